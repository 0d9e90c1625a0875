"""What do we know about services and third parties, since when and from where?"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from amtsblick.values.checks import WebsiteCheck
from amtsblick.values.documents import DocumentForm, Proposal, Sentence
from amtsblick.values.legal import (
    AudienceFigure,
    AudienceProfile,
    ContentFit,
    LegalAct,
    Obligation,
    ServiceFact,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact comes from. ``verified`` is False for general knowledge nobody looked up."""

    id: str
    title: str
    address: str
    verified: bool
    dated: str = ""
    """When the source was published, as far as known: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``."""
    title_de: str = ""

    def titled(self, lang: str) -> str:
        """What it is, in the reader's language where that is known."""
        return (self.title_de if lang == "de" else "") or self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlForm:
    """One shape of address on a service's hosts.

    ``path`` is a template such as ``/@{handle}/video|photo/{code}``: ``{handle}`` is whatever the
    service allows as a handle, ``{id}`` digits, ``{code}`` letters, digits, ``-`` and ``_``,
    ``{name}`` any one step, ``*`` any one step that is not kept, ``**`` any rest, ``a|b`` either
    word. ``query`` names parameters that must be present, joined by ``&``; ``name={handle}`` keeps
    the value. ``host`` restricts the form to one host, with ``{handle}.host.example`` taking the
    handle from it; ``scheme:`` stands for an app address such as ``tg:``.

    ``means`` is ``profile``, the value of a ``RejectedBecause``, ``short`` when the address has to
    be followed, or ``unwrap`` when it only carries another one in ``{url}``; ``otherwise`` is then
    the meaning when that one is none of the same service. ``gives`` is the template of the canonical handle and ``url`` of
    the canonical address where it differs from the service's. ``who`` says whose profile such a
    form leads to when that is no organisation: ``person``, ``group`` or ``topic``. ``handle``
    replaces the service's handle pattern in this form; ``exact`` handles are case-sensitive;
    ``embed`` forms are frames that show the profile or post inside another page.
    """

    path: str
    means: str
    gives: str = ""
    query: str = ""
    host: str = ""
    url: str = ""
    who: str = ""
    handle: str = ""
    otherwise: str = ""
    exact: bool = False
    embed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One online service on which public bodies speak.

    ``hosts`` carry profiles, themselves and with a prefix such as ``www.``, ``m.`` or ``de-de.``;
    ``facebook.*`` stands for every country's ending. Further prefixes with profiles are
    ``sub_domains``; any other sub-domain is a page about the service. ``resource_hosts`` serve
    scripts, pictures and pixels only. ``short_hosts`` hide the profile behind a redirect.
    ``federated`` services live on any host; their ``hosts`` are well-known instances.
    """

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...]
    hosts: tuple[str, ...]
    short_hosts: tuple[str, ...]
    handle: str
    """Regular expression of one handle, unanchored, case-insensitive."""
    canonical: str
    """Template of the canonical profile address."""
    forms: tuple[UrlForm, ...]
    reserved: frozenset[str]
    operator: str
    operator_country: str
    parent_company: str
    parent_country: str
    federated: bool
    sources: tuple[str, ...]
    checked_on: date
    sub_domains: tuple[str, ...] = ()
    resource_hosts: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()
    """Schemes of app addresses, such as ``tg``."""
    own_accounts: frozenset[str] = frozenset()
    """The service's accounts about itself, which themes link when nobody set them up."""
    ignored_in_handle: str = ""
    """Characters that the service ignores when it compares handles."""
    host_hints: tuple[str, ...] = ()
    """Words in a host name that point to this federated software."""
    minor: bool = False
    """Read so that nothing else is made of its addresses, but not counted as a publication channel."""
    closed_on: date | None = None
    """Day on which the service ended; links to it survive in old pages."""
    api: str = ""
    """Address of its open interface without a path, for anybody to ask without an account; "" when none is
    known. Instances of federated services have one each, which is not told here."""
    login_wall: bool = False
    """Shows profiles or their newest posts only to people who signed in, at least after a few views."""
    note: str = ""
    verified: bool = True
    """False when every source of the row is general knowledge nobody looked up.

    True means that some fact of the row was looked up, not each of them.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """One third party that websites embed.

    ``hosts`` match themselves and their sub-domains and may carry a path prefix
    (``google.com/pagead``); ``markers`` are literal pieces of markup or inline script.
    """

    id: str
    name: str
    category: str
    hosts: tuple[str, ...]
    markers: tuple[str, ...]
    cookies: tuple[str, ...]
    operator: str
    operator_country: str
    consent: str
    advice: str
    sources: tuple[str, ...]
    checked_on: date
    brand: str = ""
    """The name under which readers know it, where the row's name is narrower; "" for the name itself."""
    aliases: tuple[str, ...] = ()
    """Further names under which privacy notices name it, such as earlier ones."""


class Necessity(StrEnum):
    """Is it likely strictly necessary for what the visitor asked for? A hint, not a legal opinion."""

    LIKELY = "likely"
    UNLIKELY = "unlikely"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCookie:
    """What a cookie or storage key is usually there for.

    ``names`` may hold ``*`` for any rest. ``vendor`` is a vendor's id or "". ``purpose`` is one
    word: session, security, login, basket, load-balancing, consent, preference, statistics,
    marketing, session-recording, embedded-content, chat, monitoring or test.
    """

    id: str
    names: tuple[str, ...]
    vendor: str
    purpose: str
    necessary: Necessity
    sources: tuple[str, ...]
    checked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An address by which a product is told on any host, its operator's own included.

    ``paths`` end the address's path, with ``*`` for any piece of it; "*" alone is any path.
    ``parameters`` must all be there, in the query or the form that is sent: ``idsite``, or
    ``tid=G-`` for a value that begins so. ``body`` pieces must all stand in what is sent.
    ``role`` is ``collect`` for what takes data, ``record`` for what takes recordings of sessions,
    ``load`` for what only brings the script or its settings.
    """

    id: str
    vendor: str
    role: str
    paths: tuple[str, ...]
    parameters: tuple[str, ...]
    body: tuple[str, ...]
    sources: tuple[str, ...]
    checked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountProperty:
    """A property of Wikidata that holds accounts of one service.

    ``id`` is the property's ("P2002"), ``label`` its English name, ``service`` the service's id.
    ``handle`` is a regular expression with one group, for whole canonical handles, case-insensitive:
    the group is the value that the property wants.
    """

    id: str
    label: str
    service: str
    handle: str
    sources: tuple[str, ...]
    checked_on: date
    platform: str = ""
    """The platform's name where the service's is wider; "" for the service's own."""
    verified: bool = True
    """False when every source of the row is unverified."""


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """Everything curated, loaded once and handed down as a value.

    Compared and hashed by identity so that compiled indexes can be memoised on it. ``digest`` is
    ``sha256:<hex>`` over the files it was loaded from; judgements record it.
    """

    services: tuple[Service, ...]
    vendors: tuple[Vendor, ...]
    sources: tuple[Source, ...]
    digest: str
    not_federated: frozenset[str] = frozenset()
    """Hosts whose addresses look like fediverse profiles (``/@name``) but are none."""
    makers: frozenset[str] = frozenset()
    """Accounts of makers of web software, in lower-case letters and digits."""
    checks: tuple[WebsiteCheck, ...] = ()
    """The website checks, in the order of the catalogue."""
    cookies: tuple[KnownCookie, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    account_properties: tuple[AccountProperty, ...] = ()
    legal_acts: tuple[LegalAct, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    figures: tuple[AudienceFigure, ...] = ()
    fits: tuple[ContentFit, ...] = ()
    service_facts: tuple[ServiceFact, ...] = ()
    forms: tuple[DocumentForm, ...] = ()
    """Field lists of documents."""
    proposals: tuple[Proposal, ...] = ()
    """What fields of documents may say, to be confirmed."""
    sentences: tuple[Sentence, ...] = ()
    """How documents put facts into words."""
    profiles: tuple[AudienceProfile, ...] = ()

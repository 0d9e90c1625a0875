"""What do surveys, inspections and histories say about a body, put together for decisions?"""

from dataclasses import dataclass
from datetime import datetime

from amtsblick.values.answers import LegalPageKind
from amtsblick.values.capture import State
from amtsblick.values.survey import Standing, Status
from amtsblick.values.timeline import ChannelState
from amtsblick.values.usages import EvidenceLink


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenChannel:
    """One channel of a body as it was last seen.

    ``first_seen`` is the first sight, ``absent_before`` the last look without it before that (None: nobody
    knows since when). ``gone_by`` is the moment at which all official pages had dropped it, else None.
    ``profile_links`` are the addresses that its profile gives, None when nobody could read them. ``handle``
    is "" for a service that the body says it left and on which no channel of it was ever seen.
    """

    service: str
    handle: str
    url: str
    standing: Standing
    via: str = ""
    state: ChannelState
    first_seen: datetime
    absent_before: datetime | None = None
    last_seen: datetime
    gone_by: datetime | None = None
    said: str = ""
    """The body's own sentence about it, newest, or ""."""
    profile_links: tuple[str, ...] | None = None
    followers: int | None = None
    takeover: str = ""
    """Why somebody else may have taken it over, or ""."""
    takeover_at: datetime | None = None
    """The answer of the service that first showed it."""
    evidence: tuple[EvidenceLink, ...] = ()
    not_yet: tuple[EvidenceLink, ...] = ()
    """Those of ``evidence`` that did not show it yet: they prove ``absent_before``."""
    no_longer: tuple[EvidenceLink, ...] = ()
    """Those of ``evidence`` that showed it no more: they prove ``gone_by``."""
    only_in_concept: bool = False
    """The usage concept alone still links it: other pages that did were looked at again without it."""

    @property
    def sights(self) -> tuple[EvidenceLink, ...]:
        """Those of ``evidence`` that speak of the channel as it was there."""
        without = {*self.not_yet, *self.no_longer}
        return tuple(one for one in self.evidence if one not in without)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRecipient:
    """A foreign host or vendor that the body's website sends data to.

    ``vendor`` is the catalogue's id or "", ``name`` what readers see. ``passes`` are those of the newest
    inspection that saw it (no_action, reject, accept …), () when only surveys did. ``since`` is the first
    look that saw it, ``absent_before`` the last look of the same kind that did not (None: none before).
    ``tracker``: it follows visitors.
    """

    vendor: str
    name: str
    host: str
    category: str
    country: str = ""
    passes: tuple[str, ...] = ()
    tracker: bool = False
    since: datetime
    absent_before: datetime | None = None
    last_seen: datetime
    evidence: tuple[EvidenceLink, ...] = ()
    hosts: tuple[str, ...] = ()
    """Every host on which it was seen, ``host`` among them; () where only that one is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenBehaviour:
    """A finding of the newest inspection that decisions look at: what happens after a reject, and the like.

    ``topic`` is a ``findings.Topic`` value.
    """

    topic: str
    subject: str
    passes: tuple[str, ...]
    since: datetime
    absent_before: datetime | None = None
    evidence: tuple[EvidenceLink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenCookie:
    """A cookie that the newest inspection found on the visitor's device.

    ``lifetime_s`` is in seconds, None for one that ends with the visit. ``purpose`` is the one word of
    ``KnownCookie`` or "", ``necessary`` likely, unlikely or unknown: both are hints. ``vendor`` is the
    name that readers know or "". ``passes`` are those in which it was kept.
    """

    name: str
    host: str
    vendor: str = ""
    purpose: str = ""
    necessary: str = "unknown"
    lifetime_s: int | None = None
    passes: tuple[str, ...] = ()
    evidence: tuple[EvidenceLink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenLegalPage:
    """``url`` is "" when pages were looked at and none links it."""

    kind: LegalPageKind
    url: str
    evidence: tuple[EvidenceLink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsText:
    """A service's terms at one time, as a capture of them reads. ``digest`` is over the words alone.

    ``lang`` is the page's own word for its language, "" without one: texts in two languages are never
    compared.
    """

    service: str
    kind: str
    address: str
    taken_at: datetime
    digest: str
    words: int
    evidence: tuple[EvidenceLink, ...] = ()
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """Everything that was observed about one body. ``looked_at`` None: nobody ever could look.

    ``state`` and ``detail`` are those of the newest survey. ``statuses`` are its matrix cells by service.
    ``homepage`` is the body's own, "" when unknown. ``pages`` counts the pages that the newest survey saw.
    ``named_tools`` are vendor ids that the body's privacy notice names, None when it was not read.
    """

    body: str
    state: State
    detail: str = ""
    looked_at: datetime | None = None
    inspected_at: datetime | None = None
    statuses: tuple[tuple[str, Status], ...] = ()
    channels: tuple[SeenChannel, ...] = ()
    adverts: tuple[tuple[str, EvidenceLink], ...] = ()
    """Service and proof of signs of paid adverts; whether there is an own channel as well says the status."""
    recipients: tuple[SeenRecipient, ...] = ()
    behaviour: tuple[SeenBehaviour, ...] = ()
    legal_pages: tuple[SeenLegalPage, ...] = ()
    named_tools: tuple[str, ...] | None = None
    homepage: str = ""
    pages: int = 0
    cookies: tuple[SeenCookie, ...] = ()
    """Of the newest inspection; see ``inspected_at`` for whether there was one."""
    denied_tools: tuple[str, ...] = ()
    """Vendor ids that the privacy notice names only to say that they are not used."""
    body_kind: str = ""
    """What the list of bodies calls the body: "ministry", "professional association"; "" when it says nothing."""

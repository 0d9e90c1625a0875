"""What do we know about services and third parties, since when and from where?"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact comes from. ``verified`` is False for general knowledge nobody looked up."""

    id: str
    title: str
    address: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlForm:
    """One shape of address on a service's hosts.

    ``path`` is a template such as ``/@{handle}/video/{id}``; ``query`` names a parameter that
    must be present (and holds the handle where ``handle_in_query``). ``gives`` is the template
    of the canonical handle for profile forms, "" otherwise. ``means`` is ``profile`` or the
    value of a ``RejectedBecause``.
    """

    path: str
    means: str
    gives: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One online service on which public bodies speak.

    ``hosts`` are full host names (sub-domains listed or matched as ``*.host``); ``short_hosts``
    hide the profile behind a redirect; ``federated`` services live on any host.
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

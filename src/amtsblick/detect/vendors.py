"""Which third parties does a page name, and does it contact them when it opens?

Shared by the questions that need it; worked out once per page.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from typing import Final, TypeAlias

from amtsblick.detect.page import Page
from amtsblick.detect.vendor_catalogue import Catalogue, catalogue_of
from amtsblick.detect.vendor_scripts import addresses_in, hidden_markup, is_commented, is_fetched
from amtsblick.parse.html import Element
from amtsblick.parse.resources import Resource, Script, Trigger, commented_addresses, resources_of
from amtsblick.parse.urls import site_of
from amtsblick.values.answers import Evidence, LoadState, ThirdParty, UnknownHost
from amtsblick.values.knowledge import Knowledge, Vendor

Sighting: TypeAlias = ThirdParty | UnknownHost

_STATES: Final = {
    Trigger.NOW: LoadState.LOADS,
    Trigger.HINT: LoadState.HINT,
    Trigger.HELD: LoadState.DEFERRED,
    Trigger.INERT: LoadState.MARKUP,
}
_LINKED: Final = frozenset(
    {
        "social",
        "video",
        "audio",
        "document",
        "form",
        "booking",
        "share",
        "payment",
        "maps",
        "newsletter",
        "login",
    }
)
"""Categories whose hosts also serve pages that people visit."""
_HOST: Final = re.compile(r"(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]+")
_NOSCRIPT_REACH: Final = 4
"""How many levels above an element a noscript element is looked for; its content is shallow."""
_LEAD: Final = 80
_EXCERPT: Final = 240


@lru_cache(maxsize=2)
def sightings(page: Page, knowledge: Knowledge) -> tuple[Sighting, ...]:
    """Third parties and unknown hosts of a page, one per vendor, state and host.

    Remembered for the last pages, so that several questions may ask.
    """
    view = _View(page, catalogue_of(knowledge))
    addresses, scripts = resources_of(page.document)
    view.read_addresses(addresses)
    for script in scripts:
        view.read_script(script)
    view.read_comments()
    return tuple(view.found.values())


@dataclass(frozen=True, slots=True)
class _Hit:
    vendor: Vendor
    host: str
    at: int
    trigger: Trigger


class _View:
    """One page seen with one catalogue; collects the sightings."""

    def __init__(self, page: Page, catalogue: Catalogue) -> None:
        self.page = page
        self.catalogue = catalogue
        self.site = site_of(page.host)
        self.found: dict[tuple[str, LoadState, str], Sighting] = {}
        self.states: dict[str, set[LoadState]] = {}
        self._settled: set[tuple[str, str, Trigger]] = set()

    def read_addresses(self, resources: list[Resource]) -> None:
        """What elements and styles name."""
        markers = self.catalogue.live_markers("\n".join(resource.address for resource in resources))
        for resource in resources:
            host, path = split_address(resource.address)
            marked = [vendor for marker, vendor in markers if marker in resource.address] if markers else []
            if not host or self._own(host):
                for vendor in marked:
                    self._see_own(vendor, host or self.page.host, resource)
                continue
            settled = (host, resource.tag, resource.trigger)
            if settled in self._settled and not marked:
                continue
            if not self.catalogue.has_paths(host):
                self._settled.add(settled)
            vendors = self.catalogue.vendors_at(host, path, marked)
            for vendor in vendors:
                self._see(vendor, host, resource, _STATES[resource.trigger])
            if not vendors and resource.trigger is Trigger.NOW:
                self._see_unknown(host, resource)

    def _own(self, host: str) -> bool:
        return host == self.page.host or site_of(host) == self.site

    def _see_own(self, vendor: Vendor, host: str, resource: Resource) -> None:
        # A delivery network in front of the own host is no further host that the page contacts.
        state = LoadState.MARKUP if vendor.category == "cdn" else _STATES[resource.trigger]
        self._see(vendor, host, resource, state)

    def _see(self, vendor: Vendor, host: str, resource: Resource, state: LoadState) -> None:
        if state is LoadState.LOADS and self._in_noscript(resource.element, resource.tag):
            state = LoadState.NOSCRIPT
        if (vendor.id, state, host) not in self.found:
            self._keep(vendor, state, host, _evidence(resource))

    def _see_unknown(self, host: str, resource: Resource) -> None:
        key = ("", LoadState.LOADS, host)
        if (
            key not in self.found
            and _HOST.fullmatch(host)
            and not self._in_noscript(resource.element, resource.tag)
        ):
            self.found[key] = UnknownHost(host=host, element=resource.tag, evidence=_evidence(resource))

    def read_script(self, script: Script) -> None:
        """Addresses that an inline script fetches and calls that give a product away."""
        hits = list(self._hits(script.text, script.trigger))
        # In an element of its own it waits there; in a settings block nobody knows whether this page uses it.
        hidden = Trigger.INERT if script.trigger is Trigger.NOW else Trigger.HELD
        for decoded, at in hidden_markup(script.text):
            hits += [_Hit(hit.vendor, hit.host, at, hidden) for hit in self._hits(decoded, Trigger.HELD)]
        if not hits or self._in_noscript(script.element, "script"):
            return
        for hit in hits:
            state = _STATES[hit.trigger]
            if (hit.vendor.id, state, hit.host) not in self.found:
                evidence = Evidence(path=script.element.path(), excerpt=_piece(script.text, hit.at))
                self._keep(hit.vendor, state, hit.host, evidence)

    def _hits(self, text: str, trigger: Trigger) -> Iterator[_Hit]:
        stranger = ""
        seen: set[str] = set()
        for named in addresses_in(text):
            if self._own(named.host):
                continue
            marked = self.catalogue.marked(named.path)
            vendors = self.catalogue.vendors_at(named.host, named.path, marked)
            stranger = stranger or (named.host if not vendors else "")
            for vendor in vendors:
                linked = vendor.category in _LINKED
                running = trigger is Trigger.NOW
                if is_fetched(text, named, running=running, linked=linked) and not is_commented(
                    text, named.at
                ):
                    seen.add(vendor.id)
                    yield _Hit(vendor, named.host, named.at, trigger)
        for vendor, at in self.catalogue.called(text):
            if vendor.id not in seen and not self._known(vendor, trigger) and not is_commented(text, at):
                host = vendor.hosts[0] if vendor.hosts else stranger or self.page.host
                yield _Hit(vendor, host.partition("/")[0], at, trigger)

    def _known(self, vendor: Vendor, trigger: Trigger) -> bool:
        states = self.states.get(vendor.id, ())
        return LoadState.LOADS in states or _STATES[trigger] in states

    def read_comments(self) -> None:
        """Commented-out markup of vendors that the page names nowhere else."""
        for address, tag in commented_addresses(self.page.document.source):
            host, path = split_address(address)
            for vendor in self.catalogue.vendors_at(host, path, ()):
                if vendor.id not in self.states and not self._own(host):
                    evidence = Evidence(path="#comment", excerpt=tag[:_EXCERPT])
                    self._keep(vendor, LoadState.MARKUP, host, evidence)

    def _keep(self, vendor: Vendor, state: LoadState, host: str, evidence: Evidence) -> None:
        known = self.states.setdefault(vendor.id, set())
        if state is LoadState.MARKUP and known:
            return
        known.add(state)
        self.found[vendor.id, state, host] = ThirdParty(
            vendor=vendor.id, category=vendor.category, host=host, state=state, evidence=evidence
        )

    def _in_noscript(self, element: Element, tag: str) -> bool:
        if any(above.tag == "noscript" for above in islice(element.ancestors(), _NOSCRIPT_REACH)):
            return True
        return tag in {"img", "iframe"} and self._torn_from_noscript(element)

    @cached_property
    def _has_noscript(self) -> bool:
        source = self.page.document.source
        return "<noscript" in source or "<NOSCRIPT" in source

    def _torn_from_noscript(self, element: Element) -> bool:
        """An img in a noscript of the head ends the head for a parser without scripts."""
        if not self._has_noscript:
            return False
        source = self.page.document.source
        at = source.find(element.excerpt(_EXCERPT) or "\0")
        head = source[max(at - 2000, 0) : max(at, 0)].lower()
        return head.rfind("<noscript") > head.rfind("</noscript")


def split_address(address: str) -> tuple[str, str]:
    """Host in lower case without port, and the rest; ("", address) for an address without host."""
    if address.startswith("//"):
        rest = address[2:]
    elif address[:8].lower() == "https://":
        rest = address[8:]
    elif address[:7].lower() == "http://":
        rest = address[7:]
    else:
        return "", address
    host, slash, path = rest.lstrip("/").partition("/")
    if "?" in host:
        host, slash, path = rest.lstrip("/").partition("?")
    return host.rpartition("@")[2].partition(":")[0].lower(), slash + path


def _evidence(resource: Resource) -> Evidence:
    return Evidence(
        path=resource.element.path(), excerpt=resource.quote[:_EXCERPT] or resource.element.excerpt(_EXCERPT)
    )


def _piece(text: str, at: int) -> str:
    """Source around a position of a script; a NUL of the source is U+FFFD here and ends it."""
    lead = text[max(at - _LEAD, 0) : at].rpartition("\ufffd")[2]
    return lead + text[at : at + _EXCERPT - _LEAD].partition("\ufffd")[0]

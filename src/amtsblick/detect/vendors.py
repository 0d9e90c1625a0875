"""Which third parties does a page name, and does it contact them when it opens?

Shared by the questions that need it; worked out once per page.
"""

import re
from bisect import bisect
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, chain, islice
from typing import Final, TypeAlias

from amtsblick.detect.page import Page
from amtsblick.detect.vendor_catalogue import Catalogue, catalogue_of, place_of
from amtsblick.detect.vendor_scripts import (
    addresses_in,
    hidden_markup,
    is_commented,
    is_fetched,
)
from amtsblick.parse.html import Element
from amtsblick.parse.resources import (
    Resource,
    Script,
    Trigger,
    commented_addresses,
    commented_tag,
    resources_of,
)
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
_NOSCRIPT_LEVELS: Final = 4
"""How many levels above an element a noscript element is looked for; its content is shallow."""
_REACH: Final = 3000
"""Longest content of a noscript element, in characters, before an element in it."""
_TELLING: Final = frozenset({"script", "iframe", "link"})
"""Elements whose path may tell a product; of pictures only counting ones do, by their query."""
_HEAD: Final = 6_000
"""Characters of an inline script in which calls are looked for; what is longer is a library or data."""
_LEAD: Final = 80
_EXCERPT: Final = 240


@lru_cache(maxsize=2)
def sightings(page: Page, knowledge: Knowledge) -> tuple[Sighting, ...]:
    """Third parties and unknown hosts of a page, one per vendor, state and host.

    Remembered for the last pages, so that several questions may ask.
    """
    view = _View(page, catalogue_of(knowledge))
    addresses, scripts = resources_of(page.document, page.host)
    view.read_addresses(addresses)
    view.read_scripts(scripts)
    view.read_comments()
    return tuple(view.found.values())


class _View:
    """One page seen with one catalogue; collects the sightings."""

    def __init__(self, page: Page, catalogue: Catalogue) -> None:
        self.page = page
        self.catalogue = catalogue
        self.site = site_of(page.host)
        self.found: dict[tuple[str, LoadState, str], Sighting] = {}
        self.states: dict[str, set[LoadState]] = {}
        self._cursor = 0

    def read_addresses(self, resources: list[Resource]) -> None:
        """What elements and styles name."""
        telling = [address for _, tag, address, *_ in resources if tag in _TELLING or "?" in address]
        markers = self.catalogue.live_markers("\n".join(telling))
        settled: set[tuple[str, str, Trigger]] = set()
        for resource in resources:
            host, path = split_address(resource.address)
            marked = [vendor for marker, vendor in markers if marker in resource.address] if markers else []
            if not host or self._own(host):
                for vendor in marked:
                    self._see_own(vendor, host or self.page.host, resource)
                continue
            if (host, resource.tag, resource.trigger) in settled and not marked:
                continue
            if not self.catalogue.has_paths(host):
                settled.add((host, resource.tag, resource.trigger))
            vendors = self.catalogue.vendors_at(host, path, marked)
            for vendor in vendors:
                self._see(vendor, host, resource, _STATES[resource.trigger])
            if not vendors and resource.trigger is Trigger.NOW:
                self._see_unknown(host, resource)

    def _own(self, host: str) -> bool:
        return host == self.page.host or site_of(host) == self.site

    def _see_own(self, vendor: Vendor, host: str, resource: Resource) -> None:
        # A delivery network in front of the own host is no further host that the page contacts, and
        # share buttons of the own host contact nobody before a click.
        quiet = vendor.category in {"cdn", "share"}
        state = LoadState.MARKUP if quiet else _STATES[resource.trigger]
        self._see(vendor, host, resource, state)

    def _see(self, vendor: Vendor, host: str, resource: Resource, state: LoadState) -> None:
        if (vendor.id, state, host) in self.found:
            return
        start = self._start_of(resource)
        if state is LoadState.LOADS and self._in_noscript(resource, start):
            state = LoadState.NOSCRIPT
            if (vendor.id, state, host) in self.found:
                return
        self._keep(vendor, state, host, self._evidence(resource, start))

    def _see_unknown(self, host: str, resource: Resource) -> None:
        key = ("", LoadState.LOADS, host)
        if key in self.found or not _HOST.fullmatch(host):
            return
        start = self._start_of(resource)
        if not self._in_noscript(resource, start):
            evidence = self._evidence(resource, start)
            self.found[key] = UnknownHost(host=host, element=resource.tag, evidence=evidence)

    def read_scripts(self, scripts: list[Script]) -> None:
        """Addresses that inline scripts fetch and calls that give a product away."""
        together = "\n".join(script.text for script in scripts)
        starts = list(accumulate((len(script.text) + 1 for script in scripts), initial=0))
        for at, vendor, host in self._fetched(together):
            number = bisect(starts, at) - 1
            self._see_script(scripts[number], at - starts[number], vendor, host, scripts[number].trigger)
        heads = [script.text[:_HEAD] for script in scripts]
        for call in self.catalogue.live_calls("\n".join(heads)):
            for script, head in zip(scripts, heads, strict=True):
                at = place_of(call, head)
                if at >= 0:
                    self._see_script(script, at, call.vendor, "", script.trigger)
                    break
        for script in scripts:
            if script.trigger is not Trigger.NOW:
                self._read_hidden(script)

    def _read_hidden(self, script: Script) -> None:
        """Base64 in a script that does not run; in settings of a running one its use cannot be told."""
        pieces = list(hidden_markup(script.text))
        if not pieces:
            return
        decoded = "\n".join(piece for piece, _ in pieces)
        starts = list(accumulate((len(piece) + 1 for piece, _ in pieces), initial=0))
        for at, vendor, host in chain(self._fetched(decoded, running=False), self._called(decoded)):
            self._see_script(script, pieces[bisect(starts, at) - 1][1], vendor, host, Trigger.HELD)

    def _see_script(self, script: Script, at: int, vendor: Vendor, host: str, trigger: Trigger) -> None:
        state = _STATES[trigger]
        if not host:
            if not self.states.get(vendor.id, set()).isdisjoint({state, LoadState.LOADS}):
                return
            host = vendor.hosts[0].partition("/")[0] if vendor.hosts else self._stranger(script.text)
        if (vendor.id, state, host) not in self.found and not in_noscript(script.element):
            excerpt = self._verbatim(_piece(script.text, at)) or script.element.excerpt(_EXCERPT)
            self._keep(vendor, state, host, Evidence(path=script.element.path(), excerpt=excerpt))

    def _verbatim(self, piece: str) -> str:
        """The piece as the source spells its line ends; "" for a script in SVG, which is parsed text."""
        spellings = (piece, piece.replace("\n", "\r\n"))
        return next((spelt for spelt in spellings if spelt in self.page.document.source), "")

    def _fetched(self, text: str, *, running: bool = True) -> Iterator[tuple[int, Vendor, str]]:
        seen: set[tuple[str, str]] = set()
        for named in addresses_in(text):
            if not self.catalogue.entry(named.host) or self._own(named.host):
                continue
            for vendor in self.catalogue.vendors_at(
                named.host, named.path, self.catalogue.marked(named.path)
            ):
                if (vendor.id, named.host) in seen:
                    continue
                linked = vendor.category in _LINKED
                if is_fetched(text, named, running=running, linked=linked) and not is_commented(
                    text, named.at
                ):
                    seen.add((vendor.id, named.host))
                    yield named.at, vendor, named.host

    def _called(self, text: str) -> Iterator[tuple[int, Vendor, str]]:
        """Calls say nothing about the host: it is "" here."""
        for call in self.catalogue.live_calls(text):
            at = place_of(call, text)
            if at >= 0:
                yield at, call.vendor, ""

    def _stranger(self, text: str) -> str:
        """The host that a script of a self-hosted product names, otherwise the page's own."""
        for named in addresses_in(text):
            if not self.catalogue.entry(named.host):
                return named.host
        return self.page.host

    def read_comments(self) -> None:
        """Commented-out markup of vendors that the page names nowhere else."""
        source = self.page.document.source
        for address, at in commented_addresses(source):
            host, path = split_address(address)
            for vendor in self.catalogue.vendors_at(host, path, ()):
                tag = (
                    commented_tag(source, at) if vendor.id not in self.states and not self._own(host) else ""
                )
                if tag:
                    evidence = Evidence(path="#comment", excerpt=(tag + address)[:_EXCERPT])
                    self._keep(vendor, LoadState.MARKUP, host, evidence)

    def _keep(self, vendor: Vendor, state: LoadState, host: str, evidence: Evidence) -> None:
        known = self.states.setdefault(vendor.id, set())
        if state is LoadState.MARKUP and known:
            return
        known.add(state)
        self.found[vendor.id, state, host] = ThirdParty(
            vendor=vendor.id, category=vendor.category, host=host, state=state, evidence=evidence
        )

    def _start_of(self, resource: Resource) -> int:
        """Offset of the start tag in the source, -1 when it is not found at once.

        Resources come in document order, so looking on from the last one is quick and mostly right.
        """
        if resource.quote:
            return -1
        source = self.page.document.source
        at = source.find(resource.address.partition("&")[0], self._cursor)
        start = source.rfind("<", self._cursor, at) if at >= 0 else -1
        if start < 0 or not source.startswith(resource.tag, start + 1):
            return -1
        self._cursor = start
        return start

    def _evidence(self, resource: Resource, start: int) -> Evidence:
        source = self.page.document.source
        quote = resource.quote[:_EXCERPT]
        if start >= 0:
            excerpt = source[start : min(source.find(">", start) + 1 or len(source), start + _EXCERPT)]
        elif quote and quote in source:
            excerpt = quote
        else:
            excerpt = resource.element.excerpt(_EXCERPT)
        return Evidence(path=resource.element.path(), excerpt=excerpt)

    def _in_noscript(self, resource: Resource, start: int) -> bool:
        """By the source where possible: an img in the head's noscript ends the head for the parser."""
        if start < 0:
            return in_noscript(resource.element)
        source = self.page.document.source
        opened = max(source.rfind(tag, max(start - _REACH, 0), start) for tag in ("<noscript", "<NOSCRIPT"))
        return opened >= 0 and source[opened:start].lower().find("</noscript") < 0


def in_noscript(element: Element) -> bool:
    """Whether an element stands in a noscript element, near enough to be its content."""
    return any(above.tag == "noscript" for above in islice(element.ancestors(), _NOSCRIPT_LEVELS))


def split_address(address: str) -> tuple[str, str]:
    """Host in lower case without port, and the rest; ("", address) for an address without host."""
    scheme, slashes, rest = address.partition("//")
    if not slashes or (scheme and scheme.lower() not in {"https:", "http:"}):
        return "", address
    host, slash, path = rest.partition("/")
    if "?" in host or "@" in host or ":" in host or "#" in host:
        host, _, query = host.partition("?")
        path = f"?{query}/{path}" if query else path
        host = host.partition("#")[0].rpartition("@")[2].partition(":")[0]
    return host.lower(), slash + path


def _piece(text: str, at: int) -> str:
    """Source around a position of a script; a NUL of the source is U+FFFD here and ends it."""
    lead = text[max(at - _LEAD, 0) : at].rpartition("\ufffd")[2]
    return lead + text[at : at + _EXCERPT - _LEAD].partition("\ufffd")[0]

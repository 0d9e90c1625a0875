"""Which third parties does a page name, and does it contact them when it opens?

Read from the source, not from the tree: the few addresses that lead elsewhere are looked at where they
stand. Shared by the questions that need it; worked out once per page.
"""

import re
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from amtsblick.detect.marks import Group
from amtsblick.detect.page import Page
from amtsblick.detect.vendor_catalogue import catalogue_of
from amtsblick.detect.vendor_scripts import (
    BASE64_BEGINNINGS,
    Named,
    Script,
    address_at,
    addresses_in,
    hidden_markup,
    is_commented,
    is_fetched,
)
from amtsblick.parse.resources import (
    Resource,
    Trigger,
    commented_address,
    commented_tag,
    inline_trigger,
    naming_tag,
    resources_in,
    style_address,
)
from amtsblick.parse.start_tags import StartTag, is_quoted, start_of_tag, tag_at
from amtsblick.parse.urls import site_of
from amtsblick.parse.zones import Kind, Zone, zones_of
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
_ADDRESS: Final = re.compile(rb"/\\?/([\w.-]+)")
_HOST: Final = re.compile(r"(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]+")
_HEAD: Final = 6_000
"""Bytes of an inline script in which calls are looked for; what is longer is a library or data."""
_LEAD: Final = 80
_EXCERPT: Final = 240


class _Concern(Enum):
    """Why an address may matter, by its host alone."""

    NONE = 0
    STRANGE = 1
    CATALOGUED = 2


class _Spot(NamedTuple):
    """Where an answer is proven: locator, element, byte offsets of the proof."""

    path: str
    element: str
    start: int
    end: int


@lru_cache(maxsize=2)
def sightings(page: Page, knowledge: Knowledge) -> tuple[Sighting, ...]:
    """Third parties and unknown hosts of a page, one per vendor, state and host.

    Remembered for the last pages, so that several questions may ask. Paths of evidence are XPath:
    ``(//script)[3]`` is the third script of the document.
    """
    view = _View(page, knowledge)
    view.read_addresses()
    view.read_own_products()
    view.read_scripts()
    view.read_calls()
    view.read_comments()
    return tuple(view.found.values())


class _View:
    """One page seen with one catalogue; collects the sightings."""

    def __init__(self, page: Page, knowledge: Knowledge) -> None:
        marks = page.marks(knowledge)
        self.page: Final = page
        self.raw: Final = page.document.raw
        self.catalogue: Final = catalogue_of(knowledge)
        self.site: Final = site_of(page.host)
        self.zones: Final = zones_of(self.raw, marks[Group.ZONE])
        self.hits: Final = marks[Group.VENDOR]
        spelt = {hit.literal for hit in self.hits}
        self.markers: Final = [rule for rule in self.catalogue.markers if rule[0] in spelt]
        self.found: dict[tuple[str, LoadState, str], Sighting] = {}
        self.states: dict[str, set[LoadState]] = {}
        self._read_tags: set[int] = set()
        self._pictures: set[bytes] = set()
        self._in_scripts: list[tuple[Zone, int]] = []
        self._in_comments: list[tuple[Zone, int]] = []
        self._triggers: dict[int, Trigger | None] = {}

    def read_addresses(self) -> None:
        """What elements and styles name; addresses in scripts and comments are put aside for later."""
        concerns: dict[bytes, _Concern] = {}
        zones = iter(self.zones.all)
        zone = next(zones)
        done = 0
        for match in _ADDRESS.finditer(self.raw):
            name = match[1]
            concern = concerns.get(name)
            if concern is None:
                concern = concerns[name] = self._concern(name.decode().lower())
            if concern is _Concern.NONE:
                continue
            at = match.start()
            while at >= zone.end:
                zone = next(zones)
            if at < zone.start:
                if at >= done:
                    done = self._read_markup(at, name)
            elif zone.kind is Kind.STYLE:
                self._read_style(zone, at)
            elif concern is _Concern.CATALOGUED and zone.kind is Kind.SCRIPT:
                self._in_scripts.append((zone, at))
            elif concern is _Concern.CATALOGUED and zone.kind is Kind.COMMENT:
                self._in_comments.append((zone, at))

    def _concern(self, host: str) -> _Concern:
        if "." not in host or self._own(host):
            return _Concern.NONE
        return _Concern.CATALOGUED if self.catalogue.entry(host) else _Concern.STRANGE

    def _own(self, host: str) -> bool:
        return host == self.page.host or site_of(host) == self.site

    def _read_markup(self, at: int, name: bytes) -> int:
        """Read the tag that names the address at ``at``; the offset up to which nothing else is to read."""
        start = naming_tag(self.raw, at)
        if start < 0 or (name in self._pictures and self.raw.startswith(b"<img", start)):
            return at
        return self._read_tag(start, at)

    def _read_tag(self, start: int, at: int) -> int:
        tag = tag_at(self.raw, start)
        if tag is None or tag.end <= at or start in self._read_tags:
            return at
        self._read_tags.add(start)
        if not is_quoted(self.raw, start) or self._is_element(tag):
            for resource in resources_in(tag):
                self._read_resource(tag, resource)
        return tag.end

    def _is_element(self, tag: StartTag) -> bool:
        """By the tree, for the few tags that look like a part of an attribute's value."""
        return tag.name.isalnum() and any(
            element.attributes == tag.attributes for element in self.page.document.select(tag.name)
        )

    def _read_resource(self, tag: StartTag, resource: Resource) -> None:
        host, path = split_address(resource.address)
        marked = [vendor for marker, vendor in self.markers if marker in resource.address]
        state = _STATES[resource.trigger]
        if state is LoadState.LOADS and self.zones.in_noscript(tag.start):
            state = LoadState.NOSCRIPT
        spot = self._spot(tag, resource, host)
        if not host or self._own(host):
            for vendor in marked if host or tag.name == "script" else ():
                # A delivery network in front of the own host is no further host that the page contacts,
                # and share buttons of the own host contact nobody before a click.
                quiet = vendor.category in {"cdn", "share"}
                self._see(vendor, host or self.page.host, LoadState.MARKUP if quiet else state, spot)
            return
        self._read_foreign(host, path, marked, state, spot)
        if tag.name == "img" and not self.markers and not self.catalogue.has_paths(host):
            self._pictures.add(host.encode())

    def _read_foreign(
        self, host: str, path: str, marked: list[Vendor], state: LoadState, spot: _Spot
    ) -> None:
        vendors = self.catalogue.vendors_at(host, path, marked)
        for vendor in vendors:
            self._see(vendor, host, state, spot)
        key = ("", LoadState.LOADS, host)
        if not vendors and state is LoadState.LOADS and key not in self.found and _HOST.fullmatch(host):
            self.found[key] = UnknownHost(host=host, element=spot.element, evidence=self._evidence(spot))

    def _read_style(self, zone: Zone, at: int) -> None:
        address = style_address(self.raw, at, zone.start, zone.end)
        if address:
            host, path = split_address(address)
            state = LoadState.NOSCRIPT if self.zones.in_noscript(at) else LoadState.LOADS
            spot = _Spot(f"(//style)[{zone.number}]", "style", max(at - _LEAD, zone.start), zone.end)
            self._read_foreign(host, path, [], state, spot)

    def read_own_products(self) -> None:
        """Products that only their path gives away, such as a statistics script on the own host."""
        for hit in self.hits:
            if hit.literal[0] == "/" and self.zones.around(hit.start) is None:
                start = start_of_tag(self.raw, hit.start)
                if start >= 0:
                    self._read_tag(start, hit.start)

    def read_scripts(self) -> None:
        """Addresses that inline scripts fetch."""
        seen: set[tuple[str, str]] = set()
        for zone, at in self._in_scripts:
            trigger = self._trigger(zone)
            script = Script(self.raw, zone.start, zone.end, running=True)
            named = address_at(script, at) if trigger else None
            if trigger and named:
                for vendor in self._fetched(script, named, seen):
                    self._see_code(vendor, named.host, zone, at, trigger)

    def _fetched(self, script: Script, named: Named, seen: set[tuple[str, str]]) -> Iterator[Vendor]:
        for vendor in self.catalogue.vendors_at(named.host, named.path, self.catalogue.marked(named.path)):
            linked = vendor.category in _LINKED
            if (
                (vendor.id, named.host) not in seen
                and is_fetched(script, named, linked=linked)
                and not is_commented(script, named.at)
            ):
                seen.add((vendor.id, named.host))
                yield vendor

    def read_calls(self) -> None:
        """Calls in inline scripts that give a product away, and markup that held-back scripts hide."""
        made: set[str] = set()
        for hit in self.hits:
            zone = self.zones.around(hit.start) if hit.literal[0] != "/" else None
            trigger = self._trigger(zone) if zone else None
            if not zone or not trigger:
                continue
            if hit.literal in BASE64_BEGINNINGS:
                self._read_hidden(zone, hit.start, trigger)
            elif hit.start - zone.start < _HEAD:
                script = Script(self.raw, zone.start, zone.end, running=True)
                for call in self.catalogue.calls[hit.literal]:
                    at = call.place(script, hit.start) if call.marker not in made else -1
                    if at >= 0:
                        made.add(call.marker)
                        self._see_code(call.vendor, "", zone, at, trigger)

    def _read_hidden(self, zone: Zone, at: int, trigger: Trigger) -> None:
        """Base64 in a script that does not run; in settings of a running one its use cannot be told."""
        if trigger is Trigger.NOW:
            return
        markup = hidden_markup(Script(self.raw, zone.start, zone.end, running=False), at)
        hidden = Script(markup, 0, len(markup), running=False)
        seen: set[tuple[str, str]] = set()
        for named in addresses_in(hidden):
            if self._concern(named.host) is _Concern.CATALOGUED:
                for vendor in self._fetched(hidden, named, seen):
                    self._see_code(vendor, named.host, zone, at, Trigger.HELD)
        for call in self.catalogue.calls_in(hidden):
            self._see_code(call.vendor, "", zone, at, Trigger.HELD)

    def _trigger(self, zone: Zone) -> Trigger | None:
        """What makes the text of a zone run; None when it is no inline script."""
        if zone.kind is not Kind.SCRIPT:
            return None
        if zone.tag not in self._triggers:
            tag = tag_at(self.raw, zone.tag)
            self._triggers[zone.tag] = inline_trigger(tag) if tag else None
        return self._triggers[zone.tag]

    def _see_code(self, vendor: Vendor, host: str, zone: Zone, at: int, trigger: Trigger) -> None:
        state = _STATES[trigger]
        if not host:
            if not self.states.get(vendor.id, set()).isdisjoint({state, LoadState.LOADS}):
                return
            host = vendor.hosts[0].partition("/")[0] if vendor.hosts else self._stranger(zone)
        if not self.zones.in_noscript(zone.tag):
            spot = _Spot(f"(//script)[{zone.number}]", "script", max(at - _LEAD, zone.start), zone.end)
            self._see(vendor, host, state, spot)

    def _stranger(self, zone: Zone) -> str:
        """The host that a script of a self-hosted product names, otherwise the page's own."""
        for named in addresses_in(Script(self.raw, zone.start, zone.end, running=True)):
            if not self.catalogue.entry(named.host):
                return named.host
        return self.page.host

    def read_comments(self) -> None:
        """Commented-out markup of vendors that the page names nowhere else."""
        for zone, at in self._in_comments:
            address = commented_address(self.raw, at, zone.end)
            host, path = split_address(address)
            for vendor in self.catalogue.vendors_at(host, path, ()):
                start = commented_tag(self.raw, at, zone.start) if vendor.id not in self.states else -1
                if start >= 0:
                    spot = _Spot("#comment", "", start, at + len(address.encode()))
                    self._see(vendor, host, LoadState.MARKUP, spot)

    def _see(self, vendor: Vendor, host: str, state: LoadState, spot: _Spot) -> None:
        known = self.states.setdefault(vendor.id, set())
        if (vendor.id, state, host) in self.found or (state is LoadState.MARKUP and known):
            return
        known.add(state)
        self.found[vendor.id, state, host] = ThirdParty(
            vendor=vendor.id,
            category=vendor.category,
            host=host,
            state=state,
            evidence=self._evidence(spot),
        )

    def _spot(self, tag: StartTag, resource: Resource, host: str) -> _Spot:
        if tag.name == "script":
            path = f"(//script)[{self.zones.number_of(tag.start)}]"
        else:
            path = f"//{tag.name}[contains(@{resource.attribute},'{host}')]"
        element = "style" if resource.attribute == "style" else tag.name
        return _Spot(path, element, tag.start, tag.end)

    def _evidence(self, spot: _Spot) -> Evidence:
        excerpt = self.page.document.piece(spot.start, min(spot.end, spot.start + _EXCERPT))
        return Evidence(path=spot.path, excerpt=excerpt)


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

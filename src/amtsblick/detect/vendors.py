"""Which third parties does a page name, and does it contact them when it opens?

Read from the source, not from the tree: the few addresses that lead elsewhere are looked at where they
stand. Shared by the questions that need it; worked out once per page.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from weakref import WeakKeyDictionary

from amtsblick.detect.page import Page
from amtsblick.detect.sightings import EXCERPT_LEAD, STATES, Sighting, Sightings, Spot
from amtsblick.detect.vendor_code import CodeReader
from amtsblick.parse.literals import Hit
from amtsblick.parse.resources import (
    Resource,
    commented_address,
    commented_tag,
    naming_tag,
    resources_in,
    style_address,
)
from amtsblick.parse.start_tags import StartTag, is_quoted, start_of_tag, tag_at
from amtsblick.parse.urls import site_of
from amtsblick.parse.zones import Kind, Zone
from amtsblick.values.answers import LoadState
from amtsblick.values.knowledge import Knowledge, Vendor

_READ: Final[WeakKeyDictionary[Page, tuple[Sightings, ...]]] = WeakKeyDictionary()
"""What was read of a page; gone with it, so that its document does not outlive its last user."""
_ADDRESS: Final = re.compile(rb"/(?:/|\\/)([\w.-]+)")
"""Written out, for with an optional backslash the same takes a sixth longer."""


def sightings(page: Page, knowledge: Knowledge) -> Iterable[Sighting]:
    """Third parties and unknown hosts of a page, one per vendor, state and host.

    Paths of evidence are XPath:
    ``(//script)[3]`` is the third script of the document.
    """
    return read(page, knowledge).found.values()


def read(page: Page, knowledge: Knowledge) -> Sightings:
    """A page read through, once for all questions that ask while the page is there."""
    for known in _READ.get(page, ()):
        if known.knowledge is knowledge:
            return known
    seen = Sightings(page, knowledge)
    _READ[page] = (*_READ.get(page, ()), seen)
    markup = _MarkupReader(seen)
    markup.read_addresses()
    markup.read_own_products(seen.hits)
    code = CodeReader(seen)
    code.read_addresses(markup.in_scripts)
    code.read_calls(seen.hits)
    code.read_properties(seen.hits)
    markup.read_comments()
    return seen


class _MarkupReader:
    """Reads the elements, styles and comments of one page into its sightings."""

    def __init__(self, seen: Sightings) -> None:
        self.seen: Final = seen
        self.raw: Final = seen.raw
        self.in_scripts: Final[list[tuple[Zone, int]]] = []
        self._in_comments: Final[list[tuple[Zone, int]]] = []
        self._read_tags: set[int] = set()
        self._pictures: set[bytes] = set()

    def read_addresses(self) -> None:
        """What elements and styles name; catalogued hosts in scripts and comments are put aside."""
        foreign: dict[bytes, bool] = {}
        catalogue = self.seen.catalogue
        zones = iter(self.seen.zones.all)
        kind, _, start, end, _ = zone = next(zones)
        done = 0
        for match in _ADDRESS.finditer(self.raw):
            name = match[1]
            concerns = foreign.get(name)
            if concerns is None:
                concerns = foreign[name] = _site(name) not in {"", self.seen.site}
            if not concerns:
                continue
            at = match.start()
            while at >= end:
                kind, _, start, end, _ = zone = next(zones)
            if at < start:
                if at >= done:
                    done = self._read_markup(at, name)
            elif kind is Kind.STYLE:
                self._read_style(zone, at)
            elif kind is not Kind.TEXT and catalogue.entry(name.decode().lower()):
                (self.in_scripts if kind is Kind.SCRIPT else self._in_comments).append((zone, at))

    def _read_markup(self, at: int, name: bytes) -> int:
        """Read the tag that names the address at ``at``; the offset before which nothing is left to read."""
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
            element.attributes == tag.attributes for element in self.seen.document.select(tag.name)
        )

    def _read_resource(self, tag: StartTag, resource: Resource) -> None:
        host, path = split_address(resource.address)
        marked = self.seen.marked(resource.address)
        own = not host or self.seen.is_own(host)
        if own and not (marked and (host or tag.name == "script")):
            return
        state = STATES[resource.trigger]
        if state is LoadState.LOADS and self.seen.zones.in_noscript(tag.start):
            state = LoadState.NOSCRIPT
        spot = self._spot(tag, resource, host)
        if own:
            self._read_own(host or self.seen.host, marked, state, spot)
        else:
            self._read_foreign(host, path, marked, state, spot)
            if tag.name == "img" and not self.seen.markers and not self.seen.catalogue.has_paths(host):
                self._pictures.add(host.encode())

    def _read_own(self, host: str, marked: list[Vendor], state: LoadState, spot: Spot) -> None:
        for vendor in marked:
            # A delivery network in front of the own host is no further host that the page contacts,
            # and share buttons of the own host contact nobody before a click.
            quiet = vendor.category in {"cdn", "share"}
            self.seen.see(vendor, host, LoadState.MARKUP if quiet else state, spot)

    def _read_foreign(self, host: str, path: str, marked: list[Vendor], state: LoadState, spot: Spot) -> None:
        vendors = self.seen.catalogue.vendors_at(host, path, marked)
        for vendor in vendors:
            self.seen.see(vendor, host, state, spot)
        if not vendors and state is LoadState.LOADS:
            self.seen.see_unknown(host, spot)

    def _spot(self, tag: StartTag, resource: Resource, host: str) -> Spot:
        if tag.name == "script":
            path = f"(//script)[{self.seen.zones.number_of(tag.start)}]"
        else:
            path = f"//{tag.name}[contains(@{resource.attribute},'{host}')]"
        element = "style" if resource.attribute == "style" else tag.name
        return Spot(path, element, tag.start, tag.end)

    def _read_style(self, zone: Zone, at: int) -> None:
        address = style_address(self.raw, at, zone.start, zone.end)
        if address:
            host, path = split_address(address)
            state = LoadState.NOSCRIPT if self.seen.zones.in_noscript(at) else LoadState.LOADS
            start = max(at - EXCERPT_LEAD, zone.start)
            self._read_foreign(
                host, path, [], state, Spot(f"(//style)[{zone.number}]", "style", start, zone.end)
            )

    def read_own_products(self, hits: list[Hit]) -> None:
        """Products that only their path gives away, such as a statistics script on the own host."""
        done = 0
        for at, _, literal in hits:
            if literal[0] == "/" and at >= done and self.seen.zones.around(at) is None:
                start = start_of_tag(self.raw, at)
                done = self._read_tag(start, at) if start >= 0 else at

    def read_comments(self) -> None:
        """Commented-out markup of vendors that the page names nowhere else."""
        for zone, at in self._in_comments:
            address = commented_address(self.raw, at, zone.end)
            host, path = split_address(address)
            for vendor in self.seen.catalogue.vendors_at(host, path, ()):
                start = commented_tag(self.raw, at, zone.start) if vendor.id not in self.seen.states else -1
                if start >= 0:
                    spot = Spot("#comment", "", start, at + len(address.encode()))
                    self.seen.see(vendor, host, LoadState.MARKUP, spot)


@lru_cache(maxsize=4096)
def _site(name: bytes) -> str:
    """Registrable domain of a host as a source spells it; "" for what is no host."""
    return site_of(name.decode().lower()) if b"." in name else ""


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

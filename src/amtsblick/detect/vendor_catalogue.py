"""Whose is this host, address or piece of script? The curated vendors, indexed for speed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from amtsblick.detect.vendor_scripts import BASE64_BEGINNINGS, PROPERTY_BEGINNINGS, Script, is_commented
from amtsblick.parse.urls import site_of
from amtsblick.values.knowledge import Knowledge, Vendor

_WORD: Final = re.compile(r"[\w$.\-]+")
_PIECE: Final = re.compile(r"""[\w$.\-]+|["']|\s+|.""")


_COMMON: Final = frozenset({"config", "init"})
_SLACK: Final = 12
"""White space that a marker may have gained."""


@dataclass(frozen=True, slots=True)
class Call:
    """A marker of inline scripts: ``pattern`` is worth trying within ``reach`` of ``key``."""

    key: str
    reach: int
    pattern: re.Pattern[bytes]
    vendor: Vendor

    def place(self, script: Script, at: int) -> int:
        """Where the script makes the call near the key word at ``at``, outside comments; otherwise -1."""
        near = max(at - self.reach, script.start), min(at + self.reach, script.end)
        match = self.pattern.search(script.raw, *near)
        return match.start() if match and not is_commented(script, match.start()) else -1


@dataclass(slots=True)
class Catalogue:
    """Look-ups over the vendors of one Knowledge."""

    vendors: dict[str, Vendor] = field(default_factory=dict)
    hosts: dict[str, list[tuple[str, Vendor]]] = field(default_factory=dict)
    markers: list[tuple[str, Vendor]] = field(default_factory=list)
    spellings: dict[str, str] = field(default_factory=dict)
    """Markers as written in markup and as escaped in scripts, to the marker."""
    calls: dict[str, list[Call]] = field(default_factory=dict)
    sites: dict[str, set[str]] = field(default_factory=dict)
    """Vendor id to the registrable domains of its hosts."""
    _entries: dict[str, tuple[tuple[str, Vendor], ...]] = field(default_factory=dict)

    def entry(self, host: str) -> tuple[tuple[str, Vendor], ...]:
        """Path prefixes and vendors of a host, the nearest host and the longest prefix first."""
        known = self._entries.get(host)
        if known is None:
            known = self._entries[host] = tuple(self._collect(host))
        return known

    def _collect(self, host: str) -> Iterator[tuple[str, Vendor]]:
        rest = host
        while rest:
            if rest in self.hosts:
                yield from sorted(self.hosts[rest], key=lambda rule: -len(rule[0]))
            rest = rest.partition(".")[2]

    def has_paths(self, host: str) -> bool:
        """Whether the vendor of this host depends on the path."""
        entry = self.entry(host)
        return bool(entry) and entry[0][0] != ""

    def vendors_at(self, host: str, path: str, marked: Iterable[Vendor]) -> list[Vendor]:
        """Vendors behind an address: the host's, and those whose marker it carries.

        A marked vendor with hosts on the same site takes the place of the host's.
        """
        owner = None
        for prefix, vendor in self.entry(host):
            if path.startswith(prefix):
                owner = vendor
                break
        vendors = [] if owner is None else [owner]
        for vendor in marked:
            if vendor is owner:
                continue
            if owner is not None and not vendor.hosts:
                continue
            if owner is not None and site_of(host) in self.sites[vendor.id]:
                vendors = [vendor]
            else:
                vendors.append(vendor)
        return vendors

    def marked(self, path: str) -> list[Vendor]:
        """Vendors whose address marker the path carries."""
        return [vendor for marker, vendor in self.markers if marker in path]

    def calls_in(self, script: Script) -> Iterator[Call]:
        """Calls that a short script makes."""
        for key, calls in self.calls.items():
            at = script.raw.find(key.encode(), script.start, script.end)
            if at >= 0:
                yield from (call for call in calls if call.place(script, at) >= 0)

    def pieces(self) -> set[str]:
        """Literal pieces of source that may give a vendor away where no host does."""
        return set(self.spellings) | set(self.calls) | BASE64_BEGINNINGS | PROPERTY_BEGINNINGS

    def markers_spelt(self, pieces: set[str]) -> list[tuple[str, Vendor]]:
        """Those address markers that a source with these pieces may carry."""
        spelt = {self.spellings[piece] for piece in pieces if piece in self.spellings}
        return [rule for rule in self.markers if rule[0] in spelt] if spelt else []


@lru_cache(maxsize=4)
def catalogue_of(knowledge: Knowledge) -> Catalogue:
    """The index over the vendors, built once per Knowledge."""
    catalogue = Catalogue()
    for vendor in knowledge.vendors:
        catalogue.vendors[vendor.id] = vendor
        for entry in vendor.hosts:
            host, slash, path = entry.partition("/")
            catalogue.hosts.setdefault(host, []).append((slash + path, vendor))
        catalogue.sites[vendor.id] = {site_of(entry.partition("/")[0]) for entry in vendor.hosts}
        for marker in vendor.markers:
            if marker.startswith("/"):
                catalogue.markers.append((marker, vendor))
                catalogue.spellings[marker] = catalogue.spellings[marker.replace("/", "\\/")] = marker
            else:
                call = _call(marker, vendor)
                for key in _keys(marker, call.key):
                    catalogue.calls.setdefault(key, []).append(call)
    return catalogue


def _call(marker: str, vendor: Vendor) -> Call:
    """Compile a literal so that the kind of quotes and the white space do not matter."""
    key = max(_WORD.findall(marker), key=lambda word: (word not in _COMMON, len(word)))
    pattern = "".join(_loose(piece) for piece in _PIECE.findall(marker))
    if marker[0].isalnum():
        pattern = rf"(?<![\w$]){pattern}"
    return Call(key, len(marker) + _SLACK, re.compile(pattern.encode()), vendor)


def _keys(marker: str, key: str) -> tuple[str, ...]:
    """What to look for: a word that ends a string is too common without its quote, of either kind."""
    quoted = marker.partition(key)[2][:1] in {"'", '"'}
    return (f"{key}'", f'{key}"', f"{key}\\") if quoted else (key,)


def _loose(piece: str) -> str:
    if piece in {"'", '"'}:
        return r"""\\?["']"""
    if piece.isspace():
        return r"\s*"
    if _WORD.match(piece) or piece in ".-":
        return re.escape(piece)
    return rf"\s*{re.escape(piece)}\s*"

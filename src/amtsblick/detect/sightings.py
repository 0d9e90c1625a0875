"""What was seen of third parties on a page, each with its proof?"""

import re
from typing import Final, NamedTuple, TypeAlias

from amtsblick.detect.marks import Group
from amtsblick.detect.page import Page
from amtsblick.detect.vendor_catalogue import catalogue_of
from amtsblick.parse.resources import Trigger
from amtsblick.parse.urls import site_of
from amtsblick.parse.zones import zones_of
from amtsblick.values.answers import Evidence, LoadState, ThirdParty, UnknownHost
from amtsblick.values.knowledge import Knowledge, Vendor

Sighting: TypeAlias = ThirdParty | UnknownHost

STATES: Final = {
    Trigger.NOW: LoadState.LOADS,
    Trigger.HINT: LoadState.HINT,
    Trigger.HELD: LoadState.DEFERRED,
    Trigger.INERT: LoadState.MARKUP,
}
EXCERPT_LEAD: Final = 80
"""Bytes of a script or style before a finding that its proof shows."""
_EXCERPT: Final = 240
_HOST: Final = re.compile(r"(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]+")


class Spot(NamedTuple):
    """Where an answer is proven: XPath, element, byte offsets of the proof."""

    path: str
    element: str
    start: int
    end: int


class Sightings:
    """Collects the third parties of one page, one per vendor, state and host."""

    def __init__(self, page: Page, knowledge: Knowledge) -> None:
        marks = page.marks(knowledge)
        self.knowledge: Final = knowledge
        self.document: Final = page.document
        self.host: Final = page.host
        self.raw: Final = page.document.raw
        self.catalogue: Final = catalogue_of(knowledge)
        self.zones: Final = zones_of(self.raw, marks[Group.ZONE])
        self.hits: Final = marks[Group.VENDOR]
        self.markers: Final = self.catalogue.markers_spelt({literal for _, _, literal in self.hits})
        self.found: dict[tuple[str, LoadState, str], Sighting] = {}
        self.states: dict[str, set[LoadState]] = {}
        self.site: Final = site_of(page.host)

    def is_own(self, host: str) -> bool:
        """Whether a host belongs to the page's own site."""
        return site_of(host) == self.site

    def marked(self, address: str) -> list[Vendor]:
        """Vendors whose marker an address of this page carries."""
        return [vendor for marker, vendor in self.markers if marker in address] if self.markers else []

    def see(self, vendor: Vendor, host: str, state: LoadState, spot: Spot) -> None:
        """Note a vendor; mere markup only when the page names it nowhere else."""
        key = (vendor.id, state, host)
        known = self.states.setdefault(vendor.id, set())
        if key in self.found or (state is LoadState.MARKUP and known):
            return
        known.add(state)
        evidence = self._evidence(spot)
        self.found[key] = ThirdParty(
            vendor=vendor.id, category=vendor.category, host=host, state=state, evidence=evidence
        )

    def see_unknown(self, host: str, spot: Spot) -> None:
        """Note a host that loads and that nobody catalogued."""
        key = ("", LoadState.LOADS, host)
        if key not in self.found and _HOST.fullmatch(host):
            self.found[key] = UnknownHost(host=host, element=spot.element, evidence=self._evidence(spot))

    def _evidence(self, spot: Spot) -> Evidence:
        excerpt = self.document.piece(spot.start, min(spot.end, spot.start + _EXCERPT))
        return Evidence(path=spot.path, excerpt=excerpt)

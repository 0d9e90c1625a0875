"""What do the inline scripts of a page fetch, call or hide?"""

from collections.abc import Iterator
from typing import Final

from amtsblick.detect.sightings import EXCERPT_LEAD, STATES, Sightings, Spot
from amtsblick.detect.vendor_scripts import (
    BASE64_BEGINNINGS,
    PROPERTY_BEGINNINGS,
    Named,
    Script,
    address_at,
    addresses_in,
    hidden_markup,
    is_commented,
    is_fetched,
    product_at,
)
from amtsblick.parse.literals import Hit
from amtsblick.parse.resources import Trigger, inline_trigger
from amtsblick.parse.start_tags import tag_at
from amtsblick.parse.zones import Kind, Zone
from amtsblick.values.answers import LoadState
from amtsblick.values.knowledge import Vendor

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
_HEAD: Final = 6_000
"""Bytes of an inline script in which calls are looked for; what is longer is a library or data."""
_PLAIN: Final = len("<script>")


class CodeReader:
    """Reads the inline scripts of one page into its sightings."""

    def __init__(self, sightings: Sightings) -> None:
        self.sightings: Final = sightings
        self._triggers: dict[int, Trigger | None] = {}
        self._fetched_once: set[tuple[str, str]] = set()

    def read_addresses(self, places: list[tuple[Zone, int]]) -> None:
        """Addresses of catalogued hosts that inline scripts fetch."""
        for zone, at in places:
            trigger = self._trigger(zone)
            script = self._script(zone)
            named = address_at(script, at) if trigger else None
            if trigger and named:
                marked = self.sightings.marked(named.path)
                for vendor in self._fetched(script, named, marked, self._fetched_once):
                    self._see(vendor, named.host, zone, at, trigger)

    def read_calls(self, hits: list[Hit]) -> None:
        """Calls that give a product away, and markup that held-back scripts hide."""
        made: set[str] = set()
        for at, _, literal in hits:
            if literal[0] in "/\\" or literal in made or literal in PROPERTY_BEGINNINGS:
                continue
            zone = self.sightings.zones.around(at)
            trigger = self._trigger(zone) if zone else None
            if not zone or not trigger:
                continue
            if literal in BASE64_BEGINNINGS:
                self._read_hidden(zone, at, trigger)
            elif at - zone.start < _HEAD and self._read_call(literal, zone, at, trigger):
                made.add(literal)

    def read_properties(self, hits: list[Hit]) -> None:
        """Ids of products that some script out of sight loads; when it does cannot be told."""
        for at, _, literal in hits:
            if literal in PROPERTY_BEGINNINGS:
                zone = self.sightings.zones.around(at)
                trigger = self._trigger(zone) if zone else None
                if zone and trigger in {Trigger.NOW, Trigger.HELD}:
                    vendor = self.sightings.catalogue.vendors.get(product_at(self._script(zone), at))
                    if vendor:
                        self._see(vendor, "", zone, at, Trigger.HELD)

    def _read_call(self, key: str, zone: Zone, at: int, trigger: Trigger) -> bool:
        """Whether nothing more can be learned from further occurrences of the key word."""
        script = self._script(zone)
        calls = self.sightings.catalogue.calls[key]
        for call in calls:
            place = call.place(script, at)
            if place >= 0:
                self._see(call.vendor, "", zone, place, trigger)
                return len(calls) == 1
        return False

    def _read_hidden(self, zone: Zone, at: int, trigger: Trigger) -> None:
        """Base64 in a script that does not run; in settings of a running one its use cannot be told."""
        if trigger is Trigger.NOW:
            return
        catalogue = self.sightings.catalogue
        markup = hidden_markup(self._script(zone), at)
        hidden = Script(markup, 0, len(markup), running=False)
        seen: set[tuple[str, str]] = set()
        for named in addresses_in(hidden):
            if catalogue.entry(named.host) and not self.sightings.is_own(named.host):
                for vendor in self._fetched(hidden, named, catalogue.marked(named.path), seen):
                    self._see(vendor, named.host, zone, at, Trigger.HELD)
        for call in catalogue.calls_in(hidden):
            self._see(call.vendor, "", zone, at, Trigger.HELD)

    def _fetched(
        self, script: Script, named: Named, marked: list[Vendor], seen: set[tuple[str, str]]
    ) -> Iterator[Vendor]:
        for vendor in self.sightings.catalogue.vendors_at(named.host, named.path, marked):
            if (vendor.id, named.host) in seen:
                continue
            linked = vendor.category in _LINKED
            if is_fetched(script, named, linked=linked) and not is_commented(script, named.at):
                seen.add((vendor.id, named.host))
                yield vendor

    def _script(self, zone: Zone) -> Script:
        return Script(self.sightings.raw, zone.start, zone.end, running=True)

    def _trigger(self, zone: Zone) -> Trigger | None:
        """What makes the text of a zone run; None when it is no inline script."""
        if zone.kind is not Kind.SCRIPT:
            return None
        if zone.start - zone.tag == _PLAIN:
            return Trigger.NOW
        if zone.tag not in self._triggers:
            tag = tag_at(self.sightings.raw, zone.tag)
            self._triggers[zone.tag] = inline_trigger(tag) if tag else None
        return self._triggers[zone.tag]

    def _see(self, vendor: Vendor, host: str, zone: Zone, at: int, trigger: Trigger) -> None:
        """Host "" for a call, which does not say where the product comes from."""
        state = STATES[trigger]
        if not host:
            known = self.sightings.states.get(vendor.id, ())
            if state in known or LoadState.LOADS in known:
                return
            host = vendor.hosts[0].partition("/")[0] if vendor.hosts else self._stranger(zone)
        if not self.sightings.zones.in_noscript(zone.tag):
            start = max(at - EXCERPT_LEAD, zone.start)
            path = f"(//script)[{zone.number}]"
            self.sightings.see(vendor, host, state, Spot(path, "script", start, zone.end))

    def _stranger(self, zone: Zone) -> str:
        """The host that a script of a self-hosted product names, otherwise the page's own."""
        for named in addresses_in(self._script(zone)):
            if not self.sightings.catalogue.entry(named.host):
                return named.host
        return self.sightings.host

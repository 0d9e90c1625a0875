"""Which calls belong to the same script, and how is a sighting of a script's behaviour written down?"""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from amtsblick.detect.recordings.parties import party_in, vendors_of
from amtsblick.parse.urls import host_of
from amtsblick.values.findings import Sighting, Topic, Trace
from amtsblick.values.knowledge import Knowledge, Vendor
from amtsblick.values.recording import Recording, ScriptCall

_EXCERPT: Final = 300
_CARRIERS: Final = frozenset({"cdn"})
"""Vendors that bring other people's scripts."""


@dataclass(frozen=True, slots=True)
class Doings:
    """What one script did on one page, in the order seen. ``address`` is the script's.

    Code written into a document counts as a script with the document's address.
    """

    recording: Recording
    page: int
    address: str
    calls: tuple[ScriptCall, ...]

    def among(self, chosen: Iterable[ScriptCall]) -> "Doings":
        """The same script, with a part of its calls."""
        return replace(self, calls=tuple(chosen))

    def named(self, *apis: str) -> tuple[ScriptCall, ...]:
        """Its calls of these interfaces."""
        return tuple(call for call in self.calls if call.api in apis)

    def times(self, *apis: str) -> int:
        """How often it called these interfaces."""
        return sum(call.count for call in self.calls if call.api in apis)

    def targets(self, *apis: str) -> list[str]:
        """The objects on which it called these interfaces, without repetition."""
        return list(dict.fromkeys(call.target for call in self.named(*apis)))


def doings(recording: Recording, apis: Collection[str]) -> Iterator[Doings]:
    """The scripts that called any of ``apis``, with those calls, page by page."""
    found: dict[tuple[int, str], list[ScriptCall]] = {}
    for call in recording.calls:
        if call.api in apis and (call.script or call.stack):
            found.setdefault((call.page, call.script or call.frame_url), []).append(call)
    for (page, address), calls in found.items():
        yield Doings(recording, page, address, tuple(calls))


def host_of_script(address: str) -> str:
    """Host of a script's address; for ``blob:`` that of the document which made it."""
    return host_of(address.removeprefix("blob:"))


def name_of_script(address: str) -> str:
    """Host and path without query: the same from run to run, also for scripts made on the spot."""
    if address.startswith("blob:"):
        return f"{host_of_script(address)} (blob)"
    bare = address.partition("#")[0].partition("?")[0]
    return bare.partition("//")[2] or bare[:100]


def maker_of(address: str, knowledge: Knowledge) -> Vendor | None:
    """Whose script is it? A delivery network is not the maker of what it delivers."""
    found = vendors_of(address, knowledge)
    return next((vendor for vendor in found if vendor.category not in _CARRIERS), None)


def page_address(recording: Recording, page: int) -> str:
    """Address of a page visit; the site's when the recording does not know that page."""
    return next((visit.url for visit in recording.pages if visit.index == page), recording.site)


def excerpt_of(call: ScriptCall) -> str:
    """The call as the tape has it, from its beginning."""
    pieces: dict[str, object] = {"api": call.api}
    if call.target:
        pieces["target"] = call.target
    if call.args:
        pieces["args"] = call.args
    written = json.dumps(pieces, ensure_ascii=False, separators=(",", ":"))
    return written[:-1][:_EXCERPT]


def sight(
    did: Doings, knowledge: Knowledge, topic: Topic, proof: ScriptCall, facts: Iterable[tuple[str, str]]
) -> Sighting:
    """A sighting of what a script did; the host is the script's, ``proof`` the call that shows it."""
    address = did.address.removeprefix("blob:")
    vendor = maker_of(address, knowledge)
    return Sighting(
        topic=topic,
        subject=name_of_script(did.address) if proof.script else host_of_script(did.address),
        party=party_in(did.recording, address),
        host=host_of_script(did.address),
        vendor=vendor.id if vendor else "",
        category=vendor.category if vendor else "",
        page=page_address(did.recording, did.page),
        trace=Trace(name=did.recording.name, event=proof.event, excerpt=excerpt_of(proof)),
        facts=tuple(facts),
    )

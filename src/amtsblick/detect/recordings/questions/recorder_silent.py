"""Is a recorder of visits loaded, or does it already watch, without having sent anything?

It may send to a part of the visitors only, or from the first move on; this visit saw none of it.
"""

import re
from collections.abc import Iterator
from typing import Final

from amtsblick.detect.recordings.by_script import host_of_script, maker_of, page_address
from amtsblick.detect.recordings.parties import party_in, vendor_of
from amtsblick.detect.recordings.replay_streams import OBSERVES, REPLAY, follows_visitor, heard_by, recorded
from amtsblick.values.findings import Sighting, Topic, Trace
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import Recording

TOPIC: Final = Topic.RECORDER_SILENT

_WATCHED: Final = ("childList", "attributes", "characterData")
_KINDS: Final = 6
"""Kinds of events; a page's own surface, that also watches its document, gets by with fewer."""
_RECORDER_FILE: Final = re.compile(
    r"/(?:rrweb|rrweb-all|rrweb-record|record(?:er)?-v\d|posthog-recorder|lazy-recorder|mixpanel[\w-]*recorder|session-?re(?:play|corder))"
    r"[\w.-]*\.c?js$|/HeatmapSessionRecording/",
    re.IGNORECASE,
)


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """One sighting per host of a recorder and page."""
    told: set[object] = set()
    """Pages on which something is recorded, and the vendors that do."""
    for stream, _ in recorded(recording, knowledge):
        told.add(stream.page)
        if stream.vendor:
            told.add(stream.vendor.id)
    seen: set[tuple[int, str]] = set()
    for page, address, event, how in _recorders(recording, knowledge):
        vendor = maker_of(address, knowledge)
        host = host_of_script(address)
        if page in told or (vendor and vendor.id in told) or (page, host) in seen:
            continue
        seen.add((page, host))
        yield Sighting(
            topic=TOPIC,
            subject=host,
            party=party_in(recording, address),
            host=host,
            vendor=vendor.id if vendor else "",
            category=vendor.category if vendor else "",
            page=page_address(recording, page),
            trace=Trace(name=recording.name, event=event, excerpt=address[:300]),
            facts=(("how", how),),
        )


def _recorders(recording: Recording, knowledge: Knowledge) -> Iterator[tuple[int, str, int, str]]:
    """Page, script, event of the tape, and by what it was told."""
    for request in recording.requests:
        if request.kind == "script" and not request.blocked and request.status is not None:
            vendor = vendor_of(request.url, knowledge)
            if (vendor and vendor.category == REPLAY) or _RECORDER_FILE.search(request.url.partition("?")[0]):
                yield request.page, request.url, request.event, "loaded"
    for call in recording.calls:
        if call.api == OBSERVES and set(_WATCHED) <= set(call.args):
            address = call.script or call.frame_url
            vendor = maker_of(address, knowledge)
            heard = heard_by(recording, call.page, address)
            if (
                (vendor is None or vendor.category == REPLAY)
                and len(heard) >= _KINDS
                and follows_visitor(heard)
            ):
                yield call.page, address, call.event, "watches document and visitor"

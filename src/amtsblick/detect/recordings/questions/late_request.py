"""Which third parties are contacted only after the page seemed to be done?

When the visitor scrolls, points, types or leaves, or by a timer: at least a second after the load
event and after half a second in which nothing was on the way and no script was seen at work, so that
a slow computer makes no timer of a long calculation. Where a pass stops looking earlier,
such requests stay unseen (median look after load: below one second, p90 of beacons 0.7 to 0.9 s).
"""

from collections.abc import Iterator
from typing import Final

from amtsblick.detect.recordings.by_request import product, saying, sent_to_others, sight, vendor_at
from amtsblick.parse.urls import host_of
from amtsblick.values.findings import Sighting, Topic
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import Act, Recording, Request

TOPIC: Final = Topic.LATE_REQUEST

_AFTER_LOAD: Final = 1.0
_QUIET: Final = 0.5
_MOMENT: Final = 0.05
"""Seconds before a request in which a script's calls belong to its making."""
_BY_ACT: Final = {
    Act.SCROLL: "scrolling",
    Act.POINTER: "moving the pointer",
    Act.TYPE: "typing",
    Act.CLOSE: "leaving the page",
}


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """The first request of each third-party host on each page, when it is late."""
    seen: set[tuple[int, str]] = set()
    for request in sent_to_others(recording):
        key = request.page, host_of(request.url)
        if key in seen:
            continue
        seen.add(key)
        cause = _cause(recording, request)
        if cause:
            vendor = vendor_at(request, knowledge)
            found = sight(recording, TOPIC, request, host_of(request.url), vendor)
            yield saying(found, [*product(vendor), ("begun by", cause)])


def _cause(recording: Recording, request: Request) -> str:
    if request.act in _BY_ACT:
        return _BY_ACT[request.act]
    if request.act is not Act.OPEN:
        return ""
    loaded = next((page.loaded for page in recording.pages if page.index == request.page), None)
    if loaded is None or request.at < loaded + _AFTER_LOAD:
        return ""
    return "a timer" if _was_quiet(recording, request) else ""


def _was_quiet(recording: Recording, late: Request) -> bool:
    """Was nothing asked for, nothing on its way and no script at work in the half second before?"""
    working = (call.at for call in recording.calls if call.page == late.page)
    if any(late.at - _QUIET < at < late.at - _MOMENT for at in working):
        return False
    for request in recording.requests:
        if request.page != late.page or request.event >= late.event or request.kind == "eventsource":
            continue
        ended = request.ended if request.ended is not None else request.at
        if late.at - _QUIET < max(request.at, ended):
            return False
    return True

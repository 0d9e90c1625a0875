"""What is sent so that it outlives the page: sendBeacon, ``ping`` and fetch with keepalive?

Such messages report what a visitor did, often at the moment the page is left (W3C Beacon; Fetch,
keepalive flag). Reports of the browser itself, as of the content security policy, are none.
"""

from collections.abc import Iterator
from typing import Final

from amtsblick.detect.recordings.by_request import product, saying, sent, sight
from amtsblick.detect.recordings.by_script import excerpt_of, page_address
from amtsblick.detect.recordings.parties import party_in
from amtsblick.detect.recordings.receivers import receiver_of
from amtsblick.parse.urls import host_of, join
from amtsblick.values.findings import Sighting, Topic, Trace
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import Act, Recording, Request, ScriptCall

TOPIC: Final = Topic.BEACON

_PINGS: Final = frozenset({"ping", "beacon"})
_CALL: Final = "Navigator.sendBeacon"


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """One sighting per recipient and page: its first beacon, sent or at least taken by the browser."""
    told = set()
    for request in sent(recording):
        key = request.page, host_of(request.url)
        if key not in told and (request.kind in _PINGS or request.keepalive):
            told.add(key)
            vendor = receiver_of(recording, knowledge, request.url, request.post_data)
            found = sight(recording, TOPIC, request, key[1], vendor)
            yield saying(found, [*product(vendor), ("how", _how(request)), ("when", _when(request.act))])
    blocked = {request.url for request in recording.requests if request.blocked}
    for call in recording.calls:
        address = _address(call)
        key = call.page, host_of(address)
        if address and address not in blocked and key not in told:
            told.add(key)
            yield _taken(recording, knowledge, call, address)


def _how(request: Request) -> str:
    return "sendBeacon" if request.kind in _PINGS else "fetch with keepalive"


def _when(act: Act) -> str:
    return "when the page was left" if act is Act.CLOSE else "while the page was open"


def _address(call: ScriptCall) -> str:
    """Where a beacon goes that the browser took; "" for other calls and refused beacons."""
    if call.api != _CALL or call.result != "true" or not call.args:
        return ""
    return join(call.frame_url, call.args[0])


def _taken(recording: Recording, knowledge: Knowledge, call: ScriptCall, address: str) -> Sighting:
    """A beacon of which only the call was seen: the browser sends it after the page is gone."""
    vendor = receiver_of(recording, knowledge, address)
    return Sighting(
        topic=TOPIC,
        subject=host_of(address),
        party=party_in(recording, address),
        host=host_of(address),
        vendor=vendor.id if vendor else "",
        category=vendor.category if vendor else "",
        page=page_address(recording, call.page),
        trace=Trace(name=recording.name, event=call.event, excerpt=excerpt_of(call)),
        facts=(*product(vendor), ("how", "sendBeacon"), ("when", _when(call.act))),
    )

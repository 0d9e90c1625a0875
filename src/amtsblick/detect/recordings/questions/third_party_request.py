"""Who else than the site itself receives requests, and so the visitor's address?

A third party is another registrable domain than the site's (public suffix list). Requests that were
blocked, refused or answered from the cache reached nobody and are no transfer.
"""

from collections.abc import Iterator
from typing import Final

from amtsblick.detect.recordings.by_request import (
    product,
    saying,
    sent_to_others,
    sight,
    sockets_to_others,
    vendor_at,
)
from amtsblick.detect.recordings.parties import domain_of, vendor_of
from amtsblick.parse.urls import host_of
from amtsblick.values.findings import Sighting, Topic
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import Recording, Request

TOPIC: Final = Topic.THIRD_PARTY_REQUEST


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """One sighting for each request; the first of each host and page stands for the others."""
    refused = _refused(recording)
    for request in sent_to_others(recording):
        host = host_of(request.url)
        vendor = vendor_at(request, knowledge)
        facts = [*product(vendor), ("domain", domain_of(host)), *_more(request, refused.get(host, ""))]
        yield saying(sight(recording, TOPIC, request, host, vendor), facts)
    for socket in sockets_to_others(recording):
        host = host_of(socket.url)
        vendor = vendor_of(host, knowledge)
        facts = [*product(vendor), ("domain", domain_of(host))]
        yield saying(sight(recording, TOPIC, socket, host, vendor), facts)


def _more(request: Request, refused: str) -> Iterator[tuple[str, str]]:
    if request.header("cookie"):
        yield "cookies", "sent along"
    if request.redirected_from:
        yield "through", host_of(request.redirected_from)
    if refused:
        yield "others of its requests", f"not sent: {refused}"


def _refused(recording: Recording) -> dict[str, str]:
    """Hosts some of whose requests were not sent, and why."""
    return {host_of(request.url): request.blocked for request in recording.requests if request.blocked}

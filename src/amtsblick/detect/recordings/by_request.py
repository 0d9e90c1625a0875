"""Which requests really left the browser, and how is a sighting of one written down?"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from amtsblick.detect.recordings.by_script import page_address
from amtsblick.detect.recordings.parties import is_third, party_in, vendor_of
from amtsblick.parse.urls import host_of
from amtsblick.values.findings import Sighting, Topic, Trace
from amtsblick.values.knowledge import Knowledge, Vendor
from amtsblick.values.recording import Recording, Request, Socket

EXCERPT: Final = 300
_TRAVELS: Final = ("http:", "https:", "ws:", "wss:")

Facts = Iterable[tuple[str, str]]


def was_sent(request: Request) -> bool:
    """Did it leave the browser? What was blocked, refused, cached or inline reached nobody."""
    return not request.blocked and not request.from_cache and request.url.startswith(_TRAVELS)


def sent(recording: Recording) -> Iterator[Request]:
    """Requests that left the browser, in order."""
    return (request for request in recording.requests if was_sent(request))


def sent_to_others(recording: Recording) -> Iterator[Request]:
    """Requests that reached another registrable domain than the site's, in order."""
    return (request for request in sent(recording) if is_third(recording, request.url))


def sockets_to_others(recording: Recording) -> Iterator[Socket]:
    """WebSockets and event streams that were really opened to another registrable domain."""
    return (one for one in recording.sockets if not one.blocked and is_third(recording, one.url))


def vendor_at(request: Request, knowledge: Knowledge) -> Vendor | None:
    """Whose product receives the request?"""
    return vendor_of(request.url, knowledge, request.post_data)


def is_page(request: Request) -> bool:
    """Is it the page itself, in the top frame?"""
    return request.kind == "document" and request.url == request.top_url


def sight(
    recording: Recording, topic: Topic, request: Request | Socket, subject: str, vendor: Vendor | None
) -> Sighting:
    """A sighting whose proof is a request; the host is the one it went to."""
    verb = request.method if isinstance(request, Request) else "CONNECT"
    return Sighting(
        topic=topic,
        subject=subject,
        party=party_in(recording, request.url),
        host=host_of(request.url),
        vendor=vendor.id if vendor else "",
        category=vendor.category if vendor else "",
        page=page_address(recording, request.page),
        trace=Trace(name=recording.name, event=request.event, excerpt=f"{verb} {request.url}"[:EXCERPT]),
    )


def saying(sighting: Sighting, facts: Facts, excerpt: str = "", category: str = "") -> Sighting:
    """The same with facts, and with another piece of evidence or category where one is given."""
    trace = replace(sighting.trace, excerpt=excerpt[:EXCERPT]) if excerpt else sighting.trace
    return replace(sighting, facts=tuple(facts), trace=trace, category=category or sighting.category)


def product(vendor: Vendor | None) -> Facts:
    """The row's full name where readers know a shorter one."""
    return (("product", vendor.name),) if vendor and vendor.brand else ()

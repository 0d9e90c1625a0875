"""Does a page that came encrypted ask for parts of it unencrypted?

Chromium blocks scripts, frames and the like, upgrades pictures and media to https, and sends only
what is left: the facts say which. W3C Mixed Content Level 2.
"""

import re
from collections.abc import Iterator
from typing import Final

from amtsblick.detect.recordings.by_request import saying, sight, was_sent
from amtsblick.detect.recordings.parties import vendor_of
from amtsblick.parse.html import Document
from amtsblick.parse.urls import host_of
from amtsblick.values.findings import Sighting, Topic
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import PageVisit, Recording, Request

TOPIC: Final = Topic.MIXED_CONTENT

_PLAIN: Final = ("http:", "ws:")
_LOOPBACK: Final = re.compile(r"localhost|.*\.localhost|127\..*|\[::1\]")
"""What Chromium trusts although it is unencrypted (Secure Contexts, section 3.1)."""
_CARRIERS: Final = (
    ("img", "src"), ("script", "src"), ("iframe", "src"), ("audio", "src"), ("video", "src"), ("source", "src"),
    ("video", "poster"), ("embed", "src"), ("object", "data"), ('link[rel~="stylesheet"]', "href"),
)  # fmt: skip


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """One sighting for each unencrypted part, by the requests and by the final page."""
    for request in recording.requests:
        if _is_mixed(request):
            state = "sent unencrypted" if was_sent(request) else f"blocked ({request.blocked or 'cached'})"
            found = sight(recording, TOPIC, request, host_of(request.url), vendor_of(request.url, knowledge))
            yield saying(found, [("state", state), ("part", request.kind)])
    for page in recording.pages:
        if page.url.startswith("https:"):
            yield from _upgraded(recording, page, knowledge)


def _is_mixed(request: Request) -> bool:
    if not request.url.startswith(_PLAIN) or _LOOPBACK.fullmatch(host_of(request.url)):
        return False
    if request.kind == "document" and request.url == request.top_url:
        return False
    return bool(request.mixed) or request.top_url.startswith("https:")


def _upgraded(recording: Recording, page: PageVisit, knowledge: Knowledge) -> Iterator[Sighting]:
    """Parts that the page names unencrypted and the browser fetched encrypted."""
    asked = {request.url: request for request in recording.requests if request.page == page.index}
    html = recording.bodies.get(page.html, b"")
    if b"http://" not in html:
        return
    document = Document(html, "text/html; charset=utf-8")
    for selector, attribute in _CARRIERS:
        for element in document.select(selector):
            address = element.attribute(attribute).strip()
            request = asked.get("https:" + address.partition(":")[2]) if address.startswith("http:") else None
            if request is not None and address not in asked:
                found = sight(recording, TOPIC, request, host_of(address), vendor_of(address, knowledge))
                facts = [("state", "upgraded to https by the browser"), ("part", request.kind)]
                yield saying(found, facts, address)

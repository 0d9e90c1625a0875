"""Which contents and plug-ins of other services does a page show: players, posts, feeds?

A frame of the service, its script, its media or its feed count; a single picture from there does not, nor
does a player that waits for a click, since it has asked for nothing yet.
"""

import re
from collections.abc import Iterator
from typing import Final

from amtsblick.detect.recordings.by_request import (
    is_page,
    product,
    saying,
    sent_to_others,
    sight,
    vendor_at,
)
from amtsblick.detect.recordings.parties import brand_of
from amtsblick.parse.urls import host_of
from amtsblick.values.findings import Sighting, Topic
from amtsblick.values.knowledge import Knowledge, Vendor
from amtsblick.values.recording import Recording, Request

TOPIC: Final = Topic.EMBED

_CATEGORIES: Final = frozenset(
    {"social", "video", "audio", "share", "dataviz", "document", "widget", "form", "booking", "chat"}
)
_KINDS: Final = frozenset({"document", "script", "media"})
_PINTEREST: Final = "pinterest_tag"
_REDDIT: Final = "reddit_pixel"
_BOTH: Final = {
    _PINTEREST: re.compile(r"assets\.pinterest|widgets\.pinterest|/pinit"),
    _REDDIT: re.compile(r"//embed\.|/embed"),
}
"""Rows that hold a service's pixel and its widgets: addresses of the widgets."""
_FEEDS: Final = frozenset({"fetch", "xhr"})
_MASTODON: Final = re.compile(
    r"/(?:@[\w.-]+(?:@[\w.-]+)?/\d+|users/[\w.-]+/statuses/\d+)/embed(?:[/?#]|\Z)"
    r"|/api/v1/(?:accounts/\d+/statuses|accounts/lookup|timelines/(?:tag|public|list))"
)
"""A post or a feed of Mastodon on any server, by its own addresses."""
_NO_COOKIE: Final = "youtube-nocookie.com"


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """One sighting for each frame, script or medium of such a service."""
    for request in sent_to_others(recording):
        if is_page(request):
            continue
        vendor = vendor_at(request, knowledge)
        if _is_mastodon(request):
            found = sight(recording, TOPIC, request, "Mastodon", _by_id("mastodon_embed", knowledge))
            yield saying(found, _facts(request), category="social")
        elif vendor is not None and _is_embed(request, vendor):
            found = sight(recording, TOPIC, request, brand_of(vendor), vendor)
            yield saying(found, [*product(vendor), *_facts(request)])


def _is_mastodon(request: Request) -> bool:
    return request.kind in _FEEDS | {"document"} and bool(_MASTODON.search(request.url))


def _is_embed(request: Request, vendor: Vendor) -> bool:
    if request.kind in _FEEDS:
        return vendor.category == "social"
    widgets = _BOTH.get(vendor.id)
    known = vendor.category in _CATEGORIES or (widgets is not None and bool(widgets.search(request.url)))
    return known and request.kind in _KINDS


def _by_id(identity: str, knowledge: Knowledge) -> Vendor | None:
    return next((vendor for vendor in knowledge.vendors if vendor.id == identity), None)


def _facts(request: Request) -> Iterator[tuple[str, str]]:
    yield (
        "loaded as",
        "frame" if request.kind == "document" else "feed" if request.kind in _FEEDS else request.kind,
    )
    if host_of(request.url).endswith(_NO_COOKIE):
        yield "mode", "without cookies until played"

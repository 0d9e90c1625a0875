"""Which pictures are there only to be asked for?

An answer of one by one pixel, or none at all, to a picture's request at a third party; or a picture
asked for with a tracking product's parameters. Spacers that layouts use are none.
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from amtsblick.detect.recordings.by_request import product, saying, sent, sight
from amtsblick.detect.recordings.endpoints import endpoint_at
from amtsblick.detect.recordings.parties import is_third, vendor_of, vendors_of
from amtsblick.parse.urls import host_of
from amtsblick.values.findings import Sighting, Topic
from amtsblick.values.knowledge import Knowledge, Vendor
from amtsblick.values.recording import Recording, Request

TOPIC: Final = Topic.PIXEL

_SPACER: Final = re.compile(
    r"(?:spacer|blank|transparent|placeholder|empty|clear|leer|shim|dot|loading|lazy)[\w-]*\.(?:gif|png)\Z",
    re.IGNORECASE,
)
_TELLING: Final = frozenset(
    [
        "cid",
        "uid",
        "uuid",
        "vid",
        "sid",
        "idsite",
        "tid",
        "ev",
        "event",
        "dl",
        "url",
        "u",
        "ref",
        "referrer",
        "referer",
        "page",
        "title",
        "dt",
        "sr",
        "res",
        "tz",
        "cb",
        "rnd",
        "visitor",
        "user",
        "client",
        "session",
        "pid",
        "_id",
        "gdpr",
        "cookie",
    ]
)
"""Parameters by which a picture's address tells of the visit."""
_FEWEST: Final = 2
_TRACKING: Final = frozenset({"analytics", "ads", "session_replay", "marketing", "ab_test", "tag_manager"})
_GIF: Final = (b"GIF87a", b"GIF89a")
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_EMPTY: Final = 204
_OK: Final = 200
_DRAWN: Final = re.compile(rb"<svg\b([^>]*)>", re.IGNORECASE)
_SIDE: Final = re.compile(
    rb"\b(width|height)\s*=\s*[\"']\s*(\d{1,5}(?:\.\d+)?)(?:px)?\s*[\"']", re.IGNORECASE
)
_OPENING: Final = 2_000
"""Bytes within which a drawing's root stands."""
_BARE_HEADERS: Final = 1_000
"""Bytes on the wire below which an answer had nothing but headers."""


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """One sighting for each such picture."""
    for request in sent(recording):
        if request.kind != "image":
            continue
        why = _why(recording, request, knowledge)
        if why:
            vendor = _vendor(request, knowledge)
            found = sight(recording, TOPIC, request, host_of(request.url), vendor)
            yield saying(found, [*product(vendor), ("why", why)])


def _why(recording: Recording, request: Request, knowledge: Knowledge) -> str:
    endpoint = endpoint_at(request.url, b"", knowledge)
    if endpoint is not None and endpoint.role != "load":
        return "a tracking product's address"
    if not is_third(recording, request.url) or _SPACER.search(_path(request)):
        return ""
    body = recording.bodies.get(request.body, b"")
    if dimensions(body) == (1, 1):
        return "one pixel"
    tells = len(_parameters(request) & _TELLING) >= _FEWEST
    if _is_empty(request) or (
        tells and request.status is not None and not body and request.size < _BARE_HEADERS
    ):
        return "no picture came back"
    vendor = _vendor(request, knowledge)
    if tells and vendor is not None and vendor.category in _TRACKING:
        return "asked with parameters of a visit"
    return ""


def _is_empty(request: Request) -> bool:
    """No content by its status or by its length; redirects and errors answer without a picture anyway."""
    if request.status == _EMPTY:
        return True
    return request.status == _OK and request.response_header("content-length").strip() == "0"


def _vendor(request: Request, knowledge: Knowledge) -> Vendor | None:
    """The product that tracks, where several stand behind an address."""
    vendors = vendors_of(request.url, knowledge)
    tracking = (vendor for vendor in vendors if vendor.category in _TRACKING)
    return next(tracking, None) or vendor_of(request.url, knowledge)


def _path(request: Request) -> str:
    try:
        return urlsplit(request.url).path
    except ValueError:
        return ""


def _parameters(request: Request) -> set[str]:
    return {name.lower() for name, _ in parse_qsl(request.url.partition("?")[2], keep_blank_values=True)}


def dimensions(body: bytes) -> tuple[int, int] | None:
    """Width and height of a GIF, PNG, WebP or SVG by its first bytes, None for anything else."""
    if body.startswith(_GIF):
        return int.from_bytes(body[6:8], "little"), int.from_bytes(body[8:10], "little")
    if body.startswith(_PNG):
        return int.from_bytes(body[16:20], "big"), int.from_bytes(body[20:24], "big")
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return _webp(body)
    return _svg(body[:_OPENING])


def _svg(start: bytes) -> tuple[int, int] | None:
    """Sides of a drawing, where both are given in pixels."""
    root = _DRAWN.search(start)
    sides = {name.lower(): float(side) for name, side in _SIDE.findall(root[1])} if root else {}
    if len(sides) < len(("width", "height")):
        return None
    return round(sides[b"width"]), round(sides[b"height"])


def _webp(body: bytes) -> tuple[int, int] | None:
    """The three forms of WebP (RFC 9649, section 2)."""
    match body[12:16]:
        case b"VP8X":
            return int.from_bytes(body[24:27], "little") + 1, int.from_bytes(body[27:30], "little") + 1
        case b"VP8L":
            bits = int.from_bytes(body[21:25], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            return int.from_bytes(body[26:28], "little") & 0x3FFF, int.from_bytes(
                body[28:30], "little"
            ) & 0x3FFF
        case _:
            return None

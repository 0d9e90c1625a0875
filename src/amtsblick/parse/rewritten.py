"""What did a page look like before an archive rewrote it?

Archives that replay pages insert banners and scripts of their own and turn links into links to
themselves. Left alone, the archive's social-media links would count as the body's, and the body's as the
archive's. Taken out: what stands between the archives' own comment marks, blocks that lead to the archive
itself and to no archived page, scripts and styles from the archive. Everything else stays as it is.
Sources: pywb, templates/head_insert.html ("WB Insert"); openwayback, Toolbar.jsp and ArchiveComment.jsp;
the Wayback Machine's address form (digits, two letters and "_", original address).
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from amtsblick.parse.zones import tag_end

_REPLAY: Final = re.compile(
    r"https?://(?P<host>[^/?#]+)(?P<path>(?:/[^/?#]*)*?)/(?P<stamp>\d{4,14})(?P<mode>(?:[a-z]{2}_)?)/(?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
_MARKED: Final = (
    (
        re.compile(rb"<!--\s*BEGIN WAYBACK TOOLBAR INSERT\s*-->"),
        re.compile(rb"<!--\s*END WAYBACK TOOLBAR INSERT\s*-->"),
    ),
    (re.compile(rb"<!--\s*WB Insert\s*-->"), re.compile(rb"<!--\s*End WB Insert\s*-->")),
    (re.compile(rb"<!--\s*(?:FILE ARCHIVED ON |playback timings \(ms\):)"), re.compile(rb"-->")),
)
_HEAD_END: Final = re.compile(rb"<!--\s*End Wayback Rewrite JS Include\s*-->")
_HEAD: Final = re.compile(rb"<head\b[^<>]*>", re.IGNORECASE)
_BLANK: Final = re.compile(rb"\s*")
_ELEMENT: Final = re.compile(rb"<(?P<name>script|style|iframe|link)\b", re.IGNORECASE)
_CLOSED: Final = {
    name: re.compile(rb"</" + name + rb"\s*>", re.IGNORECASE) for name in (b"script", b"style", b"iframe")
}
_COMMENT: Final = b"<!--"
_BLOCK: Final = re.compile(
    rb"<!--.*?(?:-->|\Z)|<script\b.*?(?:</script\s*>|\Z)|<style\b.*?(?:</style\s*>|\Z)"
    rb"|<(?P<end>/?)(?P<name>div|header|nav|aside|section|footer|table|ul|p|form)\b[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_SCHEME: Final = rb"(?:https?:)?\\?/\\?/"
_DIGITS: Final = rb"(?P<%s>\d{4,14})(?:[a-z]{2}_)?\\?/"
_ORIGINAL: Final = rb"(?P<original>(?:https?:)?\\?/\\?/[^\\/\s\"'<>]*|(?:mailto|tel|javascript|data):)"
_WHOLE: Final = rb"(?:(?<=\d{14}/)|(?<=\d{14}[a-z]{2}_/))"
"""An address without a scheme is one only behind whole digits, as archives write them into pages."""
_BARE: Final = rb"(?P<bare>(?:[a-z0-9-]+\.)+[a-z]{2,}(?=[/:?#\"'\s>\\]))"


class Place(NamedTuple):
    """A replay address taken apart: the archive's host, the path before the digits, the digits, the rest."""

    host: str
    path: str
    stamp: str
    mode: str
    original: str


def replay_place(address: str) -> Place | None:
    """Parts of an address of the Wayback form; None for any other."""
    found = _REPLAY.match(address)
    if found is None:
        return None
    original = found["rest"]
    if not re.match(r"(?:https?:)?//?", original, re.IGNORECASE):
        original = f"http://{original}"
    # Proxies on the way like to fold the second slash of the inner address away.
    original = re.sub(r"^(https?):/+", r"\1://", original, flags=re.IGNORECASE)
    return Place(found["host"], found["path"], found["stamp"], found["mode"], original)


def raw_address(memento_address: str) -> str:
    """The address under which such an archive shows the bytes as they were; "" when it has none."""
    place = replay_place(memento_address)
    if place is None:
        return ""
    scheme = memento_address.partition("://")[0]
    return f"{scheme}://{place.host}{place.path}/{place.stamp}id_/{place.original}"


def restored(body: bytes, memento_address: str, original: str) -> bytes:
    """The page as it was before the archive at ``memento_address`` rewrote it, as far as that can be told.

    ``original`` is the archived address. A body that carries no trace of rewriting comes back as it is.
    """
    for start, end in _MARKED:
        body = _without(body, _between(body, start, end))
    body = _without_head_insert(body)
    place = replay_place(memento_address)
    if place is None:
        return body
    links = _Links(place)
    stamp = _stamp_of_links(body, links, place)
    if not stamp:
        return body
    own = [
        (start, end) for start, tag_ends, end in _elements(body) if links.own.search(body, start, tag_ends)
    ]
    body = _without(body, own)
    body = _without(body, _own_blocks(body, links))
    return links.replay.sub(lambda found: _original_of(found, stamp, original), body)


def _without(body: bytes, pieces: Iterable[tuple[int, int]]) -> bytes:
    """The body without some pieces, which come in order and apart."""
    kept: list[bytes] = []
    last = 0
    for start, end in pieces:
        kept.append(body[last:start])
        last = end
    return b"".join(kept) + body[last:] if kept else body


def _between(body: bytes, start: re.Pattern[bytes], end: re.Pattern[bytes]) -> Iterator[tuple[int, int]]:
    """Stretches from one mark to the other, both included; a mark that is never closed begins none."""
    at = 0
    while (first := start.search(body, at)) and (last := end.search(body, first.end())):
        yield first.start(), last.end()
        at = last.end()


def _without_head_insert(body: bytes) -> bytes:
    """Without what the Wayback Machine puts behind the head's start tag, or before everything."""
    mark = _HEAD_END.search(body)
    if mark is None:
        return body
    head = _HEAD.search(body, 0, mark.start())
    start = head.end() if head else 0
    at = _blank_end(body, start)
    for first, _, end in _elements(body, start, mark.start()):
        if first != at:
            break
        at = _blank_end(body, end)
    # Only scripts, styles and comments are taken out; where there is more, the insert begins elsewhere.
    start = start if at >= mark.start() else mark.start()
    return body[:start] + body[mark.end() :]


def _blank_end(body: bytes, at: int) -> int:
    """Where white space and comments end that begin at an offset."""
    while True:
        blank = _BLANK.match(body, at)
        at = blank.end() if blank else at
        end = body.find(b"-->", at) if body.startswith(_COMMENT, at) and not _HEAD_END.match(body, at) else -1
        if end < 0:
            return at
        at = end + 3


def _elements(body: bytes, start: int = 0, stop: int | None = None) -> Iterator[tuple[int, int, int]]:
    """Scripts, styles, frames and links: where each begins, its start tag ends, and it ends itself."""
    stop = len(body) if stop is None else stop
    while (found := _ELEMENT.search(body, start, stop)) is not None:
        tag_ends = min(tag_end(body, found.end()), stop)
        closed = _CLOSED.get(found["name"].lower())
        last = closed.search(body, tag_ends, stop) if closed else None
        if closed and last is None:
            return  # never closed: to a browser the rest is its content
        start = last.end() if last else tag_ends
        yield found.start(), tag_ends, start


class _Links:
    """Patterns for one archive: addresses of archived pages, and addresses of the archive itself."""

    def __init__(self, place: Place) -> None:
        host = re.escape(place.host.encode())
        steps = [re.escape(step.encode()) for step in place.path.split("/") if step]
        path = b"".join([rb"\\?/" + step for step in steps])
        any_path = rb"(?:\\?/[a-z0-9._~-]+){0,3}?"
        absolute = _SCHEME + host + any_path + rb"\\?/" + _DIGITS % b"there"
        # Only where a value begins: elsewhere the same characters may be part of an address.
        relative = rb"(?<=[\"'=(\s,])" + path + rb"\\?/" + _DIGITS % b"here"
        self.replay = re.compile(
            rb"(?:" + absolute + rb"|" + relative + rb")(?:" + _ORIGINAL + rb"|" + _WHOLE + _BARE + rb")",
            re.IGNORECASE,
        )
        site = rb"(?:[a-z0-9-]+\.)*" + re.escape(_family(place.host).encode()) + rb"(?::\d+)?"
        elsewhere = rb"(?!" + any_path + rb"\\?/" + _DIGITS % b"other" + rb")"
        own = _SCHEME + rb"(?:" + host + rb"|" + site + rb")(?=[/\"'\s>\\])" + elsewhere
        own += rb"|/_static/(?:js|css|images)/"
        self.own = re.compile(
            rb"\b(?:href|src|action|data-[a-z-]+)\s*=\s*[\"']?\s*(?:" + own + rb")", re.IGNORECASE
        )


def _family(host: str) -> str:
    """The archive's host without a leading ``www.`` or ``web.``: its servers for styles are beside it."""
    name = host.partition(":")[0]
    return re.sub(r"^(?:www|web|wayback|swap|webarchive)\.(?=[^.]+\.[^.])", "", name)


def _own_blocks(body: bytes, links: _Links) -> Iterator[tuple[int, int]]:
    """Outermost blocks that lead to the archive itself and to no archived page, in order."""
    own = [found.start() for found in links.own.finditer(body)]
    if not own:
        return
    archived = [found.start() for found in links.replay.finditer(body)]
    last = 0
    for start, end in sorted(_blocks(body), key=lambda block: (block[0], -block[1])):
        if start < last or not _any_within(own, start, end) or _any_within(archived, start, end):
            continue
        last = end
        yield start, end


def _any_within(places: list[int], start: int, end: int) -> bool:
    at = bisect_left(places, start)
    return at < len(places) and places[at] < end


def _blocks(body: bytes) -> Iterator[tuple[int, int]]:
    """Block elements with their ends, as far as start and end tags match."""
    open_tags: list[tuple[bytes, int]] = []
    counted = Counter[bytes]()
    for found in _BLOCK.finditer(body):
        if found["name"] is None:
            continue
        name = found["name"].lower()
        if not found["end"]:
            open_tags.append((name, found.start()))
            counted[name] += 1
            continue
        while counted[name]:
            closed, start = open_tags.pop()
            counted[closed] -= 1
            if closed == name:
                yield start, found.end()
                break


def _stamp_of_links(body: bytes, links: _Links, place: Place) -> bytes:
    """The digits in links that the archive rewrote; b"" when it rewrote none.

    Archives write the moment of the page into all of its links, so that the page's own links to other
    archived pages are told from them by their digits.
    """
    stamps = {_stamp(found) for found in links.replay.finditer(body)}
    own = place.stamp.encode()
    if own in stamps:
        return own
    return stamps.pop() if len(stamps) == 1 else b""


def _stamp(found: re.Match[bytes]) -> bytes:
    return found["there"] or found["here"]


def _original_of(found: re.Match[bytes], stamp: bytes, original: str) -> bytes:
    if _stamp(found) != stamp:
        return found[0]
    if found["original"] is not None:
        return found["original"]
    scheme = b"https" if original.startswith("https:") else b"http"
    return scheme + b"://" + found["bare"]

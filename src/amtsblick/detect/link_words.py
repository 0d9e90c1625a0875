"""Which of a page's links hold a telling word: in their address, their text or a spoken label?

Reading every link costs more than parsing the page. So words are sought in the source, where one
scan serves all questions (``Page.marks``), and only the links around what it found meet the DOM.
"""

import re
from collections.abc import Iterable, Sequence
from html import unescape
from itertools import chain, compress, count
from typing import Final, NamedTuple, TypeVar

from amtsblick.parse.html import Document
from amtsblick.parse.literals import Hit, Literals

_HREF: Final = re.compile(
    rb"""<a(?:rea)?\s(?:[^<>]*?\s)?href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE
)
_REACH: Final = 2000
"""Bytes from the start of a link's tag within which its telling word stands, and of a comment around it."""
_TAGS: Final = 16
"""Tags inside a link before that word."""
_MOST: Final = 200
"""Links read at either end of a page; what lies between on larger ones is content."""


_SEAM: Final = "\0"
_INVISIBLE: Final = ("\u00ad", "\u200b")

ItemT = TypeVar("ItemT")


class Link(NamedTuple):
    """A link found in the source."""

    number: int
    """As in ``document.linked``."""
    starts: Sequence[int]
    """Offset of its tag in ``document.raw``; several where the source does not tell it from its likes."""


def links_at(document: Document, hits: Sequence[Hit]) -> list[Link]:
    """The links that hold a hit, each once; on monstrous pages only those near the start and the end.

    The source says which addresses to look for, the tree which links really carry them: those of
    comments and scripts are none.
    """
    starts = _ends(_starts(document.raw, _ends(hits, _MOST * 10)), _MOST)
    places: dict[str, list[int]] = {}
    for start in starts:
        found = _HREF.match(document.raw, start)
        href = (found[1] or found[2] or found[3] or b"").decode("utf-8", "replace") if found else ""
        if href and not href.startswith("\\"):
            places.setdefault(unescape(href) if "&" in href else href, []).append(start)
    return [
        Link(number, told[at : at + 1] if len(told) == len(numbers) else told)
        for numbers, told in zip(_numbers(document, places), places.values(), strict=True)
        for at, number in _ends(list(enumerate(numbers)), _MOST)
    ]


def _ends(items: Sequence[ItemT], most: int) -> Sequence[ItemT]:
    """At most so many from either end."""
    return items if len(items) <= most * 2 else [*items[:most], *items[-most:]]


def _starts(raw: bytes, hits: Iterable[Hit]) -> list[int]:
    """Where the links around the hits start, each once, in page order."""
    starts: dict[int, None] = {}
    closed = 0
    for at, _, _ in hits:
        if at < closed:
            continue  # one more in the link found last
        start = _start(raw, at)
        if start >= 0 and not _in_comment(raw, start):
            starts[start] = None
            closed = raw.find(b"</", at, at + _REACH)
    return list(starts)


def _in_comment(raw: bytes, at: int) -> bool:
    end = raw.find(b"-->", at, at + _REACH)
    return end >= 0 and raw.find(b"<!--", at, end) < 0 and raw.rfind(b"<!--", max(at - _REACH, 0), at) >= 0


def _start(raw: bytes, at: int) -> int:
    """Offset of the tag of the link in whose tag or content ``at`` lies, -1 when in none."""
    far = max(at - _REACH, 0)
    for _ in range(_TAGS):
        at = raw.rfind(b"<", far, at)
        if at < 0:
            return -1
        name = raw[at + 1 : at + 6].lower()
        if name[:1] == b"a" and (name[1:2].isspace() or (name[:4] == b"area" and name[4:].isspace())):
            return at
        if name.startswith((b"/a>", b"/a ", b"scrip")):
            return -1
    return -1


def _numbers(document: Document, addresses: Iterable[str]) -> list[list[int]]:
    """Per address the links that carry it, in page order."""
    found: dict[str, list[int]] = {href: [] for href in addresses}
    hrefs = document.hrefs
    for number in compress(count(), map(found.__contains__, hrefs)):
        found[hrefs[number]].append(number)
    return list(found.values())


def numbers_with(stems: Literals[str], words: Sequence[str], before: str = "") -> set[int]:
    """Positions in ``words`` of those that hold a stem; letter case and soft hyphens do not count.

    ``before`` is set before each word, for stems that only count at its start.
    """
    joined = before + f"{_SEAM}{before}".join(words)
    if not joined.isascii():
        joined = joined.lower()
        for character in _INVISIBLE:
            joined = joined.replace(character, "")
    text = joined.encode("utf-8", "replace")
    numbers: set[int] = set()
    number = counted = 0
    for start, _, _ in chain.from_iterable(stems.scan(text).values()):
        number += text.count(_SEAM.encode(), counted, start)
        counted = start
        numbers.add(number)
    # HTML parsing leaves no NUL in words (it becomes U+FFFD), so the count is the position.
    return {number for number in numbers if number < len(words)}

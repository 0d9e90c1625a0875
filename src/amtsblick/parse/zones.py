"""Which stretches of a source are not markup: comments, scripts, styles and plain text?

Follows the tokenizer of the WHATWG HTML standard as far as it matters for telling an address that an
element names from one that only stands there.
"""

import re
from bisect import bisect
from collections.abc import Iterable
from enum import StrEnum
from typing import Final, NamedTuple

from amtsblick.parse.literals import Hit


class Kind(StrEnum):
    """What a stretch of source is to a browser."""

    COMMENT = "comment"
    SCRIPT = "script"
    STYLE = "style"
    TEXT = "text"
    """Shown or kept as it is; a tag in it is no element."""
    END = "end"
    """Behind the end of the source, so that a walk along the zones needs no special last step."""


class Zone(NamedTuple):
    """One stretch, as byte offsets; an element's start tag, at ``tag``, is not part of it.

    ``number`` counts the zones of a kind from 1.
    """

    kind: Kind
    tag: int
    start: int
    end: int
    number: int


class Zones(NamedTuple):
    """All zones of a source in order, the last one of kind END, and its noscript elements.

    Tags in a noscript element are elements here: it is markup for browsers without scripting.
    """

    all: list[Zone]
    tags: list[int]
    """Where the zones' start tags begin."""
    noscripts: list[tuple[int, int]]

    def around(self, at: int) -> Zone | None:
        """The zone in which an offset lies; None in markup."""
        zone = self.all[bisect(self.tags, at) - 1]
        return zone if zone.start <= at < zone.end else None

    def number_of(self, tag: int) -> int:
        """Number of the zone whose start tag begins at an offset; 0 for none."""
        zone = self.all[bisect(self.tags, tag) - 1]
        return zone.number if zone.tag == tag else 0

    def in_noscript(self, at: int) -> bool:
        """Whether an offset lies in a noscript element."""
        before = bisect(self.noscripts, (at, 0)) - 1
        return before >= 0 and at < self.noscripts[before][1]


_NOSCRIPT: Final = "<noscript"
_COMMENT: Final = "<!--"
_KINDS: Final = {
    "<script": Kind.SCRIPT,
    "<style": Kind.STYLE,
    "<textarea": Kind.TEXT,
    "<template": Kind.TEXT,
    "<title": Kind.TEXT,
    "<xmp": Kind.TEXT,
    "<noembed": Kind.TEXT,
    "<noframes": Kind.TEXT,
}
OPENERS: Final = frozenset({_COMMENT, _NOSCRIPT, *_KINDS})
"""Pieces of source at which a zone may begin; to be found without regard to ASCII case."""
_AFTER_NAME: Final = b" >\n\t\r/\f"
_REACH: Final = 3000
"""Longest noscript element, in bytes; what is longer was never closed."""
_TAG_END: Final = re.compile(rb"""[^>"']*+(?:(?:"[^"]*+"|'[^']*+')[^>"']*+)*+>""")
_LONGEST_TAG: Final = 20_000


def zones_of(raw: bytes, openers: Iterable[Hit]) -> Zones:
    """Zones of a source, given where it spells any of ``OPENERS``, in order."""
    zones: list[Zone] = []
    noscripts: list[tuple[int, int]] = []
    counted = dict.fromkeys(Kind, 0)
    done = 0
    for at, name_end, literal in openers:
        if at < done:
            continue
        if literal == _COMMENT:
            kind, start = Kind.COMMENT, name_end
            closed = raw.find(b"-->", at + 2)
            end = done = closed if closed >= 0 else len(raw)
        elif raw[name_end : name_end + 1] not in _AFTER_NAME:
            continue
        elif literal == _NOSCRIPT:
            noscripts.append((at, _closed(raw, b"noscript", name_end, at + _REACH)))
            continue
        else:
            kind, start = _KINDS[literal], tag_end(raw, name_end)
            end = done = _closed(raw, literal[1:].encode(), start, len(raw))
        counted[kind] += 1
        zones.append(Zone(kind, at, start, end, counted[kind]))
    zones.append(Zone(Kind.END, len(raw), len(raw) + 1, len(raw) + 1, 1))
    return Zones(zones, [zone.tag for zone in zones], noscripts)


def tag_end(raw: bytes, at: int) -> int:
    """Offset behind the ``>`` of the start tag in which ``at`` stands, outside quotes."""
    match = _TAG_END.match(raw, at, at + _LONGEST_TAG)
    if match:
        return match.end()
    end = raw.find(b">", at, at + _LONGEST_TAG)
    return end + 1 if end >= 0 else min(at + _LONGEST_TAG, len(raw))


def _closed(raw: bytes, name: bytes, start: int, limit: int) -> int:
    """Offset of the end tag of an element whatever its case; ``limit`` when there is none before."""
    at = raw.find(b"</", start, limit)
    while at >= 0 and raw[at + 2 : at + 2 + len(name)].lower() != name:
        at = raw.find(b"</", at + 2, limit)
    return at if at >= 0 else limit

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
        before = bisect(self.noscripts, (at, 0)) if self.noscripts else 0
        return before > 0 and at < self.noscripts[before - 1][1]


_NOSCRIPT: Final = "<noscript"
_NOSCRIPT_END: Final = "</noscript"
_COMMENT: Final = "<!--"
_COMMENT_END: Final = "-->"
_KINDS: Final = {
    _COMMENT: Kind.COMMENT,
    "<script": Kind.SCRIPT,
    "<style": Kind.STYLE,
    "<textarea": Kind.TEXT,
    "<template": Kind.TEXT,
    "<title": Kind.TEXT,
    "<xmp": Kind.TEXT,
    "<noembed": Kind.TEXT,
    "<noframes": Kind.TEXT,
}
_ENDS: Final = {
    opener: _COMMENT_END if opener == _COMMENT else opener.replace("<", "</") for opener in _KINDS
}
BOUNDS: Final = frozenset({*_KINDS, *_ENDS.values(), _NOSCRIPT, _NOSCRIPT_END})
"""Pieces of source at which a zone may begin or end; to be found without regard to ASCII case."""
_AFTER_NAME: Final = b" >\n\t\r/\f"
_REACH: Final = 3000
"""Longest noscript element, in bytes; what is longer was never closed."""
_TAG_END: Final = re.compile(rb"""[^>"']*+(?:(?:"[^"]*+"|'[^']*+')[^>"']*+)*+>""")
LONGEST_TAG: Final = 20_000
"""Longest start tag, in bytes; what is longer was never closed."""


def zones_of(raw: bytes, bounds: Iterable[Hit]) -> Zones:
    """Zones of a source, given where it spells any of ``BOUNDS``, in order."""
    size = len(raw)
    zones: list[Zone] = []
    noscripts: list[tuple[int, int]] = []
    counted = dict.fromkeys(Kind, 0)
    kind, tag, start, awaited = Kind.END, size, size, ""
    made = tuple.__new__  # half the time of the constructor, for dozens on each page
    for at, name_end, literal in bounds:
        if awaited:
            if literal == awaited and at >= start - 2:
                zones.append(made(Zone, (kind, tag, start, at, counted[kind])))
                awaited = ""
        elif literal == _NOSCRIPT_END:
            if noscripts:
                noscripts[-1] = (noscripts[-1][0], min(at, noscripts[-1][1]))
        elif literal == _NOSCRIPT:
            noscripts.append((at, at + _REACH))
        elif literal in _KINDS and (literal == _COMMENT or raw[name_end : name_end + 1] in _AFTER_NAME):
            kind, tag, awaited = _KINDS[literal], at, _ENDS[literal]
            start = name_end if literal == _COMMENT else tag_end(raw, name_end)
            counted[kind] += 1
    if awaited:
        zones.append(Zone(kind, tag, start, size, counted[kind]))
    zones.append(Zone(Kind.END, size, size + 1, size + 1, 1))
    return Zones(zones, [zone.tag for zone in zones], noscripts)


def tag_end(raw: bytes, at: int) -> int:
    """Offset behind the ``>`` of the start tag in which ``at`` stands, outside quotes."""
    if raw[at : at + 1] == b">":
        return at + 1
    match = _TAG_END.match(raw, at, at + LONGEST_TAG)
    if match:
        return match.end()
    end = raw.find(b">", at, at + LONGEST_TAG)
    return end + 1 if end >= 0 else min(at + LONGEST_TAG, len(raw))

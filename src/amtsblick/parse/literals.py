"""Where in a text do any of many literal pieces occur? One pass, however many pieces.

The only module that knows hyperscan (the Vectorscan engine). An Aho-Corasick automaton took four
times as long over the same sources.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final, Generic, NamedTuple, TypeAlias, TypeVar

import hyperscan

_SEAM: Final = "\0"
"""Between texts that are scanned as one; HTML attributes never hold it."""
_BLANKS: Final = bytes(range(1, 33))
_SLOT_BITS: Final = 20
"""Bits of an expression's id below the number of its group: far more than there are pieces."""
_PIECE: Final = (1 << _SLOT_BITS) - 1


class Hit(NamedTuple):
    """One occurrence: byte offsets into the scanned text and the piece that was found there."""

    start: int
    end: int
    literal: str


GroupT = TypeVar("GroupT", bound=str)
_Match: TypeAlias = tuple[int, int]
"""Id of the piece within its group, and end."""


class Literals(Generic[GroupT]):
    """An automaton over groups of literal pieces, compared without regard to ASCII case.

    Non-ASCII letters in pieces and text must agree in case. Overlapping occurrences are all found.
    """

    def __init__(self, groups: Mapping[GroupT, Iterable[str]]) -> None:
        pieces = {
            group: {literal.encode().lower(): literal for literal in literals}
            for group, literals in groups.items()
        }
        self._groups: Final = tuple(pieces)
        self._pieces: Final = [[(one, len(folded)) for folded, one in of.items()] for of in pieces.values()]
        ids = {
            (slot << _SLOT_BITS) + number: folded
            for slot, of in enumerate(pieces.values())
            for number, folded in enumerate(of)
        }
        self._database: Final = _compiled(ids) if ids else None
        self._idle: Final[list[hyperscan.Scratch]] = []
        """Working memory of scans that are over; one that runs, perhaps in another thread, has its own."""

    def scan(self, text: bytes) -> "Hits[GroupT]":
        """Hits by group, in the order of their ends; every group is there. ``text`` is UTF-8."""
        found: list[list[_Match]] = [[] for _ in self._groups]
        notes = [one.append for one in found]

        def note(number: int, _start: int, end: int, _flags: int, _context: object) -> None:
            notes[number >> _SLOT_BITS]((number & _PIECE, end))

        database = self._database
        if database is not None:
            scratch = self._idle.pop() if self._idle else hyperscan.Scratch(database)
            database.scan(text, match_event_handler=note, scratch=scratch)
            self._idle.append(scratch)
        return Hits(dict(zip(self._groups, zip(found, self._pieces, strict=True), strict=True)))

    def among(self, texts: "Joined") -> dict[GroupT, list[int]]:
        """Numbers of those of many short texts that spell a piece of a group, ascending."""
        bounds = texts.bounds
        return {
            group: sorted({bisect_right(bounds, end - 1) for _, end in matches})
            for group, (matches, _) in self.scan(texts.line).matches.items()
        }


def _compiled(expressions: Mapping[int, bytes]) -> hyperscan.Database:
    """Database of literal expressions by id."""
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=list(expressions.values()),
        ids=list(expressions),
        elements=len(expressions),
        flags=[hyperscan.HS_FLAG_CASELESS] * len(expressions),
        literal=True,
    )
    return database


class Joined:
    """Many short texts as one line, to be searched at once.

    White space and control characters inside a text are passed over, as browsers do in addresses.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        line = _SEAM.join(texts)
        if line.count(_SEAM) >= len(texts):
            line = _SEAM.join(text.replace(_SEAM, "") for text in texts)
        self.line: Final = line.encode("utf-8", "replace").translate(None, _BLANKS)
        """All texts with a NUL between any two."""
        lengths = (len(text) + len(_SEAM) for text in self.line.split(_SEAM.encode()))
        self.bounds: Final = list(accumulate(lengths))
        """Offset behind each text and its seam."""


class Hits(Mapping[GroupT, list[Hit]]):
    """Hits of one scan; those of a group are put into words when they are first asked for."""

    def __init__(self, matches: dict[GroupT, tuple[list[_Match], list[tuple[str, int]]]]) -> None:
        self.matches: Final = matches
        self._known: dict[GroupT, list[Hit]] = {}

    def __getitem__(self, group: GroupT) -> list[Hit]:
        known = self._known.get(group)
        if known is None:
            matches, pieces = self.matches[group]
            # The constructor of a NamedTuple takes twice as long, and there are hundreds per page.
            made = tuple.__new__
            known = [made(Hit, (end - pieces[number][1], end, pieces[number][0])) for number, end in matches]
            self._known[group] = known
        return known

    def __iter__(self) -> Iterator[GroupT]:
        return iter(self.matches)

    def __len__(self) -> int:
        return len(self.matches)

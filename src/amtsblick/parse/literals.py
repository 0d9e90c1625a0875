"""Where in a text do any of many literal pieces occur? One pass, however many pieces.

The only module that knows hyperscan (the Vectorscan engine). An Aho-Corasick automaton took four
times as long over the same sources.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, Generic, TypeAlias, TypeVar

import hyperscan

_SEAM: Final = "\0"
"""Between texts that are scanned as one; HTML attributes never hold it."""
_SEAM_BYTE: Final = _SEAM.encode()
_BLANKS: Final = bytes(range(1, 33))
_SLOT_BITS: Final = 20
"""Bits of an expression's id below the number of its group: far more than there are pieces."""


Hit: TypeAlias = tuple[int, int, str]
"""One occurrence: byte offsets of its start and end in the scanned text, and the piece that was found there.

A bare tuple, for there are hundreds on each page.
"""

GroupT = TypeVar("GroupT", bound=str)
_Match: TypeAlias = tuple[int, int]
"""Id of the piece, which holds the number of its group, and end."""
_Note: TypeAlias = Callable[[int, int, int, int, object], None]
"""Is told the id of an expression, start (always 0), end, flags and context."""


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
        self._pieces: Final = {
            (slot << _SLOT_BITS) + number: (one, len(folded))
            for slot, of in enumerate(pieces.values())
            for number, (folded, one) in enumerate(of.items())
        }
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
        matches: list[_Match] = []
        add = matches.append

        def note(number: int, _start: int, end: int, _flags: int, _context: object) -> None:
            add((number, end))  # called hundreds of times on a page: what can wait is done below

        self._run(text, note)
        found: list[list[_Match]] = [[] for _ in self._groups]
        for match in matches:
            found[match[0] >> _SLOT_BITS].append(match)
        return Hits(dict(zip(self._groups, found, strict=True)), self._pieces)

    def spells(self, text: bytes) -> bool:
        """Whether a text holds any piece of any group."""
        found: list[int] = []
        self._run(text, lambda number, *_: found.append(number))
        return bool(found)

    def _run(self, text: bytes, note: _Note) -> None:
        """Tell ``note`` of every piece in the text."""
        database = self._database
        if database is not None:
            scratch = self._idle.pop() if self._idle else hyperscan.Scratch(database)
            database.scan(text, match_event_handler=note, scratch=scratch)
            self._idle.append(scratch)

    def among(self, texts: "Joined") -> dict[GroupT, list[int]]:
        """Numbers of those of many short texts that spell a piece of a group, ascending."""
        matches = self.scan(texts.line).matches
        return {group: texts.numbers(end for _, end in found) for group, found in matches.items()}


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

    def numbers(self, ends: Iterable[int]) -> list[int]:
        """Numbers of the texts that end behind any of some ascending offsets, each once."""
        found: dict[int, None] = {}
        number = counted = 0
        for end in ends:
            number += self.line.count(_SEAM_BYTE, counted, end)
            counted = end
            found[number] = None
        return list(found)


class Hits(Mapping[GroupT, list[Hit]]):
    """Hits of one scan; those of a group are put into words when they are first asked for."""

    def __init__(self, matches: dict[GroupT, list[_Match]], pieces: Mapping[int, tuple[str, int]]) -> None:
        self.matches: Final = matches
        self._pieces: Final = pieces
        self._known: dict[GroupT, list[Hit]] = {}

    def __getitem__(self, group: GroupT) -> list[Hit]:
        known = self._known.get(group)
        if known is None:
            pieces = self._pieces
            known = self._known[group] = [
                (end - length, end, piece)
                for number, end in self.matches[group]
                for piece, length in (pieces[number],)
            ]
        return known

    def __iter__(self) -> Iterator[GroupT]:
        return iter(self.matches)

    def __len__(self) -> int:
        return len(self.matches)

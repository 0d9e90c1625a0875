"""Where in a text do any of many literal pieces occur? One pass, however many pieces.

The only module that knows ahocorasick_rs.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Generic, NamedTuple, TypeAlias, TypeVar

import ahocorasick_rs

_SEAM: Final = "\0"
"""Between texts that are scanned as one; HTML attributes never hold it."""
_SEAM_BYTE: Final = b"\0"
_LOWER: Final = bytes(range(256)).lower()
_BLANKS: Final = bytes(range(1, 33))


class Hit(NamedTuple):
    """One occurrence: byte offsets into the scanned text and the piece that was found there."""

    start: int
    end: int
    literal: str


GroupT = TypeVar("GroupT", bound=str)
_Match: TypeAlias = tuple[int, int, int]
"""Number of the piece, start and end."""


class Literals(Generic[GroupT]):
    """An automaton over groups of literal pieces, compared without regard to ASCII case.

    Non-ASCII letters in pieces and text must agree in case. Overlapping occurrences are all found.
    """

    def __init__(self, groups: Mapping[GroupT, Iterable[str]]) -> None:
        owners: dict[bytes, list[tuple[GroupT, str]]] = {}
        for group, literals in groups.items():
            for literal in literals:
                owners.setdefault(_folded(literal), []).append((group, literal))
        self._groups: Final = tuple(groups)
        self._owners: Final = list(owners.values())
        slot_of = {group: slot for slot, group in enumerate(self._groups)}
        self._slots: Final = [tuple(slot_of[group] for group, _ in owned) for owned in self._owners]
        self._names: Final = [
            {
                number: literal
                for number, owned in enumerate(self._owners)
                for of, literal in owned
                if of == group
            }
            for group in self._groups
        ]
        self._automaton: Final = ahocorasick_rs.BytesAhoCorasick(
            list(owners), implementation=ahocorasick_rs.Implementation.DFA
        )

    def scan(self, text: bytes) -> "Hits[GroupT]":
        """Hits by group, in text order; every group is there. ``text`` is UTF-8."""
        found: list[list[_Match]] = [[] for _ in self._groups]
        slots = self._slots
        for match in self._automaton.find_matches_as_indexes(text.lower(), overlapping=True):
            for slot in slots[match[0]]:
                found[slot].append(match)
        return Hits(dict(zip(self._groups, zip(found, self._names, strict=True), strict=True)))

    def among(self, texts: Sequence[str]) -> dict[GroupT, list[int]]:
        """Numbers of those of many short texts that spell a piece of a group, ascending.

        White space and control characters inside a text are passed over, as browsers do in addresses.
        """
        joined = _SEAM.join(texts)
        if joined.count(_SEAM) >= len(texts):
            joined = _SEAM.join(text.replace(_SEAM, "") for text in texts)
        line = joined.encode("utf-8", "replace").translate(_LOWER, _BLANKS)
        number = counted_to = 0
        found: dict[GroupT, list[int]] = {group: [] for group in self._groups}
        for piece, _, end in self._automaton.find_matches_as_indexes(line, overlapping=True):
            number += line.count(_SEAM_BYTE, counted_to, end)
            counted_to = end
            for group, _literal in self._owners[piece]:
                numbers = found[group]
                if not numbers or numbers[-1] != number:
                    numbers.append(number)
        return found


class Hits(Mapping[GroupT, list[Hit]]):
    """Hits of one scan; those of a group are put into words when they are first asked for."""

    def __init__(self, matches: dict[GroupT, tuple[list[_Match], dict[int, str]]]) -> None:
        self._matches = matches
        self._known: dict[GroupT, list[Hit]] = {}

    def __getitem__(self, group: GroupT) -> list[Hit]:
        known = self._known.get(group)
        if known is None:
            matches, names = self._matches[group]
            # The constructor of a NamedTuple takes twice as long, and there are hundreds per page.
            made = tuple.__new__
            known = [made(Hit, (start, end, names[number])) for number, start, end in matches]
            self._known[group] = known
        return known

    def __iter__(self) -> Iterator[GroupT]:
        return iter(self._matches)

    def __len__(self) -> int:
        return len(self._matches)


def _folded(literal: str) -> bytes:
    return literal.encode().lower()

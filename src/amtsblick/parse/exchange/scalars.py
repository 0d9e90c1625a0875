"""How do simple values lie in a cell: texts, numbers, days, words of a list?"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from difflib import get_close_matches
from enum import Enum
from functools import lru_cache, partial
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin

from amtsblick.parse.bodies_columns import title
from amtsblick.parse.exchange.days import day_of_cell, moment_of_cell, partial_of_cell
from amtsblick.parse.exchange.german import words_of
from amtsblick.parse.exchange.places import UnreadableError, shown
from amtsblick.parse.exchange.texts import from_cell, to_cell
from amtsblick.parse.facts_columns import amount_of
from amtsblick.values.days import PartialDate

_YES: Final = {**dict.fromkeys(("yes", "ja", "true", "wahr", "x", "1", "j", "y"), True)}
_NO: Final = {**dict.fromkeys(("no", "nein", "false", "falsch", "0", "n"), False)}
_ANSWERS: Final = _YES | _NO
_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?")
_WORDS_SHOWN: Final = 24
_LARGEST: Final = 2**53
"""JSON carries larger whole numbers nowhere exactly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Both ways of one type. ``read`` takes a stripped, non-empty cell and raises UnreadableError."""

    write: Callable[[Any], str]
    read: Callable[[str], Any]


def inner_of(hint: Any) -> tuple[Any, bool]:
    """The type without None, and whether it may be None."""
    if get_origin(hint) in (Union, UnionType):
        solid = [member for member in get_args(hint) if member is not NoneType]
        if len(solid) == 1:
            return solid[0], len(solid) < len(get_args(hint))
    return hint, False


def scalar_of(kind: Any, *, bare_empty: bool = True) -> Cell | None:
    """Both ways of a simple type, None for any other. ``bare_empty``: see ``texts``."""
    if kind is str:
        return Cell(
            write=partial(to_cell, bare_empty=bare_empty),
            read=partial(from_cell, bare_empty=bare_empty),
        )
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return Cell(write=lambda value: str(value.value), read=partial(word, kind))
    return None


def word(enum: type[Enum], cell: str) -> Any:
    """The member that a word names, English or German. Raises UnreadableError."""
    words = _words(enum)
    found = words.get(title(cell))
    if found is None:
        near = get_close_matches(title(cell), words, n=1)
        meant = f"was {words[near[0]].value} meant? " if near else ""
        known = ", ".join(str(member.value) for member in list(enum)[:_WORDS_SHOWN])
        raise UnreadableError(f"{shown(cell)} is not known here", f"{meant}write one of: {known}")
    return found


@lru_cache(maxsize=64)
def _words(enum: type[Enum]) -> dict[str, Any]:
    return words_of(enum)


def _answer(cell: str) -> bool:
    found = _ANSWERS.get(cell.casefold())
    if found is None:
        raise UnreadableError(f"{shown(cell)} is neither yes nor no", "write yes or no, or nothing")
    return found


def _whole(cell: str) -> int:
    try:
        value = int(cell) if cell.lstrip("+-").isdecimal() else amount_of(cell)
    except ValueError:
        value = None
    if value is None or abs(value) > _LARGEST:
        raise UnreadableError(f"{shown(cell)} is no whole number", "write it in digits, such as 1200")
    return value


def number_of(cell: str) -> float:
    """The number, with a point or a comma. Raises UnreadableError."""
    if not _NUMBER.fullmatch(cell):
        raise UnreadableError(f"{shown(cell)} is no number", "write it in digits, such as 12.5 or 12,5")
    value = float(cell.replace(",", "."))
    if value in (float("inf"), float("-inf")):
        raise UnreadableError(f"{shown(cell)} is too large", "check the number")
    return value


def number_text(value: float) -> str:
    """Shortest spelling that reads back as the same float."""
    text = repr(value)
    return text.removesuffix(".0") if text != "-0.0" else text


def _moment_text(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


_SIMPLE: Final[dict[Any, Cell]] = {
    bool: Cell(write=lambda value: "yes" if value else "no", read=_answer),
    int: Cell(write=str, read=_whole),
    float: Cell(write=number_text, read=number_of),
    date: Cell(write=date.isoformat, read=day_of_cell),
    datetime: Cell(write=_moment_text, read=moment_of_cell),
    PartialDate: Cell(write=lambda value: value.text, read=partial_of_cell),
}

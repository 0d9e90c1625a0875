"""How does a value of one declared type lie in a cell, and come back?

Simple values as people write them; tuples of them joined with "; "; reasons as ``data_protection:
sentence``, conditions as ``text | owner | due``, lines as ``hate_share > 5 x 2``; everything else, and what
these forms cannot carry, as JSON.
"""

import json
import re
from collections.abc import Callable
from enum import Enum
from typing import Any, Final, get_args, get_origin

from amtsblick.parse.exchange.days import day_of_cell
from amtsblick.parse.exchange.places import UnreadableError, shown
from amtsblick.parse.exchange.scalars import Cell, inner_of, number_of, number_text, scalar_of, word
from amtsblick.parse.exchange.texts import from_cell, joined, separated, to_cell
from amtsblick.parse.exchange.trees import from_tree, to_tree
from amtsblick.values.decisions import Condition, Line, Reason, ReasonKind
from amtsblick.values.usages import Metric

_LINE: Final = re.compile(r"(\w+)\s*([<>])\s*(\S+?)(?:\s*x\s*(\d{1,4}))?")


def cell_of(hint: Any, *, bare_empty: bool = True) -> Cell:
    """Both ways of a declared type. ``bare_empty``: an empty cell stands for "" (see ``texts``)."""
    kind, optional = inner_of(hint)
    if optional:
        plain = cell_of(kind, bare_empty=kind is not str)
        return Cell(
            write=lambda value: "" if value is None else plain.write(value),
            read=plain.read,
        )
    simple = scalar_of(kind, bare_empty=bare_empty)
    if simple is not None:
        return simple
    if get_origin(kind) is tuple:
        return _tuple_cell(kind)
    raise TypeError(f"{kind!r} has no form in a cell")


def _tuple_cell(kind: Any) -> Cell:
    """A tuple in its compact form where it comes back unchanged from it, else as JSON."""
    member = get_args(kind)[0]
    compact = _compact_of(member)

    def read(cell: str) -> Any:
        text = from_cell(cell)
        if text[0] == "[" and text[-1] == "]":
            return from_tree(kind, _json(text))
        if compact is None:
            raise UnreadableError(f"{shown(cell)} is no JSON list", "write it as an export shows it, in [ ]")
        return tuple(compact.read(text))

    def write(value: Any) -> str:
        if not value:
            return ""
        if compact is not None:
            cell = to_cell(compact.write(value))
            if _reads_as(read, cell, value):
                return cell
        return to_cell(json.dumps(to_tree(kind, value), ensure_ascii=False))

    return Cell(write=write, read=read)


def _reads_as(read: Callable[[str], Any], cell: str, value: Any) -> bool:
    try:
        return bool(cell and cell == cell.strip() and read(cell) == value)
    except UnreadableError:
        return False


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableError(
            f"{shown(text)} is no complete JSON", "copy the whole cell from an export"
        ) from None


def _compact_of(member: Any) -> Cell | None:
    if member is str:
        return Cell(write=lambda value: joined(list(value)), read=separated)
    if isinstance(member, type) and issubclass(member, Enum):
        return Cell(
            write=lambda value: "; ".join(str(one.value) for one in value),
            read=lambda text: [word(member, one) for one in re.split(r"\s*[;,\n]\s*", text) if one],
        )
    if member in _COMPACT:
        write, read = _COMPACT[member]
        return Cell(
            write=lambda value: joined([write(one) for one in value]),
            read=lambda text: [read(piece) for piece in separated(text)],
        )
    return None


def _write_reason(value: Reason) -> str:
    return f"{value.kind.value}: {value.text}" if value.text else value.kind.value


def _read_reason(piece: str) -> Reason:
    kind, _, text = piece.partition(":")
    return Reason(kind=word(ReasonKind, kind.strip()), text=text.strip())


def _write_condition(value: Condition) -> str:
    parts = [value.text, value.owner, value.due.isoformat() if value.due else ""]
    return " | ".join(parts).rstrip(" |")


def _read_condition(piece: str) -> Condition:
    parts = [part.strip() for part in piece.split("|")]
    text, owner, due, *more = [*parts, "", ""]
    if any(more):
        raise UnreadableError(f"{shown(piece)} has too many parts", "write: what | who | 2026-12-31")
    return Condition(text=text, owner=owner, due=day_of_cell(due) if due else None)


def _write_line(value: Line) -> str:
    sign = ">" if value.above else "<"
    text = f"{value.metric.value} {sign} {number_text(value.value)}"
    return text if value.periods == 1 else f"{text} x {value.periods}"


def _read_line(piece: str) -> Line:
    found = _LINE.fullmatch(piece)
    if found is None:
        raise UnreadableError(f"{shown(piece)} is no line", "write it like: hate_share > 5 x 2")
    return Line(
        metric=word(Metric, found[1]),
        above=found[2] == ">",
        value=number_of(found[3]),
        periods=int(found[4] or 1),
    )


_COMPACT: Final[dict[Any, tuple[Callable[[Any], str], Callable[[str], Any]]]] = {
    Reason: (_write_reason, _read_reason),
    Condition: (_write_condition, _read_condition),
    Line: (_write_line, _read_line),
}

"""What stands in the cells of one version's row?"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final, get_args

from amtsblick.parse.exchange.columns import ENTRY, Column, layout_of
from amtsblick.values.records import Entry, RecordKind

_REMEMBERED: Final = 1024


def headings(kind: RecordKind) -> list[str]:
    """Names of all columns, in order."""
    return [column.name for column in layout_of(kind).columns]


def row_maker(kind: RecordKind) -> Callable[[Entry], list[str]]:
    """Makes the cells of an entry, one per column."""
    plan = [(getter(column), _writer(column)) for column in layout_of(kind).columns]
    return lambda entry: [write(get(entry)) for get, write in plan]


def _writer(column: Column) -> Callable[[Any], str]:
    """How a column's values are written; equal lists of words once, since each is read back to be sure.

    Not lists that hold numbers: ``0.0`` and ``-0.0`` are equal and written differently.
    """
    members = get_args(column.hint)
    if column.listed and (members[0] is str or issubclass(members[0], StrEnum)):
        return lru_cache(maxsize=_REMEMBERED)(column.cell.write)
    return column.cell.write


def getter(column: Column) -> Callable[[Entry], Any]:
    """Reads a column's value off an entry."""
    if column.group == ENTRY:
        return attrgetter(column.field)
    return attrgetter("content." + ".".join(filter(None, (column.group, column.field))))


def file_rows(kind: RecordKind, entries: Sequence[Entry]) -> list[list[str]]:
    """All rows of a table, the headings first."""
    make = row_maker(kind)
    return [headings(kind), *map(make, entries)]

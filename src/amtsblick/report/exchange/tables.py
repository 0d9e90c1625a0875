"""What stands in the cells of one version's row?"""

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from amtsblick.parse.exchange.columns import ENTRY, Column, layout_of
from amtsblick.values.records import Entry, RecordKind


def headings(kind: RecordKind) -> list[str]:
    """Names of all columns, in order."""
    return [column.name for column in layout_of(kind).columns]


def row_maker(kind: RecordKind) -> Callable[[Entry], list[str]]:
    """Makes the cells of an entry, one per column."""
    plan = [(getter(column), column.cell.write) for column in layout_of(kind).columns]
    return lambda entry: [write(get(entry)) for get, write in plan]


def getter(column: Column) -> Callable[[Entry], Any]:
    """Reads a column's value off an entry."""
    if column.group == ENTRY:
        return attrgetter(column.field)
    return attrgetter("content." + ".".join(filter(None, (column.group, column.field))))


def file_rows(kind: RecordKind, entries: Sequence[Entry]) -> list[list[str]]:
    """All rows of a table, the headings first."""
    make = row_maker(kind)
    return [headings(kind), *map(make, entries)]

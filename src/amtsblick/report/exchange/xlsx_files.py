"""Records as a workbook: one sheet per kind. The same records always give the same bytes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO, Final

import xlsxwriter

from amtsblick.parse.exchange.columns import Column, layout_of
from amtsblick.parse.exchange.kinds import PLURALS
from amtsblick.parse.exchange.scalars import inner_of
from amtsblick.parse.exchange.xlsx_rows import MORE
from amtsblick.report.exchange.tables import getter
from amtsblick.values.records import Entry, RecordKind

_LONGEST: Final = 16_383
"""Characters that fit whatever they are: a cell holds 32,767 UTF-16 units (ECMA-376)."""
_FIRST_DAY: Final = date(1900, 3, 1)
"""Spreadsheets disagree about days before."""
_EXACT: Final = 10**15
_STAMP: Final = datetime(1980, 1, 1)  # noqa: DTZ001 - the file form knows no time zones
_OPTIONS: Final = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
_WIDE: Final = frozenset({"text", "text_en", "findings", "reason", "reasons", "origin.title", "note"})


def open_workbook(stream: BinaryIO) -> Any:
    """A workbook whose bytes do not depend on the moment."""
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    book.set_properties({"title": "Amtsblick", "created": _STAMP})
    return book


def write_workbook(tables: Mapping[RecordKind, Sequence[Entry]], stream: BinaryIO) -> None:
    """One sheet per kind, in the order given."""
    book = open_workbook(stream)
    formats = {"head": book.add_format({"bold": True, "bottom": 1})}
    formats["day"] = book.add_format({"num_format": "yyyy-mm-dd"})
    for kind, entries in tables.items():
        _write_sheet(book.add_worksheet(PLURALS[kind]), kind, entries, formats)
    book.close()


def write_headings(
    sheet: Any, columns: Sequence[Column], head: Any, spans: Iterable[int] | None = None
) -> None:
    """The first row, frozen. ``spans`` tells how many cells each column takes."""
    at = 0
    for column, span in zip(columns, spans or [1] * len(columns), strict=True):
        for part in range(span):
            sheet.write_string(0, at, f"{column.name}{MORE}{part + 1}" if part else column.name, head)
            sheet.set_column(at, at, 48 if column.name in _WIDE else 16)
            at += 1
    sheet.freeze_panes(1, 1)


def _write_sheet(sheet: Any, kind: RecordKind, entries: Sequence[Entry], formats: Mapping[str, Any]) -> None:
    columns = [(column, getter(column)) for column in layout_of(kind).columns]
    rows = [[_value(column, get(entry)) for column, get in columns] for entry in entries]
    spans = [_span(index, rows) for index in range(len(columns))]
    write_headings(sheet, layout_of(kind).columns, formats["head"], spans)
    for number, row in enumerate(rows, 1):
        at = 0
        for value, span in zip(row, spans, strict=True):
            _write(sheet, number, at, value, formats)
            at += span


def _span(index: int, rows: list[list[str | int | float | date]]) -> int:
    """Cells that the longest text of a column fills."""
    lengths = (len(value) for row in rows if isinstance(value := row[index], str))
    return max(1, -(-max(lengths, default=0) // _LONGEST))


def _value(column: Column, value: Any) -> str | int | float | date:
    """Days and numbers as such where a workbook keeps them exactly, everything else as in a CSV file."""
    kind, _ = inner_of(column.hint)
    if kind is date and value is not None and value >= _FIRST_DAY:
        found: date = value
        return found
    if kind in (int, float) and value is not None and abs(value) < _EXACT and _kept(value):
        number: float = value
        return number
    return column.cell.write(value)


def _kept(value: float) -> bool:
    """Is the number the same after it was written with 16 digits, as workbooks have it?"""
    return float(f"{value:.16G}") == value and repr(value) != "-0.0"


def _write(sheet: Any, row: int, at: int, value: str | float | date, formats: Mapping[str, Any]) -> None:
    match value:
        case "":
            return
        case str():
            for part in range(-(-len(value) // _LONGEST)):
                sheet.write_string(row, at + part, value[part * _LONGEST : (part + 1) * _LONGEST])
        case date():
            sheet.write_datetime(row, at, value, formats["day"])
        case _:
            sheet.write_number(row, at, value)

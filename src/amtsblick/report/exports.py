"""A survey as CSV, JSON, XLSX and Parquet.

The only module that knows xlsxwriter and pyarrow. Text formats are yielded, binary ones written
to a stream that the caller opened; nothing is read from disk. (xlsxwriter keeps the rows it was
given in temporary files of its own until the workbook is closed.)
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from itertools import islice
from typing import Any, BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from amtsblick.report.columns import NOTES, Column, Value
from amtsblick.report.csv_text import csv_text, instant
from amtsblick.report.tables import TABLES, Results, Row, Table, matrix, rows
from amtsblick.report.text import clean, encodable, harmless, has_surrogates

MATRIX: Final = "matrix"
NAMES: Final = (*TABLES, MATRIX)
"""Tables that can be exported on their own."""

_BATCH: Final = 500
_XLSX_ROWS: Final = 1_048_576
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_XLSX_TEXT: Final = 32_767
_ARROW: Final = {
    "text": pa.string(),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "time": pa.timestamp("us", tz="UTC"),
    "date": pa.date32(),
}


def rows_csv(name: str, results: Results) -> Iterator[str]:
    """Lines of one table: RFC 4180, comma, CRLF, UTF-8 without BOM, header first."""
    table, lines = _table(name, results)
    return csv_text(table.columns, lines())


def write_json(results: Results, *, generated_at: datetime) -> Iterator[str]:
    """The whole survey as one JSON document, body by body; text is exactly as found."""
    head = {
        "format": "amtsblick-survey",
        "version": 1,
        "generated_at": generated_at,
        "run": results.run,
    }
    yield _json(head)[:-1] + ',\n"bodies": ['
    for number, sheet in enumerate(results.sheets()):
        yield (",\n" if number else "\n") + _json(sheet)
    changes = [{"body_name": body.name, **_plain(change)} for body, change in results.changes]
    yield '\n],\n"changes": ' + _json(changes) + "}\n"


def write_parquet(name: str, results: Results, stream: BinaryIO) -> None:
    """One table into ``stream``; the data dictionary travels in the schema's metadata."""
    table, lines = _table(name, results)
    schema = pa.schema(
        [
            pa.field(column.name, _ARROW[column.kind], metadata={"meaning": column.meaning})
            for column in table.columns
        ],
        metadata={"survey": str(results.run.id), "meaning": table.meaning},
    )
    with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        remaining = lines()
        while batch := list(islice(remaining, _BATCH)):
            columns = [
                pa.array(
                    [encodable(value) if isinstance(value, str) else value for value in values],
                    type=field.type,
                )
                for values, field in zip(zip(*batch, strict=True), schema, strict=True)
            ]
            writer.write_batch(pa.record_batch(columns, schema=schema))


def write_xlsx(results: Results, stream: BinaryIO, *, generated_at: datetime) -> None:
    """All tables as sheets of one workbook, the data dictionary last."""
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    book.set_properties(
        {"title": f"Amtsblick {results.run.id}", "created": generated_at.astimezone(UTC).replace(tzinfo=None)}
    )
    formats = _Formats(book)
    for name in (MATRIX, *TABLES):
        table, lines = _table(name, results)
        _write_sheet(book, formats, table.name, table.columns, lines())
    _write_sheet(book, formats, "dictionary", _DICTIONARY, dictionary())
    book.close()


def write_tables(
    tables: Iterable[tuple[str, Sequence[Column], Iterable[Sequence[Value]]]],
    stream: BinaryIO,
    *,
    made_at: datetime,
) -> None:
    """Tables with their names and columns as sheets of one workbook, what the columns mean as the last."""
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    book.set_properties({"created": made_at.astimezone(UTC).replace(tzinfo=None)})
    formats = _Formats(book)
    meanings: list[Row] = []
    for name, columns, lines in tables:
        _write_sheet(book, formats, name, tuple(columns), lines)
        meanings += [(name, one.name, one.kind, one.meaning) for one in columns]
    _write_sheet(book, formats, "dictionary", _DICTIONARY, meanings)
    book.close()


_DICTIONARY: Final = (
    Column("table", "text", ""),
    Column("column", "text", ""),
    Column("kind", "text", ""),
    Column("meaning", "text", ""),
)


def dictionary() -> Iterator[tuple[str, str, str, str]]:
    """The data dictionary: table, column, kind, meaning; a table's own meaning comes first."""
    for table in TABLES.values():
        yield table.name, "", "", table.meaning
        for column in table.columns:
            yield table.name, column.name, column.kind, column.meaning
    yield MATRIX, "", "", "Bodies x services: one column per service that occurs, the status in each."
    for note in NOTES:
        yield "", "", "", note


def _table(name: str, results: Results) -> tuple[Table, Callable[[], Iterator[Row]]]:
    if name == MATRIX:
        return matrix(results)
    table = TABLES[name]
    return table, lambda: rows(table, results)


def _json(value: object) -> str:
    text = json.dumps(_plain(value), ensure_ascii=False)
    return json.dumps(_plain(value)) if has_surrogates(text) else text


def _plain(value: Any) -> Any:
    """Values of the domain as JSON knows them; field names stay as they are."""
    match value:
        case Enum():
            return value.value
        case date():
            return instant(value) if isinstance(value, datetime) else value.isoformat()
        case str() | int() | float() | None:
            return value
        case Mapping():
            return {key: _plain(one) for key, one in value.items()}
        case tuple() | list():
            return [_plain(one) for one in value]
        case _ if is_dataclass(value):
            return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        case _:
            raise TypeError(f"no JSON form for {type(value).__name__}")


class _Formats:
    """Cell formats of one workbook."""

    def __init__(self, book: Any) -> None:
        self.head = book.add_format({"bold": True, "bottom": 1})
        self.time = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self.date = book.add_format({"num_format": "yyyy-mm-dd"})


def _write_sheet(
    book: Any, formats: _Formats, name: str, columns: tuple[Column, ...], lines: Iterable[Sequence[Value]]
) -> None:
    """Write rows; a table longer than a sheet goes on in further sheets."""
    remaining = iter(lines)
    part = 1
    while True:
        sheet = book.add_worksheet(name if part == 1 else f"{name} ({part})")
        sheet.freeze_panes(1, 1)
        for index, column in enumerate(columns):
            sheet.set_column(index, index, _width(column))
            sheet.write_string(0, index, column.name, formats.head)
        last = 0
        for last, row in enumerate(islice(remaining, _XLSX_ROWS - 1), 1):
            for index, value in enumerate(row):
                _write_cell(sheet, last, index, value, formats)
        sheet.autofilter(0, 0, last, len(columns) - 1)
        if last < _XLSX_ROWS - 1:
            return
        part += 1


def _width(column: Column) -> int:
    wide = {"excerpt": 50, "meaning": 90, "sentence": 60, "body_name": 42, "dom_path": 30, "url": 40}
    return wide.get(column.name, 20 if column.kind in {"text", "time"} else 12)


def _write_cell(sheet: Any, row: int, column: int, value: Value, formats: _Formats) -> None:
    match value:
        case None | "":
            return
        case bool():
            sheet.write_boolean(row, column, value)
        case datetime():
            sheet.write_datetime(row, column, value.astimezone(UTC).replace(tzinfo=None), formats.time)
        case date():
            sheet.write_datetime(row, column, value, formats.date)
        case str():
            sheet.write_string(row, column, harmless(clean(value))[:_XLSX_TEXT])
        case _:
            sheet.write_number(row, column, value)

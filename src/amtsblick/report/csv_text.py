"""How does a table become CSV text? RFC 4180, comma, CRLF, UTF-8 without BOM, header first."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime

from amtsblick.report.columns import Column, Value
from amtsblick.report.text import clean, harmless


def csv_text(columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """Pieces of one table; text that a spreadsheet could take for a formula gets an apostrophe."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([column.name for column in columns])
    for row in rows:
        writer.writerow([_cell(value) for value in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def instant(value: datetime) -> str:
    """A moment as ISO 8601 in UTC."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _cell(value: Value) -> str | int:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case str():
            return harmless(clean(value))
        case _:
            return value

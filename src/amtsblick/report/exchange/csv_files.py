"""Records as CSV: RFC 4180, comma, CRLF, UTF-8 without a byte order mark, headings first."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Final

from amtsblick.report.exchange.tables import headings, row_maker
from amtsblick.values.records import Entry, RecordKind

_PIECE: Final = 500


def csv_pieces(kind: RecordKind, entries: Iterable[Entry]) -> Iterator[str]:
    """Pieces of the file of one kind."""
    make = row_maker(kind)
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(headings(kind))
    for number, entry in enumerate(entries, 1):
        writer.writerow(make(entry))
        if number % _PIECE == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()

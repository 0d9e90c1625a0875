"""Which rows has a CSV file of the register, exactly as they stand?

Separators and charsets as ``parse.csv_table`` reads them off the file; otherwise stricter than it: a file
that was cut or whose quotes do not match is refused, since half of it would be entered.
"""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Final

from amtsblick.parse.csv_table import begin, decoded, refuse_other
from amtsblick.parse.exchange.places import Place, Trouble

MOST_BYTES: Final = 100_000_000
_MOST_CELL: Final = 20_000_000
_QUOTES: Final = 'close the quotes; write each " within a cell twice; if the file was cut, copy it anew'


def each_row(data: bytes, name: str, troubles: list[Trouble]) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, each with the line in which it starts, the header first.

    One by one, so that cells need not be kept; what is wrong is noted in ``troubles``. Raises InputError for
    what is no CSV file at all.
    """
    start = Place(file=name, row=0)
    if len(data) > MOST_BYTES:
        text = f"{len(data) / 1e6:.0f} MB are too much"
        troubles.append(Trouble(place=start, text=text, remedy="split the file"))
        return
    refuse_other(data, name)
    text = decoded(data)
    troubles += _broken(text, data, name)
    body, before, separator = begin(text)
    empty = True
    limit = csv.field_size_limit(_MOST_CELL)  # documents fill larger cells than the default allows
    line = before + 1
    try:
        reader = csv.reader(StringIO(body, newline=""), delimiter=separator, strict=True)
        for cells in reader:
            if any(cells):
                empty = False
                yield line, cells
            line = before + reader.line_num + 1
    except csv.Error as error:
        place = Place(file=name, row=line)
        troubles.append(Trouble(place=place, text=f"the row cannot be read: {error}", remedy=_QUOTES))
        return
    finally:
        csv.field_size_limit(limit)
    if empty:
        remedy = "add a row of headings and one row per record"
        troubles.append(Trouble(place=start, text="the file is empty", remedy=remedy))


def read_rows(data: bytes, name: str) -> tuple[list[tuple[int, list[str]]], list[Trouble]]:
    """The same, all at once."""
    troubles: list[Trouble] = []
    return list(each_row(data, name, troubles)), troubles


def _broken(text: str, data: bytes, name: str) -> list[Trouble]:
    """Characters that the file's own charset does not have."""
    if "\ufffd" not in text or "\ufffd".encode() in data:
        return []
    lines = [number for number, line in enumerate(text.split("\n"), 1) if "\ufffd" in line]
    return [
        Trouble(
            place=Place(file=name, row=number),
            text="a character is broken: the file mixes charsets",
            remedy="save the file as CSV (UTF-8) anew and check its umlauts",
        )
        for number in lines
    ]


def is_cut(data: bytes) -> bool:
    """Does the last line of the bytes have no end?"""
    return not data.rstrip(b"\0 ").endswith((b"\n", b"\r"))

"""Which table do the bytes of a CSV file spell, whatever spreadsheet wrote it?

CSV has no declared separator, quoting or charset in practice (RFC 4180 only describes one habit),
so all three are read off the file: a byte order mark or the text itself tells the charset, the
header row tells the separator.
"""

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Final

from amtsblick.errors import InputError

MOST_BYTES: Final = 50_000_000
"""A list of 100,000 bodies has about 10 MB; what is larger is some other file."""
MOST_ROWS: Final = 100_000

_SAVE_AS_CSV: Final = "open it in its program and save or export it as CSV (UTF-8)"
_OTHER_FILES: Final = (
    (b"PK\x03\x04", "an Excel or OpenDocument file (or another ZIP archive)"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file"),
    (b"%PDF", "a PDF file"),
    (b"\x1f\x8b", "a gzip-compressed file"),
    (b"SQLite format 3", "a SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"WARC/", "a web archive; give it with --archive"),
)
_OTHER_TEXTS: Final = (
    (re.compile(r"\s*<(!doctype|html|\?xml)", re.IGNORECASE), "an HTML or XML file"),
    (re.compile(r"\s*[\[{]\s*[\"{\[]"), "a JSON file"),
)
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEPARATORS: Final = ";,\t"
_SEP_LINE: Final = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
_QUOTED: Final = re.compile(r'"[^"]*"')
_PROBE: Final = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something in a file that was not taken as it stands; ``line`` counts from 1."""

    line: int
    text: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Cells of one record that starts in ``line``."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """At least one record, blank ones left out, and the records that could not be read."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def read_table(data: bytes, *, name: str) -> Table:
    """Table of a CSV file; ``name`` is the file's name for messages.

    Raises InputError, with file and remedy, for what is empty, too large or no CSV at all.
    """
    if len(data) > MOST_BYTES:
        raise InputError(
            f"{name}: {len(data) / 1e6:.0f} MB are too much for a list of bodies (at most "
            f"{MOST_BYTES / 1e6:.0f} MB); split the list, or check that it is the right file"
        )
    refuse_other(data, name)
    text = decoded(data)
    lines, first, separator = begin(text)
    records, problems = _records(lines, separator)
    rows = [Row(line=row.line + first, cells=row.cells) for row in records if any(row.cells)]
    problems = [Problem(line=one.line + first, text=one.text, remedy=one.remedy) for one in problems]
    if not rows:
        raise InputError(f"{name}: the file is empty; it needs a header row and one row per body")
    if len(rows) > MOST_ROWS:
        raise InputError(f"{name}: {len(rows)} rows are too many (at most {MOST_ROWS}); split the list")
    return Table(rows=tuple(rows), problems=tuple(problems))


def refuse_other(data: bytes, name: str) -> None:
    """Raises InputError, with file and remedy, for bytes that are some other kind of file."""
    _refuse(name, (what for magic, what in _OTHER_FILES if data.startswith(magic)))
    start = decoded(data[:_PROBE])
    _refuse(name, (what for pattern, what in _OTHER_TEXTS if pattern.match(start)))


def _refuse(name: str, found: Iterator[str]) -> None:
    what = next(found, None)
    if what is not None:
        raise InputError(f"{name}: this is not a CSV file but {what}; {_SAVE_AS_CSV}")


def decoded(data: bytes) -> str:
    """The text in the charset that the byte order mark or the bytes themselves tell."""
    for bom, charset in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(charset, "replace")
    probe = data[:_PROBE]
    if len(probe) > 1 and probe.count(0) * 3 > len(probe):  # UTF-16 without a mark
        return data.decode(
            "utf-16-le" if probe[1::2].count(0) > probe[::2].count(0) else "utf-16-be", "replace"
        )
    for charset in ("utf-8", "cp1252"):
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def begin(text: str) -> tuple[str, int, str]:
    """Text from the header on, number of lines before it, and the separator."""
    before = 0
    while text:
        line, _, rest = text.partition("\n")
        declared = _SEP_LINE.fullmatch(line.strip("\r "))
        if declared:  # Excel's own way to say it
            return rest, before + 1, declared[1]
        if line.strip(f'\r{_SEPARATORS} "'):
            bare = _QUOTED.sub("", line)
            return text, before, max(_SEPARATORS, key=bare.count)
        text, before = rest, before + 1
    return "", before, ","


def _records(text: str, separator: str) -> tuple[list[Row], list[Problem]]:
    """All records; where quotes do not match, each line is a record of its own."""
    try:
        return list(_read(text, separator)), []
    except csv.Error:
        pass
    rows, problems = [], []
    for line, content in enumerate(text.splitlines(), start=1):
        try:
            rows += [Row(line=line, cells=row.cells) for row in _read(content, separator)]
        except csv.Error as error:
            problems.append(
                Problem(
                    line=line,
                    text=f"the line cannot be read: {error}: {content[:80]!r}",
                    remedy='put the whole cell in quotes and write each " inside it twice',
                )
            )
    return rows, problems


def _read(text: str, separator: str) -> Iterator[Row]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    for cells in reader:
        yield Row(line=line, cells=tuple(cell.strip() for cell in cells))
        line = reader.line_num + 1

"""Which captures does a web archive's CDX index name?

Dialects: the Wayback CDX server's (JSON arrays with a header row, or plain lines), plain CDX files with a
letter header, and pywb's and Common Crawl's (JSON lines, CDXJ). Archives say "blocked" and "nothing here"
inside ordinary answers; that is told apart from rows. A line that cannot be read is named, never fatal.
Sources: iipc/openwayback, wayback-cdx-server/README.md; pywb manual, "CDXJ Server API" and "Web Archive
Indexes"; Internet Archive, "CDX file format" (letters).
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from amtsblick.parse.cdx_rows import NAMES, CdxRow, row_of

_LETTERS: Final = {
    "N": "urlkey",
    "A": "urlkey",
    "b": "timestamp",
    "a": "url",
    "m": "mime",
    "s": "status",
    "k": "digest",
    "S": "length",
    "V": "offset",
    "g": "filename",
}
_WAYBACK: Final = ("urlkey", "timestamp", "url", "mime", "status", "digest", "length")
_BY_WIDTH: Final = {
    7: _WAYBACK,
    9: tuple(_LETTERS.get(letter, letter) for letter in "NbamskrVg"),
    10: tuple(_LETTERS.get(letter, letter) for letter in "NbamskrMVg"),
    11: tuple(_LETTERS.get(letter, letter) for letter in "NbamskrMSVg"),
}
"""What plain lines without a header hold, by how many fields they have."""
_HEADER: Final = re.compile(r"\s?CDX((?:\s[A-Za-z])+)\s*$")
_WITHHELD: Final = re.compile(
    r"RobotAccessControlException|AdministrativeAccessControlException|Blocked (?:By Robots|Site Error)"
    r"|excluded from the (?:Wayback|archive)|Access Blocked|AccessException",
    re.IGNORECASE,
)
_NOTHING: Final = re.compile(r"no captures? found|not (?:been )?(?:found|archived)", re.IGNORECASE)
_TAG: Final = re.compile(r"<(?:script|style)\b.*?</(?:script|style)\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_WHOLE: Final = 8
"""Digits from which on a timestamp names a day."""
_SHOWN: Final = 120
_TEXT: Final = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class CdxAnswer:
    """What an index answered. ``resume`` asks for the rest, "" when this was all.

    ``withheld`` is the archive's own word that it shows nothing, ``trouble`` any other text that came in
    place of rows; "no captures found" is neither, but an answer without rows.
    """

    rows: tuple[CdxRow, ...] = ()
    broken: tuple[str, ...] = ()
    resume: str = ""
    withheld: str = ""
    trouble: str = ""


def parse_cdx(data: bytes, *, original: str = "") -> CdxAnswer:
    """Rows of an index in their order; ``original`` is the address of rows that name none.

    Never raises. Bytes that are not UTF-8 are read as Latin-1.
    """
    text = _decoded(data).lstrip("\ufeff")
    start = text.lstrip()
    if not start:
        return CdxAnswer()
    reader = _Reader(original)
    if start.startswith("["):
        reader.take_table(start)
    elif start.startswith("<"):
        reader.foreign.append(start)
    else:
        reader.take_lines(text)
    return reader.answer()


def said_instead(text: str) -> tuple[str, str]:
    """What a text says that came in place of an index: (withheld, trouble); both "" for "nothing found"."""
    plain = " ".join(_TAG.sub(" ", text[: _TEXT * 4]).split())
    withheld = _WITHHELD.search(text[: _TEXT * 4])
    if withheld:
        return withheld[0], ""
    return "", "" if _NOTHING.search(plain) else plain[:_SHOWN] or "an empty page"


class _Reader:
    """Collects rows and whatever else stands between them."""

    def __init__(self, original: str) -> None:
        self._original = original
        self._rows: list[CdxRow] = []
        self._broken: list[str] = []
        self._resume = ""
        self.foreign: list[str] = []

    def answer(self) -> CdxAnswer:
        withheld = trouble = ""
        for text in self.foreign if not self._rows else ():
            withheld, trouble = said_instead(text)
            if withheld:
                break
        broken = [*self._broken, *(f"not an index: {text[:_SHOWN]}" for text in self.foreign if self._rows)]
        return CdxAnswer(
            rows=tuple(self._rows),
            broken=tuple(broken),
            resume=self._resume,
            withheld=withheld,
            trouble=trouble,
        )

    def take_table(self, text: str) -> None:
        """JSON: arrays of which the first names the fields, or objects."""
        try:
            table = json.loads(text)
        except (ValueError, RecursionError):
            self._take_torn_table(text)
            return
        names: Sequence[str] = ()
        ended = False
        for number, row in enumerate(table, 1):
            if isinstance(row, Mapping):
                self._take_fields(number, row)
            elif not isinstance(row, list):
                self._refuse(number, "is neither a list nor an object", str(row))
            elif not row:
                ended = True
            elif ended:
                self._resume = str(row[0])
            elif not names and (found := _field_names(row)):
                names = found
            else:
                self._take_cells(number, names, [str(cell) for cell in row])

    def _take_torn_table(self, text: str) -> None:
        """An array that breaks off: its whole lines can still be read."""
        names: Sequence[str] = ()
        for number, line in enumerate(text.splitlines(), 1):
            try:
                row = json.loads(f"[{line.strip(' ,[]')}]")
            except (ValueError, RecursionError):
                row = None
            if not isinstance(row, list) or not row:
                self._refuse(number, "is no whole row; the answer breaks off", line)
            elif not names and (found := _field_names(row)):
                names = found
            else:
                self._take_cells(number, names, [str(cell) for cell in row])

    def take_lines(self, text: str) -> None:
        """JSON lines, CDXJ or plain CDX; a lone field after an empty line is the resumption key."""
        names: Sequence[str] = ()
        after_gap = False
        for number, line in enumerate(text.splitlines(), 1):
            header = _HEADER.match(line)
            cells = line.split()
            if header:
                names = tuple(_LETTERS.get(letter, letter) for letter in header[1].split())
            elif not cells:
                after_gap = bool(self._rows)
            elif line.startswith("!"):
                continue  # CDXJ: remarks about the index itself
            elif "{" in line:
                self._take_json(number, line)
            elif after_gap and len(cells) == 1:
                self._resume = cells[0]
            elif not names and (found := _field_names(cells)):
                names = found
            elif not names and len(cells) not in _BY_WIDTH:
                self.foreign.append(line)
            else:
                self._take_cells(number, names, cells)

    def _take_json(self, number: int, line: str) -> None:
        before, brace, rest = line.partition("{")
        try:
            fields = json.loads(brace + rest)
        except (ValueError, RecursionError):
            self._refuse(number, "is no JSON", line)
            return
        said = fields.get("message") or fields.get("error")
        if said and "timestamp" not in fields:
            self.foreign.append(str(said))
            return
        cells = before.split()
        stamp = {"timestamp": cells[1]} if len(cells) > 1 else {}
        self._take_fields(number, {**stamp, **fields})

    def _take_cells(self, number: int, names: Sequence[str], cells: Sequence[str]) -> None:
        columns = names or _BY_WIDTH.get(len(cells), ())
        if not columns or len(cells) < len(columns):
            self._refuse(number, f"has {len(cells)} fields", " ".join(cells))
            return
        self._take_fields(number, dict(zip(columns, cells, strict=False)))

    def _take_fields(self, number: int, raw: Mapping[str, object]) -> None:
        row = row_of(raw, self._original)
        if isinstance(row, str):
            self._refuse(number, row, str(dict(raw)))
            return
        if len(row.stamp) < _WHOLE:
            why = f"its date {row.stamp} names no day; the capture itself has to say when it was taken"
            self._broken.append(f"line {number}: {why}")
        self._rows.append(row)

    def _refuse(self, number: int, why: str, line: str) -> None:
        self._broken.append(f"line {number} {why}: {line[:_SHOWN]}")


def _field_names(cells: Iterable[object]) -> tuple[str, ...]:
    """Names of the fields, when these cells are a header."""
    names = tuple(str(cell) for cell in cells)
    return tuple(NAMES.get(name, name) for name in names) if "timestamp" in names else ()


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")

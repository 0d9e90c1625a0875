"""Which rows does a curated file hold, and at which line does a bad one stand?"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NoReturn

from amtsblick.errors import KnowledgeError
from amtsblick.values.knowledge import Source

_HEADER: Final = re.compile(r"^\s*\[\[\s*([\w-]+)\s*\]\]")
_REQUIRED: Final = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One ``[[kind]]`` table: its values, its file and the line (from 1) of each of its keys."""

    kind: str
    file: str
    line: int
    values: Mapping[str, object]
    lines: Mapping[str, int]

    def where(self, key: str = "") -> str:
        """File, line and identity of the row, as every message begins."""
        return (
            f"{self.file} line {self.lines.get(key, self.line)}: {self.kind} {self.values.get('id', '?')!r}"
        )


def tables_of(file: str, content: bytes, kinds: set[str]) -> Iterator[Row]:
    """Rows of one file in order; other kinds of tables and ids that occur twice are refused."""
    try:
        text = content.decode("utf-8")
        tables = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError(f"{file}: is no valid TOML ({error}); correct the syntax there") from error
    starts = _starts(text)
    for kind, rows in tables.items():
        if kind not in kinds or not isinstance(rows, list):
            allowed = ", ".join(f"[[{name}]]" for name in sorted(kinds))
            raise KnowledgeError(f"{file}: unknown table {kind!r}; this file holds {allowed}")
        seen: set[str] = set()
        for values, (line, lines) in zip(rows, starts.get(kind, ()), strict=False):
            row = Row(kind=kind, file=file, line=line, values=values, lines=lines)
            identity = str(values.get("id", ""))
            if identity in seen:
                raise KnowledgeError(f"{row.where('id')}: this id occurs twice; rename or merge one of them")
            seen.add(identity)
            yield row


def _starts(text: str) -> dict[str, list[tuple[int, dict[str, int]]]]:
    """Per kind, the header line of each row and the lines of its keys."""
    found: dict[str, list[tuple[int, dict[str, int]]]] = {}
    keys: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            keys = {}
            found.setdefault(header[1], []).append((number, keys))
        elif key := re.match(r"([\w-]+)\s*=", line):
            keys.setdefault(key[1], number)
    return found


class Table:
    """Reads the keys of one row with their types; ``done`` refuses the keys nobody asked for."""

    def __init__(self, row: Row) -> None:
        self._row = row
        self._asked: set[str] = set()

    def refuse(self, key: str, complaint: str) -> NoReturn:
        """Raise KnowledgeError for this row; the complaint says what is wrong and what to do."""
        raise KnowledgeError(f"{self._row.where(key)}: key {key!r} {complaint}")

    def raw(self, key: str, default: object = _REQUIRED) -> object:
        """Value of a key as TOML gave it."""
        self._asked.add(key)
        value = self._row.values.get(key, default)
        if value is _REQUIRED:
            self.refuse(key, "is missing; add it to this row")
        return value

    def text(self, key: str, default: object = _REQUIRED) -> str:
        """A text; required ones must not be empty."""
        value = self.raw(key, default)
        if not isinstance(value, str):
            self.refuse(key, f"must be a text, not {value!r}; put it in quotes")
        if default is _REQUIRED and not value.strip():
            self.refuse(key, "is empty; fill it in")
        return value

    def flag(self, key: str, default: object = _REQUIRED) -> bool:
        """A truth value."""
        value = self.raw(key, default)
        if not isinstance(value, bool):
            self.refuse(key, f"must be true or false, not {value!r}")
        return value

    def texts(self, key: str, default: object = _REQUIRED) -> tuple[str, ...]:
        """A list of texts without repetition."""
        value = self.raw(key, default)
        if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) and item for item in value):
            self.refuse(key, 'must be a list of texts; write it as ["a", "b"]')
        if len(set(value)) != len(value):
            self.refuse(key, "names something twice; remove the repetition")
        return tuple(value)

    def day(self, key: str) -> date:
        """A day that must be there."""
        day = self.optional_day(key)
        if day is None:
            self.refuse(key, "is missing; add the day of the last check as YYYY-MM-DD, without quotes")
        return day

    def optional_day(self, key: str) -> date | None:
        """A day, or None when the key is missing."""
        value = self.raw(key, None)
        if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
            self.refuse(key, f"must be a day, not {value!r}; write YYYY-MM-DD without quotes")
        return value

    def sources(self, known: Mapping[str, Source]) -> tuple[str, ...]:
        """Ids of the row's sources, at least one, each of them defined."""
        ids = self.texts("sources")
        if not ids:
            self.refuse("sources", "is empty; name at least one source id")
        for identity in ids:
            if identity not in known:
                self.refuse(
                    "sources", f"names {identity!r}, which no [[source]] defines; add it to sources.toml"
                )
        return ids

    def done(self) -> None:
        """Refuse keys that nobody asked for: mostly misspelt ones."""
        for key in self._row.values:
            if key not in self._asked:
                allowed = ", ".join(sorted(self._asked))
                self.refuse(key, f"is unknown; use one of {allowed}")

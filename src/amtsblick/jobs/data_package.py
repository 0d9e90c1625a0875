"""The public register in one file: as a workbook, as YAML, and as a package for open-data portals.

Nothing is read but what ``jobs.public_data`` gives: what is published as of a day.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from tempfile import TemporaryFile
from typing import IO, Any, BinaryIO, Final

from amtsblick.jobs.public_data import COLUMNS, TIMELINE, table_csv, table_json, table_rows, tables_of
from amtsblick.keep.register import Register
from amtsblick.report.columns import Column
from amtsblick.report.exports import write_tables
from amtsblick.report.site import dcat
from amtsblick.report.yaml_text import head_text, table_text
from amtsblick.values.knowledge import Knowledge

DESCRIPTION: Final = "datapackage.json"
SUMS: Final = "SHA256SUMS"
_PIECE: Final = 65_536
_TYPES: Final = {
    "text": "string",
    "integer": "integer",
    "boolean": "boolean",
    "time": "datetime",
    "date": "date",
}
"""Kinds of our columns in the words of Table Schema."""
_LICENCE: Final = "LICENCE.txt"
_CATALOGUE: Final = "dcat.jsonld"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Under which licence ("" or its address) and by whom it is published, and when this file was made."""

    licence: str
    publisher: str
    made_at: datetime

    @property
    def today(self) -> date:
        """The day of making."""
        return self.made_at.date()


def register_yaml(register: Register, knowledge: Knowledge, day: date, imprint: Imprint) -> Iterator[str]:
    """The same as the register's JSON document, as YAML."""
    head = {"day": day.isoformat(), "licence": imprint.licence, "publisher": imprint.publisher}
    yield from head_text(head, "tables")
    for name in tables_of(day, imprint.today):
        yield from table_text(name, _objects(register, knowledge, name, day))


def _objects(register: Register, knowledge: Knowledge, name: str, day: date) -> Iterator[Mapping[str, Any]]:
    for line in table_json(register, knowledge, name, day):
        if bare := line.strip().strip("[],").strip():
            yield from json.loads(f"[{bare}]")


def register_workbook(
    register: Register, knowledge: Knowledge, day: date, imprint: Imprint, stream: BinaryIO
) -> None:
    """The tables as sheets, what the columns mean as the last one."""
    tables = [
        (name, COLUMNS[name], table_rows(register, knowledge, name, day))
        for name in tables_of(day, imprint.today)
    ]
    write_tables(tables, stream, made_at=imprint.made_at)


def register_package(  # noqa: PLR0913, PLR0917 - of what, as of when, by whom, and where to
    register: Register,
    knowledge: Knowledge,
    day: date,
    imprint: Imprint,
    catalogue: str,
    stream: BinaryIO,
) -> None:
    """A ZIP archive: tables as CSV, their description (Data Package), licence, DCAT-AP.de, and checksums.

    ``catalogue`` is the JSON-LD for portals, "" where the operator left out what it must say.
    """
    names = [*tables_of(day, imprint.today), *([TIMELINE] if day == imprint.today else [])]
    sums: dict[str, str] = {}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        box = _Box(archive, imprint.made_at, sums)
        resources = [
            _resource(name, COLUMNS[name], *box.add(_path(name), table_csv(register, knowledge, name, day)))
            for name in names
        ]
        box.add(
            DESCRIPTION, [json.dumps(_package(day, imprint, resources), ensure_ascii=False, indent=1), "\n"]
        )
        if imprint.licence:
            title = dcat.NAMES.get(imprint.licence, imprint.licence)
            box.add(_LICENCE, [f"{title}\n{imprint.licence}\n"])
        if catalogue:
            box.add(_CATALOGUE, [catalogue])
        lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(sums.items()))
        box.add(SUMS, [lines])


class _Box:
    """An archive that is filled, and the digests of what is in it."""

    def __init__(self, archive: zipfile.ZipFile, made_at: datetime, sums: dict[str, str]) -> None:
        self._archive, self._sums = archive, sums
        self._moment = made_at.astimezone(UTC)

    def add(self, path: str, pieces: Iterator[str] | Sequence[str]) -> tuple[int, str]:
        """Add a file; returns its size in bytes and its digest (hex)."""
        at = self._moment
        about = zipfile.ZipInfo(path, (at.year, at.month, at.day, at.hour, at.minute, at.second))
        about.compress_type = zipfile.ZIP_DEFLATED
        about.external_attr = 0o644 << 16
        digest, size = hashlib.sha256(), 0
        with self._archive.open(about, "w", force_zip64=True) as file:
            for piece in pieces:
                data = piece.encode("utf-8", "replace")
                file.write(data)
                digest.update(data)
                size += len(data)
        self._sums[path] = digest.hexdigest()
        return size, digest.hexdigest()


def _path(name: str) -> str:
    return f"tables/{name}.csv"


def _resource(name: str, columns: Sequence[Column], size: int, digest: str) -> dict[str, Any]:
    fields = [{"name": one.name, "type": _TYPES[one.kind], "description": one.meaning} for one in columns]
    return {
        "name": name,
        "path": _path(name),
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{digest}",
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _package(day: date, imprint: Imprint, resources: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "amtsblick-register",
        "title": "Amtsblick: public register",
        "description": (
            f"What public bodies publish about their use of online services, as of {day}. Text that a spreadsheet "
            "could take for a formula starts with an apostrophe."
        ),
        "version": day.isoformat(),
        "created": imprint.made_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
    }
    if imprint.licence:
        title = dcat.NAMES.get(imprint.licence, imprint.licence)
        found["licenses"] = [{"path": imprint.licence, "title": title}]
    if imprint.publisher:
        found["contributors"] = [{"title": imprint.publisher, "role": "publisher"}]
    return {**found, "resources": list(resources)}


def file_pieces(write: Any) -> Iterator[bytes]:
    """What ``write(stream)`` writes, piece by piece; it waits in a file without a name meanwhile."""
    with TemporaryFile() as file:
        write(file)
        file.seek(0)
        yield from _pieces(file)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece

"""Own WARC and WACZ files as an archive: every capture of an address, repetitions resolved."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from amtsblick.collect.archive_files import sources
from amtsblick.collect.archive_index import ArchiveIndex, Row, address_key, gap
from amtsblick.collect.web_archives.asking import empty_index, filled, shortened
from amtsblick.collect.web_archives.clock import checked
from amtsblick.parse.urls import join
from amtsblick.values.capture import Capture
from amtsblick.values.past import PastCapture, PastIndex

_NOT_MODIFIED: Final = 304


class FileArchive:
    """Satisfies ``WebArchive`` over files; no network.

    Reads all files once when made. Raises InputError, naming file and remedy, for one that is no archive.
    """

    def __init__(self, paths: Sequence[Path], *, name: str, now: Callable[[], datetime]) -> None:
        found = sources(paths)
        self._name = name
        self._now = now
        self._names = _distinct([source.name for source in found])
        self._index = ArchiveIndex(found)
        self._rows = {self._locator(row): row for rows in self._index.rows.values() for row in rows}
        self._broken = shortened([str(one) for one in (*self._index.broken, *self._index.lost)])
        self._reading = asyncio.Lock()

    @property
    def name(self) -> str:
        """See ``WebArchive``."""
        return self._name

    async def index(self, url: str) -> PastIndex:
        """See ``WebArchive``; pieces of the files that cannot be read are named with every address."""
        rows = self._index.rows.get(address_key(url), ())
        empty = empty_index(self._name, url, self._now())
        found = filled(empty, [self._past(row) for row in rows], None, ())
        return replace(found, broken=self._broken)

    async def fetch(self, capture: PastCapture) -> Capture:
        """See ``WebArchive``."""
        row = self._rows.get(capture.locator)
        if row is None:
            return gap(capture.url, capture.taken_at, f"the files hold no record at {capture.locator}")
        async with self._reading:  # one file position for all
            found = await asyncio.to_thread(self._index.read, row)
        found = replace(found, requested=capture.url)
        # A repetition has the headers of the capture that it repeats where it has none itself.
        return checked(found, self._now(), repeats=row.origin is not None)

    async def aclose(self) -> None:
        """See ``WebArchive``."""
        self._index.close()

    def _locator(self, row: Row) -> str:
        return f"{self._names[row.source]}@{row.offset}"

    def _past(self, row: Row) -> PastCapture:
        origin = row.origin or row
        return PastCapture(
            archive=self._name,
            url=join("", row.url) or row.url,
            taken_at=row.taken_at,
            locator=self._locator(row),
            digest="" if row.lost else self._locator(origin),
            status=(row.status if row.status != _NOT_MODIFIED else 0) or origin.status or None,
        )


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Names with a number behind those that occur again."""
    counted: dict[str, int] = {}
    told: list[str] = []
    for name in names:
        counted[name] = counted.get(name, 0) + 1
        told.append(name if counted[name] == 1 else f"{name}#{counted[name]}")
    return tuple(told)

"""Common Crawl: monthly indexes, and WARC files of which single members are fetched.

Sources: Common Crawl, "CDXJ Index" and "Get Started" (collinfo.json, byte ranges of the data host).
"""

import io
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from http import HTTPStatus
from typing import Final

from amtsblick.collect.archive_index import gap
from amtsblick.collect.web_archives.asking import Line, Trouble, empty_index, filled, refusal
from amtsblick.collect.web_archives.cdx import CdxIndex, Dialect
from amtsblick.collect.web_archives.clock import checked
from amtsblick.parse.cdx_rows import CdxRow, page_digest
from amtsblick.parse.urls import join
from amtsblick.parse.warc import capture_of, read_entry
from amtsblick.values.capture import BrokenRecord, Capture, State
from amtsblick.values.past import PastCapture, PastIndex

COLLECTOR: Final = "commoncrawl"
_MOST_INDEXES: Final = 200
_RANGE: Final = re.compile(r"(?P<file>[^#]+)#bytes=(?P<first>\d{1,15})-(?P<last>\d{1,15})")
_LONGEST: Final = 32 * 1024 * 1024
"""Common Crawl cuts pages at 1 MiB (5 MiB since 2025); a longer member is none of a page."""


class CommonCrawl:
    """Satisfies ``WebArchive`` over a list of monthly indexes (``collinfo``) and the files' host (``data``)."""

    def __init__(self, line: Line, *, name: str, collinfo: str, data: str) -> None:
        self._line = line
        self._name = name
        self._collinfo = collinfo
        self._data = data if data.endswith("/") else f"{data}/"
        self._endpoints: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """See ``WebArchive``."""
        return self._name

    async def index(self, url: str) -> PastIndex:
        """Rows of all monthly indexes, one after the other; a month that fails is named."""
        empty = empty_index(self._name, url, self._line.now())
        trouble = await self._open()
        rows: list[CdxRow] = []
        broken: list[str] = []
        troubles: list[Trouble] = []
        for endpoint in self._endpoints:
            listing = await CdxIndex(self._line, endpoint=endpoint, dialect=Dialect.PYWB).rows(url)
            rows += listing.rows
            broken += listing.broken
            if listing.trouble is not None and listing.trouble[0] is not State.ARCHIVE_GAP:
                troubles.append(listing.trouble)
                broken.append(f"{endpoint.rpartition('/')[2]}: {listing.trouble[1]}")
        if not rows and troubles:
            # What some months would have said is not known: this is no gap.
            trouble = troubles[0]
        captures = [past for row in rows if (past := self._past(row)) is not None]
        return filled(empty, captures, trouble, broken)

    async def fetch(self, capture: PastCapture) -> Capture:
        """One gzip member of a WARC file; see ``WebArchive``."""
        place = _RANGE.fullmatch(capture.locator)
        if place is None or int(place["last"]) - int(place["first"]) > _LONGEST:
            return self._failed(capture, (State.BAD_ADDRESS, f"no piece of a file: {capture.locator}"))
        reply = await self._line.ask(place["file"], {"Range": f"bytes={place['first']}-{place['last']}"})
        trouble = refusal(reply)
        if trouble is None and reply.status != HTTPStatus.PARTIAL_CONTENT:
            trouble = (
                State.BROKEN,
                f"the archive gave the whole file instead of a piece (status {reply.status})",
            )
        if trouble is not None:
            return self._failed(capture, trouble)
        entry = read_entry(io.BytesIO(reply.body), name=place["file"].rpartition("/")[2], offset=0)
        if isinstance(entry, BrokenRecord):
            return self._failed(capture, (State.BROKEN, entry.why))
        found = replace(capture_of(entry), collector=COLLECTOR, requested=capture.url, unchanged=None)
        if found.url != capture.url and join("", found.url) != capture.url:
            return self._failed(capture, (State.BROKEN, f"the piece holds another page: {found.url}"))
        return checked(found, self._line.now())

    async def aclose(self) -> None:
        """See ``WebArchive``."""
        await self._line.visitor.aclose()

    async def _open(self) -> Trouble | None:
        """Read the list of monthly indexes, once."""
        if self._endpoints:
            return None
        _, reply = await self._line.ask_index(self._collinfo)
        trouble = refusal(reply)
        if trouble is not None:
            return (State.BROKEN, trouble[1]) if trouble[0] is State.ARCHIVE_GAP else trouble
        self._endpoints = tuple(_endpoints(reply.body, self._collinfo))[:_MOST_INDEXES]
        return None if self._endpoints else (State.BROKEN, "the list of monthly indexes cannot be read")

    def _past(self, row: CdxRow) -> PastCapture | None:
        if row.offset is None or not row.length or not row.filename:
            return None
        place = f"{self._data}{row.filename.lstrip('/')}#bytes={row.offset}-{row.offset + row.length - 1}"
        return PastCapture(
            archive=self._name,
            url=join("", row.url) or row.url,
            taken_at=row.taken_at,
            locator=place,
            digest=page_digest(row.digest, row.status),
            status=row.status,
            media_type=row.media_type,
        )

    def _failed(self, capture: PastCapture, trouble: Trouble) -> Capture:
        return replace(gap(capture.url, capture.taken_at, trouble[1], trouble[0]), collector=COLLECTOR)


def _endpoints(body: bytes, base: str) -> Iterable[str]:
    try:
        listed = json.loads(body)
    except (ValueError, RecursionError):
        return
    for entry in listed if isinstance(listed, list) else ():
        endpoint = entry.get("cdx-api") if isinstance(entry, dict) else None
        if isinstance(endpoint, str) and (target := join(base, endpoint)):
            yield target

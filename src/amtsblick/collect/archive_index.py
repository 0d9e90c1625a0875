"""Which pages do the archives hold, when were they captured, and where do their bytes lie?

One pass over all archives; only addresses, dates and offsets stay in memory, never bodies.
"""

from array import array
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import BinaryIO, Final, NamedTuple

from amtsblick.collect.archive_files import Source, unpacked_source
from amtsblick.parse.http_payload import Message
from amtsblick.parse.urls import join
from amtsblick.parse.warc import (
    COLLECTOR,
    Entry,
    Head,
    Kind,
    capture_of,
    message_of,
    parse_moment,
    read_entries,
    read_entry,
    redirect_of,
)
from amtsblick.parse.warc_writing import digest_of
from amtsblick.values.capture import BrokenRecord, Capture, EvidenceRef, State

_HTML: Final = ("text/html", "application/xhtml")
_MAYBE_HTML: Final = ("", "text/plain", "application/octet-stream", "application/xml", "text/xml")
_SAME_SECOND: Final = timedelta(seconds=1)
_NOT_MODIFIED: Final = (0, 304)


class Row(NamedTuple):
    """One record of a page.

    ``target`` is where it redirects to, ``origin`` the row that holds a revisit's bytes;
    ``lost`` means that no archive holds them.
    """

    source: int
    offset: int
    taken_at: datetime
    url: str
    status: int
    target: str
    origin: "Row | None" = None
    lost: bool = False


class _Revisit(NamedTuple):
    row: Row
    head: Head


class _Found:
    """Rows of the pass with hashes of what revisits may refer to them by: 16 bytes a row."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.revisits: list[_Revisit] = []
        self.broken: list[BrokenRecord] = []
        self.passed: set[int] = set()
        """Hashes of addresses that are no pages; a revisit of one is not missed."""
        self.records = array("q")
        self.digests = array("q")

    def add(self, row: Row, head: Head) -> None:
        self.rows.append(row)
        self.records.append(hash(head.record))
        self.digests.append(hash(head.digest))

    def extend(self, other: "_Found") -> None:
        self.rows += other.rows
        self.revisits += other.revisits
        self.broken += other.broken
        self.passed |= other.passed
        self.records += other.records
        self.digests += other.digests

    def by_record(self) -> dict[int, Row]:
        wanted = {hash(one.head.refers_to) for one in self.revisits if one.head.refers_to}
        return {key: row for key, row in zip(self.records, self.rows, strict=True) if key in wanted}

    def by_digest(self) -> dict[int, Row]:
        wanted = {hash(one.head.digest) for one in self.revisits if one.head.digest}
        return {key: row for key, row in zip(self.digests, self.rows, strict=True) if key in wanted}


def address_key(url: str) -> str:
    """What counts as one address: without scheme, ``www.``, fragment and trailing slash."""
    plain = (join("", url) or url).partition("#")[0].partition("://")[2] or url
    return plain.removeprefix("www.").rstrip("/")


def looks_like_page(message: Message) -> bool:
    """May this be a page of HTML, or a redirect? Judged by its headers alone."""
    kind = message.header("content-type").partition(";")[0].strip().lower()
    return kind.startswith(_HTML) or kind in _MAYBE_HTML or bool(message.redirects())


class ArchiveIndex:
    """Rows by address, and the pieces that could not be read."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self.rows: dict[str, tuple[Row, ...]] = {}
        """Rows of each address key, oldest first."""
        self.broken: list[BrokenRecord] = []
        self.lost: list[BrokenRecord] = []
        """Revisits of captures that no archive holds."""
        self._sources = list(sources)
        self._open: dict[int, BinaryIO] = {}
        found = _Found()
        for number in range(len(self._sources)):
            found.extend(self._pass_over(number))
        self.broken += found.broken
        for row in found.rows:
            self._add(row)
        self._resolve(found)
        for key, rows in self.rows.items():
            if len(rows) > 1:
                unique = {_same(row): row for row in reversed(rows)}.values()
                self.rows[key] = tuple(sorted(unique, key=lambda row: (row.taken_at, row.source, row.offset)))

    def _add(self, row: Row) -> None:
        key = address_key(row.url)
        self.rows[key] = (*self.rows.get(key, ()), row)

    def read(self, row: Row) -> Capture:
        """The capture of a row; a revisit has the bytes and missing headers of its origin."""
        entry = read_entry(self._stream(row.source), name=self._sources[row.source].name, offset=row.offset)
        if isinstance(entry, BrokenRecord):
            return gap(row.url, row.taken_at, entry.why, State.BROKEN)
        capture = capture_of(entry)
        if row.lost:
            detail = "the archives do not hold the capture that this one repeats"
            return replace(capture, failure=State.ARCHIVE_GAP, failure_detail=detail)
        return capture if row.origin is None else self._revisited(capture, row.origin)

    def close(self) -> None:
        """Close all files; reading again opens them anew."""
        for stream in self._open.values():
            stream.close()
        self._open.clear()
        for source in self._sources:
            source.release()

    def _revisited(self, capture: Capture, row: Row) -> Capture:
        original = self.read(row)
        fresh = {name for name, _ in capture.headers}
        kept = tuple(pair for pair in original.headers if pair[0] not in fresh)
        entry = read_entry(self._stream(row.source), name=self._sources[row.source].name, offset=row.offset)
        record = "" if isinstance(entry, BrokenRecord) else entry.head.record
        return replace(
            capture,
            status=original.status if capture.status is None else capture.status,
            headers=capture.headers + kept,
            body=original.body,
            failure=original.failure,
            failure_detail=original.failure_detail,
            unchanged=EvidenceRef(
                bundle=self._sources[row.source].name,
                record=record,
                offset=row.offset,
                digest=digest_of(original.body),
            ),
        )

    def _stream(self, number: int) -> BinaryIO:
        if number not in self._open:
            self._open[number] = self._sources[number].open()
        return self._open[number]

    def _pass_over(self, number: int) -> _Found:
        """Rows of one source; one that was packed as a whole is unpacked first."""
        source = self._sources[number]
        found = _Found()
        with source.open() as stream:
            for entry in read_entries(stream, name=source.name):
                if isinstance(entry, BrokenRecord):
                    found.broken.append(entry)
                    continue
                if entry.head.inner:
                    self._sources[number] = unpacked_source(source)
                    break
                _note(found, number, entry)
            else:
                return found
        return self._pass_over(number)

    def _resolve(self, found: _Found) -> None:
        """Find what revisits refer to, in whatever file it is."""
        if not found.revisits:
            return
        records, digests = found.by_record(), found.by_digest()
        for one in found.revisits:
            head = one.head
            origin = records.get(hash(head.refers_to)) or self._dated(one) or digests.get(hash(head.digest))
            if origin is None and hash(head.refers_url or head.url) in found.passed:
                continue
            if origin is None:
                why = "revisit of a capture that the archives do not hold"
                source = self._sources[one.row.source].name
                self.lost.append(BrokenRecord(file=source, offset=one.row.offset, why=why))
            self._add(one.row._replace(origin=origin, lost=origin is None))

    def _dated(self, one: _Revisit) -> Row | None:
        """The row that a revisit names by address and date, or, not modified, the one before it."""
        rows = [
            row
            for row in self.rows.get(address_key(one.head.refers_url or one.row.url), [])
            if row.origin is None and not row.lost and not row.target
        ]
        moment = parse_moment(one.head.refers_date) if one.head.refers_date else None
        if moment is not None:
            return next((row for row in rows if abs(row.taken_at - moment) < _SAME_SECOND), None)
        if one.row.status not in _NOT_MODIFIED:
            return None
        earlier = [row for row in rows if row.taken_at <= one.row.taken_at]
        return max(earlier, key=lambda row: row.taken_at, default=None)


def _same(row: Row) -> tuple[datetime, str, int, str]:
    """Two rows with the same of this are one capture that is in two files."""
    return row.taken_at, row.url, row.status, row.target


def _note(found: _Found, number: int, entry: Entry) -> None:
    """Take down a record as a row, as a revisit, or as something that is no page."""
    head, message = entry.head, message_of(entry)
    if head.kind is not Kind.METADATA and not looks_like_page(message):
        found.passed.add(hash(head.url))
        return
    hops = redirect_of(head.url, message)
    row = Row(
        source=number,
        offset=head.offset,
        taken_at=head.taken_at,
        url=entry.known.url if entry.known else head.url,
        status=message.status or 0,
        target=hops[0].location if hops else "",
    )
    repeats = head.kind is Kind.REVISIT or message.status == HTTPStatus.NOT_MODIFIED
    if repeats and not row.target:
        found.revisits.append(_Revisit(row=row, head=head))
    else:
        found.add(row, head)


def gap(url: str, moment: datetime, why: str, state: State = State.ARCHIVE_GAP) -> Capture:
    """A visit that the archives cannot make."""
    return Capture(
        url=url,
        requested=url,
        taken_at=moment,
        failure=state,
        failure_detail=why,
        collector=COLLECTOR,
    )

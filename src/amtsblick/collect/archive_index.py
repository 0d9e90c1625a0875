"""Which pages do the archives hold, when were they captured, and where do their bytes lie?

One pass over all archives; only addresses, dates and offsets stay in memory, never bodies.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import BinaryIO, Final, NamedTuple

from amtsblick.collect.archive_files import Source, unpacked_source
from amtsblick.parse.http_payload import Message
from amtsblick.parse.urls import host_of, join
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


class _Seen(NamedTuple):
    """A row while the pass is under way, with what revisits may refer to it by."""

    row: Row
    head: Head
    refers: bool


def address_key(url: str) -> str:
    """What counts as one address: without scheme, ``www.``, fragment and trailing slash."""
    plain = (join("", url) or url).partition("#")[0].partition("://")[2] or url
    return plain.removeprefix("www.").rstrip("/")


def folded_host(url: str) -> str:
    """Host of an address without ``www.``; "" for an address without host."""
    return host_of(url).removeprefix("www.")


def looks_like_page(message: Message) -> bool:
    """May this be a page of HTML, or a redirect? Judged by its headers alone."""
    kind = message.header("content-type").partition(";")[0].strip().lower()
    return kind.startswith(_HTML) or kind in _MAYBE_HTML or bool(message.redirects())


class ArchiveIndex:
    """Rows by address, and the pieces that could not be read."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self.rows: dict[str, list[Row]] = {}
        """Rows of each address key, oldest first."""
        self.broken: list[BrokenRecord] = []
        self.lost: list[BrokenRecord] = []
        """Revisits of captures that no archive holds."""
        self._sources = list(sources)
        self._open: dict[int, BinaryIO] = {}
        self._passed: set[int] = set()
        """Hashes of addresses that are no pages; a revisit of one is not missed."""
        seen: list[_Seen] = []
        for number in range(len(self._sources)):
            seen += self._pass_over(number)
        self._resolve(seen)
        self._passed.clear()
        for key, rows in self.rows.items():
            rows.sort(key=lambda row: (row.taken_at, row.source, row.offset))
            self.rows[key] = list({_same(row): row for row in reversed(rows)}.values())[::-1]

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

    def _pass_over(self, number: int) -> list[_Seen]:
        """Rows of one source; one that was packed as a whole is unpacked first."""
        source = self._sources[number]
        seen: list[_Seen] = []
        broken: list[BrokenRecord] = []
        with source.open() as stream:
            for entry in read_entries(stream, name=source.name):
                if isinstance(entry, BrokenRecord):
                    broken.append(entry)
                    continue
                if entry.head.inner:
                    self._sources[number] = unpacked_source(source)
                    break
                row = _row(number, entry)
                if row is None:
                    self._passed.add(hash(entry.head.url))
                else:
                    seen.append(row)
            else:
                self.broken += broken
                return seen
        return self._pass_over(number)

    def _resolve(self, seen: list[_Seen]) -> None:
        """Sort rows by address and find what revisits refer to, in whatever file it is."""
        for one in seen:
            if not one.refers:
                self.rows.setdefault(address_key(one.row.url), []).append(one.row)
        waiting = [one for one in seen if one.refers]
        if not waiting:
            return
        records = {one.head.record: one.row for one in seen if not one.refers and one.head.record}
        digests = {one.head.digest: one.row for one in seen if not one.refers and one.head.digest}
        for one in waiting:
            origin = records.get(one.head.refers_to) or self._dated(one) or digests.get(one.head.digest)
            if origin is None and hash(one.head.refers_url or one.head.url) in self._passed:
                continue
            if origin is None:
                why = "revisit of a capture that the archives do not hold"
                source = self._sources[one.row.source].name
                self.lost.append(BrokenRecord(file=source, offset=one.row.offset, why=why))
            row = one.row._replace(origin=origin, lost=origin is None)
            self.rows.setdefault(address_key(row.url), []).append(row)

    def _dated(self, one: _Seen) -> Row | None:
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


def _row(number: int, entry: Entry) -> _Seen | None:
    head, message = entry.head, message_of(entry)
    if head.kind is not Kind.METADATA and not looks_like_page(message):
        return None
    refers = head.kind is Kind.REVISIT or message.status == HTTPStatus.NOT_MODIFIED
    hops = redirect_of(head.url, message)
    row = Row(
        source=number,
        offset=head.offset,
        taken_at=head.taken_at,
        url=entry.known.url if entry.known else head.url,
        status=message.status or 0,
        target=hops[0].location if hops else "",
    )
    return _Seen(row=row, head=head, refers=refers and not row.target)


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

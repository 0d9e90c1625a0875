"""Which captures does a web archive hold, and how does a capture become archive records?

Source: WARC 1.0/1.1 (ISO 28500:2017). Reading takes response, resource and revisit records of
http(s) addresses; our own archives also hold ``metadata`` records that say what a collector knew
beyond the HTTP answer. Writing is in ``warc_writing``; framing in ``records``.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from hashlib import sha256
from typing import BinaryIO, Final

from amtsblick.parse.codec import from_json
from amtsblick.parse.http_payload import Message, Payload, decode_payload, parse_message
from amtsblick.parse.records import Record, read_records
from amtsblick.parse.urls import join
from amtsblick.values.capture import BrokenRecord, Capture, EvidenceRef, Hop, State, Watch

COLLECTOR: Final = "archive"
CAPTURE_TYPE: Final = "application/vnd.amtsblick.capture+json"
"""Content type of the metadata record that follows our own records."""
OURS: Final = "Amtsblick-Collector"
"""Named field of an ordinary answer of ours, stored decoded; its value is the collector."""
ORIGINAL: Final = "X-Archive-Orig-"
"""Prefix of HTTP headers that do not describe the stored payload (the Internet Archive's)."""
_MOMENT: Final = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)[Tt ]?(\d\d):?(\d\d):?(\d\d)(?:\.(\d{1,9})\d*)?\s*(?:[Zz]|([+-]\d\d):?(\d\d))?$"
)
_CONCURRENT: Final = "warc-concurrent-to"
"""Our answers name the metadata record that follows them; only then is it waited for."""
_OURS: Final = OURS.lower()
_WEB: Final = ("http://", "https://")
_ORIGINAL: Final = ORIGINAL.lower()
_WATCHED: Final = frozenset({Watch.DOCUMENT, Watch.HEADERS})
_STATUS: Final = range(100, 600)
_TRUNCATED: Final = {"length": State.TOO_LARGE, "time": State.TIMEOUT}


class Kind(StrEnum):
    """What a record is to us."""

    RESPONSE = "response"
    RESOURCE = "resource"
    REVISIT = "revisit"
    METADATA = "metadata"
    """Ours: what the collector knew; without a response it is a visit that failed."""


_KINDS: Final = {str(kind): kind for kind in Kind}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a record's own header says; the payload is not looked at yet.

    ``digest`` is the payload digest as written by whoever made the archive. The three ``refers``
    fields are where a revisit record says its payload is.
    """

    file: str
    offset: int
    inner: int
    kind: Kind
    record: str
    url: str
    taken_at: datetime
    digest: str = ""
    refers_to: str = ""
    refers_url: str = ""
    refers_date: str = ""


Keep = Callable[[Head], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Our metadata record: everything of a capture but its time and body.

    ``stored_in`` is where the bytes of a revisit lie; ``unchanged`` may name a later revisit.
    """

    url: str
    requested: str
    status: int | None
    headers: tuple[tuple[str, str], ...]
    hops: tuple[Hop, ...]
    failure: State | None
    failure_detail: str
    collector: str
    watched: frozenset[Watch]
    remote_address: str
    unchanged: EvidenceRef | None
    stored_in: EvidenceRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One record with its head; ``known`` is our own metadata that belongs to it."""

    head: Head
    record: Record
    known: Known | None = None

    @property
    def collector(self) -> str:
        """Who of ours brought the capture home; "" for the records of others."""
        if self.known is not None:
            return self.known.collector
        return "" if _CONCURRENT in self.record.fields else self.record.fields.get(_OURS, "")


def read_captures(
    stream: BinaryIO, *, name: str, keep: Keep | None = None
) -> Iterator[Capture | BrokenRecord]:
    """Captures of a seekable WARC stream in file order, broken pieces in between.

    ``name`` is what ``BrokenRecord.file`` says; ``keep`` is asked before a payload is unpacked.
    A revisit record comes with an empty body and ``unchanged`` as far as the record itself says;
    finding the bytes needs the whole archive set (collect). Never raises on damaged data.
    """
    for entry in read_entries(stream, name=name):
        if isinstance(entry, BrokenRecord):
            yield entry
        elif keep is None or keep(entry.head):
            yield capture_of(entry)


def read_entries(stream: BinaryIO, *, name: str) -> Iterator[Entry | BrokenRecord]:
    """Records of web pages with their heads; our metadata is joined to the record before it."""
    waiting: Entry | None = None
    for record in read_records(stream, name=name):
        found = record if isinstance(record, BrokenRecord) else _entry(record, name)
        if waiting is not None:
            joined = _joined(waiting, found)
            yield joined or waiting
            waiting = None
            if joined is not None:
                continue
        if isinstance(found, Entry) and _CONCURRENT in found.record.fields:
            waiting = found
        elif found is not None:
            yield found
    if waiting is not None:
        yield waiting


def _joined(entry: Entry, after: Entry | BrokenRecord | None) -> Entry | None:
    """The entry with our metadata, where that is what follows it."""
    if not isinstance(after, Entry) or after.head.kind is not Kind.METADATA:
        return None
    return replace(entry, known=after.known) if after.head.refers_to == entry.head.record else None


def read_entry(stream: BinaryIO, *, name: str, offset: int) -> Entry | BrokenRecord:
    """The record at ``offset`` with our metadata; a BrokenRecord when there is none."""
    stream.seek(offset)
    for entry in read_entries(stream, name=name):
        at = entry.offset if isinstance(entry, BrokenRecord) else entry.head.offset
        if at == offset:
            return entry
        break
    return BrokenRecord(file=name, offset=offset, why="no record of a web page begins here")


def _entry(record: Record, name: str) -> Entry | BrokenRecord | None:
    """The record as an entry, None when it is of no interest here."""
    fields = record.fields
    kind = _KINDS.get(fields.get("warc-type", "").lower())
    if kind is Kind.METADATA and not fields.get("content-type", "").startswith(CAPTURE_TYPE):
        return None
    known = _known(record) if kind is Kind.METADATA else None
    taken_at = parse_moment(fields.get("warc-date", "")) or _date_header(record)
    why = ""
    if "warc-type" not in fields:
        why = "WARC-Type is missing"
    elif kind is None or (kind is not Kind.METADATA and not _is_web(fields)):
        return None
    elif kind is Kind.METADATA and known is None:
        why = "capture metadata is damaged or of a newer version"
    elif "warc-segment-number" in fields:
        why = "segmented records are not joined"
    if why or taken_at is None or kind is None:
        why = why or "WARC-Date is missing or unreadable"
        return BrokenRecord(file=name, offset=record.offset, why=why)
    return Entry(head=_head(record, name, kind, taken_at), record=record, known=known)


def _is_web(fields: dict[str, str]) -> bool:
    return _url(fields).lower().startswith(_WEB)


def _url(fields: dict[str, str]) -> str:
    return fields.get("warc-target-uri", "").strip("<> ")


def _head(record: Record, name: str, kind: Kind, taken_at: datetime) -> Head:
    fields = record.fields
    return Head(
        file=name,
        offset=record.offset,
        inner=record.inner,
        kind=kind,
        record=fields.get("warc-record-id", "").strip("<>"),
        url=_url(fields),
        taken_at=taken_at,
        digest=fields.get("warc-payload-digest", ""),
        refers_to=fields.get("warc-refers-to", "").strip("<>"),
        refers_url=fields.get("warc-refers-to-target-uri", "").strip("<>"),
        refers_date=fields.get("warc-refers-to-date", ""),
    )


def parse_moment(text: str) -> datetime | None:
    """A WARC-Date (ISO 8601 with or without fractions, or 14 digits) in UTC; None if it is none."""
    match = _MOMENT.match(text.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    fraction = int((match[7] or "0").ljust(6, "0")[:6])
    try:
        moment = datetime(year, month, day, hour, minute, min(second, 59), fraction, tzinfo=UTC)
        if match[8]:
            sign = -1 if match[8].startswith("-") else 1
            moment -= sign * timedelta(hours=abs(int(match[8])), minutes=int(match[9]))
    except (ValueError, OverflowError):
        return None
    return moment


def _date_header(record: Record) -> datetime | None:
    try:
        moment = parsedate_to_datetime(parse_message(record.block).header("date"))
    except (ValueError, TypeError, IndexError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def message_of(entry: Entry) -> Message:
    """HTTP head and still encoded payload of a record; a resource record has only a type."""
    record = entry.record
    kind = record.fields.get("content-type", "")
    if entry.head.kind is Kind.METADATA:
        return Message(status=None, headers=(), payload=b"")
    if entry.head.kind is Kind.RESOURCE:
        headers = (("content-type", kind),) if kind else ()
        return Message(status=None, headers=headers, payload=record.block)
    return parse_message(record.block)


def capture_of(entry: Entry, message: Message | None = None) -> Capture:
    """The capture that a record holds, payload unpacked; ``message`` when it is split already."""
    message = message or message_of(entry)
    head, record = entry.head, entry.record
    if entry.known is not None:
        return _restored(head, entry.known, message)
    if entry.collector:
        return _ordinary(entry, message)
    revisit = head.kind is Kind.REVISIT
    payload = Payload(body=b"") if revisit else _payload(record, message)
    return Capture(
        url=head.url,
        requested=head.url,
        taken_at=head.taken_at,
        status=message.status,
        headers=message.headers,
        body=payload.body,
        hops=redirect_of(head.url, message),
        failure=payload.failure,
        failure_detail=payload.detail,
        collector=COLLECTOR,
        remote_address=record.fields.get("warc-ip-address", ""),
        unchanged=(
            EvidenceRef(bundle="", record=head.refers_to, offset=-1, digest=head.digest) if revisit else None
        ),
    )


def _payload(record: Record, message: Message) -> Payload:
    """The decoded body; what the archive itself cut off counts as not looked at."""
    if len(record.block) < record.length:
        detail = f"the archived record has {record.length} bytes"
        return Payload(body=b"", failure=State.TOO_LARGE, detail=detail)
    payload = decode_payload(message)
    cut = record.fields.get("warc-truncated", "").lower()
    if cut and payload.failure is None:
        state, detail = _TRUNCATED.get(cut, State.BROKEN), f"the archive cut the page off ({cut})"
        return Payload(body=payload.body, failure=state, detail=detail)
    return payload


def redirect_of(url: str, message: Message) -> tuple[Hop, ...]:
    """The hop of a redirect answer with its absolute target; nothing for other answers."""
    raw = message.redirects()
    target = join(url, raw) if raw else ""
    return (Hop(url=url, status=message.status or 0, location=target),) if target else ()


def block_is_intact(record: Record) -> bool:
    """Does the block have the sha256 digest that the record states, if it states one?"""
    stated = record.fields.get("warc-block-digest", "")
    return not stated.startswith("sha256:") or stated[7:] == sha256(record.block).hexdigest()


def _known(record: Record) -> Known | None:
    try:
        return from_json(Known, json.loads(record.block)) if block_is_intact(record) else None
    except (ValueError, TypeError, RecursionError):
        return None


def _restored(head: Head, known: Known, message: Message) -> Capture:
    """A capture of ours exactly as it was before it was written."""
    return Capture(
        url=known.url,
        requested=known.requested,
        taken_at=head.taken_at,
        status=known.status,
        headers=known.headers,
        body=b"" if head.kind is Kind.REVISIT else message.payload,
        hops=known.hops,
        failure=known.failure,
        failure_detail=known.failure_detail,
        collector=known.collector,
        watched=known.watched,
        remote_address=known.remote_address,
        unchanged=known.unchanged,
    )


def is_ordinary(capture: Capture) -> bool:
    """Does a capture say no more than its answer does, so that the answer alone restores it?"""
    return (
        capture.failure is None
        and not capture.failure_detail
        and not capture.hops
        and capture.requested == capture.url
        and capture.url.lower().startswith(_WEB)
        and capture.unchanged is None
        and capture.watched == _WATCHED
        and capture.collector != ""
        and capture.status in _STATUS
    )


def _ordinary(entry: Entry, message: Message) -> Capture:
    """An ordinary capture of ours; the last header is the stored payload's length, not the server's."""
    return Capture(
        url=entry.head.url,
        requested=entry.head.url,
        taken_at=entry.head.taken_at,
        status=message.status,
        headers=tuple([(name.removeprefix(_ORIGINAL), value) for name, value in message.headers[:-1]]),
        body=message.payload,
        collector=entry.collector,
        remote_address=entry.record.fields.get("warc-ip-address", ""),
    )

"""Which WARC records does a stream hold, and which pieces of it are broken?

Own framing instead of fastwarc's: measured on the corpus 0.12 ms a page against 0.15 ms, and a
damaged record costs only itself (fastwarc gives up at the first damage, and reads a record with
a wrong Content-Length together with its neighbour). Source: WARC 1.1 (ISO 28500:2017).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from amtsblick.parse.packed import Damage, Packing, Raw, begins_record, find_member, packing_of, unpack
from amtsblick.values.capture import BrokenRecord

BLOCK_LIMIT: Final = 24 * 1024 * 1024
"""Longest record block handed out whole; of longer ones only the first ``_HEAD_KEPT`` bytes."""
_HEAD_KEPT: Final = 64 * 1024
_HEADER_LIMIT: Final = 256 * 1024
_PLAIN_CHUNK: Final = 256 * 1024
_PROBE: Final = 4096
_START: Final = b"WARC/"
_RECORD_START: Final = re.compile(rb"WARC/[01]\.\d\d?\r?\n")
_START_LENGTH: Final = 11
_TAIL: Final = 5


@dataclass(slots=True, kw_only=True)
class Record:
    """One WARC record as it lies in the archive.

    ``offset`` is where its compressed member (or, uncompressed, the record itself) begins,
    ``inner`` where it begins within the unpacked member. ``fields`` have lower-case names.
    ``block`` holds ``length`` bytes, or fewer when the record is longer than ``BLOCK_LIMIT``.
    """

    offset: int
    inner: int
    fields: dict[str, str]
    block: bytes
    length: int


class _Span:
    """Unpacked bytes in which records follow one another: a member, a frame or a whole file."""

    def __init__(self, chunks: Iterator[bytes], offset: int, raw: Raw | None) -> None:
        self._chunks = chunks
        self._raw = raw  # set when the span is the file itself, which can be read anew
        self.packed = raw is None
        self.offset = offset
        self.buffer = b""
        self.at = 0
        """Index of the current record in ``buffer``."""
        self._base = 0
        self.damage = ""

    @property
    def position(self) -> int:
        """Where the current record begins within the span."""
        return self._base + self.at

    def available(self, wanted: int) -> int:
        """Bytes at hand from ``at`` on, after trying to have ``wanted`` of them."""
        have = len(self.buffer) - self.at
        if have >= wanted:
            return have
        parts = [self.buffer[self.at :]] if have else []
        while have < wanted and (chunk := self._pull()):
            parts.append(chunk)
            have += len(chunk)
        self._base += self.at
        self.buffer, self.at = parts[0] if len(parts) == 1 else b"".join(parts), 0
        return have

    def _pull(self) -> bytes:
        try:
            return next(self._chunks, b"")
        except Damage as damage:
            self.damage = str(damage)
            return b""

    def advance(self, count: int) -> int:
        """Go on by ``count`` bytes without keeping them; returns how many there were."""
        done = min(count, len(self.buffer) - self.at)
        self.at += done
        while done < count and self.available(1):
            step = min(count - done, len(self.buffer) - self.at)
            self.at += step
            done += step
        return done

    def go_back(self, position: int) -> None:
        """Return to a position of this span where that is possible."""
        if position >= self._base:
            self.at = position - self._base
        elif self._raw is not None:
            self._raw.seek(self.offset + position)
            self._chunks, self.buffer, self.at, self._base = _whole_file(self._raw), b"", 0, position

    def seek_record(self) -> None:
        """Go to what looks like the first line of a record, or to the end."""
        while self.available(_START_LENGTH) >= _START_LENGTH:
            found = _RECORD_START.search(self.buffer, self.at)
            if found is not None:
                self.at = found.start()
                return
            self.at = len(self.buffer) - _START_LENGTH + 1
        self.at = len(self.buffer)

    def drain(self) -> None:
        """Read to the end so that checksums are checked and the next member can be found."""
        while self.available(1):
            self.at = len(self.buffer)


def read_records(stream: BinaryIO, *, name: str) -> Iterator[Record | BrokenRecord]:
    """All records of a seekable stream from its current position, broken pieces in between.

    Plain, gzip (per record or as a whole) and Zstandard are told apart by their first bytes.
    Never raises on damaged data and always comes to an end; memory is bounded by ``BLOCK_LIMIT``.
    """
    raw = Raw(stream)
    packing = packing_of(raw, name)
    if packing is not None:
        yield from _packed(raw, name, packing)
    elif raw.peek(1):
        yield from _records(_Span(_whole_file(raw), raw.at, raw), name)


def begins_like_warc(stream: BinaryIO, *, name: str) -> bool:
    """Do the first bytes from the current position look like a web archive, damaged or not?"""
    raw = Raw(stream)
    if ".warc." in name.lower():
        return True
    packing = packing_of(raw, name)
    start = raw.peek(_PLAIN_CHUNK)
    if packing is not None:
        return begins_record(start[:_PROBE], packing)
    return _RECORD_START.search(start) is not None


def _whole_file(raw: Raw) -> Iterator[bytes]:
    while chunk := raw.take(_PLAIN_CHUNK):
        yield chunk


def _packed(raw: Raw, name: str, packing: Packing) -> Iterator[Record | BrokenRecord]:
    while head := raw.peek(len(packing.magic)):
        start = raw.at
        if head != packing.magic:
            junk = find_member(raw, packing)
            if junk:
                yield BrokenRecord(file=name, offset=start, why=f"{junk} bytes that are no packed record")
            continue
        span = _Span(unpack(raw, packing.new()), start, None)
        yield from _records(span, name)
        span.drain()
        if span.damage:
            raw.seek(start + 1)
            find_member(raw, packing)


def _records(span: _Span, name: str) -> Iterator[Record | BrokenRecord]:
    """Records of one span; after a broken one the search goes on at the next line start."""
    told = False
    while True:
        while span.available(1) and span.buffer[span.at] in b"\r\n":
            span.at += 1
        if not span.available(1):
            if span.damage and not told:
                yield _broken(span, name, span.position, span.damage)
            return
        position = span.position
        found = _record(span)
        if isinstance(found, Record):
            yield found
            continue
        told = bool(span.damage)
        yield _broken(span, name, position, span.damage or found)
        span.seek_record()


def _broken(span: _Span, name: str, position: int, why: str) -> BrokenRecord:
    # Within a packed member only the member's start is an offset of the file.
    offset = span.offset if span.packed else span.offset + position
    return BrokenRecord(file=name, offset=offset, why=why)


def _record(span: _Span) -> Record | str:
    """The record at the span's position, or why there is none; the span then stands behind it."""
    head = _head_length(span)
    if not head:
        span.available(1)
        span.at += 1
        return "no complete WARC header here"
    fields = _fields(span.buffer[span.at : span.at + head])
    length = fields.get("content-length", "")
    if not (length.isascii() and length.isdigit()):
        span.at += len(_START)
        return f"Content-Length is {length[:40]!r}" if length else "Content-Length is missing"
    return _with_block(span, head, fields, int(length))


def _with_block(span: _Span, head: int, fields: dict[str, str], length: int) -> Record | str:
    position = span.position
    kept = length if length <= BLOCK_LIMIT else _HEAD_KEPT
    have = span.available(head + kept + (_TAIL if kept == length else 0)) - head
    block = span.buffer[span.at + head : span.at + head + kept]
    there = min(have, length) if kept == length else span.advance(head + length) - head
    if kept == length and there == length:
        span.at += head + length
    if there < length:
        why = f"the record is cut short: {there} of {length} bytes"
    elif not span.available(_TAIL) and span.damage:
        why = span.damage
    elif not _ends_well(span.buffer[span.at : span.at + _TAIL]):
        why = "Content-Length does not lead to the record's end"
    else:
        offset, inner = (span.offset, position) if span.packed else (span.offset + position, 0)
        return Record(offset=offset, inner=inner, fields=fields, block=block, length=length)
    span.go_back(position + head)
    return why


def _ends_well(tail: bytes) -> bool:
    return not tail or tail[0] in b"\r\n" or tail.startswith(_START)


def _head_length(span: _Span) -> int:
    """Length of the header block with its empty line; 0 when there is no header."""
    wanted = _PROBE
    while True:
        have = span.available(min(wanted, _HEADER_LIMIT))
        if not span.buffer.startswith(_START, span.at):
            return 0
        for gap in (b"\r\n\r\n", b"\n\n"):
            end = span.buffer.find(gap, span.at, span.at + _HEADER_LIMIT)
            if end >= 0:
                return end + len(gap) - span.at
        if have < wanted or wanted >= _HEADER_LIMIT:
            return 0
        wanted = max(wanted * 4, have + 1)


def _fields(head: bytes) -> dict[str, str]:
    """Named fields; of a repeated one the first, continuation lines joined."""
    fields: dict[str, str] = {}
    last = ""
    for line in head.decode("utf-8", "replace").splitlines()[1:]:
        if line[:1] in {" ", "\t"} and last:
            fields[last] += " " + line.strip()
            continue
        name, colon, value = line.partition(":")
        if colon:
            last = name.strip().lower()
            fields.setdefault(last, value.strip())
    return fields

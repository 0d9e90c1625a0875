"""Which WARC records does a stream hold, and which pieces of it are broken?

Own framing instead of fastwarc's: measured on the corpus 0.12 ms a page against 0.15 ms, and a
damaged record costs only itself (fastwarc gives up at the first damage, and reads a record with
a wrong Content-Length together with its neighbour). Sources: WARC 1.1 (ISO 28500:2017), RFC 1952
(gzip), RFC 8878 and the "WARC files with Zstandard" specification. The only module that knows
isal.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, Protocol, cast

from isal import isal_zlib

from amtsblick.parse.coding import ZstdError, zstd_dictionary, zstd_stream
from amtsblick.values.capture import BrokenRecord

BLOCK_LIMIT: Final = 24 * 1024 * 1024
"""Longest record block handed out whole; of longer ones only the first ``_HEAD_KEPT`` bytes."""
_HEAD_KEPT: Final = 64 * 1024
_HEADER_LIMIT: Final = 256 * 1024
_CHUNK: Final = 32 * 1024
_PLAIN_CHUNK: Final = 256 * 1024
_PROBE: Final = 4096
_GZIP: Final = b"\x1f\x8b\x08"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_ZSTD_SKIPPABLE: Final = b"\x2a\x4d\x18"
_ZSTD_DICTIONARY: Final = b"\x5d\x2a\x4d\x18"
_SKIPPABLE_HEADER: Final = 8
_START: Final = b"WARC/"
_RECORD_START: Final = re.compile(rb"WARC/[01]\.\d\d?\r?\n")
_START_LENGTH: Final = 11
_TAIL: Final = 5
_ISAL_ERROR: Final[type[Exception]] = cast("type[Exception]", isal_zlib.IsalError)  # its stub says instance
_UNREADABLE: Final = (_ISAL_ERROR, ZstdError, ValueError, EOFError)


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


class _Damage(Exception):  # noqa: N818 - not an error of ours: the archive's state
    """The compressed data cannot be read on."""


class _Inflater(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


class _Raw:
    """The stream with bytes that were read but not yet used."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._carry = b""
        self.at = stream.tell()
        """Offset of the next unused byte."""

    def take(self, size: int) -> bytes:
        data, self._carry = self._carry or self._stream.read(size), b""
        self.at += len(data)
        return data

    def give_back(self, data: bytes) -> None:
        self._carry = data + self._carry if self._carry else data
        self.at -= len(data)

    def peek(self, size: int) -> bytes:
        while len(self._carry) < size and (more := self._stream.read(_CHUNK)):
            self._carry += more
        return self._carry[:size]

    def seek(self, offset: int) -> None:
        self._stream.seek(offset)
        self._carry, self.at = b"", offset


class _Span:
    """Unpacked bytes in which records follow one another: a member, a frame or a whole file."""

    def __init__(self, chunks: Iterator[bytes], offset: int, raw: _Raw | None) -> None:
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
        except _Damage as damage:
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
    raw = _Raw(stream)
    start = raw.peek(_SKIPPABLE_HEADER)
    if start.startswith(_ZSTD) or start[1:].startswith(_ZSTD_SKIPPABLE):
        dictionary = _read_dictionary(raw)
        yield from _packed(raw, name, _ZSTD, lambda: zstd_stream(dictionary))
    elif start.startswith(_GZIP[:2]) or (not start.startswith(_START) and name.endswith(".gz")):
        yield from _packed(raw, name, _GZIP, _gzip_stream)
    elif start:
        yield from _records(_Span(_whole_file(raw), raw.at, raw), name)


def begins_like_warc(stream: BinaryIO, *, name: str) -> bool:
    """Do the first bytes from the current position look like a web archive, damaged or not?"""
    raw = _Raw(stream)
    start = raw.peek(_PLAIN_CHUNK)
    if start.startswith(_ZSTD) or start[1:].startswith(_ZSTD_SKIPPABLE) or ".warc." in name.lower():
        return True
    if start.startswith(_GZIP[:2]):
        return _begins_record(start[:_CHUNK], _gzip_stream)
    return _RECORD_START.search(start) is not None


def unpacked(stream: BinaryIO) -> Iterator[bytes]:
    """Unpacked bytes of a gzip or Zstandard stream up to its end or first damage."""
    raw = _Raw(stream)
    dictionary = _read_dictionary(raw)
    zipped = raw.peek(len(_GZIP)) == _GZIP
    while raw.peek(1):
        try:
            yield from _unpack(raw, _gzip_stream() if zipped else zstd_stream(dictionary))
        except _Damage:
            return


def _gzip_stream() -> _Inflater:
    inflater: _Inflater = isal_zlib.decompressobj(31)
    return inflater


def _whole_file(raw: _Raw) -> Iterator[bytes]:
    while chunk := raw.take(_PLAIN_CHUNK):
        yield chunk


def _read_dictionary(raw: _Raw) -> Any:
    """Skip leading skippable frames; the dictionary among them, or None."""
    dictionary = None
    while raw.peek(4)[1:].startswith(_ZSTD_SKIPPABLE):
        head = raw.peek(_SKIPPABLE_HEADER)
        size = int.from_bytes(head[4:], "little")
        if size > BLOCK_LIMIT:
            break
        frame = raw.peek(_SKIPPABLE_HEADER + size)
        if head.startswith(_ZSTD_DICTIONARY):
            with suppress(*_UNREADABLE):  # records that need it will be named as damaged
                dictionary = zstd_dictionary(frame[_SKIPPABLE_HEADER:])
        raw.seek(raw.at + len(frame))
    return dictionary


def _packed(
    raw: _Raw, name: str, magic: bytes, new: Callable[[], _Inflater]
) -> Iterator[Record | BrokenRecord]:
    while head := raw.peek(len(magic)):
        start = raw.at
        if head != magic:
            junk = _find_member(raw, magic, new)
            if junk:
                yield BrokenRecord(file=name, offset=start, why=f"{junk} bytes that are no packed record")
            continue
        span = _Span(_unpack(raw, new()), start, None)
        yield from _records(span, name)
        span.drain()
        if span.damage:
            raw.seek(start + 1)
            _find_member(raw, magic, new)


def _unpack(raw: _Raw, inflater: _Inflater) -> Iterator[bytes]:
    while not inflater.eof:
        data = raw.take(_CHUNK)
        if not data:
            raise _Damage("the file ends inside the record")
        try:
            out = inflater.decompress(data)
        except _UNREADABLE as error:
            raise _Damage(f"packed data is damaged ({error})") from error
        raw.give_back(inflater.unused_data)  # empty until the member ends
        if out:
            yield out


def _find_member(raw: _Raw, magic: bytes, new: Callable[[], _Inflater]) -> int:
    """Go to the next member that begins a record, or to the end; returns skipped non-zero bytes.

    Zero bytes are padding, which gzip allows at the end of a file.
    """
    skipped = 0
    while data := raw.peek(_PLAIN_CHUNK):
        found = data.find(magic)
        if found < 0:
            found = max(len(data) - len(magic) + 1, 1) if len(data) == _PLAIN_CHUNK else len(data)
        elif _begins_record(data[found : found + _PROBE], new):
            raw.seek(raw.at + found)
            return skipped + _solid(data[:found])
        else:
            found += 1
        skipped += _solid(data[:found])
        raw.seek(raw.at + found)
    return skipped


def _solid(data: bytes) -> int:
    return len(data) if data.strip(b"\0") else 0


def _begins_record(data: bytes, new: Callable[[], _Inflater]) -> bool:
    try:
        return new().decompress(data).lstrip(b"\r\n").startswith(_START)
    except _UNREADABLE:
        return False


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

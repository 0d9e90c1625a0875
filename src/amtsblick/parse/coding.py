"""How are content encodings removed without letting a small answer fill the memory?

The only module that knows brotli and zstd; live answers and archived ones go through it. Source: RFC 9110 §8.4, RFC 1952, RFC 1950/1951,
RFC 7932, RFC 8878.
"""

import sys
import zlib
from typing import Any, Final, Protocol

import brotli  # type: ignore[import-untyped]  # ships no types

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPTED: Final = "gzip, deflate, br, zstd"
_STEP: Final = 256 * 1024
"""Most bytes unpacked in one go; keeps the peak small for bombs."""
_MAX_CODINGS: Final = 3
_ZLIB_HEADER: Final = 8
_ZSTD_MAGIC: Final = b"\x28\xb5\x2f\xfd"


ZstdError: Final = zstd.ZstdError


def zstd_stream(dictionary: zstd.ZstdDict | None = None) -> zstd.ZstdDecompressor:
    """Decompressor of one Zstandard frame."""
    return zstd.ZstdDecompressor(zstd_dict=dictionary)


def zstd_dictionary(data: bytes) -> zstd.ZstdDict:
    """Dictionary of a .warc.zst file, itself packed or not; raises ZstdError or ValueError."""
    packed = data.startswith(_ZSTD_MAGIC)
    return zstd.ZstdDict(zstd.decompress(data) if packed else data)


class CodingError(Exception):
    """The payload is not what its content encoding says."""


class CapError(Exception):
    """The payload grew beyond its cap; ``bytes`` up to the cap were handed out before."""


class _Step(Protocol):
    def feed(self, data: bytes, room: int) -> bytes:
        """Unpack ``data``; returns at most about ``room`` + one step of bytes."""

    def whole(self) -> bool:
        """Has the end of the packed data been seen?"""


class Unpacker:
    """Unpacks a payload piece by piece and stops at ``cap`` unpacked bytes."""

    def __init__(self, content_encoding: str, cap: int) -> None:
        codings = [coding.strip().lower() for coding in content_encoding.split(",")]
        names = [coding for coding in codings if coding not in {"", "identity"}]
        if len(names) > _MAX_CODINGS:
            raise CodingError(f"{len(names)} content encodings on top of one another")
        self._steps = [_step(name) for name in reversed(names)]
        self._cap = cap
        self._size = 0
        self._fed = False
        self._pieces: list[bytes] = []

    @property
    def body(self) -> bytes:
        """Everything unpacked so far, at most ``cap`` bytes."""
        return b"".join(self._pieces)[: self._cap]

    def feed(self, data: bytes) -> None:
        """Take a packed piece; raises CapError once more than ``cap`` bytes came out."""
        self._fed = self._fed or bool(data)
        for step in self._steps:
            data = step.feed(data, self._cap - self._size + 1)
        if data:
            self._pieces.append(data)
            self._size += len(data)
            if self._size > self._cap:
                raise CapError

    def finish(self) -> None:
        """Say that no more comes; raises CodingError when the packed data was cut short."""
        if self._fed and not all(step.whole() for step in self._steps):
            raise CodingError("packed data ends too early")


def _step(name: str) -> _Step:
    match name:
        case "gzip" | "x-gzip":
            return _Gzip()
        case "deflate":
            return _Deflate()
        case "br":
            return _Brotli()
        case "zstd":
            return _Zstd()
        case _:
            raise CodingError(f"unknown content encoding {name[:40]!r}")


class _Gzip:
    """One or several gzip members; anything after them is ignored, as browsers do."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._done = False

    def feed(self, data: bytes, room: int) -> bytes:
        out = bytearray()
        while data and not self._done and len(out) < room:
            try:
                out += self._member.decompress(data, _STEP)
            except zlib.error as error:
                raise CodingError(f"gzip: {error}") from error
            data = self._member.unconsumed_tail
            if self._member.eof:
                data = self._member.unused_data
                self._done = not data.startswith(b"\x1f\x8b")
                if not self._done:
                    self._member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        return bytes(out)

    def whole(self) -> bool:
        return self._done or self._member.eof


class _Deflate:
    """zlib-wrapped, or raw as some servers send it."""

    def __init__(self) -> None:
        self._stream: Any = None

    def feed(self, data: bytes, room: int) -> bytes:
        if not data:
            return b""
        if self._stream is None:
            wrapped = data[0] & 0x0F == _ZLIB_HEADER
            self._stream = zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)
        out = bytearray()
        while data and len(out) < room and not self._stream.eof:
            try:
                out += self._stream.decompress(data, _STEP)
            except zlib.error as error:
                raise CodingError(f"deflate: {error}") from error
            data = self._stream.unconsumed_tail
        return bytes(out)

    def whole(self) -> bool:
        return bool(self._stream is None or self._stream.eof)


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def feed(self, data: bytes, room: int) -> bytes:
        out = bytearray()
        try:
            out += self._stream.process(data, output_buffer_limit=_STEP)
            # It may say that it takes more data while it still holds output back.
            while len(out) < room and (more := self._stream.process(b"", output_buffer_limit=_STEP)):
                out += more
        except brotli.error as error:
            raise CodingError(f"brotli: {error}") from error
        return bytes(out)

    def whole(self) -> bool:
        return bool(self._stream.is_finished())


class _Zstd:
    def __init__(self) -> None:
        self._stream = zstd.ZstdDecompressor()

    def feed(self, data: bytes, room: int) -> bytes:
        out = bytearray()
        try:
            while not self._stream.eof and len(out) < room:
                out += self._stream.decompress(data, max_length=_STEP)
                data = b""
                if self._stream.needs_input:
                    break
        except zstd.ZstdError as error:
            raise CodingError(f"zstd: {error}") from error
        return bytes(out)

    def whole(self) -> bool:
        return self._stream.eof

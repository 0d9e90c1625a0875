"""Which WARC files does a WACZ hold, and where do their bytes lie?

A WACZ is a ZIP with WARC files below ``archive/``. Nothing is ever unpacked to a path that the
file names; stored members are read in place. Source: WACZ 1.1.1 (Webrecorder), APPNOTE 6.3.10.
"""

import io
import struct
import zipfile
from dataclasses import dataclass
from typing import BinaryIO, Final

from amtsblick.errors import InputError

MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06")
_WARCS: Final = (".warc", ".warc.gz", ".warc.zst")
_LOCAL_HEADER: Final = struct.Struct("<26xHH")
_RATIO: Final = 200
"""More than this many times the packed size is a bomb: WARC text packs to about a tenth."""
_COPY: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One WARC (or nested WACZ) inside a ZIP. ``start`` is None when it is packed there."""

    name: str
    start: int | None
    size: int
    nested: bool


def warc_members(stream: BinaryIO, *, name: str) -> tuple[Member, ...]:
    """Members worth reading, in the ZIP's order; raises InputError naming the file."""
    try:
        with zipfile.ZipFile(stream) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            return tuple(_member(stream, info, name) for info in infos if _kind(info.filename))
    except (zipfile.BadZipFile, OSError, struct.error, ValueError, NotImplementedError) as error:
        raise InputError(
            f"{name} cannot be read as WACZ ({error}). Was the download interrupted? Fetch it again."
        ) from error


def copy_member(stream: BinaryIO, member: Member, sink: BinaryIO, *, name: str) -> None:
    """Write a packed member's bytes to ``sink``; raises InputError naming the file."""
    try:
        with zipfile.ZipFile(stream) as archive:
            info = next(one for one in archive.infolist() if _printable(one.filename) == member.name)
            if info.file_size > info.compress_size * _RATIO + _COPY:
                raise InputError(f"{name}: {member.name} unpacks to {info.file_size} bytes; that is a bomb.")
            with archive.open(info) as source:
                while data := source.read(_COPY):
                    sink.write(data)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise InputError(
            f"{name}: {member.name} cannot be unpacked ({error}). Fetch the archive again."
        ) from error


def _kind(name: str) -> str:
    lower = name.lower()
    if lower.endswith(_WARCS):
        return "warc"
    return "wacz" if lower.endswith(".wacz") else ""


def _member(stream: BinaryIO, info: zipfile.ZipInfo, name: str) -> Member:
    start = None
    if info.flag_bits & 1:
        raise InputError(f"{name}: {_printable(info.filename)} is encrypted; decrypt the archive first.")
    if info.compress_type == zipfile.ZIP_STORED:
        stream.seek(info.header_offset)
        lengths = _LOCAL_HEADER.unpack(stream.read(_LOCAL_HEADER.size))
        start = info.header_offset + _LOCAL_HEADER.size + sum(lengths)
    return Member(
        name=_printable(info.filename),
        start=start,
        size=info.file_size,
        nested=_kind(info.filename) == "wacz",
    )


def _printable(name: str) -> str:
    return "".join(sign if sign.isprintable() else "�" for sign in name)


class Window(io.RawIOBase):
    """A read-only view of ``size`` bytes of ``stream`` from ``start`` on.

    Closes the stream with itself when it ``owns`` it.
    """

    def __init__(self, stream: BinaryIO, start: int, size: int, *, owns: bool = True) -> None:
        super().__init__()
        self._owns = owns
        self._stream = stream
        self._start = start
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Like any seek, within the window."""
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, origin + offset)
        return self._at

    def tell(self) -> int:
        """Position within the window."""
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the stub wants a private type
        """Bytes of the window only."""
        self._stream.seek(self._start + self._at)
        data = self._stream.read(max(0, min(len(buffer), self._size - self._at)))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        """Close the underlying stream too where it is owned."""
        if self._owns:
            self._stream.close()
        super().close()

"""What does the ZIP of an evidence bundle look like, so that no byte of it is free?

Every member is stored unpacked under an ASCII name, all with the same time; both headers follow
from name, size, check sum and that time; the directory follows from the headers. Whoever knows the
members knows every byte of the container. At most 4 GiB: no ZIP64, which replay tools read less
surely. Source: APPNOTE 6.3.10, 4.3 to 4.4.
"""

import struct
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import BinaryIO, Final, TypeAlias

from amtsblick.errors import EvidenceError

Bytes: TypeAlias = bytes | memoryview

_LOCAL: Final = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL: Final = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END: Final = struct.Struct("<4sHHHHIIH")
_LOCAL_MARK: Final = b"PK\x03\x04"
_CENTRAL_MARK: Final = b"PK\x01\x02"
_END_MARK: Final = b"PK\x05\x06"
_NEEDS: Final = 20
_MADE_BY: Final = 0x0314
"""Version 2.0 of the format, with Unix permissions in the upper half of the attributes."""
_PLAIN_FILE: Final = 0o100644 << 16
_LIMIT: Final = 0xFFFFFFFF
_FIRST_YEAR: Final = 1980
"""ZIP counts years from here, in seven bits."""
_MOST_YEARS: Final = 127
_CHUNK: Final = 1 << 20


class BrokenBundleError(EvidenceError):
    """A bundle is not as it was written. ``part`` names what is broken, ``why`` in plain words."""

    def __init__(self, part: str, why: str) -> None:
        super().__init__(f"broken at {part}: {why}")
        self.part = part
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file in the container. ``offset`` is where its header begins, ``start`` its bytes.

    ``sha256`` is over its bytes, as hexadecimal digits, "" where they were not read.
    """

    name: str
    offset: int
    size: int
    crc: int
    sha256: str = ""

    @property
    def start(self) -> int:
        """Where its bytes begin."""
        return self.offset + _LOCAL.size + len(self.name)

    @property
    def end(self) -> int:
        """Where the next header begins."""
        return self.start + self.size


class MemberStream:
    """Takes a member's bytes; ``tell`` counts from the member's first byte."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._size = 0
        self._crc = 0
        self._hash = sha256()

    def write(self, data: bytes) -> int:
        """Append; raises OSError when the disk refuses."""
        self._stream.write(data)
        self._size += len(data)
        self._crc = zlib.crc32(data, self._crc)
        self._hash.update(data)
        return len(data)

    def tell(self) -> int:
        """Bytes written to this member."""
        return self._size

    def finished(self, name: str, offset: int) -> Member:
        """The member that these bytes are."""
        return Member(name=name, offset=offset, size=self._size, crc=self._crc, sha256=self._hash.hexdigest())


class ContainerWriter:
    """Writes members one after the other into a seekable stream; nothing is held in memory."""

    def __init__(self, stream: BinaryIO, moment: datetime) -> None:
        self._stream = stream
        self._moment = moment
        self.members: list[Member] = []

    @contextmanager
    def member(self, name: str) -> Iterator[MemberStream]:
        """A stream for the next member. Raises ValueError when the name was used already."""
        if any(name == known.name for known in self.members):
            raise ValueError(f"{name} is in the bundle already")
        offset = self.end
        self._stream.seek(offset)
        blank = Member(name=name, offset=offset, size=0, crc=0)
        self._stream.write(local_header(blank, self._moment))
        sink = MemberStream(self._stream)
        yield sink
        written = sink.finished(name, offset)
        if written.end > _LIMIT:
            raise EvidenceError(
                "This inspection does not fit a bundle of 4 GiB. Inspect fewer pages at once, or lower "
                "the limit on bytes."
            )
        self._stream.seek(offset)
        self._stream.write(local_header(written, self._moment))
        self._stream.seek(written.end)
        self.members.append(written)

    def add(self, name: str, data: bytes) -> Member:
        """A whole member at once."""
        with self.member(name) as sink:
            sink.write(data)
        return self.members[-1]

    @property
    def end(self) -> int:
        """Where the next member will begin."""
        return self.members[-1].end if self.members else 0

    def digest(self) -> str:
        """Hexadecimal SHA-256 over all bytes so far, headers included."""
        self._stream.seek(0)
        hashed, left = sha256(), self.end
        while left and (data := self._stream.read(min(left, _CHUNK))):
            hashed.update(data)
            left -= len(data)
        return hashed.hexdigest()

    def close(self) -> None:
        """Write the directory; the container is then whole."""
        self._stream.seek(self.end)
        self._stream.truncate()
        self._stream.write(directory(self.members, self._moment))
        self._stream.flush()


def local_header(member: Member, moment: datetime) -> bytes:
    """The header before a member's bytes."""
    time, date = _dos(moment)
    size, name = member.size, member.name.encode("ascii")
    return _LOCAL.pack(_LOCAL_MARK, _NEEDS, 0, 0, time, date, member.crc, size, size, len(name), 0) + name


def directory(members: Sequence[Member], moment: datetime) -> bytes:
    """Everything after the last member: one entry per member, and the end."""
    time, date = _dos(moment)
    entries = b"".join(
        _CENTRAL.pack(
            *(_CENTRAL_MARK, _MADE_BY, _NEEDS, 0, 0, time, date, member.crc, member.size, member.size),
            *(len(member.name), 0, 0, 0, 0, _PLAIN_FILE, member.offset),
        )
        + member.name.encode("ascii")
        for member in members
    )
    start = members[-1].end if members else 0
    return entries + _END.pack(_END_MARK, 0, 0, len(members), len(members), len(entries), start, 0)


def read_members(data: Bytes) -> tuple[Member, ...]:
    """Members as their headers say, in order; raises BrokenBundleError where there is no header.

    A bundle without directory (interrupted writing) is read as far as its whole members go.
    """
    found: list[Member] = []
    names: set[str] = set()
    at = 0
    while at < len(data) and bytes(data[at : at + 4]) != _CENTRAL_MARK:
        member = _member(data, at, found[-1].name if found else "")
        if member.name in names:
            raise BrokenBundleError(member.name, "the container holds it twice")
        names.add(member.name)
        found.append(member)
        at = member.end
    return tuple(found)


def _member(data: Bytes, at: int, before: str) -> Member:
    where = f"the ZIP header after {before}" if before else "the first ZIP header"
    if len(data) < at + _LOCAL.size or bytes(data[at : at + 4]) != _LOCAL_MARK:
        raise BrokenBundleError(where, f"no file begins at byte {at}")
    fields = _LOCAL.unpack(data[at : at + _LOCAL.size])
    crc, size, length = fields[6], fields[8], fields[9]
    name = bytes(data[at + _LOCAL.size : at + _LOCAL.size + length])
    if not name or not name.isascii() or not name.decode("ascii").isprintable():
        raise BrokenBundleError(where, "it holds no readable file name")
    member = Member(name=name.decode("ascii"), offset=at, size=size, crc=crc)
    if len(name) != length or member.end > len(data):
        raise BrokenBundleError(member.name, "the bundle ends in the middle of it")
    return member


def check_container(data: Bytes, members: Sequence[Member], moment: datetime) -> None:
    """Is every byte outside the members' own as it must be? Raises BrokenBundleError if not."""
    for member in members:
        true = Member(
            name=member.name,
            offset=member.offset,
            size=member.size,
            crc=zlib.crc32(data[member.start : member.end]),
        )
        if local_header(true, moment) != data[member.offset : member.start]:
            raise BrokenBundleError(f"the ZIP header of {member.name}", "it was changed")
    end = members[-1].end if members else 0
    expected, actual = directory(members, moment), bytes(data[end:])
    if expected == actual:
        return
    if actual.startswith(expected):
        raise BrokenBundleError("the end of the bundle", f"{len(actual) - len(expected)} bytes were appended")
    if expected.startswith(actual):
        raise BrokenBundleError("the ZIP directory", "the bundle was cut off")
    raise BrokenBundleError("the ZIP directory", "it does not list the files as they lie in the bundle")


def _dos(moment: datetime) -> tuple[int, int]:
    """Time and date in ZIP's form: UTC, to two seconds, from 1980 to 2107."""
    utc = moment.astimezone(UTC)
    years = min(max(utc.year - _FIRST_YEAR, 0), _MOST_YEARS)
    return utc.hour << 11 | utc.minute << 5 | utc.second // 2, years << 9 | utc.month << 5 | utc.day

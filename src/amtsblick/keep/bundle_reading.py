"""How does an old inspection come back exactly as it was, to be judged again?"""

import io
import mmap
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from amtsblick.errors import EvidenceError
from amtsblick.keep import bundle_forms as forms
from amtsblick.keep.bundle_forms import KeptPass
from amtsblick.keep.bundle_tapes import read_tape
from amtsblick.keep.bundle_warc import Place
from amtsblick.keep.bundle_zip import BrokenBundleError, Member, read_members
from amtsblick.parse.warc_writing import digest_of
from amtsblick.values.recording import RawInspection, RawPass

EARLIER: Final = "earlier"
"""Folder beside a bundle to which the ones before it under the same name are moved."""
_GZIP: Final = 31
_RECORD_END: Final = 4
"""Two line ends close a WARC record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Bytes of a file; ``size`` is that of the body at the end of a packed record, None if unpacked."""

    start: int
    length: int
    size: int | None = None


class BundleBlobs(Mapping[str, bytes]):
    """Blobs of one pass, fetched from the bundle when asked for and compared with their digest.

    Raises BrokenBundleError when one is not what its digest says, EvidenceError when the bundle
    is gone.
    """

    def __init__(self, path: Path, spans: Mapping[str, Span]) -> None:
        self._path = path
        self._spans = spans

    def __getitem__(self, digest: str) -> bytes:
        span = self._spans[digest]
        try:
            with self._path.open("rb") as stream:
                stream.seek(span.start)
                data = stream.read(span.length)
        except OSError as error:
            raise EvidenceError(f"The bundle {self._path} cannot be read: {error.strerror}.") from error
        blob = data if span.size is None else _body(data, span.size)
        if digest_of(blob) != digest:
            raise BrokenBundleError(digest, "the bundle holds other bytes there")
        return blob

    def __iter__(self) -> Iterator[str]:
        return iter(self._spans)

    def __len__(self) -> int:
        return len(self._spans)


def read_bundle(path: Path) -> RawInspection:
    """The inspection that a bundle (or an unfinished one) was made of; blobs are fetched later.

    Raises BrokenBundleError when it is damaged, EvidenceError when it cannot be opened. It is
    compared with its own digests, not with its signature: that is ``check_bundle``'s work.
    """
    with opened(path) as data:
        members = {member.name: member for member in read_members(data)}
        sums = _sums(data, members)
        about = forms.read_about(_content(data, members, sums, forms.ABOUT))
        spans = {kept.digest: _span(members, kept.place) for kept in about.blobs}
        return RawInspection(
            site=about.site,
            started_at=about.started_at,
            command=about.command,
            versions=dict(about.versions),
            passes=tuple(
                RawPass(
                    name=kept.name,
                    started_at=kept.started_at,
                    lines=_lines(_content(data, members, sums, kept.tape), kept),
                    blobs=BundleBlobs(path, _chosen(spans, kept)),
                )
                for kept in about.passes
            ),
        )


def blob_of(path: Path, digest: str) -> bytes | None:
    """One blob of a bundle by its ``sha256:<hex>``, None when the bundle holds none; nothing else is read.

    Raises BrokenBundleError when it is damaged, EvidenceError when it cannot be opened.
    """
    with opened(path) as data:
        members = {member.name: member for member in read_members(data)}
        about = forms.read_about(_content(data, members, _sums(data, members), forms.ABOUT))
        places = {kept.digest: kept.place for kept in about.blobs if kept.digest == digest}
        if digest not in places:
            return None
        return BundleBlobs(path, {digest: _span(members, places[digest])})[digest]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """What a bundle says of one time stamp: ``time`` is ISO 8601, "" when ``failure`` says why there is none."""

    url: str
    time: str
    failure: str


def stamps_of(path: Path) -> tuple[Stamped, ...]:
    """The time stamps that a bundle says it has; whether they hold is for ``check_bundle``.

    Raises BrokenBundleError when it is damaged, EvidenceError when it cannot be opened.
    """
    with opened(path) as data:
        for member in read_members(data):
            if member.name == forms.STAMPS:
                told = forms.parsed(bytes(data[member.start : member.end]), forms.STAMPS)
                try:
                    return tuple(
                        Stamped(url=str(one["url"]), time=str(one["time"]), failure=str(one["failure"]))
                        for one in told
                    )
                except (TypeError, KeyError) as error:
                    raise BrokenBundleError(forms.STAMPS, f"it has another form ({error})") from error
    return ()


@contextmanager
def opened(path: Path) -> Iterator[memoryview]:
    """A bundle's bytes, mapped into memory; EvidenceError when it cannot be opened."""
    try:
        with path.open("rb") as stream:
            if stream.seek(0, io.SEEK_END) == 0:
                raise BrokenBundleError("the bundle", "it is empty")
            mapped = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError as error:
        raise EvidenceError(f"The bundle {path} cannot be read: {error.strerror or error}.") from error
    yield memoryview(mapped)  # the map closes itself when nobody looks at it any more


def manifest_of(path: Path) -> str:
    """``sha256:<hex>`` of a bundle's manifest: what the next bundle names as the one before."""
    with opened(path) as data:
        for member in read_members(data):
            if member.name == forms.PACKAGE:
                return f"sha256:{sha256(data[member.start : member.end]).hexdigest()}"
    raise BrokenBundleError(forms.PACKAGE, "the bundle does not hold it")


def find_bundle(path: Path, manifest: str) -> Path:
    """Where the bundle that was sealed as ``path`` lies now: there, or set aside by a later one.

    Raises EvidenceError when none with this manifest is there.
    """
    for place in (path, *sorted((path.parent / EARLIER).glob(f"{path.stem}-*{path.suffix}"))):
        with suppress(EvidenceError):
            if manifest_of(place) == manifest:
                return place
    raise EvidenceError(
        f"The bundle {path} is gone or was exchanged: none there has the manifest {manifest}."
    )


def _sums(data: memoryview, members: Mapping[str, Member]) -> dict[str, str]:
    """Name → digest as the bundle lists them; nothing in an unfinished bundle."""
    listed = members.get(forms.SUMS)
    if listed is None:
        return {}
    text = bytes(data[listed.start : listed.end]).decode("utf-8", "replace")
    pairs = [line.split("  ", 1) for line in text.splitlines()]
    return {pair[-1]: pair[0] for pair in pairs}


def _content(data: memoryview, members: Mapping[str, Member], sums: Mapping[str, str], name: str) -> bytes:
    member = members.get(name)
    if member is None:
        raise BrokenBundleError(name, "the bundle does not hold it")
    content = bytes(data[member.start : member.end])
    if sums and sums.get(name) != sha256(content).hexdigest():
        raise BrokenBundleError(name, "it has another digest than the bundle says")
    return content


def _lines(data: bytes, kept: KeptPass) -> tuple[bytes, ...]:
    lines = read_tape(data, kept.tape)
    if len(lines) != kept.lines:
        raise BrokenBundleError(kept.tape, f"it has {len(lines)} lines in place of {kept.lines}")
    return lines


def _span(members: Mapping[str, Member], place: Place) -> Span:
    member = members.get(place.path)
    if member is None:
        raise BrokenBundleError(place.path, "the bundle does not hold it")
    if place.length == 0:
        return Span(start=member.start, length=member.size)
    return Span(start=member.start + place.offset, length=place.length, size=place.size)


def _chosen(spans: Mapping[str, Span], kept: KeptPass) -> dict[str, Span]:
    if missing := [digest for digest in kept.blobs if digest not in spans]:
        raise BrokenBundleError(forms.ABOUT, f"it does not say where {missing[0]} lies")
    return {digest: spans[digest] for digest in kept.blobs}


def _body(record: bytes, size: int) -> bytes:
    """The last ``size`` bytes of a packed record, before the line ends that close it."""
    try:
        plain = zlib.decompress(record, _GZIP)
    except zlib.error:
        return b""  # its digest will not be the one asked for
    return plain[len(plain) - _RECORD_END - size : len(plain) - _RECORD_END]

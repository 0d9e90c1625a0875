"""Which WARC streams stand behind the files a user names?

A WARC is itself one; a WACZ holds several. What cannot be read in place (packed members, files
packed as a whole) is unpacked to an unnamed temporary file, never to memory.
"""

import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final, cast

from amtsblick.errors import InputError
from amtsblick.parse.packed import unpacked
from amtsblick.parse.records import begins_like_warc
from amtsblick.parse.wacz import MAGIC, Member, Window, copy_member, warc_members

_MAGIC_LENGTH: Final = 4
_DEEPEST: Final = 3
_BUFFER: Final = 1 << 16
_RATIO: Final = 200
_ALWAYS_FINE: Final = 1 << 30
"""Unpacked bytes below which no file is taken for a bomb."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One seekable WARC stream; ``name`` is what messages call it (``crawl.wacz!data.warc.gz``).

    ``release`` lets go of what opening made; opening again makes it anew.
    """

    name: str
    open: Callable[[], BinaryIO]
    release: Callable[[], None]


def sources(files: Sequence[Path]) -> tuple[Source, ...]:
    """Streams behind ``files`` in order; raises InputError naming file and remedy."""
    found: list[Source] = []
    for path in files:
        found += _sources(path)
    return tuple(found)


def _sources(path: Path) -> Iterator[Source]:
    name = path.name
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder. Name the WARC or WACZ files in it.")
        with path.open("rb") as stream:
            start = stream.read(_MAGIC_LENGTH)
            if not start:
                raise InputError(f"{path} is empty. Was the download interrupted? Fetch it again.")
            if start in MAGIC:
                yield from _in_zip(lambda: path.open("rb"), name, depth=1)
                return
            stream.seek(0)
            if not begins_like_warc(stream, name=name):
                raise InputError(
                    f"{path} is no web archive. Give WARC (.warc, .warc.gz, .warc.zst) or WACZ files."
                )
    except FileNotFoundError:
        raise InputError(f"{path} does not exist. Check the path of the archive.") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}. Check its permissions.") from error
    yield Source(name=name, open=lambda: path.open("rb"), release=_nothing)


def _in_zip(opened: Callable[[], BinaryIO], name: str, *, depth: int) -> Iterator[Source]:
    with opened() as stream:
        members = warc_members(stream, name=name)
    if not members:
        raise InputError(f"{name} holds no WARC file. Is it a WACZ?")
    for member in members:
        full = f"{name}!{member.name}"
        inner = _member_source(opened, member, full)
        if not member.nested:
            yield inner
        elif depth < _DEEPEST:
            yield from _nested(inner, depth + 1)
        else:
            raise InputError(f"{full}: WACZ files more than {_DEEPEST} deep are not opened.")


def _nested(outer: Source, depth: int) -> Iterator[Source]:
    """Sources within a WACZ within a WACZ; letting go of one lets go of the outer one too."""

    def both(inner: Source) -> Callable[[], None]:
        def release() -> None:
            inner.release()
            outer.release()

        return release

    for inner in _in_zip(outer.open, outer.name, depth=depth):
        yield replace(inner, release=both(inner))


def _nothing() -> None:
    """Let go of nothing: the file is the user's."""


def _member_source(opened: Callable[[], BinaryIO], member: Member, name: str) -> Source:
    start, size = member.start, member.size
    if start is not None:

        def view() -> BinaryIO:
            return cast("BinaryIO", io.BufferedReader(Window(opened(), start, size), _BUFFER))

        return Source(name=name, open=view, release=_nothing)

    def fill(sink: BinaryIO) -> None:
        with opened() as stream:
            copy_member(stream, member, sink, name=name)

    return _spooled(name, fill)


def unpacked_source(source: Source) -> Source:
    """The same records in a temporary file, for an archive that was packed as a whole.

    Its records have no offsets of their own to come back to.
    """

    def fill(sink: BinaryIO) -> None:
        with source.open() as stream:
            most = max(_ALWAYS_FINE, stream.seek(0, io.SEEK_END) * _RATIO)
            stream.seek(0)
            for data in unpacked(stream):
                if sink.tell() + len(data) > most:
                    raise InputError(f"{source.name} unpacks to more than {most} bytes; that is a bomb.")
                sink.write(data)

    return _spooled(source.name, fill)


def _spooled(name: str, fill: Callable[[BinaryIO], None]) -> Source:
    """Readers over a temporary file that is filled when the first one is opened."""
    spool: list[BinaryIO] = []

    def opened() -> BinaryIO:
        if not spool:
            file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - lives as long as its readers
            spool.append(file)
            try:
                fill(file)
            except BaseException:
                release()
                raise
        size = spool[0].seek(0, io.SEEK_END)
        return cast("BinaryIO", io.BufferedReader(Window(spool[0], 0, size, owns=False), _BUFFER))

    def release() -> None:
        while spool:
            spool.pop().close()

    return Source(name=name, open=opened, release=release)

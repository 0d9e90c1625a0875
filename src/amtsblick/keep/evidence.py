"""Where do the bytes lie that prove a statement, and are they still the same?

One bundle per body and survey: a WARC file, one gzip member per record, that replay tools open.
A bundle is written beside its final name, synchronised to disk and renamed (``Bundle.commit``), so
that a bundle with its final name is whole. What an interrupted survey left behind never gets that
name.
"""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Final, Self

from amtsblick import __version__
from amtsblick.errors import EvidenceError
from amtsblick.parse.warc import Entry, Kind, block_is_intact, capture_of, read_entry
from amtsblick.parse.warc_writing import Origin, digest_of, write_capture, write_info
from amtsblick.values.capture import BrokenRecord, Capture, EvidenceRef

if sys.platform != "win32":
    import fcntl

_SUFFIX: Final = ".warc.gz"
_UNFINISHED: Final = ".part"
_TRIES: Final = 1000
_IN_MEMORY: Final = 256 * 1024
"""Packed bytes of a bundle that wait for the disk; one write costs less than many."""


class EvidenceStore:
    """Bundles of evidence below one folder. Several processes may write at the same time."""

    def __init__(self, folder: Path) -> None:
        """Take ``folder``, which is made when missing; raises EvidenceError when it cannot be."""
        self._folder = folder
        self._unfinished: dict[str, Bundle] = {}
        with _disk_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)

    def bundle(self, name: str) -> "Bundle":
        """A bundle to keep captures in; ``commit`` or ``abandon`` it, or use it in a ``with`` block.

        ``name`` may have folders (``000001/bfn``). When a bundle of that name exists it stays as
        it is and the new one is called ``name~2``; references say what it really is called.
        """
        _check_name(name)
        return Bundle(self, self._folder, name)

    def load(self, ref: EvidenceRef) -> Capture:
        """The capture that ``ref`` points to, its body verified against ``ref.digest``.

        Raises EvidenceError, naming bundle and record, when it is missing or not the same.
        """
        entry = self._entry(ref)
        capture = capture_of(entry)
        if entry.head.kind is Kind.REVISIT:
            origin = entry.known.stored_in if entry.known else None
            if origin is None or origin.digest != ref.digest:
                raise _mismatch(ref, "it does not say where its bytes are")
            capture = replace(capture, body=self.load(origin).body)
        if digest_of(capture.body) != ref.digest:
            raise _mismatch(ref, f"its body has the digest {digest_of(capture.body)}")
        return replace(capture, evidence=ref)

    def origin(self, ref: EvidenceRef) -> Origin | None:
        """Where the bytes behind ``ref`` really lie; None when they are not in this store."""
        try:
            entry = self._entry(ref)
            stored_in = entry.known.stored_in if entry.known else None
            if stored_in is not None:
                ref, entry = stored_in, self._entry(stored_in)
        except EvidenceError:
            return None
        return Origin(head=entry.head, ref=ref)

    def _entry(self, ref: EvidenceRef) -> Entry:
        _check_name(ref.bundle)
        path = self._folder / ref.bundle
        unfinished = self._unfinished.get(ref.bundle)
        if unfinished is not None:
            path = unfinished.flush()
        try:
            with path.open("rb") as stream:
                entry = read_entry(stream, name=ref.bundle, offset=ref.offset)
        except OSError as error:
            raise _mismatch(ref, f"the bundle cannot be read ({error.strerror})") from error
        if isinstance(entry, BrokenRecord):
            raise _mismatch(ref, entry.why)
        if entry.head.record != ref.record:
            raise _mismatch(ref, f"record {entry.head.record} lies there")
        if not entry.collector or not block_is_intact(entry.record):
            raise _mismatch(ref, "the record is incomplete or was changed")
        return entry


class Bundle:
    """Takes captures one after the other; they are safe on disk once ``commit`` returned.

    ``abandon`` throws the unfinished bundle away. As a ``with`` block: commits at its end, abandons
    on an exception. A bundle without captures leaves no file. Not for two threads at once, but it
    need not be committed by the thread that filled it.
    """

    def __init__(self, store: EvidenceStore, folder: Path, name: str) -> None:
        self._store = store
        self._folder = folder
        self._wanted = name
        self._name = ""
        self._file = -1
        self._waiting = io.BytesIO()
        self._written = 0

    def __enter__(self) -> Self:
        return self

    def open(self) -> None:
        """Take a name and make the file, which ``keep`` else does; raises EvidenceError.

        Waits for the disk like ``commit``.
        """
        if self._file < 0:
            self._name, self._file = self._taken()
            self._store._unfinished[self._name] = self  # noqa: SLF001 - store and bundle are one unit

    def keep(self, capture: Capture) -> EvidenceRef:
        """Take one capture and say where it will lie; raises EvidenceError when the disk refuses.

        A capture whose ``unchanged`` points into this store is kept as a reference to the bytes
        there; its body may then be empty.
        """
        self.open()
        if not self._written and not self._waiting.tell():
            self._begin(capture)
        origin = self._origin(capture) if capture.unchanged is not None else None
        written = write_capture(capture, self._waiting, origin=origin, base=self._written)
        if self._waiting.tell() > _IN_MEMORY:
            self.flush()
        return EvidenceRef(
            bundle=self._name, record=written.record, offset=written.offset, digest=written.digest
        )

    def flush(self) -> Path:
        """Hand what waits to the file, all of it or nothing; returns where that lies until then."""
        path = self._folder / self._name
        waiting = self._waiting.getvalue()
        if waiting:
            with _disk_errors(path):
                self._append(waiting)
            self._written += len(waiting)
            self._waiting = io.BytesIO()
        return _part(path)

    def commit(self) -> None:
        """Make the bundle durable under its final name; raises EvidenceError when the disk refuses.

        Waits for the disk: in an event loop call it in a thread.
        """
        if not self._written and not self._waiting.tell():
            self.abandon()
            return
        path = self._folder / self._name
        try:
            self.flush()
            with _disk_errors(path):
                os.fsync(self._file)
                _part(path).replace(path)
                _sync_folder(path.parent)
        except BaseException:
            self.abandon()
            raise
        self._close()

    def abandon(self) -> None:
        """Throw away what was not committed; nothing happens after a commit."""
        if self._file >= 0:
            with suppress(OSError):
                _part(self._folder / self._name).unlink()
            self._close()

    def _origin(self, capture: Capture) -> Origin | None:
        origin = self._store.origin(capture.unchanged) if capture.unchanged is not None else None
        if origin is None or (capture.body and digest_of(capture.body) != origin.ref.digest):
            return None
        return origin

    def _taken(self) -> tuple[str, int]:
        """The first free name and its file, locked against other processes."""
        with _disk_errors(self._folder / self._wanted):
            for number in range(1, _TRIES):
                name = self._wanted + (f"~{number}" if number > 1 else "") + _SUFFIX
                file = _take(self._folder / name)
                if file is not None:
                    return name, file
        raise EvidenceError(f"{self._folder / self._wanted} was surveyed {_TRIES} times; use a new folder")

    def _begin(self, first: Capture) -> None:
        fields = {
            "software": f"Amtsblick {__version__}",
            "format": "WARC File Format 1.1",
            "isPartOf": self._wanted,
        }
        write_info(self._waiting, filename=self._name, written_at=first.taken_at, fields=fields)

    def _append(self, data: bytes) -> None:
        """All of ``data`` or nothing: a half-written record is cut off again."""
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self._file, rest) :]
        except OSError:
            with suppress(OSError):
                os.ftruncate(self._file, self._written)
                os.lseek(self._file, self._written, os.SEEK_SET)
            raise

    def _close(self) -> None:
        self._store._unfinished.pop(self._name, None)  # noqa: SLF001 - store and bundle are one unit
        os.close(self._file)
        self._file, self._written, self._waiting = -1, 0, io.BytesIO()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.commit()
        else:
            self.abandon()


def _part(path: Path) -> Path:
    return path.with_name(path.name + _UNFINISHED)


def _take(path: Path) -> int | None:
    """An empty, locked file beside ``path``; None when the name is taken.

    The rest of an interrupted survey is nobody's: its lock died with the process.
    """
    if path.exists():
        return None
    if not path.parent.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
    part = _part(path)
    if sys.platform == "win32":  # no such locks there: whoever makes the file has it
        try:
            return os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_BINARY)
        except FileExistsError:
            return None
    file = os.open(part, os.O_RDWR | os.O_CREAT, 0o644)
    if _locked(file, part, path):
        os.ftruncate(file, 0)
        return file
    os.close(file)
    return None


def _locked(file: int, part: Path, path: Path) -> bool:
    """Lock ``file`` unless somebody has it or gave it its final name meanwhile."""
    if sys.platform != "win32":
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return part.exists() and os.path.samestat(os.fstat(file), part.stat()) and not path.exists()


def _sync_folder(folder: Path) -> None:
    """Make the new name durable, where the platform lets folders be synchronised."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _check_name(name: str) -> None:
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or "\0" in name:
        raise EvidenceError(f"{name!r} is no name of an evidence bundle; was the register changed by hand?")


def _mismatch(ref: EvidenceRef, why: str) -> EvidenceError:
    return EvidenceError(
        f"Evidence {ref.record or '(no record)'} in bundle {ref.bundle} does not hold: {why}. "
        "Restore the evidence folder from a backup, or survey the body again."
    )


@contextmanager
def _disk_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EvidenceError(
            f"Evidence cannot be written to {path}: {error.strerror or error}. "
            "Free some space or give another output folder; what was kept before is safe."
        ) from error

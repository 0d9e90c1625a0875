"""Where do the bytes lie that prove a statement, and are they still the same?

One bundle per body and survey: a WARC file, one gzip member per record, that replay tools open.
A bundle is written beside its final name, synchronised to disk and renamed (``Bundle.commit``), so
that a bundle with its final name is whole. What an interrupted survey left behind never gets that
name.
"""

import io
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Final, Self

from amtsblick import __version__
from amtsblick.errors import EvidenceError, RemovedEvidenceError
from amtsblick.keep.evidence_files import append, disk_errors, finish, part_of, sync_folder, take
from amtsblick.keep.removed import note_of, removal_of
from amtsblick.parse.warc import Entry, Kind, block_is_intact, capture_of, read_entry
from amtsblick.parse.warc_writing import Origin, digest_of, write_capture, write_info
from amtsblick.values.capture import BrokenRecord, Capture, EvidenceRef

_SUFFIX: Final = ".warc.gz"
_TRIES: Final = 1000
_IN_MEMORY: Final = 256 * 1024
"""Packed bytes of a bundle that wait for the disk; one write costs less than many."""


class EvidenceStore:
    """Bundles of evidence below one folder. Several processes may write at the same time."""

    def __init__(self, folder: Path) -> None:
        """Take ``folder``, which is made when missing; raises EvidenceError when it cannot be."""
        self._folder = folder
        self._unfinished: dict[str, Bundle] = {}
        with disk_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)

    def bundle(self, name: str) -> "Bundle":
        """A bundle to keep captures in; ``commit`` or ``abandon`` it, or use it in a ``with`` block.

        ``name`` may have folders (``000001/bfn``). When a bundle of that name exists it stays as
        it is and the new one is called ``name~2``; references say what it really is called.
        """
        _check_name(name)
        return Bundle(self, str(self._folder), name)

    def commit(self, bundles: "Iterable[Bundle]") -> "dict[Bundle, EvidenceError]":
        """Make bundles durable under their final names; returns those that the disk refused.

        Waits for the disk, for many hardly longer than for one: call it in a thread.
        """
        refused: dict[Bundle, EvidenceError] = {}
        folders: dict[str, None] = {}
        for bundle in bundles:
            try:
                folders[bundle.finish()] = None
            except EvidenceError as error:
                refused[bundle] = error
        for folder in filter(None, folders):
            sync_folder(folder)
        return refused

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

    def file(self, bundle: str) -> Path:
        """Where a bundle lies; it may be gone. EvidenceError for what is no name of one."""
        _check_name(bundle)
        return self._folder / bundle

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
            path = Path(unfinished.flush())
        try:
            with path.open("rb") as stream:
                entry = read_entry(stream, name=ref.bundle, offset=ref.offset)
        except OSError as error:
            if (removal := removal_of(path)) is not None:
                raise RemovedEvidenceError(
                    f"Evidence {ref.record} in bundle {ref.bundle}: {removal}."
                ) from error
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

    def __init__(self, store: EvidenceStore, folder: str, name: str) -> None:
        self._store = store
        self._folder = folder
        self._wanted = name
        self._name = ""
        self._path = ""
        self._file = -1
        self._waiting = io.BytesIO()
        self._written = 0

    def __enter__(self) -> Self:
        return self

    def open(self) -> None:
        """Take a name and make the file, which ``keep`` else does; raises EvidenceError."""
        if self._file < 0:
            self._name, self._path, self._file = self._taken()
            self._store._unfinished[self._name] = self  # noqa: SLF001 - store and bundle are one unit

    def keep(self, capture: Capture) -> EvidenceRef:
        """Take one capture and say where it will lie; raises EvidenceError when the disk refuses.

        A capture whose ``unchanged`` points into this store is kept as a reference to the bytes
        there; its body may then be empty.
        """
        if self._file < 0:
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

    def flush(self) -> str:
        """Hand what waits to the file, all of it or nothing; returns where that lies until then."""
        waiting = self._waiting.getvalue()
        if waiting:
            with disk_errors(self._path):
                append(self._file, waiting, after=self._written)
            self._written += len(waiting)
            self._waiting = io.BytesIO()
        return part_of(self._path)

    def commit(self) -> None:
        """Make the bundle durable under its final name; raises EvidenceError when the disk refuses.

        Waits for the disk: in an event loop call it in a thread. For many bundles see
        ``EvidenceStore.commit``.
        """
        folder = self.finish()
        if folder:
            sync_folder(folder)

    def finish(self) -> str:
        """Like ``commit``, but the folder's list of names is not durable yet; returns that folder.

        "" when there was nothing to keep. Raises EvidenceError; all is thrown away then.
        """
        if not self._written and not self._waiting.tell():
            self.abandon()
            return ""
        try:
            self.flush()
            with disk_errors(self._path):
                finish(self._file, self._path)
        except BaseException:
            self.abandon()
            raise
        self._close()
        return os.path.dirname(self._path)  # noqa: PTH120 - cheaper, and made for each body

    def abandon(self) -> None:
        """Throw away what was not committed; nothing happens after a commit."""
        if self._file >= 0:
            with suppress(OSError):
                os.unlink(part_of(self._path))  # noqa: PTH108 - as in evidence_files
            self._close()

    def _origin(self, capture: Capture) -> Origin | None:
        origin = self._store.origin(capture.unchanged) if capture.unchanged is not None else None
        if origin is None or (capture.body and digest_of(capture.body) != origin.ref.digest):
            return None
        return origin

    def _taken(self) -> tuple[str, str, int]:
        """The first free name, where it lies, and its file, locked against other processes."""
        wanted = f"{self._folder}/{self._wanted}"
        with disk_errors(wanted):
            for number in range(1, _TRIES):
                ending = (f"~{number}" if number > 1 else "") + _SUFFIX
                if note_of(wanted + ending).exists():  # the name of one that was removed stays taken
                    continue
                file = take(wanted + ending)
                if file is not None:
                    return self._wanted + ending, wanted + ending, file
        raise EvidenceError(f"{wanted} was surveyed {_TRIES} times; use a new folder")

    def _begin(self, first: Capture) -> None:
        fields = {
            "software": f"Amtsblick {__version__}",
            "format": "WARC File Format 1.1",
            "isPartOf": self._wanted,
        }
        write_info(self._waiting, filename=self._name, written_at=first.taken_at, fields=fields)

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


def _check_name(name: str) -> None:
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or "\0" in name:
        raise EvidenceError(f"{name!r} is no name of an evidence bundle; was the register changed by hand?")


def _mismatch(ref: EvidenceRef, why: str) -> EvidenceError:
    return EvidenceError(
        f"Evidence {ref.record or '(no record)'} in bundle {ref.bundle} does not hold: {why}. "
        "Restore the evidence folder from a backup, or survey the body again."
    )

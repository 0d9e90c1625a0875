"""How is a backup made while others write, so that a backup with its final name is whole?

First the register as of one moment, then the files: evidence is on the disk before the register names it, so
everything that the copy names is there; what was written since is extra and harmless. Everything is
written below an unfinished name, synchronised to disk, checked and renamed.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from amtsblick import __version__
from amtsblick.errors import EvidenceError, InputError
from amtsblick.keep import backup_files as files
from amtsblick.keep import backup_form as form
from amtsblick.keep.backup_check import check_backup, gaps_of, log_end_of
from amtsblick.keep.backup_evidence import outside
from amtsblick.keep.backup_form import BackedFile, Manifest, Problem
from amtsblick.keep.backup_tables import copy_register, read_only
from amtsblick.keep.evidence_files import sync_folder
from amtsblick.keep.opening import HEAD

_LOCK: Final = ".amtsblick-backup.lock"
_UNFINISHED: Final = ".unfinished-"
WORKSPACE_LOCK: Final = ".amtsblick-files.lock"
"""Held while files of the workspace must stay (shared) or while some are removed (alone)."""
BUSY: Final = "Evidence is being removed in {folder} (amtsblick retention): try again when that is done."


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A backup that is whole: ``copied`` files were read and written, ``linked`` ones lie in an earlier one too.

    ``new_gaps`` are those gaps of its manifest that the backup before did not have.
    """

    path: Path
    manifest: Manifest
    copied: int
    linked: int
    new_gaps: tuple[Problem, ...]


def backups_in(target: Path) -> list[Path]:
    """Finished backups of a folder, oldest first."""
    if not target.is_dir():
        return []
    return sorted(path for path in target.glob(f"{form.PREFIX}*") if (path / form.MANIFEST).is_file())


def make_backup(
    engine: Engine, workspace: Path, target: Path, when: datetime, *, with_keys: bool = False
) -> Made:
    """Write a new backup of register and workspace into the folder ``target``, and check it.

    Raises InputError for a folder that cannot hold it or while another backup is written there, RegisterError
    when the register cannot be read, EvidenceError when the disk refuses or gives back other bytes.
    """
    _check_place(workspace, target)
    with _disk_errors(target):
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (
            files.alone(
                target / _LOCK, f"Another backup is being written to {target}: wait until it is done."
            ),
            files.alone(workspace / WORKSPACE_LOCK, BUSY.format(folder=workspace), shared=True),
        ):
            for left in target.glob(f"{_UNFINISHED}*"):  # of a run that was killed: the lock says so
                shutil.rmtree(left)
            return _Making(engine, workspace, target, when).made(with_keys=with_keys)


class _Making:
    """One backup on its way."""

    def __init__(self, engine: Engine, workspace: Path, target: Path, when: datetime) -> None:
        self._engine = engine
        self._workspace = workspace
        self._target = target
        self._when = when
        self._before, self._known = _newest(target)

    def made(self, *, with_keys: bool) -> Made:
        name = _free_name(self._target, self._when)
        draft = self._target / f"{_UNFINISHED}{name}"
        draft.mkdir(mode=0o700)
        try:
            manifest, copied = self._written(draft, with_keys=with_keys)
            manifest = self._with_gaps(draft, manifest, copied)
            self._finish(draft, manifest, copied)
            draft.rename(self._target / name)
            sync_folder(str(self._target))
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        before = {gap.place for gap in self._known.gaps} if self._known else set()
        return Made(
            path=self._target / name,
            manifest=manifest,
            copied=len(copied),
            linked=len(manifest.all_files()) - len(copied),
            new_gaps=tuple(gap for gap in manifest.gaps if gap.place not in before),
        )

    def _written(self, draft: Path, *, with_keys: bool) -> tuple[Manifest, set[str]]:
        """Register and files; the second says which files were copied."""
        register = draft / form.REGISTER
        revision = copy_register(self._engine, register)
        entries, head = log_end_of(register, revision)
        digest, size = files.digest_of(register)
        looked = files.look(self._workspace, with_keys=with_keys)
        known = {one.path: one for one in self._known.files} if self._known else {}
        taken, copied = [], {form.REGISTER}
        for found in looked.take:
            path = f"{form.FILES}/{found.path}"
            with suppress(FileNotFoundError):  # unfinished work that was thrown away meanwhile
                one = files.take(found, self._workspace, draft, known.get(path), self._before)
                taken.append(one)
                if one is not known.get(path):
                    copied.add(path)
        manifest = Manifest(
            made_at=self._when,
            software=__version__,
            revision=revision,
            database=self._engine.url.get_backend_name(),
            entries=entries,
            head=head,
            register=BackedFile(path=form.REGISTER, sha256=digest, size=size),
            files=tuple(taken),
            left_out=looked.leave,
        )
        return manifest, copied

    def _with_gaps(self, draft: Path, manifest: Manifest, copied: set[str]) -> Manifest:
        """What the workspace itself had lost is said, not held against the copy."""
        inside = {path.removeprefix(f"{form.FILES}/") for path in copied}
        gaps = gaps_of(draft, manifest, inside)
        if self._known:  # in files that were linked and are not read again
            linked = {one.path for one in manifest.files} - copied
            told = {gap.place for gap in gaps}
            gaps += tuple(
                gap
                for gap in self._known.gaps
                if gap.place not in told and f"{form.FILES}/{gap.file}" in linked
            )
        far = () if manifest.revision != HEAD else _far(draft / form.REGISTER)
        return replace(manifest, gaps=gaps, left_out=(*manifest.left_out, *far))

    def _finish(self, draft: Path, manifest: Manifest, copied: set[str]) -> None:
        """Write what says that the backup is whole, and read back what was copied."""
        content = form.spelled(manifest)
        files.write(draft / form.SUMS, form.sums_of(manifest, sha256(content).hexdigest()))
        files.write(draft / form.MANIFEST, content)
        files.sync_folders(draft, sync_folder)
        checked = check_backup(draft, copied)
        if checked.broken:
            raise EvidenceError(
                f"The backup was thrown away, it is not what was written: {checked.broken[0]}. "
                "Check the disk and the register ('amtsblick register check'), then try again; "
                "earlier backups are as they were."
            )


def _newest(target: Path) -> tuple[Path, Manifest | None]:
    """The backup before, to link unchanged files from; a damaged one is passed over."""
    for path in reversed(backups_in(target)):
        with suppress(InputError):
            return path, form.read_manifest(path)
    return target, None


def _far(register: Path) -> Sequence[Problem]:
    engine = read_only(register)
    try:
        return [
            Problem(place=path, why="an inspection outside of the workspace: back it up where it lies")
            for path in outside(engine)
        ]
    finally:
        engine.dispose()


def _free_name(target: Path, when: datetime) -> str:
    name, number = form.name_of(when), 2
    while (target / name).exists():
        name, number = f"{form.name_of(when)}-{number}", number + 1
    return name


def _check_place(workspace: Path, target: Path) -> None:
    here, there = workspace.resolve(), target.resolve()
    if here == there or there.is_relative_to(here) or here.is_relative_to(there):
        raise InputError(
            f"{target} and the folder {workspace} lie in one another: choose a folder elsewhere, "
            "best on another disk."
        )


@contextmanager
def _disk_errors(target: Path) -> Iterator[None]:
    """Translate what the disk refuses, with a remedy."""
    try:
        yield
    except OSError as error:
        raise EvidenceError(
            f"No backup could be written to {target}: {error.strerror or error}. "
            "Free some space or choose another folder; earlier backups are as they were."
        ) from error

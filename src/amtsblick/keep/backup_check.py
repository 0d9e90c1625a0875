"""Is a backup whole, and would it give back what was there? Nothing is changed in it.

Checked in this order: the manifest and the list of digests, every file's bytes, the register's database, the
log of records, and all evidence that the register names.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine

from amtsblick.keep.backup_evidence import lost_evidence
from amtsblick.keep.backup_files import digest_of
from amtsblick.keep.backup_form import (
    FILES,
    LOG,
    MANIFEST,
    REGISTER,
    SUMS,
    Manifest,
    Problem,
    read_manifest,
    sums_of,
)
from amtsblick.keep.backup_tables import connect_still, read_only
from amtsblick.keep.ledger import end_of
from amtsblick.keep.ledger_check import first_break
from amtsblick.keep.opening import HEAD, engine_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """``broken`` is what makes the backup unusable; ``lost`` is evidence that is missing or not the same.

    What the manifest names as lost when the backup was made is not said again: see its ``gaps``.
    """

    manifest: Manifest
    broken: tuple[Problem, ...]
    lost: tuple[Problem, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong that was right when the backup was made."""
        return not self.broken and not self.lost


def check_backup(backup: Path, only: Collection[str] | None = None) -> Checked:
    """Check one backup. Raises InputError when it has no manifest that this version can read.

    ``only`` are paths below the backup that are read back; of the others it is asked whether they are
    there in their size.
    """
    manifest = read_manifest(backup)
    broken = [*_wrong_lists(backup, manifest), *_wrong_files(backup, manifest, only)]
    if not broken:
        broken = list(_wrong_database(backup / REGISTER, manifest.revision))
    if broken:
        return Checked(manifest=manifest, broken=tuple(broken))
    with _readable(backup / REGISTER, manifest.revision) as engine:
        log = tuple(_wrong_log(engine, manifest))
        inside = None if only is None else {path.removeprefix(f"{FILES}/") for path in only}
        lost = tuple(lost_evidence(engine, backup / FILES, inside))
    known = set(manifest.gaps)
    return Checked(
        manifest=manifest,
        broken=tuple(one for one in log if one not in known),
        lost=tuple(one for one in lost if not _is_known(one, manifest)),
    )


def gaps_of(backup: Path, manifest: Manifest, only: Collection[str]) -> tuple[Problem, ...]:
    """What the workspace itself had lost, as the copy shows it: breaks of the log and lost evidence."""
    with _readable(backup / REGISTER, manifest.revision) as engine:
        return (*_wrong_log(engine, manifest), *lost_evidence(engine, backup / FILES, set(only)))


def _is_known(one: Problem, manifest: Manifest) -> bool:
    return any(gap.place == one.place for gap in manifest.gaps)


def _wrong_lists(backup: Path, manifest: Manifest) -> Iterator[Problem]:
    written = sha256((backup / MANIFEST).read_bytes()).hexdigest()
    try:
        listed = (backup / SUMS).read_bytes()
    except OSError as error:
        yield Problem(place=SUMS, why=f"it cannot be read ({error.strerror})")
        return
    if listed != sums_of(manifest, written):
        yield Problem(place=SUMS, why=f"it and {MANIFEST} do not say the same: one of them was changed")


def _wrong_files(backup: Path, manifest: Manifest, only: Collection[str] | None) -> Iterator[Problem]:
    for one in manifest.all_files():
        file = backup / one.path
        try:
            size = file.stat().st_size
            if size != one.size:
                yield Problem(place=one.path, why=f"it has {size} bytes, not {one.size}")
            elif (only is None or one.path in only) and digest_of(file)[0] != one.sha256:
                yield Problem(place=one.path, why="its bytes are not those that were written")
        except OSError as error:
            yield Problem(place=one.path, why=f"it cannot be read ({error.strerror})")
    known = {MANIFEST, SUMS, *(one.path for one in manifest.all_files())}
    for file in sorted(backup.rglob("*")):
        if (place := file.relative_to(backup).as_posix()) not in known and not file.is_dir():
            yield Problem(place=place, why="the manifest does not list it")


def _wrong_database(file: Path, revision: str) -> Iterator[Problem]:
    """Asked of SQLite itself: are pages, indexes and references sound?"""
    try:
        with closing(connect_still(file)) as connection:
            (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if said != "ok":
                yield Problem(place=REGISTER, why=f"the database is damaged: {said}")
                return
            if connection.execute("PRAGMA foreign_key_check").fetchone():
                yield Problem(place=REGISTER, why="rows refer to rows that are not there")
            (form,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        yield Problem(place=REGISTER, why=f"the database is damaged: {error}")
        return
    if form != revision:
        yield Problem(place=REGISTER, why=f"its form is {form}, not {revision}")


def _wrong_log(engine: Engine, manifest: Manifest) -> Iterator[Problem]:
    with engine.connect() as connection:
        end = end_of(connection)
    if end != (manifest.entries, manifest.head):
        why = f"it ends with entry {end[0]} ({end[1]}), not {manifest.entries} ({manifest.head})"
        yield Problem(place=LOG, why=why)
    if (broken := first_break(engine)) is not None:
        yield Problem(place=LOG, why=broken.why)


@contextmanager
def _readable(file: Path, revision: str) -> Iterator[Engine]:
    """The register to be asked; one of an earlier form is brought to today's in a copy that goes again."""
    if revision == HEAD:
        engine = read_only(file)
        try:
            yield engine
        finally:
            engine.dispose()
        return
    with tempfile.TemporaryDirectory(prefix="amtsblick-") as folder:
        copied = shutil.copy(file, Path(folder) / REGISTER)
        engine = engine_for(copied)
        try:
            yield engine
        finally:
            engine.dispose()


def log_end_of(file: Path, revision: str) -> tuple[int, str]:
    """Length and last digest of the log in a copy of a register."""
    with _readable(file, revision) as engine, engine.connect() as connection:
        return end_of(connection)

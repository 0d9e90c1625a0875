"""How does a backup become a workspace again? Into an empty folder and an empty database only.

Everything is checked before anything is written. The register comes last, so that a folder of an interrupted
restore does not look like a workspace; the same command goes on with it.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, MetaData, delete, func, select

from amtsblick.errors import EvidenceError, InputError
from amtsblick.keep import backup_files as files
from amtsblick.keep import backup_form as form
from amtsblick.keep.backup_check import check_backup
from amtsblick.keep.backup_form import BackedFile, Manifest
from amtsblick.keep.backup_tables import is_empty, load_register, read_only
from amtsblick.keep.database_errors import explained, shown
from amtsblick.keep.evidence_files import sync_folder
from amtsblick.keep.ledger_check import first_break
from amtsblick.keep.opening import engine_as_it_is, engine_for, writing
from amtsblick.keep.tables_accounts import account_session, secret_link
from amtsblick.values.accounts import LinkPurpose

_MARK: Final = ".amtsblick-restore"
_SHOWN: Final = 5
_OPENING: Final = (LinkPurpose.PASSWORD.value, LinkPurpose.LOGIN.value)
"""Links that open an account, once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came back: ``files`` beside the register, ``size`` bytes of all."""

    manifest: Manifest
    files: int
    size: int


def restore(backup: Path, workspace: Path, address: str = "") -> Restored:
    """Fill ``workspace`` from a backup, and the database at ``address`` in place of its SQLite file if given.

    Raises InputError for a backup that does not hold (every file and record of it is read first) and for a
    folder or database that is not empty; then nothing was written. All sessions and all links that open an
    account end, since one that ended after the backup would be open again. EvidenceError when the disk refuses or
    what came back is not the same, RegisterError when the database refuses.
    """
    manifest = _sound(backup)
    mark = sha256((backup / form.MANIFEST).read_bytes()).hexdigest()
    _check_empty(workspace, mark)
    target = engine_as_it_is(address) if address else None
    try:
        if target is not None and not is_empty(target):
            raise InputError(
                f"The database {shown(target.url)} is not empty: give a new, empty one. Nothing was restored."
            )
        with _disk_errors(workspace):
            workspace.mkdir(parents=True, exist_ok=True)
            _write_mark(workspace, mark)
            for one in manifest.files:
                _bring(backup, one, workspace / one.path.removeprefix(f"{form.FILES}/"))
            files.sync_folders(workspace, sync_folder)
            _bring_register(backup, manifest, workspace, target)
            _end_sessions(address or workspace / form.REGISTER, workspace)
            (workspace / _MARK).unlink()
            sync_folder(str(workspace))
    finally:
        if target is not None:
            target.dispose()
    _check_log(workspace, address, manifest)
    every = manifest.all_files()
    return Restored(manifest=manifest, files=len(manifest.files), size=sum(one.size for one in every))


def _sound(backup: Path) -> Manifest:
    checked = check_backup(backup)
    if checked.sound:
        return checked.manifest
    wrong = [str(one) for one in (*checked.broken, *checked.lost)]
    more = f"\n… and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
    raise InputError(
        f"{backup} does not hold. Nothing was restored; use another backup.\n"
        + "\n".join(wrong[:_SHOWN])
        + more
    )


def _check_empty(workspace: Path, mark: str) -> None:
    """Empty, or left behind by an interrupted restore of the same backup."""
    if not workspace.exists():
        return
    try:
        held = sorted(path.name for path in workspace.iterdir() if path.name != "lost+found")
    except OSError as error:
        raise InputError(f"{workspace} is no folder that can be read ({error.strerror}).") from error
    ours = _MARK in held and (workspace / _MARK).read_text(encoding="utf-8") == mark
    if held and not ours:
        raise InputError(
            f"{workspace} is not empty (it holds {held[0]}): name a new folder with --out. "
            "Nothing was restored."
        )


def _write_mark(workspace: Path, mark: str) -> None:
    with suppress(FileNotFoundError):
        (workspace / _MARK).unlink()
    files.write(workspace / _MARK, mark.encode())


def _bring(backup: Path, one: BackedFile, target: Path) -> None:
    """One file, under its name only when its bytes are those of the backup."""
    if target.is_file() and files.digest_of(target) == (one.sha256, one.size):
        return  # of a restore that was interrupted
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.restoring")
    draft.unlink(missing_ok=True)
    copied = files.copy(backup / one.path, draft, one.path)
    if copied.sha256 != one.sha256:
        raise EvidenceError(f"{backup / one.path} changed while it was read: check the disk and start anew.")
    draft.replace(target)


def _bring_register(backup: Path, manifest: Manifest, workspace: Path, target: Engine | None) -> None:
    source = backup / form.REGISTER
    if target is not None:
        with explained(target.url), target.begin() as connection:
            load_register(source, connection, manifest.revision)
        with explained(target.url):
            _check_counts(source, target)
        return
    file, draft = workspace / form.REGISTER, workspace / f".{form.REGISTER}.restoring"
    if file.exists():
        return  # the last step of a restore that was interrupted after it
    draft.unlink(missing_ok=True)
    if files.copy(source, draft, form.REGISTER).sha256 != manifest.register.sha256:
        raise EvidenceError(f"{source} changed while it was read: check the disk and start anew.")
    draft.replace(file)


def _check_counts(source: Path, target: Engine) -> None:
    """Every table has as many rows as in the backup."""
    there = read_only(source)
    try:
        counted = _counts(there), _counts(target)
    finally:
        there.dispose()
    for table, rows in counted[0].items():
        if counted[1].get(table) != rows:
            raise EvidenceError(
                f"The table {table} has {counted[1].get(table)} rows in the database, but {rows} in the "
                "backup: empty the database and start anew."
            )


def _counts(engine: Engine) -> dict[str, int]:
    found = MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in found.tables.items()
        }


def _end_sessions(address: str | Path, workspace: Path) -> None:
    """Who logged out, and which link was used since the backup, is not in it: so all of them end."""
    engine = engine_for(address, workspace)
    try:
        with writing(engine) as connection:
            connection.execute(delete(account_session))
            connection.execute(delete(secret_link).where(secret_link.c.purpose.in_(_OPENING)))
    finally:
        engine.dispose()


def _check_log(workspace: Path, address: str, manifest: Manifest) -> None:
    """The restored register opens (in today's form), and its log is as it was when the backup was made."""
    engine = engine_for(address or workspace / form.REGISTER, workspace)
    try:
        broken = first_break(engine)
    finally:
        engine.dispose()
    if broken is not None and broken.why not in {gap.why for gap in manifest.gaps}:
        raise EvidenceError(f"What was restored is not what the backup holds: {broken.why}. Check the disk.")


@contextmanager
def _disk_errors(workspace: Path) -> Iterator[None]:
    """Translate what the disk refuses, with a remedy."""
    try:
        yield
    except OSError as error:
        raise EvidenceError(
            f"{workspace} cannot be restored: {error.strerror or error} ({error.filename or 'no file named'}). "
            "Free some space or change permissions; the same command goes on."
        ) from error

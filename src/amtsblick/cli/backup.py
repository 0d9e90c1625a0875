"""``amtsblick backup`` and ``amtsblick restore``: keep a checked copy of everything, and bring it back."""

from pathlib import Path
from typing import Annotated

import typer

from amtsblick.cli.options import DEFAULT_OUT, AsJson, Out, Quiet, RegisterUrl, mode, workspace
from amtsblick.cli.screen import Mode, complain, say
from amtsblick.cli.verify import EXIT_BROKEN, EXIT_UNPROVEN
from amtsblick.jobs import backup as job
from amtsblick.jobs.clock import now
from amtsblick.keep.backup_form import Manifest
from amtsblick.keep.backup_rotation import Rotation

_SHOWN = 20
_MEGA = 1_000_000


def backup(
    target: Annotated[
        Path, typer.Argument(help="Folder of the backups; best on another disk.", metavar="FOLDER")
    ],
    *,
    verify: Annotated[
        bool, typer.Option("--verify", help="Make none; read every byte of this backup (or of the newest).")
    ] = False,
    keep: Annotated[int, typer.Option("--keep", min=0, help="Let so many backups stay, the newest.")] = 0,
    daily: Annotated[
        int, typer.Option("--keep-daily", min=0, help="Let the newest of so many days stay.")
    ] = 0,
    weekly: Annotated[
        int, typer.Option("--keep-weekly", min=0, help="Let the newest of so many weeks stay.")
    ] = 0,
    monthly: Annotated[
        int, typer.Option("--keep-monthly", min=0, help="Let the newest of so many months stay.")
    ] = 0,
    with_keys: Annotated[
        bool, typer.Option("--with-keys", help="Take private keys of the folder as well.")
    ] = False,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Write a backup of register, evidence and documents while others work, and check it.

    Files that did not change since the backup before are not stored twice. Without a --keep option all
    backups stay; the last one that still holds what was lost since stays in any case.

    Exit codes: 0 the backup holds, 1 it is broken, 2 wrong option, 3 unusable input, 4 the backup holds,
    but the folder itself had lost evidence (named) before it was made.
    """
    shown = mode(quiet=quiet, as_json=as_json)
    if verify:
        _verify(target, shown)
        return
    rotation = Rotation(last=keep, daily=daily, weekly=weekly, monthly=monthly)
    done = job.back_up(workspace(out, register), target, rotation, now, with_keys=with_keys)
    made, manifest = done.made, done.made.manifest
    lines = [
        f"Backup: {made.path}",
        f"  {_told(manifest)}; {made.copied} copied and read back, {made.linked} unchanged",
        *(f"  left out: {one}" for one in manifest.left_out),
    ]
    if done.removed:
        lines.append(f"  removed: {', '.join(path.name for path in done.removed)}")
    say(
        shown,
        "\n".join(lines),
        backup=made.path,
        copied=made.copied,
        linked=made.linked,
        removed=done.removed,
        left_out=[str(one) for one in manifest.left_out],
        **_facts(manifest),
    )
    _leave_with_gaps(manifest)


def restore(
    source: Annotated[
        Path, typer.Argument(help="A backup, or the folder of backups (then the newest).", metavar="BACKUP")
    ],
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Bring a backup back into an empty folder (and, with --register, an empty database).

    Every byte is checked first; a backup that does not hold restores nothing. A backup of a SQLite register
    can be restored into PostgreSQL and the other way round.

    Exit codes: 0 restored and checked, 2 wrong option, 3 the backup does not hold, or folder or database are
    not empty, 4 restored, but evidence was lost (named) before the backup was made.
    """
    found, done = job.bring_back(source, workspace(out, register))
    say(
        mode(quiet=quiet, as_json=as_json),
        f"Restored: {found}\n  {_told(done.manifest)}, {done.size / _MEGA:.1f} MB",
        backup=found,
        files=done.files,
        bytes=done.size,
        **_facts(done.manifest),
    )
    _leave_with_gaps(done.manifest)


def _verify(path: Path, shown: Mode) -> None:
    found, checked = job.verify(path)
    wrong = (*checked.broken, *checked.lost)
    if wrong:
        for one in wrong[:_SHOWN]:
            complain(f"BROKEN: {one}")
        if len(wrong) > _SHOWN:
            complain(f"… and {len(wrong) - _SHOWN} more")
        complain(f"{found} does not hold: use another backup, and check the disk.")
        say(
            Mode.JSON if shown is Mode.JSON else Mode.QUIET,
            "",
            backup=found,
            broken=[str(one) for one in wrong],
        )
        raise typer.Exit(EXIT_BROKEN)
    say(
        shown,
        f"{found} holds.\n  {_told(checked.manifest)}",
        backup=found,
        broken=[],
        **_facts(checked.manifest),
    )
    _leave_with_gaps(checked.manifest)


def _told(manifest: Manifest) -> str:
    return (
        f"register of {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC with {manifest.entries} entries in the log, "
        f"{len(manifest.files)} files"
    )


def _facts(manifest: Manifest) -> dict[str, object]:
    return {
        "made_at": manifest.made_at.isoformat(),
        "entries": manifest.entries,
        "head": manifest.head,
        "gaps": [str(gap) for gap in manifest.gaps],
    }


def _leave_with_gaps(manifest: Manifest) -> None:
    for gap in manifest.gaps[:_SHOWN]:
        complain(f"LOST BEFORE: {gap}")
    if len(manifest.gaps) > _SHOWN:
        complain(f"… and {len(manifest.gaps) - _SHOWN} more (in the manifest)")
    if manifest.gaps:
        raise typer.Exit(EXIT_UNPROVEN)

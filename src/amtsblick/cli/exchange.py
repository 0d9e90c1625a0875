"""``amtsblick register import|export|enter|template``: records in files."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from amtsblick.cli.actor import DEFAULT_ROLE, ActorName, ActorRole, actor_of
from amtsblick.cli.moments import day, end_of
from amtsblick.cli.options import DEFAULT_OUT, AsJson, Out, Quiet, RegisterUrl, mode, workspace
from amtsblick.cli.screen import Mode, say
from amtsblick.errors import InputError
from amtsblick.jobs.clock import now
from amtsblick.jobs.exchange import (
    FileForm,
    Imported,
    enter_files,
    export_files,
    import_files,
    template_files,
)
from amtsblick.knowledge import load
from amtsblick.parse.exchange.days import moment_of_cell
from amtsblick.parse.exchange.kinds import IN_ORDER, PLURALS
from amtsblick.parse.exchange.places import UnreadableError
from amtsblick.values.records import RecordKind

Files = Annotated[
    list[Path],
    typer.Argument(help="Files (CSV, YAML, JSON, XLSX) or folders of such files.", metavar="PATH…"),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be entered; enter nothing.")]


def import_(
    paths: Files,
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    actor: ActorName = "",
    role: ActorRole = DEFAULT_ROLE,
    dry_run: DryRun = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Take over records as files have them, all or nothing; what is there already is left alone.

    A file says in which state a version is and who approved it. Where it says nothing, facts with a named
    public source are published, all else becomes a draft.
    """
    who = actor_of(actor, role)
    place = workspace(out, register)
    place.prepare()
    with place.open_register() as opened:
        result = import_files(opened, load(), paths, who, now(), dry_run=dry_run)
    _tell(mode(quiet=quiet, as_json=as_json), result, dry_run=dry_run)


def enter(
    paths: Files,
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    actor: ActorName = "",
    role: ActorRole = DEFAULT_ROLE,
    dry_run: DryRun = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Enter what differs from the register as drafts of yours, such as an export that you edited.

    Whatever the files say of state and approval is not looked at: drafts are submitted and approved here.
    """
    who = actor_of(actor, role)
    place = workspace(out, register)
    place.prepare()
    with place.open_register() as opened:
        result = enter_files(opened, load(), paths, who, now(), dry_run=dry_run)
    _tell(mode(quiet=quiet, as_json=as_json), result, dry_run=dry_run)


def export(
    *,
    to: Annotated[Path, typer.Option("--to", help="Folder to write to.", metavar="FOLDER")],
    form: Annotated[
        FileForm, typer.Option("--format", help="One file per kind (csv, yaml), or one workbook (xlsx).")
    ] = FileForm.CSV,
    as_of: Annotated[
        str, typer.Option("--as-of", help="Only what held on this day, not all versions.", metavar="DAY")
    ] = "",
    known_at: Annotated[
        str,
        typer.Option("--known-at", help="As the register knew it at this moment (UTC).", metavar="MOMENT"),
    ] = "",
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Write all records with all versions to files that import reads back unchanged."""
    place = workspace(out, register)
    place.require()
    with place.open_register() as opened:
        written = export_files(opened, to, form, day(as_of, "--as-of"), _moment(known_at))
    say(
        mode(quiet=quiet, as_json=as_json),
        "\n".join(str(path) for path in written) or "There are no records to write.",
        files=[str(path) for path in written],
    )


def template(
    kind: Annotated[RecordKind, typer.Argument(help="Kind of record.", metavar="KIND")],
    *,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            help="File to write: .xlsx or .csv; a new KIND-template.xlsx in this folder when not given.",
            metavar="FILE",
        ),
    ] = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Write an empty table for one kind of record, and what its columns and words mean."""
    target = to or Path(f"{kind}-template.xlsx")
    if to is None and target.exists():
        raise InputError(f"{target} is there already: name another file with --to, or move it away.")
    written = template_files(kind, target)
    say(
        mode(quiet=quiet, as_json=as_json),
        "\n".join(str(path) for path in written),
        files=[str(path) for path in written],
    )


def _moment(text: str) -> datetime | None:
    """A moment, or the end of a day; None when nothing is given."""
    if not text:
        return None
    try:
        return end_of(text, "--known-at")
    except InputError:
        pass
    try:
        return moment_of_cell(text)
    except UnreadableError as error:
        raise InputError(f"--known-at {error.text}: {error.remedy}.") from error


def _tell(shown: Mode, result: Imported, *, dry_run: bool) -> None:
    counts = {PLURALS[kind]: result.entered[kind] for kind in IN_ORDER if kind in result.entered}
    verb = "Would enter" if dry_run else "Entered"
    listed = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in counts.items()) or "nothing"
    say(
        shown,
        f"{verb}: {listed}. In the register already: {result.unchanged}.",
        entered=counts,
        unchanged=result.unchanged,
        dry_run=dry_run,
    )

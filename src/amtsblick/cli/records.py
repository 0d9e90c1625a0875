"""``amtsblick register list|show|submit|approve|return|publish|withdraw``: what was entered, and what becomes of it."""

from collections.abc import Callable
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from amtsblick.assess.documents.prefill import form_of, share_prefilled
from amtsblick.assess.register.chain import plain
from amtsblick.assess.register.edits import edits
from amtsblick.cli.actor import DEFAULT_ROLE, ActorName, ActorRole, actor_of
from amtsblick.cli.moments import day, moment
from amtsblick.cli.options import DEFAULT_OUT, AsJson, Out, Quiet, RegisterUrl, mode, workspace
from amtsblick.cli.screen import Mode, complain, harmless, say
from amtsblick.errors import InputError
from amtsblick.jobs.clock import now
from amtsblick.jobs.records import moved, shows, versions_of, write
from amtsblick.knowledge import load
from amtsblick.values.documents import Document
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import Action, Entry, RecordKind

Kind = Annotated[RecordKind, typer.Argument(help="Kind of record.", metavar="KIND")]
RecordId = Annotated[str, typer.Argument(help="Id of the record.", metavar="ID")]
Note = Annotated[str, typer.Option("--note", help="A remark for the log.")]
Seen = Annotated[
    int | None,
    typer.Option(
        "--version",
        help="The version that was looked at: refused when there is a newer one.",
        metavar="N",
        min=1,
    ),
]
AsOf = Annotated[
    str, typer.Option("--as-of", help="What holds on this day; today when not given.", metavar="DAY")
]
KnownAt = Annotated[
    str,
    typer.Option(
        "--known-at", help="As the register knew it then: a day (its end) or a moment.", metavar="MOMENT"
    ),
]

_COLUMNS: Final = ("id", "body", "service", "version", "state", "valid from", "says")
_WIDE: Final = 200
"""Columns of a table that goes into a file or another command."""


def list_(
    kind: Kind,
    *,
    body: Annotated[str, typer.Option("--body", help="Only of this body.", metavar="ID")] = "",
    service: Annotated[str, typer.Option("--service", help="Only of this service.")] = "",
    as_of: AsOf = "",
    known_at: KnownAt = "",
    drafts: Annotated[
        bool, typer.Option("--drafts", help="The newest version of each record, also what is not approved.")
    ] = False,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    as_json: AsJson = False,
) -> None:
    """List the records of a kind that hold: today or on a day, as known now or at a moment."""
    if drafts and (as_of or known_at):
        raise InputError("--drafts shows what is newest: leave out --as-of and --known-at.")
    place = workspace(out, register)
    place.require()
    with place.open_register() as opened:
        found = shows(
            opened,
            kind,
            drafts=drafts,
            day=day(as_of, "--as-of") or now().date(),
            known_at=moment(known_at, "--known-at"),
            body=body or None,
            service=service or None,
        )
    if as_json:
        say(Mode.JSON, "", kind=kind, records=[as_plain(one) for one in found])
        return
    if not found:
        say(Mode.NORMAL, "Nothing." if drafts else "Nothing holds; --drafts shows what is not approved yet.")
        return
    table = Table(*(Column(name, overflow="fold") for name in _COLUMNS), box=None)
    for one in found:
        table.add_row(*(Text(harmless(cell)) for cell in _cells(one)))
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = _WIDE
    console.print(table)


def show(
    kind: Kind,
    record: RecordId,
    *,
    versions: Annotated[
        bool, typer.Option("--versions", help="All versions and states, not only the newest.")
    ] = False,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    as_json: AsJson = False,
) -> None:
    """Show one record: what it says, in which version and state, who wrote and who approved it."""
    place = workspace(out, register)
    place.require()
    with place.open_register() as opened:
        entries = versions_of(opened, kind, record)
    chosen = entries if versions else entries[-1:]
    if as_json:
        say(Mode.JSON, "", kind=kind, id=record, versions=[as_plain(one) for one in chosen])
        return
    say(Mode.NORMAL, "\n\n".join(_told(one) for one in chosen))


def _mover(action: Action, doing: str) -> Callable[..., None]:
    """The command that takes one step in the life of a record."""

    def step(
        kind: Kind,
        record: RecordId,
        *,
        actor: ActorName = "",
        role: ActorRole = DEFAULT_ROLE,
        note: Note = "",
        version: Seen = None,
        out: Out = DEFAULT_OUT,
        register: RegisterUrl = "",
        quiet: Quiet = False,
        as_json: AsJson = False,
    ) -> None:
        place = workspace(out, register)
        place.require()
        by = actor_of(actor, role)
        knowledge = load()
        with place.open_register() as opened:
            change = moved(opened, kind, record, action, note=note, base=version)
            (entry,) = write(opened, knowledge, [change], by)
        tell(entry, mode(quiet=quiet, as_json=as_json))
        if isinstance(entry.content, Document) and not quiet:
            _warn(entry.content, knowledge)

    step.__doc__ = doing
    return step


submit = _mover(Action.SUBMITTED, "Hand in the newest draft of a record to be approved by somebody else.")
return_ = _mover(Action.RETURNED, "Send a submitted version back to be mended: a draft again.")
approve = _mover(Action.APPROVED, "Approve a submitted version; nobody approves what he has written himself.")
publish = _mover(Action.PUBLISHED, "Mark an approved version as published.")


def withdraw(
    kind: Kind,
    record: RecordId,
    *,
    since: Annotated[
        str,
        typer.Option(
            "--since", help="From this day on it holds no longer; today when not given.", metavar="DAY"
        ),
    ] = "",
    actor: ActorName = "",
    role: ActorRole = DEFAULT_ROLE,
    note: Note = "",
    version: Seen = None,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """End a record: from a day on it holds no longer, but stays readable. This cannot be undone."""
    place = workspace(out, register)
    place.require()
    by = actor_of(actor, role)
    with place.open_register() as opened:
        change = moved(
            opened,
            kind,
            record,
            Action.WITHDRAWN,
            valid_from=day(since, "--since") or now().date(),
            note=note,
            base=version,
        )
        (entry,) = write(opened, load(), [change], by)
    tell(entry, mode(quiet=quiet, as_json=as_json))


def _warn(document: Document, knowledge: Knowledge) -> None:
    """A document may be approved unfinished, but nobody should do so without knowing."""
    share = share_prefilled(document, form_of(knowledge, document.kind), approved=True)
    unchecked = sum(piece.to_check for field in document.fields for piece in field.pieces)
    if empty := share.required - share.required_filled:
        complain(f"Note: {empty} required fields are still empty ('amtsblick document show {document.id}').")
    if unchecked:
        complain(f"Note: {unchecked} statements are proposals that nobody has confirmed.")


def tell(entry: Entry, shown: Mode) -> None:
    """What became of a record."""
    say(shown, outcome(entry), entry=as_plain(entry))


def outcome(entry: Entry) -> str:
    """One sentence: which version is in which state, by whom."""
    who = f"{entry.actor.name} ({entry.actor.role})"
    return (
        f"{entry.kind}/{entry.record}: version {entry.version} is {entry.state}, by {who}; entry {entry.seq}."
    )


def as_plain(entry: Entry) -> dict[str, Any]:
    """An entry for machines; its content without fields that have their default."""
    return {
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "actor": entry.actor.name,
        "role": entry.actor.role,
        "action": entry.action,
        "kind": entry.kind,
        "record": entry.record,
        "version": entry.version,
        "state": entry.state,
        "valid_from": entry.valid_from.isoformat(),
        "authors": entry.authors,
        "approved_by": entry.approved_by,
        "note": entry.note,
        "content": plain(entry.content),
        "digest": entry.digest,
    }


def _cells(entry: Entry) -> tuple[str, ...]:
    content: Any = entry.content
    says = getattr(content, "kind", getattr(content, "outcome", getattr(content, "title", "")))
    return (
        entry.record,
        getattr(content, "body", ""),
        getattr(content, "service", ""),
        str(entry.version),
        entry.state,
        entry.valid_from.isoformat(),
        str(says),
    )


def _told(entry: Entry) -> str:
    approved = f", approved by {entry.approved_by}" if entry.approved_by else ""
    head = (
        f"{entry.kind}/{entry.record}: version {entry.version}, {entry.state}, from {entry.valid_from}\n"
        f"  {entry.action} by {entry.actor.name} ({entry.actor.role}) at {entry.at:%Y-%m-%d %H:%M:%S} UTC; "
        f"written by {', '.join(entry.authors)}{approved}"
    )
    note = [f"  note: {entry.note}"] if entry.note else []
    fields = [f"  {edit.field}: {edit.after}" for edit in edits(None, entry.content)]
    return "\n".join([head, *note, *fields])

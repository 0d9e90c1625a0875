"""``amtsblick questionnaire``: ask bodies which services they use, and take in what they answer."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final

import typer

from amtsblick.cli.actor import DEFAULT_ROLE, ActorName, ActorRole, actor_of
from amtsblick.cli.moments import day
from amtsblick.cli.options import (
    DEFAULT_OUT,
    AsJson,
    CaFile,
    Language,
    Out,
    Quiet,
    RegisterUrl,
    mode,
    workspace,
)
from amtsblick.cli.questionnaires_shown import (
    tell_chased,
    tell_compared,
    tell_made,
    tell_returns,
    tell_taken,
    write_chase,
    write_compared,
)
from amtsblick.cli.smtp import (
    Protection,
    RecipientsFile,
    Sender,
    Smtp,
    SmtpUser,
    To,
    ToBodies,
    recipients_of,
    server,
)
from amtsblick.jobs.chase import Wish, chase
from amtsblick.jobs.clock import now
from amtsblick.jobs.questionnaires import Asking, Desk, compared, make, returned
from amtsblick.jobs.replies import take_in
from amtsblick.jobs.timeline import checked_scope
from amtsblick.keep.register import Register
from amtsblick.knowledge import load
from amtsblick.publish.mail import Security
from amtsblick.report.lookup import Names
from amtsblick.report.words import Lang, words
from amtsblick.values.records import Role
from amtsblick.values.trend import Scope

_WEEKS: Final = timedelta(weeks=4)
"""How long bodies have when nobody says otherwise."""
_REFUSED: Final = 1
"""Exit code when the server refused an address; the other mails went."""

OnlyBodies = Annotated[list[str] | None, typer.Option("--body", help="Only this body (its id); repeatable.")]
Today = Annotated[str, typer.Option("--today", help="As of this day; today when not given.", metavar="DAY")]

app = typer.Typer(
    help="Ask bodies which services they use: make questionnaires, read answers, see who is late.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def questionnaire() -> None:
    """Ask bodies which services they use: make questionnaires, read answers, see who is late."""


@app.command("make")
def make_command(
    *,
    to: Annotated[Path, typer.Option("--to", help="Folder to write to.", metavar="FOLDER")],
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    body: OnlyBodies = None,
    answer_by: Annotated[
        str,
        typer.Option(
            "--answer-by", help="Until when to answer; in four weeks when not given.", metavar="DAY"
        ),
    ] = "",
    return_to: Annotated[
        str, typer.Option("--return-to", help="Where answers go: an office or address, printed.")
    ] = "",
    lang: Annotated[
        Lang | None, typer.Option("--lang", help="Language; that of each body's country when not given.")
    ] = None,
    actor: ActorName = "",
    role: ActorRole = DEFAULT_ROLE,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Write one workbook per body and the data of a web form, and note in the register what was sent.

    Services on which something was observed come first, with the proof beside them, then those of peers.
    """
    place = workspace(out, register)
    place.require()
    when = now()
    with place.open_register() as opened:
        knowledge = load()
        desk = Desk(register=opened, knowledge=knowledge, actor=actor_of(actor, role), when=when)
        asking = Asking(
            answer_by=day(answer_by, "--answer-by") or when.date() + _WEEKS,
            bodies=_bodies(desk, body),
            lang=lang or "",
            return_to=return_to,
        )
        made = make(desk, asking, to)
    tell_made(mode(quiet=quiet, as_json=as_json), made, to)


@app.command("read")
def read_command(
    files: Annotated[
        list[Path],
        typer.Argument(help="Answers (XLSX, CSV, YAML, JSON) or folders of them.", metavar="FILE…"),
    ],
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    received: Annotated[
        str, typer.Option("--received", help="When they came; today when not given.", metavar="DAY")
    ] = "",
    replace: Annotated[
        bool, typer.Option("--replace", help="Let second answers take the place of the first ones.")
    ] = False,
    propose: Annotated[
        bool, typer.Option("--propose", help="Enter drafts of usages that the register does not know.")
    ] = False,
    lang: Language = "de",
    actor: ActorName = "",
    role: ActorRole = DEFAULT_ROLE,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Take in answers, all of them or none, and set each beside what is observed.

    Every problem is named with file, row and column. Drafts of usages have to be approved by somebody else.
    """
    place = workspace(out, register)
    place.require()
    with place.open_register() as opened:
        desk = Desk(register=opened, knowledge=load(), actor=actor_of(actor, role), when=now())
        day_ = day(received, "--received")
        taken = take_in(desk, files, received=day_, replace=replace, propose=propose)
        found = list(compared(desk, [one.reply.body for one in taken.came]))
        names = _names(desk, lang)
    tell_taken(mode(quiet=quiet, as_json=as_json), taken, found, names, words(lang))


@app.command("compare")
def compare_command(
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    body: OnlyBodies = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="Also write the table to this CSV file.")
    ] = None,
    lang: Language = "de",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Set the newest answers beside what is observed: agreed, said only, seen only, another kind of use."""
    place = workspace(out, register)
    place.require()
    with place.open_register() as opened:
        desk = Desk(register=opened, knowledge=load(), actor=actor_of("reader", Role.READER), when=now())
        found = list(compared(desk, _bodies(desk, body)))
        names = _names(desk, lang)
    if file is not None:
        write_compared(found, file)
    tell_compared(mode(quiet=quiet, as_json=as_json), found, names, words(lang), file)


@app.command("status")
def status_command(
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    today: Today = "",
    file: Annotated[
        Path | None,
        typer.Option("--file", help="Also write who is late to this CSV file."),
    ] = None,
    lang: Language = "de",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Tell how many bodies have answered, of which kinds, and who is late by how many days."""
    place = workspace(out, register)
    place.require()
    with place.open_register() as opened:
        found = returned(opened, day(today, "--today") or now().date())
        desk = Desk(register=opened, knowledge=load(), actor=actor_of("reader", Role.READER), when=now())
        names = _names(desk, lang)
    if file is not None:
        write_chase(found, file)
    tell_returns(mode(quiet=quiet, as_json=as_json), found, names, words(lang), file)


@app.command("chase")
def chase_command(
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    smtp: Smtp,
    sender: Sender,
    to: To = None,
    body: ToBodies = None,
    recipients: RecipientsFile = None,
    security: Protection = Security.STARTTLS,
    user: SmtpUser = "",
    ca_file: CaFile = None,
    every: Annotated[
        int,
        typer.Option("--every", min=1, help="Remind the same body after this many days.", metavar="DAYS"),
    ] = 7,
    again: Annotated[
        bool, typer.Option("--again", help="Also whom was written to lately, whenever that was.")
    ] = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Send every body whose answer is overdue a mail with its questionnaire attached.

    A body's own recipients get it, else those of the nearest body above it, else those for all.
    """
    place = workspace(out, register)
    place.require()
    wanted = recipients_of(to or [], body or [], recipients)
    settings = server(smtp, security, user, ca_file)
    with place.open_register() as opened:
        desk = Desk(register=opened, knowledge=load(), actor=actor_of("chase", Role.SYSTEM), when=now())
        wish = Wish(sender=sender, every=every, again=again)
        chased = list(chase(desk, wanted, settings, wish))
    tell_chased(mode(quiet=quiet, as_json=as_json), chased)
    if any(one.refused for one in chased):
        raise typer.Exit(_REFUSED)


def _bodies(desk: Desk, asked: Sequence[str] | None) -> tuple[str, ...]:
    scope = checked_scope(desk.register, desk.knowledge, Scope(bodies=tuple(asked or ())))
    return tuple(dict.fromkeys(scope.bodies))


def _names(desk: Desk, lang: Lang) -> Names:
    return Names(desk.knowledge, words(lang), _named(desk.register))


def _named(register: Register) -> dict[str, str]:
    return {body.id: body.name for body in register.bodies()}

"""``amtsblick due``: what is to be decided, since when and why?"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from amtsblick.cli.actor import ActorName, actor_of
from amtsblick.cli.moments import day
from amtsblick.cli.options import DEFAULT_OUT, AsJson, Language, Out, Quiet, RegisterUrl, mode, workspace
from amtsblick.cli.screen import Mode, say
from amtsblick.jobs.clock import now
from amtsblick.jobs.due import Agenda, agenda, record
from amtsblick.jobs.reporting import replacing
from amtsblick.jobs.timeline import checked_scope
from amtsblick.knowledge import load
from amtsblick.report.register.agenda import Item, due_row, items, pending_row, summary, where
from amtsblick.report.register.calendar import calendar
from amtsblick.report.register.occasions import Sentences
from amtsblick.report.words import words
from amtsblick.values.records import Role
from amtsblick.values.trend import Scope

Ahead = Annotated[
    int,
    typer.Option(
        "--ahead",
        min=0,
        max=3650,
        help="Also reviews and conditions of this many days ahead.",
        metavar="DAYS",
    ),
]
OnlyBodies = Annotated[list[str] | None, typer.Option("--body", help="Only this body (its id); repeatable.")]
_PROOFS = 2


def due(
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    body: OnlyBodies = None,
    ahead: Ahead = 30,
    today: Annotated[
        str,
        typer.Option(
            "--today",
            help="List what is due on this day; any other than today records nothing.",
            metavar="DAY",
        ),
    ] = "",
    ics: Annotated[
        Path | None, typer.Option("--ics", help="Also write the dates to this calendar file.", metavar="FILE")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do not record what reopens decisions.")] = False,
    actor: ActorName = "",
    lang: Language = "de",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Run all triggers, record which decisions they reopen, and list what is due and why.

    A fact reopens a decision once: running it again records nothing more.
    """
    shown = mode(quiet=quiet, as_json=as_json)
    place = workspace(out, register)
    place.require()
    when, knowledge = now(), load()
    asked = day(today, "--today") or when.date()
    with place.open_register() as opened:
        chosen = checked_scope(opened, knowledge, Scope(bodies=tuple(body or ()))).bodies
        found = agenda(
            opened, knowledge, today=asked, ahead=ahead, evidence=place.open_evidence(), bodies=set(chosen)
        )
        recorded = 0
        if not dry_run and asked == when.date():
            recorded = record(opened, knowledge, found.new, actor_of(actor, Role.SYSTEM), when)
        bodies = list(opened.bodies())

    def fresh() -> Sentences:
        return Sentences(words(lang), knowledge, bodies)

    if ics is not None:
        with replacing(ics) as stream:
            stream.write(calendar(found.due, found.pending, fresh(), when))
    if shown is Mode.NORMAL:
        _show(items(found.due, found.pending, fresh(), asked), fresh())
    _tell(shown, found, _Run(ahead=ahead, recorded=recorded, ics=ics), fresh())


def _show(listed: list[Item], sentences: Sentences) -> None:
    console = Console(highlight=False, soft_wrap=True)
    if not listed:
        console.print(Text(sentences.nothing().unescape()))
    for item in listed:
        console.print(Text.assemble((item.title.unescape(), "bold"), f"  {item.when.unescape()}".rstrip()))
        for point in item.points:
            console.print(Text(f"  – {point.text.unescape()}"))
            for link in point.proofs[:_PROOFS]:
                console.print(Text(f"    {where(link)}", style="dim"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What was asked for, and how many reopenings were recorded."""

    ahead: int
    recorded: int
    ics: Path | None


def _in_words(found: Agenda, done: _Run, sentences: Sentences) -> str:
    spoken = sentences.words
    parts = (
        summary(found.due, found.decisions, done.ahead, sentences, found.today),
        spoken("due.summary.reopened", len(found.new)) + ", " + spoken("due.summary.recorded", done.recorded),
        spoken("due.summary.others", len(found.pending)),
    )
    text = f"{'; '.join(part.unescape() for part in parts)}."
    calendar_line = spoken("due.summary.calendar", file=str(done.ics)).unescape()
    return f"{text}\n{calendar_line}" if done.ics else text


def _tell(shown: Mode, found: Agenda, done: _Run, sentences: Sentences) -> None:
    say(
        shown,
        _in_words(found, done, sentences),
        today=_iso(found.today),
        decisions=found.decisions,
        due=[due_row(one, sentences) for one in found.due],
        pending=[pending_row(one, sentences) for one in found.pending],
        reopened=[{"id": one.id, "decision": one.decision, "fact": one.occasion.fact} for one in found.new],
        recorded=done.recorded,
        calendar=str(done.ics) if done.ics else None,
    )


def _iso(day_: date) -> str:
    return day_.isoformat()

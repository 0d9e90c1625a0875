"""``amtsblick law`` and ``amtsblick obligations``: what the law is on a day, and what it asks for."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Annotated

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from amtsblick.cli.moments import day
from amtsblick.cli.options import AsJson, Language, mode
from amtsblick.cli.screen import Mode, say
from amtsblick.errors import InputError
from amtsblick.jobs.clock import now
from amtsblick.knowledge import load
from amtsblick.report.register.law import ActRow, Cited, DutyRow, act_rows, duty_rows
from amtsblick.report.words import Words, words
from amtsblick.values.knowledge import Knowledge

_HOMEPAGE = "homepage"

OfService = Annotated[
    str,
    typer.Option("--service", help='Only what concerns this service (x, tiktok …) or "homepage": websites.'),
]


def law(
    *,
    as_of: Annotated[
        str, typer.Option("--as-of", help="How it stood on this day; today when not given.", metavar="DAY")
    ] = "",
    service: OfService = "",
    lang: Language = "de",
    as_json: AsJson = False,
) -> None:
    """List rulings, orders, fines and guidance with the status that they had on a day, and the sources."""
    knowledge = load()
    _require_known(service, knowledge)
    asked = day(as_of, "--as-of") or now().date()
    spoken = words(lang)
    rows = act_rows(knowledge, asked, spoken, service)
    shown = mode(quiet=False, as_json=as_json)
    if shown is not Mode.JSON:
        _print_acts(rows, asked, service, spoken)
        return
    say(shown, "", as_of=asked, service=service, acts=[asdict(row) for row in rows])


def obligations(*, service: OfService = "", lang: Language = "de", as_json: AsJson = False) -> None:
    """List what a public body has to do when it uses online services, who asks for it, and the sources."""
    knowledge = load()
    _require_known(service, knowledge)
    spoken = words(lang)
    rows = duty_rows(knowledge, spoken, service)
    shown = mode(quiet=False, as_json=as_json)
    if shown is not Mode.JSON:
        _print_duties(rows, spoken)
        return
    say(shown, "", service=service, obligations=[asdict(row) for row in rows])


def _require_known(service: str, knowledge: Knowledge) -> None:
    ids = [one.id for one in knowledge.services]
    if service and service not in {*ids, _HOMEPAGE}:
        raise InputError(f"There is no service {service!r}: use one of {', '.join([*ids, _HOMEPAGE])}.")


def _print_acts(rows: tuple[ActRow, ...], asked: date, service: str, spoken: Words) -> None:
    console = Console(highlight=False)
    console.print(Text(_plain(spoken, "law.title", day=spoken.day(asked)), style="bold"))
    if service:
        console.print(Text(_plain(spoken, "law.about", service=service)))
    if not rows:
        console.print(Text(_plain(spoken, "law.none")))
        return
    table = _table(
        _plain(spoken, "law.column.act"),
        _plain(spoken, "law.as_of", day=spoken.day(asked)),
        _plain(spoken, "law.column.effect"),
        _plain(spoken, "law.column.sources"),
    )
    for row in rows:
        table.add_row(
            Text("\n".join((row.by, row.ref, row.dated_word, f"({row.kind_word})", row.about))),
            Text("\n".join(filter(None, (row.status_word, row.since_word, row.state)))),
            Text(row.effect),
            _ids(row.sources, spoken, verified=row.verified),
        )
    console.print(table)
    _print_end(console, (source for row in rows for source in row.sources), rows[0].checked_on, spoken)


def _print_duties(rows: tuple[DutyRow, ...], spoken: Words) -> None:
    console = Console(highlight=False)
    if not rows:
        console.print(Text(_plain(spoken, "law.no_duties")))
        return
    table = _table("", *(_plain(spoken, f"law.column.{head}") for head in ("basis", "duty", "sources")))
    for row in rows:
        told = (
            row.text,
            f"{_plain(spoken, 'law.column.evidence')}: {row.evidence}",
            f"{_plain(spoken, 'law.column.who')}: {row.who}; {row.when}",
        )
        table.add_row(
            Text(row.id),
            Text(f"{row.basis}\n({row.strength_word})"),
            Text.assemble((row.title, "bold"), "\n", "\n".join(told)),
            _ids(row.sources, spoken, verified=row.verified),
        )
    console.print(table)
    _print_end(console, (source for row in rows for source in row.sources), rows[0].checked_on, spoken)


def _table(first: str, second: str, third: str, sources: str) -> Table:
    """The third column holds the sentences and gets the room."""
    table = Table(box=SIMPLE, show_lines=True, expand=True)
    table.add_column(Text(first), overflow="fold", no_wrap=not first, ratio=2 if first else None)
    table.add_column(Text(second), overflow="fold", ratio=2)
    table.add_column(Text(third), overflow="fold", ratio=3)
    table.add_column(Text(sources), overflow="fold", ratio=2)
    return table


def _ids(sources: Iterable[Cited], spoken: Words, *, verified: bool) -> Text:
    unchecked = _plain(spoken, "law.unchecked")
    lines = [f"[{source.id}]" for source in sources]
    return Text("\n".join(lines if verified else [*lines, f"({unchecked})"]))


def _print_end(console: Console, sources: Iterable[Cited], checked: date, spoken: Words) -> None:
    console.print(Text(_plain(spoken, "law.sources"), style="bold"))
    for source in sorted({source.id: source for source in sources}.values(), key=lambda one: one.id):
        dated = _plain(spoken, "law.dated", day=source.dated) if source.dated else ""
        told = " ".join(part for part in (source.title, dated, source.address) if part)
        console.print(Text(f"[{source.id}] {told}"), soft_wrap=True)
    for line in (_plain(spoken, "law.checked", day=spoken.day(checked)), _plain(spoken, "law.caution")):
        console.print(Text(line))


def _plain(spoken: Words, key: str, **values: object) -> str:
    return spoken(key, None, **values).unescape()

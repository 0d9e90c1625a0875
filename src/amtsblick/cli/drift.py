"""``amtsblick drift``: where does what bodies declare differ from what is seen?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from amtsblick.cli.moments import day, end_of
from amtsblick.cli.options import DEFAULT_OUT, AsJson, Language, Out, Quiet, RegisterUrl, mode, workspace
from amtsblick.cli.screen import Mode, harmless, say
from amtsblick.jobs.clock import now
from amtsblick.jobs.drift import BodyDrift, each_drift
from amtsblick.jobs.reporting import write_text
from amtsblick.jobs.timeline import checked_scope
from amtsblick.jobs.workspace import Workspace
from amtsblick.knowledge import load
from amtsblick.report.csv_text import csv_text
from amtsblick.report.lookup import Names
from amtsblick.report.register.drift import COLUMNS, addresses, row, sentence
from amtsblick.report.words import Words, words
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.declared import Drift
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.trend import Scope

_SHOWN = 60
"""Rows on the screen; JSON and the file hold all."""
_PROOFS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One difference with its sentence and its body's name."""

    drift: Drift
    body: str
    sentence: str
    concept_read: bool


@dataclass(slots=True, kw_only=True)
class _Told:
    """What is told of all bodies: differences, who could not be looked at, hosts that could not be compared."""

    lines: list[_Line] = field(default_factory=list)
    blind: list[str] = field(default_factory=list)
    limits: list[tuple[Body, tuple[str, ...]]] = field(default_factory=list)


def drift(
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    body: Annotated[
        list[str] | None, typer.Option("--body", help="Only this body (its id); repeatable.")
    ] = None,
    as_of: Annotated[
        str,
        typer.Option("--as-of", help="As it was known on this day; now when not given.", metavar="DAY"),
    ] = "",
    lang: Language = "de",
    file: Annotated[
        Path | None, typer.Option("--file", help="Also write the table to this CSV file.")
    ] = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Compare concepts, questionnaires, usages and campaigns with what surveys and inspections saw.

    Bodies that could not be looked at are counted, never judged.
    """
    shown = mode(quiet=quiet, as_json=as_json)
    place = workspace(out, register)
    place.require()
    spoken = words(lang)
    told = _told(place, body, as_of, load(), spoken)
    if file is not None:
        rows = (row(one.drift, one.body, one.sentence, concept_read=one.concept_read) for one in told.lines)
        write_text(file, csv_text(COLUMNS, rows))
    if shown is Mode.JSON:
        limits = {body.id: list(hosts) for body, hosts in told.limits}
        differences = [_as_json(one) for one in told.lines]
        say(shown, "", differences=differences, not_looked=told.blind, not_compared=limits)
    elif shown is Mode.NORMAL:
        _show(told, spoken, file)


def _told(
    place: Workspace, asked: Sequence[str] | None, as_of: str, knowledge: Knowledge, spoken: Words
) -> _Told:
    """Every body that was asked for, one at a time."""
    told = _Told()
    with place.open_register() as opened:
        scope = checked_scope(opened, knowledge, Scope(bodies=tuple(asked or ())))
        bodies = {one.id: one for one in opened.bodies()}
        names = Names(knowledge, spoken, {one.id: one.name for one in bodies.values()})
        found = each_drift(
            opened,
            knowledge,
            day=day(as_of, "--as-of") or now().date(),
            until=end_of(as_of, "--as-of"),
            evidence=place.open_evidence(),
            bodies=list(dict.fromkeys(scope.bodies)) or None,
        )
        for one in found:
            if one.observed.state is not State.LOOKED:
                told.blind.append(one.observed.body)
            told.lines += _of_body(one, bodies[one.observed.body].name, names, spoken)
            if one.uncompared:
                told.limits.append((bodies[one.observed.body], one.uncompared))
    return told


def _of_body(one: BodyDrift, name: str, names: Names, spoken: Words) -> list[_Line]:
    return [
        _Line(
            drift=each,
            body=name,
            sentence=sentence(each, names, spoken, pages=one.observed.pages, concept_read=one.concept_read),
            concept_read=one.concept_read,
        )
        for each in one.drifts
    ]


def _as_json(one: _Line) -> dict[str, Any]:
    return {
        **dict(
            zip(
                (column.name for column in COLUMNS),
                row(one.drift, one.body, one.sentence, concept_read=one.concept_read),
                strict=True,
            )
        ),
        "evidence": [
            {
                "kind": link.kind,
                "text": link.text,
                "address": link.address,
                "ref": link.ref,
                "taken_at": link.taken_at.isoformat() if link.taken_at else None,
            }
            for link in one.drift.evidence
        ],
    }


def _show(told: _Told, spoken: Words, file: Path | None) -> None:
    console = Console(highlight=False)
    if told.lines:
        console.print(_table(told.lines[:_SHOWN], spoken))
    else:
        console.print(Text(_plain(spoken, "drift.none")))
    if len(told.lines) > _SHOWN:
        console.print(Text(f"… +{len(told.lines) - _SHOWN}"))
    if told.blind:
        console.print(Text(spoken("drift.not_looked", n=len(told.blind)).unescape()))
    for body, hosts in told.limits:
        limit = spoken("drift.uncompared", len(hosts), body=body.name, hosts=", ".join(hosts))
        console.print(Text(harmless(limit.unescape())))
    if file is not None:
        console.print(Text(str(file)))


def _table(lines: Sequence[_Line], spoken: Words) -> Table:
    table = Table(box=SIMPLE, show_edge=False, pad_edge=False)
    for column in ("body", "kind", "sentence", "proof"):
        table.add_column(_plain(spoken, f"drift.column.{column}"), overflow="fold")
    for one in lines:
        kind = _plain(spoken, f"drift.kind.{one.drift.kind.value}")
        proofs = "\n".join(addresses(one.drift)[:_PROOFS])
        table.add_row(*(Text(harmless(text)) for text in (one.body, kind, one.sentence, proofs)))
    return table


def _plain(spoken: Words, key: str) -> str:
    return spoken(key).unescape()

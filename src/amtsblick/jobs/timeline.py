"""Tell the history of bodies: who joined, who left, between which bounds; write it for readers."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Final

from amtsblick.assess.kinship import ancestors
from amtsblick.assess.timeline.gather import Record
from amtsblick.assess.timeline.history import history
from amtsblick.assess.timeline.trend import trend, within
from amtsblick.errors import InputError
from amtsblick.jobs.clock import now
from amtsblick.jobs.reporting import write_text
from amtsblick.keep.register import Register
from amtsblick.report.csv_text import csv_text
from amtsblick.report.lookup import Names
from amtsblick.report.timeline.give_back import files
from amtsblick.report.timeline.page import render_timeline
from amtsblick.report.timeline.statements import statements
from amtsblick.report.timeline.tables import COLUMNS, PeriodRow, period_rows, rows_json
from amtsblick.report.words import Lang, words
from amtsblick.values.body import Body
from amtsblick.values.history import History
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.trend import Scope

_NAMED: Final = 30
"""Names given when somebody asks for one that nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was written, and how much it holds."""

    page: Path
    tables: tuple[Path, ...]
    rows: tuple[PeriodRow, ...]
    half: int


def history_of(register: Register, knowledge: Knowledge, *, until: datetime | None = None) -> History:
    """Everything that the register knows over time, up to and including ``until``."""
    return history(
        _records(register),
        knowledge,
        facts=register.profile_facts(),
        successions=register.successions(),
        until=until,
    )


def _records(register: Register) -> Iterator[Record]:
    """All that is kept, one body at a time."""
    bodies = {body.id: body for body in register.bodies()}
    children: dict[str, list[Body]] = {}
    for body in bodies.values():
        if body.parent:
            children.setdefault(body.parent, []).append(body)
    past = set(register.past_bodies())
    for name, sheets in register.sheets_by_body():
        body = bodies[name]
        yield Record(
            body=body,
            sheets=[sheet for _, sheet in sheets],
            series=register.past_series(name) if name in past else (),
            kin=_kin(body, bodies, children),
        )


def _kin(body: Body, bodies: dict[str, Body], children: dict[str, list[Body]]) -> list[Body]:
    """The bodies above this one and their other children, each once."""
    above = [bodies[one] for one in ancestors(body.id, bodies)]
    sisters = chain.from_iterable(children.get(one.id, ()) for one in above)
    return [one for one in dict.fromkeys([*above, *sisters]) if one.id != body.id]


def checked_scope(register: Register, knowledge: Knowledge, scope: Scope) -> Scope:
    """The scope as the register and the knowledge spell it, whatever capitals it was asked for with.

    InputError when it names a body, region, kind or service that nobody knows.
    """
    bodies = list(register.bodies())
    return replace(
        scope,
        bodies=_known("body", scope.bodies, {body.id for body in bodies}),
        regions=_known("region", scope.regions, {body.region for body in bodies if body.region}),
        kinds=_known("kind", scope.kinds, {body.kind for body in bodies if body.kind}),
        services=_known("service", scope.services, {service.id for service in knowledge.services}),
    )


def _known(what: str, asked: Iterable[str], known: set[str]) -> tuple[str, ...]:
    folded = {one.casefold(): one for one in sorted(known)}
    for one in asked:
        if one not in known and one.casefold() not in folded:
            some = ", ".join(sorted(known)[:_NAMED])
            more = f" and {len(known) - _NAMED} more" if len(known) > _NAMED else ""
            raise InputError(f"No {what} is called {one!r}. Known: {some or 'none'}{more}.")
    return tuple(one if one in known else folded[one.casefold()] for one in asked)


def tell(  # noqa: PLR0913 - what is told, of what, for whom and where to
    known: History, scope: Scope, knowledge: Knowledge, page: Path, *, lang: Lang, evidence: Path
) -> Told:
    """Write the trend page to ``page`` and its table beside it (CSV and JSON).

    ``evidence`` is the evidence folder; the page links to it relative to itself.
    """
    say = words(lang)
    chosen = within(known, scope)
    pieces = render_timeline(
        known,
        trend(known, scope),
        statements(chosen, say, knowledge),
        knowledge,
        lang=lang,
        generated_at=now(),
        evidence_base=Path(os.path.relpath(evidence, page.parent)).as_posix() + "/",
    )
    write_text(page, pieces)
    names = Names(knowledge, say, {key: body.name for key, body in chosen.bodies.items()})
    tables = (page.with_suffix(".csv"), page.with_suffix(".json"))
    rows = tuple(period_rows(chosen, names, scope.services))
    for target, render in zip(tables, (csv_text, rows_json), strict=True):
        write_text(target, render(COLUMNS, rows))
    return Told(page=page, tables=tables, rows=rows, half=len(chosen.half))


def give(  # noqa: PLR0913 - what is given, of what, for whom and where to
    register: Register, knowledge: Knowledge, folder: Path, *, licence: str, lang: Lang, when: datetime
) -> list[Path]:
    """Write everything that can be given back to ``folder``; returns the files."""
    known = history_of(register, knowledge)
    written = []
    for name, pieces in files(known, knowledge, generated_at=when, licence=licence, lang=lang):
        written.append(write_text(folder / name, pieces))
    return written

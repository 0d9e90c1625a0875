"""The public register as tables, read a few bodies at a time so that no request holds all of it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import Final

from amtsblick.assess.register.holding import holding
from amtsblick.jobs.public_records import Public, editions, public_body
from amtsblick.jobs.site import held_in
from amtsblick.keep.register import Register
from amtsblick.report.columns import Column, Value
from amtsblick.report.csv_text import csv_text
from amtsblick.report.lookup import Names
from amtsblick.report.site import data
from amtsblick.report.site.shelf import Shelf
from amtsblick.report.timeline.tables import COLUMNS as PERIODS
from amtsblick.report.timeline.tables import period_rows, rows_json
from amtsblick.report.words import words
from amtsblick.values.board import BodyView
from amtsblick.values.body import Body
from amtsblick.values.knowledge import Knowledge

TIMELINE: Final = "timeline"
"""Table of channels over time; the others are those of the published site."""
TODAY_ONLY: Final = frozenset({TIMELINE, "observations"})
"""What was seen is told as of now; the other tables can be had as of any day."""
COLUMNS: Final[Mapping[str, Sequence[Column]]] = {**data.COLUMNS, TIMELINE: PERIODS}
"""Columns of each table by its name."""
_AT_ONCE: Final = 200
_PIECE: Final = 65_536


def table_rows(register: Register, knowledge: Knowledge, name: str, day: date) -> Iterator[Sequence[Value]]:
    """Rows of a table of ``COLUMNS`` as of ``day``, body by body; KeyError for an unknown name."""
    COLUMNS[name]
    if name == TIMELINE:
        return _periods(register, knowledge, day)
    parts = _parts(register, knowledge, day, seen=name == "observations")
    return chain.from_iterable(data.rows(name, shelf) for shelf, _ in parts)


def table_csv(register: Register, knowledge: Knowledge, name: str, day: date) -> Iterator[str]:
    """A table as CSV."""
    return csv_text(COLUMNS[name], table_rows(register, knowledge, name, day))


def table_json(register: Register, knowledge: Knowledge, name: str, day: date) -> Iterator[str]:
    """A table as a JSON array of objects, one a line."""
    return rows_json(COLUMNS[name], table_rows(register, knowledge, name, day))


def tables_of(day: date, today: date) -> tuple[str, ...]:
    """Tables of the whole register that can be told of ``day``: what was seen is told of today only."""
    return tuple(one for one in data.COLUMNS if day == today or one not in TODAY_ONLY)


def register_json(  # noqa: PLR0913 - of what, as of when, and under which licence
    register: Register,
    knowledge: Knowledge,
    day: date,
    *,
    licence: str,
    publisher: str,
    names: Sequence[str] = tuple(data.COLUMNS),
) -> Iterator[str]:
    """These tables as one JSON document, as ``data.everything`` spells it.

    Rows wait in files of their own until every body was read once; nothing is left behind.
    """
    with ExitStack() as opened:
        kept = {
            name: opened.enter_context(TemporaryFile("w+", encoding="utf-8", errors="replace"))
            for name in names
        }
        for shelf, _ in _parts(register, knowledge, day, seen="observations" in names):
            for name, file in kept.items():
                for row in data.rows(name, shelf):
                    file.write((",\n" if file.tell() else "\n") + _object(data.COLUMNS[name], row))
        head = {"day": day.isoformat(), "licence": licence, "publisher": publisher}
        yield json.dumps(head, ensure_ascii=False)[:-1] + ', "tables": {'
        for number, (name, file) in enumerate(kept.items()):
            yield f'{"," if number else ""}\n"{name}": ['
            file.seek(0)
            while piece := file.read(_PIECE):
                yield piece
            yield "]"
        yield "}}\n"


def _object(columns: Sequence[Column], row: Sequence[Value]) -> str:
    return "".join(rows_json(columns, [row])).strip()[1:-1].strip()


def _parts(
    register: Register, knowledge: Knowledge, day: date, *, seen: bool
) -> Iterator[tuple[Shelf, dict[str, BodyView]]]:
    """What is public, some bodies at a time; last what is about no body."""
    known = {one.id: one for one in register.bodies()}
    ids = iter([*sorted(known), ""])
    while part := list(islice(ids, _AT_ONCE)):
        yield _part(register, knowledge, part, known, day, seen=seen)


def _part(  # noqa: PLR0913 - the tools, and of what
    register: Register,
    knowledge: Knowledge,
    part: Sequence[str],
    known: Mapping[str, Body],
    day: date,
    *,
    seen: bool,
) -> tuple[Shelf, dict[str, BodyView]]:
    entries = register.entries_about(part)
    surveyed = register.surveyed_as([one for one in part if entries[one]])
    called = {
        one: body
        for one in part
        if one and (body := public_body(known[one], entries[one], surveyed.get(one), day))
    }
    public = Public()
    for one in part:
        if not one or one in called:
            public.take(entries[one], holding(entries[one], day), day)
    held = held_in(day, called, public)
    views = register.board_views(list(called)) if seen else {}
    shelf = Shelf(
        held=held,
        pages=tuple(called),
        editions=tuple(editions(public.found, held, knowledge)),
        issues=public.issues,
        observed={one: view.observed for one, view in views.items()},
        newest=day,
    )
    return shelf, views


def _periods(register: Register, knowledge: Knowledge, day: date) -> Iterator[Sequence[Value]]:
    names = Names(knowledge, words("de"), {})
    for shelf, views in _parts(register, knowledge, day, seen=True):
        for one, view in views.items():
            called = shelf.held.bodies[one]
            bodies = {one: called}
            yield from period_rows(replace(view, successions=()).history(bodies), names)

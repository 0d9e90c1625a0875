"""Write what the register holds on one day: a page for readers and its tables."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final, TypeVar

from amtsblick.jobs.clock import now
from amtsblick.jobs.records import held
from amtsblick.jobs.reporting import write_text
from amtsblick.keep.register import Register
from amtsblick.report.csv_text import csv_text
from amtsblick.report.register.page import render_register
from amtsblick.report.register.tables import TABLES
from amtsblick.report.words import Lang
from amtsblick.values.body import Body
from amtsblick.values.decisions import Decision, Review
from amtsblick.values.holdings import Holdings
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import Record, RecordKind, RecordState
from amtsblick.values.usages import Agreement, Campaign, Measure, PublicStatement, Usage

T = TypeVar("T", bound=Record)
_SHOWN: Final = (
    RecordKind.USAGE,
    RecordKind.CAMPAIGN,
    RecordKind.AGREEMENT,
    RecordKind.PUBLIC_STATEMENT,
    RecordKind.REVIEW,
    RecordKind.DECISION,
    RecordKind.MEASURE,
)
_WAITING: Final = frozenset({RecordState.DRAFT, RecordState.SUBMITTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was written."""

    page: Path
    tables: tuple[Path, ...]
    held: Holdings


def holdings_of(register: Register, day: date, known_at: datetime | None = None) -> Holdings:
    """Everything approved or published that holds on ``day``, as far as known at ``known_at`` (None: now)."""
    entries, head = register.log_end()
    bodies = {body.id: body for body in register.bodies()}
    bodies.update((one.id, one) for one in held(register, Body, day, known_at))

    def all_of(kind: type[T]) -> tuple[T, ...]:
        return tuple(held(register, kind, day, known_at))

    return Holdings(
        day=day,
        known_at=known_at,
        bodies=bodies,
        usages=all_of(Usage),
        campaigns=all_of(Campaign),
        agreements=all_of(Agreement),
        statements=all_of(PublicStatement),
        reviews=all_of(Review),
        decisions=all_of(Decision),
        measures=all_of(Measure),
        waiting=sum(_waiting(register, kind) for kind in _SHOWN),
        entries=entries,
        head=head if entries else "",
    )


def _waiting(register: Register, kind: RecordKind) -> int:
    """Records whose newest version nobody has approved yet."""
    return sum(entry.state in _WAITING for entry in register.newest(kind))


def tell_standing(
    held: Holdings, knowledge: Knowledge, page: Path, *, lang: Lang, generated_at: datetime | None = None
) -> Told:
    """Write the page to ``page`` and one CSV per table beside it."""
    write_text(page, render_register(held, knowledge, lang=lang, generated_at=generated_at or now()))
    written = []
    for name, (columns, rows) in TABLES.items():
        target = page.with_name(f"{page.stem}.{name}.csv")
        written.append(write_text(target, csv_text(columns, rows(held))))
    return Told(page=page, tables=tuple(written), held=held)

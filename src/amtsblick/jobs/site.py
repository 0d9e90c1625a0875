"""Publish the register as a folder of files: read what is public, draw it, write it, take back what is gone."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TypeVar

from amtsblick.assess.documents.prefill import form_of
from amtsblick.assess.register.holding import holding
from amtsblick.assess.register.standing import standing
from amtsblick.errors import InputError
from amtsblick.jobs.observed import each_sight
from amtsblick.jobs.site_folder import Written, write_folder
from amtsblick.keep.register import Register
from amtsblick.report.documents.paper import Edition
from amtsblick.report.site.disclosure import KINDS, concerns, disclosed
from amtsblick.report.site.files import files
from amtsblick.report.site.shelf import Issue, Shelf, Wishes
from amtsblick.values.body import Body
from amtsblick.values.decisions import Decision, Review
from amtsblick.values.documents import Document
from amtsblick.values.holdings import Holdings
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.observed import Observed
from amtsblick.values.records import Entry, Record, RecordKind, RecordState
from amtsblick.values.usages import Agreement, Campaign, PublicStatement, Usage

T = TypeVar("T")
_PUBLIC = frozenset({RecordState.PUBLISHED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What was published where."""

    written: Written
    shelf: Shelf


@dataclass(slots=True)
class _Public:
    """Public records of one or more kinds, disclosed, with their entries and days of publication."""

    found: list[tuple[Entry, Record]] = field(default_factory=list)
    issues: dict[tuple[RecordKind, str], Issue] = field(default_factory=dict)
    decided: list[Decision] = field(default_factory=list)
    """Published decisions whole, also those that are not public."""

    def of(self, kind: type[T]) -> tuple[T, ...]:
        return tuple(record for _, record in self.found if isinstance(record, kind))


def publish(  # noqa: PLR0913 - what, where, when and how
    register: Register,
    knowledge: Knowledge,
    folder: Path,
    wishes: Wishes,
    day: date,
    *,
    today: date,
    bodies: Sequence[str] = (),
) -> Site:
    """Write the site as of ``day`` to ``folder``; files of an earlier run that are gone are removed.

    ``bodies`` are the ids of the only bodies to be shown, () for all. InputError for unknown ids, and for
    a folder that holds anything that no run wrote.
    """
    shelf = shelf_of(register, knowledge, day, today=today, bodies=bodies)
    return Site(written=write_folder(files(shelf, knowledge, wishes), folder), shelf=shelf)


def shelf_of(
    register: Register, knowledge: Knowledge, day: date, *, today: date, bodies: Sequence[str] = ()
) -> Shelf:
    """Everything that is public on ``day``, with nothing else in it."""
    named = _bodies(register, day)
    if unknown := [one for one in bodies if one not in named]:
        raise InputError(
            f"The register holds no public body {unknown[0]!r}: 'amtsblick bodies list' or "
            "'amtsblick register list body' shows the ids."
        )
    pages = tuple(dict.fromkeys(bodies)) or tuple(named)
    public = _Public()
    for kind in KINDS:
        _read(register, kind, day, set(pages) if bodies else None, public)
    held = _held(day, named, public)
    observed = _observed(register, knowledge, pages if bodies else None, None if day >= today else day)
    return Shelf(
        held=held,
        pages=pages,
        editions=tuple(_editions(public, held, knowledge)),
        issues=public.issues,
        observed=observed,
        newest=_newest(public.issues.values(), observed, day),
    )


def _read(
    register: Register, kind: RecordKind, day: date, bodies: Collection[str] | None, public: _Public
) -> None:
    """Published versions that hold. One whose successor was approved as not public is not shown any more."""
    first: dict[str, datetime] = {}
    found = holding(_noting(register.entries(kind), first), day, states=_PUBLIC)
    closed = {entry.record for entry in register.holding(kind, day) if disclosed(entry.content) is None}
    for entry in found:
        if isinstance(entry.content, Decision):
            public.decided.append(entry.content)
        record = disclosed(entry.content)
        if record is None or entry.record in closed or (bodies is not None and not concerns(record, bodies)):
            continue
        public.found.append((entry, record))
        public.issues[kind, entry.record] = Issue(first=first[entry.record], last=entry.at)


def _noting(entries: Iterable[Entry], first: dict[str, datetime]) -> Iterator[Entry]:
    """The entries, with a note of when each record was public first."""
    for entry in entries:
        if entry.state in _PUBLIC and disclosed(entry.content) is not None:
            first.setdefault(entry.record, entry.at)
        yield entry


def _bodies(register: Register, day: date) -> dict[str, Body]:
    """Bodies as the public knows them: as surveys call them, and as published entries do on that day.

    The register calls a body by its approved name already; until that is published, the name before stands.
    """
    logged: dict[str, Entry | None] = {}
    entries = list(register.entries(RecordKind.BODY))
    for entry in entries:
        logged[entry.record] = None
    for entry in holding(entries, day, states=_PUBLIC):
        logged[entry.record] = entry
    hidden = {record for record, entry in logged.items() if entry is None}
    named = {one.id: one for one in register.bodies() if one.id not in hidden}
    for run in register.surveys() if hidden else ():
        named.update((one.id, one) for one in register.bodies_of(run.id) if one.id in hidden)
    for entry in filter(None, logged.values()):
        if isinstance(entry.content, Body):
            named[entry.record] = entry.content
    return named


def _held(day: date, named: Mapping[str, Body], public: _Public) -> Holdings:
    decisions = _counting(public.of(Decision), public.decided)
    shown = {one.id for one in decisions}
    return Holdings(
        day=day,
        bodies=named,
        usages=public.of(Usage),
        campaigns=public.of(Campaign),
        agreements=public.of(Agreement),
        statements=public.of(PublicStatement),
        reviews=public.of(Review),
        decisions=tuple(one if one.replaces in shown else replace(one, replaces="") for one in decisions),
    )


def _counting(decisions: Sequence[Decision], decided: Sequence[Decision]) -> list[Decision]:
    """Public decisions without those that one took the place of which is not public: they are over."""
    shown = {one.id for one in decisions}
    over = {one.id for one in standing([one for one in decided if one.id in shown])}
    over -= {one.id for one in standing(decided)}
    return [one for one in decisions if one.id not in over]


def _observed(
    register: Register, knowledge: Knowledge, bodies: Sequence[str] | None, day: date | None
) -> dict[str, Observed]:
    """By body; ``day`` None is now."""
    until = None
    if day is not None:
        until = datetime.combine(day, time.max, tzinfo=UTC)
    sights = each_sight(register, knowledge, until=until, bodies=bodies)
    return {sight.observed.body: sight.observed for sight in sights}


def _editions(public: _Public, held: Holdings, knowledge: Knowledge) -> Iterator[Edition]:
    """Documents with what their covers tell; account and day of review are those that are public."""
    for entry, record in public.found:
        if isinstance(record, Document) and record.body in held.bodies:
            yield Edition(
                document=record,
                form=form_of(knowledge, record.kind),
                body=held.bodies[record.body],
                state=entry.state,
                version=entry.version,
                authors=(),
                dated=entry.at,
                review_due=_review_due(record, held),
                account=_account(record, held),
                names=False,
            )


def _review_due(document: Document, held: Holdings) -> date | None:
    own = [one for one in held.decisions if (one.body, one.service) == (document.body, document.service)]
    newest = max(own, key=lambda one: (one.valid_from, one.decided_on, one.id), default=None)
    return newest.review_due if newest else None


def _account(document: Document, held: Holdings) -> str:
    handles = {
        one.handle
        for one in held.usages
        if (one.body, one.service) == (document.body, document.service) and one.handle
    }
    return handles.pop() if len(handles) == 1 else ""


def _newest(issues: Iterable[Issue], observed: Mapping[str, Observed], day: date) -> date:
    """The last day on which anything shown changed, not later than ``day``."""
    moments = [one.last for one in issues]
    moments += [one.looked_at for one in observed.values() if one.looked_at is not None]
    return min(max((one.astimezone(UTC).date() for one in moments), default=day), day)

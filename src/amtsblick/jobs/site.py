"""Publish the register as a folder of files: read what is public, draw it, write it, take back what is gone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from amtsblick.assess.register.holding import holding
from amtsblick.errors import InputError
from amtsblick.jobs.observed import each_sight
from amtsblick.jobs.public_records import PUBLISHED, Public, editions
from amtsblick.jobs.site_folder import Written, write_folder
from amtsblick.keep.register import Register
from amtsblick.report.site.disclosure import KINDS
from amtsblick.report.site.files import files
from amtsblick.report.site.shelf import Issue, Shelf, Wishes
from amtsblick.values.body import Body
from amtsblick.values.decisions import Review
from amtsblick.values.holdings import Holdings
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.observed import Observed
from amtsblick.values.records import Entry, RecordKind
from amtsblick.values.usages import Agreement, Campaign, PublicStatement, Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What was published where."""

    written: Written
    shelf: Shelf


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
    public, asked = Public(), set(pages) if bodies else None
    for kind in KINDS:
        public.take(register.entries(kind), register.holding(kind, day), day, asked)
    held = held_in(day, named, public)
    observed = _observed(register, knowledge, pages if bodies else None, None if day >= today else day)
    return Shelf(
        held=held,
        pages=pages,
        editions=tuple(editions(public.found, held, knowledge)),
        issues=public.issues,
        observed=observed,
        newest=_newest(public.issues.values(), observed, day),
    )


def _bodies(register: Register, day: date) -> dict[str, Body]:
    """Bodies as the public knows them: as surveys call them, and as published entries do on that day.

    The register calls a body by its approved name already; until that is published, the name before stands.
    """
    logged: dict[str, Entry | None] = {}
    entries = list(register.entries(RecordKind.BODY))
    for entry in entries:
        logged[entry.record] = None
    for entry in holding(entries, day, states=PUBLISHED):
        logged[entry.record] = entry
    hidden = {record for record, entry in logged.items() if entry is None}
    named = {one.id: one for one in register.bodies() if one.id not in hidden}
    for run in register.surveys() if hidden else ():
        named.update((one.id, one) for one in register.bodies_of(run.id) if one.id in hidden)
    for entry in filter(None, logged.values()):
        if isinstance(entry.content, Body):
            named[entry.record] = entry.content
    return named


def held_in(day: date, named: Mapping[str, Body], public: Public) -> Holdings:
    """Public records as pages take them."""
    return Holdings(
        day=day,
        bodies=named,
        usages=public.of(Usage),
        campaigns=public.of(Campaign),
        agreements=public.of(Agreement),
        statements=public.of(PublicStatement),
        reviews=public.of(Review),
        decisions=public.decisions(),
    )


def _observed(
    register: Register, knowledge: Knowledge, bodies: Sequence[str] | None, day: date | None
) -> dict[str, Observed]:
    """By body; ``day`` None is now."""
    until = None
    if day is not None:
        until = datetime.combine(day, time.max, tzinfo=UTC)
    sights = each_sight(register, knowledge, until=until, bodies=bodies)
    return {sight.observed.body: sight.observed for sight in sights}


def _newest(issues: Iterable[Issue], observed: Mapping[str, Observed], day: date) -> date:
    """The last day on which anything shown changed, not later than ``day``."""
    moments = [one.last for one in issues]
    moments += [one.looked_at for one in observed.values() if one.looked_at is not None]
    return min(max((one.astimezone(UTC).date() for one in moments), default=day), day)

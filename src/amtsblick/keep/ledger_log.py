"""The log read backwards: who changed what, newest first, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from amtsblick.keep import ledger as log
from amtsblick.keep.bodies import chunks
from amtsblick.keep.opening import reading
from amtsblick.keep.tables_ledger import ledger
from amtsblick.values.records import Action, Entry, RecordKind


@dataclass(frozen=True, slots=True, kw_only=True)
class LogQuery:
    """Which entries are asked for; empty means all.

    ``bodies`` None: about any body and about none. ``since`` is included, ``until`` is not. ``before`` asks for
    entries with smaller numbers, 0 for the newest.
    """

    kind: RecordKind | None = None
    record: str = ""
    bodies: Sequence[str] | None = None
    actor: str = ""
    action: Action | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int = 0
    limit: int = 50


def page(engine: Engine, query: LogQuery) -> list[Entry]:
    """Entries newest first."""
    asked = select(ledger)
    if query.kind is not None:
        asked = asked.where(ledger.c.kind == query.kind.value)
    if query.record:
        asked = asked.where(ledger.c.record == query.record)
    if query.bodies is not None:
        asked = asked.where(ledger.c.body.in_(query.bodies))
    if query.actor:
        asked = asked.where(ledger.c.actor == query.actor)
    if query.action is not None:
        asked = asked.where(ledger.c.action == query.action.value)
    if query.since is not None:
        asked = asked.where(ledger.c.at >= query.since)
    if query.until is not None:
        asked = asked.where(ledger.c.at < query.until)
    if query.before:
        asked = asked.where(ledger.c.seq < query.before)
    with log.as_written(), reading(engine) as connection:
        rows = connection.execute(asked.order_by(ledger.c.seq.desc()).limit(query.limit)).all()
        return [log.to_entry(row) for row in rows]


def before(engine: Engine, entries: Sequence[Entry]) -> dict[int, Entry]:
    """By the number of each entry, the one of the same record before it, where there is one."""
    wanted = sorted({one.before for one in entries if one.before})
    found: dict[int, Entry] = {}
    for part in chunks(wanted):
        with log.as_written(), reading(engine) as connection:
            rows = connection.execute(select(ledger).where(ledger.c.seq.in_(part))).all()
            found.update((row.seq, log.to_entry(row)) for row in rows)
    return {one.seq: found[one.before] for one in entries if one.before in found}

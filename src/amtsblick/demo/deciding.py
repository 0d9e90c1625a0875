"""The demonstration's register: what was entered and decided a year ago, with four eyes."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from amtsblick.demo import decisions, usages
from amtsblick.jobs.records import write
from amtsblick.keep.register import Register
from amtsblick.values.decisions import Decision, Review
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import Action, Actor, Change, Entry, Record, Role
from amtsblick.values.usages import Measure

EDITOR: Final = Actor(name="pressestelle", role=Role.EDITOR)
HEAD: Final = Actor(name="leitung", role=Role.HEAD)
_STEPS: Final = (
    (Action.SUBMITTED, EDITOR),
    (Action.APPROVED, HEAD),
    (Action.PUBLISHED, EDITOR),
)


def enter_records(register: Register, knowledge: Knowledge, now: datetime) -> None:
    """Enter everything as it was said then and approve it; figures as they came in, quarter by quarter."""
    today = now.date()
    then = now - timedelta(days=decisions.DECIDED)
    first: list[Record] = [
        *usages.usages(today),
        *usages.campaigns(today),
        *usages.agreements(today),
        *usages.statements(today),
    ]
    approved(register, knowledge, first, then - timedelta(days=3))
    approved(
        register,
        knowledge,
        [*decisions.decisions(today), *decisions.reviews(today)],
        then + timedelta(days=5),
    )
    for measure in usages.measures(today):
        moment = datetime.combine(measure.until, then.timetz())
        approved(register, knowledge, [measure], min(moment, now))


def approved(
    register: Register, knowledge: Knowledge, records: Sequence[Record], when: datetime
) -> list[Entry]:
    """Enter records at ``when``, hand them in, have them approved by somebody else, publish them."""
    entered = [
        Change(action=Action.ENTERED, content=one, valid_from=_valid_from(one, when.date()))
        for one in records
    ]
    entries = write(register, knowledge, entered, EDITOR, when)
    for step, (action, actor) in enumerate(_STEPS, 1):
        changes = [
            Change(action=action, content=one.content, valid_from=one.valid_from, base=one.version)
            for one in entries
        ]
        entries = write(register, knowledge, changes, actor, when + timedelta(minutes=10 * step))
    return entries


def _valid_from(record: Record, day: date) -> date:
    match record:
        case Decision():
            return record.valid_from
        case Review():
            return record.on
        case Measure():
            return record.until
        case _:
            return day

"""Which versions hold? A replay of the log, for a day (valid time) as known at a moment (transaction time)."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import TypeAlias

from amtsblick.values.records import SPEAKING, Entry, RecordKind, RecordState
from amtsblick.values.usages import Usage

RecordKey: TypeAlias = tuple[RecordKind, str]
"""Kind and id: what a record is known by."""


def key_of(entry: Entry) -> RecordKey:
    """What an entry is about."""
    return entry.kind, entry.record


def holding(
    entries: Iterable[Entry],
    day: date | None = None,
    known_at: datetime | None = None,
    states: Collection[RecordState] = SPEAKING,
) -> tuple[Entry, ...]:
    """The entries that hold, one per record at most, in the order of the log.

    Of each record counts the entry with the highest ``(valid_from, seq)`` among those in ``states`` that
    are in force on ``day`` and were entered at ``known_at`` at the latest. A withdrawal in force ends the
    record. Usages hold from the first day that ``since`` may mean to the last day that ``until`` may mean.
    ``day`` None looks at no day, ``known_at`` None at all entries.
    """
    found: dict[RecordKey, Entry] = {}
    ended: set[RecordKey] = set()
    for entry in entries:
        if (known_at and entry.at > known_at) or (day and entry.valid_from > day):
            continue
        key = key_of(entry)
        if entry.state is RecordState.WITHDRAWN:
            ended.add(key)
        elif entry.state in states and (key not in found or _order(found[key]) < _order(entry)):
            found[key] = entry
    held = (one for key, one in found.items() if key not in ended and lasts(one, day))
    return tuple(sorted(held, key=lambda entry: entry.seq))


def newest(entries: Iterable[Entry]) -> dict[RecordKey, Entry]:
    """The last entry of each record, drafts too."""
    return {key_of(entry): entry for entry in entries}


def lasts(entry: Entry, day: date | None) -> bool:
    """Does what the entry says last on ``day``? Only usages begin and end by themselves."""
    content = entry.content
    if day is None or not isinstance(content, Usage):
        return True
    began = content.since is None or content.since.earliest <= day
    return began and (content.until is None or day <= content.until.latest)


def _order(entry: Entry) -> tuple[date, int]:
    return entry.valid_from, entry.seq

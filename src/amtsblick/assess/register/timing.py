"""Would a version hold before what it tells, or after what it names has ended?

What holds on a day is what pages of that day show: nothing of it may lie in that day's future.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, TypeAlias

from amtsblick.assess.register.chain import kind_of
from amtsblick.assess.register.content_rules import Complaint
from amtsblick.assess.register.holding import RecordKey
from amtsblick.assess.register.references import references
from amtsblick.values.decisions import Decision, Review
from amtsblick.values.records import Action, Change, Entry, Objection, Record, RecordKind, RecordState
from amtsblick.values.usages import PublicStatement

_LASTING: Final = frozenset({RecordKind.BODY, RecordKind.USAGE})
"""What a version that holds may not outlive; an answered questionnaire and a replaced decision it may."""
_FORWARD: Final = frozenset({Action.ENTERED, Action.CHANGED, Action.SUBMITTED, Action.APPROVED})
"""What may no more be done with what has ended; imports bring whole histories, in any order."""
_CHECKED: Final = _FORWARD | {Action.IMPORTED}


_DATED: Final = (Decision, Review, PublicStatement)
"""Kinds that tell of a day before which nobody could know them."""
_Known: TypeAlias = Mapping[RecordKey, Sequence[Entry]]


def misplaced(changes: Sequence[Change], entries: _Known) -> list[Objection]:
    """Everything that speaks against the days from which the changes hold, in their order."""
    ended = _ended(changes, entries)
    found = []
    for number, change in enumerate(changes):
        complaints: list[Complaint] = []
        if change.action in _CHECKED and isinstance(change.content, _DATED):
            complaints += _too_early(change)
        if ended and change.action in _FORWARD:
            complaints += _outlived(change, ended)
        for where, text, remedy in complaints:
            record = f"{kind_of(change.content)}/{change.content.id}"
            found.append(Objection(record=record, field=where, text=text, remedy=remedy, change=number))
    return found


def _too_early(change: Change) -> Iterator[Complaint]:
    content = change.content
    if isinstance(content, Decision) and content.valid_from < content.decided_on:
        said = f"it would hold ({content.valid_from}) before it was decided ({content.decided_on})"
        yield "valid_from", said, f"give {content.decided_on} or a later day"
        return
    first = _first_day(content)
    if first is not None and change.valid_from < first:
        said = f"the version would hold from {change.valid_from}, but what it tells is of {first}"
        yield "valid_from", said, f"give {first} or a later day"


def _first_day(content: Record) -> date | None:
    """Before this day nobody could know what the record tells."""
    match content:
        case Decision():
            return content.valid_from
        case Review():
            return content.on
        case PublicStatement():
            return content.origin.on
        case _:
            return None


def _ended(changes: Sequence[Change], entries: _Known) -> dict[RecordKey, date]:
    """From which day on each withdrawn body and usage holds no longer."""
    found: dict[RecordKey, date] = {}
    for key, known in entries.items():
        if key[0] in _LASTING and known and known[-1].state is RecordState.WITHDRAWN:
            found[key] = known[-1].valid_from
    for change in changes:
        if change.action is Action.WITHDRAWN and (kind := kind_of(change.content)) in _LASTING:
            found[kind, change.content.id] = change.valid_from
    return found


def _outlived(change: Change, ended: Mapping[RecordKey, date]) -> Iterator[Complaint]:
    for where, kind, name in references(change.content):
        last = ended.get((kind, name))
        if last is not None and last <= change.valid_from:
            what = kind.value.replace("_", " ")
            said = f"the {what} {name!r} was withdrawn and holds no longer from {last} on"
            yield where, said, f"name another {what}, or give an earlier day"

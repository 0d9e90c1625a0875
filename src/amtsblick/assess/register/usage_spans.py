"""On which days does each usage hold for certain, by what is known and what is to be entered?

Days that are only known to a month or year count where they are certain: a usage until "2024" and one
since "2024" do not overlap.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from amtsblick.assess.channels import Key
from amtsblick.assess.register.accounts import account_key
from amtsblick.assess.register.holding import RecordKey
from amtsblick.values.days import PartialDate
from amtsblick.values.records import SPEAKING, Action, Change, Entry, RecordKind, RecordState
from amtsblick.values.usages import Usage

ALWAYS: Final = date.max.toordinal()
"""The last day of all."""
_PLANNED: Final = frozenset({RecordState.DRAFT, RecordState.SUBMITTED})
_LEADS_TO: Final = {
    Action.SUBMITTED: RecordState.SUBMITTED,
    Action.APPROVED: RecordState.APPROVED,
    Action.PUBLISHED: RecordState.PUBLISHED,
    Action.WITHDRAWN: RecordState.WITHDRAWN,
}


class Span(NamedTuple):
    """Days (as ordinals, both included) on which a usage holds for certain, as one version tells it.

    ``account`` is service and folded handle. ``change`` is the place of the last change of this usage in
    the batch, None when it is not changed.
    """

    first: int
    last: int
    usage: Usage
    account: Key
    change: int | None


class _Version(NamedTuple):
    state: RecordState
    valid_from: date
    usage: Usage


def views(changes: Sequence[Change], entries: Mapping[RecordKey, Sequence[Entry]]) -> Iterator[list[Span]]:
    """Spans of all usages as they will speak, and as they are planned where drafts say something else."""
    versions: dict[str, list[_Version]] = defaultdict(list)
    for (kind, name), of_record in entries.items():
        if kind is RecordKind.USAGE:
            versions[name] = [
                _Version(entry.state, entry.valid_from, entry.content)
                for entry in of_record
                if isinstance(entry.content, Usage)
            ]
    places: dict[str, int] = {}
    for number, one in enumerate(changes):
        if isinstance(usage := one.content, Usage):
            versions[usage.id].append(_Version(state_after(one), one.valid_from, usage))
            places[usage.id] = number
    spoken: list[Span] = []
    planned: list[Span] = []
    differs = False
    for name, known in versions.items():
        change = places.get(name)
        spans = _spans(known, change)
        spoken += spans
        if known[-1].state in _PLANNED:
            differs = True
            spans = _spans(_as_approved(known), change)
        planned += spans
    yield spoken
    if differs:
        yield planned


def state_after(change: Change) -> RecordState:
    """In which state the change leaves its version."""
    if change.action is Action.IMPORTED and change.state is not None:
        return change.state
    return _LEADS_TO.get(change.action, RecordState.DRAFT)


def _as_approved(known: Sequence[_Version]) -> Sequence[_Version]:
    """The versions of a usage when its newest draft is approved as it is: drafts themselves never hold."""
    last = known[-1]
    return [*known[:-1], _Version(RecordState.APPROVED, last.valid_from, last.usage)]


def _spans(known: Sequence[_Version], change: int | None) -> list[Span]:
    """When each version of one usage holds: until the next one or until the usage was withdrawn."""
    found: list[Span] = []
    if len(known) == 1:
        counting, end = known, ALWAYS + 1
    else:
        counting = sorted(known, key=_begin)  # keeps the order of the log within one day
        ends = (one.valid_from.toordinal() for one in known if one.state is RecordState.WITHDRAWN)
        end = min(ends, default=ALWAYS + 1)
    following = end
    for version in reversed(counting):
        if version.state not in SPEAKING:
            continue
        start = version.valid_from.toordinal()
        span = _span(version.usage, start, min(following, end) - 1, change)
        if span is not None:
            found.append(span)
        following = start
    return found


def _begin(version: _Version) -> date:
    return version.valid_from


def _span(usage: Usage, first: int, last: int, change: int | None) -> Span | None:
    """What is left of a version's time when the usage's own days are looked at."""
    if usage.since:
        first = max(first, _surely_from(usage.since.text))
    if usage.until:
        last = min(last, usage.until.earliest.toordinal())
    if first > last:
        return None
    return Span(first, last, usage, account_key(usage.service, usage.handle), change)


@lru_cache(maxsize=4096)
def _surely_from(day: str) -> int:
    """Many usages begin on one day."""
    return PartialDate(text=day).latest.toordinal()

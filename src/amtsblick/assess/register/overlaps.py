"""Do usages contradict one another? Two that hold on one day, or two bodies that claim one account.

Everything is linear in the number of usages but for sorting.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate
from operator import attrgetter
from typing import Final

from amtsblick.assess.register.holding import RecordKey
from amtsblick.assess.register.usage_spans import ALWAYS, Span, views
from amtsblick.values.records import Change, Entry, Objection, RecordKind
from amtsblick.values.timeline import Succession
from amtsblick.values.usages import Usage, UsageKind

_WITH_CHANNEL: Final = frozenset({UsageKind.OWN_CONTENT, UsageKind.DORMANT, UsageKind.MONITORING_ONLY})
_OWNED: Final = frozenset({UsageKind.OWN_CONTENT, UsageKind.DORMANT})
_ABSENT: Final = frozenset({UsageKind.NONE, UsageKind.LEFT, UsageKind.PLANNED})


def contradictions(
    changes: Sequence[Change],
    entries: Mapping[RecordKey, Sequence[Entry]],
    successions: Iterable[Succession],
) -> list[Objection]:
    """One objection per changed usage and field that contradicts another usage.

    What speaks is compared with what speaks, and what is planned (drafts too) with what is planned.
    """
    if not any(isinstance(change.content, Usage) for change in changes):
        return []
    kin = _Kin(successions)
    found: dict[tuple[str, str], Objection] = {}
    for spans in views(changes, entries):
        for objection in (*_twice(spans), *_beside_absence(spans), *_claimed(spans, kin)):
            found.setdefault((objection.record, objection.field), objection)
    return list(found.values())


def _twice(spans: Iterable[Span]) -> Iterator[Objection]:
    """The same channel twice; without handles two of one kind cannot be told apart."""
    mine = (span for span in spans if span.usage.kind in _WITH_CHANNEL)
    for group in _shared(mine, _channel_of_body):
        furthest: Span | None = None
        for span in sorted(group, key=lambda span: span.first):
            if furthest and span.first <= furthest.last and span.usage.id != furthest.usage.id:
                account = f"account {span.usage.handle!r}" if span.usage.handle else "service (no handle)"
                remedy = "name different handles, let one end before the other begins, or make them one usage"
                said = f"two usages of the same {account} by body {span.usage.body!r}"
                yield from _clash(furthest, span, "handle", said, remedy)
            if furthest is None or span.last > furthest.last:
                furthest = span


def _beside_absence(spans: Sequence[Span]) -> Iterator[Objection]:
    """Own content on a service (or account) that the body is said not to use, to have left or to plan."""
    absent = [span for span in spans if span.usage.kind in _ABSENT]
    bodies = {span.usage.body for span in absent}
    owned = [one for one in spans if one.usage.kind is UsageKind.OWN_CONTENT and one.usage.body in bodies]
    places = {_absent_from(span) for span in absent}
    used: dict[Hashable, _Sorted] = {}
    for by in (_account, _service, _body):
        used |= {place: _Sorted(group) for place, group in _grouped(owned, by, places).items()}
    for span in absent:
        usage = span.usage
        there = used.get(_absent_from(span))
        other = there.meets(span) if there else None
        if other is not None:
            said = f"the body publishes own content there, and this usage says {usage.kind}"
            if span.change is None:
                said = f"another usage says {usage.kind}, and this one own content"
            remedy = "end one of them (until) before the other begins, or name the account that is meant"
            yield from _clash(other, span, "kind", said, remedy)


def _claimed(spans: Iterable[Span], kin: "_Kin") -> Iterator[Objection]:
    """One account that two bodies call their own on the same day."""
    owned = (span for span in spans if span.usage.kind in _OWNED and span.usage.handle)
    for group in _shared(owned, attrgetter("account")):
        if len({span.usage.body for span in group}) == 1:
            continue
        lasting: list[Span] = []
        for span in sorted(group, key=lambda span: span.first):
            lasting = [one for one in lasting if one.last >= span.first]
            other = next((one for one in lasting if not kin.are(one.usage.body, span.usage.body)), None)
            if other is None:
                lasting.append(span)
                continue
            bodies = f"{other.usage.body!r} and {span.usage.body!r}"
            said = f"the account {span.usage.handle!r} on {span.usage.service} is claimed by two bodies, {bodies}"
            remedy = "enter whose it is, use 'via' for the other, or enter who succeeded whom"
            yield from _clash(other, span, "handle", said, remedy)


def _clash(one: Span, two: Span, where: str, said: str, remedy: str) -> Iterator[Objection]:
    """What is wrong with two spans that overlap, told of the one that is changed (last)."""
    changed, other = (one, two) if _place(one) > _place(two) else (two, one)
    if changed.change is None:
        return  # nobody touches them now
    first, last = max(one.first, two.first), min(one.last, two.last)
    days = f"from {_day(first)} on" if last >= ALWAYS else f"from {_day(first)} to {_day(last)}"
    yield Objection(
        record=f"{RecordKind.USAGE}/{changed.usage.id}",
        field=where,
        text=f"{said}; {RecordKind.USAGE}/{other.usage.id} holds {days} too",
        remedy=remedy,
        change=changed.change,
    )


def _place(span: Span) -> int:
    return -1 if span.change is None else span.change


def _day(ordinal: int) -> str:
    return date.fromordinal(max(ordinal, 1)).isoformat()


def _grouped(
    spans: Iterable[Span], by: Callable[[Span], Hashable], wanted: Container[Hashable]
) -> dict[Hashable, list[Span]]:
    """Groups of those keys alone that are wanted."""
    groups: dict[Hashable, list[Span]] = defaultdict(list)
    for span in spans:
        if (key := by(span)) in wanted:
            groups[key].append(span)
    return groups


def _shared(spans: Iterable[Span], by: Callable[[Span], Hashable]) -> Iterable[list[Span]]:
    """Groups of two or more; most spans are alone, and no list is made for them."""
    first: dict[Hashable, Span] = {}
    groups: dict[Hashable, list[Span]] = {}
    for span in spans:
        key = by(span)
        before = first.setdefault(key, span)
        if before is not span:
            groups.setdefault(key, [before]).append(span)
    return groups.values()


def _channel_of_body(span: Span) -> Hashable:
    usage = span.usage
    return usage.body, span.account, "" if usage.handle else usage.kind


def _absent_from(span: Span) -> Hashable:
    """The account, service or body of which a usage says that it is not used."""
    by = _account if span.usage.handle else _service if span.usage.service else _body
    return by(span)


def _account(span: Span) -> Hashable:
    return span.usage.body, span.account


def _service(span: Span) -> Hashable:
    return span.usage.body, span.usage.service


def _body(span: Span) -> Hashable:
    return span.usage.body


class _Sorted:
    """Spans by their first day; finds one that overlaps another fast."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans, key=lambda span: span.first)
        self._firsts = [span.first for span in self._spans]
        self._furthest: list[Span] = list(accumulate(self._spans, _further))

    def meets(self, span: Span) -> Span | None:
        """One that lasts on a day of ``span``, None when there is none."""
        begun = bisect_right(self._firsts, span.last)
        if not begun or self._furthest[begun - 1].last < span.first:
            return None
        return self._furthest[begun - 1]


def _further(one: Span, two: Span) -> Span:
    return one if one.last >= two.last else two


class _Kin:
    """Bodies that are one another's predecessors or successors, by way of others too."""

    def __init__(self, successions: Iterable[Succession]) -> None:
        self._after: dict[str, set[str]] = defaultdict(set)
        for one in successions:
            self._after[one.before].add(one.after)

    def are(self, one: str, two: str) -> bool:
        """Are both the same body, or did one follow the other?"""
        return one == two or two in self._followers(one) or one in self._followers(two)

    def _followers(self, body: str) -> set[str]:
        found: set[str] = set()
        wanted = set(self._after.get(body, ()))
        while wanted:
            found |= wanted
            wanted = {two for one in wanted for two in self._after.get(one, ())} - found
        return found

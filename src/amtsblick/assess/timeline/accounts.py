"""Which accounts of which bodies are sure enough to be told to others, between which dates?

Others, such as Wikidata, take what we say as a fact and rarely ask back. So an account whose link
vanished without a word is not told at all, and each date is told with its bounds or left out.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from amtsblick.assess.timeline.identity import key_of
from amtsblick.assess.timeline.phases import day_bounds, out_of_sight
from amtsblick.assess.timeline.uses import Use, uses
from amtsblick.values.body import Body
from amtsblick.values.history import History
from amtsblick.values.knowledge import AccountProperty, Knowledge
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import (
    Bounds,
    Channel,
    ChannelState,
    Period,
    ProfileFact,
    Remark,
    Said,
    Timeline,
)

_IN_USE: Final = frozenset({ChannelState.ACTIVE, ChannelState.DORMANT, ChannelState.EXCEPTIONAL})
_OVER: Final = frozenset({ChannelState.MOVED, ChannelState.CLOSED, ChannelState.HANDLE_KEPT})
_ITEM: Final = re.compile(r"Q[1-9][0-9]*")
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


class Part(StrEnum):
    """What is left out: the account as a whole, or only a date of it."""

    ACCOUNT = "account"
    START = "start"
    END = "end"


class Why(StrEnum):
    """Why it is left out."""

    NO_ITEM = "no_item"
    NO_PROPERTY = "no_property"
    OTHER_FORM = "other_form"
    """The property holds another form of the account, such as a channel's id instead of its name."""
    NEVER_LINKED = "never_linked"
    SHARED = "shared"
    TAKEN_OVER = "taken_over"
    OUT_OF_SIGHT = "out_of_sight"
    UNLINKED = "unlinked"
    CONTRADICTED = "contradicted"
    NO_SOURCE = "no_source"
    FOUND = "found"
    SEVERAL = "several"
    RENAMED = "renamed"
    EARLIER = "earlier"
    TO_COME = "to_come"
    PREDECESSOR = "predecessor"
    """It was on pages of a body that has been renamed or merged since: another item in Wikidata."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A start or an end. ``named``: the body itself names the day.

    ``remark`` is the body's word and ``fact`` the service's, where they say it.
    """

    bounds: Bounds
    named: bool = False
    remark: Remark | None = None
    fact: ProfileFact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account as a property of Wikidata holds it.

    ``start`` is None where nobody knows it, ``end`` where the account is in use as far as anybody
    knows. ``period`` is the newest time in which it was linked.
    """

    body: Body
    timeline: Timeline
    property: AccountProperty
    value: str
    period: Period
    start: Dated | None
    end: Dated | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Omission:
    """What is left out and why; ``bounds`` are what is known of the date all the same."""

    timeline: Timeline
    part: Part
    why: Why
    bounds: Bounds | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Accounts by body, service and handle, and everything that was left out."""

    accounts: tuple[Account, ...]
    omissions: tuple[Omission, ...]


def in_use(timeline: Timeline) -> bool:
    """Is the channel linked, as far as anybody looked, without a word that it is over?"""
    if not timeline.periods or not timeline.phases:
        return False
    last = timeline.periods[-1]
    return last.end is None and out_of_sight(last) is None and timeline.phases[-1].state in _IN_USE


def taken_over(history: History) -> frozenset[Channel]:
    """Keys of channels that gravely look like somebody else's now."""
    found = (one for _, one in history.takeovers if one.grave)
    return frozenset(key_of(one.after.service, one.after.handle) for one in found)


def shared(history: History) -> frozenset[Channel]:
    """Keys of channels that several bodies show as theirs."""
    holders = Counter(_channel(one) for one in history.timelines if one.periods)
    return frozenset(channel for channel, count in holders.items() if count > 1)


def tellable(history: History, knowledge: Knowledge) -> Told:
    """Accounts that are sure enough, with bounds; bodies without an item in Wikidata are left out."""
    judge = _Judge(history, knowledge)
    accounts: list[Account] = []
    omissions: list[Omission] = []
    for timeline in history.timelines:
        for one in judge.of(timeline):
            if isinstance(one, Account):
                accounts.append(one)
            else:
                omissions.append(one)
    return Told(accounts=tuple(accounts), omissions=tuple(omissions))


class _Judge:
    def __init__(self, history: History, knowledge: Knowledge) -> None:
        self._history = history
        self._until = history.until or _NEVER
        self._properties: dict[str, list[AccountProperty]] = {}
        for row in knowledge.account_properties:
            self._properties.setdefault(row.service, []).append(row)
        self._uses = _newest_uses(history.timelines, self._until)
        self._shared = shared(history)
        self._grave = taken_over(history)
        self._alone = Counter((one.body, one.service) for one in history.timelines)

    def of(self, timeline: Timeline) -> Iterator[Account | Omission]:
        """The account with the dates that are left out, or why it is left out; nothing of mere absences."""
        if not timeline.periods and not timeline.remarks:
            return
        body = self._history.bodies.get(timeline.body)
        why = self._not_told(timeline, body)
        if why is not None or body is None:
            yield Omission(timeline=timeline, part=Part.ACCOUNT, why=why or Why.NO_ITEM)
            return
        found = self._held(timeline)
        if isinstance(found, Why):
            yield Omission(timeline=timeline, part=Part.ACCOUNT, why=found)
            return
        use = self._uses[id(timeline)]
        start = self._start(timeline, use.period)
        end = _end(use)
        yield Account(
            body=body,
            timeline=timeline,
            property=found[0],
            value=found[1],
            period=use.period,
            start=start if isinstance(start, Dated) else None,
            end=end,
        )
        if isinstance(start, Why):
            bounds = use.period.start
            yield Omission(timeline=timeline, part=Part.START, why=start, bounds=bounds)
        if end is None and (to_come := self._to_come(timeline)) is not None:
            yield Omission(timeline=timeline, part=Part.END, why=Why.TO_COME, bounds=to_come)

    def _not_told(self, timeline: Timeline, body: Body | None) -> Why | None:
        if body is None or not _ITEM.fullmatch(body.wikidata):
            return Why.NO_ITEM
        if not timeline.periods:
            return Why.NEVER_LINKED
        channel = _channel(timeline)
        if channel in self._shared:
            return Why.SHARED
        use = self._uses[id(timeline)]
        if use.period.last.body != timeline.body:
            return Why.PREDECESSOR
        return Why.TAKEN_OVER if channel in self._grave else self._unsure(timeline, use)

    def _unsure(self, timeline: Timeline, use: Use) -> Why | None:
        """Why nobody can say whether the account is still the body's."""
        state = timeline.phases[-1].state
        if use.told:
            return None if state in _OVER else Why.CONTRADICTED
        if use.end is not None:
            return Why.UNLINKED
        if out_of_sight(use.period) is not None:
            return Why.OUT_OF_SIGHT
        return None if state in _IN_USE or self._to_come(timeline) is not None else Why.CONTRADICTED

    def _held(self, timeline: Timeline) -> tuple[AccountProperty, str] | Why:
        rows = self._properties.get(timeline.service, [])
        for row in rows:
            if (match := re.fullmatch(row.handle, timeline.handle, re.IGNORECASE)) is not None:
                return row, match[1]
        return Why.OTHER_FORM if rows else Why.NO_PROPERTY

    def _start(self, timeline: Timeline, period: Period) -> Dated | Why:
        if len(timeline.periods) > 1:
            return Why.SEVERAL
        if len({key_of(timeline.service, one.handle) for one in timeline.handles}) > 1:
            return Why.RENAMED
        if period.first.body != timeline.body:
            return Why.PREDECESSOR
        start = period.start
        named = self._announced(timeline, start)
        if named is not None and named.day is not None:
            start = day_bounds(named.day)
        if start.after is None:
            return Why.FOUND
        if _was_there(timeline, start.after):
            return Why.EARLIER
        return Dated(bounds=start, named=named is not None, remark=named)

    def _announced(self, timeline: Timeline, start: Bounds) -> Remark | None:
        """The announcement that names the first day, when captures do not contradict it."""
        alone = self._alone[timeline.body, timeline.service] == 1
        fitting = [
            one
            for one in timeline.remarks
            if one.said is Said.ANNOUNCED and one.day is not None and (one.handle or alone)
            if one.day <= start.by.date() and (start.after is None or one.day >= start.after.date())
        ]
        return fitting[0] if len({one.day for one in fitting}) == 1 else None

    def _to_come(self, timeline: Timeline) -> Bounds | None:
        """The end that the body has named and that lies in the future of all looks."""
        last = timeline.phases[-1] if timeline.phases else None
        if last is None or last.state not in _OVER or last.start.after is None:
            return None
        return last.start if last.start.after > self._until else None


def _newest_uses(timelines: Sequence[Timeline], until: datetime) -> Mapping[int, Use]:
    """The newest use of each timeline, by identity of the timeline."""
    found: dict[int, Use] = {}
    for each in uses(timelines, until).values():
        for use in each:
            if use.period is use.timeline.periods[-1]:
                found[id(use.timeline)] = use
    return found


def _channel(timeline: Timeline) -> Channel:
    return key_of(timeline.service, timeline.handle)


def _end(use: Use) -> Dated | None:
    if use.end is None:
        return None
    said = use.departure.said if use.departure else None
    gone = use.departure.gone if use.departure else None
    return Dated(bounds=use.end, named=said is not None and said.day is not None, remark=said, fact=gone)


def _was_there(timeline: Timeline, when: datetime) -> bool:
    """Does the service say that the account is older than its first link?"""
    return any(
        fact.outcome is Outcome.SEEN
        and (fact.when < when or (fact.last_post_at is not None and fact.last_post_at < when))
        for fact in timeline.facts
    )

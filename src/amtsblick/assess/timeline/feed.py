"""What changed between two dates, and what does a sentence about an exit need?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise, zip_longest
from types import MappingProxyType
from typing import Final

from amtsblick.assess.timeline.phases import out_of_sight
from amtsblick.values.timeline import (
    Bounds,
    Channel,
    ChannelState,
    Period,
    Phase,
    Proof,
    Remark,
    Said,
    Timeline,
)
from amtsblick.values.timeline_events import Arrival, Departure, Event, Happening

NEAR: Final = timedelta(days=90)
"""How far apart an exit and a new channel may lie to be mentioned together."""

_BY_STATE: Final[Mapping[ChannelState, Happening]] = MappingProxyType(
    {
        ChannelState.ANNOUNCED: Happening.ANNOUNCED,
        ChannelState.ACTIVE: Happening.AWAKE,
        ChannelState.DORMANT: Happening.RESTING,
        ChannelState.EXCEPTIONAL: Happening.EXCEPTIONAL,
        ChannelState.MOVED: Happening.MOVED,
        ChannelState.CLOSED: Happening.LEFT,
        ChannelState.HANDLE_KEPT: Happening.HANDLE_KEPT,
    }
)
_EXITS: Final = frozenset({ChannelState.MOVED, ChannelState.CLOSED})


def events(timeline: Timeline) -> tuple[Event, ...]:
    """Everything that happened to one channel, in the order in which it became known."""
    found = [*_of_periods(timeline), *_of_phases(timeline), *_of_handles(timeline)]
    return tuple(sorted(found, key=lambda one: (one.known_at, list(Happening).index(one.kind))))


def feed(timelines: Iterable[Timeline], since: datetime, until: datetime) -> tuple[Event, ...]:
    """What became known after ``since`` and at ``until`` at the latest, oldest first.

    An event is told once, at the evidence that shows it: windows that follow one another tell all
    events exactly once. When it happened is in its ``bounds`` and may lie before the window. Build the
    timelines from observations until ``until`` only: later ones may narrow the bounds.
    """
    told = (one for timeline in timelines for one in events(timeline) if since < one.known_at <= until)
    return tuple(sorted(told, key=lambda one: (one.known_at, one.body, one.service, one.handle, one.kind)))


def arrivals(timelines: Iterable[Timeline]) -> tuple[Arrival, ...]:
    """Every start of a period, oldest first, with the announcement that was read by then or since."""
    found = (
        Arrival(timeline=timeline, period=period, announced=_announced(timeline, period))
        for timeline in timelines
        for period in timeline.periods
    )
    return tuple(
        sorted(found, key=lambda one: (one.period.start.by, one.timeline.body, one.timeline.service))
    )


def _announced(timeline: Timeline, period: Period) -> Remark | None:
    """The first announcement after the last exit that was read while the period lasted."""
    until = period.end.by if period.end else None
    ends = [one.end.by for one in timeline.periods if one.end and one.end.by <= period.start.by]
    return next(
        (
            remark
            for remark in timeline.remarks
            if remark.said is Said.ANNOUNCED
            and remark.seen_at >= max(ends, default=remark.seen_at)
            and (until is None or remark.seen_at < until)
        ),
        None,
    )


def departures(timelines: Sequence[Timeline], near: timedelta = NEAR) -> tuple[Departure, ...]:
    """Every exit that captures, the body or the service show, oldest evidence first."""
    of_body: dict[str, list[Timeline]] = {}
    for timeline in timelines:
        of_body.setdefault(timeline.body, []).append(timeline)
    found = [one for each in timelines for one in _departures(each, of_body[each.body], near)]
    return tuple(sorted(found, key=lambda one: (_known(one), one.timeline.body, one.timeline.service)))


def _known(departure: Departure) -> datetime:
    moments = [
        departure.unlinked.by if departure.unlinked else None,
        departure.said.seen_at if departure.said else None,
        departure.gone.when if departure.gone else None,
    ]
    return min(moment for moment in moments if moment)


def _of_periods(timeline: Timeline) -> Iterator[Event]:
    for period in timeline.periods:
        joined = period.start.after is not None
        kind = Happening.JOINED if joined else Happening.FOUND
        yield _event(timeline, kind, period.start, proofs=(*period.absent_before, period.first))
        lost = out_of_sight(period)
        if period.end is not None:
            proofs = (period.last, *period.absent_after)
            yield _event(timeline, Happening.UNLINKED, period.end, proofs=proofs)
        elif lost is not None:
            tried = tuple(one.tried for one in period.open_for if one.tried is not None)
            proofs = (period.last, *period.absent_after, *tried)
            yield _event(timeline, Happening.LOST_SIGHT, lost, proofs=proofs)


def _event(
    timeline: Timeline, kind: Happening, bounds: Bounds, *, proofs: tuple[Proof, ...] = (), before: str = ""
) -> Event:
    return Event(
        kind=kind,
        body=timeline.body,
        service=timeline.service,
        handle=timeline.handle,
        bounds=bounds,
        known_at=bounds.by,
        before=before,
        proofs=proofs,
    )


def _of_phases(timeline: Timeline) -> Iterator[Event]:
    for phase in timeline.phases:
        kind = _BY_STATE.get(phase.state)
        if kind is not None and (phase.remark is not None or phase.fact is not None):
            yield Event(
                kind=kind,
                body=timeline.body,
                service=timeline.service,
                handle=timeline.handle,
                bounds=phase.start,
                known_at=phase.known_at,
                remark=phase.remark,
                fact=phase.fact,
            )


def _of_handles(timeline: Timeline) -> Iterator[Event]:
    """Renamed between the last sight of the old handle and the first of the new, where those are apart."""
    by_first = sorted(timeline.handles, key=lambda one: (one.first, one.last, one.handle))
    for old, new in pairwise(by_first):
        after = old.last if old.last < new.first else None
        bounds = Bounds(after=after, by=new.first)
        yield _event(timeline, Happening.RENAMED, bounds, before=old.handle)


def _departures(timeline: Timeline, siblings: Sequence[Timeline], near: timedelta) -> Iterator[Departure]:
    signs = [phase for phase in timeline.phases if phase.state in _EXITS]
    if not timeline.periods and signs:
        yield _departure(timeline, None, signs, siblings, near)
    following = [period.start.by for period in timeline.periods[1:]]
    begins: datetime | None = None
    for period, until in zip_longest(timeline.periods, following):
        mine = [phase for phase in signs if _within(phase, begins, until)]
        if period.end is not None or mine:
            yield _departure(timeline, period, mine, siblings, near)
        begins = until


def _within(phase: Phase, begins: datetime | None, until: datetime | None) -> bool:
    return (begins is None or phase.known_at >= begins) and (until is None or phase.known_at < until)


def _departure(
    timeline: Timeline,
    period: Period | None,
    signs: Sequence[Phase],
    siblings: Sequence[Timeline],
    near: timedelta,
) -> Departure:
    said = next((phase.remark for phase in signs if phase.remark is not None), None)
    gone = next((phase.fact for phase in signs if phase.fact is not None), None)
    unlinked = period.end if period else None
    named = [said.to if said else None, gone.moved_to if gone else None]
    exits = [one for one in (unlinked, *(phase.start for phase in signs)) if one is not None]
    return Departure(
        timeline=timeline,
        period=period,
        unlinked=unlinked,
        said=said,
        day=said.day if said else None,
        gone=gone,
        went_to=tuple(dict.fromkeys(one for one in named if one is not None)),
        began_near=tuple(_began_near(timeline, exits, siblings, near)),
    )


def _began_near(
    timeline: Timeline, exits: Sequence[Bounds], siblings: Sequence[Timeline], near: timedelta
) -> Iterator[Channel]:
    for other in siblings:
        if other is not timeline and any(
            _meet(period.start, one, near) for period in other.periods for one in exits
        ):
            yield other.service, other.handle


def _meet(start: Bounds, end: Bounds, near: timedelta) -> bool:
    """Did the start surely lie near the exit? A wide interval would meet everything."""
    if start.after is None:
        return False
    earliest = end.after if end.after is not None else end.by
    return start.after >= earliest - near and start.by <= end.by + near

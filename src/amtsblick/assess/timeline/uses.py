"""Since when and until when does a body use a service, whatever account it uses there?

A second account on the same service is no join, and giving up one of two accounts is no exit.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from amtsblick.assess.timeline.feed import departures
from amtsblick.assess.timeline.periods import ONE_LOOK
from amtsblick.assess.timeline.phases import day_bounds, out_of_sight
from amtsblick.values.timeline import Bounds, Period, Said, Timeline
from amtsblick.values.timeline_events import Departure

TICK: Final = timedelta(microseconds=1)
_ALWAYS: Final = datetime.min.replace(tzinfo=UTC)
_FOREVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One period of one channel, ended by a link that vanished or by the word of body or service.

    ``end`` is None while nothing shows an end. ``told`` when the body or the service says that it is
    over; then the link may still stand. ``departure`` tells more about an end. ``looked_from`` is the
    first look at any page of the body, None when nobody knows.
    """

    timeline: Timeline
    period: Period
    end: Bounds | None = None
    told: bool = False
    departure: Departure | None = None
    looked_from: datetime | None = None

    @property
    def stays(self) -> bool:
        """Did the body only move to another account on the same service?"""
        went = self.departure.went_to if self.departure else ()
        return any(service == self.timeline.service for service, _ in went)

    @property
    def possible_from(self) -> datetime:
        """Since when it may have been there: where nothing shows its absence, since the first look.

        The page that shows it may have been looked at later than others, which never show it.
        """
        start = self.period.start
        if start.after is not None:
            return start.after
        known = [start.by, *(one.when for one in self.period.absent_before)]
        if self.looked_from is not None and self.period is self.timeline.periods[0]:
            known.append(self.looked_from)
        return min(known)

    @property
    def sure_until(self) -> datetime:
        """Until when it was surely there. The last of all looks speaks for as long as one look may take."""
        if self.end is not None:
            return self.end.after or min(self.period.start.by, self.end.by - TICK)
        last = self.period.last.when
        return last if self._is_doubtful() else last + ONE_LOOK

    def _is_doubtful(self) -> bool:
        """Was each page that showed it last looked at, or tried, again without it? Others never showed it."""
        last = self.period.last.when
        shown = {one.page for one in self.period.shown_on if last - one.when <= ONE_LOOK}
        again = {one.page for one in self.period.absent_after}
        again |= {one.page for one in self.period.open_for if one.tried is not None}
        return shown <= again


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """A body's time on a service: uses that may touch one another, as one.

    ``start`` is None when the body spoke of a service on which no channel of it was ever seen;
    ``end`` None while nothing shows an end, or the body only moved to another account there. Bounds are those of the earliest start and the latest end.
    """

    body: str
    service: str
    uses: tuple[Use, ...]
    start: Bounds | None
    end: Bounds | None
    told: bool = False
    departure: Departure | None = None

    @property
    def joined(self) -> Bounds | None:
        """The bounds of a start that is surely new; None where the channel was only found."""
        return self.start if self.start is not None and self.start.after is not None else None


def uses(
    timelines: Sequence[Timeline], until: datetime, looked: Mapping[str, Sequence[datetime]] | None = None
) -> dict[tuple[str, str], list[Use]]:
    """Uses by body and service, in order of their start. An exit that lies after ``until`` is to come.

    ``looked`` are the moments, oldest first, at which pages of each body could be looked at.
    """
    gone: dict[tuple[int, int], Departure] = {}
    for one in departures(timelines):
        if one.period is not None:
            gone[id(one.timeline), id(one.period)] = one
    found: dict[tuple[str, str], list[Use]] = defaultdict(list)
    for timeline in timelines:
        first = next(iter((looked or {}).get(timeline.body, ())), None)
        for period in timeline.periods:
            departure = gone.get((id(timeline), id(period)))
            use = replace(_use(timeline, period, departure, until), looked_from=first)
            found[timeline.body, timeline.service].append(use)
    return {key: sorted(each, key=lambda one: one.period.start.by) for key, each in sorted(found.items())}


def _use(timeline: Timeline, period: Period, departure: Departure | None, until: datetime) -> Use:
    if departure is None:
        return Use(timeline=timeline, period=period)
    end = exit_bounds(departure)
    if end.after is not None and end.after > until:
        return Use(timeline=timeline, period=period)
    told = departure.said is not None or departure.gone is not None
    return Use(timeline=timeline, period=period, end=end, told=told, departure=departure)


def exit_bounds(departure: Departure) -> Bounds:
    """When the exit happened: the day that the body names, else the tighter of what captures show.

    ``after`` is None only where nothing but a notice or an answer speaks and no look came before it.
    """
    if departure.day is not None:
        return day_bounds(departure.day)
    shown = [one for one in (departure.unlinked, *_told_bounds(departure)) if one is not None]
    known = [one for one in shown if one.after is not None]
    return min(known or shown, key=lambda one: one.by)


def _told_bounds(departure: Departure) -> Iterator[Bounds]:
    for phase in departure.timeline.phases:
        by_word = phase.remark is not None and phase.remark is departure.said
        by_service = phase.fact is not None and phase.fact is departure.gone
        if by_word or by_service:
            yield phase.start


def spells(found: dict[tuple[str, str], list[Use]]) -> tuple[Spell, ...]:
    """Uses joined to spells, by body, service and start."""
    return tuple(
        _spell(body, service, group) for (body, service), each in found.items() for group in _touching(each)
    )


def _touching(each: Iterable[Use]) -> Iterator[list[Use]]:
    """Groups without a sure gap between them.

    A channel that was only found may be as old as any: it closes the gap unless the body itself said
    before that it leaves.
    """
    group: list[Use] = []
    reach = _ALWAYS
    for use in each:
        unknown = use.period.start.by if group and group[-1].told else _ALWAYS
        if group and reach < (use.period.start.after or unknown):
            yield group
            group, reach = [], _ALWAYS
        reach = max(reach, use.end.by if use.end and not use.stays else _FOREVER)
        group.append(use)
    if group:
        yield group


def _spell(body: str, service: str, group: Sequence[Use]) -> Spell:
    starts = [use.period.start for use in group]
    afters = [one.after for one in starts if one.after is not None]
    start = Bounds(
        after=min(afters) if len(afters) == len(starts) else None, by=min(one.by for one in starts)
    )
    ends = [(use.end, use) for use in group if use.end is not None]
    if len(ends) < len(group) or max(ends, key=lambda one: one[0].by)[1].stays:
        return Spell(body=body, service=service, uses=tuple(group), start=start, end=None)
    _, last = max(ends, key=lambda one: (one[0].by, one[1].told))
    known = [one.after for one, _ in ends if one.after is not None]
    end = Bounds(after=max(known, default=None), by=max(one.by for one, _ in ends))
    return Spell(
        body=body,
        service=service,
        uses=tuple(group),
        start=start,
        end=end,
        told=last.told,
        departure=last.departure,
    )


def spoken_exits(timelines: Sequence[Timeline], until: datetime) -> Iterator[Spell]:
    """Exits from services on which no channel of the body was ever seen: only its word tells."""
    seen = {(one.body, one.service) for one in timelines if one.periods}
    told: set[tuple[str, str]] = set()
    for one in departures(timelines):
        key = one.timeline.body, one.timeline.service
        end = exit_bounds(one)
        if key not in seen and key not in told and (end.after is None or end.after <= until):
            told.add(key)
            yield Spell(body=key[0], service=key[1], uses=(), start=None, end=end, told=True, departure=one)


def lost(use: Use) -> Bounds | None:
    """When a channel was lost from sight, without anything that shows an end."""
    return out_of_sight(use.period) if use.end is None else None


def named_start(use: Use) -> date | None:
    """The day that the body names as the channel's first, when it lies before its first sight."""
    first = use.period.start.by.date()
    days = [
        one.day
        for one in use.timeline.remarks
        if one.said is Said.ANNOUNCED and one.day is not None and one.day <= first
    ]
    return min(days, default=None)

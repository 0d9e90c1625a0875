"""Who uses which service over time, counted body by body, so that no history has to be held at once."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

from amtsblick.assess.timeline.months import Months, Watch, begin, month_ends
from amtsblick.assess.timeline.phases import state_at
from amtsblick.assess.timeline.uses import Spell, Use, spells, spoken_exits, uses
from amtsblick.values.board import BodyView
from amtsblick.values.timeline import ChannelState, Said, Timeline
from amtsblick.values.timeline_events import Departure
from amtsblick.values.trend import Scope, Trend


def looks_of(view: BodyView) -> tuple[datetime, ...]:
    """Moments at which the body's pages, or those of its channels' proofs, could be looked at; oldest first."""
    found = set(view.looked)
    for timeline in view.timelines:
        for period in timeline.periods:
            proofs = chain((period.first, period.last), period.absent_before, period.absent_after)
            found.update(one.when for one in proofs)
    return tuple(sorted(found))


class Figures:
    """Counts bodies over the months from ``first`` (the first look at any) to ``until`` (the newest observation).

    Add each body once, then ask for the trend. Of each body's time on a service only the bounds are kept.
    """

    def __init__(self, first: datetime | None, until: datetime | None) -> None:
        self._until = until
        self._moments = month_ends(first, until) if first and until else []
        self._seen = [0] * len(self._moments)
        self._looked = [0] * len(self._moments)
        self._spells: dict[str, list[Spell]] = defaultdict(list)
        self._resting: set[tuple[str, str]] = set()
        self._bodies = 0
        self._watched = 0

    def add(self, view: BodyView | None) -> None:
        """Count a body; None: one of which nothing was ever observed."""
        self._bodies += 1
        looks = looks_of(view) if view else ()
        if view is None or self._until is None:
            return
        self._watch(looks)
        known = spells(uses(view.timelines, self._until, {view.observed.body: looks}))
        for spell in (*known, *spoken_exits(view.timelines, self._until)):
            self._spells[spell.service].append(_light(spell))
        self._resting.update(_resting(view.timelines, self._until))

    def _watch(self, looks: Sequence[datetime]) -> None:
        self._watched += bool(looks)
        for index, at in enumerate(self._moments):
            since = begin(at)
            self._seen[index] += bool(looks) and looks[0] <= at and looks[-1] >= since
            self._looked[index] += bisect_right(looks, at) > bisect_left(looks, since)

    def trend(self) -> Trend:
        """The trend of all bodies added, without leavers and groups."""
        if not self._moments:
            return Trend(
                scope=Scope(),
                bodies=self._bodies,
                watched=self._watched,
                months=(),
                services=(),
                leavers=(),
            )
        known = {one: sorted(each, key=_order) for one, each in self._spells.items()}
        order = sorted(known, key=lambda one: (-len({spell.body for spell in known[one]}), one))
        watch = [Watch(watched=one, looked=two) for one, two in zip(self._seen, self._looked, strict=True)]
        resting = frozenset(self._resting)
        return Trend(
            scope=Scope(),
            bodies=self._bodies,
            watched=self._watched,
            months=tuple(at.date().replace(day=1) for at in self._moments),
            services=tuple(
                Months(self._moments, watch, resting).of_service(one, known[one]) for one in order
            ),
            leavers=(),
        )


def _order(spell: Spell) -> tuple[str, bool, str]:
    """Any fixed order: sums do not depend on it, rounded shares might."""
    start = spell.start.by.isoformat() if spell.start else ""
    return spell.body, spell.start is None, start


def _resting(timelines: Iterable[Timeline], until: datetime) -> Iterator[tuple[str, str]]:
    """Bodies and services of which every channel that is still linked rests."""
    states: dict[tuple[str, str], set[ChannelState]] = defaultdict(set)
    for one in timelines:
        phase = state_at(one, until)
        if phase is not None and any(period.end is None for period in one.periods):
            states[one.body, one.service].add(phase.state)
    return (key for key, each in states.items() if each == {ChannelState.DORMANT})


def _light(spell: Spell) -> Spell:
    """What counting needs; answers, states and most sentences are let go."""
    return replace(
        spell, uses=tuple(map(_light_use, spell.uses)), departure=_light_departure(spell.departure)
    )


def _light_use(use: Use) -> Use:
    return replace(use, timeline=_light_timeline(use.timeline), departure=_light_departure(use.departure))


def _light_departure(departure: Departure | None) -> Departure | None:
    if departure is None:
        return None
    return replace(departure, timeline=_light_timeline(departure.timeline), period=None, said=None, gone=None)


def _light_timeline(timeline: Timeline) -> Timeline:
    announced = tuple(one for one in timeline.remarks if one.said is Said.ANNOUNCED)
    # ``possible_from`` asks which period is the first one: an empty tuple would have none.
    first = timeline.periods[:1]
    return replace(
        timeline, handles=(), bodies=(), pages=(), periods=first, phases=(), remarks=announced, facts=()
    )

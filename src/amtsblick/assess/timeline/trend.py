"""Who joined, who left, month by month, and how much of that is sure?"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import chain

from amtsblick.assess.timeline.identity import lineages
from amtsblick.assess.timeline.leavers import leavers, peers
from amtsblick.assess.timeline.months import Months, Watch, begin, end_of, month_ends, touches
from amtsblick.assess.timeline.phases import state_at
from amtsblick.assess.timeline.uses import Spell, spells, spoken_exits, uses
from amtsblick.values.history import History
from amtsblick.values.timeline import ChannelState, Timeline
from amtsblick.values.trend import Scope, Trend


def within(history: History, scope: Scope) -> History:
    """The history of the bodies that are asked for, with all their services.

    A body that has a successor is asked for, and counted, by the name of today.
    """
    today = {
        before: after
        for before, after in lineages(history.successions).today.items()
        if after in history.bodies
    }
    bodies = {
        key: body
        for key, body in history.bodies.items()
        if key not in today
        and _asked(scope.regions, body.region)
        and _asked(scope.kinds, body.kind)
        and (not scope.bodies or key in scope.bodies)
    }
    return replace(
        history,
        bodies=bodies,
        timelines=tuple(one for one in history.timelines if one.body in bodies),
        takeovers=tuple(one for one in history.takeovers if one[0] in bodies),
        blind=tuple(one for one in history.blind if today.get(one.body, one.body) in bodies),
        half=tuple(one for one in history.half if today.get(one, one) in bodies),
        looked={key: looks for key, looks in history.looked.items() if key in bodies},
    )


def _asked(wanted: Iterable[str], value: str) -> bool:
    folded = {one.casefold() for one in wanted}
    return not folded or value.casefold() in folded


def trend(history: History, scope: Scope | None = None) -> Trend:
    """Trends of the services that are asked for; where leavers went looks at all services.

    Months are those of UTC. Without any observation there are no months and no services.
    """
    scope = scope or Scope()
    chosen = within(history, scope)
    looks = _looks(chosen)
    moments = _moments(looks, chosen, scope)
    watched = sum(bool(each) for each in looks.values())
    nothing = Trend(
        scope=scope, bodies=len(chosen.bodies), watched=watched, months=(), services=(), leavers=()
    )
    if not moments:
        return nothing
    until = chosen.until or max(each[-1] for each in looks.values() if each)
    known = [*spells(uses(chosen.timelines, until, looks)), *spoken_exits(chosen.timelines, until)]
    asked = [one for one in known if not scope.services or one.service in scope.services]
    by_service: dict[str, list[Spell]] = defaultdict(list)
    for spell in asked:
        by_service[spell.service].append(spell)
    order = sorted(by_service, key=lambda one: (-len({each.body for each in by_service[one]}), one))
    watch, resting = [_watch(at, looks) for at in moments], _resting(chosen.timelines, until)
    return replace(
        nothing,
        months=tuple(at.date().replace(day=1) for at in moments),
        services=tuple(Months(moments, watch, resting).of_service(one, by_service[one]) for one in order),
        leavers=tuple(
            one for one in leavers(known) if one.service in by_service and touches(one.bounds, moments)
        ),
        groups=peers(chosen.bodies, asked, _newest(looks, moments[-1])),
    )


def _looks(history: History) -> dict[str, Sequence[datetime]]:
    """Moments at which a body's pages could be looked at; those of proofs where no others are told."""
    found: dict[str, set[datetime]] = {key: set(history.looked.get(key, ())) for key in history.bodies}
    for timeline in history.timelines:
        for period in timeline.periods:
            proofs = chain((period.first, period.last), period.absent_before, period.absent_after)
            found.setdefault(timeline.body, set()).update(one.when for one in proofs)
    return {key: sorted(each) for key, each in found.items()}


def _moments(looks: Mapping[str, Sequence[datetime]], history: History, scope: Scope) -> list[datetime]:
    known = [each for each in looks.values() if each]
    if not known:
        return []
    first = min(each[0] for each in known)
    last = history.until or max(each[-1] for each in known)
    if scope.since is not None:
        first = max(first, _start_of(scope.since))
    if scope.until is not None:
        last = min(last, end_of(_start_of(scope.until)))
    return month_ends(first, last)


def _newest(looks: Mapping[str, Sequence[datetime]], until: datetime) -> datetime:
    """The newest look up to a moment: answers of services may be younger, and tell nothing of pages."""
    before = [each[at - 1] for each in looks.values() if (at := bisect_right(each, until))]
    return max(before, default=until)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _watch(at: datetime, looks: Mapping[str, Sequence[datetime]]) -> Watch:
    since = begin(at)
    return Watch(
        watched=sum(bool(each) and each[0] <= at and each[-1] >= since for each in looks.values()),
        looked=sum(bisect_right(each, at) > bisect_left(each, since) for each in looks.values()),
    )


def _resting(timelines: Iterable[Timeline], until: datetime) -> frozenset[tuple[str, str]]:
    """Bodies and services of which every channel that is still linked rests."""
    states: dict[tuple[str, str], list[ChannelState]] = defaultdict(list)
    for one in timelines:
        phase = state_at(one, until)
        if phase is not None and any(period.end is None for period in one.periods):
            states[one.body, one.service].append(phase.state)
    quiet = {ChannelState.DORMANT}
    return frozenset(key for key, each in states.items() if quiet.issuperset(each))

"""How long do channels stay? Kaplan–Meier with entries that come late, for ends known within bounds.

E. L. Kaplan, P. Meier: Nonparametric Estimation from Incomplete Observations, JASA 53 (1958) 457-481.
Late entry (left truncation): a subject is at risk only from its entry on; J. P. Klein,
M. L. Moeschberger: Survival Analysis, 2nd ed. 2003, chapter 4.6.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from amtsblick.assess.timeline.uses import Spell, named_start
from amtsblick.values.trend import Survival, SurvivalPoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """One subject: under watch from ``entry`` to ``exit``, in days since its origin.

    ``ended`` is False when it was still there when last seen (censored).
    """

    entry: float = 0.0
    exit: float
    ended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From ``day`` on the share is ``share``; ``at_risk`` were under watch just before."""

    day: float
    share: float
    at_risk: int


def kaplan_meier(stays: Iterable[Stay]) -> tuple[Step, ...]:
    """Steps of the product-limit estimate, beginning with day 0 and share 1.

    Ends come before censoring and before entries of the same day. Subjects without any time under
    watch (exit before or at entry) tell nothing and are left out, unless they ended at day 0.
    """
    watched = [one for one in stays if one.exit > one.entry or (one.ended and one.exit == one.entry == 0)]
    entries = sorted(one.entry for one in watched)
    exits = sorted(one.exit for one in watched)
    steps = [Step(day=0.0, share=1.0, at_risk=sum(one.entry == 0 for one in watched))]
    share = 1.0
    for day, ended in sorted(Counter(one.exit for one in watched if one.ended).items()):
        entered = bisect_left(entries, day) if day else bisect_right(entries, day)
        at_risk = entered - bisect_left(exits, day)
        share *= 1 - ended / at_risk
        steps.append(Step(day=day, share=share, at_risk=at_risk))
    return tuple(steps)


def share_at(steps: Sequence[Step], day: float) -> float:
    """The estimate at a day."""
    return steps[bisect_right([one.day for one in steps], day) - 1].share


def survival(spells: Iterable[Spell], *, every: int = 30) -> Survival | None:
    """Survival of bodies' stays on services, a point ``every`` so many days; None without any stay.

    The origin is the day that the body names as its first, else the first sight. The curve ends where
    nobody is under watch any more.
    """
    known = [spell for spell in spells if spell.uses and not _over_before(spell)]
    if not known:
        return None
    early = [_stay(spell, earliest=True) for spell in known]
    late = [_stay(spell, earliest=False) for spell in known]
    first, second = kaplan_meier(early), kaplan_meier(late)
    longest = max(one.exit for one in late)
    points = []
    for day in range(0, int(longest) + 1, every):
        shares = share_at(first, day), share_at(second, day)
        at_risk = sum(one.entry <= day <= one.exit for one in early)
        points.append(SurvivalPoint(day=day, low=min(shares), high=max(shares), at_risk=at_risk))
    return Survival(
        points=tuple(points),
        stays=len(known),
        ends=sum(spell.end is not None for spell in known),
        unknown_age=sum(_origin(spell)[1] for spell in known),
    )


def _over_before(spell: Spell) -> bool:
    """Did the body leave, by its own word, before anybody looked?"""
    return spell.end is not None and spell.end.by < min(use.period.start.by for use in spell.uses)


def _origin(spell: Spell) -> tuple[datetime, bool]:
    """When the stay began to count, and whether its age before that is unknown."""
    first = min(use.period.start.by for use in spell.uses)
    named = min((day for day in map(named_start, spell.uses) if day is not None), default=None)
    if named is None:
        return first, spell.joined is None
    return min(first, datetime.combine(named, time(), tzinfo=UTC)), False


def _stay(spell: Spell, *, earliest: bool) -> Stay:
    origin, _ = _origin(spell)
    first = min(use.period.start.by for use in spell.uses)
    if spell.end is None:
        leave = max(use.period.last.when for use in spell.uses)
    else:
        leave = (spell.end.after or first) if earliest else spell.end.by
    return Stay(
        entry=_days(first - origin),
        exit=max(_days(leave - origin), _days(first - origin)),
        ended=spell.end is not None,
    )


def _days(span: timedelta) -> float:
    return span / timedelta(days=1)

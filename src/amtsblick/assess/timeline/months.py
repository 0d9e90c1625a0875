"""Which months did a service's joins, exits and levels fall into?"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from amtsblick.assess.timeline.survival import survival
from amtsblick.assess.timeline.uses import TICK, Spell, lost
from amtsblick.values.timeline import Bounds
from amtsblick.values.trend import Level, MonthCount, ServiceTrend

_COUNTS: Final = (
    "joined_sure",
    "joined_possible",
    "left_sure",
    "left_possible",
    "told",
    "found",
    "lost",
)


def begin(moment: datetime) -> datetime:
    """The first moment of a month, in UTC."""
    return datetime(moment.year, moment.month, 1, tzinfo=UTC)


def end_of(moment: datetime) -> datetime:
    """The last moment of a month."""
    return (begin(moment) + timedelta(days=32)).replace(day=1) - TICK


def month_ends(first: datetime, last: datetime) -> list[datetime]:
    """The last moment of each month from one moment to the other, which closes the last one."""
    found = []
    month = begin(first)
    while month <= last:
        end = end_of(month)
        found.append(min(end, last))
        month = end + TICK
    return found


def touches(bounds: Bounds, moments: Sequence[datetime]) -> bool:
    """May it have happened in these months?"""
    after = bounds.after if bounds.after is not None else bounds.by
    return bounds.by >= begin(moments[0]) and after <= moments[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Bodies under watch at a moment, and those looked at in its month; see ``Level``."""

    watched: int
    looked: int


class Months:
    """Counts one service over months."""

    def __init__(
        self,
        moments: Sequence[datetime],
        watch: Sequence[Watch],
        resting: frozenset[tuple[str, str]],
    ) -> None:
        self._moments = moments
        self._watch = watch
        self._resting = resting
        self._counts: dict[str, Counter[int]] = defaultdict(Counter)

    def of_service(self, service: str, known: Sequence[Spell]) -> ServiceTrend:
        """Months, levels and sums of one service from its spells; call it once."""
        sums: Counter[str] = Counter()
        for spell in known:
            sums += self._count(spell)
        return ServiceTrend(
            service=service,
            months=tuple(
                MonthCount(
                    month=at.date().replace(day=1), **{name: self._counts[name][index] for name in _COUNTS}
                )
                for index, at in enumerate(self._moments)
            ),
            levels=tuple(self._levels(known)),
            survival=survival(known),
            joined=sums["joined"],
            left=sums["left"],
            told=sums["told"],
            found=sums["found"],
            lost=sums["lost"],
            undated=sums["undated"],
            resting=len({each.body for each in known if (each.body, service) in self._resting}),
        )

    def _count(self, spell: Spell) -> Counter[str]:
        """Enter one spell into its months; what of it falls into them."""
        sums: Counter[str] = Counter()
        if spell.joined is not None:
            sums["joined"] = self._enter("joined", spell.joined)
        elif spell.start is not None:
            sums["found"] = self._point("found", spell.start.by)
        if spell.end is not None and spell.end.after is None:
            sums["undated"] = self._inside(spell.end.by) is not None
        elif spell.end is not None:
            sums["left"] = self._enter("left", spell.end, told=spell.told)
            sums["told"] = sums["left"] and spell.told
        sights = [lost(use) for use in spell.uses]
        if sights and all(sights) and spell.end is None:
            sums["lost"] = self._point("lost", max(one.by for one in sights if one))
        return sums

    def _inside(self, when: datetime) -> int | None:
        index = bisect_left(self._moments, when)
        return index if when >= begin(self._moments[0]) and index < len(self._moments) else None

    def _point(self, name: str, when: datetime) -> int:
        index = self._inside(when)
        if index is not None:
            self._counts[name][index] += 1
        return index is not None

    def _enter(self, name: str, bounds: Bounds, *, told: bool = False) -> bool:
        """Count bounds in the months that they touch, surely only where they lie in one; any at all?"""
        if not touches(bounds, self._moments) or bounds.after is None:
            return False
        ends = self._moments
        first = bisect_left(ends, bounds.after)
        last = min(bisect_left(ends, bounds.by), len(ends) - 1)
        for index in range(first, last + 1):
            self._counts[f"{name}_possible"][index] += 1
        if bounds.after >= begin(ends[first]) and bounds.by <= ends[first]:
            self._counts[f"{name}_sure"][first] += 1
            self._counts["told"][first] += told
        return True

    def _levels(self, known: Sequence[Spell]) -> Iterator[Level]:
        low: Counter[int] = Counter()
        high: Counter[int] = Counter()
        by_body: dict[str, list[Spell]] = defaultdict(list)
        for spell in known:
            by_body[spell.body].append(spell)
        for each in by_body.values():
            low.update({index for spell in each for index in self._sure(spell)})
            high.update({index for spell in each for index in self._possible(spell)})
        for index, (at, watch) in enumerate(zip(self._moments, self._watch, strict=True)):
            yield Level(at=at, low=low[index], high=high[index], watched=watch.watched, looked=watch.looked)

    def _sure(self, spell: Spell) -> Iterator[int]:
        for use in spell.uses:
            yield from self._between(use.period.start.by, use.sure_until)

    def _possible(self, spell: Spell) -> Iterator[int]:
        for use in spell.uses:
            yield from self._between(use.possible_from, use.end.by - TICK if use.end else self._moments[-1])

    def _between(self, first: datetime, last: datetime) -> range:
        return range(bisect_left(self._moments, first), bisect_right(self._moments, last))

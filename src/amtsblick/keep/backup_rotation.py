"""Which backups stay when older ones make room?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """How many backups stay: the newest ``last``, and the newest of so many days, weeks and months (UTC)."""

    last: int = 0
    daily: int = 0
    weekly: int = 0
    monthly: int = 0

    @property
    def asked(self) -> bool:
        """Whether anything may go at all."""
        return any((self.last, self.daily, self.weekly, self.monthly))


_SPANS: Final[tuple[tuple[str, Callable[[datetime], tuple[int, ...]]], ...]] = (
    ("last", lambda moment: tuple(moment.timetuple())),
    ("daily", lambda moment: (moment.year, moment.month, moment.day)),
    ("weekly", lambda moment: tuple(moment.isocalendar()[:2])),
    ("monthly", lambda moment: (moment.year, moment.month)),
)


def to_keep(moments: Iterable[datetime], rotation: Rotation) -> set[datetime]:
    """Moments of the backups that stay. The newest always does; all do when nothing is asked.

    Days, weeks and months without a backup are not counted: a pause makes nothing go.
    """
    newest_first = sorted(set(moments), reverse=True)
    if not rotation.asked:
        return set(newest_first)
    kept = set(newest_first[:1])
    for name, span in _SPANS:
        spans: set[tuple[int, ...]] = set()
        for moment in newest_first:
            if len(spans) == getattr(rotation, name):
                break
            if span(moment) not in spans:
                spans.add(span(moment))
                kept.add(moment)
    return kept

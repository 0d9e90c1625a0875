"""When does a schedule run next?"""

from datetime import UTC, datetime, timedelta
from typing import Final

from amtsblick.values.tasks import Rhythm

_WEEK: Final = 7


def next_run(rhythm: Rhythm, after: datetime) -> datetime:
    """First moment of a rhythm behind ``after``, in UTC.

    With ``days`` above 1 it is counted from the day of ``after``.
    """
    moment = after.astimezone(UTC)
    first = moment.replace(hour=rhythm.hour, minute=rhythm.minute, second=0, microsecond=0)
    if rhythm.weekday is not None:
        first += timedelta(days=(rhythm.weekday - first.weekday()) % _WEEK)
        return first if first > moment else first + timedelta(days=_WEEK)
    return first if first > moment else first + timedelta(days=rhythm.days)


def is_misplaced(rhythm: Rhythm, planned: datetime, now: datetime) -> bool:
    """Does the next run lie so far ahead that only a wrong clock can have set it?"""
    step = _WEEK if rhythm.weekday is not None else rhythm.days
    return planned > now + timedelta(days=step + 1)


def following(rhythm: Rhythm, planned: datetime, now: datetime) -> datetime:
    """The run after ``planned``: what was missed meanwhile is not made up for."""
    later = next_run(rhythm, planned)
    while later <= now:
        later = next_run(rhythm, max(later, now - timedelta(days=rhythm.days)))
    return later

"""How precisely may a date be told that is only known between two bounds?"""

from datetime import date
from enum import IntEnum

from amtsblick.values.timeline import Bounds


class Precision(IntEnum):
    """The finest unit of time that a date names; the numbers are those of Wikibase's time values."""

    YEAR = 9
    MONTH = 10
    DAY = 11


def precision_of(bounds: Bounds, *, named: bool) -> Precision | None:
    """The finest unit that surely holds the moment; None when the bounds lie in different years.

    A day only where the body names it (``named``): captures of one day that differ do not tell on
    which day the body acted, only between which looks.
    """
    if bounds.after is None:
        return None
    first, last = bounds.after.date(), bounds.by.date()
    if named and first == last:
        return Precision.DAY
    if (first.year, first.month) == (last.year, last.month):
        return Precision.MONTH
    return Precision.YEAR if first.year == last.year else None


def first_day(day: date, precision: Precision) -> date:
    """The first day of the unit that the date falls into."""
    match precision:
        case Precision.DAY:
            return day
        case Precision.MONTH:
            return day.replace(day=1)
        case Precision.YEAR:
            return day.replace(month=1, day=1)

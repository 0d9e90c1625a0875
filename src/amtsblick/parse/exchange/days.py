"""Which day, month, year or moment does a cell of a table name?

ISO 8601, German spellings, and the serial numbers by which spreadsheets count days (ECMA-376 part 1,
18.17.4: day 60 of 1900 never was, so that serials from 61 on count from 30 December 1899).
"""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

from amtsblick.parse.dates import full_dates
from amtsblick.parse.exchange.places import UnreadableError, shown
from amtsblick.values.days import PartialDate

_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_PART: Final = re.compile(r"\d{4}(?:-\d{2})?")
_DOTTED: Final = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_MIDNIGHT: Final = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]00:00(?::00(?:\.0+)?)?")
_MONTH: Final = re.compile(r"(\d{1,2})\s?[./]\s?(\d{4})")
_NAMED_MONTH: Final = re.compile(r"[^\W\d]+\.?\s\d{4}")
_SERIAL: Final = re.compile(r"[1-9]\d{4}(?:\.0+)?")
_FIRST_SERIAL: Final = 20_000
"""1954: what is smaller is no day that a register holds."""
_SERIAL_START: Final = date(1899, 12, 30)
_DAY: Final = "write the day as 2024-12-07 or 07.12.2024"
_PARTIAL: Final = "write 2024-12-07, 07.12.2024, 2024-12 or 2024"
_MOMENT: Final = "write the moment as 2024-12-07T14:30:00Z"


def day_of_cell(cell: str) -> date:
    """The day. Raises UnreadableError for anything else, also for a month alone."""
    found = _day(cell)
    if found is not None:
        return found
    if _PART.fullmatch(cell) or _MONTH.fullmatch(cell):
        raise UnreadableError(f"{shown(cell)} names no single day", _DAY)
    raise UnreadableError(f"{shown(cell)} is no day", _DAY)


def partial_of_cell(cell: str) -> PartialDate:
    """The day, month or year. Raises UnreadableError for anything else."""
    if _PART.fullmatch(cell) or _ISO.fullmatch(cell):
        try:
            return PartialDate(text=cell)
        except ValueError as error:
            raise UnreadableError(f"{shown(cell)} is no day", _PARTIAL) from error
    found = _day(cell)
    if found is not None:
        return PartialDate(text=found.isoformat())
    month = _month(cell)
    if month is None:
        raise UnreadableError(f"{shown(cell)} is no day, month or year", _PARTIAL)
    return month


def moment_of_cell(cell: str) -> datetime:
    """The moment in UTC; one without an offset counts as UTC. Raises UnreadableError for anything else."""
    try:
        read = datetime.fromisoformat(cell)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnreadableError(f"{shown(cell)} is no moment", _MOMENT) from None


def _day(cell: str) -> date | None:
    """The day, None when the cell is of no such form or the day does not exist."""
    if _SERIAL.fullmatch(cell):
        serial = int(float(cell))
        return _SERIAL_START + timedelta(days=serial) if serial >= _FIRST_SERIAL else None
    midnight = _MIDNIGHT.fullmatch(cell)
    dotted = _DOTTED.fullmatch(cell)
    try:
        if dotted:
            return date(int(dotted[3]), int(dotted[2]), int(dotted[1]))
        if midnight or _ISO.fullmatch(cell):
            return date.fromisoformat(midnight[1] if midnight else cell)
    except ValueError:
        return None
    return _spelled_day(cell)


def _spelled_day(cell: str) -> date | None:
    """A day in words, such as 7. Dezember 2024; the whole cell has to be it."""
    found = list(full_dates(cell))
    plain = re.fullmatch(r"\w+[\w.,\s]{0,30}\d{4}", cell)
    return found[0][1] if len(found) == 1 and found[0][0] == 0 and plain else None


def _month(cell: str) -> PartialDate | None:
    numbers = _MONTH.fullmatch(cell)
    try:
        if numbers:
            return PartialDate(text=f"{numbers[2]}-{int(numbers[1]):02}")
    except ValueError:
        return None
    if _NAMED_MONTH.fullmatch(cell):
        found = list(full_dates(f"1. {cell}"))
        if len(found) == 1:
            return PartialDate(text=f"{found[0][1]:%Y-%m}")
    return None

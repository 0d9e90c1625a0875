"""How does a user write a day?"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from amtsblick.errors import InputError

_LAST: Final = date(9000, 1, 1)
"""Later days leave no room for the days after them."""


def day(text: str, option: str) -> date | None:
    """The day that an option names (2026-10-01), None when it was not given."""
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = _LAST
    if found >= _LAST:
        raise InputError(f"{option} {text!r} is no day: write it like 2026-10-01.")
    return found


def in_order(since: str, until: str) -> None:
    """InputError when both days are given and nothing lies between them."""
    first, last = day(since, "--since"), day(until, "--until")
    if first and last and first > last:
        raise InputError(f"--since {since} lies after --until {until}: exchange them.")


def begin_of(text: str, option: str) -> datetime | None:
    """First moment of the day that an option names, in UTC."""
    found = day(text, option)
    return None if found is None else datetime.combine(found, time(), tzinfo=UTC)


def end_of(text: str, option: str) -> datetime | None:
    """First moment after the day that an option names, in UTC."""
    begin = begin_of(text, option)
    return None if begin is None else begin + timedelta(days=1)


def moment(text: str, option: str) -> datetime | None:
    """The moment that an option names: a day means its last moment; UTC where no zone is given."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InputError(
            f"{option} {text!r} is no moment: write it like 2026-10-01 or 2026-10-01T12:00."
        ) from None
    if len(text) <= len("2026-10-01"):
        end = end_of(text, option)
        return end and end - timedelta(microseconds=1)
    return found if found.tzinfo else found.replace(tzinfo=UTC)

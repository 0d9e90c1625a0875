"""How does a user write a day?"""

from datetime import UTC, date, datetime, time, timedelta

from amtsblick.errors import InputError


def day(text: str, option: str) -> date | None:
    """The day that an option names (2026-10-01), None when it was not given."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"{option} {text!r} is no day: write it like 2026-10-01.") from None


def begin_of(text: str, option: str) -> datetime | None:
    """First moment of the day that an option names, in UTC."""
    found = day(text, option)
    return None if found is None else datetime.combine(found, time(), tzinfo=UTC)


def end_of(text: str, option: str) -> datetime | None:
    """First moment after the day that an option names, in UTC."""
    begin = begin_of(text, option)
    return None if begin is None else begin + timedelta(days=1)

"""Can the moment be true at which an archive says it took a capture?"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from amtsblick.values.capture import Capture, State

_FIRST: Final = datetime(1996, 1, 1, tzinfo=UTC)
"""Before this no public web archive took captures."""
_SKEW: Final = timedelta(days=2)
"""Servers' clocks and crawlers' queues differ by hours; more is a contradiction."""
_AHEAD: Final = timedelta(hours=1)
_OLDEST_CACHE: Final = 366 * 86_400


def http_moment(text: str) -> datetime | None:
    """An HTTP date in UTC; None for anything else."""
    try:
        moment = parsedate_to_datetime(text.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def wrong_clock(
    claimed: datetime, headers: Iterable[tuple[str, str]], fetched_at: datetime, *, repeats: bool = False
) -> str:
    """Why ``claimed`` cannot be true, naming both moments; "" when nothing speaks against it.

    ``headers`` are the archived answer's own. ``repeats`` says that they may be those of an earlier capture
    with the same bytes, which is how archives store repetitions.
    """
    if claimed > fetched_at + _AHEAD:
        return f"the archive says {claimed:%Y-%m-%d %H:%M} UTC, but it was asked at {fetched_at:%Y-%m-%d %H:%M} UTC"
    if claimed < _FIRST:
        return f"the archive says {claimed:%Y-%m-%d %H:%M} UTC, before any web archive began in {_FIRST.year}"
    own = _own_clock(headers)
    if own is None or abs(own - claimed) <= _SKEW or (repeats and own < claimed):
        return ""
    return f"the archive says {claimed:%Y-%m-%d %H:%M} UTC, but the answer's own clock said {own:%Y-%m-%d %H:%M} UTC"


def checked(capture: Capture, fetched_at: datetime, *, repeats: bool = False) -> Capture:
    """The capture, failed with WRONG_CLOCK when its moment cannot be true."""
    why = wrong_clock(capture.taken_at, capture.headers, fetched_at, repeats=repeats)
    if not why or capture.failure is not None:
        return capture
    return replace(capture, failure=State.WRONG_CLOCK, failure_detail=why)


def _own_clock(headers: Iterable[tuple[str, str]]) -> datetime | None:
    """When the answer left, by its Date and by how long caches held it (RFC 9110 §6.6.1, RFC 9111 §5.1)."""
    said = {name: value.strip() for name, value in headers if name in {"date", "age"}}
    moment = http_moment(said.get("date", ""))
    age = said.get("age", "")
    held = int(age) if age.isascii() and age.isdigit() and len(age) < 10 else 0  # noqa: PLR2004 - no clock counts more
    return moment + timedelta(seconds=min(held, _OLDEST_CACHE)) if moment else None

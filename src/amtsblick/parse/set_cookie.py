"""What does one Set-Cookie line, or one assignment to ``document.cookie``, ask the browser to keep?

Follows RFC 6265bis, section 5.6 (draft 20): attributes' last occurrence counts, Max-Age wins over
Expires, a domain attribute makes the cookie valid for subdomains.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

_NUMBER: Final = re.compile(r"-?\d{1,18}")
_DATE_WORDS: Final = re.compile(r"[^\x09\x20-\x2F\x3B-\x40\x5B-\x60\x7B-\x7E]+")
_TIME: Final = re.compile(r"(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\D|\Z)")
_DAY: Final = re.compile(r"\d{1,2}(?:\D|\Z)")
_YEAR: Final = re.compile(r"(\d{2,4})(?:\D|\Z)")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SAME_SITE: Final = {"strict": "Strict", "lax": "Lax", "none": "None"}
_LATE_CENTURY: Final = 70
_EARLY_CENTURY: Final = 100
_FIRST_YEAR: Final = 1601


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCookie:
    """``expires`` counts seconds from the writing, None for a session cookie; <= 0 is a removal."""

    name: str
    value: str
    domain: str = ""
    """Without leading dot; "" when the line names none."""
    path: str = ""
    expires: float | None = None
    secure: bool = False
    http_only: bool = False
    same_site: str = ""
    partitioned: bool = False


def parse_set_cookie(line: str, written: datetime) -> SetCookie | None:
    """Read one line; None when it names nothing. ``written`` (aware) is when the browser got it."""
    pair, _, rest = line.partition(";")
    name, equals, value = pair.partition("=")
    if not equals:
        name, value = "", pair
    name, value = name.strip(), value.strip()
    if not name and not value:
        return None
    given = _attributes(rest)
    path = given.get("path", "")
    return SetCookie(
        name=name,
        value=value,
        domain=given.get("domain", "").removeprefix(".").lower(),
        path=path if path.startswith("/") else "",
        expires=_lifetime(given, written),
        secure="secure" in given,
        http_only="httponly" in given,
        same_site=_SAME_SITE.get(given.get("samesite", "").lower(), ""),
        partitioned="partitioned" in given,
    )


def _attributes(rest: str) -> dict[str, str]:
    """Names in lower case; the last occurrence counts."""
    given: dict[str, str] = {}
    for piece in rest.split(";"):
        name, _, value = piece.partition("=")
        given[name.strip().lower()] = value.strip()
    return given


def _lifetime(given: dict[str, str], written: datetime) -> float | None:
    if _NUMBER.fullmatch(given.get("max-age", "")):
        return float(given["max-age"])
    if given.get("expires"):
        until = parse_cookie_date(given["expires"])
        if until is not None:
            return (until - written).total_seconds()
    return None


def parse_cookie_date(text: str) -> datetime | None:
    """A date as section 5.6.1 reads it: any order, two-digit years, always UTC; None when it is none."""
    clock: tuple[int, int, int] | None = None
    day = month = year = -1
    for word in _DATE_WORDS.findall(text):
        if clock is None and (match := _TIME.match(word)):
            clock = int(match[1]), int(match[2]), int(match[3])
        elif day < 0 and _DAY.match(word):
            day = int(re.match(r"\d+", word)[0])  # type: ignore[index]  # _DAY begins with digits
        elif month < 0 and word[:3].lower() in _MONTHS:
            month = _MONTHS.index(word[:3].lower()) + 1
        elif year < 0 and (match := _YEAR.match(word)):
            year = int(match[1])
    if clock is None or min(day, month, year) < 0:
        return None
    if year < _EARLY_CENTURY:
        year += 1900 if year >= _LATE_CENTURY else 2000
    try:
        return datetime(year, month, day, *clock, tzinfo=UTC) if year >= _FIRST_YEAR else None
    except ValueError:
        return None

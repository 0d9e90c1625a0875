"""What does a JSON answer from a stranger's server really hold, whatever it should hold?

Every reader gives the nothing of its kind for what is missing, of a wrong type or beyond belief.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from html import unescape
from typing import Final, TypeAlias

Told: TypeAlias = Mapping[str, object]
"""A JSON object."""

LARGEST: Final = 2_000_000
"""Bytes; a larger answer is no profile."""
_MOST: Final = 20_000_000_000
"""No account has more followers or posts; a larger number is a joke or a defect."""
_LONGEST: Final = 300
_FIRST_YEAR: Final = 2000
_LINK: Final = re.compile(r"""https?://[^\s"'<>\\]{3,400}""")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def object_of(data: bytes) -> Told | None:
    """The JSON object that ``data`` spells; None when it is none."""
    if len(data) > LARGEST:
        return None
    try:
        told = json.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def part(told: Told, key: str) -> Told:
    """An object inside; empty when there is none."""
    value = told.get(key)
    return value if isinstance(value, dict) else {}


def parts(told: Told, key: str) -> Iterator[Told]:
    """The objects of a list inside."""
    value = told.get(key)
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else iter(())


def text(told: Told, key: str) -> str:
    """A text of one line that any database takes; "" when there is none."""
    value = told.get(key)
    if not isinstance(value, str):
        return ""
    plain = value[: _LONGEST * 4].encode("utf-8", "replace").decode()
    shown = "".join(sign if sign.isprintable() else " " for sign in plain)
    return " ".join(shown.split())[:_LONGEST]


def count(told: Told, key: str) -> int | None:
    """A number of things; None for what cannot be one (Mastodon says -1 where it hides it)."""
    value = told.get(key)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value <= _MOST else None


def moment(told: Told, key: str) -> datetime | None:
    """An ISO 8601 moment in UTC; a day alone is its first moment, so that nothing is dated too late."""
    value = told.get(key)
    if not isinstance(value, str):
        return None
    try:
        if _DAY.fullmatch(value):
            read = datetime.combine(date.fromisoformat(value), time(), tzinfo=UTC)
        else:
            read = datetime.fromisoformat(value)
        read = (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return read if read.year >= _FIRST_YEAR else None


def address(told: Told, key: str) -> str:
    """A web address; "" when there is none."""
    value = told.get(key)
    found = _LINK.fullmatch(value) if isinstance(value, str) else None
    return found[0] if found else ""


def links_in(value: object) -> tuple[str, ...]:
    """Web addresses in a text or in markup, in order."""
    if not isinstance(value, str):
        return ()
    return tuple(unescape(link).rstrip(".,;:!?)]}") for link in _LINK.findall(value[:20_000]))

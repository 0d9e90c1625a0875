"""What does a file of retention rules say? TOML, days by kind."""

import tomllib
from dataclasses import fields
from typing import Any, Final

from amtsblick.errors import InputError
from amtsblick.values.retention import RetentionRules

_TABLE: Final = "days"
_FOREVER: Final = "forever"
_MAY_STAY: Final = frozenset({"survey_evidence"})
_SHORTEST: Final = {"survey_evidence": 30}
"""A comparison with the survey before must stay possible."""
_LONGEST: Final = 36_500


def parse_retention(data: bytes, *, name: str) -> RetentionRules:
    """Rules of a file; kinds that it does not name have their default. InputError names file and kind."""
    try:
        plain: dict[str, Any] = tomllib.loads(data.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{name} is no TOML file: {error}.") from error
    days = plain.pop(_TABLE, {})
    if plain or not isinstance(days, dict):
        raise InputError(f"{name}: only the table [{_TABLE}] is known.")
    known = [field.name for field in fields(RetentionRules)]
    for kind in days:
        if kind not in known:
            raise InputError(f"{name}: {kind!r} is no kind; known: {', '.join(known)}.")
    return RetentionRules(**{kind: _days(name, kind, value) for kind, value in days.items()})


def _days(name: str, kind: str, value: object) -> Any:
    if value == _FOREVER and kind in _MAY_STAY:
        return None
    shortest = _SHORTEST.get(kind, 1)
    if isinstance(value, bool) or not isinstance(value, int) or not shortest <= value <= _LONGEST:
        also = f' or "{_FOREVER}"' if kind in _MAY_STAY else ""
        raise InputError(f"{name}: {kind} = {value!r}: give whole days from {shortest} to {_LONGEST}{also}.")
    return value


def spell_retention(rules: RetentionRules) -> str:
    """The rules as such a file says them."""
    values = ((field.name, getattr(rules, field.name)) for field in fields(RetentionRules))
    said = ((kind, f'"{_FOREVER}"' if days is None else str(days)) for kind, days in values)
    lines = (f"{kind} = {days}" for kind, days in said)
    return "\n".join([f"[{_TABLE}]", *lines])

"""Settings of accounts, sessions and log-ins from a TOML file of the operator::

idle_minutes = 480            # a browser that is not used for so long is logged out
longest_hours = 168           # and every one after so long
fresh_minutes = 15            # how long a password check allows dangerous steps
link_hours = 24               # how long links to set a password work
token_days = 366              # the longest life of an API token
second_factor_for = ["admin"] # roles that wait for a second factor
trust_oidc = true             # the identity provider asks for it
password_shortest = 12
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from amtsblick.errors import InputError
from amtsblick.values.accounts import AccountRules
from amtsblick.values.records import Role

_SPANS: Final[dict[str, tuple[str, timedelta, int, int]]] = {
    "idle_minutes": ("idle", timedelta(minutes=1), 5, 1440),
    "longest_hours": ("longest", timedelta(hours=1), 1, 720),
    "fresh_minutes": ("fresh", timedelta(minutes=1), 1, 120),
    "link_hours": ("link_valid", timedelta(hours=1), 1, 336),
    "token_days": ("token_longest", timedelta(days=1), 1, 1100),
}
"""Field, its unit, and the least and most that is sensible."""
_SHORTEST: Final = (8, 64)
"""NIST SP 800-63B-4 (3.1.1.2): at least 8 characters also beside a second factor."""


def read_rules(file: Path) -> AccountRules:
    """The settings of a file; what it does not name stays as it is. InputError for what is not known or sensible."""
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{file} is no TOML: {error}.") from error
    return rules_of(said, str(file))


def rules_of(said: Mapping[str, Any], place: str) -> AccountRules:
    """The settings that a table says; ``place`` is named in errors."""
    known: dict[str, Callable[[Any], object]] = {
        "second_factor_for": _roles,
        "trust_oidc": _flag,
        "password_shortest": lambda value: _number(value, *_SHORTEST),
    }
    changed: dict[str, Any] = {}
    for name, value in said.items():
        if name not in _SPANS and name not in known:
            raise InputError(f"{place}: {name} is not known: use one of {', '.join((*_SPANS, *known))}.")
        try:
            if name in _SPANS:
                field, unit, least, most = _SPANS[name]
                changed[field] = _number(value, least, most) * unit
            else:
                changed[name] = known[name](value)
        except ValueError as error:
            raise InputError(f"{place}: {name} {error}.") from error
    return replace(AccountRules(), **changed)


def _number(value: object, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError(f"is {value!r}: a whole number from {least} to {most}")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"is {value!r}: true or false")  # noqa: TRY004 - one kind of error for all that a file says
    return value


def _roles(value: object) -> frozenset[Role]:
    names = {one.value for one in Role if one is not Role.SYSTEM}
    if not isinstance(value, list) or not set(map(str, value)) <= names:
        raise ValueError(f"is {value!r}: a list of {', '.join(sorted(names))}")
    return frozenset(Role(one) for one in value)

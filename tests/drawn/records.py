"""Any value that a record may have, drawn by hypothesis from the declared types."""

from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from amtsblick.parse.exchange.kinds import CLASSES
from amtsblick.values.days import PartialDate
from amtsblick.values.records import Action, Actor, Entry, RecordKind, RecordState

NASTY = (
    "=1+1",
    "+49 361",
    "-",
    "@zdf",
    "\t=x",
    "'=x",
    "''",
    "'s-Hertogenbosch",
    '"',
    '""',
    '"a"',
    '" a"',
    " a ",
    "\u00a0a",
    "a;b",
    "a; b",
    "a\\",
    "\\;",
    "[]",
    '["a"]',
    "a | b",
    "x: y",
    "null",
    "~",
    "yes",
    "2024-12-07",
    "1.0",
    "007",
    "a\r\nb",
    "a\nb",
    "a\nb\n",
    "\n",
    "a\n\n",
    "\n a",
    "_x0041_",
    "x005F_",
    "\x00",
    "\x85",
    "\u2028",
    "\ufeff",
    "𝄞",
    "# c",
    "- a",
    "{}",
    "%a",
    "!t",
    "&a",
    "*a",
    "|",
    ">",
    "\uff1da",
    "ä,ö;ü\t",
)
TEXTS = st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
_DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
_PARTIAL = st.builds(
    lambda day, cut: PartialDate(text=day.isoformat()[:cut]), _DAYS, st.sampled_from([4, 7, 10])
)
_MOMENTS = st.datetimes(timezones=st.just(UTC))
_SIMPLE = {
    str: TEXTS,
    bool: st.booleans(),
    int: st.integers(-(2**53), 2**53),
    float: st.floats(allow_nan=False, allow_infinity=False),
    date: _DAYS,
    datetime: _MOMENTS,
    PartialDate: _PARTIAL,
}


def of_type(hint: Any) -> st.SearchStrategy:
    """Values of a declared type."""
    if hint in _SIMPLE:
        return _SIMPLE[hint]
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return st.one_of(*(st.none() if one is NoneType else of_type(one) for one in get_args(hint)))
    if origin is tuple:
        members = get_args(hint)
        if members[-1] is Ellipsis:
            return st.lists(of_type(members[0]), max_size=3).map(tuple)
        return st.tuples(*map(of_type, members))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    if is_dataclass(hint):
        return _of_class(hint)
    raise TypeError(hint)


@cache
def _of_class(kind: type) -> st.SearchStrategy:
    """Deferred: spelled out, nested records fill pages of hypothesis's own messages."""
    return st.deferred(lambda: _fields_of(kind))


def _fields_of(kind: type) -> st.SearchStrategy:
    """Fields that have a default often have it."""
    hints = get_type_hints(kind)
    drawn = {}
    for field in fields(kind):
        values = of_type(hints[field.name])
        drawn[field.name] = values if field.default is MISSING else st.one_of(st.just(field.default), values)
    return st.builds(kind, **drawn)


def entries_of(kind: RecordKind) -> st.SearchStrategy:
    """Lines of the log about records of a kind, with any content."""
    return st.builds(
        Entry,
        seq=st.just(1),
        at=_MOMENTS,
        actor=st.just(Actor(name="a")),
        action=st.just(Action.IMPORTED),
        kind=st.just(kind),
        record=TEXTS,
        version=st.integers(1, 10**6),
        state=st.sampled_from(list(RecordState)),
        valid_from=_DAYS,
        content=of_type(CLASSES[kind]),
        authors=st.lists(TEXTS, min_size=1, max_size=3).map(tuple),
        approved_by=TEXTS,
        note=TEXTS,
        previous=st.just(""),
        digest=st.just(""),
    )

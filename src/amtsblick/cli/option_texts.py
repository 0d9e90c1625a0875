"""What do the options of ``usage`` and ``decide`` say? None: not given; an empty text empties."""

import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from amtsblick.cli.moments import day
from amtsblick.errors import InputError
from amtsblick.values.days import PartialDate
from amtsblick.values.decisions import Condition, Line, Reason, ReasonKind
from amtsblick.values.usages import Metric

_Word = TypeVar("_Word", bound=StrEnum)

_LINE: Final = re.compile(r"(\w+)\s*([<>])\s*([0-9]+(?:\.[0-9]+)?)\s*(?:x([0-9]+))?")
_PARTS: Final = 3


def texts_of(given: Sequence[str] | None) -> tuple[str, ...] | None:
    """Texts of a repeatable option in their order, each once, without empty ones."""
    return None if given is None else tuple(dict.fromkeys(filter(None, given)))


def words_of(given: Sequence[str] | None, words: type[_Word], option: str) -> tuple[_Word, ...] | None:
    """Words of a closed list; InputError names all of them when one is none of them."""
    texts = texts_of(given)
    if texts is None:
        return None
    known = list(words)
    wrong = [one for one in texts if one not in known]
    if wrong:
        raise InputError(f"{option} {wrong[0]!r} is not known: use one of {', '.join(known)}.")
    return tuple(words(one) for one in texts)


def partial_of(text: str | None, option: str) -> PartialDate | None:
    """A day, month or year; None for an empty text too."""
    try:
        return PartialDate(text=text) if text else None
    except ValueError as error:
        raise InputError(f"{option}: {error}.") from error


def needed_day(text: str | None, option: str) -> date | None:
    """A day; InputError for an empty text: there has to be one."""
    if text is None:
        return None
    found = day(text, option)
    if found is None:
        raise InputError(f"{option} needs a day such as 2026-10-01.")
    return found


def reasons_of(given: Sequence[str] | None) -> tuple[Reason, ...] | None:
    """``KIND`` or ``KIND=TEXT`` each."""
    texts = texts_of(given)
    return None if texts is None else tuple(map(_reason, texts))


def conditions_of(given: Sequence[str] | None) -> tuple[Condition, ...] | None:
    """``TEXT[|OWNER[|DAY]]`` each."""
    texts = texts_of(given)
    return None if texts is None else tuple(map(_condition, texts))


def lines_of(given: Sequence[str] | None) -> tuple[Line, ...] | None:
    """``METRIC>VALUE[xTIMES]`` each."""
    texts = texts_of(given)
    return None if texts is None else tuple(map(_line, texts))


def _reason(text: str) -> Reason:
    kind, _, said = text.partition("=")
    if kind.strip() not in list(ReasonKind):
        raise InputError(f"--reason {kind!r} is no kind of reason: use one of {', '.join(ReasonKind)}.")
    return Reason(kind=ReasonKind(kind.strip()), text=said.strip())


def _condition(text: str) -> Condition:
    parts = [part.strip() for part in text.split("|")]
    if len(parts) > _PARTS:
        raise InputError(
            f"--condition {text!r} has more than text, owner and day: write TEXT|OWNER|2026-12-31."
        )
    said, owner, due = (*parts, "", "")[:_PARTS]
    return Condition(text=said, owner=owner, due=day(due, "--condition"))


def _line(text: str) -> Line:
    found = _LINE.fullmatch(text.strip())
    if found is None or found[1] not in list(Metric):
        known = ", ".join(Metric)
        raise InputError(f"--line {text!r} is no line: write it like hate_share>5x2, with one of {known}.")
    return Line(
        metric=Metric(found[1]), value=float(found[3]), above=found[2] == ">", periods=int(found[4] or 1)
    )

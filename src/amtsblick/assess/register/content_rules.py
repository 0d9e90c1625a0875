"""Is one record right in itself? Dates in order, a decision with reasons, conditions and a review in time."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from math import isfinite
from typing import Final, TypeAlias

from amtsblick.assess.register.accounts import is_address
from amtsblick.values.decisions import Decision, DecisionKind, DpoPosition, ReasonKind
from amtsblick.values.declared import Questionnaire
from amtsblick.values.records import Record
from amtsblick.values.usages import Agreement, Campaign, Measure, Metric, Origin, Usage, UsageKind

Complaint: TypeAlias = tuple[str, str, str]
"""Field, what is wrong, remedy."""

_ID: Final = re.compile(r"[A-Za-z0-9._:/@-]{1,200}")
_WEB: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_GOES_ON: Final = frozenset(
    {DecisionKind.START, DecisionKind.KEEP, DecisionKind.KEEP_WITH_CONDITIONS, DecisionKind.RESTRICT}
)
_NOT_USED: Final = frozenset({UsageKind.NONE, UsageKind.LEFT, UsageKind.PLANNED})
_CONDITIONAL: Final = frozenset({DecisionKind.KEEP_WITH_CONDITIONS, DecisionKind.RESTRICT})
_MONTHS_WHILE_USED: Final = 12
"""Supervisory authorities ask public bodies to evaluate their channels every year (see obligations)."""
_MONTHS_OTHERWISE: Final = 24
_PERCENT: Final = 100.0


def about_content(content: Record) -> Iterator[Complaint]:
    """What is wrong with a record, whatever else the register holds."""
    if not _ID.fullmatch(content.id):
        said = f"{content.id!r} cannot be an id" if content.id else "the id is empty"
        yield "id", said, "use up to 200 of the characters A-Z a-z 0-9 . _ : / @ -"
    match content:
        case Usage():
            yield from _usage(content)
        case Campaign() | Agreement():
            yield from _in_order(content)
        case Decision():
            yield from _decision(content)
        case Measure():
            yield from _measure(content)
        case Questionnaire():
            if content.answer_by < content.made_on:
                said = f"{content.answer_by} lies before the day on which it was made ({content.made_on})"
                yield "answer_by", said, "give a later day"
        case _:
            pass
    yield from _origin(getattr(content, "origin", None))


def _usage(content: Usage) -> Iterator[Complaint]:
    yield from _in_order(content)
    if content.exit_debated and content.kind in _NOT_USED:
        said = f"{content.kind}: what is not used cannot be left"
        yield "exit_debated", said, "leave it out, or correct the kind of use"
    if is_address(content.handle):
        said = f"{content.handle!r} is an address that leads to no account of the service"
        yield "handle", said, "give the account's name, or the address of its profile"
    if content.via == content.body:
        yield "via", "a body cannot use a service through itself", "name the other body, or none"


def _in_order(content: Usage | Campaign | Agreement) -> Iterator[Complaint]:
    since, until = content.since, content.until
    if since and until and until.latest < since.earliest:
        yield (
            "until",
            f"it ends ({until.text}) before it begins ({since.text})",
            "exchange or correct the days",
        )


def _decision(content: Decision) -> Iterator[Complaint]:
    if not content.reasons:
        yield "reasons", "a decision needs a reason", "give at least one"
    for number, reason in enumerate(content.reasons):
        if reason.kind is ReasonKind.OTHER and not reason.text.strip():
            yield f"reasons[{number}].text", "another reason that is not told", "say it in a sentence"
    if not content.decided_by.strip():
        yield "decided_by", "nobody is named who decided", "name the office or role"
    yield from _conditions(content)
    if content.dpo is DpoPosition.OBJECT and content.kind in _GOES_ON and not content.deviation.strip():
        said = "it goes against the data-protection officer's position without a word"
        yield "deviation", said, "say why it was decided so"
    yield from _review_day(content)
    for number, line in enumerate(content.lines):
        if not isfinite(line.value) or line.periods < 1:
            yield f"lines[{number}]", "it can never be crossed", "give a number, and one period or more"


def _conditions(content: Decision) -> Iterator[Complaint]:
    if content.kind in _CONDITIONAL and not content.conditions:
        said = f"{content.kind} without any condition"
        yield "conditions", said, "name what has to be done or kept, or decide otherwise"
    for number, condition in enumerate(content.conditions):
        if not condition.text.strip():
            yield f"conditions[{number}].text", "a condition that is not told", "say what has to be done"


def _review_day(content: Decision) -> Iterator[Complaint]:
    if content.review_due < content.valid_from:
        said = (
            f"the review ({content.review_due}) would be due before the decision holds ({content.valid_from})"
        )
        yield "review_due", said, "give a later day"
    months = _MONTHS_WHILE_USED if content.kind in _GOES_ON else _MONTHS_OTHERWISE
    last = months_after(content.valid_from, months)
    if content.review_due > last:
        said = f"{content.review_due} is more than {months} months after {content.valid_from}"
        yield "review_due", said, f"give {last} or an earlier day"


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _measure(content: Measure) -> Iterator[Complaint]:
    if content.until < content.since:
        yield "until", f"it ends ({content.until}) before it begins ({content.since})", "exchange the days"
    if not isfinite(content.value) or content.value < 0:
        yield "value", f"{content.value} cannot be counted", "give a number of 0 or more"
    elif content.metric is Metric.HATE_SHARE and content.value > _PERCENT:
        yield "value", f"{content.value} is more than all", "give percent, from 0 to 100"


def _origin(origin: Origin | None) -> Iterator[Complaint]:
    if origin is not None and origin.address and not _WEB.fullmatch(origin.address):
        said = f"{origin.address!r} is no web address"
        yield "origin.address", said, "begin with http:// or https://, or leave it empty"

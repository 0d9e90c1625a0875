"""What falls on which day: reviews, conditions, ends of campaigns and agreements, answers to questionnaires."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from amtsblick.assess.register.holding import holding, newest
from amtsblick.assess.register.standing import standing
from amtsblick.keep.register import Register
from amtsblick.values.days import PartialDate
from amtsblick.values.decisions import Decision
from amtsblick.values.declared import Questionnaire, Reply
from amtsblick.values.records import SPEAKING, Entry, RecordKind
from amtsblick.values.usages import Agreement, Campaign

MOST_BODIES: Final = 100
"""Bodies of one page."""


class DateKind(StrEnum):
    """What falls on a day."""

    REVIEW = "review"
    CONDITION = "condition"
    CAMPAIGN_END = "campaign_end"
    AGREEMENT_END = "agreement_end"
    ANSWER_BY = "answer_by"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """One thing on one day. ``about`` is a day of which only month or year is known, "" otherwise."""

    day: date
    kind: DateKind
    body: str
    service: str = ""
    record_kind: RecordKind
    record: str
    text: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """Things by their days, and the offset of the following page of bodies, 0 after the last."""

    items: tuple[Dated, ...]
    next: int = 0


def dates(  # noqa: PLR0913 - the register, from when to when, of which bodies and which page
    register: Register,
    since: date,
    until: date,
    *,
    today: date,
    bodies: Sequence[str] | None = None,
    offset: int = 0,
) -> Dates:
    """Everything of these days about a page of bodies; what was replaced, answered or withdrawn is left out."""
    found = register.bodies_dated(since, until, bodies=bodies, offset=offset, limit=MOST_BODIES + 1)
    shown = found[:MOST_BODIES]
    about = register.entries_about(shown) if shown else {}
    items = [
        one
        for body in shown
        for one in dates_of(about.get(body, ()), today)
        if since <= one.day <= until and one.body == body
    ]
    items.sort(key=lambda one: (one.day, one.kind, one.body, one.service, one.record, one.text))
    return Dates(items=tuple(items), next=offset + MOST_BODIES if len(found) > MOST_BODIES else 0)


def dates_of(entries: Sequence[Entry], today: date) -> Iterator[Dated]:
    """All days that the entries about one body name, as they hold today."""
    held = [entry.content for entry in holding(entries, today)]
    for decision in standing(one for one in held if isinstance(one, Decision)):
        yield from _decided(decision)
    for one in held:
        if isinstance(one, Campaign | Agreement) and one.until is not None:
            yield _end(one, one.until)
    yield from _asked(entries)


def _decided(decision: Decision) -> Iterator[Dated]:
    yield Dated(
        day=decision.review_due,
        kind=DateKind.REVIEW,
        body=decision.body,
        service=decision.service,
        record_kind=RecordKind.DECISION,
        record=decision.id,
    )
    for condition in decision.conditions:
        if condition.due is not None:
            yield Dated(
                day=condition.due,
                kind=DateKind.CONDITION,
                body=decision.body,
                service=decision.service,
                record_kind=RecordKind.DECISION,
                record=decision.id,
                text=condition.text,
            )


def _end(one: Campaign | Agreement, until: PartialDate) -> Dated:
    campaign = isinstance(one, Campaign)
    return Dated(
        day=until.latest,
        kind=DateKind.CAMPAIGN_END if campaign else DateKind.AGREEMENT_END,
        body=one.body,
        service=one.service,
        record_kind=RecordKind.CAMPAIGN if campaign else RecordKind.AGREEMENT,
        record=one.id,
        text=one.title if isinstance(one, Campaign) else one.party,
        about="" if until.earliest == until.latest else until.text,
    )


def _asked(entries: Sequence[Entry]) -> Iterator[Dated]:
    """Questionnaires that were approved and to which nothing came back."""
    known = list(newest(entries).values())
    answered = {one.content.questionnaire for one in known if isinstance(one.content, Reply)}
    for entry in known:
        asked = entry.content
        if isinstance(asked, Questionnaire) and entry.state in SPEAKING and asked.id not in answered:
            yield Dated(
                day=asked.answer_by,
                kind=DateKind.ANSWER_BY,
                body=asked.body,
                record_kind=RecordKind.QUESTIONNAIRE,
                record=asked.id,
            )

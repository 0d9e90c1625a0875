"""When is what to be decided, as a calendar that other programs subscribe to? RFC 5545."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from icalendar import Alarm, Calendar, Event

from amtsblick.report.register.occasions import Sentences
from amtsblick.report.text import clean
from amtsblick.values.decisions import Due, Pending, PendingKind, TriggerKind

_PRODUCT: Final = "-//Amtsblick//Register//DE"
_DAY: Final = timedelta(days=1)
_NOTICE: Final = timedelta(days=7)
"""How long before a review its alarm rings."""


class Further(NamedTuple):
    """Something else on a day. ``key`` tells it from all others, whenever it is told again."""

    key: tuple[str, ...]
    day: date
    title: str
    text: str


def calendar(
    due: Iterable[Due],
    pending: Iterable[Pending],
    sentences: Sentences,
    stamp: datetime,
    further: Iterable[Further] = (),
) -> bytes:
    """One all-day event per decision, per condition and per ``further``, on the day from which somebody should look.

    ``stamp`` is the aware moment of writing. An event keeps its UID from run to run: a calendar that
    reads the file again moves or rewords it and never shows it twice. What should have been looked at
    before stands on the day of writing: nobody sees a past day in a calendar. Reviews ahead ring a week before.
    """
    made = Calendar()
    made.add("prodid", _PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", str(sentences.words("due.calendar.name")))
    others = (
        _event(uid=_uid(*one.key), day=one.day, title=one.title, text=[one.text], stamp=stamp)
        for one in further
    )
    for event in (*_decisions(due, sentences, stamp), *_conditions(pending, sentences, stamp), *others):
        made.add_component(event)
    return bytes(made.to_ical())


def _decisions(due: Iterable[Due], sentences: Sentences, stamp: datetime) -> Iterator[Event]:
    for one in due:
        decision = one.decision
        reopened = any(occasion.kind is not TriggerKind.DUE for occasion in one.occasions)
        reasons = [sentences.occasion(occasion).unescape() for occasion in one.occasions]
        event = _event(
            uid=_uid("decision", decision.id),
            day=one.due_on,
            title=_title("reopened" if reopened else "review", decision.body, decision.service, sentences),
            text=[
                sentences.heading(decision).unescape(),
                sentences.decided(decision).unescape(),
                *(f"– {reason}" for reason in reasons),
            ],
            stamp=stamp,
        )
        if one.due_on > stamp.date():
            event.add_component(_alarm(str(event["summary"])))
        yield event


def _conditions(pending: Iterable[Pending], sentences: Sentences, stamp: datetime) -> Iterator[Event]:
    for one in pending:
        if one.kind is PendingKind.CONDITION and one.due_on is not None:
            yield _event(
                uid=_uid("condition", one.record, one.text),
                day=one.due_on,
                title=_title("condition", one.body, one.service, sentences),
                text=[sentences.pending(one).unescape()],
                stamp=stamp,
            )


def _title(kind: str, body: str, service: str, sentences: Sentences) -> str:
    said = sentences.words
    title = said(f"due.calendar.{kind}", body=sentences.body(body), service=sentences.service(service))
    return title.unescape()


def _uid(*parts: str) -> str:
    return f"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}@amtsblick"


def _event(*, uid: str, day: date, title: str, text: Sequence[str], stamp: datetime) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    shown = max(day, stamp.date())
    event.add("dtstart", shown)
    event.add("dtend", shown + _DAY)
    event.add("summary", clean(title))
    event.add("description", clean("\n".join(text)))
    event.add("transp", "TRANSPARENT")
    return event


def _alarm(text: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", -_NOTICE)
    return alarm

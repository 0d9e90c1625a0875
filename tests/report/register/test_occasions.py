"""Sentences about what reopens a decision, and the calendar they stand in."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest

from amtsblick.knowledge import load
from amtsblick.report.register.calendar import calendar
from amtsblick.report.register.occasions import Sentences
from amtsblick.report.words import words
from amtsblick.values.body import Body
from amtsblick.values.decisions import (
    Decision,
    DecisionKind,
    Due,
    Occasion,
    Pending,
    PendingKind,
    Reason,
    ReasonKind,
    TriggerKind,
)
from amtsblick.values.declared import DriftKind
from amtsblick.values.legal import ActStatus
from amtsblick.values.usages import Metric, UsageKind

NOON = datetime(2025, 9, 1, 12, tzinfo=UTC)
BODIES = (
    Body(id="amt", name="Amt für <Beispiele> & mehr", homepage="https://amt.example/"),
    Body(id="rat", name="Rat", homepage="https://rat.example/"),
)
SEEN = {"handle": "amt", "first_seen": NOON.isoformat(), "absent_before": "2025-08-01T12:00:00+00:00"}
GONE = {"handle": "rat", "last_seen": "2025-08-01T12:00:00+00:00", "gone_by": NOON.isoformat()}
LINE = {
    "line": "hate_share>5x2",
    "metric": "hate_share",
    "above": "yes",
    "limit": "5",
    "value": "6.5",
    "periods": "2",
    "since": "2025-07-01",
    "until": "2025-08-31",
}
CASES = {
    "due": (TriggerKind.DUE, {"review_due": "2025-08-31"}, ["31. August 2025"]),
    "new": (
        TriggerKind.CHANNEL_NEW,
        SEEN,
        ["Kanal @amt auf X", "am 1. September 2025 verlinkt", "am 1. August 2025 noch nicht"],
    ),
    "found": (
        TriggerKind.CHANNEL_NEW,
        SEEN | {"absent_before": ""},
        ["erstmals zu sehen", "zeigen die Belege nicht"],
    ),
    "gone": (
        TriggerKind.CHANNEL_GONE,
        GONE | {"state": "unknown"},
        ["auf keiner der angesehenen Seiten mehr", "folgt nicht"],
    ),
    "gone-said": (
        TriggerKind.CHANNEL_GONE,
        GONE | {"state": "closed", "said": "Wir gehen."},
        ["„Wir gehen.“"],
    ),
    "gone-service": (
        TriggerKind.CHANNEL_GONE,
        GONE | {"state": "closed"},
        ["Antwort des Dienstes", "wer das veranlasst hat"],
    ),
    "recipient": (
        TriggerKind.NEW_RECIPIENT,
        {
            "name": "Meta pixel",
            "host": "connect.example",
            "category": "ads",
            "country": "IE",
            "tracker": "yes",
            "since": NOON.isoformat(),
            "absent_before": "2025-08-01T12:00:00+00:00",
        },
        ["Meta pixel (connect.example)", "Irland", "verfolgen"],
    ),
    "reject": (
        TriggerKind.AFTER_REJECT,
        {
            "subjects": "a.example\nb.example",
            "since": NOON.isoformat(),
            "absent_before": "2025-08-01T12:00:00+00:00",
        },
        ["a.example und b.example", "noch nicht so"],
    ),
    "reject-first": (
        TriggerKind.AFTER_REJECT,
        {"subjects": "a.example", "since": NOON.isoformat()},
        ["nicht bekannt"],
    ),
    "law": (
        TriggerKind.LEGAL_STATE,
        {
            "act": "cjeu-wirtschaftsakademie",
            "status": "stayed",
            "since": "2025-09",
            "before": "in_force",
            "unverified": "yes",
        },
        ["EuGH, C-210/16", "ausgesetzt seit September 2025", "Bis dahin: in Kraft", "Fanpage", "niemand"],
    ),
    "law-new": (
        TriggerKind.LEGAL_STATE,
        {"act": "cjeu-wirtschaftsakademie", "status": "final", "since": "2025-09-01"},
        ["1. September 2025", "noch nicht"],
    ),
    "terms": (
        TriggerKind.TERMS_CHANGED,
        {
            "terms": "terms",
            "address": "https://x.example/tos",
            "before": "2025-08-01T12:00:00+00:00",
            "after": NOON.isoformat(),
        },
        ["Nutzungsbedingungen von X", "anders als am 1. August 2025"],
    ),
    "peer-register": (
        TriggerKind.PEER_LEFT,
        {"peer": "rat", "how": "register", "since": "2025-08", "said_by": "Pressestelle"},
        ["Rat: Nach dem Register", "seit August 2025", "Pressestelle"],
    ),
    "peer-undated": (
        TriggerKind.PEER_LEFT,
        {"peer": "rat", "how": "register", "said_on": "2025-08-03"},
        ["gesagt am 3. August 2025"],
    ),
    "peer-said": (
        TriggerKind.PEER_LEFT,
        GONE | {"peer": "rat", "how": "said", "said": "Tschüss."},
        ["„Tschüss.“"],
    ),
    "peer-gone": (TriggerKind.PEER_LEFT, GONE | {"peer": "rat", "how": "gone"}, ["Antwort des Dienstes"]),
    "peer-unlinked": (TriggerKind.PEER_LEFT, GONE | {"peer": "rat", "how": "unlinked"}, ["nicht belegt"]),
    "line": (
        TriggerKind.LINE_CROSSED,
        LINE,
        ["zuletzt 6,5 %", "in 2 Zeiträumen", "über der gesetzten Grenze von 5 %"],
    ),
    "line-below": (
        TriggerKind.LINE_CROSSED,
        LINE | {"above": "", "metric": "reach", "value": "12000", "periods": "1"},
        ["Reichweite: 12.000", "weniger als"],
    ),
    "takeover": (
        TriggerKind.TAKEOVER,
        {"handle": "amt", "why": "persistent_id, display_name"},
        ["Konto @amt auf X", "feste Kennung", "und der angezeigte Name", "Belegt ist das nicht"],
    ),
} | {
    f"drift-{kind}": (
        TriggerKind.DRIFT,
        {"drift": kind.value, "subject": "amt", "declared": "left", "observed": "own_content"},
        [],
    )
    for kind in DriftKind
}


@pytest.fixture
def german():
    """Fresh for each test: what an act is about is told once."""
    return Sentences(words("de"), load(), BODIES)


def an_occasion(kind, facts, **changes):
    told = tuple((name, text) for name, text in facts.items() if text)
    made = Occasion(kind=kind, body="amt", service="x", fact=f"{kind}@2025-09-01", known_at=NOON, facts=told)
    return replace(made, **changes)


@pytest.mark.parametrize(("kind", "facts", "parts"), CASES.values(), ids=CASES)
def test_a_sentence_says_days_and_bounds(german, kind, facts, parts):
    text = german.occasion(an_occasion(kind, facts)).unescape()

    assert [part for part in parts if part not in text] == []
    assert "{" not in text
    assert text.endswith((".", "”", "“"))


@pytest.mark.parametrize(("kind", "facts", "parts"), CASES.values(), ids=CASES)
def test_every_sentence_is_there_in_english(kind, facts, parts):
    english = Sentences(words("en"), load(), BODIES).occasion(an_occasion(kind, facts)).unescape()

    assert "{" not in english
    assert not any(word in english.split() for word in ("der", "die", "das", "nicht", "am"))


def test_every_kind_of_occasion_has_a_case():
    assert {kind for kind, _, _ in CASES.values()} == set(TriggerKind)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_words_for_every_value(lang):
    say = words(lang)

    assert all(say.has(f"standing.kind.{kind}") for kind in UsageKind)
    assert all(say.has(f"standing.decision.{kind}") for kind in DecisionKind)
    assert all(say.has(f"due.metric.{metric}") for metric in Metric)
    assert all(say.has(f"due.drift.{kind}") for kind in DriftKind)
    assert all(say.has(f"law.status.{status}") for status in ActStatus)


def test_what_strangers_wrote_stays_text(german):
    told = an_occasion(
        TriggerKind.CHANNEL_GONE, GONE | {"state": "moved", "said": "<script>alert(1)</script>"}
    )

    assert "<script>" not in german.occasion(told)


# The calendar


def a_decision(name="d1", **changes):
    made = Decision(
        id=name,
        body="amt",
        service="x",
        usage_kind=UsageKind.OWN_CONTENT,
        kind=DecisionKind.KEEP,
        reasons=(Reason(kind=ReasonKind.REACH),),
        decided_by="Leitung",
        decided_on=date(2025, 1, 1),
        valid_from=date(2025, 1, 1),
        review_due=date(2026, 1, 1),
    )
    return replace(made, **changes)


def a_due(decision, *occasions, on=date(2025, 9, 1)):
    return Due(decision=decision, due_on=on, overdue=0, occasions=occasions)


CONDITION = Pending(
    kind=PendingKind.CONDITION,
    body="amt",
    service="x",
    record="d1",
    text="Konzept; neu,\nbitte",
    due_on=date(2025, 10, 1),
)


def test_a_step_within_a_status_does_not_move_its_beginning(german):
    facts = {"act": "com-dpf-adequacy", "status": "in_force", "since": "2025-10-31", "before": "in_force"}
    text = german.occasion(an_occasion(TriggerKind.LEGAL_STATE, facts)).unescape()

    assert "neuer Schritt am 31. Oktober 2025, der Stand bleibt: in Kraft." in text
    assert "C-703/25 P" in text
    assert "seit 31. Oktober" not in text


def events(made: bytes):
    return icalendar.Calendar.from_ical(made).walk("VEVENT")


def test_reading_it_again_gives_days_titles_and_reasons(german):
    gone = an_occasion(TriggerKind.CHANNEL_GONE, GONE | {"state": "unknown"})
    made = calendar([a_due(a_decision(), gone)], [CONDITION], german, NOON)
    decision, condition = events(made)

    assert decision.decoded("dtstart") == date(2025, 9, 1)
    assert decision.decoded("dtend") - decision.decoded("dtstart") == timedelta(days=1)
    assert decision["summary"] == "Neu zu entscheiden: Amt für <Beispiele> & mehr, X"
    assert "auf keiner der angesehenen Seiten mehr" in decision["description"]
    assert condition["description"].startswith("Auflage: Konzept; neu,\nbitte.")
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))


def test_what_is_overdue_stands_on_the_day_of_writing(german):
    gone = an_occasion(TriggerKind.CHANNEL_GONE, GONE | {"state": "unknown"})
    late = a_due(a_decision(review_due=date(2025, 8, 1)), gone, on=date(2025, 3, 1))
    (event,) = events(calendar([late], [], german, NOON))

    assert event.decoded("dtstart") == NOON.date()
    assert event.walk("VALARM") == []


def test_a_review_ahead_rings_a_week_before(german):
    (event,) = events(calendar([a_due(a_decision(), on=date(2026, 1, 1))], [], german, NOON))
    (alarm,) = event.walk("VALARM")

    assert event.decoded("dtstart") == date(2026, 1, 1)
    assert alarm.decoded("trigger") == timedelta(days=-7)
    assert alarm["description"] == event["summary"]


def test_an_event_keeps_its_uid_when_its_reasons_change(german):
    gone = an_occasion(TriggerKind.CHANNEL_GONE, GONE | {"state": "unknown"})
    before = calendar([a_due(a_decision())], [CONDITION], german, NOON)
    after = calendar(
        [a_due(a_decision(), gone, on=date(2025, 8, 1))], [CONDITION], german, NOON + timedelta(days=9)
    )

    assert [one["uid"] for one in events(before)] == [one["uid"] for one in events(after)]
    assert len({one["uid"] for one in events(before)}) == 2


def test_the_same_list_gives_the_same_bytes(german):
    listed = [a_due(a_decision(f"d{number}")) for number in range(5)]

    assert calendar(listed, [], german, NOON) == calendar(listed, [], german, NOON)


def test_a_usage_without_a_decision_has_no_day_in_the_calendar(german):
    waiting = Pending(
        kind=PendingKind.UNDECIDED, body="amt", service="x", record="u1", usage_kind=UsageKind.DORMANT
    )

    assert events(calendar([], [waiting], german, NOON)) == []

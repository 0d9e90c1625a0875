"""What does the list of what waits tell, in which order, and what only once?"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from amtsblick.knowledge import load
from amtsblick.report.register.agenda import items, summary
from amtsblick.report.register.occasions import Sentences
from amtsblick.report.words import words
from amtsblick.values.decisions import (
    Decision,
    DecisionKind,
    Due,
    Occasion,
    Pending,
    PendingKind,
    TriggerKind,
)
from amtsblick.values.usages import UsageKind

TODAY = date(2026, 3, 1)
KNOWLEDGE = load()


def sentences(lang="de"):
    return Sentences(words(lang), KNOWLEDGE, [])


def a_due(service="x", on=TODAY, occasions=()):
    decision = Decision(
        id=f"d-{service}",
        body="amt",
        service=service,
        usage_kind=UsageKind.OWN_CONTENT,
        kind=DecisionKind.KEEP,
        reasons=(),
        decided_by="Leitung",
        decided_on=date(2025, 1, 1),
        valid_from=date(2025, 1, 1),
        review_due=on,
    )
    return Due(decision=decision, due_on=on, overdue=0, occasions=occasions)


def waits(kind, on=TODAY, service="x", occasions=()):
    return Pending(
        kind=kind,
        body="amt",
        service=service,
        record=f"r-{service}",
        text="Text",
        usage_kind=UsageKind.OWN_CONTENT,
        due_on=on,
        occasions=occasions,
    )


def law(act="com-dpf-adequacy", status="in_force", since="2025-09-03", before="in_force", service="x"):
    return Occasion(
        kind=TriggerKind.LEGAL_STATE,
        body="amt",
        service=service,
        fact=f"legal_state:{service}:{act}@{since}",
        known_at=datetime(2025, 9, 3, tzinfo=UTC),
        facts=(("act", act), ("status", status), ("since", since), ("before", before)),
    )


def told(item):
    return [point.text.unescape() for point in item.points]


def test_decisions_and_what_waits_come_in_the_order_of_their_days():
    listed = items(
        [a_due("x", date(2026, 2, 1)), a_due("tiktok", date(2026, 4, 1))],
        [
            waits(PendingKind.UNDECIDED, date(2026, 1, 1), "youtube"),
            waits(PendingKind.UNDECIDED, None, "flickr"),
        ],
        sentences(),
        TODAY,
    )
    assert [item.title.unescape().split(": ")[1].split(",")[0] for item in listed] == [
        "YouTube", "X", "TikTok", "Flickr",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "on", "said"),
    [
        (PendingKind.UNDECIDED, date(2026, 2, 27), "seit 2 Tagen zu entscheiden"),
        (PendingKind.CONDITION, date(2026, 2, 27), "seit 2 Tagen fällig"),
        (PendingKind.CONDITION, date(2026, 3, 4), "in 3 Tagen fällig"),
        (PendingKind.DOCUMENT, date(2026, 3, 1), "heute neu zu prüfen"),
        (PendingKind.UNDECIDED, None, ""),
    ],
    ids=["undecided", "condition", "condition-ahead", "document-today", "no-day"],
)
def test_the_days_say_what_they_are_of(kind, on, said):
    (item,) = items([], [waits(kind, on)], sentences(), TODAY)
    assert item.when.unescape() == said


def test_a_change_of_the_law_is_told_once_and_then_referred_to():
    twice = [a_due("x", date(2026, 1, 1), (law(),)), a_due("youtube", TODAY, (law(service="youtube"),))]
    first, second = items(twice, [], sentences(), TODAY)
    assert "Durchführungsbeschluss" in told(first)[1]
    assert told(second)[1:] == [
        "Dazu eine Änderung des Rechtsstands, die schon oben steht (amt: X, eigene Inhalte)."
    ]


def test_another_change_of_the_same_act_is_told():
    other = replace(law(since="2025-10-31"), fact="other")
    listed = items(
        [a_due("x", TODAY, (law(),)), a_due("youtube", TODAY, (law(), other))], [], sentences(), TODAY
    )
    assert [len(item.points) for item in listed] == [2, 3]
    assert "31. Oktober 2025" in told(listed[1])[1]


def test_two_things_of_one_name_refer_to_the_first():
    pair = [waits(PendingKind.UNDECIDED, occasions=(law(),)) for _ in range(2)]
    _, second = items([], pair, sentences(), TODAY)
    assert "schon oben" in told(second)[-1]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("de", "Fällig am 1. März 2026: 1 von 7 Entscheidungen, bis zum 11. März 2026 weitere 2"),
        ("en", "Due on 1 March 2026: 1 of 7 decisions, and 2 more until 11 March 2026"),
    ],
)
def test_what_is_only_ahead_is_not_due_today(lang, said):
    due = [a_due(on=TODAY), a_due("tiktok", date(2026, 3, 2)), a_due("youtube", date(2026, 3, 11))]
    assert summary(due, 7, 10, sentences(lang), TODAY).unescape() == said

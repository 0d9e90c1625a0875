"""The list of what is to be decided, and what waits beside it."""

from dataclasses import replace
from datetime import UTC, date, datetime

from amtsblick.assess.register.due import due, pending
from amtsblick.assess.register.triggers import occasions, reopen
from amtsblick.values.days import PartialDate
from amtsblick.values.decisions import Condition, PendingKind
from amtsblick.values.documents import CitedAct, Document, DocumentKind
from amtsblick.values.legal import ActKind, ActState, ActStatus, LegalAct
from amtsblick.values.usages import UsageKind


def test_a_review_in_three_weeks_is_listed_when_asked_for(ask):
    soon = ask.decision(review_due=date(2025, 12, 22))

    assert due([soon], (), ask.TODAY) == ()
    assert [(one.due_on, one.overdue) for one in due([soon], (), ask.TODAY, ahead=21)] == [
        (soon.review_due, 0)
    ]


def test_what_is_due_longest_comes_first_with_its_days(ask):
    late = ask.decision("d2", service="facebook", review_due=date(2025, 11, 1))
    made = [ask.decision(review_due=date(2025, 11, 21)), late]
    found = due(made, reopen(made, occasions(ask.inputs(decisions=made)), ()), ask.TODAY)

    assert [(one.decision.id, one.overdue) for one in found] == [("d2", 30), ("d1", 10)]
    assert [one.occasions[0].kind for one in found] == ["due", "due"]


def test_a_later_decision_closes_what_reopened_the_one_before(ask):
    seen = ask.observed(channels=(ask.channel(gone_by=ask.noon("2025-10-05")),))
    old = ask.decision()
    opened = reopen([old], occasions(ask.inputs(observed=seen)), ())
    new = ask.decision("d2", decided_on=date(2025, 11, 1), valid_from=date(2025, 11, 1))
    again = ask.decision(decided_on=date(2025, 11, 1))

    assert len(due([old], opened, ask.TODAY)) == 1
    assert due([old, new], opened, ask.TODAY) == ()
    assert due([again], opened, ask.TODAY) == ()


def test_a_list_of_an_earlier_day_knows_nothing_of_later_facts(ask):
    seen = ask.observed(channels=(ask.channel(gone_by=ask.noon("2025-10-05")),))
    opened = reopen([ask.decision()], occasions(ask.inputs(observed=seen)), ())

    assert due([ask.decision()], opened, date(2025, 10, 4)) == ()


def test_usages_that_nobody_decided_on(ask):
    usages = [
        ask.usage(),
        ask.usage("adverts", kind=UsageKind.ADVERTS_ONLY),
        ask.usage("left", service="facebook", kind=UsageKind.LEFT),
    ]
    found = pending(ask.inputs(usages=usages))

    assert [(one.kind, one.record, one.due_on) for one in found] == [(PendingKind.UNDECIDED, "adverts", None)]


def test_a_decision_on_one_usage_says_nothing_of_another(ask):
    inputs = ask.inputs(
        decisions=[ask.decision(usage="press")], usages=[ask.usage("jobs"), ask.usage("press")]
    )

    assert [one.record for one in pending(inputs)] == ["jobs"]


def test_conditions_by_their_days(ask):
    made = ask.decision(
        conditions=(
            Condition(text="Konzept veröffentlichen", owner="Pressestelle", due=date(2025, 11, 24)),
            Condition(text="Auswertung", due=date(2026, 5, 1)),
            Condition(text="Moderation werktags"),
        )
    )
    found = pending(ask.inputs(decisions=[made]), ahead=30)

    assert [(one.text, one.owner, one.overdue) for one in found] == [
        ("Konzept veröffentlichen", "Pressestelle", 7)
    ]


def test_documents_whose_law_changed(ask):
    act = LegalAct(
        id="order-1",
        kind=ActKind.ORDER,
        by="Aufsicht",
        ref="1/25",
        dated=PartialDate(text="2025-04-30"),
        services=("x",),
        effect_de="",
        effect_en="",
        states=(
            ActState(since=PartialDate(text="2025-04-30"), status=ActStatus.IN_FORCE),
            ActState(since=PartialDate(text="2025-11-13"), status=ActStatus.STAYED),
        ),
        sources=(),
        checked_on=date(2025, 11, 23),
    )
    concept = Document(
        id="concept",
        kind=DocumentKind.USAGE_CONCEPT,
        body="amt",
        service="x",
        title="Nutzungskonzept X",
        made_at=datetime(2025, 6, 1, tzinfo=UTC),
        fields=(),
        legal_as_of=date(2025, 6, 1),
        acts=(CitedAct(act="order-1", status="in_force", since=date(2025, 4, 30)),),
    )
    other = replace(concept, id="later", legal_as_of=date(2025, 11, 20))
    website = replace(concept, id="website", service="", acts=())
    law = replace(ask.knowledge, legal_acts=(act,))
    found = pending(ask.inputs(documents=[concept, other, website], knowledge=law))

    assert [(one.kind, one.record, one.due_on) for one in found] == [
        (PendingKind.DOCUMENT, "concept", date(2025, 11, 13))
    ]
    assert [one.kind for one in found[0].occasions] == ["legal_state"]

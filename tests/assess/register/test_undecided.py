"""Uses that nobody decided on wait with what happened since they were told."""

from datetime import date, timedelta

import pytest

from amtsblick.assess.register.due import pending
from amtsblick.assess.register.inputs import Inputs
from amtsblick.knowledge import load
from amtsblick.values.body import Body
from amtsblick.values.decisions import Decision, DecisionKind, PendingKind, Reason, ReasonKind, TriggerKind
from amtsblick.values.usages import Origin, Usage, UsageKind

TOLD = date(2024, 12, 7)
TODAY = date(2026, 11, 23)


def a_usage(kind=UsageKind.OWN_CONTENT, service="tiktok", told=TOLD, **more):
    return Usage(id=f"amt.{service}", body="amt", service=service, kind=kind, origin=Origin(on=told), **more)


def waiting(*usages, today=TODAY, decisions=(), bodies=()):
    inputs = Inputs(today=today, knowledge=load(), usages=usages, decisions=decisions, bodies=bodies)
    return [one for one in pending(inputs) if one.kind is PendingKind.UNDECIDED]


def test_what_changed_in_law_since_it_was_told_stands_beside_it():
    (one,) = waiting(a_usage())
    acts = {dict(reason.facts)["act"] for reason in one.occasions if reason.kind is TriggerKind.LEGAL_STATE}
    assert "dpc-tiktok-530" in acts
    assert "tlfdi-statement-2024" not in acts
    assert all(TOLD < reason.known_at.date() <= TODAY for reason in one.occasions)


def test_it_is_due_from_the_first_change_on_or_after_a_year():
    (changed,) = waiting(a_usage())
    assert changed.due_on == min(reason.known_at.date() for reason in changed.occasions)
    assert changed.overdue == (TODAY - changed.due_on).days
    quiet = TODAY - timedelta(days=400)
    (year,) = waiting(a_usage(service="flickr", told=quiet), today=TODAY)
    assert year.due_on is not None
    assert year.due_on <= quiet + timedelta(days=365)


def test_a_use_told_today_waits_without_a_day():
    (one,) = waiting(a_usage(told=TODAY))
    assert (one.due_on, one.overdue, one.occasions) == (None, 0, ())


def test_a_use_of_no_known_day_waits_without_reasons():
    (one,) = waiting(a_usage(told=None))
    assert (one.told_on, one.due_on, one.occasions) == (None, None, ())


@pytest.mark.parametrize("kind", [UsageKind.LEFT, UsageKind.PLANNED], ids=str)
def test_what_was_left_or_is_planned_does_not_wait(kind):
    assert waiting(a_usage(kind)) == []


def test_what_is_not_used_waits_only_when_something_changed():
    assert waiting(a_usage(UsageKind.NONE, told=TODAY)) == []
    (one,) = waiting(a_usage(UsageKind.NONE))
    assert one.occasions


def test_a_use_that_was_decided_does_not_wait():
    decided = Decision(
        id="d",
        body="amt",
        service="tiktok",
        usage_kind=UsageKind.OWN_CONTENT,
        kind=DecisionKind.KEEP,
        reasons=(Reason(kind=ReasonKind.REACH),),
        decided_by="Leitung",
        decided_on=TOLD,
        valid_from=TOLD,
        review_due=TODAY + timedelta(days=9),
    )
    assert waiting(a_usage(), decisions=(decided,)) == []


@pytest.mark.parametrize(
    ("kind", "waits"),
    [("professional association", 0), ("Verband", 0), ("Zweckverband", 1), ("ministry", 1), ("", 1)],
    ids=["association", "verband", "zweckverband", "ministry", "unknown"],
)
def test_only_public_bodies_owe_a_decision(kind, waits):
    body = Body(id="amt", name="Amt", kind=kind, homepage="https://amt.example/")
    assert len(waiting(a_usage(), bodies=[body])) == waits


def test_no_presence_at_all_waits_without_reasons_from_single_services():
    assert waiting(a_usage(UsageKind.NONE, service="")) == []

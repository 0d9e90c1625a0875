"""Nothing holds before it was decided or said, nor after what it names has ended."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from amtsblick.assess.register.chain import kind_of
from amtsblick.assess.register.life_cycle import Log, plan
from amtsblick.assess.register.rules import World, objections
from amtsblick.values.body import Body
from amtsblick.values.decisions import (
    Decision,
    DecisionKind,
    Reason,
    ReasonKind,
    Review,
    ReviewDepth,
    ReviewOutcome,
)
from amtsblick.values.records import Action, Actor, Change, RecordState
from amtsblick.values.usages import Origin, PublicStatement, Usage, UsageKind

DAY, LATER = date(2026, 3, 1), date(2026, 4, 1)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
AMT = Body(id="a", name="Amt", homepage="https://a.example/")
USAGE = Usage(id="u", body="a", service="x", kind=UsageKind.OWN_CONTENT)
REVIEW = Review(id="r", by="a", depth=ReviewDepth.FORMAL, outcome=ReviewOutcome.OPEN, on=DAY)
STATEMENT = PublicStatement(id="s", subject="use", text="Amt nutzt X.", origin=Origin(on=DAY))


def decision(valid_from=DAY, decided_on=DAY):
    return Decision(
        id="d",
        body="a",
        service="x",
        usage="u",
        usage_kind=UsageKind.OWN_CONTENT,
        kind=DecisionKind.KEEP,
        reasons=(Reason(kind=ReasonKind.REACH),),
        decided_by="Leitung",
        decided_on=decided_on,
        valid_from=valid_from,
        review_due=date(2026, 12, 1),
    )


def world(*changes):
    """The entries that these changes made, one after the other."""
    log, entries = Log(), {}
    for number, change in enumerate(changes):
        at = NOON + timedelta(minutes=number)
        for entry in plan([change], log, Actor(name="Anna"), at).entries:
            entries.setdefault((entry.kind, entry.record), []).append(entry)
    return World(bodies={"a": AMT}, entries=entries)


def entered(content, valid_from=DAY, action=Action.ENTERED, state=None):
    return Change(action=action, content=content, valid_from=valid_from, state=state)


def ended(content, on):
    return [
        entered(content),
        Change(action=Action.WITHDRAWN, content=content, valid_from=on, base=1),
    ]


def fields(change, met):
    return [one.field for one in objections([change], met, frozenset({"x"}))]


KNOWN = world(entered(USAGE))
STATES = {Action.IMPORTED: RecordState.SUBMITTED}


@pytest.mark.parametrize("action", [Action.ENTERED, Action.APPROVED, Action.IMPORTED], ids=str)
@pytest.mark.parametrize("content", [decision(), REVIEW, STATEMENT], ids=lambda one: str(kind_of(one)))
def test_nothing_holds_before_it_was_decided_or_said(content, action):
    before = entered(content, DAY - timedelta(days=1), action, STATES.get(action))
    assert fields(before, KNOWN) == ["valid_from"]
    assert fields(entered(content, DAY, action, STATES.get(action)), KNOWN) == []


def test_a_decision_does_not_hold_for_days_on_which_nobody_had_decided():
    assert fields(entered(decision(DAY, LATER)), KNOWN) == ["valid_from"]
    assert fields(entered(decision(LATER, DAY), LATER), KNOWN) == []


@pytest.mark.parametrize("action", [Action.ENTERED, Action.SUBMITTED, Action.APPROVED], ids=str)
def test_what_names_a_usage_that_has_ended_goes_no_further(action):
    met = world(*ended(USAGE, DAY))
    assert fields(entered(decision(), DAY, action), met) == ["usage"]


def test_what_held_before_the_end_of_what_it_names_may_still_be_approved():
    met = world(*ended(USAGE, LATER))
    assert fields(entered(decision(), DAY, Action.APPROVED), met) == []


def test_a_usage_of_a_body_that_was_withdrawn_goes_no_further_and_can_be_ended():
    met = world(*ended(AMT, DAY))
    assert fields(entered(USAGE, LATER), met) == ["body"]
    assert fields(entered(USAGE, LATER, Action.WITHDRAWN), met) == []


def test_a_file_may_bring_the_history_of_what_has_ended():
    met = world(*ended(USAGE, DAY))
    assert fields(entered(decision(), DAY, Action.IMPORTED, RecordState.SUBMITTED), met) == []


@pytest.mark.parametrize("changes", [{"body": "b"}, {"service": "mastodon"}], ids=["body", "service"])
def test_a_decision_names_no_usage_of_another_body_or_service(changes):
    met = replace(world(entered(replace(USAGE, **changes))), bodies={"a": AMT, "b": replace(AMT, id="b")})
    assert fields(entered(decision()), met) == ["usage"]

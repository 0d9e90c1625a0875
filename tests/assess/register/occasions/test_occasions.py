"""Each trigger: what asks for a decision again, what nearly does, and what nobody could look at."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, datetime

import pytest

from amtsblick.assess.register.triggers import occasions
from amtsblick.values.days import PartialDate
from amtsblick.values.decisions import DecisionKind, Line, TriggerKind
from amtsblick.values.declared import Declaration, DeclarationKind, Drift, DriftKind
from amtsblick.values.legal import ActKind, ActState, ActStatus, LegalAct
from amtsblick.values.observed import TermsText
from amtsblick.values.survey import Standing
from amtsblick.values.timeline import ChannelState
from amtsblick.values.usages import Measure, Metric, Origin, UsageKind

LEAVE = {"kind": DecisionKind.LEAVE}


def test_a_quiet_day_asks_nothing(ask):
    seen = ask.observed(channels=(ask.channel(),), recipients=(ask.recipient(absent_before=None),))

    assert ask(observed=seen, usages=[ask.usage()]) == ()


# The date for the next look


def test_the_day_of_the_review_has_come(ask):
    assert ask.kinds(decisions=[ask.decision(review_due=ask.TODAY)]) == [TriggerKind.DUE]


def test_the_day_of_the_review_is_tomorrow(ask):
    assert ask(decisions=[ask.decision(review_due=date(2025, 12, 2))]) == ()


def test_a_later_decision_takes_the_place_of_one_that_is_due(ask):
    old = ask.decision(review_due=ask.TODAY)
    new = ask.decision("d2", decided_on=date(2025, 11, 1), valid_from=date(2025, 11, 1))

    assert ask(decisions=[old, new]) == ()


def test_decisions_on_two_usages_of_one_kind_stand_side_by_side(ask):
    press = ask.decision(usage="press", review_due=ask.TODAY)
    jobs = ask.decision("d2", usage="jobs", valid_from=date(2025, 11, 1))

    assert ask.kinds(decisions=[press, jobs]) == [TriggerKind.DUE]


# Channels


def test_a_second_channel_appeared_since(ask):
    new = ask.channel(handle="amt2", first_seen=ask.noon("2025-09-01"), absent_before=ask.noon("2025-08-01"))
    found = ask(observed=ask.observed(channels=(ask.channel(), new)), usages=[ask.usage()])

    assert [(one.kind, one.known_at) for one in found] == [(TriggerKind.CHANNEL_NEW, new.first_seen)]
    assert dict(found[0].facts)["absent_before"].startswith("2025-08-01")
    assert found[0].evidence == new.evidence


def test_a_channel_after_the_decision_not_to_use_the_service(ask):
    seen = ask.observed(channels=(ask.channel(first_seen=ask.noon("2025-09-01")),))

    assert ask.kinds(decisions=[ask.decision(kind=DecisionKind.REJECT)], observed=seen) == ["channel_new"]


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"first_seen": "2025-06-10"}, DecisionKind.KEEP),
        ({"first_seen": "2025-09-01", "standing": Standing.MENTIONED}, DecisionKind.KEEP),
        ({"first_seen": "2025-09-01", "standing": Standing.VIA_OTHER}, DecisionKind.KEEP),
        ({"first_seen": "2025-09-01", "state": ChannelState.HANDLE_KEPT}, DecisionKind.REJECT),
        ({"first_seen": "2025-09-01", "absent_before": "2025-08-01"}, DecisionKind.START),
        ({"first_seen": "2025-09-01"}, DecisionKind.KEEP),
    ],
    ids=["seen-that-day", "mentioned", "of-another-body", "name-kept-only", "begun-as-decided", "kept-one"],
)
def test_no_new_channel(ask, given, kind):
    moments = {
        key: ask.noon(value) for key, value in given.items() if isinstance(value, str) and value[:2] == "20"
    }
    seen = ask.observed(channels=(ask.channel(**(given | moments)),))

    assert ask(decisions=[ask.decision(kind=kind)], observed=seen) == ()


def test_a_channel_that_the_register_names_is_not_new(ask):
    new = ask.channel(handle="Amt2", first_seen=ask.noon("2025-09-01"))
    seen = ask.observed(channels=(ask.channel(), new))

    assert ask(observed=seen, usages=[ask.usage(), ask.usage("u2", handle="amt2")]) == ()


def test_the_channel_vanished_since(ask):
    gone = ask.channel(gone_by=ask.noon("2025-10-05"), state=ChannelState.UNKNOWN)
    found = ask(observed=ask.observed(channels=(gone,)))

    assert [one.kind for one in found] == [TriggerKind.CHANNEL_GONE]
    assert dict(found[0].facts)["state"] == "unknown"


@pytest.mark.parametrize("kind", [DecisionKind.LEAVE, DecisionKind.REJECT])
def test_a_channel_that_vanishes_after_the_decision_to_leave_is_no_news(ask, kind):
    seen = ask.observed(channels=(ask.channel(gone_by=ask.noon("2025-10-05")),))

    assert ask(decisions=[ask.decision(kind=kind)], observed=seen) == ()


def test_a_channel_that_the_register_knows_as_left_is_no_news(ask):
    seen = ask.observed(channels=(ask.channel(gone_by=ask.noon("2025-10-05")),))

    assert ask(observed=seen, usages=[ask.usage(kind=UsageKind.LEFT)]) == ()


def test_a_body_that_nobody_looked_at_lost_no_channel(ask):
    assert ask(observed={}) == ()


def test_a_channel_may_have_changed_hands_even_after_leaving(ask):
    taken = ask.channel(
        takeover="persistent_id", takeover_at=ask.noon("2025-10-01"), gone_by=ask.noon("2025-07-01")
    )
    found = ask(decisions=[ask.decision(**LEAVE)], observed=ask.observed(channels=(taken,)))

    assert [(one.kind, one.known_at) for one in found] == [(TriggerKind.TAKEOVER, ask.noon("2025-10-01"))]


# The website


def test_a_recipient_that_an_earlier_look_did_not_see(ask):
    found = ask(observed=ask.observed(recipients=(ask.recipient(),)))

    assert [(one.kind, one.service) for one in found] == [(TriggerKind.NEW_RECIPIENT, "")]
    assert dict(found[0].facts)["name"] == "stats.example"


@pytest.mark.parametrize(
    ("since", "before"),
    [("2025-09-01", ""), ("2025-06-10", "2025-05-01"), ("2025-01-01", "2024-12-01")],
    ids=["first-look", "seen-that-day", "seen-before"],
)
def test_no_new_recipient(ask, since, before):
    one = ask.recipient(since=ask.noon(since), absent_before=ask.noon(before) if before else None)

    assert ask(observed=ask.observed(recipients=(one,))) == ()


def test_another_host_of_a_known_recipient_is_not_new(ask):
    known = ask.recipient(vendor="matomo", host="a.example", absent_before=None, since=ask.noon("2025-01-01"))
    other = ask.recipient(vendor="matomo", host="b.example")

    assert ask(observed=ask.observed(recipients=(known, other))) == ()


def test_a_recipient_concerns_the_services_of_its_company(ask):
    meta = next(one.id for one in ask.knowledge.vendors if one.id == "meta_pixel")
    mine = [ask.decision(), ask.decision("d2", service="facebook"), ask.decision("d3", service="instagram")]
    inputs = ask.inputs(
        decisions=mine, observed=ask.observed(recipients=(ask.recipient(vendor=meta, host="m.example"),))
    )
    found = occasions(inputs)

    assert {one.service for one in inputs.desk.reopened_by(found[0])} == {"facebook", "instagram"}


def test_the_website_has_its_own_decision(ask):
    mine = [ask.decision(), ask.decision("d2", service="homepage")]
    inputs = ask.inputs(decisions=mine, observed=ask.observed(recipients=(ask.recipient(),)))

    assert [one.id for one in inputs.desk.reopened_by(occasions(inputs)[0])] == ["d2"]


def test_what_is_sent_after_a_reject_is_told_once_per_inspection(ask):
    seen = ask.observed(
        behaviour=(
            ask.behaviour("b.example"),
            ask.behaviour("a.example"),
            replace(ask.behaviour(), topic="after-accept"),
        )
    )
    found = ask(observed=seen)

    assert [one.kind for one in found] == [TriggerKind.AFTER_REJECT]
    assert dict(found[0].facts)["subjects"] == "a.example\nb.example"


def test_what_was_sent_after_a_reject_before_the_decision_was_considered(ask):
    seen = ask.observed(behaviour=(ask.behaviour(since=ask.noon("2025-06-01")),))

    assert ask(observed=seen) == ()


# Law and terms


def an_act(*states: tuple[str, ActStatus], services: tuple[str, ...] = ("x",)) -> LegalAct:
    return LegalAct(
        id="order-1",
        kind=ActKind.ORDER,
        by="Aufsicht",
        ref="1/25",
        dated=PartialDate(text=states[0][0]),
        services=services,
        effect_de="",
        effect_en="",
        states=tuple(ActState(since=PartialDate(text=day), status=status) for day, status in states),
        sources=(),
        checked_on=date(2025, 11, 23),
    )


def under(ask, act):
    return {"knowledge": replace(ask.knowledge, legal_acts=(act,))}


@pytest.mark.parametrize("services", [("x",), (), ("x", "facebook")], ids=["this-one", "all", "several"])
def test_an_act_was_stayed_since(ask, services):
    act = an_act(("2025-04-30", ActStatus.IN_FORCE), ("2025-11-13", ActStatus.STAYED), services=services)
    found = ask(**under(ask, act))

    assert [one.kind for one in found] == [TriggerKind.LEGAL_STATE]
    assert {("status", "stayed"), ("before", "in_force"), ("since", "2025-11-13")} <= set(found[0].facts)


@pytest.mark.parametrize(
    "act",
    [
        an_act(("2025-04-30", ActStatus.IN_FORCE)),
        an_act(("2025-04-30", ActStatus.IN_FORCE), ("2025-11-13", ActStatus.STAYED), services=("tiktok",)),
        an_act(("2025-04-30", ActStatus.IN_FORCE), ("2025-11-13", ActStatus.NOT_CHECKED)),
    ],
    ids=["older", "other-service", "nobody-checked"],
)
def test_the_law_stands_as_it_stood(ask, act):
    assert ask(**under(ask, act)) == ()


def test_the_legal_state_under_which_it_was_written_counts_not_the_day(ask):
    act = an_act(("2025-04-30", ActStatus.IN_FORCE))
    made = ask.decision(legal_as_of=date(2025, 3, 1))

    assert ask.kinds(decisions=[made], **under(ask, act)) == [TriggerKind.LEGAL_STATE]


def test_law_reopens_a_decision_to_leave(ask):
    act = an_act(("2025-11-13", ActStatus.ANNULLED))

    assert ask.kinds(decisions=[ask.decision(**LEAVE)], **under(ask, act)) == [TriggerKind.LEGAL_STATE]


def a_text(day: str, digest: str, address: str = "https://x.example/terms") -> TermsText:
    taken = f"{day}T12:00:00+00:00"
    return TermsText(
        service="x",
        kind="terms",
        address=address,
        taken_at=datetime.fromisoformat(taken),
        digest=digest,
        words=9,
    )


def test_the_terms_read_otherwise(ask):
    found = ask(terms=[a_text("2025-09-01", "b"), a_text("2025-05-01", "a"), a_text("2025-10-01", "b")])

    assert [one.kind for one in found] == [TriggerKind.TERMS_CHANGED]
    assert {("before", "2025-05-01T12:00:00+00:00"), ("after", "2025-09-01T12:00:00+00:00")} <= set(
        found[0].facts
    )


@pytest.mark.parametrize(
    "texts",
    [
        [a_text("2025-09-01", "b")],
        [a_text("2025-05-01", "a"), a_text("2025-09-01", "a")],
        [a_text("2025-05-01", "a"), a_text("2025-09-01", "b", "https://x.example/privacy")],
        [a_text("2025-05-01", "a"), a_text("2025-06-01", "b")],
    ],
    ids=["first-look", "same", "another-page", "before-the-decision"],
)
def test_terms_that_did_not_change_since(ask, texts):
    assert ask(terms=texts) == ()


# Peers


def left(ask, peer="rat", since="2025-08", **changes):
    return ask.usage(
        f"left-{peer}", body=peer, kind=UsageKind.LEFT, since=PartialDate(text=since), handle="", **changes
    )


def test_a_body_of_the_same_kind_left_by_the_register(ask):
    found = ask(bodies=[ask.body(), ask.body("rat")], usages=[left(ask)])

    assert [one.kind for one in found] == [TriggerKind.PEER_LEFT]
    assert {("peer", "rat"), ("how", "register"), ("since", "2025-08")} <= set(found[0].facts)


def test_a_sister_under_the_same_parent_is_no_longer_linked(ask):
    bodies = [ask.body(kind="a", parent="land"), ask.body("rat", kind="b", parent="land")]
    gone = ask.channel(handle="rat", gone_by=ask.noon("2025-09-01"), state=ChannelState.UNKNOWN)
    found = ask(bodies=bodies, observed=ask.observed("rat", channels=(gone,)))

    assert {("peer", "rat"), ("how", "unlinked")} <= set(found[0].facts)


@pytest.mark.parametrize("case", ["stranger", "before", "other-service", "no-day", "still-there"])
def test_no_peer_left(ask, case):
    bodies = [ask.body(), ask.body("rat", kind="court" if case == "stranger" else "ministry")]
    usages = {
        "stranger": [left(ask)],
        "before": [left(ask, since="2025-05")],
        "other-service": [left(ask, service="facebook")],
        "no-day": [replace(left(ask), since=None)],
        "still-there": [],
    }[case]
    gone = ask.channel(handle="rat", gone_by=ask.noon("2025-09-01"))
    seen = ask.observed("rat", channels=(gone, ask.channel(handle="rat2")) if case == "still-there" else ())

    assert ask(bodies=bodies, usages=usages, observed=seen) == ()


def test_an_exit_told_by_both_is_told_once_with_the_earliest_word(ask):
    gone = ask.channel(
        handle="rat", gone_by=ask.noon("2025-09-01"), state=ChannelState.CLOSED, said="Wir gehen."
    )
    found = ask(
        bodies=[ask.body(kind="m", parent="land"), ask.body("rat", kind="m", parent="land")],
        usages=[left(ask, since="2025-10")],
        observed=ask.observed("rat", channels=(gone,)),
    )

    assert [dict(one.facts)["how"] for one in found] == ["said"]


def test_an_exit_of_long_ago_that_was_said_since(ask):
    usage = left(ask, since="2023", origin=Origin(on=date(2025, 10, 2), address="https://blatt.example/"))
    found = ask(bodies=[ask.body(), ask.body("rat")], usages=[usage])

    assert [one.known_at for one in found] == [ask.noon("2025-10-02").replace(hour=0)]


def test_of_many_peers_the_first_five_are_named(ask):
    names = [f"rat{number}" for number in range(9)]
    usages = [left(ask, name, f"2025-08-{9 - number:02}") for number, name in enumerate(names)]
    found = ask(bodies=[ask.body(), *map(ask.body, names)], usages=usages)

    assert [dict(one.facts)["peer"] for one in found] == ["rat8", "rat7", "rat6", "rat5", "rat4"]


# Figures


def figure(month: int, value: float, **changes) -> Measure:
    made = Measure(
        id=f"m{month}-{value}",
        body="amt",
        service="x",
        metric=Metric.HATE_SHARE,
        value=value,
        since=date(2025, month, 1),
        until=date(2025, month, monthrange(2025, month)[1]),
    )
    return replace(made, **changes)


TWICE = (Line(metric=Metric.HATE_SHARE, value=5, above=True, periods=2),)


def test_hate_above_the_line_twice_in_a_row(ask):
    found = ask(decisions=[ask.decision(lines=TWICE)], measures=[figure(8, 6), figure(7, 5.5), figure(9, 7)])

    assert [(one.kind, one.known_at.date()) for one in found] == [("line_crossed", date(2025, 8, 31))]
    assert {("line", "hate_share>5x2"), ("value", "6"), ("since", "2025-07-01")} <= set(found[0].facts)


@pytest.mark.parametrize(
    "measures",
    [
        [figure(7, 6), figure(8, 5)],
        [figure(7, 6), figure(9, 6)],
        [figure(4, 6), figure(5, 6)],
        [figure(7, 6), figure(8, 6, handle="other")],
        [figure(7, 6), figure(8, 6, metric=Metric.REACH)],
        [figure(7, 6), figure(8, 6), figure(8, 1, id="m8-other")],
    ],
    ids=["on-the-line", "gap", "before", "two-channels", "another-figure", "contradiction"],
)
def test_no_line_was_crossed(ask, measures):
    assert ask(decisions=[ask.decision(lines=TWICE)], measures=measures) == ()


def test_reach_below_the_line(ask):
    line = Line(metric=Metric.REACH, value=1000, above=False)
    measures = [figure(7, 900, metric=Metric.REACH)]

    assert ask.kinds(decisions=[ask.decision(lines=(line,))], measures=measures) == ["line_crossed"]


# Drift


def a_drift(kind=DriftKind.UNDECLARED_CHANNEL, **changes) -> Drift:
    return replace(
        Drift(kind=kind, body="amt", service="x", subject="amt", fact="undeclared:x:amt"), **changes
    )


def test_a_concept_of_later_than_the_decision_lacks_the_channel(ask):
    concept = Declaration(id="c", body="amt", kind=DeclarationKind.CONCEPT, dated=date(2025, 8, 1))
    found = ask(
        drifts=[a_drift()],
        declarations=[concept],
        observed=ask.observed(channels=(ask.channel(),)),
        usages=[ask.usage()],
    )

    assert [(one.kind, one.known_at.date()) for one in found] == [(TriggerKind.DRIFT, date(2025, 8, 1))]


def test_a_difference_that_was_there_when_it_was_decided(ask):
    concept = Declaration(id="c", body="amt", kind=DeclarationKind.CONCEPT, dated=date(2025, 2, 1))
    found = ask(
        drifts=[a_drift()],
        declarations=[concept],
        observed=ask.observed(channels=(ask.channel(),)),
        usages=[ask.usage()],
    )

    assert found == ()


# Which kinds a decision wants


def test_only_the_kinds_that_the_decision_asks_for(ask):
    seen = ask.observed(
        channels=(ask.channel(gone_by=ask.noon("2025-10-05")),), recipients=(ask.recipient(),)
    )
    made = ask.decision(triggers=(TriggerKind.NEW_RECIPIENT,))

    assert ask.kinds(decisions=[made], observed=seen) == [TriggerKind.NEW_RECIPIENT]


def test_nothing_of_tomorrow(ask):
    seen = ask.observed(recipients=(ask.recipient(since=ask.noon("2025-12-02")),))

    assert ask(observed=seen) == ()

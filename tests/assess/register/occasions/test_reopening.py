"""Nothing is reopened twice for the same fact, whatever the order and however often the triggers run."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from amtsblick.assess.register.due import due
from amtsblick.assess.register.inputs import Inputs
from amtsblick.assess.register.triggers import occasions, reopen
from amtsblick.values.days import PartialDate
from amtsblick.values.decisions import DecisionKind, Line, Reopening, TriggerKind
from amtsblick.values.declared import Drift, DriftKind
from amtsblick.values.observed import TermsText
from amtsblick.values.timeline import ChannelState
from amtsblick.values.usages import Measure, Metric, UsageKind

BODIES = ("amt", "rat", "hof")
SERVICES = ("x", "facebook", "homepage")
DAYS = st.dates(date(2025, 1, 1), date(2026, 3, 1))


def reopened(inputs: Inputs, before: tuple[Reopening, ...] = ()) -> tuple[Reopening, ...]:
    return reopen(inputs.decisions, occasions(inputs), before)


def gone(ask, day: str, **changes):
    return ask.inputs(observed=ask.observed(channels=(ask.channel(gone_by=ask.noon(day)),)), **changes)


def test_a_fact_reopens_a_decision_once(ask):
    inputs = gone(ask, "2025-10-05")
    first = reopened(inputs)

    assert [(one.decision, one.occasion.kind) for one in first] == [("d1", TriggerKind.CHANNEL_GONE)]
    assert reopened(inputs, first) == ()


def test_an_archive_that_narrows_the_bounds_is_no_new_fact(ask):
    first = reopened(gone(ask, "2025-10-05"))

    assert reopened(gone(ask, "2025-09-20"), first) == ()


def test_a_newer_decision_considered_what_was_known(ask):
    first = reopened(gone(ask, "2025-10-05"))
    newer = ask.decision("d2", decided_on=date(2025, 11, 1), valid_from=date(2025, 11, 1))
    inputs = gone(ask, "2025-10-05", decisions=[ask.decision(), newer])

    assert reopened(inputs, first) == ()
    assert reopened(inputs) == ()


def test_a_newer_decision_is_not_reopened_by_the_fact_that_reopened_the_one_before(ask):
    drift = Drift(kind=DriftKind.NO_CONCEPT, body="amt", service="x", fact="no_concept")
    first = reopened(ask.inputs(drifts=[drift]))
    newer = ask.decision("d2", decided_on=date(2025, 11, 1), valid_from=date(2025, 11, 1))
    later = ask.inputs(
        decisions=[newer], drifts=[drift], observed=ask.observed(looked_at=ask.noon("2025-11-30"))
    )

    assert len(first) == 1
    assert len(occasions(later)) == 1
    assert reopened(later, first) == ()


def test_what_happens_again_after_a_newer_decision_reopens_that_one(ask):
    first = reopened(gone(ask, "2025-10-05"))
    newer = ask.decision("d2", decided_on=date(2025, 11, 1), valid_from=date(2025, 11, 1))

    assert [one.decision for one in reopened(gone(ask, "2025-11-20", decisions=[newer]), first)] == ["d2"]


def test_the_same_decision_in_a_new_version_is_due_again_on_its_new_day(ask):
    first = reopened(ask.inputs(decisions=[ask.decision(review_due=date(2025, 10, 1))]))
    second = ask.decision(decided_on=date(2025, 10, 8), review_due=date(2025, 11, 15))

    assert len(first) == 1
    assert len(reopened(ask.inputs(decisions=[second]), first)) == 1


def test_two_decisions_side_by_side_are_both_reopened(ask):
    both = [ask.decision(usage="press"), ask.decision("d2", usage="jobs")]

    assert [one.decision for one in reopened(gone(ask, "2025-10-05", decisions=both))] == ["d1", "d2"]


@st.composite
def worlds(draw, ask):
    """Three bodies with all that may happen to them."""

    def moment(day):
        return ask.noon(day.isoformat())

    def decided(number):
        day = draw(DAYS)
        return ask.decision(
            f"d{number}",
            body=draw(st.sampled_from(BODIES)),
            service=draw(st.sampled_from(SERVICES)),
            kind=draw(st.sampled_from(DecisionKind)),
            triggers=tuple(draw(st.sets(st.sampled_from(TriggerKind), max_size=2))),
            decided_on=day,
            valid_from=day,
            review_due=day + timedelta(days=draw(st.integers(1, 365))),
            lines=(Line(metric=Metric.REACH, value=10, above=True, periods=draw(st.integers(1, 2))),),
        )

    def seen(body):
        channels = tuple(
            ask.channel(
                service=draw(st.sampled_from(SERVICES[:2])),
                handle=f"{body}{number}",
                first_seen=moment(draw(DAYS)),
                gone_by=draw(st.none() | DAYS.map(moment)),
                state=draw(st.sampled_from(ChannelState)),
                takeover=draw(st.sampled_from(["", "persistent_id"])),
                takeover_at=draw(st.none() | DAYS.map(moment)),
            )
            for number in range(draw(st.integers(0, 3)))
        )
        recipients = tuple(
            ask.recipient(
                host=f"{number}.example",
                since=moment(draw(DAYS)),
                absent_before=draw(st.none() | DAYS.map(moment)),
            )
            for number in range(draw(st.integers(0, 2)))
        )
        behaviour = tuple(
            ask.behaviour(f"{number}.example", since=moment(draw(DAYS)))
            for number in range(draw(st.integers(0, 2)))
        )
        return ask.observed(body, channels=channels, recipients=recipients, behaviour=behaviour)

    return ask.inputs(
        today=draw(DAYS),
        decisions=[decided(number) for number in range(draw(st.integers(1, 6)))],
        bodies=[ask.body(name) for name in BODIES],
        observed={body: seen(body) for body in BODIES},
        usages=[
            ask.usage(
                f"u{number}",
                body=draw(st.sampled_from(BODIES)),
                kind=draw(st.sampled_from([UsageKind.LEFT, UsageKind.OWN_CONTENT])),
                since=PartialDate(text=draw(DAYS).isoformat()),
                handle="",
            )
            for number in range(draw(st.integers(0, 3)))
        ],
        measures=[
            Measure(
                id=f"m{number}",
                body=draw(st.sampled_from(BODIES)),
                service="x",
                metric=Metric.REACH,
                value=draw(st.sampled_from([5, 15])),
                since=date(2025, 6, 1) + timedelta(days=7 * draw(st.integers(0, 4))),
                until=date(2025, 6, 7) + timedelta(days=7 * draw(st.integers(0, 4))),
            )
            for number in range(draw(st.integers(0, 5)))
        ],
        terms=[
            TermsText(
                service="x",
                kind="terms",
                address="https://x.example/terms",
                taken_at=moment(draw(DAYS)),
                digest=draw(st.sampled_from("abc")),
                words=3,
            )
            for _ in range(draw(st.integers(0, 3)))
        ],
        drifts=[
            Drift(kind=DriftKind.NO_CONCEPT, body=body, fact=f"no_concept:{body}")
            for body in draw(st.sets(st.sampled_from(BODIES)))
        ],
    )


def shuffled(data, things):
    return data.draw(st.permutations(list(things)))


@given(data=st.data())
def test_the_order_of_the_inputs_means_nothing(ask, data):
    inputs = data.draw(worlds(ask))
    mixed = replace(
        inputs,
        **{
            name: shuffled(data, getattr(inputs, name))
            for name in ("decisions", "usages", "measures", "terms", "drifts", "bodies")
        },
        observed={
            body: replace(
                inputs.observed[body],
                channels=tuple(shuffled(data, inputs.observed[body].channels)),
                recipients=tuple(shuffled(data, inputs.observed[body].recipients)),
                behaviour=tuple(shuffled(data, inputs.observed[body].behaviour)),
            )
            for body in shuffled(data, inputs.observed)
        },
    )
    found = occasions(inputs)

    assert found == occasions(inputs) == occasions(mixed)
    assert reopened(inputs) == reopen(mixed.decisions, shuffled(data, found), ())


@given(data=st.data())
def test_recording_and_running_again_gives_nothing(ask, data):
    inputs = data.draw(worlds(ask))
    known = data.draw(st.permutations(reopened(inputs)))

    assert reopened(inputs, tuple(known)) == ()


@given(data=st.data())
def test_every_reopened_decision_is_due_and_says_why(ask, data):
    inputs = data.draw(worlds(ask))
    found = reopened(inputs)
    listed = {one.decision.id: one for one in due(inputs.decisions, found, inputs.today)}

    assert {one.decision for one in found} <= listed.keys()
    assert all(one.occasion in listed[one.decision].occasions for one in found)
    assert all(one.occasion.known_at.date() <= inputs.today for one in found)


@given(data=st.data())
def test_a_decision_made_today_is_asked_again_by_nothing_of_before(ask, data):
    inputs = data.draw(worlds(ask))
    known = reopened(inputs)
    again = [
        replace(
            one,
            id=f"{one.id}-new",
            decided_on=inputs.today,
            valid_from=date(2026, 6, 1),
            review_due=date(2027, 1, 1),
        )
        for one in inputs.decisions
    ]

    assert reopened(replace(inputs, decisions=[*inputs.decisions, *again]), known) == ()


@given(data=st.data(), later=st.integers(0, 400))
def test_time_alone_takes_nothing_back(ask, data, later):
    inputs = data.draw(worlds(ask))
    after = replace(inputs, today=inputs.today + timedelta(days=later))

    assert {(one.body, one.service, one.fact) for one in occasions(inputs)} <= {
        (one.body, one.service, one.fact) for one in occasions(after)
    }

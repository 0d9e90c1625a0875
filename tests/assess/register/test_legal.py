"""How did an act stand on a day, and what changed between two days?"""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from amtsblick.assess.register.legal import acts_of, begun_at, changes_between, counts_from, state_at
from amtsblick.knowledge import load
from amtsblick.values.days import PartialDate
from amtsblick.values.legal import ActKind, ActState, ActStatus, LegalAct

CHECKED = date(2026, 11, 23)
BUNDLED = load().legal_acts


def act(*states, name="act", services=("chirp",), checked_on=CHECKED):
    return LegalAct(
        id=name,
        kind=ActKind.RULING,
        by="Gericht",
        ref="1 A 1/24",
        dated=PartialDate(text=states[0][0]),
        services=services,
        effect_de="So.",
        effect_en="So.",
        states=tuple(
            ActState(since=PartialDate(text=since), status=ActStatus(status)) for since, status in states
        ),
        sources=("court",),
        checked_on=checked_on,
    )


def test_before_its_date_an_act_stands_nowhere():
    ruling = act(("2025-07-17", "open"), ("2025-08-22", "appealed"))
    assert state_at(ruling, date(2025, 7, 16)) is None


def test_each_status_holds_until_the_next_one():
    ruling = act(("2025-07-17", "open"), ("2025-08-22", "appealed"))
    statuses = [state_at(ruling, date(2025, *day)).status for day in ((7, 17), (8, 21), (8, 22), (12, 31))]
    assert statuses == ["open", "open", "appealed", "appealed"]


def test_a_status_began_with_the_first_of_its_unbroken_run():
    order = act(
        ("2020-01-01", "in_force"),
        ("2021-01-01", "stayed"),
        ("2022-01-01", "in_force"),
        ("2023-01-01", "in_force"),
        ("2024-01-01", "in_force"),
    )
    begun = [begun_at(order, date(year, 6, 1)) for year in (2019, 2020, 2021, 2022, 2023, 2026)]
    assert [one and one.since.text[:4] for one in begun] == [None, "2020", "2021", "2022", "2022", "2022"]
    assert state_at(order, date(2026, 6, 1)).since.text == "2024-01-01"


def test_a_month_counts_from_its_end():
    order = act(("2023-07-07", "in_force"), ("2023-08", "contested"))
    assert state_at(order, date(2023, 8, 30)).status == "in_force"
    assert state_at(order, date(2023, 8, 31)).status == "contested"


def test_what_was_known_when_it_was_checked_is_not_put_off_to_the_end_of_the_year():
    proposal = act(("2026", "proposed"))
    assert counts_from(proposal, proposal.states[0]) == CHECKED
    assert state_at(proposal, CHECKED).status == "proposed"


def test_acts_speak_of_their_services_or_of_all():
    acts = [act(("2024-01-01", "final"), name="one"), act(("2024-01-01", "final"), name="all", services=())]
    acts.append(act(("2025-01-01", "final"), name="later"))
    day = date(2024, 6, 1)
    assert [one.id for one in acts_of(acts, "chirp", day)] == ["one", "all"]
    assert [one.id for one in acts_of(acts, "clip", day)] == ["all"]
    assert [one.id for one in acts_of(acts, "", day)] == ["all"]


def test_changes_tell_old_and_new_and_leave_out_the_day_already_known():
    ruling = act(("2025-07-17", "open"), ("2025-08-22", "appealed"))
    (step,) = changes_between([ruling], date(2025, 7, 17), date(2025, 8, 22))
    assert (step.old.status, step.new.status, step.on) == ("open", "appealed", date(2025, 8, 22))
    assert changes_between([ruling], date(2025, 8, 22), date(2026, 1, 1)) == ()


def test_a_new_act_is_a_change_from_nothing():
    ruling = act(("2025-07-17", "open"))
    (step,) = changes_between([ruling], date(2025, 1, 1), date(2025, 12, 31))
    assert step.old is None


def test_changes_of_several_acts_come_in_the_order_of_their_days():
    acts = [act(("2025-05-01", "open"), name="late"), act(("2024-05-01", "open"), name="early")]
    steps = changes_between(acts, date(2020, 1, 1), date(2026, 1, 1))
    assert [step.act.id for step in steps] == ["early", "late"]


DAYS = st.dates(min_value=date(2018, 1, 1), max_value=date(2027, 12, 31))


@st.composite
def histories(draw):
    """Acts as the loader lets them through: in order, partly known, nothing after the check."""
    days = sorted(draw(st.lists(DAYS.filter(lambda day: day <= CHECKED), min_size=1, max_size=6)))
    known = [draw(st.sampled_from([10, 7, 4])) for _ in days]
    since = [PartialDate(text=day.isoformat()[:size]) for day, size in zip(days, known, strict=True)]
    since.sort(key=lambda one: one.latest)
    statuses = [draw(st.sampled_from(ActStatus)) for _ in since]
    return act(*((one.text, status) for one, status in zip(since, statuses, strict=True)))


@given(history=histories(), start=DAYS, end=DAYS)
def test_replaying_the_changes_gives_the_state_of_the_day(history, start, end):
    state = state_at(history, start)
    for step in changes_between([history], start, end):
        assert step.old == state
        state = step.new
    if start <= end:
        assert state == state_at(history, end)


@given(history=histories(), cuts=st.lists(DAYS, min_size=1, max_size=5))
def test_every_step_falls_into_exactly_one_of_adjoining_spans(history, cuts):
    edges = [date(2017, 1, 1), *sorted(cuts), date(2030, 1, 1)]
    whole = changes_between([history], edges[0], edges[-1])
    pieces = [step for first, last in pairwise(edges) for step in changes_between([history], first, last)]
    assert tuple(pieces) == whole
    assert len(whole) == len(history.states)


def test_tiktok_transfer_decision_stood_as_its_history_says():
    decision = next(one for one in BUNDLED if one.id == "dpc-tiktok-530")
    days = [date(2025, 4, 29), date(2025, 4, 30), date(2025, 6, 1), date(2025, 11, 13), date(2026, 4, 30)]
    found = [state_at(decision, day) for day in [*days, CHECKED]]
    assert [state and state.status.value for state in found] == [
        None, "in_force", "appealed", "stayed", "stayed", "contested",
    ]  # fmt: skip


def test_cologne_judgment_is_under_appeal_since_august_2025():
    ruling = next(one for one in BUNDLED if one.id == "vg-koeln-13-k-1419-23")
    (step,) = changes_between([ruling], date(2025, 8, 1), CHECKED)
    assert (step.new.status, step.on) == (ActStatus.APPEALED, date(2025, 8, 22))


def test_no_bundled_act_stands_before_its_own_date():
    early = [one.id for one in BUNDLED if state_at(one, one.dated.earliest - timedelta(days=1)) is not None]
    assert early == []

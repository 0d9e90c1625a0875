"""Joins, exits and levels month by month: what is sure, what is possible, what is neither."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.assess.timeline.build import Known, timelines
from amtsblick.assess.timeline.survival import Stay, kaplan_meier, share_at
from amtsblick.assess.timeline.trend import trend, within
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.history import Blind, History
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import Said, Succession
from amtsblick.values.trend import Scope


def a_body(name, kind="ministry", region="Auental"):
    return Body(id=name, name=name.title(), kind=kind, region=region, homepage=f"https://{name}.example/")


def a_history(rows, bodies=("amt",), remarks=()):
    rows = list(rows)
    looked = {
        body: tuple(sorted({row[3] for row in rows if row[0] == body and row[5] != "not_looked"}))
        for body in bodies
    }
    return History(
        bodies={name: a_body(name) for name in bodies},
        timelines=timelines(rows, Known(remarks=tuple(remarks))),
        sources={},
        until=max((row[3] for row in rows), default=None),
        looked=looked,
    )


def of(found, service="x"):
    return next(one for one in found.services if one.service == service)


def in_month(found, month, service="x"):
    return next(one for one in of(found, service).months if one.month == month)


@pytest.fixture
def looks(a_look):
    return lambda *days, **more: [a_look(day, **more) for day in days]


def test_an_exit_between_two_looks_of_one_month_surely_falls_into_it(a_row, looks):
    found = trend(a_history([*looks(0), a_row(1), *looks(20)]))
    month = in_month(found, date(2024, 3, 1))
    assert (month.joined_sure, month.joined_possible) == (1, 1)
    assert (month.left_sure, month.left_possible) == (1, 1)
    assert month.told == 0


def test_a_channel_found_on_a_page_looked_at_late_was_possible_all_the_time(a_row, looks):
    rows = [*looks(0, 100, 200), a_row(200, page="late"), a_row(230, page="late"), *looks(230)]
    found = of(trend(a_history(rows)))
    assert found.joined == 0
    assert {(one.low, one.high) for one in found.levels[:-2]} == {(0, 1)}
    assert (found.levels[-1].low, found.levels[-1].high) == (1, 1)


def test_an_exit_between_looks_of_two_months_is_possible_in_each_and_sure_in_none(a_row, looks):
    found = trend(a_history([a_row(1), *looks(70)]))
    months = {one.month: one for one in of(found).months}
    assert [months[date(2024, month, 1)].left_possible for month in (3, 4, 5)] == [1, 1, 1]
    assert sum(one.left_sure for one in months.values()) == 0
    assert of(found).left == 1


def test_what_is_found_or_lost_from_sight_is_neither_a_join_nor_an_exit(a_row):
    found = of(trend(a_history([a_row(0), a_row(40, "not_looked"), a_row(80, "not_looked")])))
    assert (found.joined, found.left, found.found, found.lost) == (0, 0, 1, 1)


def test_a_named_day_dates_the_exit_although_the_captures_are_far_apart(a_row, a_remark, looks):
    said = a_remark(90, Said.LEFT, day=date(2024, 4, 12))
    found = trend(a_history([a_row(1), *looks(90)], remarks=[said]))
    month = in_month(found, date(2024, 4, 1))
    assert (month.left_sure, month.told) == (1, 1)
    assert sum(one.left_possible for one in of(found).months) == 1
    assert of(found).told == 1


def test_a_day_that_is_still_to_come_is_no_exit(a_row, a_remark):
    said = a_remark(5, Said.LEFT, day=date(2024, 12, 31))
    found = of(trend(a_history([a_row(1), a_row(5)], remarks=[said])))
    assert (found.left, found.levels[-1].low) == (0, 1)


def test_a_second_account_on_the_same_service_is_no_join_and_giving_one_up_no_exit(a_row, looks):
    rows = [*looks(0), a_row(5), a_row(50), a_row(50, handle="zwei"), a_row(100, handle="zwei")]
    found = of(trend(a_history([*rows, *looks(100)])))
    assert (found.joined, found.left) == (1, 0)
    assert found.levels[-1].low == 1


@pytest.mark.parametrize("later", [True, False], ids=["seen", "not-seen-yet"])
def test_moving_to_another_account_on_the_same_service_is_no_exit(a_row, a_remark, looks, later):
    mastodon = {"service": "mastodon", "handle": "amt@alt.example"}
    new = ("mastodon", "amt@neu.example")
    said = a_remark(40, Said.MOVED, to=new, service="mastodon", handle="amt@alt.example")
    rows = [*looks(0), a_row(5, **mastodon), a_row(30, **mastodon), *looks(40, 60)]
    if later:
        rows += [a_row(day, service="mastodon", handle="amt@neu.example") for day in (100, 130)]
    found = trend(a_history(rows, remarks=[said]))
    assert (of(found, "mastodon").joined, of(found, "mastodon").left) == (1, 0)
    assert found.leavers == ()


def test_a_body_that_left_by_its_word_and_came_back_is_counted_twice(a_row, a_remark, looks):
    said = a_remark(30, Said.LEFT, day=date(2024, 4, 2))
    rows = [*looks(0), a_row(1), *looks(30, 60), a_row(90), a_row(120)]
    found = of(trend(a_history(rows, remarks=[said])))
    assert (found.joined, found.left) == (2, 1)


def test_an_exit_of_several_months_is_not_told_in_the_one_that_is_shown(a_row, a_remark, looks):
    said = a_remark(90, Said.LEFT)
    history = a_history([*looks(0), a_row(1), *looks(90)], remarks=[said])
    limited = trend(history, Scope(since=date(2024, 4, 1), until=date(2024, 4, 30)))
    month = in_month(limited, date(2024, 4, 1))
    assert (month.left_possible, month.left_sure, month.told) == (1, 0, 0)
    assert (of(limited).left, of(limited).told) == (1, 1)


def test_an_account_that_was_gone_when_its_link_was_first_seen_is_nowhere_sure(a_row, a_fact):
    history = replace(
        a_history([a_row(27)]),
        timelines=timelines([a_row(27)], Known(facts=[a_fact(27, outcome=Outcome.NOT_SEEN)])),
    )
    (level,) = of(trend(history)).levels
    assert (level.low, level.high) == (0, 0)


def test_levels_lie_between_surely_and_possibly_linked(a_row, looks):
    levels = of(trend(a_history([*looks(0), a_row(40), a_row(70), *looks(130)]))).levels
    assert [(one.low, one.high) for one in levels] == [(0, 1), (1, 1), (0, 1), (0, 1), (0, 0)]
    assert [one.watched for one in levels] == [1, 1, 1, 1, 1]
    assert [one.looked for one in levels] == [1, 1, 1, 0, 1]


def test_pages_that_never_showed_it_put_no_doubt_on_the_last_sight(a_row, looks):
    rows = [a_row(0, page="hub"), a_row(60, page="hub"), *looks(61, page="imprint")]
    last = of(trend(a_history(rows))).levels[-1]
    assert (last.low, last.high) == (1, 1)


def test_the_page_that_showed_it_looked_at_without_it_puts_doubt_on_the_last_sight(a_row, looks):
    rows = [a_row(0, page="hub"), a_row(60, page="hub"), *looks(61, page="hub"), *looks(1, page="imprint")]
    last = of(trend(a_history([*rows, a_row(61, "not_looked", page="imprint")]))).levels[-1]
    assert (last.low, last.high) == (0, 1)


def test_where_leavers_went_keeps_what_is_named_apart_from_what_is_only_near(a_row, a_remark, looks):
    said = a_remark(30, Said.MOVED, to=("mastodon", "amt@social.example"))
    rows = [
        *looks(0, 30),
        *(a_row(day, service="youtube") for day in (0, 30)),
        a_row(10),
        a_row(30, service="bluesky", handle="amt.example"),
    ]
    (leaver,) = trend(a_history(rows, remarks=[said])).leavers
    assert (leaver.named, leaver.near, leaver.remaining) == (("mastodon",), ("bluesky",), ("youtube",))
    assert leaver.told
    assert not leaver.homepage_only


def test_who_leaves_the_last_service_keeps_the_homepage_only(a_row, looks):
    (leaver,) = trend(a_history([a_row(0), *looks(10)])).leavers
    assert leaver.homepage_only
    assert (leaver.named, leaver.near, leaver.remaining) == ((), (), ())


def test_the_scope_chooses_bodies_services_and_months(a_row, looks):
    rows = [*looks(0, body="eins"), a_row(5, body="eins"), a_row(200, body="zwei", service="youtube")]
    history = a_history(rows, ("eins", "zwei"))
    history = replace(history, bodies={"eins": a_body("eins", "city"), "zwei": a_body("zwei")})
    assert [one.service for one in trend(history, Scope(kinds=("City",))).services] == ["x"]
    assert trend(history, Scope(regions=("Anderswo",))).bodies == 0
    assert [one.service for one in trend(history, Scope(services=("youtube",))).services] == ["youtube"]
    limited = trend(history, Scope(since=date(2024, 4, 1), until=date(2024, 5, 9)))
    assert limited.months == (date(2024, 4, 1), date(2024, 5, 1))
    assert {one.body for one in within(history, Scope(bodies=("zwei",))).timelines} == {"zwei"}


def test_a_body_with_a_successor_counts_by_the_name_of_today(a_row, at):
    rows = [a_row(0, body="eins"), a_row(60, body="zwei")]
    merged = (Succession(before="eins", after="zwei", since=at(30)),)
    history = a_history(rows, ("eins", "zwei"))
    history = replace(history, timelines=timelines(rows, Known(successions=merged)), successions=merged)
    blind = Blind(body="eins", page="https://eins.example/", state=State.DNS, detail="")
    history = replace(history, blind=(blind,), half=("eins",))
    found = trend(history)
    assert (found.bodies, [one.levels[-1].low for one in found.services]) == (1, [1])
    assert within(history, Scope(bodies=("zwei",))).blind == (blind,)
    assert within(history, Scope(bodies=("zwei",))).half == ("eins",)


def test_peers_are_bodies_of_one_kind_and_region(a_row, looks):
    rows = [a_row(0, body="eins"), *looks(9, body="eins"), a_row(9, body="zwei")]
    (group,) = trend(a_history(rows, ("eins", "zwei"))).groups
    assert (group.kind, group.region, group.bodies) == ("ministry", "Auental", ("eins", "zwei"))
    assert (group.on, group.left) == ((("x", 1, 1),), (("x", 1),))


def test_peers_are_counted_when_anybody_looked_last(a_row):
    history = a_history([a_row(0), a_row(10)])
    history = replace(history, until=history.until + timedelta(days=300))
    (group,) = trend(history).groups
    assert group.on == (("x", 1, 1),)


def test_without_any_observation_there_is_nothing_to_count():
    found = trend(a_history([]))
    assert (found.months, found.services, found.watched, found.bodies) == ((), (), 0, 1)


def test_the_estimate_equals_the_textbook_for_censored_stays():
    # Kaplan and Meier 1958, section 2: deaths at 0.8, 3.1, 5.4, 9.2; losses at 1.0, 2.7, 7.0, 12.1.
    ends, losses = (0.8, 3.1, 5.4, 9.2), (1.0, 2.7, 7.0, 12.1)
    stays = [Stay(exit=day, ended=day in ends) for day in (*ends, *losses)]
    steps = kaplan_meier(stays)
    assert [one.at_risk for one in steps] == [8, 8, 5, 4, 2]
    assert [one.share for one in steps] == pytest.approx([1, 7 / 8, 7 / 10, 21 / 40, 21 / 80])


def test_who_entered_late_is_not_at_risk_before():
    stays = [
        Stay(exit=2, ended=True),
        Stay(entry=3, exit=5, ended=True),
        Stay(exit=4, ended=True),
        Stay(exit=6, ended=False),
    ]
    # Day 2: three at risk. Day 4: the late one has entered, three again. Day 5: two.
    assert [one.share for one in kaplan_meier(stays)] == pytest.approx([1, 2 / 3, 4 / 9, 2 / 9])
    assert share_at(kaplan_meier(stays), 4.5) == pytest.approx(4 / 9)


def test_survival_shows_both_ends_of_what_the_gaps_leave_open(a_row, looks):
    rows = [a_row(0), a_row(100), *looks(190)]
    found = of(trend(a_history(rows))).survival
    by_day = {one.day: one for one in found.points}
    assert (by_day[90].low, by_day[90].high) == (1, 1)
    assert (by_day[120].low, by_day[120].high) == (0, 1)
    assert (found.stays, found.ends, found.unknown_age) == (1, 1, 1)


BODIES = ("eins", "zwei", "drei")
START = datetime(2022, 1, 3, 12, tzinfo=UTC)


@st.composite
def truths(draw):
    """When each body truly began and stopped to link x, as days; None: never."""
    found = {}
    for body in BODIES:
        begin = draw(st.integers(0, 700))
        found[body] = (begin, begin + draw(st.integers(1, 500)))
    return found


def observed(truth, days):
    for body, (begin, end) in truth.items():
        for day in days:
            when = START + timedelta(days=day)
            yield (body, "", "", when, "start", "not_seen", "", "")
            if begin <= day < end:
                yield (body, "x", "amt", when, "start", "seen", "", "")


def x_of(truth, days):
    found = trend(a_history(observed(truth, days), BODIES))
    return next((one for one in found.services if one.service == "x"), None)


SCHEDULES = st.sets(st.integers(1, 1098), min_size=1, max_size=40).map(lambda days: sorted({0, *days, 1099}))


@given(truths(), SCHEDULES)
def test_sure_is_never_more_than_possible_and_sums_fit(truth, days):
    found = x_of(truth, days)
    if found is None:
        return
    for month in found.months:
        assert 0 <= month.joined_sure <= month.joined_possible
        assert 0 <= month.told <= month.left_sure <= month.left_possible
    for level in found.levels:
        assert 0 <= level.low <= level.high <= level.watched == len(BODIES)
    for total, sure, possible in (
        (found.joined, "joined_sure", "joined_possible"),
        (found.left, "left_sure", "left_possible"),
    ):
        assert sum(getattr(one, sure) for one in found.months) <= total
        assert total <= sum(getattr(one, possible) for one in found.months)
    points = found.survival.points
    assert all(0 <= one.low <= one.high <= 1 for one in points)
    assert all(one.low >= two.low and one.high >= two.high for one, two in pairwise(points))


@given(truths(), SCHEDULES)
def test_the_true_number_lies_in_the_band(truth, days):
    found = x_of(truth, days)
    for level in found.levels if found else ():
        day = (level.at - START) / timedelta(days=1)
        seen = {body for body, (begin, end) in truth.items() if any(begin <= one < end for one in days)}
        true = sum(truth[body][0] <= day < truth[body][1] for body in seen)
        assert level.low <= true <= level.high


@given(truths(), SCHEDULES, st.sets(st.integers(1, 1098), max_size=20))
def test_more_looks_only_narrow_the_band(truth, days, more):
    seen = {body: one for body, one in truth.items() if any(one[0] <= day < one[1] for day in days)}
    wide, narrow = x_of(seen, days), x_of(seen, sorted({*days, *more}))
    for before, after in zip(wide.levels if wide else (), narrow.levels if narrow else (), strict=True):
        assert before.low <= after.low <= after.high <= before.high

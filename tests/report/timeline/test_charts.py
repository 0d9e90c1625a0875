"""Charts: round scales, areas that close, bars that keep sure and possible apart."""

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from amtsblick.report.timeline.charts import changes, levels, survival
from amtsblick.report.timeline.charts_frame import Scale, band, steps, tag, ticks
from amtsblick.report.timeline.charts_strips import GAP, Span, axis
from amtsblick.report.timeline.charts_went import destinations, went
from amtsblick.report.words import words
from amtsblick.values.timeline import Bounds
from amtsblick.values.trend import Leaver, Level, MonthCount, ServiceTrend, Survival, SurvivalPoint


def a_trend(lows=(3, 2), highs=(3, 4), watched=10, points=(), stays=9, ends=2, **counts):
    months = tuple(
        MonthCount(month=date(2025, 1 + index, 1), **(counts if index == 0 else {}))
        for index in range(len(lows))
    )
    return ServiceTrend(
        service="x",
        months=months,
        levels=tuple(
            Level(
                at=datetime(2025, 1 + at, 28, tzinfo=UTC), low=low, high=high, watched=watched, looked=watched
            )
            for at, (low, high) in enumerate(zip(lows, highs, strict=True))
        ),
        survival=Survival(points=points, stays=stays, ends=ends, unknown_age=1) if points else None,
        joined=1,
        left=2,
        told=1,
        found=0,
        lost=0,
        undated=0,
        resting=0,
    )


def bars(figure):
    found = re.findall(
        r'<rect x="[\d.]+" y="([\d.]+)" width="[\d.]+" height="([\d.]+)" class="([a-z ]+)"', figure.marks
    )
    return {kind: (float(y), float(height)) for y, height, kind in found}


@given(st.integers(0, 100_000), st.integers(2, 6))
def test_scales_are_round_reach_the_number_and_stay_short(most, count):
    found = ticks(most, count)
    assert found[0] == 0
    assert found[-1] >= most
    assert len(found) <= count + 1
    assert re.fullmatch(r"[125]0*", str(found[1]))


def test_a_stepped_line_keeps_its_value_until_the_next():
    assert steps([(0, 5), (10, 3)]) == "M0 5H10V3"


def test_an_area_closes_along_its_lower_line():
    assert band([(0, 9), (10, 8)], [(0, 5), (10, 3)]) == "M0 5H10V3L10 8V9H0Z"


def test_bars_stack_what_is_told_sure_and_possible_without_overlap():
    found = bars(
        changes(
            a_trend(joined_sure=1, joined_possible=2, told=1, left_sure=2, left_possible=4), "X", words("de")
        )
    )
    assert set(found) == {"joined sure", "joined maybe", "left told", "left sure", "left maybe"}
    one = found["joined sure"][1]
    assert found["joined maybe"] == pytest.approx((found["joined sure"][0] - one, one), abs=0.2)
    assert found["left told"][0] == pytest.approx(found["joined sure"][0] + one, abs=0.2)
    assert found["left sure"][0] == pytest.approx(found["left told"][0] + one, abs=0.2)
    assert found["left maybe"][1] == pytest.approx(2 * one, abs=0.3)


def test_bodies_under_watch_are_drawn_only_where_they_do_not_flatten_the_rest():
    assert 'class="watched"' in levels(a_trend(watched=10), "X", words("de")).marks
    assert 'class="watched"' not in levels(a_trend(watched=2_000), "X", words("de")).marks
    assert "2.000" in levels(a_trend(watched=2_000), "X", words("de")).description


def test_the_words_of_a_picture_say_the_range():
    figure = levels(a_trend(), "X", words("en"))
    assert "on 28 February 2025 2 to 4;" in figure.description


POINTS = (
    SurvivalPoint(day=0, low=1, high=1, at_risk=9),
    SurvivalPoint(day=30, low=0.5, high=0.75, at_risk=6),
)


@pytest.mark.parametrize(
    ("points", "stays", "ends"),
    [((), 9, 2), (POINTS, 4, 2), (POINTS, 9, 0), (POINTS[:1], 9, 2)],
    ids=["none", "few", "endless", "short"],
)
def test_no_curve_is_drawn_from_too_little(points, stays, ends):
    assert survival(a_trend(points=points, stays=stays, ends=ends), "X", words("de")) is None


def test_a_curve_says_between_which_shares_it_ends():
    figure = survival(a_trend(points=POINTS), "X", words("de"))
    assert ": 50 bis 75 Prozent" in figure.description
    assert figure.marks.count('class="edge') == 2


def a_leaver(**more):
    when = Bounds(after=None, by=datetime(2025, 1, 1, tzinfo=UTC))
    return Leaver(body="amt", service="x", bounds=when, told=False, **more)


def test_destinations_count_each_way_of_knowing_and_put_the_homepage_last():
    leavers = [
        a_leaver(named=("mastodon",), near=("bluesky",)),
        a_leaver(near=("mastodon",), remaining=("bluesky",)),
        a_leaver(homepage_only=True),
    ]
    assert destinations(leavers) == [
        ("mastodon", (1, 1, 0, 0)),
        ("bluesky", (0, 1, 1, 0)),
        ("", (0, 0, 0, 1)),
    ]
    figure = went("x", "X", leavers, {"mastodon": "<b>Mastodon</b>"}, words("de"))
    assert "&lt;b&gt;Mastodon" in figure.marks
    assert "nur eigene Website" in figure.marks


def test_positions_on_a_strip_stay_on_it():
    span = Span(since=datetime(2020, 1, 1, tzinfo=UTC), until=datetime(2024, 1, 1, tzinfo=UTC))
    assert span(datetime(2019, 1, 1, tzinfo=UTC)) == 0
    assert span(datetime(2022, 1, 1, tzinfo=UTC)) == pytest.approx(50, abs=0.1)
    assert span(datetime(2030, 1, 1, tzinfo=UTC)) == 100
    assert re.findall(r">(\d{4})<", axis(span)) == ["2021", "2022", "2023"]
    assert span(span.since + GAP) < 10


def test_attributes_and_contents_are_escaped():
    assert tag("text", "<i>", class_='"x"') == Markup('<text class="&#34;x&#34;">&lt;i&gt;</text>')


def test_a_scale_without_extent_does_not_divide_by_nothing():
    assert Scale(low=0, high=0, start=5, end=9)(0) == 5

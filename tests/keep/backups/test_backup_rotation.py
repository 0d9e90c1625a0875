"""Which backups stay: laws that hold for any moments and any wish."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from amtsblick.keep.backup_rotation import Rotation, to_keep

MOMENTS = st.lists(
    st.integers(0, 70 * 24 * 60).map(
        lambda minutes: datetime(2025, 12, 20, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    max_size=40,
)
COUNTS = st.integers(0, 5)
ROTATIONS = st.builds(Rotation, last=COUNTS, daily=COUNTS, weekly=COUNTS, monthly=COUNTS)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@given(MOMENTS, ROTATIONS)
def test_the_newest_stays_and_nothing_is_made_up(moments, rotation) -> None:
    kept = to_keep(moments, rotation)
    assert kept <= set(moments)
    assert not moments or max(moments) in kept


@given(MOMENTS, ROTATIONS)
def test_a_second_time_nothing_more_goes(moments, rotation) -> None:
    kept = to_keep(moments, rotation)
    assert to_keep(kept, rotation) == kept


@given(MOMENTS, ROTATIONS, st.sampled_from(["last", "daily", "weekly", "monthly"]))
def test_who_asks_for_more_keeps_more(moments, rotation, name) -> None:
    from dataclasses import replace

    if not rotation.asked:
        assert to_keep(moments, rotation) == set(moments)
        return
    more = replace(rotation, **{name: getattr(rotation, name) + 1})
    assert to_keep(moments, more) >= to_keep(moments, rotation)


def test_days_weeks_and_months_of_a_daily_backup() -> None:
    daily = [NOON - timedelta(days=number) for number in range(120)]
    kept = to_keep(daily, Rotation(daily=3, weekly=3, monthly=3))
    assert sorted(f"{moment:%m-%d}" for moment in kept) == [
        *("01-31", "02-15", "02-22", "02-27", "02-28", "03-01"),
    ]


def test_a_pause_makes_nothing_go() -> None:
    old = [NOON - timedelta(days=number) for number in (300, 301, 302)]
    assert to_keep([NOON, *old], Rotation(daily=3)) == {NOON, *old[:2]}

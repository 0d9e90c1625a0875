"""When does a schedule run next?"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.assess.schedule import following, is_misplaced, next_run
from amtsblick.values.tasks import Rhythm

SUNDAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
RHYTHMS = st.builds(
    Rhythm,
    hour=st.integers(0, 23),
    minute=st.integers(0, 59),
    weekday=st.none() | st.integers(0, 6),
    days=st.integers(1, 366),
)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=7000)).map(lambda late: SUNDAY + late)


@pytest.mark.parametrize(
    ("rhythm", "expected"),
    [
        (Rhythm(hour=13), datetime(2026, 3, 1, 13, tzinfo=UTC)),
        (Rhythm(hour=12), datetime(2026, 3, 2, 12, tzinfo=UTC)),
        (Rhythm(hour=2, minute=30, weekday=0), datetime(2026, 3, 2, 2, 30, tzinfo=UTC)),
        (Rhythm(hour=2, weekday=6), datetime(2026, 3, 8, 2, tzinfo=UTC)),
        (Rhythm(hour=2, days=10), datetime(2026, 3, 11, 2, tzinfo=UTC)),
    ],
    ids=["today", "tomorrow", "monday", "sunday_is_over", "ten_days"],
)
def test_next_moment(rhythm, expected):
    assert next_run(rhythm, SUNDAY) == expected


@given(rhythm=RHYTHMS, moment=MOMENTS)
def test_it_lies_ahead_at_the_right_time_and_is_never_misplaced(rhythm, moment):
    found = next_run(rhythm, moment)

    assert found > moment
    assert (found.hour, found.minute) == (rhythm.hour, rhythm.minute)
    assert rhythm.weekday in {None, found.weekday()}
    assert not is_misplaced(rhythm, found, moment)


@given(rhythm=RHYTHMS, planned=MOMENTS, late=st.timedeltas(timedelta(0), timedelta(days=2000)))
def test_what_was_missed_is_made_up_for_once(rhythm, planned, late):
    found = following(rhythm, planned, planned + late)

    assert found > planned + late
    assert not is_misplaced(rhythm, found, planned + late)


def test_a_run_that_a_wrong_clock_set_is_noticed():
    assert is_misplaced(Rhythm(weekday=0), SUNDAY + timedelta(days=400), SUNDAY)

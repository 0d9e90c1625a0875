"""Digests: once a day or a week, in the morning, and never twice."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.assess.alerts.rhythm import HOUR, edition, is_due
from amtsblick.values.alerts import Rhythm, Subscription, Way

MONDAY = datetime(2026, 3, 2, HOUR, tzinfo=UTC)


def a_digest(rhythm: Rhythm, planned_at: datetime, way: Way = Way.MAIL) -> Subscription:
    return Subscription(id="s", way=way, rhythm=rhythm, created_at=planned_at, planned_at=planned_at)


@pytest.mark.parametrize(
    ("rhythm", "planned_at", "when", "due"),
    [
        pytest.param(Rhythm.AT_ONCE, MONDAY, MONDAY, True, id="at_once"),
        pytest.param(Rhythm.DAILY, MONDAY, MONDAY + timedelta(hours=20), False, id="daily_same_day"),
        pytest.param(Rhythm.DAILY, MONDAY, MONDAY + timedelta(days=1), True, id="daily_next_morning"),
        pytest.param(
            Rhythm.DAILY, MONDAY, MONDAY + timedelta(hours=23, minutes=59), False, id="daily_before_the_hour"
        ),
        pytest.param(
            Rhythm.DAILY, MONDAY - timedelta(minutes=1), MONDAY, True, id="daily_made_just_before_the_hour"
        ),
        pytest.param(Rhythm.WEEKLY, MONDAY, MONDAY + timedelta(days=6), False, id="weekly_sunday"),
        pytest.param(Rhythm.WEEKLY, MONDAY, MONDAY + timedelta(days=7), True, id="weekly_next_monday"),
        pytest.param(
            Rhythm.WEEKLY, MONDAY - timedelta(days=1), MONDAY + timedelta(days=2), True, id="weekly_missed"
        ),
    ],
)
def test_when_a_digest_is_due(rhythm, planned_at, when, due):
    assert is_due(a_digest(rhythm, planned_at), when) is due


def test_webhooks_know_no_rhythm():
    assert is_due(a_digest(Rhythm.WEEKLY, MONDAY, Way.WEBHOOK), MONDAY)


@given(minutes=st.integers(0, 10**7), weekly=st.booleans())
def test_the_newest_edition_is_past_and_less_than_a_period_old(minutes, weekly):
    when = MONDAY + timedelta(minutes=minutes)
    found = edition(when, weekly=weekly)

    assert timedelta(0) <= when - found < timedelta(days=7 if weekly else 1)
    assert found.hour == HOUR
    assert not weekly or found.weekday() == 0

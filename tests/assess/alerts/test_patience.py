"""Retries: ever more rarely, disabled after days or when told so; one bad message harms no other."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from amtsblick.assess.alerts.patience import LONGEST, WAITS, after, wait
from amtsblick.values.alerts import (
    Answered,
    Delivery,
    DeliveryState,
    Failing,
    Purpose,
    Subscription,
    SubscriptionState,
    Way,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOOK = Subscription(id="s", way=Way.WEBHOOK, created_at=NOON, planned_at=NOON)
NEWS = Delivery(id="m", subscription="s", news=(1,), made_at=NOON, next_at=NOON)
FAILED = Answered(failing=Failing.STATUS, status=500)


def test_the_waits_grow_as_the_specification_recommends():
    assert WAITS[:6] == tuple(timedelta(seconds=one) for one in (5, 300, 1800, 7200, 18_000, 36_000))
    assert list(WAITS) == sorted(WAITS)
    assert wait(1, 0) == WAITS[0]
    assert wait(500, 0) == WAITS[-1]
    assert WAITS[2] < wait(3, 1) <= WAITS[2] * 1.2


def test_a_success_forgets_failures():
    ill = replace(HOOK, failures=3, failing_since=NOON, retry_at=NOON, why=Failing.TIMEOUT)
    health, sent = after(ill, NEWS, Answered(status=204), NOON, 0)

    assert (health.failures, health.failing_since, health.retry_at, health.why) == (0, None, None, None)
    assert (sent.state, sent.attempts, sent.noted_at, health.took_at) == (DeliveryState.SENT, 1, NOON, NOON)


def test_a_failure_lets_receiver_and_message_rest():
    health, tried = after(HOOK, NEWS, FAILED, NOON, 0)

    assert tried.state is DeliveryState.WAITING
    assert (tried.next_at, health.retry_at) == (NOON + WAITS[0], NOON + WAITS[0])
    assert (health.failures, health.failing_since, health.why) == (1, NOON, Failing.STATUS)


@pytest.mark.parametrize(
    ("asked", "waits"), [(600, timedelta(seconds=600)), (10**9, WAITS[-1])], ids=["heard", "bounded"]
)
def test_a_receiver_may_ask_to_be_left_alone(asked, waits):
    health, tried = after(HOOK, NEWS, replace(FAILED, wait=asked), NOON, 0)

    assert tried.next_at == health.retry_at == NOON + waits


def test_gone_disables_at_once():
    health, tried = after(HOOK, NEWS, Answered(failing=Failing.GONE, status=410), NOON, 0)

    assert (health.state, health.why) == (SubscriptionState.DISABLED, Failing.GONE)
    assert tried.state is DeliveryState.WAITING


def test_days_of_failures_disable():
    ill = replace(HOOK, failures=9, failing_since=NOON)
    almost, _ = after(ill, NEWS, FAILED, NOON + LONGEST - timedelta(seconds=1), 0)
    over, _ = after(ill, NEWS, FAILED, NOON + LONGEST, 0)

    assert (almost.state, over.state) == (SubscriptionState.ACTIVE, SubscriptionState.DISABLED)


def test_a_message_is_given_up_only_when_its_receiver_takes_others():
    tired = replace(NEWS, attempts=len(WAITS))
    _, alone = after(HOOK, tired, FAILED, NOON + timedelta(days=4), 0)
    _, poison = after(
        replace(HOOK, took_at=NOON + timedelta(hours=1)), tired, FAILED, NOON + timedelta(days=4), 0
    )

    assert (alone.state, poison.state) == (DeliveryState.WAITING, DeliveryState.GIVEN_UP)


def test_the_notice_to_the_owner_says_nothing_about_the_receiver():
    notice = replace(NEWS, purpose=Purpose.NOTICE, news=())
    disabled = replace(HOOK, state=SubscriptionState.DISABLED, failures=9, failing_since=NOON)

    assert after(disabled, notice, Answered(), NOON, 0)[0] == disabled
    assert after(disabled, notice, FAILED, NOON, 0)[0] == disabled

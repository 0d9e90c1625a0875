"""How long do we wait before the next attempt, and when do we give up?

After the schedule that the Standard Webhooks specification recommends ("Retry schedule"): soon at first, then
ever more rarely over about three days. A receiver that took nothing for ``LONGEST`` is disabled; a single
message is given up only while its receiver takes others.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from amtsblick.values.alerts import (
    Answered,
    Delivery,
    DeliveryState,
    Failing,
    Purpose,
    Subscription,
    SubscriptionState,
)

WAITS: Final = tuple(
    timedelta(seconds=one) for one in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
"""5 s, 5 and 30 minutes, 2, 5, 10, 14, 20 and 24 hours; then 24 hours each time."""
LONGEST: Final = timedelta(days=5)
"""A receiver that fails for so long is disabled."""
_JITTER: Final = 0.2
"""Share of a wait by which chance makes it longer, so that receivers are not called all at once."""
_NEVER_AGAIN: Final = frozenset({Failing.GONE})


def wait(failures: int, chance: float) -> timedelta:
    """How long to wait after so many failures in a row (1 or more); ``chance`` is from 0 to 1."""
    planned = WAITS[min(failures, len(WAITS)) - 1]
    return planned * (1 + _JITTER * chance)


def after(
    subscription: Subscription, delivery: Delivery, answered: Answered, when: datetime, chance: float
) -> tuple[Subscription, Delivery]:
    """Where receiver and message stand after an attempt."""
    tried = replace(
        delivery, attempts=delivery.attempts + 1, answered=answered, claimed_until=None, noted_at=when
    )
    if answered.failing is None:
        sent = replace(tried, state=DeliveryState.SENT)
        if delivery.purpose is Purpose.NOTICE:
            return subscription, sent
        return _well(subscription, when), sent
    asked = timedelta(seconds=min(answered.wait, WAITS[-1].total_seconds()))
    tried = replace(tried, next_at=when + max(wait(tried.attempts, chance), asked))
    if _is_hopeless(subscription, tried):
        tried = replace(tried, state=DeliveryState.GIVEN_UP)
    if delivery.purpose is Purpose.NOTICE:
        return subscription, tried
    return _ill(subscription, answered, when, max(wait(subscription.failures + 1, chance), asked)), tried


def _is_hopeless(subscription: Subscription, tried: Delivery) -> bool:
    """It went through the whole schedule, while its receiver took something that was sent later."""
    if tried.attempts <= len(WAITS):
        return False
    if tried.purpose is not Purpose.NEWS:
        return True
    return subscription.took_at is not None and subscription.took_at > tried.made_at


def _well(subscription: Subscription, when: datetime) -> Subscription:
    return replace(subscription, why=None, failures=0, failing_since=None, retry_at=None, took_at=when)


def _ill(subscription: Subscription, answered: Answered, when: datetime, rest: timedelta) -> Subscription:
    since = subscription.failing_since or when
    worse = replace(
        subscription,
        why=answered.failing,
        failures=subscription.failures + 1,
        failing_since=since,
        retry_at=when + rest,
    )
    if answered.failing in _NEVER_AGAIN or when - since >= LONGEST:
        return replace(worse, state=SubscriptionState.DISABLED)
    return worse

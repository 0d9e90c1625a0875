"""Which messages does each subscriber get? Made once, in one step with how far the news were looked at."""

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from amtsblick.assess.alerts.concern import MaySee, told
from amtsblick.assess.alerts.rhythm import is_due
from amtsblick.keep.register import Register
from amtsblick.values.alerts import Delivery, NumberedNews, Subscription, SubscriptionState, Way

_PER_MAIL: Final = 500
"""News in one mail; more are told in several."""
_PIECE: Final = 1000


def plan(register: Register, when: datetime, may_see: MaySee) -> int:
    """Make the messages of all subscriptions whose time has come; returns how many."""
    end = register.alert_news_end()
    behind = [
        one
        for one in register.subscriptions()
        if one.state is SubscriptionState.ACTIVE
        and one.way is not Way.ATOM
        and one.position < end
        and is_due(one, when)
    ]
    if not behind:
        return 0
    news = _news_after(register, min(one.position for one in behind), end)
    numbers = [one.seq for one in news]
    count = 0
    for one in behind:
        mine = told(one, news[bisect_right(numbers, one.position) :], may_see)
        made = [_planned(one, piece, when) for piece in _pieces(one, mine)]
        moved = replace(one, position=end, planned_at=when)
        count += len(made) if register.plan_alerts(moved, one.position, made) else 0
    return count


def _news_after(register: Register, position: int, end: int) -> list[NumberedNews]:
    found: list[NumberedNews] = []
    while piece := register.alert_news(found[-1].seq if found else position, _PIECE):
        found += piece
    return [one for one in found if one.seq <= end]


def _pieces(subscription: Subscription, news: Sequence[NumberedNews]) -> list[Sequence[NumberedNews]]:
    """A webhook gets one message for each piece of news, a mail holds many."""
    size = 1 if subscription.way is Way.WEBHOOK else _PER_MAIL
    return [news[start : start + size] for start in range(0, len(news), size)]


def _planned(subscription: Subscription, news: Sequence[NumberedNews], when: datetime) -> Delivery:
    """Its id follows from receiver and news: the same message has the same id whoever makes it."""
    numbers = tuple(one.seq for one in news)
    seed = f"{subscription.id}\n{' '.join(map(str, numbers))}"
    return Delivery(
        id=f"msg_{hashlib.sha256(seed.encode()).hexdigest()[:32]}",
        subscription=subscription.id,
        news=numbers,
        made_at=when,
        next_at=when,
    )

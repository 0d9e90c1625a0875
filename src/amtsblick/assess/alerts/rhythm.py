"""When is a digest due?"""

from datetime import UTC, datetime, time, timedelta
from typing import Final

from amtsblick.values.alerts import Rhythm, Subscription, Way

HOUR: Final = 5
"""Hour (UTC) from which digests are made: before work begins in Germany, winter and summer."""
_DAY: Final = timedelta(days=1)


def is_due(subscription: Subscription, when: datetime) -> bool:
    """Is it time to look for news for this subscription? Digests: once a day, or on Mondays."""
    if subscription.way is not Way.MAIL or subscription.rhythm is Rhythm.AT_ONCE:
        return True
    return subscription.planned_at < edition(when, weekly=subscription.rhythm is Rhythm.WEEKLY)


def edition(when: datetime, *, weekly: bool) -> datetime:
    """The moment of the newest digest that could have been made until ``when``."""
    moment = when.astimezone(UTC)
    today = datetime.combine(moment.date(), time(HOUR), tzinfo=UTC)
    daily = today if today <= moment else today - _DAY
    return daily - daily.weekday() * _DAY if weekly else daily

"""Which news is told to which subscription?"""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from amtsblick.values.alerts import Interest, News, NumberedNews, Subscription
from amtsblick.values.board import Side

MaySee: TypeAlias = Callable[[str, str], bool]
"""May an account (by its name) see what is inside a body (by its id)?"""


def concerns(interest: Interest, news: News) -> bool:
    """Is the news among what somebody wants to be told of?"""
    if interest.questions and news.question not in interest.questions:
        return False
    if interest.services and news.services and not set(interest.services) & set(news.services):
        return False
    named = bool(interest.bodies or interest.under)
    if not news.body:
        return not named or bool(interest.questions)
    if not named:
        return True
    return news.body in interest.bodies or not {news.body, *news.above}.isdisjoint(interest.under)


def is_told(subscription: Subscription, one: NumberedNews, may_see: MaySee) -> bool:
    """Does this subscription get this news?

    What is inside is told to accounts that may see the body, and to nobody else. What was told there before
    it was published is not told there again.
    """
    news = one.news
    if one.baseline or not concerns(subscription.interest, news):
        return False
    inside = subscription.side is Side.INSIDE and bool(subscription.owner)
    if news.side is Side.PUBLIC and not (one.known_inside and inside):
        return True
    sees = inside and may_see(subscription.owner, news.body)
    return sees if news.side is Side.INSIDE else not sees


def told(subscription: Subscription, news: Iterable[NumberedNews], may_see: MaySee) -> list[NumberedNews]:
    """The news that this subscription gets, in their order."""
    return [one for one in news if is_told(subscription, one, may_see)]

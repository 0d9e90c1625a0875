"""How do news, subscriptions and deliveries become rows, and rows values again?"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select

from amtsblick.keep.columns import storable
from amtsblick.keep.tables_alerts import alert_delivery, alert_keys, alert_news, alert_subscription
from amtsblick.parse.codec import from_json, to_json
from amtsblick.values.alerts import (
    Answered,
    Delivery,
    DeliveryState,
    Failing,
    Interest,
    News,
    NumberedNews,
    Purpose,
    Rhythm,
    SigningKeys,
    Subscription,
    SubscriptionState,
    Way,
)
from amtsblick.values.board import FeedWords, Side

_AT_ONCE: Final = 500
"""Names asked for in one statement; SQLite takes 32,766 variables, older ones 999."""


def add_news(connection: Connection, news: Iterable[News], when: datetime, *, baseline: bool) -> int:
    """Enter what is not known; returns how many.

    What is public is told inside as well, so it is entered once; what was told inside is entered when it
    gets public.
    """
    wanted = {(one.id, one.side): one for one in news}
    known = _known(connection, sorted({name for name, _ in wanted}))
    rows = [
        _news_row(one, when) | {"known_inside": (name, Side.INSIDE) in known, "baseline": baseline}
        for (name, side), one in wanted.items()
        if (name, side) not in known and (name, Side.PUBLIC) not in known
        if side is Side.PUBLIC or (name, Side.PUBLIC) not in wanted
    ]
    if rows:
        connection.execute(insert(alert_news), rows)
    return len(rows)


def _known(connection: Connection, names: Sequence[str]) -> set[tuple[str, Side]]:
    found: set[tuple[str, Side]] = set()
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        rows = connection.execute(
            select(alert_news.c.urn, alert_news.c.side).where(alert_news.c.urn.in_(some))
        )
        found |= {(row.urn, Side(row.side)) for row in rows}
    return found


def _news_row(news: News, when: datetime) -> dict[str, Any]:
    content = {
        "body": news.body,
        "body_name": news.body_name,
        "above": news.above,
        "services": news.services,
        "record": news.record,
        "handle": news.handle,
        "link": news.link,
        "words": {lang: {"title": one.title, "text": one.text} for lang, one in news.words.items()},
    }
    return {
        "urn": news.id,
        "side": news.side.value,
        "kind": news.kind,
        "at": news.at,
        "taken_at": when,
        "content": json.dumps(content),
    }


def to_news(row: Row[Any]) -> NumberedNews:
    """News from its row."""
    content = json.loads(row.content)
    words: Mapping[str, FeedWords] = {
        lang: FeedWords(title=one["title"], text=one["text"]) for lang, one in content.pop("words").items()
    }
    for name in ("above", "services"):
        content[name] = tuple(content[name])
    news = News(id=row.urn, kind=row.kind, side=Side(row.side), at=row.at, words=words, **content)
    return NumberedNews(seq=row.seq, news=news, known_inside=row.known_inside, baseline=row.baseline)


def subscription_row(one: Subscription) -> dict[str, Any]:
    """A subscription as its row."""
    return {
        "id": one.id,
        "owner": one.owner,
        "address": one.address,
        "way": one.way.value,
        "target": one.target,
        "side": one.side.value,
        "rhythm": one.rhythm.value,
        "lang": one.lang,
        "interest": json.dumps(to_json(one.interest)),
        "created_at": one.created_at,
        **standing_row(one),
    }


def standing_row(one: Subscription) -> dict[str, Any]:
    """Only what changes while a subscription lives."""
    return {
        "state": one.state.value,
        "position": one.position,
        "planned_at": one.planned_at,
        **health_row(one),
    }


def health_row(one: Subscription) -> dict[str, Any]:
    """Only what an attempt changes, besides the state."""
    return {
        "why": one.why.value if one.why else "",
        "failures": one.failures,
        "failing_since": one.failing_since,
        "retry_at": one.retry_at,
        "took_at": one.took_at,
    }


def to_subscription(row: Row[Any]) -> Subscription:
    """A subscription from its row."""
    return Subscription(
        id=row.id,
        way=Way(row.way),
        interest=from_json(Interest, json.loads(row.interest)),
        side=Side(row.side),
        owner=row.owner,
        address=row.address,
        target=row.target,
        rhythm=Rhythm(row.rhythm),
        lang=row.lang,
        state=SubscriptionState(row.state),
        why=Failing(row.why) if row.why else None,
        position=row.position,
        created_at=row.created_at,
        planned_at=row.planned_at,
        failures=row.failures,
        failing_since=row.failing_since,
        retry_at=row.retry_at,
        took_at=row.took_at,
    )


def add_subscription(connection: Connection, one: Subscription, keys: SigningKeys) -> None:
    """Enter a subscription with what its links and messages are made with."""
    connection.execute(insert(alert_subscription), subscription_row(one))
    connection.execute(insert(alert_keys), {"subscription": one.id, **keys_row(keys)})


def keys_row(keys: SigningKeys) -> dict[str, Any]:
    """Secrets as their row."""
    return {
        "link": keys.link,
        "current": keys.current,
        "previous": keys.previous,
        "previous_until": keys.previous_until,
    }


def to_keys(row: Row[Any]) -> SigningKeys:
    """Secrets from their row."""
    return SigningKeys(
        link=bytes(row.link), current=row.current, previous=row.previous, previous_until=row.previous_until
    )


def add_deliveries(connection: Connection, deliveries: Iterable[Delivery]) -> None:
    """Enter what is to be sent."""
    rows = [
        {
            "id": one.id,
            "subscription": one.subscription,
            "purpose": one.purpose.value,
            "news": json.dumps(one.news),
            "made_at": one.made_at,
            "position": one.news[0] if one.news else 0,
            **attempt_row(one),
        }
        for one in deliveries
    ]
    if rows:
        connection.execute(insert(alert_delivery), rows)


def attempt_row(one: Delivery) -> dict[str, Any]:
    """Only what an attempt changes."""
    return {
        "state": one.state.value,
        "attempts": one.attempts,
        "next_at": one.next_at,
        "claimed_until": one.claimed_until,
        "noted_at": one.noted_at,
        "failing": one.answered.failing.value if one.answered.failing else "",
        "status": one.answered.status,
        "detail": storable(one.answered.detail),
        "wait": one.answered.wait,
    }


def to_delivery(row: Row[Any]) -> Delivery:
    """A delivery from its row."""
    return Delivery(
        id=row.id,
        subscription=row.subscription,
        purpose=Purpose(row.purpose),
        news=tuple(json.loads(row.news)),
        made_at=row.made_at,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        next_at=row.next_at,
        claimed_until=row.claimed_until,
        noted_at=row.noted_at,
        answered=Answered(
            failing=Failing(row.failing) if row.failing else None,
            status=row.status,
            detail=row.detail,
            wait=row.wait,
        ),
    )

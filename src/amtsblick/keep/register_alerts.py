"""Who wants to be told what, and what news are there? The register's memory of alerts."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from amtsblick.keep.alerts import (
    add_deliveries,
    add_news,
    add_subscription,
    keys_row,
    standing_row,
    to_keys,
    to_news,
    to_subscription,
)
from amtsblick.keep.opening import reading, writing
from amtsblick.keep.register_deliveries import DeliveryMemory
from amtsblick.keep.tables_alerts import (
    alert_delivery,
    alert_keys,
    alert_mark,
    alert_news,
    alert_subscription,
)
from amtsblick.values.alerts import (
    Delivery,
    News,
    NumberedNews,
    SigningKeys,
    Subscription,
    SubscriptionState,
)
from amtsblick.values.board import Side


class AlertMemory(DeliveryMemory):
    """The part of ``Register`` that remembers alerts."""

    # News

    def take_in_news(self, source: str, news: Iterable[News], seq: int, when: datetime) -> int:
        """Enter news of a source that are not known, and that it was read up to ``seq`` and ``when``.

        What is public is not entered for the inside once more; what was told inside is entered when it
        gets public. What a source tells the first time is its baseline. All of it or nothing. Returns
        how many were new.
        """
        mine = alert_mark.c.name == source
        with writing(self._engine) as connection:
            baseline = connection.execute(select(alert_mark).where(mine)).first() is None
            count = add_news(connection, news, when, baseline=baseline)
            connection.execute(delete(alert_mark).where(mine))
            connection.execute(insert(alert_mark), {"name": source, "seq": seq, "at": when})
        return count

    def alert_marks(self) -> dict[str, tuple[int, datetime]]:
        """Up to where each source of news was read: a number and a moment by the source's name."""
        with reading(self._engine) as connection:
            return {row.name: (row.seq, row.at) for row in connection.execute(select(alert_mark))}

    def alert_news(self, after: int, limit: int = 1000) -> list[NumberedNews]:
        """News in the order in which they came, from behind the number ``after`` on."""
        wanted = select(alert_news).where(alert_news.c.seq > after).order_by(alert_news.c.seq).limit(limit)
        with reading(self._engine) as connection:
            return [to_news(row) for row in connection.execute(wanted)]

    def newest_alert_news(
        self, side: Side, before: int | None = None, limit: int = 500
    ) -> list[NumberedNews]:
        """News that came last, newest first, before the number ``before``. Inside has the public ones too."""
        wanted = select(alert_news).order_by(alert_news.c.seq.desc()).limit(limit)
        if side is Side.PUBLIC:
            wanted = wanted.where(alert_news.c.side == side.value)
        if before is not None:
            wanted = wanted.where(alert_news.c.seq < before)
        with reading(self._engine) as connection:
            return [to_news(row) for row in connection.execute(wanted)]

    def alert_news_of(self, numbers: Collection[int]) -> list[NumberedNews]:
        """The news with these numbers, in their order; those that were removed are missing."""
        wanted = select(alert_news).where(alert_news.c.seq.in_(sorted(numbers))).order_by(alert_news.c.seq)
        with reading(self._engine) as connection:
            return [to_news(row) for row in connection.execute(wanted)]

    def alert_news_end(self) -> int:
        """The number of the newest news, 0 without any."""
        with reading(self._engine) as connection:
            return connection.execute(select(func.max(alert_news.c.seq))).scalar() or 0

    # Subscriptions

    def add_subscription(self, one: Subscription, keys: SigningKeys, first: Sequence[Delivery] = ()) -> None:
        """Enter a subscription, its secrets and what is to be sent for it first."""
        with writing(self._engine) as connection:
            add_subscription(connection, one, keys)
            add_deliveries(connection, first)

    def subscription(self, name: str) -> Subscription | None:
        """One subscription by its id."""
        found = self._subscriptions(alert_subscription.c.id == name)
        return found[0] if found else None

    def subscriptions(self, owner: str | None = None, address: str | None = None) -> list[Subscription]:
        """All subscriptions, or those of an account or of an address, oldest first."""
        wanted = []
        if owner is not None:
            wanted.append(alert_subscription.c.owner == owner)
        if address is not None:
            wanted.append(func.lower(alert_subscription.c.address) == address.lower())
        return self._subscriptions(*wanted)

    def _subscriptions(self, *wanted: ColumnElement[bool]) -> list[Subscription]:
        order = (alert_subscription.c.created_at, alert_subscription.c.id)
        with reading(self._engine) as connection:
            rows = connection.execute(select(alert_subscription).where(*wanted).order_by(*order))
            return [to_subscription(row) for row in rows]

    def put_subscription(
        self, one: Subscription, was: SubscriptionState, first: Sequence[Delivery] = ()
    ) -> bool:
        """Enter another state of a subscription; False when it is not in ``was`` any more.

        ``first`` is to be sent for it then.
        """
        mine = (alert_subscription.c.id == one.id, alert_subscription.c.state == was.value)
        with writing(self._engine) as connection:
            if connection.execute(update(alert_subscription).where(*mine).values(standing_row(one))).rowcount:
                add_deliveries(connection, first)
                return True
        return False

    def end_subscription(self, name: str) -> bool:
        """Remove a subscription with its address, its secrets and everything sent for it."""
        with writing(self._engine) as connection:
            for table in (alert_keys, alert_delivery):
                connection.execute(delete(table).where(table.c.subscription == name))
            gone = connection.execute(delete(alert_subscription).where(alert_subscription.c.id == name))
            return gone.rowcount > 0

    def signing_keys(self, name: str) -> SigningKeys | None:
        """What a subscription's messages and links are made with."""
        wanted = select(alert_keys).where(alert_keys.c.subscription == name)
        with reading(self._engine) as connection:
            row = connection.execute(wanted).first()
        return to_keys(row) if row else None

    def put_signing_keys(self, name: str, keys: SigningKeys) -> None:
        """Replace a subscription's secrets."""
        with writing(self._engine) as connection:
            connection.execute(
                update(alert_keys).where(alert_keys.c.subscription == name).values(keys_row(keys))
            )

"""What is to be sent to whom, and what became of it? The register's memory of deliveries.

News are planned and sent in two steps, each one transaction: ``plan_alerts`` enters what is to be sent and
moves the position at once, so that nothing is planned twice and nothing is forgotten; ``claim_delivery``
gives one of them to one sender for a while, ``note_delivery`` notes once what became of it. A sender that
dies in between leaves a delivery that somebody sends again, under the same id.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from amtsblick.keep.alerts import add_deliveries, attempt_row, health_row, to_delivery
from amtsblick.keep.door import Door
from amtsblick.keep.opening import reading, writing
from amtsblick.keep.tables_alerts import alert_delivery, alert_keys, alert_news, alert_subscription
from amtsblick.values.alerts import Delivery, DeliveryState, Purpose, Subscription, SubscriptionState

_AT_ONCE: Final = (Purpose.TEST.value, Purpose.NOTICE.value)


class DeliveryMemory(Door):
    """The part of ``Register`` that remembers what is sent."""

    def plan_alerts(self, planned: Subscription, before: int, deliveries: Sequence[Delivery]) -> bool:
        """Enter what is to be sent and move the position from ``before`` to that of ``planned``, at once.

        False, and nothing is entered, when somebody else was faster or the subscription is not active.
        """
        mine = (
            alert_subscription.c.id == planned.id,
            alert_subscription.c.position == before,
            alert_subscription.c.state == SubscriptionState.ACTIVE.value,
        )
        moved = {"position": planned.position, "planned_at": planned.planned_at}
        with writing(self._engine) as connection:
            if not connection.execute(update(alert_subscription).where(*mine).values(moved)).rowcount:
                return False
            add_deliveries(connection, deliveries)
        return True

    def add_delivery(self, one: Delivery) -> None:
        """Enter something to be sent that is no news."""
        with writing(self._engine) as connection:
            add_deliveries(connection, [one])

    def claim_delivery(self, name: str, when: datetime, until: datetime) -> Delivery | None:
        """The delivery of a subscription that is to be tried next, None when none is.

        Nobody else gets it before ``until``. What was tried least often comes first, so that one that is
        refused again and again does not keep the others waiting.
        """
        about = alert_delivery.c
        wanted = (
            select(alert_delivery)
            .join(alert_subscription, alert_subscription.c.id == about.subscription)
            .where(about.subscription == name, _open(when))
            .order_by(about.purpose.not_in(_AT_ONCE), about.attempts, about.made_at, about.position, about.id)
            .limit(1)
        )
        with writing(self._engine) as connection:
            row = connection.execute(wanted).first()
            if row is None:
                return None
            connection.execute(update(alert_delivery).where(about.id == row.id).values(claimed_until=until))
        return replace(to_delivery(row), claimed_until=until)

    def note_delivery(
        self, claimed: Delivery, noted: Delivery, health: Subscription, also: Sequence[Delivery] = ()
    ) -> bool:
        """Note what became of a ``claimed`` delivery, how its receiver fares, and what is to be sent of that.

        False, and nothing is noted, when the claim ran out and somebody else has it or has noted it.
        """
        mine = (
            alert_delivery.c.id == claimed.id,
            alert_delivery.c.state == DeliveryState.WAITING.value,
            alert_delivery.c.claimed_until == claimed.claimed_until,
        )
        with writing(self._engine) as connection:
            if not connection.execute(
                update(alert_delivery).where(*mine).values(attempt_row(noted))
            ).rowcount:
                return False
            _note_health(connection, health)
            add_deliveries(connection, also)
        return True

    def try_again(self, name: str, when: datetime) -> None:
        """What waits for a subscription is tried from ``when`` on, however often it failed."""
        mine = alert_delivery.c.subscription == name
        waiting = alert_delivery.c.state == DeliveryState.WAITING.value
        with writing(self._engine) as connection:
            connection.execute(update(alert_delivery).where(mine, waiting).values(next_at=when))

    def waiting_subscriptions(self, when: datetime) -> list[str]:
        """Ids of subscriptions for which something is to be sent now, longest waiting first."""
        about = alert_delivery.c
        wanted = (
            select(about.subscription)
            .join(alert_subscription, alert_subscription.c.id == about.subscription)
            .where(_open(when))
            .group_by(about.subscription)
            .order_by(func.min(about.next_at), about.subscription)
        )
        with reading(self._engine) as connection:
            return list(connection.execute(wanted).scalars())

    def deliveries(self, name: str) -> list[Delivery]:
        """What was and is to be sent for a subscription, oldest first."""
        wanted = (
            select(alert_delivery)
            .where(alert_delivery.c.subscription == name)
            .order_by(alert_delivery.c.made_at, alert_delivery.c.position, alert_delivery.c.id)
        )
        with reading(self._engine) as connection:
            return [to_delivery(row) for row in connection.execute(wanted)]

    def waiting_deliveries(self, name: str) -> int:
        """How many messages wait for a subscription."""
        about = alert_delivery.c
        mine = (about.subscription == name, about.state == DeliveryState.WAITING.value)
        with reading(self._engine) as connection:
            wanted = select(func.count()).select_from(alert_delivery).where(*mine)
            return connection.execute(wanted).scalar_one()

    def forget_alerts(self, before: datetime, unconfirmed: datetime) -> int:
        """Remove finished deliveries and news that everybody was told from ``before`` a moment.

        And subscriptions that were made before ``unconfirmed`` and that nobody confirmed, with their
        addresses. What waits for a receiver that works stays, with its news. Returns how many news went.
        """
        with writing(self._engine) as connection:
            _forget_subscriptions(connection, unconfirmed)
            _forget_deliveries(connection, before)
            return _forget_news(connection, before)


def _open(when: datetime) -> ColumnElement[bool]:
    """May be tried now: by nobody else, and the receiver is not left alone for a while.

    What somebody waits for (a test, the notice that a receiver was disabled) does not wait for that.
    """
    about, of = alert_delivery.c, alert_subscription.c
    rested = (of.retry_at.is_(None)) | (of.retry_at <= when)
    works = (of.state != SubscriptionState.DISABLED.value) & rested
    return (
        (about.state == DeliveryState.WAITING.value)
        & (about.next_at <= when)
        & ((about.claimed_until.is_(None)) | (about.claimed_until <= when))
        & (works | about.purpose.in_(_AT_ONCE))
    )


def _note_health(connection: Connection, health: Subscription) -> None:
    """A subscription that was ended or confirmed in the meantime stays what it is, unless it is disabled."""
    mine = alert_subscription.c.id == health.id
    connection.execute(update(alert_subscription).where(mine).values(health_row(health)))
    if health.state is SubscriptionState.DISABLED:
        active = alert_subscription.c.state == SubscriptionState.ACTIVE.value
        connection.execute(update(alert_subscription).where(mine, active).values(state=health.state.value))


def _forget_subscriptions(connection: Connection, before: datetime) -> None:
    about = alert_subscription.c
    silent = select(about.id).where(
        about.state == SubscriptionState.UNCONFIRMED.value, about.created_at < before
    )
    names = list(connection.execute(silent).scalars())
    for table, column in (
        (alert_keys, alert_keys.c.subscription),
        (alert_delivery, alert_delivery.c.subscription),
        (alert_subscription, about.id),
    ):
        connection.execute(delete(table).where(column.in_(names)))


def _forget_deliveries(connection: Connection, before: datetime) -> None:
    about, of = alert_delivery.c, alert_subscription.c
    disabled = select(of.id).where(of.state == SubscriptionState.DISABLED.value)
    done = (about.state != DeliveryState.WAITING.value) | about.subscription.in_(disabled)
    connection.execute(delete(alert_delivery).where(about.made_at < before, done))


def _forget_news(connection: Connection, before: datetime) -> int:
    about, of = alert_news.c, alert_subscription.c
    positions = select(func.min(of.position)).where(of.state == SubscriptionState.ACTIVE.value)
    behind = connection.execute(positions).scalar()
    waiting = select(alert_delivery.c.news).where(alert_delivery.c.state == DeliveryState.WAITING.value)
    needed = {number for text in connection.execute(waiting).scalars() for number in json.loads(text)}
    old = select(about.seq).where(about.taken_at < before)
    numbers = [
        one
        for one in connection.execute(old).scalars()
        if one not in needed and (behind is None or one <= behind)
    ]
    for start in range(0, len(numbers), 500):
        connection.execute(delete(alert_news).where(about.seq.in_(numbers[start : start + 500])))
    return len(numbers)

"""Who wants to be told what, and what was told."""

import sqlalchemy as sa
from alembic import op

from amtsblick.keep.columns import Moment, Words

revision = "0010"
down_revision = "0009"

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _news()
    _subscriptions()
    _deliveries()
    form = sa.table("register_format", sa.column("revision"), sa.column("needs"))
    op.bulk_insert(form, [{"revision": revision, "needs": "0.1"}])


def _news() -> None:
    op.create_table(
        "alert_news",
        sa.Column("seq", KEY, primary_key=True, autoincrement=True),
        sa.Column("urn", sa.Text, nullable=False),
        sa.Column("side", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("taken_at", Moment, nullable=False),
        sa.Column("known_inside", sa.Boolean, nullable=False),
        sa.Column("baseline", sa.Boolean, nullable=False),
        sa.Column("content", sa.Text, nullable=False, comment="JSON: body, services, words"),
        sa.UniqueConstraint("urn", "side"),
        comment="What is to be told, numbered as it came",
        sqlite_autoincrement=True,
    )
    op.create_index("alert_news_taken", "alert_news", ["taken_at"])
    op.create_table(
        "alert_mark",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("seq", KEY, nullable=False),
        sa.Column("at", Moment, nullable=False),
        comment="Up to where each source of news was read",
    )


def _subscriptions() -> None:
    op.create_table(
        "alert_subscription",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("address", Words, nullable=False),
        sa.Column("way", sa.Text, nullable=False),
        sa.Column("target", Words, nullable=False),
        sa.Column("side", sa.Text, nullable=False),
        sa.Column("rhythm", sa.Text, nullable=False),
        sa.Column("lang", sa.Text, nullable=False),
        sa.Column("interest", sa.Text, nullable=False, comment="JSON"),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("position", KEY, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("planned_at", Moment, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failing_since", Moment),
        sa.Column("retry_at", Moment),
        sa.Column("took_at", Moment),
        comment="Who wants to be told what",
    )
    op.create_index("alert_subscription_owner", "alert_subscription", ["owner"])
    op.create_index("alert_subscription_address", "alert_subscription", ["address"])
    op.create_table(
        "alert_keys",
        sa.Column(
            "subscription",
            sa.Text,
            sa.ForeignKey("alert_subscription.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("link", sa.LargeBinary, nullable=False),
        sa.Column("current", sa.Text, nullable=False),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("previous_until", Moment),
        comment="Secrets in clear, needed to sign with: never shown, exported or logged",
    )


def _deliveries() -> None:
    op.create_table(
        "alert_delivery",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column(
            "subscription",
            sa.Text,
            sa.ForeignKey("alert_subscription.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("news", sa.Text, nullable=False, comment="JSON list of numbers"),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("position", KEY, nullable=False, comment="Number of its first news; 0 without any"),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", Moment, nullable=False),
        sa.Column("claimed_until", Moment),
        sa.Column("noted_at", Moment),
        sa.Column("failing", sa.Text, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("detail", Words, nullable=False),
        sa.Column("wait", sa.Integer, nullable=False),
        comment="What is to be sent, and what was",
    )
    op.create_index("alert_delivery_of", "alert_delivery", ["subscription", "state", "next_at"])
    op.create_index("alert_delivery_waiting", "alert_delivery", ["state", "next_at"])

"""How do wishes to be told, news, and what was told lie in a database?

News are only ever added while anybody may still be told of them; subscriptions change in place and leave
with everything about them when they end. ``alert_keys`` is the only table that holds secrets in clear: a
webhook cannot be signed with a digest.
"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

from amtsblick.keep.columns import KEY, Moment, Words, metadata

alert_news = Table(
    "alert_news",
    metadata,
    Column("seq", KEY, primary_key=True, autoincrement=True),
    Column("urn", Text, nullable=False),
    Column("side", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("taken_at", Moment, nullable=False),
    Column("known_inside", Boolean, nullable=False),
    Column("baseline", Boolean, nullable=False),
    Column("content", Text, nullable=False, comment="JSON: body, services, words"),
    UniqueConstraint("urn", "side"),
    Index("alert_news_taken", "taken_at"),
    comment="What is to be told, numbered as it came",
    sqlite_autoincrement=True,  # a number is never given twice, also after old news were removed
)
alert_mark = Table(
    "alert_mark",
    metadata,
    Column("name", Text, primary_key=True),
    Column("seq", KEY, nullable=False),
    Column("at", Moment, nullable=False),
    comment="Up to where each source of news was read",
)
alert_subscription = Table(
    "alert_subscription",
    metadata,
    Column("id", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("address", Words, nullable=False),
    Column("way", Text, nullable=False),
    Column("target", Words, nullable=False),
    Column("side", Text, nullable=False),
    Column("rhythm", Text, nullable=False),
    Column("lang", Text, nullable=False),
    Column("interest", Text, nullable=False, comment="JSON"),
    Column("state", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("position", KEY, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("planned_at", Moment, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("failing_since", Moment),
    Column("retry_at", Moment),
    Column("took_at", Moment),
    Index("alert_subscription_owner", "owner"),
    Index("alert_subscription_address", "address"),
    comment="Who wants to be told what",
)
alert_keys = Table(
    "alert_keys",
    metadata,
    Column("subscription", ForeignKey(alert_subscription.c.id, ondelete="CASCADE"), primary_key=True),
    Column("link", LargeBinary, nullable=False),
    Column("current", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("previous_until", Moment),
    comment="Secrets in clear, needed to sign with: never shown, exported or logged",
)
alert_delivery = Table(
    "alert_delivery",
    metadata,
    Column("id", Text, primary_key=True),
    Column("subscription", ForeignKey(alert_subscription.c.id, ondelete="CASCADE"), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("news", Text, nullable=False, comment="JSON list of numbers"),
    Column("made_at", Moment, nullable=False),
    Column("position", KEY, nullable=False, comment="Number of its first news; 0 without any"),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("claimed_until", Moment),
    Column("noted_at", Moment),
    Column("failing", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("detail", Words, nullable=False),
    Column("wait", Integer, nullable=False),
    Index("alert_delivery_of", "subscription", "state", "next_at"),
    Index("alert_delivery_waiting", "state", "next_at"),
    comment="What is to be sent, and what was",
)

"""How do reminders that were sent and texts of services' terms lie in a database? Rows are only ever added."""

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

from amtsblick.keep.columns import KEY, Moment, Words, metadata

reminder = Table(
    "reminder",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("recipient", Text, nullable=False, comment="Digest of the folded address"),
    Column("matter", Words, nullable=False),
    Column("facts", Text, nullable=False, comment="JSON list of keys"),
    Column("sent_at", Moment, nullable=False),
    Index("reminder_of_recipient", "recipient", "id"),
    comment="What was sent to whom",
)
terms_words = Table(
    "terms_words",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("words", LargeBinary, nullable=False, comment="Deflated UTF-8, one paragraph a line"),
)
terms_text = Table(
    "terms_text",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("service", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("address", Words, nullable=False),
    Column("taken_at", Moment, nullable=False),
    Column("digest", ForeignKey(terms_words.c.digest), nullable=False),
    Column("word_count", Integer, nullable=False),
    Column("lang", Words, nullable=False),
    Column("evidence", Text, nullable=False, comment="JSON list of links"),
    Column("recorded_at", Moment, nullable=False),
    UniqueConstraint("service", "address", "taken_at", "digest"),
    comment="What services' terms said, capture by capture",
)

SENT_AND_READ: Final = ("reminder", "terms_words", "terms_text")
"""Tables whose rows are never changed and never removed."""

"""How does the past lie in a database? Archives, profiles and renamed bodies, as the newest migration has it.

All rows are only ever added. Addresses from the web may be longer than PostgreSQL can index: digests
stand in for them where something must be unique.
"""

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from amtsblick.keep.columns import KEY, Moment, Words, metadata
from amtsblick.keep.tables import body

past_index = Table(
    "past_index",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("captures", LargeBinary, nullable=False, comment="What an index names: deflated JSON"),
    comment="Asked again, an archive often says the same: that is entered once",
)
past_series = Table(
    "past_series",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("body", ForeignKey(body.c.id), nullable=False),
    Column("role", Text, nullable=False),
    Column("page", Words, nullable=False),
    Column("archive", Words, nullable=False),
    Column("index_url", Words, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("state", Text, nullable=False),
    Column("detail", Words, nullable=False),
    Column("captures", Integer, nullable=False),
    Column("first_taken_at", Moment),
    Column("last_taken_at", Moment),
    Column("index_digest", ForeignKey(past_index.c.digest), nullable=False),
    Column("broken", Text, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("software", Text, nullable=False),
    Column("knowledge", Text, nullable=False),
    Index("past_series_of_body", "body", "id"),
)
past_look = Table(
    "past_look",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("series", ForeignKey(past_series.c.id), nullable=False),
    Column("body", ForeignKey(body.c.id), nullable=False),
    Column("key", Text, nullable=False, comment="Digest of page, archive and locator"),
    Column("attempt", Integer, nullable=False, comment="From 1; the last one counts"),
    Column("locator", Words, nullable=False),
    Column("url", Words, nullable=False),
    Column("taken_at", Moment, nullable=False),
    Column("index_digest", Words, nullable=False),
    Column("index_status", Integer),
    Column("index_media_type", Words, nullable=False),
    Column("fetched_at", Moment, nullable=False),
    Column("same_as", Words, nullable=False),
    Column("bundle", Text),
    Column("record", Text),
    Column("record_offset", KEY),
    Column("digest", Text),
    UniqueConstraint("body", "key", "attempt"),
)
past_judgement = Table(
    "past_judgement",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("look", ForeignKey(past_look.c.id), nullable=False),
    Column("judged_at", Moment, nullable=False),
    Column("software", Text, nullable=False),
    Column("knowledge", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("detail", Words, nullable=False),
    Column("answers", Text, nullable=False),
    Index("past_judgement_of_look", "look", "id"),
)
profile_fact = Table(
    "profile_fact",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("service", Text, nullable=False),
    Column("key", Words, nullable=False, comment="Folded handle"),
    Column("looked_at", Moment, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("source", Words, nullable=False),
    Column("fact", Text, nullable=False, comment="The whole fact as JSON"),
    Index("profile_fact_of_channel", "service", "key", "looked_at"),
)
succession = Table(
    "succession",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("before", ForeignKey(body.c.id), nullable=False),
    Column("after", ForeignKey(body.c.id), nullable=False),
    Column("since", Moment, comment="Empty when the statement was taken back"),
    Index("succession_of_pair", "before", "after", "id"),
)

ONLY_ADDED: Final = (
    "past_index",
    "past_series",
    "past_look",
    "past_judgement",
    "profile_fact",
    "succession",
)
"""Tables whose rows are never changed and never removed."""

"""The past: what archives hold and their captures showed, what services say, who succeeded whom."""

import sqlalchemy as sa
from alembic import op

from amtsblick.keep.columns import Moment, Words

revision = "0004"
down_revision = "0003"

TABLES = ("past_index", "past_series", "past_look", "past_judgement", "profile_fact", "succession")
KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.add_column("body_version", sa.Column("wikidata", Words, nullable=False, server_default=""))
    _archives()
    _looks()
    _judgements()
    _facts_and_successions()
    for table in TABLES:
        _refuse_change(table)
    form = sa.table("register_format", sa.column("revision"), sa.column("needs"))
    op.bulk_insert(form, [{"revision": revision, "needs": "0.1"}])


def _number() -> "sa.Column[int]":
    return sa.Column("id", KEY, primary_key=True, autoincrement=True)


def _archives() -> None:
    op.create_table(
        "past_index",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("captures", sa.LargeBinary, nullable=False, comment="What an index names: deflated JSON"),
        comment="Asked again, an archive often says the same: that is entered once",
    )
    op.create_table(
        "past_series",
        _number(),
        sa.Column("body", sa.Text, sa.ForeignKey("body.id"), nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("page", Words, nullable=False),
        sa.Column("archive", Words, nullable=False),
        sa.Column("index_url", Words, nullable=False),
        sa.Column("asked_at", Moment, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("detail", Words, nullable=False),
        sa.Column("captures", sa.Integer, nullable=False),
        sa.Column("first_taken_at", Moment),
        sa.Column("last_taken_at", Moment),
        sa.Column("index_digest", sa.Text, sa.ForeignKey("past_index.digest"), nullable=False),
        sa.Column("broken", sa.Text, nullable=False),
        sa.Column("complete", sa.Boolean, nullable=False),
        sa.Column("recorded_at", Moment, nullable=False),
        sa.Column("software", sa.Text, nullable=False),
        sa.Column("knowledge", sa.Text, nullable=False),
    )
    op.create_index("past_series_of_body", "past_series", ["body", "id"])


def _looks() -> None:
    op.create_table(
        "past_look",
        _number(),
        sa.Column("series", KEY, sa.ForeignKey("past_series.id"), nullable=False),
        sa.Column("body", sa.Text, sa.ForeignKey("body.id"), nullable=False),
        sa.Column("key", sa.Text, nullable=False, comment="Digest of page, archive and locator"),
        sa.Column("attempt", sa.Integer, nullable=False, comment="From 1; the last one counts"),
        sa.Column("locator", Words, nullable=False),
        sa.Column("url", Words, nullable=False),
        sa.Column("taken_at", Moment, nullable=False),
        sa.Column("index_digest", Words, nullable=False),
        sa.Column("index_status", sa.Integer),
        sa.Column("index_media_type", Words, nullable=False),
        sa.Column("fetched_at", Moment, nullable=False),
        sa.Column("same_as", Words, nullable=False),
        sa.Column("bundle", sa.Text),
        sa.Column("record", sa.Text),
        sa.Column("record_offset", KEY),
        sa.Column("digest", sa.Text),
        sa.UniqueConstraint("body", "key", "attempt"),
    )


def _judgements() -> None:
    op.create_table(
        "past_judgement",
        _number(),
        sa.Column("look", KEY, sa.ForeignKey("past_look.id"), nullable=False),
        sa.Column("judged_at", Moment, nullable=False),
        sa.Column("software", sa.Text, nullable=False),
        sa.Column("knowledge", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("detail", Words, nullable=False),
        sa.Column("answers", sa.Text, nullable=False),
    )
    op.create_index("past_judgement_of_look", "past_judgement", ["look", "id"])


def _facts_and_successions() -> None:
    op.create_table(
        "profile_fact",
        _number(),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("key", Words, nullable=False, comment="Folded handle"),
        sa.Column("looked_at", Moment, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("source", Words, nullable=False),
        sa.Column("fact", sa.Text, nullable=False, comment="The whole fact as JSON"),
    )
    op.create_index("profile_fact_of_channel", "profile_fact", ["service", "key", "looked_at"])
    op.create_table(
        "succession",
        _number(),
        sa.Column("before", sa.Text, sa.ForeignKey("body.id"), nullable=False),
        sa.Column("after", sa.Text, sa.ForeignKey("body.id"), nullable=False),
        sa.Column("since", Moment, comment="Empty when the statement was taken back"),
    )
    op.create_index("succession_of_pair", "succession", ["before", "after", "id"])


def _refuse_change(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added, never changed or removed'); END"
        )

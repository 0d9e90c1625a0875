"""Reminders that were sent, and what services' terms said."""

import sqlalchemy as sa
from alembic import op

from amtsblick.keep.columns import Moment, Words

revision = "0006"
down_revision = "0005"

TABLES = ("reminder", "terms_words", "terms_text")
KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("recipient", sa.Text, nullable=False, comment="Digest of the folded address"),
        sa.Column("matter", Words, nullable=False),
        sa.Column("facts", sa.Text, nullable=False, comment="JSON list of keys"),
        sa.Column("sent_at", Moment, nullable=False),
        comment="What was sent to whom",
    )
    op.create_index("reminder_of_recipient", "reminder", ["recipient", "id"])
    op.create_table(
        "terms_words",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("words", sa.LargeBinary, nullable=False, comment="Deflated UTF-8, one paragraph a line"),
    )
    op.create_table(
        "terms_text",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("address", Words, nullable=False),
        sa.Column("taken_at", Moment, nullable=False),
        sa.Column("digest", sa.Text, sa.ForeignKey("terms_words.digest"), nullable=False),
        sa.Column("word_count", sa.Integer, nullable=False),
        sa.Column("lang", Words, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False, comment="JSON list of links"),
        sa.Column("recorded_at", Moment, nullable=False),
        sa.UniqueConstraint("service", "address", "taken_at", "digest"),
        comment="What services' terms said, capture by capture",
    )
    for table in TABLES:
        _refuse_change(table)
    form = sa.table("register_format", sa.column("revision"), sa.column("needs"))
    op.bulk_insert(form, [{"revision": revision, "needs": "0.1"}])


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

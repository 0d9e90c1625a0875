"""The log of records: usages, reviews, decisions and documents, every version chained to the one before."""

import sqlalchemy as sa
from alembic import op

from amtsblick.keep.columns import Moment

revision = "0005"
down_revision = "0004"

TABLES = ("ledger",)
KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _log()
    op.create_table(
        "ledger_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("count", KEY, nullable=False),
        sa.Column("head", sa.Text, nullable=False),
        sa.CheckConstraint("id = 1", name="ledger_head_is_one_row"),
    )
    for table in TABLES:
        _refuse_change(table)
    form = sa.table("register_format", sa.column("revision"), sa.column("needs"))
    op.bulk_insert(form, [{"revision": revision, "needs": "0.1"}])


def _log() -> None:
    op.create_table(
        "ledger",
        sa.Column("seq", KEY, primary_key=True, autoincrement=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("valid_from", sa.Text, nullable=False, comment="Day, ISO 8601"),
        sa.Column("content", sa.Text, nullable=False, comment="Canonical JSON without defaults"),
        sa.Column("authors", sa.Text, nullable=False, comment="JSON list of names"),
        sa.Column("approved_by", sa.Text, nullable=False),
        sa.Column("before", KEY, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("valid_until", sa.Text, comment="Last day that may be meant, ISO 8601"),
        sa.Column("due", sa.Text, comment="Day, ISO 8601"),
        sa.Column("key", sa.Text, nullable=False, comment="Folded handle of a usage"),
        comment="Everything that people enter: versions, who, when, chained by digests",
    )
    op.create_index("ledger_of_record", "ledger", ["kind", "record", "seq"])
    op.create_index("ledger_of_body", "ledger", ["kind", "body", "service"])
    op.create_index("ledger_of_key", "ledger", ["kind", "service", "key"])
    op.create_index("ledger_of_due", "ledger", ["kind", "due"])


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

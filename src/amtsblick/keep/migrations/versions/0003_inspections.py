"""Inspections: where each one's evidence lies, how bundles are chained, and what was found."""

import sqlalchemy as sa
from alembic import op

from amtsblick.keep.columns import Moment, Words

revision = "0003"
down_revision = "0002"

TABLES = ("inspection", "inspection_result")
KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "inspection",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("site", Words, nullable=False),
        sa.Column("started_at", Moment, nullable=False),
        sa.Column("survey", KEY),
        sa.Column("body", sa.Text),
        sa.Column("bundle", sa.Text, nullable=False),
        sa.Column("manifest", sa.Text, nullable=False, unique=True),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("signed_by", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["survey", "body"], ["survey_body.survey", "survey_body.body"]),
    )
    op.create_index("inspection_of_body", "inspection", ["survey", "body"])
    op.create_table(
        "inspection_result",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("inspection", KEY, sa.ForeignKey("inspection.id"), nullable=False),
        sa.Column("judged_at", Moment, nullable=False),
        sa.Column("software", sa.Text, nullable=False),
        sa.Column("knowledge", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("result", sa.Text, nullable=False),
    )
    op.create_index("ix_inspection_result_inspection", "inspection_result", ["inspection"])
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(
                f"CREATE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
    else:
        for table in TABLES:
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added, never changed or removed'); END"
                )
    form = sa.table("register_format", sa.column("revision"), sa.column("needs"))
    op.bulk_insert(form, [{"revision": revision, "needs": "0.1"}])

"""What bodies write into their questionnaires by their personal links."""

import sqlalchemy as sa
from alembic import op

from amtsblick.keep.columns import Moment

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "questionnaire_answer",
        sa.Column("questionnaire", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False, comment="How often it was saved"),
        sa.Column("written", sa.Text, nullable=False, comment="JSON: what stands in the form"),
        sa.Column("saved_at", Moment, nullable=False),
        sa.Column("sent", sa.Text, nullable=True, comment="JSON: what was sent last"),
        sa.Column("sent_at", Moment, nullable=True),
        sa.Column("digest", sa.Text, nullable=True, comment="Of what was sent"),
        comment="What bodies write into their questionnaires by their personal links",
    )
    form = sa.table("register_format", sa.column("revision"), sa.column("needs"))
    op.bulk_insert(form, [{"revision": revision, "needs": "0.1"}])

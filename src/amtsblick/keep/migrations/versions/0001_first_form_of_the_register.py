"""First form of the register."""

import sqlalchemy as sa
from alembic import op

from amtsblick.keep.columns import Moment, Words

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "body",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("position", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("position"),
    )
    op.create_table(
        "channel",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("key", Words(), nullable=False),
        sa.Column("handle", Words(), nullable=False),
        sa.Column("url", Words(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("service", "key"),
    )
    op.create_table(
        "register_format",
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("revision"),
        comment="Which Amtsblick version introduced each revision: lets an older one say what it needs",
    )
    op.create_table(
        "survey",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("archives", sa.Text(), nullable=False),
        sa.Column("software", sa.Text(), nullable=False),
        sa.Column("knowledge", sa.Text(), nullable=False),
        sa.Column("bodies", sa.Integer(), nullable=False),
        sa.Column("pages_limit", sa.Integer(), nullable=False),
        sa.Column("broken_records", sa.Text(), nullable=False),
        sa.Column("list_digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "body_version",
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("kind", Words(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("homepage", Words(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("region", Words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["body"],
            ["body.id"],
        ),
        sa.PrimaryKeyConstraint("body", "version"),
    )
    op.create_table(
        "judgement",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("survey", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.Column("software", sa.Text(), nullable=False),
        sa.Column("knowledge", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey"],
            ["survey.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_judgement_survey", "judgement", ["survey"], unique=False)

    op.create_table(
        "survey_body",
        sa.Column("survey", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["body", "version"],
            ["body_version.body", "body_version.version"],
        ),
        sa.ForeignKeyConstraint(
            ["survey"],
            ["survey.id"],
        ),
        sa.PrimaryKeyConstraint("survey", "position"),
        sa.UniqueConstraint("survey", "body"),
    )
    op.create_index("survey_body_of_body", "survey_body", ["body", "survey"], unique=False)

    op.create_table(
        "capture",
        sa.Column("survey", KEY, autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("url", Words(), nullable=False),
        sa.Column("url_digest", sa.Text(), nullable=False),
        sa.Column("requested", Words(), nullable=False),
        sa.Column("taken_at", Moment(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("failure_detail", Words(), nullable=False),
        sa.Column("collector", sa.Text(), nullable=False),
        sa.Column("remote_address", sa.Text(), nullable=False),
        sa.Column("etag", Words(), nullable=False),
        sa.Column("last_modified", Words(), nullable=False),
        sa.Column("content_type", Words(), nullable=False),
        sa.Column("hops", sa.Text(), nullable=False),
        sa.Column("watched", sa.Text(), nullable=False),
        sa.Column("bundle", sa.Text(), nullable=True),
        sa.Column("record", sa.Text(), nullable=True),
        sa.Column("record_offset", KEY, nullable=True),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("unchanged", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["survey", "body"],
            ["survey_body.survey", "survey_body.body"],
        ),
        sa.PrimaryKeyConstraint("survey", "body", "number"),
    )
    op.create_index("capture_of_url", "capture", ["url_digest", "taken_at"], unique=False)

    op.create_table(
        "claim",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("survey", KEY, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("judgement", KEY, nullable=False),
        sa.Column("channel", KEY, nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("via", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("pages_seen", sa.Integer(), nullable=False),
        sa.Column("pages_looked", sa.Integer(), nullable=False),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel"],
            ["channel.id"],
        ),
        sa.ForeignKeyConstraint(
            ["judgement"],
            ["judgement.id"],
        ),
        sa.ForeignKeyConstraint(
            ["survey", "body"],
            ["survey_body.survey", "survey_body.body"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("claim_of_survey", "claim", ["survey", "channel"], unique=False)

    op.create_table(
        "sheet",
        sa.Column("survey", KEY, autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("judgement", KEY, nullable=False),
        sa.Column("judged_at", Moment(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["judgement"],
            ["judgement.id"],
        ),
        sa.ForeignKeyConstraint(
            ["survey", "body"],
            ["survey_body.survey", "survey_body.body"],
        ),
        sa.PrimaryKeyConstraint("survey", "body", "judgement"),
    )
    op.create_index("sheet_of_body", "sheet", ["body", "survey", "judgement"], unique=False)
    op.create_table(
        "answer",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("survey", KEY, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("judgement", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", Words(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("captures", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["judgement"],
            ["judgement.id"],
        ),
        sa.ForeignKeyConstraint(
            ["survey", "body"],
            ["survey_body.survey", "survey_body.body"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("answer_of_survey", "answer", ["survey", "kind", "subject"], unique=False)

    op.create_table(
        "look",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("survey", KEY, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("judgement", KEY, nullable=False),
        sa.Column("capture", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("detail", Words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["judgement"],
            ["judgement.id"],
        ),
        sa.ForeignKeyConstraint(
            ["survey", "body", "capture"],
            ["capture.survey", "capture.body", "capture.number"],
        ),
        sa.ForeignKeyConstraint(
            ["survey", "body"],
            ["survey_body.survey", "survey_body.body"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("look_of_body", "look", ["body", "survey"], unique=False)

    op.create_table(
        "observation",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("survey", KEY, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("judgement", KEY, nullable=False),
        sa.Column("capture", sa.Integer(), nullable=True),
        sa.Column("channel", KEY, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("observed_at", Moment(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence_path", Words(), nullable=False),
        sa.Column("excerpt", Words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel"],
            ["channel.id"],
        ),
        sa.ForeignKeyConstraint(
            ["judgement"],
            ["judgement.id"],
        ),
        sa.ForeignKeyConstraint(
            ["survey", "body", "capture"],
            ["capture.survey", "capture.body", "capture.number"],
        ),
        sa.ForeignKeyConstraint(
            ["survey", "body"],
            ["survey_body.survey", "survey_body.body"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "observation_of_body",
        "observation",
        ["body", "outcome", "survey", "channel", "judgement"],
        unique=False,
    )
    op.create_index("observation_of_channel", "observation", ["channel", "body", "survey"], unique=False)

    op.bulk_insert(
        sa.table("register_format", sa.column("revision"), sa.column("needs")),
        [{"revision": "0001", "needs": "0.1"}],
    )

"""Work that waits, is under way or done."""

import sqlalchemy as sa
from alembic import op

from amtsblick.keep.columns import Moment, Words

revision = "0009"
down_revision = "0008"

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "task",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("work", sa.Text, nullable=False, comment="JSON of the parameters"),
        sa.Column("actor", Words, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("schedule", KEY, comment="Schedule that asked for it"),
        sa.Column("after", KEY, comment="Task that it follows from"),
        sa.Column("urgency", sa.Integer, nullable=False, comment="Smaller ones are taken first"),
        sa.Column("heavy", sa.Boolean, nullable=False, comment="Needs a browser or much memory"),
        sa.Column(
            "conflict", sa.Text, nullable=False, comment="Of those with the same text one runs at a time"
        ),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("not_before", Moment, comment="A failed attempt is not repeated earlier"),
        sa.Column("cancel_asked", sa.Boolean, nullable=False),
        sa.Column("worker", sa.Text, nullable=False, comment='Who holds it, "" when nobody does'),
        sa.Column("beats", sa.Integer, nullable=False, comment="Signs of life; counted, since clocks jump"),
        sa.Column("beat_at", Moment),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("started_at", Moment),
        sa.Column("finished_at", Moment),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer),
        sa.Column("best", sa.Integer, nullable=False, comment="Most that was done in any attempt"),
        sa.Column("survey", KEY, comment="Survey that the task works on"),
        sa.Column("outcome", sa.Text, comment="JSON"),
        sa.Column("error", Words, nullable=False),
        comment="The queue of work",
        sqlite_autoincrement=True,  # a number is never given twice, also when old tasks were removed
    )
    op.create_index("task_in_state", "task", ["state", "urgency", "id"])
    op.create_index("task_finished", "task", ["finished_at"])
    op.create_table(
        "task_line",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("task", KEY, sa.ForeignKey("task.id", ondelete="CASCADE"), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("said", sa.Text, nullable=False, comment="JSON list of values"),
        comment="The last lines of each task's log",
        sqlite_autoincrement=True,
    )
    op.create_index("task_line_of_task", "task_line", ["task", "id"])
    op.create_table(
        "worker",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("started_at", Moment, nullable=False),
        sa.Column("beat_at", Moment, nullable=False),
        comment="Signs of life of those who work, also while they have nothing to do",
    )
    op.create_table(
        "schedule",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("work", sa.Text, nullable=False, comment="JSON of the parameters"),
        sa.Column("rhythm", sa.Text, nullable=False, comment="JSON"),
        sa.Column("actor", Words, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("next_run", Moment, nullable=False),
        sa.Column("last_task", KEY),
        sa.Column("enabled", sa.Boolean, nullable=False),
        comment="Work that is asked for again and again",
    )
    op.create_index("schedule_next", "schedule", ["enabled", "next_run"])
    form = sa.table("register_format", sa.column("revision"), sa.column("needs"))
    op.bulk_insert(form, [{"revision": revision, "needs": "0.1"}])

"""How does work that waits, runs or is done lie in a database? These rows change and are removed one day."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text

from amtsblick.keep.columns import KEY, Moment, Words, metadata

task = Table(
    "task",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("kind", Text, nullable=False),
    Column("work", Text, nullable=False, comment="JSON of the parameters"),
    Column("actor", Words, nullable=False),
    Column("role", Text, nullable=False),
    Column("schedule", KEY, comment="Schedule that asked for it"),
    Column("after", KEY, comment="Task that it follows from"),
    Column("urgency", Integer, nullable=False, comment="Smaller ones are taken first"),
    Column("heavy", Boolean, nullable=False, comment="Needs a browser or much memory"),
    Column("conflict", Text, nullable=False, comment="Of those with the same text one runs at a time"),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Moment, comment="A failed attempt is not repeated earlier"),
    Column("cancel_asked", Boolean, nullable=False),
    Column("worker", Text, nullable=False, comment='Who holds it, "" when nobody does'),
    Column("beats", Integer, nullable=False, comment="Signs of life; counted, since clocks jump"),
    Column("beat_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("started_at", Moment),
    Column("finished_at", Moment),
    Column("done", Integer, nullable=False),
    Column("total", Integer),
    Column("best", Integer, nullable=False, comment="Most that was done in any attempt"),
    Column("survey", KEY, comment="Survey that the task works on"),
    Column("outcome", Text, comment="JSON"),
    Column("error", Words, nullable=False),
    Index("task_in_state", "state", "urgency", "id"),
    Index("task_finished", "finished_at"),
    comment="The queue of work",
    sqlite_autoincrement=True,  # a number is never given twice, also when old tasks were removed
)
task_line = Table(
    "task_line",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("task", ForeignKey(task.c.id, ondelete="CASCADE"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("step", Text, nullable=False),
    Column("said", Text, nullable=False, comment="JSON list of values"),
    Index("task_line_of_task", "task", "id"),
    comment="The last lines of each task's log",
    sqlite_autoincrement=True,
)
worker = Table(
    "worker",
    metadata,
    Column("name", Text, primary_key=True),
    Column("started_at", Moment, nullable=False),
    Column("beat_at", Moment, nullable=False),
    comment="Signs of life of those who work, also while they have nothing to do",
)
schedule = Table(
    "schedule",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("kind", Text, nullable=False),
    Column("work", Text, nullable=False, comment="JSON of the parameters"),
    Column("rhythm", Text, nullable=False, comment="JSON"),
    Column("actor", Words, nullable=False),
    Column("role", Text, nullable=False),
    Column("next_run", Moment, nullable=False),
    Column("last_task", KEY),
    Column("enabled", Boolean, nullable=False),
    Index("schedule_next", "enabled", "next_run"),
    comment="Work that is asked for again and again",
)

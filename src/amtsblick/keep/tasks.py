"""How do rows of the queue become tasks, and what does each step of a task change?"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, or_, select, true, update

from amtsblick.keep.columns import storable
from amtsblick.keep.tables_tasks import task, task_line
from amtsblick.keep.wording import spelled
from amtsblick.parse.codec import from_json, to_json
from amtsblick.values.records import Actor, Role
from amtsblick.values.tasks import Hold, Line, Placing, Step, Task, TaskOutcome, TaskProgress, TaskState
from amtsblick.values.work import WORK, TaskKind, Work, kind_of_work

ATTEMPTS: Final = 3
"""So often a task is tried that gets no further."""
LINES_KEPT: Final = 200
LONGEST_PAUSE: Final = timedelta(hours=1)
"""A pause that ends later was set by a clock that was wrong."""
_LONGEST_LINE: Final = 500
"""Characters of one value of a line."""


def add(  # noqa: PLR0913 - what one row says, one keyword each
    connection: Connection,
    work: Work,
    actor: Actor,
    placing: Placing,
    *,
    when: datetime,
    after: int | None,
    schedule: int | None,
    not_before: datetime | None = None,
) -> int:
    """Enter a task that waits; returns its number."""
    row = {
        "kind": kind_of_work(work).value,
        "work": spelled(to_json(work)),
        "actor": actor.name,
        "role": actor.role.value,
        "schedule": schedule,
        "after": after,
        "urgency": placing.urgency,
        "heavy": placing.heavy,
        "conflict": placing.conflict,
        "state": TaskState.WAITING.value,
        "attempts": 0,
        "not_before": not_before,
        "cancel_asked": False,
        "worker": "",
        "beats": 0,
        "created_at": when,
        "done": 0,
        "best": 0,
        "error": "",
    }
    return int(connection.execute(insert(task).values(**row).returning(task.c.id)).scalar_one())


def same(
    connection: Connection, work: Work, states: Iterable[TaskState], ready_at: datetime | None = None
) -> int | None:
    """Number of a task with the same parameters in one of these states, with ``ready_at`` one without a pause."""
    wanted = select(task.c.id).where(
        task.c.state.in_([one.value for one in states]),
        task.c.kind == kind_of_work(work).value,
        task.c.work == spelled(to_json(work)),
        task.c.cancel_asked.is_(False),
        true() if ready_at is None else may_start(ready_at),
    )
    found = connection.execute(wanted.order_by(task.c.id).limit(1)).scalar()
    return None if found is None else int(found)


def take(connection: Connection, worker: str, when: datetime, *, heavy: bool, light: bool) -> Task | None:
    """The most urgent task that may run now becomes this worker's."""
    running = select(task.c.conflict).where(task.c.state == TaskState.RUNNING, task.c.conflict != "")
    wanted = select(task.c.id).where(
        task.c.state == TaskState.WAITING,
        may_start(when),
        task.c.conflict.not_in(running),
        task.c.heavy.in_([one for one, wanted in ((True, heavy), (False, light)) if wanted]),
    )
    number = connection.execute(wanted.order_by(task.c.urgency, task.c.id).limit(1)).scalar()
    if number is None:
        return None
    connection.execute(
        update(task)
        .where(task.c.id == number)
        .values(
            state=TaskState.RUNNING.value,
            worker=worker,
            beats=task.c.beats + 1,
            beat_at=when,
            attempts=task.c.attempts + 1,
            started_at=func.coalesce(task.c.started_at, when),
        )
    )
    add_line(connection, number, Step.STARTED, [worker], when)
    return one(connection, number)


def kept_waiting(connection: Connection, conflict: str, urgency: int, when: datetime) -> bool:
    """Does something more urgent wait that a running task excludes?"""
    if not conflict:
        return False
    waits = select(task.c.id).where(
        task.c.state == TaskState.WAITING,
        task.c.conflict == conflict,
        task.c.urgency < urgency,
        may_start(when),
    )
    return connection.execute(waits.limit(1)).first() is not None


def may_start(when: datetime) -> ColumnElement[bool]:
    """Is the pause after a failed attempt over?"""
    return or_(
        task.c.not_before.is_(None), task.c.not_before <= when, task.c.not_before > when + LONGEST_PAUSE
    )


def mine(hold: Hold) -> tuple[ColumnElement[bool], ...]:
    """Is it still this worker's?"""
    return task.c.id == hold.number, task.c.state == TaskState.RUNNING, task.c.worker == hold.worker


def end(connection: Connection, number: int, state: TaskState, when: datetime, **said: Any) -> None:
    """The task is over."""
    values = {"state": state.value, "worker": "", "finished_at": when, "cancel_asked": False, **said}
    connection.execute(update(task).where(task.c.id == number).values(**values))


def wait_again(connection: Connection, number: int, **said: Any) -> None:
    """The task goes back into the queue."""
    values = {"state": TaskState.WAITING.value, "worker": "", **said}
    connection.execute(update(task).where(task.c.id == number).values(**values))


def add_line(connection: Connection, number: int, step: Step, said: Sequence[str], when: datetime) -> None:
    """One more line of the log; the oldest ones go."""
    short = [storable(str(value))[:_LONGEST_LINE] for value in said]
    connection.execute(
        insert(task_line).values(task=number, at=when, step=step.value, said=json.dumps(short))
    )


def forget_lines(connection: Connection, number: int) -> None:
    """Keep the last ``LINES_KEPT`` lines of a task."""
    newest = select(task_line.c.id).where(task_line.c.task == number).order_by(task_line.c.id.desc())
    last = connection.execute(newest.offset(LINES_KEPT).limit(1)).scalar()
    if last is not None:
        connection.execute(delete(task_line).where(task_line.c.task == number, task_line.c.id <= last))


def lines(connection: Connection, number: int, after: int = 0) -> list[Line]:
    """Lines of a task's log behind line ``after``, oldest first."""
    wanted = select(task_line).where(task_line.c.task == number, task_line.c.id > after)
    return [_line(row) for row in connection.execute(wanted.order_by(task_line.c.id))]


def one(connection: Connection, number: int) -> Task:
    """One task. Raises LookupError."""
    found = many(connection, task.c.id == number, limit=1)
    if not found:
        raise LookupError(f"there is no task {number}")
    return found[0]


def many(connection: Connection, *conditions: ColumnElement[bool], limit: int) -> list[Task]:
    """Tasks, newest first, each with the last line of its log."""
    wanted = select(task).where(*conditions).order_by(task.c.id.desc()).limit(limit)
    rows = connection.execute(wanted).all()
    newest = (
        select(func.max(task_line.c.id))
        .where(task_line.c.task.in_([row.id for row in rows]))
        .group_by(task_line.c.task)
    )
    said = connection.execute(select(task_line).where(task_line.c.id.in_(newest)))
    last = {row.task: _line(row) for row in said}
    return [_task(row, last.get(row.id)) for row in rows]


def _line(row: Row[Any]) -> Line:
    return Line(number=row.id, at=row.at, step=Step(row.step), values=tuple(json.loads(row.said)))


def _task(row: Row[Any], last: Line | None) -> Task:
    kind = TaskKind(row.kind)
    return Task(
        number=row.id,
        kind=kind,
        work=work_of(row.kind, row.work),
        asked_by=Actor(name=row.actor, role=Role(row.role)),
        state=TaskState(row.state),
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        attempts=row.attempts,
        worker=row.worker,
        beat_at=row.beat_at,
        cancel_asked=row.cancel_asked,
        progress=TaskProgress(
            done=row.done,
            total=row.total,
            step=last.step if last else None,
            values=last.values if last else (),
            at=last.at if last else None,
        ),
        survey=row.survey,
        outcome=None if row.outcome is None else from_json(TaskOutcome, json.loads(row.outcome)),
        error=row.error,
        after=row.after,
        schedule=row.schedule,
    )


def work_of(kind: str, work: str) -> Work:
    """Parameters as they were stored."""
    return from_json(WORK[TaskKind(kind)], json.loads(work))

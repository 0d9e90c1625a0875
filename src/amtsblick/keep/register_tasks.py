"""Which work waits, who does it, how far is it? Each method is one short transaction.

A worker proves its hold on a task with every word (``Hold``): one that was given up for dead and comes
back learns that the task is no longer its own, and changes nothing.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, delete, or_, select, true, update

from amtsblick.keep import tasks as rows
from amtsblick.keep.door import Door
from amtsblick.keep.opening import reading, writing
from amtsblick.keep.tables_tasks import task
from amtsblick.keep.wording import spelled
from amtsblick.parse.codec import to_json
from amtsblick.values.records import Actor
from amtsblick.values.tasks import FINISHED, Beat, Hold, Line, Placing, Step, Task, TaskOutcome, TaskState
from amtsblick.values.work import TaskKind, Work

_OPEN: Final = (TaskState.WAITING.value, TaskState.RUNNING.value)


class TaskMemory(Door):
    """The part of ``Register`` that holds the queue of work."""

    # Asking

    def add_task(  # noqa: PLR0913 - what one row says, one keyword each
        self,
        work: Work,
        *,
        asked_by: Actor,
        placing: Placing,
        when: datetime,
        after: int | None = None,
        schedule: int | None = None,
        unless: Collection[TaskState] = (),
        not_before: datetime | None = None,
    ) -> Task:
        """Enter a task, which is taken at ``not_before`` (at most an hour ahead) at the earliest.

        When one with the same parameters is in a state of ``unless``, that one is returned; one that pauses
        only when this one would pause as well.
        """
        with writing(self._engine) as connection:
            ready_at = when if not_before is None else None
            number = rows.same(connection, work, unless, ready_at) if unless else None
            if number is None:
                number = rows.add(
                    connection,
                    work,
                    asked_by,
                    placing,
                    when=when,
                    after=after,
                    schedule=schedule,
                    not_before=not_before,
                )
            return rows.one(connection, number)

    def task(self, number: int) -> Task:
        """One task. Raises LookupError when there is none of that number."""
        with reading(self._engine) as connection:
            return rows.one(connection, number)

    def tasks(
        self,
        *,
        states: Collection[TaskState] = (),
        kinds: Collection[TaskKind] = (),
        before: int | None = None,
        limit: int = 50,
    ) -> list[Task]:
        """Tasks, newest first; () means all. ``before`` is the last number of the page before."""
        conditions: list[ColumnElement[bool]] = [true()]
        conditions += [task.c.state.in_([one.value for one in states])] if states else []
        conditions += [task.c.kind.in_([one.value for one in kinds])] if kinds else []
        conditions += [task.c.id < before] if before is not None else []
        with reading(self._engine) as connection:
            return rows.many(connection, *conditions, limit=limit)

    def task_lines(self, number: int, after: int = 0) -> list[Line]:
        """The last lines of a task's log behind line ``after``, oldest first."""
        with reading(self._engine) as connection:
            return rows.lines(connection, number, after)

    def cancel_task(self, number: int, actor: Actor, when: datetime) -> Task:
        """End a task that waits; ask the worker to end one that runs. Raises LookupError."""
        with writing(self._engine) as connection:
            found = rows.one(connection, number)
            if found.state in FINISHED:
                return found
            rows.add_line(connection, number, Step.CANCEL_ASKED, [actor.name], when)
            if found.state is TaskState.WAITING:
                _cancelled(connection, number, when)
            else:
                connection.execute(update(task).where(task.c.id == number).values(cancel_asked=True))
            return rows.one(connection, number)

    def retry_task(self, number: int, actor: Actor, when: datetime) -> Task:
        """Let a task that failed or was cancelled wait again; others stay as they are. Raises LookupError."""
        with writing(self._engine) as connection:
            found = rows.one(connection, number)
            if found.state in {TaskState.FAILED, TaskState.CANCELLED}:
                rows.add_line(connection, number, Step.RETRIED, [actor.name], when)
                rows.wait_again(
                    connection, number, attempts=0, error="", finished_at=None, not_before=None, best=0
                )
            return rows.one(connection, number)

    def forget_tasks(self, finished_before: datetime) -> int:
        """Remove tasks that were over before a moment, with their lines; returns how many."""
        with writing(self._engine) as connection:
            old = task.c.finished_at < finished_before
            return connection.execute(
                delete(task).where(old, task.c.state.in_([one.value for one in FINISHED]))
            ).rowcount

    # Working

    def open_tasks(self, when: datetime) -> tuple[int, list[Hold]]:
        """How many tasks wait without a pause, and who holds those that run. Cheap: asked every second."""
        wanted = select(task.c.id, task.c.state, task.c.worker, task.c.beats).where(
            task.c.state.in_(_OPEN), or_(task.c.state == TaskState.RUNNING, rows.may_start(when))
        )
        with reading(self._engine) as connection:
            found = connection.execute(wanted).all()
        held = [
            Hold(number=row.id, worker=row.worker, beats=row.beats)
            for row in found
            if row.state == TaskState.RUNNING
        ]
        return len(found) - len(held), held

    def take_task(
        self, worker: str, when: datetime, *, heavy: bool = True, light: bool = True
    ) -> Task | None:
        """Take the most urgent task that may run now, None when there is none. Nobody else gets it.

        ``worker`` is a text that was never used before. ``heavy`` and ``light`` say which kinds are wanted.
        """
        with writing(self._engine) as connection:
            return rows.take(connection, worker, when, heavy=heavy, light=light)

    def beat(self, hold: Hold, when: datetime) -> Beat:
        """Give a sign of life, and learn whether to go on."""
        with writing(self._engine) as connection:
            said = connection.execute(
                update(task)
                .where(*rows.mine(hold))
                .values(beats=task.c.beats + 1, beat_at=when)
                .returning(task.c.cancel_asked, task.c.conflict, task.c.urgency)
            ).first()
            if said is None:
                return Beat.LOST
            if said.cancel_asked:
                return Beat.CANCEL
            urgent = rows.kept_waiting(connection, said.conflict, said.urgency, when)
        return Beat.YIELD if urgent else Beat.HELD

    def note_progress(
        self,
        hold: Hold,
        said: Sequence[tuple[datetime, Step, Sequence[str]]],
        *,
        done: int,
        total: int | None = None,
        survey: int | None = None,
    ) -> bool:
        """Add lines to a task's log and tell how far it is; False when it is no longer this worker's.

        A task that gets further has as many attempts again.
        """
        with writing(self._engine) as connection:
            found = connection.execute(
                select(task.c.best, task.c.survey, task.c.attempts).where(*rows.mine(hold))
            ).first()
            if found is None:
                return False
            further = done > found.best
            connection.execute(
                update(task)
                .where(task.c.id == hold.number)
                .values(
                    done=done,
                    total=total,
                    best=max(done, found.best),
                    attempts=1 if further else found.attempts,
                    survey=found.survey if survey is None else survey,
                )
            )
            for when, step, values in said:
                rows.add_line(connection, hold.number, step, values, when)
            rows.forget_lines(connection, hold.number)
        return True

    def finish_task(self, hold: Hold, outcome: TaskOutcome, when: datetime) -> bool:
        """The work is done; False when it is no longer this worker's."""
        with writing(self._engine) as connection:
            if not _is_mine(connection, hold):
                return False
            rows.add_line(connection, hold.number, Step.DONE, [], when)
            rows.end(
                connection, hold.number, TaskState.DONE, when, outcome=spelled(to_json(outcome)), error=""
            )
        return True

    def fail_task(
        self, hold: Hold, why: str, when: datetime, *, again_at: datetime | None = None
    ) -> TaskState | None:
        """The attempt failed. With ``again_at`` it is tried then, unless it was tried often enough.

        Returns the task's state from now on, None when it is no longer this worker's.
        """
        with writing(self._engine) as connection:
            if not _is_mine(connection, hold):
                return None
            return _fail(connection, hold.number, why, when, again_at)

    def stop_task(self, hold: Hold, when: datetime) -> bool:
        """The work was ended because somebody asked for it; False when it is no longer this worker's."""
        with writing(self._engine) as connection:
            if not _is_mine(connection, hold):
                return False
            _cancelled(connection, hold.number, when)
        return True

    def give_back(self, hold: Hold, when: datetime) -> bool:
        """The worker ends; the task waits for another one and loses no attempt."""
        with writing(self._engine) as connection:
            if not _is_mine(connection, hold):
                return False
            rows.add_line(connection, hold.number, Step.GIVEN_BACK, [hold.worker], when)
            rows.wait_again(connection, hold.number, attempts=task.c.attempts - 1)
        return True

    def take_away(self, silent: Hold, when: datetime) -> bool:
        """Let a task wait again whose worker gave no sign of life since ``silent`` was read.

        False when it did, or somebody was quicker. Tried often enough, the task fails.
        """
        with writing(self._engine) as connection:
            still = (*rows.mine(silent), task.c.beats == silent.beats)
            found = connection.execute(select(task.c.cancel_asked).where(*still)).first()
            if found is None:
                return False
            rows.add_line(connection, silent.number, Step.LOST, [silent.worker], when)
            if found.cancel_asked:
                _cancelled(connection, silent.number, when)
            else:
                why = "the worker ended without a word, such as for want of memory, each time it was tried"
                _fail(connection, silent.number, why, when, again_at=when)
        return True


def _is_mine(connection: Connection, hold: Hold) -> bool:
    return connection.execute(select(task.c.id).where(*rows.mine(hold))).first() is not None


def _cancelled(connection: Connection, number: int, when: datetime) -> None:
    rows.add_line(connection, number, Step.CANCELLED, [], when)
    rows.end(connection, number, TaskState.CANCELLED, when)


def _fail(
    connection: Connection, number: int, why: str, when: datetime, again_at: datetime | None
) -> TaskState:
    tried = connection.execute(select(task.c.attempts).where(task.c.id == number)).scalar_one()
    if again_at is not None and tried < rows.ATTEMPTS:
        rows.add_line(connection, number, Step.TRIED, [why], when)
        rows.wait_again(connection, number, not_before=again_at, error=why)
        return TaskState.WAITING
    rows.add_line(connection, number, Step.FAILED, [why], when)
    rows.end(connection, number, TaskState.FAILED, when, error=why)
    return TaskState.FAILED

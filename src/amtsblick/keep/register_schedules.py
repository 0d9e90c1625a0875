"""Which work is asked for again and again, and when next?"""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from amtsblick.keep import tasks as rows
from amtsblick.keep.door import Door
from amtsblick.keep.opening import reading, writing
from amtsblick.keep.tables_tasks import schedule
from amtsblick.keep.wording import spelled
from amtsblick.parse.codec import from_json, to_json
from amtsblick.values.records import Actor, Role
from amtsblick.values.tasks import Placing, Rhythm, Schedule, Task, TaskState
from amtsblick.values.work import Work, kind_of_work


class ScheduleMemory(Door):
    """The part of ``Register`` that holds schedules."""

    def add_schedule(self, work: Work, rhythm: Rhythm, *, asked_by: Actor, next_run: datetime) -> Schedule:
        """Enter a schedule, which is enabled."""
        row = {
            "kind": kind_of_work(work).value,
            "work": spelled(to_json(work)),
            "rhythm": spelled(to_json(rhythm)),
            "actor": asked_by.name,
            "role": asked_by.role.value,
            "next_run": next_run,
            "enabled": True,
        }
        with writing(self._engine) as connection:
            number = connection.execute(insert(schedule).values(**row).returning(schedule.c.id)).scalar_one()
        return self.schedule(int(number))

    def schedules(self) -> list[Schedule]:
        """All schedules, oldest first."""
        with reading(self._engine) as connection:
            return [_schedule(row) for row in connection.execute(select(schedule).order_by(schedule.c.id))]

    def schedule(self, number: int) -> Schedule:
        """One schedule. Raises LookupError when there is none of that number."""
        with reading(self._engine) as connection:
            row = connection.execute(select(schedule).where(schedule.c.id == number)).first()
        if row is None:
            raise LookupError(f"there is no schedule {number}")
        return _schedule(row)

    def change_schedule(self, number: int, rhythm: Rhythm, *, enabled: bool, next_run: datetime) -> Schedule:
        """Another rhythm, or a pause. Raises LookupError."""
        with writing(self._engine) as connection:
            connection.execute(
                update(schedule)
                .where(schedule.c.id == number)
                .values(rhythm=spelled(to_json(rhythm)), enabled=enabled, next_run=next_run)
            )
        return self.schedule(number)

    def remove_schedule(self, number: int) -> bool:
        """Forget a schedule; its tasks stay. False when there is none of that number."""
        with writing(self._engine) as connection:
            return connection.execute(delete(schedule).where(schedule.c.id == number)).rowcount > 0

    def run_schedule(
        self, planned: Schedule, placing: Placing, *, next_run: datetime, when: datetime
    ) -> Task | None:
        """Ask for the work of a schedule, once for each ``planned.next_run``; None when somebody was quicker.

        Work that waits or runs already, after whoever asked for it, is not asked for twice.
        """
        with writing(self._engine) as connection:
            moved = connection.execute(
                update(schedule)
                .where(
                    schedule.c.id == planned.number,
                    schedule.c.next_run == planned.next_run,
                    schedule.c.enabled.is_(True),
                )
                .values(next_run=next_run)
            )
            if not moved.rowcount:
                return None
            number = rows.same(connection, planned.work, (TaskState.WAITING, TaskState.RUNNING))
            if number is None:
                number = rows.add(
                    connection,
                    planned.work,
                    planned.asked_by,
                    placing,
                    when=when,
                    after=None,
                    schedule=planned.number,
                )
            connection.execute(
                update(schedule).where(schedule.c.id == planned.number).values(last_task=number)
            )
            return rows.one(connection, number)


def _schedule(row: Row[Any]) -> Schedule:
    return Schedule(
        number=row.id,
        work=rows.work_of(row.kind, row.work),
        rhythm=from_json(Rhythm, json.loads(row.rhythm)),
        asked_by=Actor(name=row.actor, role=Role(row.role)),
        next_run=row.next_run,
        last_task=row.last_task,
        enabled=row.enabled,
    )

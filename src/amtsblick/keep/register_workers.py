"""Who is there to do the work?"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert, select, update

from amtsblick.keep.door import Door
from amtsblick.keep.opening import reading, writing
from amtsblick.keep.tables_tasks import worker
from amtsblick.values.tasks import WorkerSign

_FORGOTTEN: Final = timedelta(days=1)
"""After so long without a sign of life nobody asks for a worker any more."""


class WorkerMemory(Door):
    """The part of ``Register`` that knows the workers."""

    def sign_worker(self, name: str, started_at: datetime, when: datetime) -> None:
        """A worker's sign of life; its first one enters it."""
        with writing(self._engine) as connection:
            known = connection.execute(update(worker).where(worker.c.name == name).values(beat_at=when))
            if not known.rowcount:
                connection.execute(insert(worker).values(name=name, started_at=started_at, beat_at=when))
                connection.execute(delete(worker).where(worker.c.beat_at < when - _FORGOTTEN))

    def dismiss_worker(self, name: str) -> None:
        """A worker has ended."""
        with writing(self._engine) as connection:
            connection.execute(delete(worker).where(worker.c.name == name))

    def workers(self) -> list[WorkerSign]:
        """Workers that have not said that they ended, the last sign of life first."""
        with reading(self._engine) as connection:
            found = connection.execute(select(worker).order_by(worker.c.beat_at.desc(), worker.c.name))
            return [
                WorkerSign(name=row.name, started_at=row.started_at, beat_at=row.beat_at) for row in found
            ]

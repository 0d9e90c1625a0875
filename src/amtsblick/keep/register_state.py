"""How is the register itself: of which form, how large, how much waits in it?"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, func, select

from amtsblick.keep.door import Door
from amtsblick.keep.opening import HEAD, reading
from amtsblick.keep.tables import survey
from amtsblick.keep.tables_tasks import task
from amtsblick.values.tasks import TaskState


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterForm:
    """``database`` is sqlite or postgresql, ``version`` its own; ``size`` in bytes, with SQLite's journal.

    ``newest`` is the form that this version of Amtsblick writes; another ``revision`` means that another
    version has opened the register meanwhile.
    """

    database: str
    version: str
    revision: str
    newest: str
    size: int

    @property
    def current(self) -> bool:
        """Does this version know the form?"""
        return self.revision == self.newest


class StateMemory(Door):
    """The part of ``Register`` that tells about the register itself."""

    def revision(self) -> str:
        """The form of the register, as it is now."""
        with reading(self._engine) as connection:
            found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return str(found or "")

    def form(self) -> RegisterForm:
        """Form, database and size."""
        name = self._engine.dialect.name
        with reading(self._engine) as connection:
            asked = "SELECT sqlite_version()" if name == "sqlite" else "SHOW server_version"
            version = str(connection.exec_driver_sql(asked).scalar())
            size = (
                _size_of_file(self._engine)
                if name == "sqlite"
                else connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar()
            )
        return RegisterForm(
            database=name, version=version, revision=self.revision(), newest=HEAD, size=int(size or 0)
        )

    def task_counts(self) -> dict[TaskState, int]:
        """How many tasks there are in each state."""
        with reading(self._engine) as connection:
            found = connection.execute(select(task.c.state, func.count()).group_by(task.c.state)).all()
        return {TaskState(state): count for state, count in found}

    def last_survey(self) -> datetime | None:
        """When the newest survey was finished; None: there is none."""
        with reading(self._engine) as connection:
            return connection.execute(select(func.max(survey.c.finished_at))).scalar()


def _size_of_file(engine: Engine) -> int:
    file = Path(str(engine.url.database))
    parts = (file, file.with_name(f"{file.name}-wal"))
    return sum(one.stat().st_size for one in parts if one.exists())

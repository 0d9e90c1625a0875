"""Is the database sound, and does every file of evidence belong to something? Nothing is changed.

What a killed survey leaves behind is of two kinds: an unfinished file (``….part``), which never gets its name,
and a whole bundle whose rows were not written any more. Both are harmless; both take space.
"""

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError

from amtsblick.errors import AmtsblickError
from amtsblick.keep.backup_evidence import EVIDENCE
from amtsblick.keep.backup_form import REGISTER, Problem
from amtsblick.keep.bodies import chunks
from amtsblick.keep.evidence_files import is_being_written
from amtsblick.keep.opening import reading
from amtsblick.keep.tables import capture, inspection, survey
from amtsblick.keep.tables_timeline import past_look

YOUNG: Final = timedelta(minutes=15)
"""A file that is not older may belong to a run whose rows are on their way."""
_INSPECTIONS: Final = "inspections"
_PART: Final = ".part"
_WARC, _WACZ = ".warc.gz", ".wacz"
_MOST: Final = 20
"""Complaints of a damaged database that are worth reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """A file that nothing in the register names, or that was never finished; ``path`` is below the workspace."""

    path: str
    size: int
    finished: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Strays:
    """``seen`` files were looked at; ``young`` of them are too new to be judged."""

    found: tuple[Stray, ...] = ()
    seen: int = 0
    young: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSurvey:
    """A survey that has not ended: it runs, or it was interrupted."""

    number: int
    started_at: datetime


def database_problems(engine: Engine) -> tuple[Problem, ...] | None:
    """What SQLite finds wrong with its pages, indexes and references; None for another database.

    PostgreSQL enforces its references itself; its pages are the business of its own tools.
    """
    if engine.dialect.name != "sqlite":
        return None
    try:
        with reading(engine) as connection:
            return tuple(_complaints(connection))
    except (AmtsblickError, DBAPIError) as error:
        return (Problem(place=REGISTER, why=f"the database is damaged: {error}"),)


def _complaints(connection: Connection) -> Iterator[Problem]:
    for (said,) in connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST})"):
        if said != "ok":
            yield Problem(place=REGISTER, why=f"the database is damaged: {said}")
    for table, row, wanted, _ in islice(connection.exec_driver_sql("PRAGMA foreign_key_check"), _MOST):
        yield Problem(place=f"{REGISTER} table {table} row {row}", why=f"refers to nothing in {wanted}")


def strays(engine: Engine, workspace: Path, when: datetime) -> Strays:
    """Files of evidence that belong to nothing, folder by folder.

    Files are listed before the register is asked, so that what is finished meanwhile is not taken for a stray.
    """
    found: list[Stray] = []
    seen = young = 0
    for folder, names in _folders(workspace):
        place = folder.relative_to(workspace).as_posix()
        files = {
            f"{place}/{name}": stat for name in sorted(names) if (stat := _stat(folder / name)) is not None
        }
        seen += len(files)
        for path in _unnamed(engine, place, files):
            if when.timestamp() - files[path].st_mtime < YOUNG.total_seconds():
                young += 1
            elif not is_being_written(str(workspace / path)):
                finished = not path.endswith(_PART)
                found.append(Stray(path=path, size=files[path].st_size, finished=finished))
    return Strays(found=tuple(found), seen=seen, young=young)


def _folders(workspace: Path) -> Iterator[tuple[Path, list[str]]]:
    """Every folder that holds evidence, with the names in it that are evidence or were to become it."""
    for top, endings in ((EVIDENCE, (_WARC, _WARC + _PART)), (_INSPECTIONS, (_WACZ, _WACZ + _PART))):
        for place, folders, names in os.walk(workspace / top):
            folders.sort()
            wanted = [name for name in names if name.endswith(endings)]
            if wanted:
                yield Path(place), wanted


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None  # finished or removed meanwhile


def _unnamed(engine: Engine, place: str, paths: Collection[str]) -> list[str]:
    """Those of a folder's files that no row names, in their order."""
    with reading(engine) as connection:
        named = _of_folder(connection, place)
        # Asked of all rows only for what is left, which is hardly ever anything.
        left = [path for path in paths if path not in named and not path.endswith(_PART)]
        for column in (capture.c.bundle, past_look.c.bundle, inspection.c.bundle):
            before = "" if column.table is inspection else f"{EVIDENCE}/"
            for some in chunks(left):
                wanted = [path.removeprefix(before) for path in some]
                query = select(column).where(column.in_(wanted)).distinct()
                named |= {f"{before}{one}" for one in connection.execute(query).scalars()}
    return [path for path in paths if path not in named]


def _of_folder(connection: Connection, place: str) -> set[str]:
    """What the survey named that the folder belongs to: one query for the thousands of files in it."""
    top, _, survey_folder = place.partition("/")
    if top != EVIDENCE or not (survey_folder.isascii() and survey_folder.isdigit()):
        return set()
    query = select(capture.c.bundle).where(capture.c.survey == int(survey_folder)).distinct()
    return {f"{EVIDENCE}/{one}" for one in connection.execute(query).scalars()}


def open_surveys(engine: Engine) -> tuple[OpenSurvey, ...]:
    """Surveys without an end, oldest first."""
    query = (
        select(survey.c.id, survey.c.started_at).where(survey.c.finished_at.is_(None)).order_by(survey.c.id)
    )
    with reading(engine) as connection:
        return tuple(
            OpenSurvey(number=row.id, started_at=row.started_at) for row in connection.execute(query)
        )

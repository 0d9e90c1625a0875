"""How does a register come out of a database as of one moment, and into another one, whole?

The copy is always a SQLite file: checked, read and restored in one way, wherever the register lay. A SQLite
register is copied page by page, one on PostgreSQL row by row from one snapshot. Tables are taken as the
database has them, so a register of an earlier form is copied as it is.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, MetaData, Table, create_engine, func, insert, inspect, select

from amtsblick.errors import RegisterError
from amtsblick.keep.backup_numbers import go_on_counting
from amtsblick.keep.database_errors import explained, shown
from amtsblick.keep.migrating import migrate

_PAGES: Final = 2_000
"""Pages of a SQLite register copied in one step; between two steps the copy can be interrupted."""
_AT_ONCE: Final = 5_000
"""Rows in memory at a time."""
_MADE_BY_MIGRATING: Final = {"alembic_version", "register_format"}
_WAIT_SECONDS: Final = 30.0


def copy_register(engine: Engine, target: Path) -> str:
    """Write the register as of now to a new SQLite file; returns the revision of its form.

    Nobody who reads or writes has to wait, and the copy never begins anew because somebody writes: both
    databases hold one snapshot for it. Raises RegisterError, and OSError when the disk refuses.
    """
    target.touch(mode=0o600)
    try:
        if engine.url.get_backend_name() == "sqlite":
            _copy_pages(Path(str(engine.url.database)), target)
        else:
            _copy_rows(engine, target)
        with closing(sqlite3.connect(target)) as copy:
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, readable where nothing can be written
            return str(copy.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except sqlite3.Error as error:
        raise RegisterError(
            f"register {shown(engine.url)}: no copy could be written to {target}: {error}; check the disk, and "
            "if the register is damaged, restore a backup ('amtsblick restore')"
        ) from error


def load_register(source: Path, target: Connection, revision: str) -> None:
    """Fill an empty database, in the caller's transaction, from a copy whose form is ``revision``."""
    migrate(target, revision)
    with read_only(source).connect() as copy:
        _copy_tables(copy, target)
        go_on_counting(copy, target)


def read_only(file: Path) -> Engine:
    """Engine on a copy that lies still: nothing is written beside it, not even a lock."""
    return create_engine(URL.create("sqlite", database=str(file)), creator=lambda: connect_still(file))


def connect_still(file: Path) -> sqlite3.Connection:
    """SQLite's own connection to such a copy."""
    address = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, check_same_thread=False)


def is_empty(engine: Engine) -> bool:
    """Whether the database holds no table at all."""
    with explained(engine.url), engine.connect() as connection:
        return not inspect(connection).get_table_names()


def _copy_pages(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(source, timeout=_WAIT_SECONDS, isolation_level=None)) as register,
        closing(sqlite3.connect(target)) as copy,
    ):
        # An open reading transaction holds one state for all steps. Without it each step would take the
        # newest one, and a busy survey would make the copy begin anew for ever.
        register.execute("BEGIN")
        register.execute("SELECT count(*) FROM sqlite_master").fetchone()
        register.backup(copy, pages=_PAGES)


def _copy_rows(engine: Engine, target: Path) -> None:
    snapshot = engine.connect().execution_options(
        isolation_level="REPEATABLE READ", postgresql_readonly=True, stream_results=True, yield_per=_AT_ONCE
    )
    copy = create_engine(URL.create("sqlite", database=str(target)))
    try:
        with explained(engine.url), snapshot as source, copy.begin() as into:
            revision = source.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
            if revision is None:
                raise RegisterError(f"register {shown(engine.url)}: it has no form; give another address")
            migrate(into, str(revision))
            _copy_tables(source, into)
            go_on_counting(source, into)
    finally:
        copy.dispose()


def _copy_tables(source: Connection, target: Connection) -> None:
    """All rows of all tables; those that the migrations made already are the same on both sides."""
    here, there = MetaData(), MetaData()
    here.reflect(source)
    there.reflect(target)
    for table in there.sorted_tables:
        if table.name in _MADE_BY_MIGRATING:
            continue
        if target.execute(select(func.count()).select_from(table)).scalar():
            target.execute(table.delete())  # seeds of a migration: the source has its own
        _fill(target, table, _rows(source, here.tables[table.name], table.columns.keys()))


def _rows(source: Connection, table: Table, columns: Sequence[str]) -> Iterator[list[tuple[Any, ...]]]:
    """Rows in pieces, moments aware."""
    found = source.execution_options(yield_per=_AT_ONCE).execute(
        select(*(table.c[name] for name in columns)).order_by(*table.primary_key.columns)
    )
    for piece in found.partitions():
        yield [tuple(map(_aware, row)) for row in piece]


def _aware(value: Any) -> Any:
    if isinstance(value, datetime) and value.tzinfo is None:  # SQLite: text in UTC
        return value.replace(tzinfo=UTC)
    return value


def _fill(target: Connection, table: Table, pieces: Iterator[list[tuple[Any, ...]]]) -> None:
    names = table.columns.keys()
    if target.dialect.name == "sqlite":
        for piece in pieces:
            target.execute(insert(table), [dict(zip(names, map(_plain, row), strict=True)) for row in piece])
        return
    quoted = target.dialect.identifier_preparer.quote
    into = f"COPY {quoted(table.name)} ({', '.join(map(quoted, names))}) FROM STDIN"
    with _driver(target).cursor() as cursor, cursor.copy(into) as stream:
        for piece in pieces:
            for row in piece:
                stream.write_row(row)


def _plain(value: Any) -> Any:
    """Moments as SQLite holds them: in UTC, without a zone."""
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value


def _driver(connection: Connection) -> Any:
    """The connection of psycopg itself, in the same transaction: only it speaks COPY."""
    return connection.connection.driver_connection

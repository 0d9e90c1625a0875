"""How is a register opened: found, checked, brought to the newest form, and its errors explained?"""

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, select
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from amtsblick.errors import RegisterError
from amtsblick.keep import tables
from amtsblick.keep.backup_tables import copy_register
from amtsblick.keep.database_errors import explained, shown
from amtsblick.keep.migrating import migrate

HEAD: Final = "0012"
"""Newest revision this version knows; a test holds it against the migration scripts."""

_LOG: Final = logging.getLogger("amtsblick.register")
_MAGIC: Final = b"SQLite format 3\0"
_WAIT_SECONDS: Final = 30.0
_AT_ONCE: Final = 40
"""Connections kept open for threads that read at the same time; the application has so many threads."""
_STEP: Final = 0.02
"""Seconds between two tries to get a lock that SQLite does not wait for."""
_WRITE_LOCK: Final = 0x616D7473
"""Key of the PostgreSQL advisory lock that a writer holds until the end of its transaction."""
_WRITING: Final = {"amtsblick_writing": True}


def engine_for(url_or_path: str | Path, copies: Path | None = None) -> Engine:
    """Engine on a checked and migrated register. Raises RegisterError with the remedy.

    Before a register is brought to a newer form, a copy of it is written: beside a SQLite file, and from
    PostgreSQL into the folder ``copies``. Without that folder a PostgreSQL register of an earlier form is
    refused.
    """
    url = _url(url_or_path)
    if url.get_backend_name() == "sqlite":
        _check_file(Path(str(url.database)))
    with explained(url):
        engine = _engine(url)
        try:
            _bring_up_to_date(engine, url, copies)
        except BaseException:
            engine.dispose()
            raise
    return engine


def engine_as_it_is(url_or_path: str | Path) -> Engine:
    """Engine on a database that is neither checked nor migrated: for restoring into it."""
    url = _url(url_or_path)
    if url.get_backend_name() == "sqlite":
        _check_file(Path(str(url.database)))
    return _engine(url)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes; it takes the one write lock of the register at once.

    So two processes queue up instead of failing half-way, and what one has read stays true until
    it has written.
    """
    with (
        explained(engine.url),
        engine.connect().execution_options(**_WRITING) as connection,
        connection.begin(),
    ):
        _wait_for_turn(connection)
        yield connection


def _wait_for_turn(connection: Connection) -> None:
    """On PostgreSQL; SQLite took its lock with BEGIN IMMEDIATE."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITE_LOCK})")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that only reads."""
    with explained(engine.url), engine.connect() as connection:
        yield connection


def _url(url_or_path: str | Path) -> URL:
    text = str(url_or_path)
    if "://" not in text:
        return URL.create("sqlite", database=str(Path(text).expanduser()))
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise RegisterError(
            f"register {text!r}: not a database address; give a path or postgresql://…"
        ) from error
    backend = url.get_backend_name()
    if backend in {"postgres", "postgresql"}:
        url = url.set(drivername="postgresql+psycopg")
    elif backend != "sqlite" or not url.database:
        raise RegisterError(f"register {text!r}: give a path to a SQLite file or a postgresql:// address")
    return url


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        engine = create_engine(
            url,
            connect_args={"timeout": _WAIT_SECONDS, "check_same_thread": False},
            pool_size=_AT_ONCE,
            max_overflow=_AT_ONCE,
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        engine = create_engine(
            url,
            connect_args={"connect_timeout": 10},
            pool_size=_AT_ONCE // 2,
            max_overflow=_AT_ONCE,
            pool_pre_ping=True,
        )
    except (ImportError, NoSuchModuleError) as error:
        raise RegisterError(
            f"register {shown(url)}: PostgreSQL needs the extra 'postgresql': pip install 'amtsblick[postgresql]'"
        ) from error
    event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Settings of each connection.

    ``synchronous=NORMAL`` in WAL mode never damages the file; after a power cut the last bodies
    may be missing as a whole, and the resumed survey visits them again. Waiting for the disk
    after every body would slow the survey for nothing.
    """
    connection.isolation_level = None  # SQLAlchemy's "begin" event below opens transactions
    _use_wal(connection)
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA wal_autocheckpoint=4000")


def _use_wal(connection: sqlite3.Connection) -> None:
    """Several processes may make a new file at once; SQLite does not wait for this lock by itself."""
    until = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(_STEP)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("amtsblick_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _prepare_postgresql(connection: Any, _record: object) -> None:
    """Settings of each session; ``synchronous_commit`` off for the same reason as on SQLite."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{int(_WAIT_SECONDS)}s'")
        cursor.execute("SET synchronous_commit = off")
    connection.commit()


def _check_file(path: Path) -> None:
    """Refuse what is clearly no register before SQLite touches it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            return
        if path.is_dir():
            raise RegisterError(f"register {path}: this is a folder; give the path of a file in it")
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except OSError as error:
        raise RegisterError(
            f"register {path}: {error.strerror or error}; choose another place or change permissions"
        ) from error
    if head and head != _MAGIC:
        raise RegisterError(
            f"register {path}: this file is not a register (no SQLite database); give another path"
        )


def _bring_up_to_date(engine: Engine, url: URL, copies: Path | None) -> None:
    with engine.connect() as connection:
        revision = _revision(connection, url)
    if revision == HEAD:
        return
    if revision is not None and url.get_backend_name() == "sqlite":
        _back_up(Path(str(url.database)), revision)
    with engine.connect().execution_options(**_WRITING) as connection, connection.begin():
        _wait_for_turn(connection)
        if (revision := _revision(connection, url)) == HEAD:  # another process was faster
            return
        if revision is not None and url.get_backend_name() != "sqlite":
            _back_up_server(engine, revision, copies)
        migrate(connection, HEAD)
    if revision is not None:
        _LOG.info(
            "the register was brought from form %s to %s; a copy of the old one is kept", revision, HEAD
        )


def _revision(connection: Connection, url: URL) -> str | None:
    """Revision of the register, None when the database is empty; refuses what it cannot read."""
    names = set(inspect(connection).get_table_names())
    if not names:
        return None
    if not {"alembic_version", "register_format"} <= names:
        raise RegisterError(
            f"register {shown(url)}: a database, but not a register of Amtsblick; give another path"
        )
    revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if revision is None or str(revision) > HEAD:
        form = tables.register_format
        needs = connection.execute(select(form.c.needs).order_by(form.c.revision.desc()).limit(1)).scalar()
        raise RegisterError(
            f"register {shown(url)}: written by a newer version; it needs Amtsblick {needs} or later"
        )
    return str(revision)


def _back_up(path: Path, revision: str) -> None:
    """A whole copy beside the file, before anything is changed in it."""
    target = path.with_name(f"{path.name}.before-{HEAD}-was-{revision}.backup")
    if target.exists():
        return
    draft = target.with_name(target.name + ".part")
    try:
        draft.unlink(missing_ok=True)
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(draft)) as copy:
            source.backup(copy)
        draft.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise RegisterError(
            f"register {path}: needs an update, but no copy could be written to {target}: {error}; "
            "free some space or change permissions"
        ) from error


def _back_up_server(engine: Engine, revision: str, copies: Path | None) -> None:
    """A copy of a PostgreSQL register as a SQLite file, while we hold the right to write."""
    name = shown(engine.url)
    if copies is None:
        raise RegisterError(
            f"register {name}: needs an update from form {revision} to {HEAD}, but no folder for a copy is "
            "known; run 'amtsblick backup' with the folder of the workspace (--out) first"
        )
    target = copies / f"register.sqlite.before-{HEAD}-was-{revision}.backup"
    if target.exists():
        return
    draft = target.with_name(target.name + ".part")
    try:
        copies.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        copy_register(engine, draft)
        draft.replace(target)
    except OSError as error:
        raise RegisterError(
            f"register {name}: needs an update, but no copy could be written to {target}: {error}; "
            "free some space or change permissions"
        ) from error

"""A small change that is made at once or not at all: nobody who only reads waits for a writer."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, Update
from sqlalchemy.exc import OperationalError

from amtsblick.keep.database_errors import explained


def change_if_free(engine: Engine, change: Update) -> bool:
    """Make a change of one row, unless that would wait for another writer; was it made?

    It takes no turn in the queue of writers, so it is only for what needs no other row to stay as it is.
    """
    with explained(engine.url), engine.connect() as connection, _without_waiting(connection):
        try:
            connection.execute(change)
            connection.commit()
        except OperationalError as error:
            connection.rollback()
            if not _is_busy(error):
                raise
            return False
    return True


@contextmanager
def _without_waiting(connection: Connection) -> Iterator[None]:
    """SQLite: writers exclude one another and wait by default. PostgreSQL: only who holds the same row."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("SET LOCAL lock_timeout = '100ms'")
        yield
        return
    usual = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(usual)}")
        connection.rollback()


def _is_busy(error: OperationalError) -> bool:
    cause = str(error.orig).lower()
    return "locked" in cause or "lock timeout" in cause

"""Do rows that are added after a restore get numbers that no row ever had? Whichever database they go to."""

from typing import Final

from sqlalchemy import Connection, MetaData, Table, func, select

_ALL_EVER: Final = "AUTOINCREMENT"
"""SQLite remembers the last number given only in tables that ask for it; else it goes on after the largest."""


def go_on_counting(source: Connection, target: Connection) -> None:
    """Number new rows after all that there ever were, also after those that were removed since."""
    used = _used(source)
    found = MetaData()
    found.reflect(target)
    for table in found.sorted_tables:
        if table.name not in used:
            continue
        if target.dialect.name == "sqlite":
            _set_remembered(target, table.name, used[table.name])
        elif sequence := _sequence(target, table):
            target.execute(select(func.setval(sequence, used[table.name])))


def _used(source: Connection) -> dict[str, int]:
    """Last number given, by table; tables that never gave one are missing."""
    found = MetaData()
    found.reflect(source)
    given = {table.name: _last(source, table) for table in found.sorted_tables}
    return {name: number for name, number in given.items() if number}


def _last(source: Connection, table: Table) -> int:
    columns = table.primary_key.columns
    if len(columns) != 1 or columns[0].type.python_type is not int:
        return 0
    largest = source.execute(select(func.max(columns[0]))).scalar() or 0
    return max(largest, _remembered(source, table))


def _remembered(source: Connection, table: Table) -> int:
    if source.dialect.name == "sqlite":
        if not _remembers(source, table.name):
            return 0
        asked = "SELECT seq FROM sqlite_sequence WHERE name = ?"
        return source.exec_driver_sql(asked, (table.name,)).scalar() or 0
    sequence = _sequence(source, table)
    if sequence is None:
        return 0
    asked = f"SELECT CASE WHEN is_called THEN last_value END FROM {sequence}"  # noqa: S608 - the database's own name
    return source.exec_driver_sql(asked).scalar() or 0


def _remembers(connection: Connection, table: str) -> bool:
    asked = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?"
    return _ALL_EVER in (connection.exec_driver_sql(asked, (table,)).scalar() or "").upper()


def _set_remembered(target: Connection, table: str, last: int) -> None:
    if not _remembers(target, table):
        return
    known = target.exec_driver_sql("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (last, table))
    if not known.rowcount:
        target.exec_driver_sql("INSERT INTO sqlite_sequence (seq, name) VALUES (?, ?)", (last, table))


def _sequence(connection: Connection, table: Table) -> str | None:
    """Quoted name of the sequence behind the primary key, None when nothing numbers it."""
    column = table.primary_key.columns[0]
    quoted = connection.dialect.identifier_preparer.quote(table.name)
    name: str | None = connection.execute(select(func.pg_get_serial_sequence(quoted, column.name))).scalar()
    return name

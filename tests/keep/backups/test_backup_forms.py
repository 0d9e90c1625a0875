"""Registers of an earlier form: backed up as they are, and copied before they are brought to today's form."""

import sqlite3
from contextlib import closing

import pytest

from amtsblick.errors import RegisterError
from amtsblick.keep.backup_tables import copy_register
from amtsblick.keep.migrating import migrate
from amtsblick.keep.opening import HEAD, engine_as_it_is
from amtsblick.keep.register import Register
from testbackup import rows

on_postgresql = pytest.mark.parametrize(
    "fresh_address", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


def of_form(address: str, revision: str) -> str:
    engine = engine_as_it_is(address)
    with engine.begin() as connection:
        migrate(connection, revision)
        connection.exec_driver_sql("INSERT INTO body (id, position, version) VALUES ('amt', 0, 1)")
    engine.dispose()
    return address


@on_postgresql
def test_a_postgresql_register_is_copied_before_it_is_changed(fresh_address, tmp_path) -> None:
    of_form(fresh_address, "0006")
    Register.open(fresh_address, copies=tmp_path / "house").close()
    (copy,) = (tmp_path / "house").iterdir()
    assert copy.name == f"register.sqlite.before-{HEAD}-was-0006.backup"
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0006",)]
        assert connection.execute("SELECT id FROM body").fetchall() == [("amt",)]


@on_postgresql
def test_a_postgresql_register_is_left_alone_when_no_copy_can_be_kept(fresh_address, tmp_path) -> None:
    of_form(fresh_address, "0006")
    with pytest.raises(RegisterError, match="no folder for a copy is known"):
        Register.open(fresh_address)
    (tmp_path / "file").touch()
    with pytest.raises(RegisterError, match="no copy could be written"):
        Register.open(fresh_address, copies=tmp_path / "file" / "inside")
    assert rows(fresh_address)["alembic_version"] == [("0006",)]


@pytest.mark.parametrize("revision", ["0001", "0004", "0006"])
def test_a_copy_has_the_form_of_its_register(fresh_address, tmp_path, revision: str) -> None:
    of_form(fresh_address, revision)
    engine = engine_as_it_is(fresh_address)
    assert copy_register(engine, tmp_path / "copy.sqlite") == revision
    engine.dispose()
    assert rows(tmp_path / "copy.sqlite") == rows(fresh_address)


def test_a_copy_of_a_damaged_register_is_refused_with_a_remedy(tmp_path) -> None:
    path = tmp_path / "register.db"
    Register.open(path).close()
    data = bytearray(path.read_bytes())
    data[4096:8192] = b"\x55" * 4096
    path.write_bytes(data)
    engine = engine_as_it_is(path)
    with pytest.raises(RegisterError, match=r"no copy could be written.*restore a backup"):
        copy_register(engine, tmp_path / "copy")

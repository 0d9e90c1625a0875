"""Opening a register: made, brought to the newest form with a copy kept, or refused with a remedy."""

import hashlib
import shutil
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from amtsblick.errors import RegisterError
from amtsblick.keep import opening
from amtsblick.keep.opening import migrate, writing
from amtsblick.keep.register import Register
from amtsblick.keep.tables import APPEND_ONLY, metadata
from amtsblick.keep.tables_accounts import ACCOUNTS_LOG
from amtsblick.keep.tables_ledger import LOGGED
from amtsblick.keep.tables_reminders import SENT_AND_READ
from amtsblick.keep.tables_timeline import ONLY_ADDED
from amtsblick.values.body import Body


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", "amtsblick.keep:migrations")
    return ScriptDirectory.from_config(config)


def old_register(path: Path, revision: str = "0001") -> Path:
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        migrate(connection, revision)
    engine.dispose()
    return path


def triggers(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(
            connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone()[0]
        )


def test_the_newest_revision_is_the_newest_migration() -> None:
    assert scripts().get_current_head() == opening.HEAD


def test_migrations_make_the_tables_that_the_code_uses(fresh_address) -> None:
    with Register.open(fresh_address) as register, register._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        differences = [
            one for one in compare_metadata(context, metadata) if "alembic_version" not in str(one)
        ]
    assert differences == []


def test_each_revision_says_which_version_it_needs(register) -> None:
    with writing(register._engine) as connection:
        rows = (
            connection.exec_driver_sql("SELECT revision FROM register_format ORDER BY revision")
            .scalars()
            .all()
        )
    assert list(rows) == sorted(script.revision for script in scripts().walk_revisions())


def test_a_register_is_made_with_its_folders_and_opened_again(tmp_path) -> None:
    path = tmp_path / "new" / "folder" / "register.db"
    for _ in range(2):
        with Register.open(path) as register:
            assert register.surveys() == []
    assert list(path.parent.iterdir()) == [path]


def test_sqlite_is_set_up_to_survive_crashes_and_to_keep_references(tmp_path) -> None:
    with Register.open(tmp_path / "r.db") as register, register._engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    assert settings == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1, "busy_timeout": 30_000}


def test_an_older_register_is_copied_and_then_brought_to_the_newest_form(tmp_path) -> None:
    path = old_register(tmp_path / "register.db")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO body VALUES ('amt', 0, 1)")
    Register.open(path).close()
    (copy,) = tmp_path.glob("*.backup")
    assert (triggers(copy), triggers(path)) == (
        0,
        2 * len(APPEND_ONLY + ACCOUNTS_LOG + ONLY_ADDED + LOGGED + SENT_AND_READ),
    )
    for file in (copy, path):
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("SELECT id FROM body").fetchall() == [("amt",)]


def test_a_survey_begun_by_the_version_before_wikidata_is_gone_on_with(tmp_path) -> None:
    path = old_register(tmp_path / "register.db", "0003")
    spelled = (
        '{"id":"amt","name":"Amt","kind":"","parent":null,'
        '"homepage":"https://amt.example/","country":"","region":""}'
    )
    known_by = hashlib.sha256(spelled.encode()).hexdigest()[:32]
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(f"""
            INSERT INTO body VALUES ('amt', 0, 1);
            INSERT INTO body_version
            VALUES ('amt', 1, '2026-01-01 00:00:00', 'Amt', '', NULL, 'https://amt.example/', '', '');
            INSERT INTO survey
            VALUES (7, '2026-01-01 00:00:00', NULL, 'live', '[]', '0.1', 'k', 1, 8, '[]', '{known_by}');
            INSERT INTO survey_body VALUES (7, 0, 'amt', 1, 'pending', NULL);
        """)
    body = Body(id="amt", name="Amt", homepage="https://amt.example/")
    later = datetime(2026, 2, 1, tzinfo=UTC)
    plan = {"source": "live", "pages_limit": 8, "software": "0.2", "knowledge": "k", "when": later}
    with Register.open(path) as register:
        assert list(register.bodies()) == [body]
        assert register.import_bodies([body], later).same == 1
        assert register.start_survey(bodies=[body], **plan).id == 7
        linked = replace(body, wikidata="Q42")
        assert register.start_survey(bodies=[linked], **plan).id == 8


def test_a_register_is_not_touched_when_the_copy_cannot_be_written(tmp_path) -> None:
    path = old_register(tmp_path / "register.db")
    blocked = tmp_path / f"{path.name}.before-{opening.HEAD}-was-0001.backup.part"
    blocked.mkdir()
    with pytest.raises(RegisterError, match="no copy could be written"):
        Register.open(path)
    assert triggers(path) == 0


def test_a_migration_that_fails_leaves_the_old_register(tmp_path, monkeypatch) -> None:
    path = old_register(tmp_path / "register.db")

    def breaks(connection: object, revision: str) -> None:
        migrate(connection, revision)  # type: ignore[arg-type]  # the real one
        raise KeyboardInterrupt

    monkeypatch.setattr(opening, "migrate", breaks)
    with pytest.raises(KeyboardInterrupt):
        Register.open(path)
    assert triggers(path) == 0
    monkeypatch.undo()
    Register.open(path).close()
    assert triggers(path) > 0


def test_a_register_of_a_newer_version_says_which_version_it_needs(register_address, register) -> None:
    with writing(register._engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0917'")
        connection.exec_driver_sql("INSERT INTO register_format VALUES ('0917', '7.3')")
    try:
        with pytest.raises(RegisterError, match=r"newer version; it needs Amtsblick 7\.3 or later"):
            Register.open(register_address)
    finally:
        with writing(register._engine) as connection:
            connection.exec_driver_sql("DELETE FROM register_format WHERE revision = '0917'")
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{opening.HEAD}'")


def test_a_newer_register_is_left_as_it_is(tmp_path) -> None:
    path = tmp_path / "register.db"
    Register.open(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0917'")
    before = path.read_bytes()
    with pytest.raises(RegisterError):
        Register.open(path)
    assert path.read_bytes() == before
    assert not list(tmp_path.glob("*.backup"))


def a_text_file(path: Path) -> None:
    path.write_text("name,homepage\nA,a.example\n")


def another_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE cookies (name)")


def damaged(path: Path) -> None:
    Register.open(path).close()
    data = bytearray(path.read_bytes())
    data[100:8192] = b"\x55" * 8092
    path.write_bytes(data)


def truncated(path: Path) -> None:
    Register.open(path).close()
    path.write_bytes(path.read_bytes()[:3000])


@pytest.mark.parametrize(
    ("prepare", "says"),
    [
        (a_text_file, "not a register .*; give another path"),
        (another_database, "not a register of Amtsblick; give another path"),
        (Path.mkdir, "a folder; give the path of a file"),
        (damaged, "damaged; restore a copy"),
        (truncated, "damaged; restore a copy"),
    ],
)
def test_what_is_no_usable_register_is_refused_with_a_remedy(tmp_path, prepare, says: str) -> None:
    path = tmp_path / "register.db"
    prepare(path)
    with pytest.raises(RegisterError, match=says) as refused:
        Register.open(path)
    assert str(path) in str(refused.value)


def test_an_empty_file_becomes_a_register(tmp_path) -> None:
    path = tmp_path / "register.db"
    path.touch()
    with Register.open(path) as register:
        assert register.surveys() == []


def test_a_place_that_cannot_be_written_is_refused_with_a_remedy(tmp_path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RegisterError, match="choose another place"):
        Register.open(tmp_path / "file" / "register.db")


def test_a_folder_of_the_system_that_takes_no_files_is_refused_with_a_remedy() -> None:
    if not Path("/proc/self").is_dir():
        pytest.skip("no /proc here")
    with pytest.raises(RegisterError, match="choose another place"):
        Register.open("/proc/register.db")


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("mysql://host/register", "give a path to a SQLite file or a postgresql:// address"),
        ("sqlite://", "give a path"),
        ("postgresql://amt:geheim@127.0.0.1:1/register", "no PostgreSQL server answers"),
        ("http://", "give a path"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused_without_its_password(address: str, says: str) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(RegisterError, match=says) as refused:
        Register.open(address)
    assert "geheim" not in str(refused.value)


@pytest.mark.postgres
def test_a_missing_postgresql_database_is_refused_with_a_remedy(postgresql_server) -> None:
    with pytest.raises(RegisterError, match="does not exist"):
        Register.open(postgresql_server.replace("/postgres", "/nowhere"))


def test_a_second_writer_is_told_who_is_in_the_way(register_address, register, world, monkeypatch) -> None:
    monkeypatch.setattr(opening, "_WAIT_SECONDS", 1)
    with Register.open(register_address) as second, writing(register._engine):
        with pytest.raises(RegisterError, match="another process is writing"):
            second.import_bodies([world.body("amt")], world.day(0))
        assert list(second.bodies()) == []


def test_a_second_writer_waits_for_the_first(register_address, register, world) -> None:
    done: list[int] = []
    with Register.open(register_address) as second:
        late = threading.Thread(
            target=lambda: done.append(second.import_bodies([world.body("late")], world.day(0)).added)
        )
        with writing(register._engine):
            late.start()
            late.join(0.2)
            assert done == []
        late.join(20)
    assert done == [1]


def test_two_processes_may_make_the_register_at_once(fresh_address) -> None:
    failures: list[BaseException] = []

    def make() -> None:
        try:
            Register.open(fresh_address).close()
        except BaseException as error:  # noqa: BLE001 - handed to the main thread
            failures.append(error)

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_copy_of_the_file_is_a_register(tmp_path) -> None:
    path = tmp_path / "register.db"
    Register.open(path).close()
    copy = shutil.copy(path, tmp_path / "copy.db")
    with Register.open(copy) as register:
        assert register.surveys() == []

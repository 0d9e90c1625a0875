"""A backup is whole, made while others write, checked, and gives back what was there, on either database."""

import os
import subprocess
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from amtsblick.errors import EvidenceError, InputError
from amtsblick.keep import backup as making
from amtsblick.keep import backup_files
from amtsblick.keep.backup import backups_in
from amtsblick.keep.backup_check import check_backup
from amtsblick.keep.backup_form import SUMS
from amtsblick.keep.backup_restore import restore
from amtsblick.keep.opening import writing
from amtsblick.keep.register import Register
from testbackup import ANNA, NOON, House, a_change, files, rows

on_sqlite = pytest.mark.parametrize("register_address", ["sqlite"], indirect=True)
"""What does not depend on the database is asked once."""
KEYS = {"account-key", "signing-key.pem"}


def test_what_comes_back_is_what_was_there(house: House, empty_place) -> None:
    before, held = rows(house.address), files(house.folder)
    made = house.back_up()
    assert check_backup(made.path).sound
    folder, address = empty_place
    restore(made.path, folder, address)
    after = rows(address or folder / "register.sqlite")
    assert after == before
    assert files(folder) == {name: content for name, content in held.items() if name not in KEYS}
    with Register.open(address or folder / "register.sqlite") as register:
        assert register.check_log() is None
        assert register.log_end() == (made.manifest.entries, made.manifest.head)


def test_work_goes_on_where_it_was_restored(house: House, empty_place, tmp_path) -> None:
    made = house.back_up()
    folder, address = empty_place
    restore(made.path, folder, address)
    with Register.open(address or folder / "register.sqlite") as register:
        again = House(folder, address, register, tmp_path / "again", clock=house.clock)
        again.survey("amt", "new")
        again.enter("later")
        assert [run.id for run in register.surveys()] == [1, 2, 3]
        assert register.check_log() is None
        assert check_backup(again.back_up().path).sound


def test_no_number_is_given_twice_also_when_its_row_is_gone(house: House, empty_place) -> None:
    """Tasks are removed one day; what still names a number must not mean another one then."""
    with writing(house.register._engine) as connection:
        given = {
            "sqlite": "INSERT INTO sqlite_sequence (name, seq) VALUES ('task', 41)",
            "postgresql": "SELECT setval(pg_get_serial_sequence('task', 'id'), 41)",
        }
        connection.execute(text(given[connection.dialect.name]))
    made = house.back_up()
    folder, address = empty_place
    restore(made.path, folder, address)
    with (
        Register.open(address or folder / "register.sqlite") as register,
        writing(register._engine) as connection,
    ):
        asked = {
            "sqlite": "SELECT seq + 1 FROM sqlite_sequence WHERE name = 'task'",
            "postgresql": "SELECT nextval(pg_get_serial_sequence('task', 'id'))",
        }
        assert connection.execute(text(asked[connection.dialect.name])).scalar() == 42


def test_sessions_and_links_that_open_accounts_end_with_a_restore(house: House, empty_place) -> None:
    moment = {"at": NOON.replace(tzinfo=None).isoformat(" ")}
    with writing(house.register._engine) as connection:
        connection.execute(
            text(
                "INSERT INTO account (id, name, email, lang, disabled, created_at, changed_at, totp_step)"
                " VALUES ('anna', 'Anna', '', 'de', FALSE, :at, :at, 0)"
            ),
            moment,
        )
        connection.execute(
            text(
                "INSERT INTO account_session (digest, account, via, whole, label, created_at, used_at,"
                " checked_at, expires_at) VALUES ('d', 'anna', 'password', TRUE, '', :at, :at, :at, :at)"
            ),
            moment,
        )
        for purpose in ("login", "password", "questionnaire"):
            connection.execute(
                text(
                    "INSERT INTO secret_link (digest, purpose, subject, created_at, created_by)"
                    " VALUES (:purpose, :purpose, 'anna', :at, 'anna')"
                ),
                {"purpose": purpose, **moment},
            )
    made = house.back_up()
    folder, address = empty_place
    restore(made.path, folder, address)
    after = rows(address or folder / "register.sqlite")
    assert after["account_session"] == []
    assert len(after["account"]) == len(after["secret_link"]) == 1


@on_sqlite
def test_anybody_can_check_the_digests_without_us(house: House) -> None:
    made = house.back_up()
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", SUMS], cwd=made.path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == len(made.manifest.all_files()) + 1


@on_sqlite
def test_keys_stay_behind_unless_asked_for(house: House) -> None:
    made = house.back_up()
    names = {Path(one.path).name for one in made.manifest.files}
    assert not names & KEYS
    assert {one.place for one in made.manifest.left_out} == KEYS
    taken = {Path(one.path).name for one in house.back_up(with_keys=True).manifest.files}
    assert taken >= KEYS


@on_sqlite
def test_links_and_unfinished_files_are_not_followed(house: House, tmp_path) -> None:
    (tmp_path / "secret").write_text("elsewhere")
    (house.folder / "evidence" / "link").symlink_to(tmp_path / "secret")
    (house.folder / "far").symlink_to(tmp_path)
    (house.folder / "evidence" / "half.warc.gz.part").write_bytes(b"half")
    made = house.back_up()
    assert not [one.path for one in made.manifest.files if "secret" in one.path or one.path.endswith(".part")]
    assert {"evidence/link", "far"} <= {one.place for one in made.manifest.left_out}


@on_sqlite
def test_what_did_not_change_is_stored_once(house: House) -> None:
    first = house.back_up()
    (house.folder / "documents" / "konzept ä.docx").write_bytes(b"typed again")
    house.survey("amt")
    second = house.back_up()
    old = [one for one in first.manifest.files if not one.path.endswith(".docx")]
    assert second.linked == len(old)
    assert {(first.path / one.path).stat().st_ino for one in old} == {
        (second.path / one.path).stat().st_ino for one in old
    }
    assert check_backup(first.path).sound
    assert check_backup(second.path).sound


@on_sqlite
def test_a_file_system_without_links_gets_copies(house: House, monkeypatch) -> None:
    house.back_up()

    def refuse(*_paths: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refuse)
    second = house.back_up()
    assert second.linked == 0
    assert check_backup(second.path).sound


def test_others_write_while_a_backup_is_made_and_nobody_waits(house: House, monkeypatch) -> None:
    """The copy is one moment although a survey writes during each step of it."""
    import amtsblick.keep.backup_tables as copying

    monkeypatch.setattr(copying, "_PAGES", 1)
    ended, entered = threading.Event(), []

    def work() -> None:
        number = 0
        while not ended.is_set():
            number += 1
            house.register.append(
                [a_change(f"b{number}")], ANNA, NOON + timedelta(seconds=number), lambda _world: ()
            )
            entered.append(number)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        while len(entered) < 3:
            ended.wait(0.01)
        before = len(entered)
        made = house.register.back_up(house.folder, house.target, NOON)
        after = len(entered)
    finally:
        ended.set()
        thread.join()
    assert after > before
    assert before <= made.manifest.entries - 1 <= after + 1
    assert check_backup(made.path).sound
    assert house.register.check_log() is None


@on_sqlite
def test_a_backup_that_fails_leaves_nothing_and_spoils_nothing(house: House, monkeypatch) -> None:
    first = house.back_up()
    real = backup_files.copy

    def full(source: Path, target: Path, path: str):
        if "bad" in path:
            raise OSError(28, "No space left on device")
        return real(source, target, path)

    house.survey("bad")
    monkeypatch.setattr(backup_files, "copy", full)
    with pytest.raises(EvidenceError, match=r"No space left on device.*Free some space"):
        house.back_up()
    assert backups_in(house.target) == [first.path]
    assert {path.name for path in house.target.iterdir()} == {first.path.name, making._LOCK}


@on_sqlite
def test_bytes_that_the_disk_gives_back_otherwise_are_no_backup(house: House, monkeypatch) -> None:
    real = making._Making._written

    def rotten(self, draft: Path, *, with_keys: bool):
        done = real(self, draft, with_keys=with_keys)
        _turn_a_bit(draft / "files" / "documents" / "konzept ä.docx")
        return done

    monkeypatch.setattr(making._Making, "_written", rotten)
    with pytest.raises(EvidenceError, match=r"thrown away.*konzept ä.docx"):
        house.back_up()
    assert backups_in(house.target) == []


@on_sqlite
def test_two_backups_at_once_do_not_meet(house: House) -> None:
    with (
        backup_files.alone(house.target / making._LOCK, "?"),
        pytest.raises(InputError, match="Another backup is being written"),
    ):
        house.back_up()


@on_sqlite
@pytest.mark.parametrize("place", [".", "inside", "documents/deep", ".."])
def test_a_folder_inside_or_around_the_workspace_is_refused(house: House, place: str) -> None:
    with pytest.raises(InputError, match="lie in one another"):
        house.register.back_up(house.folder, house.folder / place, NOON)


@on_sqlite
def test_a_restore_wants_an_empty_folder(house: House, tmp_path) -> None:
    made = house.back_up()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match=r"not empty \(it holds mine.txt\).*Nothing was restored"):
        restore(made.path, tmp_path / "full")
    assert files(tmp_path / "full") == {"mine.txt": b"mine"}


@pytest.mark.parametrize(
    "fresh_address", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
def test_a_restore_wants_an_empty_database(house: House, fresh_address, tmp_path) -> None:
    Register.open(fresh_address).close()
    made = house.back_up()
    with pytest.raises(InputError, match="not empty: give a new, empty one"):
        restore(made.path, tmp_path / "restored", fresh_address)
    assert not (tmp_path / "restored").exists()


@on_sqlite
def test_an_interrupted_restore_is_no_workspace_and_goes_on(house: House, tmp_path, monkeypatch) -> None:
    made, folder = house.back_up(), tmp_path / "restored"
    real = backup_files.copy

    def interrupted(source: Path, target: Path, path: str):
        if "bad" in path:
            raise KeyboardInterrupt
        return real(source, target, path)

    with monkeypatch.context() as patch:
        patch.setattr(backup_files, "copy", interrupted)
        with pytest.raises(KeyboardInterrupt):
            restore(made.path, folder)
    assert folder.exists()
    assert not (folder / "register.sqlite").exists()
    restore(made.path, folder)
    assert rows(folder / "register.sqlite") == rows(house.address)
    assert not list(folder.glob(".*"))


def _turn_a_bit(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)

"""What is wrong with a backup is named, and what the workspace had lost before is told."""

import json
import shutil
from pathlib import Path

import pytest

from amtsblick.errors import InputError
from amtsblick.keep.backup_check import check_backup
from amtsblick.keep.backup_form import MANIFEST, SUMS, read_manifest
from amtsblick.keep.backup_restore import restore
from testbackup import House

on_sqlite = pytest.mark.parametrize("register_address", ["sqlite"], indirect=True)
"""What does not depend on the database is asked once."""


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def turn_a_bit(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


@on_sqlite
@pytest.mark.parametrize("harm", [cut, turn_a_bit, Path.unlink])
def test_every_harm_to_every_file_is_named_and_nothing_is_restored(house: House, tmp_path, harm) -> None:
    made = house.back_up()
    whole = made.manifest.all_files()
    for path in [SUMS, MANIFEST, *(one.path for one in whole)]:
        copy = shutil.copytree(made.path, tmp_path / "copy")
        harm(copy / path)
        if path == MANIFEST and harm is Path.unlink:
            with pytest.raises(InputError, match="no backup of Amtsblick"):
                check_backup(copy)
        else:
            _assert_refused(copy, path)
        with pytest.raises(InputError):
            restore(copy, tmp_path / "restored")
        assert not (tmp_path / "restored").exists()
        shutil.rmtree(copy)


def _assert_refused(backup: Path, path: str) -> None:
    try:
        checked = check_backup(backup)
    except InputError:  # a bit of the manifest that makes it unreadable
        assert path == MANIFEST
        return
    assert not checked.sound
    assert path in {one.place for one in checked.broken} or path == MANIFEST


@on_sqlite
def test_a_file_that_was_smuggled_in_is_named(house: House) -> None:
    made = house.back_up()
    (made.path / "files" / "more.html").write_text("<script>")
    assert [one.place for one in check_backup(made.path).broken] == ["files/more.html"]


def test_evidence_that_was_lost_before_is_told_and_does_not_spoil_the_backup(house: House) -> None:
    bundle = house.folder / "evidence" / house.refs[1].bundle
    bundle.unlink()
    made = house.back_up()
    assert [gap.place for gap in made.new_gaps] == [
        f"evidence/{house.refs[1].bundle} record {house.refs[1].record}"
    ]
    assert check_backup(made.path).sound
    again = house.back_up()
    assert again.manifest.gaps
    assert again.new_gaps == ()


@on_sqlite
def test_evidence_that_was_damaged_before_stays_told_when_it_is_linked(house: House) -> None:
    turn_a_bit(house.folder / "evidence" / house.refs[0].bundle)
    first, second = house.back_up(), house.back_up()
    assert second.linked
    assert [gap.place for gap in first.new_gaps] == [gap.place for gap in second.manifest.gaps]
    assert second.new_gaps == ()
    assert check_backup(second.path).sound


def test_a_log_that_was_changed_is_told(house: House) -> None:
    house.enter("b", "c")
    with house.register._engine.connect() as connection:
        if house.register._engine.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER ledger_no_update")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        connection.exec_driver_sql("UPDATE ledger SET note = 'forged' WHERE seq = 2")
        connection.commit()
    made = house.back_up()
    (gap,) = made.new_gaps
    assert gap.place == "log of records"
    assert "entry 2" in gap.why


@on_sqlite
def test_a_backup_of_a_newer_form_is_refused_with_the_version(house: House) -> None:
    made = house.back_up()
    file = made.path / MANIFEST
    file.write_text(json.dumps({**json.loads(file.read_text()), "format": 9, "software": "7.3", "more": 1}))
    with pytest.raises(InputError, match=r"written by Amtsblick 7\.3"):
        check_backup(made.path)


@on_sqlite
@pytest.mark.parametrize("path", ["files/../../x", "/etc/passwd", "files/a\0b", "elsewhere", "files//a"])
def test_a_manifest_that_leads_elsewhere_is_refused(house: House, path: str) -> None:
    made = house.back_up()
    file = made.path / MANIFEST
    plain = json.loads(file.read_text())
    plain["files"][0]["path"] = path
    file.write_text(json.dumps(plain))
    with pytest.raises(InputError, match="damaged"):
        read_manifest(made.path)

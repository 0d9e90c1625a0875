"""``amtsblick backup`` and ``restore`` as an operator meets them."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from amtsblick.cli import main
from amtsblick.jobs import backup as job
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.backup import backups_in
from amtsblick.keep.backup_rotation import Rotation
from amtsblick.keep.register import Register
from testbackup import House, rows


@pytest.fixture
def house(tmp_path) -> House:
    folder = tmp_path / "house"
    with Register.open(folder / "register.sqlite") as register:
        made = House(folder, str(folder / "register.sqlite"), register, tmp_path / "backups")
        made.survey("amt")
        yield made


@pytest.fixture
def amtsblick(monkeypatch, capsys, house):
    monkeypatch.setenv("AMTSBLICK_OUT", str(house.folder))
    monkeypatch.setenv("COLUMNS", "300")

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["amtsblick", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    return run


def test_backup_verify_and_restore(amtsblick, house, tmp_path) -> None:
    code, out, err = amtsblick("backup", house.target)
    assert (code, err) == (0, "")
    (made,) = backups_in(house.target)
    assert f"Backup: {made}" in out
    code, out, _ = amtsblick("backup", house.target, "--verify")
    assert (code, out.splitlines()[0]) == (0, f"{made} holds.")
    code, out, _ = amtsblick("restore", house.target, "--out", tmp_path / "again")
    assert (code, out.splitlines()[0]) == (0, f"Restored: {made}")
    assert rows(tmp_path / "again" / "register.sqlite") == rows(house.address)


def test_a_harmed_backup_is_named_and_restores_nothing(amtsblick, house, tmp_path) -> None:
    amtsblick("backup", house.target, "-q")
    (made,) = backups_in(house.target)
    bundle = next((made / "files" / "evidence").rglob("*.gz"))
    bundle.write_bytes(bundle.read_bytes()[:-9])
    code, out, err = amtsblick("backup", made, "--verify")
    assert code == 1
    assert f"BROKEN: {bundle.relative_to(made)}: it has" in err
    assert out == ""
    code, out, err = amtsblick("backup", made, "--verify", "--json")
    assert (code, len(json.loads(out)["broken"])) == (1, 1)
    code, _, err = amtsblick("restore", made, "--out", tmp_path / "again")
    assert code == 3
    assert "Nothing was restored; use another backup." in err
    assert not (tmp_path / "again").exists()


def test_what_was_lost_before_is_said_each_time(amtsblick, house, tmp_path) -> None:
    next((house.folder / "evidence").rglob("*.gz")).unlink()
    for words in (["backup", house.target], ["backup", house.target, "--verify"]):
        code, _, err = amtsblick(*words)
        assert code == 4
        assert err.startswith("LOST BEFORE: evidence/")
    assert amtsblick("restore", house.target, "--out", tmp_path / "again")[0] == 4


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["backup", "nowhere", "--verify"], "is no backup of Amtsblick"),
        (["restore", "nowhere", "--out", "again"], "is no backup of Amtsblick"),
        (["backup", "b", "--out", "empty"], "There is no register in"),
        (["restore", "b", "--register", "mysql://host/db"], "is no backup of Amtsblick"),
    ],
    ids=lambda words: "-".join(words[:2]) if isinstance(words, list) else "",
)
def test_bad_input_is_refused_with_a_remedy(amtsblick, tmp_path, monkeypatch, words, says) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = amtsblick(*words)
    assert (code, out) == (3, "")
    assert says in err


def _kept(house: House, days: list[int], rotation: Rotation) -> list[str]:
    place = Workspace(folder=house.folder)
    for day in days:
        job.back_up(place, house.target, rotation, lambda day=day: datetime(2026, 3, day, tzinfo=UTC))
    return [path.name[len("amtsblick-202603") :][:2] for path in backups_in(house.target)]


def test_older_backups_make_room(house) -> None:
    assert _kept(house, [1, 2, 3, 4], Rotation(last=2)) == ["03", "04"]


def test_all_stay_when_nothing_is_asked(house) -> None:
    assert _kept(house, [1, 2, 3], Rotation()) == ["01", "02", "03"]


def test_the_last_backup_with_what_was_lost_since_stays(house) -> None:
    assert _kept(house, [1, 2], Rotation(last=1)) == ["02"]
    Path(house.folder / "evidence" / house.refs[0].bundle).unlink()
    assert _kept(house, [3, 4, 5], Rotation(last=1)) == ["02", "05"]

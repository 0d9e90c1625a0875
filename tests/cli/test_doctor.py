"""``amtsblick doctor`` on workspaces to which something happened."""

import json
import os
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from amtsblick.cli import main
from amtsblick.jobs.clock import now
from amtsblick.keep.evidence import EvidenceStore
from amtsblick.keep.register import Register
from amtsblick.values.capture import Capture
from testbackup import House

LONG_AGO = (datetime.now(UTC) - timedelta(days=2)).timestamp()


@pytest.fixture
def house(tmp_path):
    folder = tmp_path / "house"
    with Register.open(folder / "register.sqlite") as register:
        made = House(folder, str(folder / "register.sqlite"), register, tmp_path / "backups")
        made.survey("amt", "rat")
        made.enter("amt")
        yield made


@pytest.fixture
def doctor(monkeypatch, capsys, house):
    """Exit code, and by part what was found in it."""
    monkeypatch.setenv("AMTSBLICK_OUT", str(house.folder))

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["amtsblick", "doctor", "--json", *words])
        with pytest.raises(SystemExit) as left:
            main()
        told = json.loads(capsys.readouterr().out)
        return int(left.value.code or 0), {one["part"]: one for one in told["parts"]}

    return run


def tamper(house, command):
    """As somebody with the file in their hands may: no trigger, no reference keeps them."""
    with closing(sqlite3.connect(house.address)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        assert database.execute(command).rowcount
        database.commit()


def ill(parts):
    return {name for name, one in parts.items() if one["health"] in {"broken", "untidy"}}


def test_a_sound_workspace_is_whole_and_stays_as_it_was(doctor, house):
    before = {path: path.read_bytes() for path in house.folder.rglob("*.gz")}
    code, parts = doctor()
    assert (code, ill(parts)) == (0, set())
    assert parts["leftovers"]["told"] == "2 files"
    assert parts["log"]["told"].startswith("1 entries")
    assert before == {path: path.read_bytes() for path in house.folder.rglob("*.gz")}


def test_a_changed_byte_of_evidence_is_found_unless_nobody_reads_it(doctor, house):
    bundle = next((house.folder / "evidence").rglob("*.gz"))
    data = bytearray(bundle.read_bytes())
    data[len(data) // 2] ^= 1
    bundle.write_bytes(data)
    code, parts = doctor()
    assert (code, ill(parts)) == (1, {"evidence"})
    (problem,) = parts["evidence"]["problems"]
    assert problem.startswith(f"evidence/{bundle.relative_to(house.folder / 'evidence').as_posix()} record ")
    code, parts = doctor("--quick")
    assert (code, parts["evidence"]["health"]) == (0, "not looked")


def test_a_missing_bundle_is_lost(doctor, house):
    next((house.folder / "evidence").rglob("*.gz")).unlink()
    code, parts = doctor()
    assert (code, ill(parts)) == (1, {"evidence"})


def test_a_changed_entry_of_the_log_is_found(doctor, house):
    tamper(house, "UPDATE ledger SET content = replace(content, 'amt', 'ant')")
    code, parts = doctor()
    assert (code, ill(parts)) == (1, {"log"})
    assert "log of records: " in parts["log"]["problems"][0]


def test_a_row_that_refers_to_nothing_is_found(doctor, house):
    tamper(house, "DELETE FROM body_version")
    code, parts = doctor()
    assert code == 1
    assert "database" in ill(parts)
    assert "refers to nothing in body_version" in parts["database"]["problems"][0]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("000001/killed.warc.gz", "nothing in the register names it"),
        ("000001/killed.warc.gz.part", "it was never finished"),
        ("past/amt/start.warc.gz", "nothing in the register names it"),
        ("elsewhere.warc.gz", "nothing in the register names it"),
    ],
)
def test_what_a_killed_run_left_is_named_once_it_is_old(doctor, house, name, why):
    left = house.folder / "evidence" / name
    left.parent.mkdir(parents=True, exist_ok=True)
    left.write_bytes(b"left")
    code, parts = doctor()
    assert (code, parts["leftovers"]["told"]) == (0, "3 files, 1 too new to be judged")
    os.utime(left, (LONG_AGO, LONG_AGO))
    code, parts = doctor()
    assert (code, ill(parts)) == (4, {"leftovers"})
    (problem,) = parts["leftovers"]["problems"]
    assert problem.startswith(f"evidence/{name}: {why}")
    assert problem.endswith("(4 bytes)")


@pytest.mark.skipif(sys.platform == "win32", reason="no such locks there")
def test_what_is_being_written_is_nobodys_leftover(doctor, house):
    with EvidenceStore(house.folder / "evidence").bundle("000002/amt") as bundle:
        url = "https://amt.example/"
        bundle.keep(
            Capture(url=url, requested=url, taken_at=now(), status=200, body=b"<p>" * 500_000, collector="t")
        )
        (part,) = (house.folder / "evidence").rglob("*.part")
        os.utime(part, (LONG_AGO, LONG_AGO))
        assert doctor()[0] == 0
        bundle.abandon()


def test_bundles_of_an_earlier_survey_belong_to_it_even_when_a_later_one_cites_them(doctor, house):
    house.survey("amt", unchanged=house.refs[0])
    for path in (house.folder / "evidence").rglob("*.gz"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    assert doctor()[0] == 0


def test_an_interrupted_survey_is_named_with_what_to_do(doctor, house):
    house.register.start_survey(
        bodies=list(house.register.bodies()),
        source="live",
        pages_limit=8,
        software="1",
        knowledge="k",
        when=house.clock,
    )
    code, parts = doctor()
    assert (code, ill(parts)) == (4, {"surveys"})
    assert parts["surveys"]["problems"][0].startswith("survey 2: begun on 2026-03-08 12:00 UTC")
    assert "goes on where it stopped" in parts["surveys"]["remedy"]


@pytest.mark.skipif(sys.platform == "win32", reason="rights are others there")
def test_a_key_that_others_can_read_is_named(doctor, house):
    key = house.folder / "account-key"
    key.write_bytes(bytes(32))
    key.chmod(0o644)
    code, parts = doctor()
    assert (code, ill(parts)) == (4, {"keys"})
    key.chmod(0o600)
    assert doctor()[0] == 0


def test_a_folder_without_a_register_is_named(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(sys, "argv", ["amtsblick", "doctor", "--out", str(tmp_path / "nothing")])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 3
    assert "There is no register in" in capsys.readouterr().err

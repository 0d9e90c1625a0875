"""What people write after ``amtsblick timeline``: capitals, days the wrong way round, folders for files."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from amtsblick.cli.moments import end_of
from amtsblick.errors import InputError
from amtsblick.jobs.reporting import write_text
from amtsblick.jobs.timeline import checked_scope
from amtsblick.keep.register import Register
from amtsblick.knowledge import load
from amtsblick.values.trend import Scope
from archives.warcs import Answered, write_warc


def amtsblick(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "amtsblick", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"COLUMNS": "200"},
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A register that knows two bodies and nothing else."""
    folder = tmp_path_factory.mktemp("input")
    listed = folder / "bodies.csv"
    listed.write_text(
        "name,kind,region,homepage\n"
        "Amt Auen,Amt,Auental,https://amt.example/\nNeues Amt,Amt,Auental,https://neu.example/\n",
        encoding="utf-8",
    )
    done = amtsblick("bodies", "import", listed, "--out", folder / "out")
    assert done.returncode == 0, done.stderr
    return folder / "out"


def test_capitals_make_no_other_body_region_kind_or_service(place):
    asked = Scope(services=("X",), regions=("AUENTAL",), kinds=("amt",), bodies=("Amt-Example",))
    with Register.open(str(place / "register.sqlite")) as register:
        found = checked_scope(register, load(), asked)
    assert found == Scope(services=("x",), regions=("Auental",), kinds=("Amt",), bodies=("amt-example",))


@pytest.mark.parametrize("command", ["", "feed", "backfill"], ids=["timeline", "feed", "backfill"])
def test_days_the_wrong_way_round_are_refused(place, command):
    days = ["--since", "2025-01-01", "--until", "2024-01-01"]
    more = ["--from", "internet-archive"] if command == "backfill" else []
    done = amtsblick("timeline", *filter(None, [command]), "--out", place, *more, *days)
    assert (done.returncode, "exchange them" in done.stderr) == (3, True)


def test_a_day_without_days_after_it_is_no_day():
    assert end_of("8999-12-31", "--until") == datetime(9000, 1, 1, tzinfo=UTC)
    with pytest.raises(InputError, match="9999-12-31"):
        end_of("9999-12-31", "--until")


def test_withdrawing_with_a_day_withdraws(place):
    pair = ("timeline", "succession", "amt-example", "neu-example", "--since", "2024-12-13", "--out", place)
    assert json.loads(amtsblick(*pair, "--json").stdout)["changed"]
    assert "withdrawn" in amtsblick(*pair, "--undo").stdout
    assert "not known" in amtsblick(*pair, "--undo").stdout


def test_a_folder_is_no_place_for_a_file(tmp_path):
    with pytest.raises(InputError, match="choose another place"):
        write_text(tmp_path, ["page"])
    assert list(tmp_path.parent.glob(f".{tmp_path.name}.*")) == []


def test_an_archive_that_ends_too_early_is_named(place, tmp_path):
    answers = [
        Answered(url="https://amt.example/", moment=f"2024030412{minute:02}00", body=f"<p>{minute}</p>")
        for minute in range(20)
    ]
    whole, cut = tmp_path / "whole.warc.gz", tmp_path / "cut.warc.gz"
    write_warc(whole, answers)
    cut.write_bytes(whole.read_bytes()[:-200])
    done = amtsblick("timeline", "backfill", "--out", place, "--from", cut, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["unreadable"]
    assert "captures may be missing: files: cut.warc.gz" in done.stderr

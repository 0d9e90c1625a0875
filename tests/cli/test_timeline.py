"""``amtsblick timeline`` as a user meets it: over own files, over a real web archive, and with bad input."""

import csv
import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archives.pywb_server import pywb_web
from archives.warcs import Answered, write_warc

FIRST = datetime(2021, 3, 4, 12, tzinfo=UTC)
LINK = '<a href="https://twitter.com/AmtAuen">Twitter</a>'
NOTICE = "<p>Wir haben unseren X-Kanal am 12. Juni 2023 stillgelegt.</p>"


def amtsblick(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "amtsblick", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"COLUMNS": "200"},
    )


def page(link, notice="", number=0):
    return (
        '<!DOCTYPE html><html lang="de"><title>Amt Auen</title><body><h1>Amt Auen</h1>'
        f"<p>Willkommen beim Amt Auen. Meldung {number}.</p>{notice}"
        f"<footer><h2>Folgen Sie uns</h2>{link} <a href='/impressum'>Impressum</a></footer></body></html>"
    )


def answered(day, content):
    moment = (FIRST + timedelta(days=day)).strftime("%Y%m%d%H%M%S")
    return Answered(url="https://amt.example/", moment=moment, body=content)


@pytest.fixture(scope="module")
def warcs(tmp_path_factory):
    """Three years of captures; the link is gone from day 840 on, and a notice says so."""
    folder = tmp_path_factory.mktemp("warcs")
    days = range(0, 1080, 20)
    answers = [
        answered(day, page(LINK if day < 840 else "", NOTICE if day >= 840 else "", day)) for day in days
    ]
    write_warc(folder / "past.warc.gz", answers)
    return folder


@pytest.fixture(scope="module")
def listed(tmp_path_factory):
    path = tmp_path_factory.mktemp("lists") / "bodies.csv"
    path.write_text(
        "name,kind,region,homepage,wikidata\nAmt Auen,Amt,Auental,https://amt.example/,Q42\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture(scope="module")
def known(tmp_path_factory, listed):
    place = tmp_path_factory.mktemp("known") / "out"
    done = amtsblick("bodies", "import", listed, "--out", place)
    assert done.returncode == 0, done.stderr
    return place


@pytest.fixture
def place(tmp_path, known):
    """A folder whose register knows the body and nothing else."""
    return shutil.copytree(known, tmp_path / "out")


@pytest.fixture(scope="module")
def looked_back(tmp_path_factory, known, warcs):
    place = shutil.copytree(known, tmp_path_factory.mktemp("past") / "out")
    done = amtsblick("timeline", "backfill", "--out", place, "--from", warcs / "past.warc.gz", "--json")
    assert done.returncode == 0, done.stderr
    return place, json.loads(done.stdout)


@pytest.fixture
def past(tmp_path, looked_back):
    """The folder after a backfill from own files."""
    return shutil.copytree(looked_back[0], tmp_path / "past")


def told(place, *options):
    done = amtsblick("timeline", "--out", place, "--json", *options)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def rows(outcome):
    table = next(path for path in outcome["tables"] if path.endswith(".csv"))
    return list(csv.DictReader(Path(table).read_text(encoding="utf-8-sig").splitlines()))


def test_backfill_from_own_files_then_the_timeline_tells_the_exit(past, looked_back, warcs):
    _, outcome = looked_back
    assert outcome["held"] == 54
    assert outcome["looked"] <= 24  # beside the change itself: four changes of content, one capture a year
    again = amtsblick("timeline", "backfill", "--out", past, "--from", warcs / "past.warc.gz", "--json")
    assert json.loads(again.stdout)["looked"] == 0
    (row,) = rows(told(past, "--service", "x"))
    assert (row["handle"], row["state"]) == ("AmtAuen", "closed")
    assert row["end_after"][:10] == row["end_by"][:10] == "2023-06-12"


def test_backfill_from_a_real_web_archive(place, warcs, tmp_path):
    with pywb_web(warcs, tmp_path / "pywb") as pywb:
        spec = f"cdx+{pywb.cdx()}|{pywb.replay()}"
        done = amtsblick(
            "timeline",
            "backfill",
            "--out",
            place,
            "--from",
            spec,
            "--allow-private",
            "--delay",
            "0",
            "--json",
        )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["unasked"] == {}
    (row,) = rows(told(place))
    assert row["state"] == "closed"
    assert row["archived_at"].startswith("http://127.0.0.1:")


def test_an_archive_that_does_not_answer_is_named_and_nothing_is_lost(place, warcs):
    dead = "cdx+http://127.0.0.1:9/cdx|http://127.0.0.1:9/"
    done = amtsblick(
        "timeline",
        "backfill",
        "--out",
        place,
        "--from",
        warcs / "past.warc.gz",
        "--from",
        dead,
        "--allow-private",
    )
    assert done.returncode == 0
    assert "127.0.0.1:9" in done.stderr
    (row,) = rows(told(place))
    assert row["state"] == "closed"


def test_the_page_in_english_and_the_sentence_in_it(past):
    text = Path(told(past, "--lang", "en")["page"]).read_text(encoding="utf-8")
    assert "Wir haben unseren X-Kanal am 12. Juni 2023 stillgelegt." in text
    assert "12 June 2023" in text


def test_feed_goes_on_where_it_ended(past):
    first = json.loads(amtsblick("timeline", "feed", "--out", past, "--json").stdout)
    assert first["changes"] >= 2
    assert {Path(path).name for path in first["files"]} == {
        "changes.json",
        "changes.csv",
        "changes.de.atom.xml",
        "changes.en.atom.xml",
        "changes.de.feed.json",
        "changes.en.feed.json",
    }
    assert json.loads(amtsblick("timeline", "feed", "--out", past, "--json").stdout)["changes"] == 0


def test_give_back_writes_a_batch_that_names_the_item_and_the_day(past):
    done = amtsblick("timeline", "give-back", "--out", past, "--json")
    files = {Path(path).name: Path(path) for path in json.loads(done.stdout)["files"]}
    batch = files["quickstatements.txt"].read_text(encoding="utf-8")
    assert 'Q42\tP2002\t"AmtAuen"' in batch
    assert "+2023-06-12T00:00:00Z/11" in batch


def test_facts_of_a_human_are_imported_and_told(past, tmp_path):
    facts = tmp_path / "facts.csv"
    facts.write_text(
        "Dienst;Kennung;gesehen am;vorhanden\nX;AmtAuen;01.10.2023;nein\nX;AmtAuen;gestern;ja\n",
        encoding="utf-8",
    )
    done = amtsblick("timeline", "import", facts, "--out", past, "--json")
    outcome = json.loads(done.stdout)
    assert (outcome["entered"], outcome["problems"]) == (1, 1)
    assert "line 3" in done.stderr
    assert json.loads(amtsblick("timeline", "import", facts, "--out", past, "--json").stdout)["entered"] == 0


def test_a_renamed_body_goes_on_under_its_new_name(tmp_path, past):
    more = tmp_path / "more.csv"
    more.write_text("name,homepage\nNeues Amt Auen,https://neu.example/\n", encoding="utf-8")
    amtsblick("bodies", "import", more, "--out", past)
    entered = amtsblick(
        "timeline", "succession", "amt-example", "neu-example", "--since", "2024-01-01", "--out", past
    )
    assert entered.returncode == 0, entered.stderr
    assert {row["body_id"] for row in rows(told(past))} == {"neu-example"}
    amtsblick("timeline", "succession", "amt-example", "neu-example", "--undo", "--out", past)
    assert {row["body_id"] for row in rows(told(past))} == {"amt-example"}


def test_known_archives_are_listed_without_asking_anybody():
    done = amtsblick("timeline", "archives", "--json")
    assert "internet-archive" in {one["id"] for one in json.loads(done.stdout)["archives"]}


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["--service", "tickedotk"], "tickedotk"),
        (["--region", "Nirgendwo"], "Nirgendwo"),
        (["--body", "niemand"], "niemand"),
        (["--since", "gestern"], "gestern"),
        (["backfill", "--from", "fehlt.warc.gz"], "fehlt.warc.gz"),
        (["backfill", "--from", "cdx+ftp://archiv.example/"], "ftp://archiv.example/"),
        (["import", "fehlt.csv"], "fehlt.csv"),
        (["succession", "amt-example", "niemand", "--since", "2024-01-01"], "niemand"),
        (["succession", "amt-example", "amt-example"], "--since"),
        (["feed", "--since", "31.12."], "31.12."),
        (["networks"], "survey"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cannot_be_used_is_named_with_a_remedy(place, arguments, names):
    command = arguments[:1] if not arguments[0].startswith("-") else []
    done = amtsblick("timeline", *command, "--out", place, *arguments[len(command) :])
    assert done.returncode == 3, done.stderr
    assert names in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_register_the_remedy_is_a_survey(tmp_path):
    done = amtsblick("timeline", "--out", tmp_path / "nothing")
    assert (done.returncode, "survey" in done.stderr) == (3, True)


def test_a_register_without_looks_tells_that_there_is_nothing(place):
    outcome = told(place)
    assert outcome["periods"] == 0
    assert Path(outcome["page"]).is_file()

"""The command as a user meets it: what it prints, its exit codes, what it leaves behind."""

import gzip
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from amtsblick.cli import outcome
from amtsblick.cli import survey as survey_command
from amtsblick.errors import StoppedError
from amtsblick.jobs.workspace import Workspace

EXAMPLE = Path(__file__).parents[2] / "examples" / "thueringen.csv"
NOWHERE = ["--resolver-rules", "MAP * ~NOTFOUND", "--delay", "0"]
PAGE = """<!DOCTYPE html><html lang="de"><title>Amt</title><body><h1>Amt Auen</h1><p>Willkommen beim Amt Auen.</p>
<footer><a href="https://twitter.com/AmtAuen">Twitter</a> <a href="/impressum">Impressum</a>
<script async src="https://www.googletagmanager.com/gtag/js?id=G-1"></script></footer></body></html>"""


def amtsblick(*arguments, cwd=None):
    return subprocess.run(
        [sys.executable, "-m", "amtsblick", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd,
        check=False,
    )


@pytest.fixture
def archive(tmp_path):
    """One response as any archiving tool would write it."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE.encode()
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0d6e2a2e-6f3c-4d3a-9d1c-000000000001>\r\n"
        "WARC-Target-URI: https://amt.example/\r\nWARC-Date: 2024-05-06T07:08:09Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    path = tmp_path / "amt.warc.gz"
    path.write_bytes(gzip.compress(head.encode() + http + b"\r\n\r\n"))
    return path


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "bodies.csv"
    path.write_text("name;kind;parent;homepage\nAmt Auen;Amt;;https://amt.example/\n", encoding="cp1252")
    return path


def test_detect_writes_the_fixed_row(tmp_path, archive):
    done = amtsblick("detect", archive, "--out", tmp_path / "pages.ndjson", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    (row,) = map(json.loads, (tmp_path / "pages.ndjson").read_text().splitlines())
    assert (row["url"], row["captured_at"], row["state"]) == (
        "https://amt.example/",
        "2024-05-06T07:08:09Z",
        "looked",
    )
    (channel,) = row["channels"]
    assert channel.keys() >= {"service", "handle", "url", "placement", "reason", "evidence"}
    assert (channel["service"], channel["handle"]) == ("x", "AmtAuen")
    assert channel["url"] == "https://x.com/AmtAuen"
    parties = {party["vendor"]: party for party in row["third_parties"]}
    assert parties["google_tag_manager"].keys() >= {"vendor", "category", "host", "state", "evidence"}
    assert parties["google_tag_manager"]["state"] == "loads"
    assert [page["kind"] for page in row["legal_pages"]] == ["imprint"]
    assert (row["rejected"], row["notices"]) == ([], [])


def test_detect_names_a_truncated_record_and_keeps_the_others(tmp_path, archive):
    whole = archive.read_bytes()
    broken = tmp_path / "cut.warc.gz"
    broken.write_bytes(whole + whole[: len(whole) // 2])
    done = amtsblick("detect", broken)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 1
    assert "cut.warc.gz" in done.stderr


def test_survey_of_an_archive_leaves_report_tables_and_evidence(tmp_path, listed, archive):
    out = tmp_path / "out"
    done = amtsblick("survey", listed, "--archive", archive, "--out", out, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["looked"], told["not_looked"], told["broken_records"]) == (1, {}, 0)
    assert "AmtAuen" in (out / "report.de.html").read_text(encoding="utf-8")
    tables = {path.suffix for path in (out / "export").iterdir()}
    assert tables == {".csv", ".json", ".xlsx", ".parquet"}
    (bundle,) = (out / "evidence").rglob("*.warc.gz")
    assert b"AmtAuen" in gzip.decompress(bundle.read_bytes())


def test_report_and_export_again_from_the_register(tmp_path, listed, archive):
    out = tmp_path / "out"
    amtsblick("survey", listed, "--archive", archive, "--out", out, "--quiet")
    english = amtsblick("report", "--out", out, "--lang", "en")
    assert english.returncode == 0
    assert 'lang="en"' in (out / "report.en.html").read_text(encoding="utf-8")
    tables = amtsblick("export", "--out", out, "--format", "csv", "--to", tmp_path / "tables", "--json")
    assert {Path(name).suffix for name in json.loads(tables.stdout)["files"]} == {".csv"}
    again = amtsblick("reassess", "--out", out, "--json")
    assert json.loads(again.stdout)["looked"] == 1


def test_bodies_import_and_list(tmp_path, listed):
    out = tmp_path / "out"
    first = amtsblick("bodies", "import", listed, "--out", out, "--json")
    assert json.loads(first.stdout) == {"added": 1, "changed": 0, "same": 0, "problems": 0}
    second = amtsblick("bodies", "import", listed, "--out", out, "--json")
    assert json.loads(second.stdout)["same"] == 1
    shown = json.loads(amtsblick("bodies", "list", "--out", out, "--json").stdout)
    assert [body["name"] for body in shown["bodies"]] == ["Amt Auen"]


def test_example_list_without_internet_ends_with_every_body_not_reachable(tmp_path):
    done = amtsblick("survey", EXAMPLE, "--out", tmp_path / "out", "--json", *NOWHERE)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    bodies = len(EXAMPLE.read_text(encoding="utf-8").splitlines()) - 1
    assert (told["looked"], told["not_looked"]) == (0, {"dns": bodies})


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"name,kind,parent,homepage\n", "no bodies"),
        (b"PK\x03\x04xlsx", "CSV"),
        (b"name,homepage\nAmt,not an address\n", "line 2"),
    ],
)
def test_unusable_list_is_refused_with_the_reason(tmp_path, content, says):
    path = tmp_path / "liste.csv"
    path.write_bytes(content)
    done = amtsblick("survey", path, "--out", tmp_path / "out", *NOWHERE)
    assert done.returncode == 3
    assert "liste.csv" in done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def refused(done, *says):
    assert done.returncode == 3, (done.returncode, done.stderr)
    assert "Traceback" not in done.stderr
    for piece in says:
        assert piece in done.stderr


def test_missing_list(tmp_path):
    refused(amtsblick("survey", tmp_path / "none.csv", "--out", tmp_path / "out"), "none.csv", "CSV")


def test_output_folder_that_cannot_be(tmp_path, listed):
    (tmp_path / "file").write_text("x")
    refused(amtsblick("survey", listed, "--out", tmp_path / "file" / "out", *NOWHERE), "file", "--out")


def test_register_of_a_newer_version(tmp_path, listed, archive):
    out = tmp_path / "out"
    amtsblick("survey", listed, "--archive", archive, "--out", out, "--quiet")
    with sqlite3.connect(out / "register.sqlite") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999_from_the_future'")
    database.close()
    refused(amtsblick("report", "--out", out), "newer")


def test_register_that_is_none(tmp_path, listed):
    out = tmp_path / "out"
    out.mkdir()
    (out / "register.sqlite").write_bytes(b"this is no database" * 100)
    refused(amtsblick("survey", listed, "--out", out, *NOWHERE), "register.sqlite")


def test_archive_that_is_none(tmp_path, listed):
    (tmp_path / "a.wacz").write_bytes(b"no zip")
    refused(
        amtsblick("survey", listed, "--archive", tmp_path / "a.wacz", "--out", tmp_path / "out"), "a.wacz"
    )
    refused(
        amtsblick("survey", listed, "--archive", tmp_path / "b.warc", "--out", tmp_path / "out"), "b.warc"
    )


def test_wrong_rules_and_wrong_certificate_file(tmp_path, listed):
    out = tmp_path / "out"
    refused(amtsblick("survey", listed, "--out", out, "--resolver-rules", "MAPP x y"), "MAPP")
    refused(amtsblick("survey", listed, "--out", out, "--ca-file", tmp_path / "no.pem"), "no.pem")


def test_folder_without_a_register(tmp_path):
    for command in ("report", "export", "reassess"):
        refused(amtsblick(command, "--out", tmp_path), str(tmp_path))


def test_unknown_survey_and_format(tmp_path, listed, archive):
    out = tmp_path / "out"
    amtsblick("survey", listed, "--archive", archive, "--out", out, "--quiet")
    refused(amtsblick("report", "--out", out, "--survey", "9"), "9")
    refused(amtsblick("export", "--out", out, "--format", "docx"), "docx", "parquet")


def test_wrong_language_is_a_usage_error(tmp_path):
    assert amtsblick("report", "--out", tmp_path, "--lang", "fr").returncode == 2


def test_demo_never_empties_a_folder_it_did_not_make(tmp_path):
    (tmp_path / "precious.txt").write_text("x")
    refused(amtsblick("demo", "--out", tmp_path), str(tmp_path))
    assert (tmp_path / "precious.txt").is_file()


def test_demo_into_a_file_or_beside_a_stray_certificate_is_refused(tmp_path):
    (tmp_path / "ca.pem").write_text("x")
    refused(amtsblick("demo", "--out", tmp_path), str(tmp_path))
    refused(amtsblick("demo", "--out", tmp_path / "ca.pem"), "no folder")
    assert (tmp_path / "ca.pem").is_file()


def test_survey_keeps_out_of_a_folder_that_the_next_demo_empties(tmp_path, listed, archive):
    out = tmp_path / "demo-out"
    out.mkdir()
    (out / "demonstration.txt").write_text("x")
    refused(amtsblick("survey", listed, "--archive", archive, "--out", out), "demonstration")


def test_outcome_of_a_resumed_survey_counts_all_bodies(tmp_path, archive):
    listed = tmp_path / "two.csv"
    listed.write_text("name,homepage\nAmt Auen,https://amt.example/\nAmt Fern,https://fern.example/\n")
    command = ["survey", listed, "--archive", archive, "--out", tmp_path / "out", "--json"]
    amtsblick(*command)
    with sqlite3.connect(tmp_path / "out" / "register.sqlite") as register:
        register.execute("UPDATE survey SET finished_at = NULL")
    facts = json.loads(amtsblick(*command).stdout)
    assert (facts["survey"], facts["looked"], facts["not_looked"]) == (1, 1, {"archive_gap": 1})


def test_interrupted_writing_names_the_commands_that_write_the_files(tmp_path, listed, archive, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(outcome, "write_exports", interrupted)
    with pytest.raises(StoppedError, match="amtsblick export --out"):
        survey_command.survey(listed, out=tmp_path / "out", archive=[archive], quiet=True)
    with Workspace(folder=tmp_path / "out").open_register() as register:
        assert [run.finished_at is not None for run in register.surveys()] == [True]

"""The commands of documents, over a real register in a folder."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from amtsblick.cli.app import app
from amtsblick.jobs import records
from amtsblick.keep.register import Register
from amtsblick.values.body import Body
from amtsblick.values.records import Action, Actor, Change, RecordKind, RecordState
from amtsblick.values.usages import Usage, UsageKind

WHEN = datetime(2026, 1, 5, 9, tzinfo=UTC)
BODY = Body(id="amt", name="Amt für Beispiele", homepage="https://www.amt.example/")
USAGE = Usage(
    id="u1", body="amt", service="mastodon", kind=UsageKind.OWN_CONTENT, handle="amt@social.example"
)
CONCEPT = "amt.mastodon.usage_concept.de"


@pytest.fixture
def folder(tmp_path, knowledge):
    changes = [
        Change(action=Action.IMPORTED, content=BODY, valid_from=WHEN.date(), state=RecordState.PUBLISHED),
        Change(action=Action.ENTERED, content=USAGE, valid_from=WHEN.date()),
    ]
    with Register.open(tmp_path / "register.sqlite") as register:
        records.write(register, knowledge, changes, Actor(name="import"), WHEN)
    return tmp_path


def run(folder, *arguments, actor="a.amt", ok=True):
    command = ["document", *map(str, arguments), "--out", str(folder)]
    if arguments[0] in {"make", "fill"}:
        command += ["--actor", actor]
    result = CliRunner().invoke(app, command)
    assert (result.exit_code == 0) is ok, result.output
    return result.output if ok else str(result.exception)


def answer(folder, *arguments):
    return json.loads(run(folder, *arguments, "--json"))


def test_everything_a_draft_use_needs_is_made_and_its_share_is_told(folder):
    told = run(folder, "make", "amt", "mastodon")
    assert f"{CONCEPT}: version 1 (draft)" in told
    assert "required ones" in told
    assert "documents:" in told.splitlines()[-1]
    rows = answer(folder, "list")["documents"]
    assert {row["id"] for row in rows} >= {CONCEPT, "amt.mastodon.exit_plan.de"}
    assert all(0 <= row["filled"] <= row["fields"] for row in rows)


def test_a_field_is_filled_shown_and_written_to_files(folder):
    run(folder, "make", "amt", "mastodon", "--kind", "usage_concept")
    assert "version 2" in run(folder, "fill", CONCEPT, "editorial=Pressestelle = wir", "hours=9–17")
    fields = answer(folder, "show", CONCEPT)["fields"]
    assert fields["editorial"][-1] == {"text": "Pressestelle = wir", "origin": "filled", "to_check": False}
    assert "[E] 9–17" in run(folder, "show", CONCEPT)
    files = answer(folder, "render", CONCEPT, "--format", "html", "-f", "docx")["files"]
    assert [name.rpartition("/")[2] for name in files] == [f"{CONCEPT}.v2.html", f"{CONCEPT}.v2.docx"]
    texts = folder / "texts.yaml"
    texts.write_text("editorial: Anders\n", encoding="utf-8")
    assert "version 3" in run(folder, "fill", CONCEPT, "--from", texts)
    assert "made from version 2" in run(folder, "fill", CONCEPT, "--from", files[1], ok=False)


def to_check(folder):
    fields = answer(folder, "show", CONCEPT)["fields"]
    return {key for key, pieces in fields.items() if any(piece["to_check"] for piece in pieces)}


def test_a_proposal_is_confirmed_alone_or_with_all_others(folder):
    run(folder, "make", "amt", "mastodon", "--kind", "usage_concept")
    proposed = to_check(folder)
    one = min(proposed)
    said = answer(folder, "show", CONCEPT)["fields"][one]
    assert "version 2" in run(folder, "fill", CONCEPT, "--confirm", one)
    assert to_check(folder) == proposed - {one}
    kept = answer(folder, "show", CONCEPT)["fields"][one]
    assert [piece["text"] for piece in kept] == [piece["text"] for piece in said]
    assert "waits to be confirmed" in run(folder, "fill", CONCEPT, "--confirm", one, ok=False)
    assert "version 3" in run(folder, "fill", CONCEPT, "--confirm", "all")
    assert to_check(folder) == set()


def test_the_version_that_holds_is_written_while_a_newer_draft_waits(folder, knowledge):
    run(folder, "make", "amt", "mastodon", "--kind", "usage_concept")
    with Register.open(folder / "register.sqlite") as register:
        [entry] = register.newest(RecordKind.DOCUMENT)
        for action, name in ((Action.SUBMITTED, "a.amt"), (Action.APPROVED, "b.leitung")):
            change = Change(action=action, content=entry.content, valid_from=entry.valid_from, base=1)
            records.write(register, knowledge, [change], Actor(name=name))
    run(folder, "fill", CONCEPT, "editorial=Neuer Text")
    [newest] = answer(folder, "render", CONCEPT)["files"]
    assert "Neuer Text" in Path(newest).read_text(encoding="utf-8")
    [held] = answer(folder, "render", CONCEPT, "--holding")["files"]
    text = Path(held).read_text(encoding="utf-8")
    assert "Neuer Text" not in text
    assert "b.leitung" in text


def test_the_website_has_a_document_of_its_own(folder):
    told = run(folder, "make", "amt", "--lang", "en")
    assert "amt.website.website_notice.en: version 1 (draft)" in told


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("make", "amt", "mastodon", "--all", "--kind", "dpia"), "leave out --kind"),
        (("make", "amt", "mastodon", "--about", "u1"), "name its --kind"),
        (("make", "amd", "mastodon"), "No body is called 'amd'. Known: amt"),
        (("fill", CONCEPT), "Nothing to fill"),
        (("fill", CONCEPT, "editorial"), "no field with its text"),
        (("fill", CONCEPT, "editorial=x"), "Make one with 'amtsblick document make'"),
        (("fill", CONCEPT, "--from", "missing.yaml"), "cannot be read"),
        (("render", CONCEPT), "No document is called"),
        (("render", CONCEPT, "--holding"), f"No version of '{CONCEPT}' is approved"),
        (("render", "-f", "odt"), "Unknown format 'odt': use one of html, docx, pdf"),
    ],
    ids=[
        "all-kind",
        "about",
        "body",
        "nothing",
        "no-equals",
        "no-document",
        "no-file",
        "render",
        "holding",
        "format",
    ],
)
def test_what_cannot_be_done_names_the_remedy(folder, arguments, message):
    assert message in run(folder, *arguments, ok=False)


def test_a_folder_without_a_register_is_said(tmp_path):
    assert "There is no register" in run(tmp_path, "list", ok=False)


def test_nothing_made_is_said(folder):
    assert "make one with 'amtsblick document make'" in run(folder, "list")
    assert "There is no document to write" in run(folder, "render")


def test_show_explains_its_letters_and_names_the_proofs_when_asked(folder):
    run(folder, "make", "amt", "mastodon", "--kind", "usage_concept")
    plain, proven = run(folder, "show", CONCEPT), run(folder, "show", CONCEPT, "--proofs")
    for text in (plain, proven):
        assert "[A] angegeben: " in text
        assert "[W] Wissensbestand: " in text
    assert "[Q1]" not in plain
    assert "[Q1]" in proven
    assert re.search(r"^Quellen$", proven, re.MULTILINE)
    told = answer(folder, "show", CONCEPT, "--proofs")
    labels = [one["label"] for one in told["sources"]]
    assert labels == [f"Q{number}" for number in range(1, len(labels) + 1)]
    cited = {label for lines in told["fields"].values() for line in lines for label in line["proofs"]}
    assert cited == {one["label"] for one in (*told["evidence"], *told["sources"])}

"""``amtsblick suitability`` as a user meets it."""

import json
import re
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from amtsblick.cli.app import app
from amtsblick.errors import InputError
from amtsblick.jobs.workspace import Workspace
from amtsblick.values.body import Body

WHEN = datetime(2026, 11, 1, tzinfo=UTC)


def run(*arguments):
    return CliRunner().invoke(app, ["suitability", *map(str, arguments)], env={"COLUMNS": "100"})


def test_text_answers_the_question_with_sources():
    done = run(
        "--service", "tiktok", "--group", "age_14_29", "--content", "job_adverts", "--as-of", "2026-11-23"
    )
    text = re.sub(r"\s+", " ", done.output)
    assert done.exit_code == 0
    assert text.startswith("Was spricht für und gegen TikTok und die eigene Webseite?")
    assert "TikTok erreicht Jüngere: 2024 nutzten 38 % der 14- bis 29-Jährigen" in text
    assert "EIGENE WEBSEITE (NICHT GEFRAGT, ZUM VERGLEICH ERGÄNZT)" in text
    assert "https://www.volksstimme.de/" in text


def test_an_earlier_day_knows_less():
    asked = ("--service", "tiktok", "--group", "everybody", "--content", "job_adverts")
    then = run(*asked, "--as-of", "2024-12-07").output
    assert "Oktober 2025" not in then
    assert "2025 nutzten" not in then
    assert "Oktober 2025" in run(*asked, "--as-of", "2026-11-23").output


def test_a_page_is_written_whole(tmp_path):
    page = tmp_path / "deep" / "page.html"
    done = run("--service", "homepage", "--content", "statistics", "--lang", "en", "--file", page)
    assert f"Page: {page}" in done.output
    assert page.read_text(encoding="utf-8").rstrip().endswith("</html>")


def test_json_is_one_object_in_the_order_asked():
    told = json.loads(run("--service", "X", "--service", "TikTok", "--group", "everybody", "--json").output)
    assert [one["service"] for one in told["suitability"]["prospects"]] == ["x", "tiktok", "homepage"]
    assert told["page"] is None


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--service", "ticktock", "--group", "everybody"), "There is no service 'ticktock'"),
        (("--group", "everybody"), "No service is named"),
        (("--service", "tiktok"), "Nothing is asked"),
        (("--service", "tiktok", "--group", "everybody", "--as-of", "soon"), "'soon' is no day"),
    ],
    ids=["unknown", "none", "nothing", "day"],
)
def test_what_nobody_can_answer_is_refused(arguments, complaint):
    with pytest.raises(InputError, match=complaint):
        app(["suitability", *arguments], standalone_mode=False)


@pytest.fixture
def folder(tmp_path):
    place = Workspace(folder=tmp_path / "out")
    place.prepare()
    with place.open_register() as register:
        register.import_bodies([Body(id="amt", name="Amt für Dinge", homepage="https://amt.example/")], WHEN)
    return place.folder


def test_a_body_that_nobody_looked_at_is_said_to_be_so(folder):
    done = run("--service", "x", "--group", "everybody", "--body", "AMT", "--out", folder)
    assert done.exit_code == 0
    assert "konnte noch niemand ansehen" in done.output


def test_an_unknown_body_is_refused_with_those_that_are_known(folder):
    with pytest.raises(InputError, match="use one of amt"):
        app(
            ["suitability", "--service", "x", "--group", "everybody", "--body", "nix", "--out", str(folder)],
            standalone_mode=False,
        )

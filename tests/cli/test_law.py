"""``amtsblick law`` and ``amtsblick obligations`` as a user meets them."""

import json
import re

import pytest
from typer.testing import CliRunner

from amtsblick.cli.app import app
from amtsblick.errors import InputError


def run(*arguments):
    return CliRunner().invoke(app, arguments, env={"COLUMNS": "100"})


def test_law_lists_status_on_the_day_and_the_sources():
    done = run("law", "--as-of", "2025-10-01", "--service", "facebook")
    text = re.sub(r"\s+", " ", done.output)
    assert done.exit_code == 0
    assert text.startswith("Rechtsstand am 1. Oktober 2025 Betrifft: facebook ")
    assert "13 K 1419/23" in text
    assert "angefochten" in text
    assert "https://www.vg-koeln.nrw.de/" in text
    assert "T-354/22" in text


def test_law_leaves_out_what_came_later():
    text = run("law", "--as-of", "2024-12-07", "--service", "tiktok", "--lang", "en").output
    assert "TikTok, children" in text
    assert "TikTok, transfers to China" not in text


def test_law_as_json_is_one_object_with_stable_ids():
    told = json.loads(run("law", "--as-of", "2026-11-23", "--service", "x", "--json").output)
    assert (told["as_of"], told["service"]) == ("2026-11-23", "x")
    fine = next(act for act in told["acts"] if act["id"] == "com-x-dsa")
    assert (fine["kind"], fine["status"], fine["since"], fine["verified"]) == (
        "fine", "appealed", "2026-02-16", True,
    )  # fmt: skip
    assert {source["id"] for source in fine["sources"]} == {"x_dsa", "x_appeal"}


def test_nothing_known_for_a_day_is_said():
    assert "kein Rechtsakt bekannt" in run("law", "--as-of", "2001-01-01").output


def test_obligations_mark_what_nobody_looked_up():
    done = run("obligations", "--lang", "en")
    text = re.sub(r"\s+", " ", done.output)
    assert done.exit_code == 0
    assert "O-17" in text
    assert "not looked up" in text


def test_obligations_as_json_name_the_fields_that_answer_them():
    told = json.loads(run("obligations", "--service", "tiktok", "--json").output)
    duties = {duty["id"]: duty for duty in told["obligations"]}
    assert duties["O-13"]["documents"] == ["role_sheet.essence_text", "channel_notice.essence"]
    assert "O-34" not in duties


@pytest.mark.parametrize("command", ["law", "obligations"])
def test_unknown_service_is_refused_with_the_known_ones(command):
    done = run(command, "--service", "myspace")
    assert isinstance(done.exception, InputError)
    assert re.search(r"no service 'myspace': use one of tiktok, .*homepage", str(done.exception))


def test_no_day_is_refused():
    assert "is no day" in str(run("law", "--as-of", "yesterday").exception)

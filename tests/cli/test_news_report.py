"""The acceptance case: a news report as register data regenerates the report's findings.

``examples/thueringen`` holds what a news agency reported on 7 December 2024; expected are its findings,
written down here independently of the example's files.
"""

import csv
import json
import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser
from typer.testing import CliRunner

from amtsblick.cli.app import app

EXAMPLE = Path(__file__).parents[2] / "examples" / "thueringen"
DAY = "2024-12-07"


def run(*arguments):
    result = CliRunner().invoke(app, [str(one) for one in arguments])
    assert result.exit_code == 0, result.output or result.exception
    return result.output


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("news")
    run("register", "import", EXAMPLE, "--out", out, "--actor", "redaktion")
    run("report", "--as-of", DAY, "--out", out)
    run("report", "--as-of", DAY, "--out", out, "--lang", "en")
    return out


@pytest.fixture(scope="module")
def uses(folder):
    with (folder / "register.de.usages.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def german(folder):
    return LexborHTMLParser((folder / "register.de.html").read_text(encoding="utf-8"))


def services(uses, body, kind):
    return {one["service"] for one in uses if one["body"] == body and one["kind"] == kind}


def bodies(uses, kind, service):
    return {one["body"] for one in uses if one["kind"] == kind and one["service"] == service}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("lpd", {"facebook", "instagram", "x"}),
        ("tls", {"x", "instagram", "mastodon", "threads"}),
        ("tsk", {"facebook", "x", "instagram", "bluesky"}),
        ("tlfdi", set()),
    ],
)
def test_who_uses_what_with_content_of_its_own(uses, body, expected):
    assert services(uses, body, "own_content") == expected


def test_nobody_runs_a_channel_on_tiktok_and_three_say_so(uses):
    assert bodies(uses, "own_content", "tiktok") == set()
    assert bodies(uses, "none", "tiktok") == {"tsk", "tls", "lpd"}


def test_the_ministry_of_education_only_advertises_on_tiktok(uses):
    (one,) = [use for use in uses if use["kind"] == "adverts_only"]
    assert (one["body"], one["service"]) == ("tmbwk", "tiktok")
    assert "recruiting" in one["purposes"]
    assert "junge Leute" in one["reason"]


def test_the_environment_office_has_no_presence_and_uses_the_ministrys_channels_for_job_adverts(uses):
    assert services(uses, "tlubn", "none") == {""}
    (one,) = [use for use in uses if use["kind"] == "via_other_body"]
    assert (one["body"], one["via"], one["contents"]) == ("tlubn", "tmuenf", "job_adverts")


def test_who_left_x_and_who_lets_it_rest(uses):
    assert bodies(uses, "left", "x") == {"fh-erfurt", "djv-thueringen", "tmuenf"}
    assert bodies(uses, "dormant", "x") == {"altenburger-museen"}
    (ministry,) = [use for use in uses if use["body"] == "tmuenf" and use["service"] == "x"]
    assert ministry["since"] == "2023-10"


def test_only_the_chancellery_debates_an_exit_and_it_still_uses_x(uses):
    debating = [(one["body"], one["service"], one["kind"]) for one in uses if one["exit_debated"] == "true"]
    assert debating == [("tsk", "x", "own_content")]


def test_every_use_has_a_source_with_an_address(uses):
    assert all(one["source"] and one["source_address"].startswith("https://") for one in uses)


def test_what_the_commissioner_said_stands_with_how_closely_he_had_looked(folder, german):
    with (folder / "register.de.reviews.csv").open(newline="", encoding="utf-8") as file:
        said = {
            one["service"]: (one["depth"], one["outcome"])
            for one in csv.DictReader(file)
            if one["by"] == "tlfdi"
        }
    assert said == {
        "tiktok": ("superficial", "presumably_unlawful"),
        "": ("statement", "critical"),
        "homepage": ("statement", "recommended"),
    }
    opening = [one.text() for one in german.css(".quote p")]
    assert any("TikTok: vermutlich nicht rechtmäßig" in one and "nur oberflächlich" in one for one in opening)


def test_the_page_opens_with_the_reports_findings(german):
    opening = " ".join(one.text() for one in german.css(".quote p"))
    for words in (
        "TikTok: Keine Stelle im Register gibt an, den Dienst mit eigenen Inhalten zu nutzen; 3 geben ausdrücklich",
        "Nur Werbung auf TikTok schaltet: Thüringer Ministerium für Bildung, Jugend und Sport",
        "X verlassen haben 3 Stellen",
        "Auf X ruht der Kanal von: Altenburger Museen",
        "über einen Ausstieg wird diskutiert: Thüringer Staatskanzlei",
        "eigene Internetseite",
    ):
        assert words in opening


def test_ministries_are_called_as_they_were_called_then(german, folder):
    assert "Ministerium für Bildung, Jugend und Sport (TMBJS)" in german.text()
    run("report", "--as-of", "2025-06-01", "--out", folder, "--file", folder / "later.html")
    later = (folder / "later.html").read_text(encoding="utf-8")
    assert "Ministerium für Bildung, Wissenschaft und Kultur (TMBWK)" in later


def test_all_statements_are_there_and_name_offices_only(folder):
    with (folder / "register.de.statements.csv").open(newline="", encoding="utf-8") as file:
        said = list(csv.DictReader(file))
    assert len(said) >= 40
    assert all(one["text"] and one["text_en"] and one["said_by"] for one in said)
    assert not any(re.search(r"\b(Herr|Frau|Dr\.)\s+[A-ZÄÖÜ]", one["text"] + one["said_by"]) for one in said)


def test_before_anything_was_said_the_register_says_nothing_of_it(folder):
    run("report", "--as-of", "2023-09-30", "--out", folder, "--file", folder / "early.html")
    early = LexborHTMLParser((folder / "early.html").read_text(encoding="utf-8"))
    assert early.css_first("#matrix") is None
    run("report", "--as-of", "2023-11-15", "--out", folder, "--file", folder / "exit.html")
    exit_only = LexborHTMLParser((folder / "exit.html").read_text(encoding="utf-8"))
    assert next(one.css_first("th").text() for one in exit_only.css("#matrix tbody tr")).startswith(
        "Thüringer Ministerium für Umwelt"
    )


def test_english_says_the_same(folder):
    english = LexborHTMLParser((folder / "register.en.html").read_text(encoding="utf-8"))
    opening = " ".join(one.text() for one in english.css(".quote p"))
    assert "X was left by 3 bodies" in opening
    assert "an exit is being debated: Thüringer Staatskanzlei" in opening


def test_the_triggers_say_today_what_waits_and_why(folder):
    found = json.loads(
        run("due", "--out", folder, "--today", "2026-11-23", "--json", "--actor", "redaktion").splitlines()[
            -1
        ]
    )
    reasons = json.dumps(found, ensure_ascii=False)
    assert "tmbwk" in reasons
    assert "tsk" in reasons
    assert "legal_state" in reasons
    assert "dpc-tiktok-530" in reasons


def test_importing_it_again_changes_nothing(folder):
    said = run("register", "import", EXAMPLE, "--out", folder, "--actor", "redaktion")
    assert re.search(r"Entered (nothing|0 )|0 versions|nothing", said), said

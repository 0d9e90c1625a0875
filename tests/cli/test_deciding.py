"""Writing usages and decisions down again: nobody loses what he did not name."""

import json
import sys
from dataclasses import dataclass

import pytest

from amtsblick.cli import main

USAGE = "amt.mastodon.own_content"
WRITTEN = (
    *("usage", "amt", "mastodon", "--kind", "own_content", "--handle", "amt@social.example"),
    *("--purpose", "press", "--purpose", "dialogue", "--for", "everybody", "--content", "warnings"),
    *("--alternative", "https://amt.example/news", "--unit", "Presse", "--reason", "Nähe"),
    *("--since", "2024-03", "--valid-from", "2026-01-01", "--exit-debated", "--actor", "anna"),
)
DECIDED = (
    *("decide", "amt", "mastodon", "--kind", "keep_with_conditions", "--id", "d", "--actor", "anna"),
    *("--reason", "data_protection=wenige Daten", "--condition", "Hinweis|Presse|2026-12-31"),
    *("--legal-basis", "§ 3", "--dpo", "agree", "--decided-by", "Leitung", "--internal"),
    *("--decided-on", "2026-11-01", "--review-due", "2027-11-01", "--line", "hate_share>5x2"),
    *("--trigger", "due"),
)


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str

    @property
    def json(self):
        return json.loads(self.stdout)


@pytest.fixture
def amtsblick(monkeypatch, capsys, tmp_path):
    """The whole command line, in this process, over a register that knows one body."""
    monkeypatch.setenv("AMTSBLICK_OUT", str(tmp_path / "out"))

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["amtsblick", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        shown = capsys.readouterr()
        return Done(left.value.code or 0, shown.out, shown.err)

    listed = tmp_path / "bodies.csv"
    listed.write_text("id,name,homepage\namt,Amt Auen,https://amt.example/\n", encoding="utf-8")
    assert run("bodies", "import", listed, "-q").returncode == 0
    return run


@pytest.fixture
def used(amtsblick):
    done = amtsblick(*WRITTEN)
    assert done.returncode == 0, done.stderr
    return amtsblick


def walk(amtsblick, kind, record):
    for step, who in (("submit", "anna"), ("approve", "bert"), ("publish", "anna")):
        done = amtsblick("register", step, kind, record, "--actor", who)
        assert done.returncode == 0, done.stderr


def content(amtsblick, kind, record):
    (shown,) = amtsblick("register", "show", kind, record, "--json").json["versions"]
    return shown["content"]


def test_a_usage_keeps_what_no_option_names(used):
    before = content(used, "usage", USAGE)
    done = used("usage", "amt", "mastodon", "--id", USAGE, "--unit", "IT", "--actor", "anna", "--json")
    assert done.returncode == 0, done.stderr
    assert content(used, "usage", USAGE) == before | {"unit": "IT"}
    assert done.json["changed"] == [{"field": "unit", "before": "Presse", "after": "IT"}]
    assert done.json["entry"]["valid_from"] == "2026-01-01", "a draft that is mended keeps its day"


def test_an_empty_value_empties(used):
    before = content(used, "usage", USAGE)
    options = ("--reason", "", "--alternative", "", "--purpose", "", "--since", "", "--no-exit-debated")
    done = used("usage", "amt", "mastodon", "--id", USAGE, *options, "--actor", "anna")
    assert "reason: Nähe → (nothing)" in done.stdout
    assert "alternatives[0]: https://amt.example/news → (nothing)" in done.stdout
    gone = {"reason", "alternatives", "purposes", "since", "exit_debated"}
    assert content(used, "usage", USAGE) == {key: before[key] for key in before.keys() - gone}


def test_an_approved_usage_is_changed_from_today_on(used):
    walk(used, "usage", USAGE)
    done = used("usage", "amt", "mastodon", "--id", USAGE, "--unit", "IT", "--actor", "anna")
    assert "(holds from): 2026-01-01 → " in done.stdout
    assert "open draft" not in done.stderr


def test_somebody_elses_open_draft_is_told_and_gone_on_with(used):
    mine = used("usage", "amt", "mastodon", "--id", USAGE, "--unit", "IT", "--actor", "Anna")
    assert "open draft" not in mine.stderr
    done = used("usage", "amt", "mastodon", "--id", USAGE, "--unit", "Amt", "--actor", "cem")
    assert done.returncode == 0, done.stderr
    assert "version 2 was an open draft by anna" in done.stderr
    assert "UTC" in done.stderr
    assert "unit: IT → Amt" in done.stdout


def test_a_known_id_is_of_one_body_and_service(used):
    done = used("usage", "amt", "x", "--id", USAGE, "--actor", "anna")
    assert done.returncode == 3
    assert "'mastodon'" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("usage", "amt", "x"), "--kind"),
        (("usage", "amt", "x", "--id", "new"), "a new one needs --kind"),
        (("usage", "amt", "x", "--kind", "planned", "--purpose", "fun"), "use one of press"),
        (("decide", "amt", "mastodon", "--kind", "keep"), "needs --reason, --review-due, --decided-by"),
    ],
    ids=["nothing", "unknown-id", "purpose", "decision"],
)
def test_a_new_record_needs_more_than_a_known_one(used, arguments, says):
    done = used(*arguments)
    assert done.returncode == 3
    assert says in done.stderr


def test_a_decision_keeps_what_no_option_names(used):
    used(*DECIDED)
    before = content(used, "decision", "d")
    again = ("decide", "amt", "mastodon", "--id", "d", "--actor", "anna")
    done = used(*again, "--review-due", "2027-10-01", "--json")
    assert done.returncode == 0, done.stderr
    assert content(used, "decision", "d") == before | {"review_due": "2027-10-01"}
    assert [one["field"] for one in done.json["changed"]] == ["review_due"]
    assert used(*again, "--public", "--trigger", "").returncode == 0
    after = content(used, "decision", "d")
    assert before.keys() - after.keys() == {"public", "triggers"}
    assert used(*again, "--reason", "").returncode == 3


def test_nobody_is_said_to_have_said_what_somebody_entered(used):
    used(*DECIDED)
    for kind, record in (("usage", USAGE), ("decision", "d")):
        assert "said_by" not in content(used, kind, record)["origin"]
    used("usage", "amt", "mastodon", "--id", USAGE, "--said-by", "Pressestelle", "--actor", "anna")
    assert content(used, "usage", USAGE)["origin"]["said_by"] == "Pressestelle"


def test_the_log_of_one_record_is_asked_for_as_everywhere(used):
    used(*DECIDED)
    plain = used("register", "log", "usage", USAGE)
    assert plain.returncode == 0, plain.stderr
    assert plain.stdout == used("register", "log", "--record", f"usage/{USAGE}").stdout
    assert "decision/d" not in used("register", "log", "usage").stdout
    assert used("register", "log", "usage", "--record", "usage").returncode == 3


def test_a_template_without_a_name_overwrites_nothing(amtsblick, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert amtsblick("register", "template", "usage").stdout == "usage-template.xlsx\n"
    first = (tmp_path / "usage-template.xlsx").read_bytes()
    again = amtsblick("register", "template", "usage")
    assert again.returncode == 3
    assert "--to" in again.stderr
    assert (tmp_path / "usage-template.xlsx").read_bytes() == first


@pytest.mark.parametrize(
    ("service", "first", "second"),
    [
        ("x", "samehandle", "@SameHandle"),
        ("x", "@samehandle", "https://twitter.com/SameHandle"),
        ("tiktok", "samehandle", "www.tiktok.com/@SameHandle"),
        ("mastodon", "same@social.example", "https://social.example/@Same"),
    ],
    ids=["at", "old-address", "bare-address", "federated"],
)
def test_an_account_is_claimed_by_one_body_in_whatever_spelling(amtsblick, tmp_path, service, first, second):
    listed = tmp_path / "more.csv"
    listed.write_text("id,name,homepage\nlage,Amt Lage,https://lage.example/\n", encoding="utf-8")
    assert amtsblick("bodies", "import", listed, "-q").returncode == 0
    own = ("--kind", "own_content", "--actor", "anna", "--handle")
    assert amtsblick("usage", "amt", service, *own, first).returncode == 0
    walk(amtsblick, "usage", f"amt.{service}.own_content")
    refused = amtsblick("usage", "lage", service, *own, second)
    assert refused.returncode == 3
    assert "claimed by two bodies, 'amt' and 'lage'" in refused.stderr
    table = tmp_path / "usages.csv"
    table.write_text(
        "body,service,kind,handle,state,authors,approved_by\n"
        f"lage,{service},own_content,{second},published,cem,bert\n",
        encoding="utf-8",
    )
    refused = amtsblick("register", "import", table, "--actor", "dora")
    assert refused.returncode == 3
    assert "claimed by two bodies, 'amt' and 'lage'" in refused.stderr

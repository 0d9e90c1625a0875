"""The register's commands as a press officer and a data-protection officer meet them."""

import json
import shutil
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass

import pytest

from amtsblick.cli import main

USAGE = "amt.mastodon.own_content"
DECIDED = (
    *("decide", "amt", "mastodon", "--kind", "keep_with_conditions", "--id", "d", "--actor", "anna"),
    *("--reason", "data_protection=wenige Daten", "--condition", "Hinweis|Presse|2026-12-31"),
    *("--legal-basis", "§ 3 ThürDSG", "--dpo", "agree", "--decided-by", "Leitung"),
    *("--decided-on", "2026-11-01", "--review-due", "2027-11-01", "--line", "hate_share>5x2"),
)


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str

    @property
    def json(self):
        return json.loads(self.stdout)


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """A folder whose register knows one body."""
    place = tmp_path_factory.mktemp("known")
    listed = place / "bodies.csv"
    listed.write_text("id,name,homepage\namt,Amt Auen,https://amt.example/\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            sys, "argv", ["amtsblick", "bodies", "import", str(listed), "--out", str(place / "out"), "-q"]
        )
        with pytest.raises(SystemExit) as left:
            main()
    assert not left.value.code
    return place / "out"


@pytest.fixture
def place(tmp_path, known):
    return shutil.copytree(known, tmp_path / "out")


@pytest.fixture
def amtsblick(monkeypatch, capsys, place):
    """The whole command line, in this process: starting a new one each time is slow."""
    monkeypatch.setenv("AMTSBLICK_OUT", str(place))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["amtsblick", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        shown = capsys.readouterr()
        return Done(left.value.code or 0, shown.out, shown.err)

    return run


@pytest.fixture
def used(amtsblick):
    """A usage in the register, as a draft by Anna."""
    done = amtsblick(
        *("usage", "amt", "mastodon", "--kind", "own_content", "--handle", "amt@social.example"),
        *("--purpose", "press", "--for", "everybody", "--content", "warnings", "--unit", "Presse"),
        *("--since", "2024-03", "--valid-from", "2026-01-01", "--actor", "anna"),
    )
    assert done.returncode == 0, done.stderr
    return amtsblick


def walk(amtsblick, kind, record):
    for step, who in (("submit", "anna"), ("approve", "bert"), ("publish", "anna")):
        done = amtsblick("register", step, kind, record, "--actor", who)
        assert done.returncode == 0, done.stderr


def test_a_usage_becomes_public_by_four_eyes(used):
    assert "Nothing holds" in used("register", "list", "usage").stdout
    assert "own_content" in used("register", "list", "usage", "--drafts").stdout
    refused = used("register", "approve", "usage", USAGE, "--actor", "bert")
    assert refused.returncode == 3
    assert "draft" in refused.stderr
    assert used("register", "submit", "usage", USAGE, "--actor", "anna").returncode == 0
    same = used("register", "approve", "usage", USAGE, "--actor", "Anna")
    assert same.returncode == 3
    assert "has written version 1" in same.stderr
    assert used("register", "return", "usage", USAGE, "--actor", "bert", "--note", "Zweck?").returncode == 0
    walk(used, "usage", USAGE)
    (listed,) = used("register", "list", "usage", "--as-of", "2026-06-01", "--json").json["records"]
    assert (listed["state"], listed["approved_by"], listed["authors"]) == ("published", "bert", ["anna"])
    assert listed["content"]["since"] == {"text": "2024-03"}


def test_what_holds_depends_on_the_day_and_on_what_was_known(used):
    walk(used, "usage", USAGE)
    assert (
        used("register", "withdraw", "usage", USAGE, "--since", "2026-07-01", "--actor", "anna").returncode
        == 0
    )
    listed = {
        options: len(used("register", "list", "usage", *options, "--json").json["records"])
        for options in (
            ("--as-of", "2025-12-31"),
            ("--as-of", "2026-06-30"),
            ("--as-of", "2026-07-01"),
            ("--as-of", "2026-06-30", "--known-at", "2001-01-01"),
            ("--as-of", "2026-06-30", "--body", "other"),
            ("--as-of", "2026-06-30", "--service", "mastodon"),
            ("--as-of", "2026-06-30", "--service", "x"),
        )
    }
    assert list(listed.values()) == [0, 1, 0, 0, 0, 1, 0]


def test_a_decision_is_written_down_whole(used):
    done = used(*DECIDED, "--json")
    assert done.returncode == 0, done.stderr
    content = done.json["entry"]["content"]
    assert content["usage"] == USAGE
    assert content["usage_kind"] == "own_content"
    assert content["reasons"] == [{"kind": "data_protection", "text": "wenige Daten"}]
    assert content["conditions"] == [{"text": "Hinweis", "owner": "Presse", "due": "2026-12-31"}]
    assert content["lines"] == [{"metric": "hate_share", "value": 5.0, "above": True, "periods": 2}]
    assert (content["valid_from"], content["legal_as_of"]) == ("2026-11-01", "2026-11-01")
    assert done.json["entry"]["state"] == "draft"
    walk(used, "decision", "d")
    shown = used("register", "show", "decision", "d", "--versions").stdout
    assert shown.count("decision/d: version 1") == 4
    assert "approved by bert" in shown


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--review-due", "2028-11-01"), "more than 12 months"),
        (("--review-due", "bald"), "no day"),
        (("--reason", "mood=gut"), "no kind of reason"),
        (("--line", "hate_share=5"), "no line"),
        (("--line", "mood>5"), "no line"),
        (("--condition", "a|b|2026-01-01|c"), "more than text, owner and day"),
        (("--condition", "a|b|soon"), "no day"),
        (("--usage", "nothing"), "no usage 'nothing'"),
        (("--dpo", "object"), "deviation"),
    ],
    ids=[str(number) for number in range(9)],
)
def test_a_decision_that_cannot_be_is_refused_with_the_remedy(used, options, says):
    done = used(*DECIDED, *options)
    assert done.returncode == 3
    assert says in done.stderr
    assert used("register", "list", "decision", "--drafts").stdout == "Nothing.\n"


def test_a_decision_without_any_usage_says_what_is_missing(amtsblick):
    done = amtsblick(*DECIDED)
    assert done.returncode == 3
    assert "--usage-kind" in done.stderr
    assert amtsblick(*DECIDED, "--usage-kind", "planned").returncode == 0


def test_a_usage_written_again_is_a_new_version_and_the_log_tells_the_difference(used):
    walk(used, "usage", USAGE)
    again = used(
        *("usage", "amt", "mastodon", "--kind", "own_content", "--handle", "amt@social.example"),
        *("--unit", "IT", "--since", "", "--valid-from", "2026-02-01", "--actor", "cem", "--note", "Umzug"),
    )
    assert "version 2 is draft, by cem (editor)" in again.stdout
    told = used("register", "log", "--record", f"usage/{USAGE}").stdout
    assert "unit: Presse → IT" in told
    assert "since.text: 2024-03 → (nothing)" in told
    assert "note: Umzug" in told
    last = used("register", "log", "--record", "usage", "--json").json["entries"][-1]
    assert {"field": "unit", "before": "Presse", "after": "IT"} in last["changed"]
    assert used("register", "log", "--since", "2999-01-01").stdout == ""
    stale = used("register", "submit", "usage", USAGE, "--version", "1", "--actor", "anna")
    assert stale.returncode == 3
    assert "changed by cem (editor)" in stale.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("register", "show", "usage", "nothing"), "no usage 'nothing'"),
        (("register", "submit", "decision", "nothing"), "no decision 'nothing'"),
        (("register", "log", "--record", "gossip/x"), "no kind 'gossip'"),
        (("register", "list", "usage", "--known-at", "once"), "no moment"),
        (("register", "list", "usage", "--drafts", "--as-of", "2026-01-01"), "leave out"),
        (("register", "check", "--key", "k.pem"), "cannot be read"),
        (("usage", "amt", "gopher", "--kind", "own_content"), "no service is called 'gopher'"),
        (("usage", "amt", "x", "--kind", "own_content", "--since", "soon"), "--since"),
    ],
    ids=[str(number) for number in range(8)],
)
def test_what_cannot_be_is_said_in_a_sentence(amtsblick, arguments, says):
    done = amtsblick(*arguments)
    assert done.returncode == 3
    assert says in done.stderr


def test_the_actor_comes_from_the_environment_and_then_from_the_machine(amtsblick, monkeypatch):
    monkeypatch.setenv("AMTSBLICK_ACTOR", "dora")
    monkeypatch.setenv("AMTSBLICK_ROLE", "dpo")
    done = amtsblick("usage", "amt", "x", "--kind", "planned", "--json")
    assert (done.json["entry"]["actor"], done.json["entry"]["role"]) == ("dora", "dpo")
    monkeypatch.delenv("AMTSBLICK_ACTOR")
    monkeypatch.setenv("LOGNAME", "machine")
    done = amtsblick("usage", "amt", "tiktok", "--kind", "planned", "--json")
    assert done.json["entry"]["actor"] == "machine"


def test_a_reader_changes_nothing(amtsblick):
    done = amtsblick("usage", "amt", "x", "--kind", "planned", "--actor", "e", "--role", "reader")
    assert done.returncode == 3
    assert "acts as reader" in done.stderr


def test_a_whole_log_is_checked_and_sealed(used, tmp_path, place):
    checked = used("register", "check", "--json").json
    assert (checked["entries"], checked["broken"]) == (1, None)
    assert used("register", "check", "--head", checked["head"]).returncode == 0
    assert used("register", "check", "--head", "sha256:00").returncode == 1
    seal = tmp_path / "seal.json"
    assert used("register", "seal", seal).returncode == 0
    walk(used, "usage", USAGE)
    key = place / "signing-key.pub.pem"
    done = used("register", "check", "--seal", seal, "--key", key)
    assert done.returncode == 0
    assert "signed by a key you gave" in done.stdout
    assert used("register", "check", "--seal", seal).returncode == 0


def test_a_seal_by_a_stranger_or_a_changed_one_is_noticed(used, tmp_path, known):
    seal = tmp_path / "seal.json"
    used("register", "seal", seal)
    stranger = tmp_path / "stranger"
    used("register", "seal", tmp_path / "other.json", "--out", shutil.copytree(known, stranger))
    done = used("register", "check", "--seal", seal, "--key", stranger / "signing-key.pub.pem")
    assert done.returncode == 4
    assert "UNKNOWN KEY" in done.stdout
    seal.write_text(seal.read_text().replace('"count": 1', '"count": 2'))
    assert used("register", "check", "--seal", seal).returncode == 1


def test_a_log_changed_behind_its_back_is_neither_sound_nor_sealed(used, tmp_path, place):
    with closing(sqlite3.connect(place / "register.sqlite")) as connection, connection:
        connection.execute("DROP TRIGGER ledger_no_update")
        connection.execute("UPDATE ledger SET actor = 'bert'")
    done = used("register", "check")
    assert done.returncode == 1
    assert f"entry 1 (usage/{USAGE}) is not as it was written" in done.stderr
    assert used("register", "check", "--json").json["broken"] == 1
    assert used("register", "seal", tmp_path / "seal.json").returncode == 1
    assert not (tmp_path / "seal.json").exists()


def test_a_document_that_is_handed_in_unfinished_is_said_to_be(amtsblick):
    amtsblick("document", "make", "amt", "x", "--kind", "usage_concept", "--actor", "anna")
    done = amtsblick("register", "submit", "document", "amt.x.usage_concept.de", "--actor", "anna")
    assert done.returncode == 0, done.stderr
    assert "required fields are still empty" in done.stderr
    assert "nobody has confirmed" in done.stderr


def test_a_use_that_is_debated_is_entered_as_such(amtsblick):
    amtsblick(
        *("usage", "amt", "x", "--kind", "own_content", "--handle", "amt", "--actor", "anna"),
        *("--exit-debated", "--profession", "Lehrkräfte"),
    )
    said = amtsblick("register", "show", "usage", "amt.x.own_content", "--json").stdout
    assert '"exit_debated": true' in said
    assert "Lehrkräfte" in said


def test_no_text_of_a_record_steers_the_terminal(amtsblick):
    evil = "\x1b[2Jnichts\u202e\x07"
    done = amtsblick("usage", "amt", "x", "--kind", "own_content", "--handle", evil, "--reason", evil)
    assert done.returncode == 0, done.stderr
    for command in (
        ("register", "list", "usage", "--drafts"),
        ("register", "show", "usage", "amt.x.own_content"),
        ("register", "log"),
    ):
        shown = amtsblick(*command).stdout
        assert "nichts" in shown or "own_content" in shown
        assert not set(shown) & set("\x1b\u202e\x07"), command
    refused = amtsblick("usage", evil, "x", "--kind", "own_content")
    assert refused.returncode == 3
    assert not set(refused.stderr) & set("\x1b\u202e\x07")

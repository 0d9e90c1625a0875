"""``amtsblick account`` as whoever runs the machine meets it."""

import io
import json
import re
import sys

import pytest

from amtsblick.cli import main
from amtsblick.jobs import login, passwords
from amtsblick.jobs.accounts import open_gate
from amtsblick.jobs.workspace import Workspace
from amtsblick.values.accounts import LoginState

PASSWORD = "vier lange gute Wörter"


@pytest.fixture
def place(tmp_path):
    return Workspace(folder=tmp_path / "out")


@pytest.fixture
def account(monkeypatch, capsys, place):
    """Runs ``amtsblick account …`` in this process; returns code, output and complaints."""
    monkeypatch.setenv("AMTSBLICK_OUT", str(place.folder))
    monkeypatch.setenv("AMTSBLICK_ACTOR", "betrieb")
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments, typed=""):
        monkeypatch.setattr(sys, "argv", ["amtsblick", "account", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        with pytest.raises(SystemExit) as left:
            main()
        shown = capsys.readouterr()
        return left.value.code or 0, shown.out, shown.err

    return run


def as_json(done):
    assert done[0] == 0, done[2]
    return json.loads(done[1])


def test_the_first_admin_is_made_with_a_link_and_without_a_password(account, place):
    code, out, _ = account("add", "anna", "--role", "admin", "--base-url", "https://amt.example/")
    assert code == 0
    assert "sets the password once" in out
    secret = re.search(r"https://amt\.example/de/password/(\S{43})\n", out)[1]
    assert "no password" in account("list")[1]
    with place.open_register() as register:
        gate = open_gate(place, register)
        passwords.set_password_by_link(gate, secret, PASSWORD)
        assert login.log_in(gate, "anna", PASSWORD, "").state is LoginState.IN


def test_a_link_is_printed_alone_for_scripts(account):
    account("add", "anna")
    quiet = account("link", "anna", "--login", "--quiet")[1]
    assert re.fullmatch(r"/de/login/link/\S{43}\n", quiet)
    made = as_json(account("link", "anna", "--json"))
    assert made["path"] == f"/de/password/{made['secret']}"
    assert made["secret"] not in account("log")[1]


def test_roles_are_given_and_taken_and_the_log_says_by_whom(account):
    account("add", "anna", "--role", "admin")
    account("add", "bert", "--name", "Pressestelle", "--email", "p@amt.example", "--lang", "en")
    assert "editor, head" in account("grant", "bert", "--role", "head", "--role", "editor")[1]
    assert account("revoke", "bert", "--role", "head")[0] == 0
    shown = as_json(account("show", "bert", "--json"))["account"]
    assert (shown["name"], shown["lang"], shown["grants"]) == (
        "Pressestelle",
        "en",
        [{"role": "editor", "root": ""}],
    )
    events = as_json(account("log", "bert", "--json"))["events"]
    assert [(one["actor"], one["action"], one["detail"]) for one in events] == [
        ("betrieb", "revoked", "head"),
        ("betrieb", "granted", "editor"),
        ("betrieb", "granted", "head"),
        ("betrieb", "link_made", "password"),
        ("betrieb", "added", ""),
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "Anna"), "login name"),
        (("add", "anna"), "already"),
        (("add", "bert", "--role", "king"), "not known"),
        (("add", "bert", "--role", "system"), "not known"),
        (("add", "bert", "--role", "head:nowhere"), "no body"),
        (("grant", "anna"), "No role is named"),
        (("grant", "anna", "--role", "head", "--actor", "anna"), "himself"),
        (("revoke", "anna", "--role", "admin"), "last one"),
        (("disable", "anna"), "last one"),
        (("show", "nobody"), "no account"),
        (("link", "nobody"), "no account"),
        (("password", "anna"), "too short"),
        (("totp-off", "nobody"), "no account"),
        (("tokens", "anna", "--make", "x"), "scope"),
        (("tokens", "anna", "--end", "7"), "no API token"),
        (("tokens", "anna", "--make", "x", "--end", "7"), "two things"),
    ],
    ids=lambda part: "-".join(part) if isinstance(part, tuple) else None,
)
def test_what_cannot_be_done_is_refused_with_the_reason(account, arguments, said):
    account("add", "anna", "--role", "admin")
    code, _, complaint = account(*arguments)
    assert code != 0
    assert said in complaint
    assert "Traceback" not in complaint


def test_a_password_is_read_from_standard_input(account, place):
    account("add", "anna")
    assert account("password", "anna", typed=f"{PASSWORD}\n")[0] == 0
    with place.open_register() as register:
        gate = open_gate(place, register)
        assert login.log_in(gate, "anna", PASSWORD, "").state is LoginState.IN
    account("disable", "anna")
    assert "disabled" in account("show", "anna")[1]
    assert "active" in account("enable", "anna")[1]
    assert "no second factor" in account("totp-off", "anna")[1]


def test_settings_of_accounts_hold_for_commands_too(account, tmp_path):
    account("add", "presse", "--role", "editor")
    rules = tmp_path / "rules.toml"
    rules.write_text("password_shortest = 40\n", encoding="utf-8")
    code, _, complaint = account("password", "presse", "--rules", str(rules), typed=f"{PASSWORD}\n")
    assert code != 0
    assert "40" in complaint
    assert account("password", "presse", typed=f"{PASSWORD}\n")[0] == 0


def test_tokens_are_made_listed_and_ended(account):
    account("add", "anna", "--role", "reader")
    made = as_json(account("tokens", "anna", "--make", "Skript", "--scope", "read", "--json"))
    assert made["token"].startswith("ab_")
    listed = account("tokens", "anna")[1]
    assert "Skript" in listed
    assert made["token"] not in listed
    assert as_json(account("tokens", "anna", "--end", str(made["id"]), "--json"))["tokens"] == []


def test_somebody_at_a_provider_is_joined_listed_and_parted(account):
    account("add", "anna")
    there = ("--issuer", "https://idp.example", "--subject", "s1")
    (joined,) = as_json(account("identity", "anna", *there, "--json"))["identities"]
    assert (joined["issuer"], joined["subject"], joined["account"]) == ("https://idp.example", "s1", "anna")
    assert "s1" in account("identity", "anna")[1]
    assert "already" in account("identity", "anna", *there)[2]
    assert "both" in account("identity", "anna", "--subject", "s1")[2]
    assert as_json(account("identity", "anna", *there, "--part", "--json"))["identities"] == []
    assert "nothing to part" in account("identity", "anna", *there, "--part")[2]

"""``amtsblick alert`` as an operator meets it."""

import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from amtsblick.cli.app import app
from amtsblick.errors import InputError
from amtsblick.jobs.workspace import Workspace
from amtsblick.values.accounts import Account, AccountAction, AccountEvent
from amtsblick.values.body import Body
from testhook import OK, receiving
from testmail import serving

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def run(tmp_path):
    place = Workspace(folder=tmp_path / "out")
    place.prepare()
    with place.open_register() as register:
        register.import_bodies([Body(id="amt", name="Amt", homepage="https://amt.example/")], NOON)
        account = Account(id="presse", name="Presse", created_at=NOON, changed_at=NOON)
        event = AccountEvent(at=NOON, actor="test", account="presse", action=AccountAction.ADDED)
        register.add_account(account, event)

    def run(*arguments: str, code: int = 0):
        done = CliRunner().invoke(app, ["alert", *arguments, "--out", str(place.folder)])
        if isinstance(done.exception, InputError):
            raise done.exception
        assert done.exit_code == code, (done.output, done.exception)
        return done.output

    return run


def told(text: str) -> dict:
    return json.loads(text)


def test_a_webhook_from_beginning_to_end(run):
    with receiving(lambda n: OK if n != 2 else b"HTTP/1.1 500 Oh\r\n\r\n") as receiver:
        made = told(
            run(
                "add",
                "webhook",
                "--owner",
                "presse",
                "--target",
                receiver.address,
                "--allow-private",
                "--json",
            )
        )
        name = made["subscription"]
        assert made["secret"].startswith("whsec_")
        listed = run("list", "--json")
        (row,) = told(listed)["subscriptions"]
        assert (row["id"], row["state"], row["waiting"]) == (name, "active", 0)
        assert made["secret"] not in listed
        assert "sent" in run("test", name, "--allow-private")
        assert "500" in run("test", name, "--allow-private", code=1)
        new = told(run("rotate", name, "--json"))["secret"]
        assert new != made["secret"]
        run("test", name, "--allow-private")
        assert receiver.calls[-1].headers["webhook-signature"].count("v1,") == 2
        assert json.loads(receiver.calls[-1].body)["type"] == "alert.test"
    run("remove", name)
    assert told(run("list", "--json"))["subscriptions"] == []


def test_http_is_not_called_unless_the_operator_says_so_each_time(run):
    with receiving() as receiver:
        made = told(
            run(
                "add",
                "webhook",
                "--owner",
                "presse",
                "--target",
                receiver.address,
                "--allow-private",
                "--json",
            )
        )
        said = told(run("test", made["subscription"], "--json", code=1))

    assert (said["failing"], said["detail"]) == ("tls", "only https is called")
    assert receiver.connections == 0


def test_an_address_is_asked_by_the_next_send(run):
    run("add", "mail", "--address", "presse@land.example", "--body", "amt", "--question", "left")
    with serving() as mails:
        server = ("--smtp", f"localhost:{mails.port}", "--security", "none", "--from", "a@land.example")
        with pytest.raises(InputError, match="--base-url"):
            run("send", *server)
        done = told(run("send", *server, "--base-url", "https://amtsblick.example", "--json"))

    assert (done["sent"], len(mails.taken)) == (1, 1)
    assert b"https://amtsblick.example/de/alerts/confirm/sub_" in mails.taken[0][2]


def test_without_a_mail_server_mails_wait(run):
    run("add", "mail", "--address", "presse@land.example")

    assert told(run("send", "--json"))["sent"] == 0
    assert told(run("list", "--json"))["subscriptions"][0]["waiting"] == 1


def test_a_feed_has_a_secret_address(run):
    made = told(run("add", "atom", "--owner", "presse", "--inside", "--json"))

    assert made["token"].startswith(f"{made['subscription']}.")
    assert "presse" in run("list")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        pytest.param(("add", "atom", "--owner", "niemand"), "niemand", id="unknown_account"),
        pytest.param(("add", "mail", "--address", "x"), "address", id="no_address"),
        pytest.param(
            ("add", "webhook", "--owner", "presse", "--target", "http://a.example/"), "https", id="http"
        ),
        pytest.param(("remove", "sub_0"), "sub_0", id="unknown_subscription"),
        pytest.param(("enable", "sub_0"), "sub_0", id="enable_unknown"),
        pytest.param(("rotate", "sub_0"), "sub_0", id="rotate_unknown"),
        pytest.param(("test", "sub_0"), "sub_0", id="test_unknown"),
    ],
)
def test_what_cannot_be_done_is_named(run, arguments, why):
    with pytest.raises(InputError, match=why):
        run(*arguments)

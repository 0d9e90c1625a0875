"""Reminders through a real mail server: once, again when something is new, never lost."""

import email
import json
import os
import socket
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.policy import default

import icalendar
import pytest

from amtsblick.errors import InputError, MailError
from amtsblick.jobs.records import write
from amtsblick.jobs.remind import Wish, remind
from amtsblick.jobs.workspace import Workspace
from amtsblick.publish.mail import Security, SmtpSettings
from amtsblick.values.body import Body
from amtsblick.values.decisions import Condition, Decision, DecisionKind, Reason, ReasonKind
from amtsblick.values.records import Action, Actor, Change, RecordKind, RecordState, Role
from amtsblick.values.reminders import Recipient
from amtsblick.values.usages import UsageKind
from testmail import serving

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = NOON.date()
ACTOR = Actor(name="timer", role=Role.SYSTEM)
WISH = Wish(sender="amtsblick@land.example", today=TODAY, when=NOON)
PRESS = Recipient(address="presse@land.example")
BODIES = (
    Body(id="land", name="Land", homepage="https://land.example/"),
    Body(id="amt", name="Amt für Ähren", parent="land", homepage="https://amt.example/"),
    Body(id="stadt", name="Stadt", homepage="https://stadt.example/"),
)


def a_decision(body: str, **changes) -> Decision:
    made = Decision(
        id=f"{body}-x",
        body=body,
        service="x",
        usage_kind=UsageKind.OWN_CONTENT,
        kind=DecisionKind.KEEP,
        reasons=(Reason(kind=ReasonKind.REACH),),
        decided_by="Leitung",
        decided_on=date(2025, 2, 20),
        valid_from=date(2025, 2, 20),
        review_due=date(2026, 2, 20),
    )
    return replace(made, **changes)


def enter(register, knowledge, *decisions: Decision) -> None:
    changes = [
        Change(
            action=Action.IMPORTED,
            content=one,
            valid_from=one.valid_from,
            state=RecordState.APPROVED,
            authors=("presse",),
            approved_by="leitung",
        )
        for one in decisions
    ]
    write(register, knowledge, changes, Actor(name="presse"), NOON)


@pytest.fixture
def lawless(knowledge):
    return replace(knowledge, legal_acts=())


@pytest.fixture
def place(tmp_path, lawless):
    place = Workspace(folder=tmp_path / "out")
    place.prepare()
    with place.open_register() as register:
        register.import_bodies(BODIES, NOON)
        enter(register, lawless, a_decision("amt"), a_decision("stadt"))
    return place


@pytest.fixture
def register(place):
    with place.open_register() as opened:
        yield opened


@pytest.fixture
def post():
    with serving() as post:
        yield post


@pytest.fixture
def tell(register, lawless, post):
    def tell(*recipients: Recipient, **changes):
        wish = replace(WISH, **changes)
        return remind(register, lawless, recipients or (PRESS,), post.settings(), wish, actor=ACTOR)

    return tell


def texts(post) -> list[str]:
    mails = (email.message_from_bytes(content, policy=default) for _, _, content in post.taken)
    return [one.get_body().get_content() for one in mails]


def test_one_mail_with_every_matter_and_the_dates(tell, post):
    (told,) = tell()
    (text,) = texts(post)
    message = email.message_from_bytes(post.taken[0][2], policy=default)
    (dates,) = message.iter_attachments()

    assert told.matters == 2
    assert "Amt für Ähren: X, eigene Inhalte (seit 9 Tagen zu entscheiden)" in text
    assert "Die Wiedervorlage war für den 20. Februar 2026 festgelegt." in text
    assert message["Subject"] == "Amtsblick: 2 Entscheidungen warten"
    assert len(icalendar.Calendar.from_ical(dates.get_content()).walk("VEVENT")) == 2


def test_what_reopens_decisions_is_recorded_by_the_one_who_reminds(tell, register):
    tell()

    assert {entry.actor for entry in register.entries(RecordKind.REOPENING)} == {ACTOR}


def test_nothing_is_sent_twice_on_a_day_nor_on_the_next(tell, post):
    tell()
    (same,) = tell(when=NOON + timedelta(hours=2))
    (next_day,) = tell(when=NOON + timedelta(days=1), today=TODAY + timedelta(days=1))

    assert (same.matters, next_day.matters, len(post.taken)) == (0, 0, 1)


def test_again_when_asked_for_or_after_two_weeks(tell, post):
    tell()
    (asked,) = tell(again=True)
    (later,) = tell(when=NOON + timedelta(days=14), today=TODAY + timedelta(days=14))

    assert (asked.matters, later.matters, len(post.taken)) == (2, 2, 3)


def test_only_what_is_new_is_told(tell, post, register, lawless):
    tell()
    condition = Condition(text="Konzept", owner="Presse", due=date(2026, 2, 27))
    enter(register, lawless, a_decision("land", review_due=date(2026, 2, 19), conditions=(condition,)))
    (told,) = tell()

    assert told.matters == 2
    assert "Ähren" not in texts(post)[-1]
    assert "Auflage: Konzept. Zuständig: Presse. Fällig am 27. Februar 2026." in texts(post)[-1]


def test_each_recipient_gets_his_bodies_and_those_below(tell, post):
    told = tell(
        Recipient(address="land@land.example", bodies=("land",)),
        Recipient(address="stadt@land.example", bodies=("stadt",)),
        Recipient(address="ohne@land.example", bodies=("land", "stadt")),
    )

    assert [one.matters for one in told] == [1, 1, 2]
    assert ["Ähren" in text for text in texts(post)] == [True, False, True]


def test_a_refused_address_does_not_keep_the_others_from_theirs(tell, post):
    refused, taken = tell(Recipient(address="nobody@land.example"), PRESS)
    (again, _) = tell(Recipient(address="nobody@land.example"), PRESS)

    assert "no such mailbox" in refused.refused
    assert (taken.matters, len(post.taken)) == (2, 1)
    assert again.refused


def test_a_server_that_cannot_be_reached_leaves_nothing_marked_as_sent(register, lawless, tell, post):
    with socket.create_server(("127.0.0.1", 0)) as free:
        gone = SmtpSettings(host="127.0.0.1", port=free.getsockname()[1], security=Security.NONE)
    with pytest.raises(MailError, match="nobody answers"):
        remind(register, lawless, (PRESS,), gone, WISH, actor=ACTOR)
    (told,) = tell()

    assert (told.matters, len(post.taken)) == (2, 1)


def test_a_server_that_dies_in_mid_session_leaves_nothing_marked_as_sent(register, lawless, tell):
    with serving("DATA") as dying, pytest.raises(MailError):
        remind(register, lawless, (PRESS,), dying.settings(), WISH, actor=ACTOR)

    assert tell()[0].matters == 2


def test_bad_addresses_and_bodies_are_named_before_anything_is_done(tell, post, register):
    for wrong in (
        Recipient(address="presse@land.example\nBcc: alle@land.example"),
        Recipient(address="presse@land.example", bodies=("mars",)),
    ):
        with pytest.raises(InputError):
            tell(PRESS, wrong)

    assert post.taken == []
    assert list(register.entries(RecordKind.REOPENING)) == []


def test_the_register_holds_no_address(place, tell):
    tell()

    assert all(b"presse@land" not in file.read_bytes() for file in place.folder.rglob("register*"))


def test_an_english_mail(tell, post):
    tell(lang="en")

    assert "The review was set for 20 February 2026." in texts(post)[0]


# The command


def run(place, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "amtsblick", "remind", "--out", str(place.folder), *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, **variables},
    )


def test_the_command_reminds_the_recipients_of_a_file(place, post, tmp_path):
    file = tmp_path / "recipients.toml"
    file.write_text('[[recipient]]\naddress = "presse@land.example"\nbodies = ["land"]\n', encoding="utf-8")
    server = ("--smtp", f"localhost:{post.port}", "--security", "none", "--from", "amtsblick@land.example")
    told = run(place, *server, "--recipients", str(file), "--json")
    again = run(place, *server, "--recipients", str(file))
    refused = run(place, *server, "--to", "nobody@land.example")

    assert json.loads(told.stdout)["sent"] == [{"address": "presse@land.example", "matters": 1}]
    assert "0 mails sent, 1 recipients had nothing new." in again.stdout
    assert (told.returncode, again.returncode, refused.returncode) == (0, 0, 1)
    assert "no such mailbox" in refused.stderr
    assert len(post.taken) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--to", "a@b.example", "--smtp", "host:x"), "HOST:PORT"),
        (("--smtp", "localhost:1"), "--recipients FILE"),
        (("--smtp", "localhost:1", "--to", "a@b.example", "--user", "anna"), "AMTSBLICK_SMTP_PASSWORD"),
        (("--smtp", "localhost:1", "--to", "keine"), "no e-mail address"),
        (("--smtp", "localhost:1", "--recipients", "missing.toml"), "missing.toml"),
    ],
    ids=["server", "nobody", "password", "address", "file"],
)
def test_the_command_names_bad_input(place, arguments, message):
    told = run(place, "--from", "a@b.example", *arguments)

    assert told.returncode == 3
    assert message in told.stderr

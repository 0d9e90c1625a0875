"""Questionnaires go out, come back, are compared and asked for again, with a real register and mail server."""

import email
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.policy import default
from itertools import count

import pytest
from typer.testing import CliRunner

from amtsblick.cli.app import app
from amtsblick.errors import InputError, MailError
from amtsblick.jobs.chase import Wish, chase
from amtsblick.jobs.questionnaires import FORMS, Asking, Desk, compared, make, new_token, returned
from amtsblick.jobs.records import shows, write
from amtsblick.jobs.replies import take_in
from amtsblick.jobs.workspace import Workspace
from amtsblick.values.body import Body
from amtsblick.values.records import Action, Actor, Change, RecordKind, RecordState, Role
from amtsblick.values.reminders import Recipient
from amtsblick.values.usages import Usage, UsageKind
from testmail import serving
from testquestionnaire import filled

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
BODIES = (
    Body(id="land", name="Land", kind="government", homepage="https://land.example/"),
    Body(id="amt", name="Amt für Ähren", kind="authority", parent="land", homepage="https://amt.example/"),
    Body(id="city/of", name="City", kind="town", country="GB", homepage="https://city.example/"),
)
ASKING = Asking(answer_by=date(2026, 3, 20), return_to="Pressestelle")
OWN = {"service": "X", "kind": "eigene Inhalte", "handle": "amt_auen", "decided_by": "Leitung"}


@pytest.fixture
def place(tmp_path):
    place = Workspace(folder=tmp_path / "out")
    place.prepare()
    with place.open_register() as register:
        register.import_bodies(BODIES, NOON)
    return place


@pytest.fixture
def desk(place, knowledge):
    tokens = (f"TOKEN-{number}" for number in count())
    with place.open_register() as register:
        yield Desk(
            register=register,
            knowledge=knowledge,
            actor=Actor(name="presse"),
            when=NOON,
            token=lambda: next(tokens),
        )


@pytest.fixture
def folder(desk, tmp_path):
    make(desk, ASKING, tmp_path / "sent")
    return tmp_path / "sent"


@pytest.fixture
def answer(folder, tmp_path):
    """Saves a body's workbook with these rows as one that came back."""

    def answer(*rows, of="amt", name="", **cover):
        came = tmp_path / (name or f"{of}-answer.xlsx")
        came.write_bytes(filled((folder / f"{of}.xlsx").read_bytes(), rows, cover))
        return came

    return answer


def later(desk, days):
    return replace(desk, when=desk.when + timedelta(days=days))


def held(desk, kind):
    return [entry.content for entry in desk.register.holding(kind)]


def test_every_body_gets_a_workbook_a_web_form_and_a_record(desk, folder):
    assert sorted(one.name for one in folder.glob("*.xlsx")) == ["amt.xlsx", "city-of.xlsx", "land.xlsx"]
    form = json.loads((folder / FORMS / "amt.json").read_text())
    sent = {one.body: one for one in held(desk, RecordKind.QUESTIONNAIRE)}

    assert form["token"] == sent["amt"].token
    assert (sent["amt"].lang, sent["city/of"].lang) == ("de", "en")
    assert sent["amt"].return_to == "Pressestelle"
    assert not list(folder.glob(".making*"))


def test_made_again_on_the_same_day_it_is_the_same_questionnaire(desk, folder):
    before = (folder / "amt.xlsx").read_bytes()
    again = make(desk, ASKING, folder)
    other = make(desk, replace(ASKING, answer_by=date(2026, 4, 1), bodies=("amt",)), folder)

    assert not any(one.fresh for one in again)
    assert [one.questionnaire.id for one in other] == ["amt-questionnaire-2026-03-01-2"]
    assert (folder / "amt.xlsx").read_bytes() != before
    assert len(held(desk, RecordKind.QUESTIONNAIRE)) == 4


def test_nothing_is_entered_when_the_files_cannot_be_written(desk, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="choose another folder with --to"):
        make(desk, ASKING, tmp_path / "file")

    assert held(desk, RecordKind.QUESTIONNAIRE) == []


def test_a_day_that_has_passed_is_refused(desk, tmp_path):
    with pytest.raises(InputError, match="2026-02-28 has passed"):
        make(desk, Asking(answer_by=date(2026, 2, 28)), tmp_path)


def test_tokens_are_not_guessed():
    tokens = {new_token() for _ in range(200)}

    assert len(tokens) == 200
    assert {len(one) for one in tokens} == {19}


def test_an_answer_becomes_a_reply_and_a_declaration(desk, answer):
    path = answer(OWN, unit="Referat 12")
    (came,) = take_in(later(desk, 5), [path]).came
    (declared,) = held(desk, RecordKind.DECLARATION)

    assert held(desk, RecordKind.REPLY) == [came.reply]
    assert (came.reply.received_on, came.reply.unit, came.reply.source) == (
        date(2026, 3, 6),
        "Referat 12",
        path.name,
    )
    assert (declared.body, declared.complete, declared.uses) == ("amt", True, came.reply.uses)
    assert declared.title == "Antwort auf den Fragebogen amt-questionnaire-2026-03-01"


def test_the_same_file_read_twice_changes_nothing(desk, answer):
    path = answer(OWN)
    take_in(desk, [path])
    (again,) = take_in(later(desk, 3), [path, path]).came

    assert again.known
    assert len(list(desk.register.entries(RecordKind.REPLY))) == 1


def test_a_second_answer_is_a_conflict_until_somebody_says_replace(desk, answer):
    take_in(desk, [answer(OWN)])
    second = answer(OWN | {"kind": "verlassen"}, name="zweite.xlsx")
    with pytest.raises(InputError, match="x amt_auen: own_content, now left") as refused:
        take_in(later(desk, 3), [second])
    unchanged = [one.kind for one in held(desk, RecordKind.REPLY)[0].uses]
    (came,) = take_in(later(desk, 3), [second], replace=True).came
    versions = [entry.version for entry in desk.register.entries(RecordKind.REPLY)]

    assert "was answered on 2026-03-01 already (amt-answer.xlsx)" in str(refused.value)
    assert unchanged == [UsageKind.OWN_CONTENT]
    assert came.replaced
    assert versions == [1, 2]
    assert [one.kind for one in held(desk, RecordKind.DECLARATION)[0].uses] == [UsageKind.LEFT]


def test_all_files_are_taken_or_none(desk, answer):
    wrong = answer({"service": "X", "kind": "manchmal"}, of="land")
    with pytest.raises(InputError, match=r"1 problem\.\n.*land-answer\.xlsx, sheet Antworten, row 3"):
        take_in(desk, [answer(OWN), wrong])

    assert held(desk, RecordKind.REPLY) == []


MISMATCHES = {
    "no_token": ({"token": None}, "the token is missing"),
    "other_token": (
        {"token": "ABCD"},
        "the token is not that of questionnaire 'amt-questionnaire-2026-03-01'",
    ),
    "other_body": ({"body": "land"}, "was sent to 'amt', not to 'land'"),
    "other_id": ({"questionnaire": "land-questionnaire-2026-03-01"}, "the token is not that of"),
    "strange_id": (
        {"questionnaire": "x"},
        "the token belongs to questionnaire 'amt-questionnaire-2026-03-01'",
    ),
    "elsewhere": (
        {"questionnaire": "x", "token": "Y"},
        "this register has no questionnaire 'x'; it is another",
    ),
}


@pytest.mark.parametrize(("cover", "wanted"), MISMATCHES.values(), ids=list(MISMATCHES))
def test_whose_answer_it_is_has_to_fit(desk, answer, cover, wanted):
    with pytest.raises(InputError) as refused:
        take_in(desk, [answer(OWN, **cover)])

    assert wanted in str(refused.value)
    assert "amt-answer.xlsx, " in str(refused.value)


def test_two_files_for_one_questionnaire_are_named(desk, answer):
    with pytest.raises(InputError, match=r"is answered in .*amt-answer\.xlsx too"):
        take_in(desk, [answer(OWN), answer(OWN | {"kind": "ruht"}, name="zwei.xlsx")])


def test_a_folder_of_answers_is_read(desk, answer, tmp_path):
    came = tmp_path / "came"
    came.mkdir()
    answer(OWN).rename(came / "a.xlsx")
    (came / "~$a.xlsx").write_text("left by a program")

    assert len(take_in(desk, [came]).came) == 1


def test_usages_are_proposed_as_drafts_and_never_approved(desk, answer):
    rows = [OWN, {"service": "Facebook", "kind": "nicht genutzt"}]
    taken = take_in(desk, [answer(*rows)], propose=True)
    drafts = shows(desk.register, RecordKind.USAGE, drafts=True)

    assert [one.id for one in taken.proposed] == ["amt/facebook/none", "amt/x/amt_auen"]
    assert {entry.state for entry in drafts} == {RecordState.DRAFT}
    assert drafts[1].content.note == "decided by: Leitung"
    assert take_in(desk, [answer(*rows)], propose=True).proposed == ()


def test_a_draft_that_contradicts_the_register_is_left_out_and_told(desk, answer):
    theirs = Usage(id="land-x", body="land", service="x", kind=UsageKind.OWN_CONTENT, handle="amt_auen")
    change = Change(action=Action.ENTERED, content=theirs, valid_from=NOON.date())
    write(desk.register, desk.knowledge, [change], Actor(name="land"), NOON)
    taken = take_in(desk, [answer(OWN, {"service": "TikTok", "kind": "ruht"})], propose=True)

    assert [one.id for one in taken.proposed] == ["amt/tiktok/dormant"]
    assert "claimed by two bodies" in taken.objections[0].text
    assert len(held(desk, RecordKind.REPLY)) == 1


def test_who_reads_only_enters_nothing(desk, answer):
    with pytest.raises(InputError, match="acts as reader"):
        take_in(replace(desk, actor=Actor(name="gast", role=Role.READER)), [answer(OWN)])


def test_bodies_that_nobody_could_look_at_are_not_compared(desk, answer):
    take_in(desk, [answer(OWN)])
    (found,) = compared(desk)

    assert (found.body.id, found.looked, found.lines) == ("amt", False, ())


def test_returns_follow_what_came(desk, answer):
    take_in(desk, [answer(OWN)])
    found = returned(desk.register, date(2026, 3, 25))

    assert (found.whole.sent, found.whole.answered, found.whole.late) == (3, 1, 2)
    assert [(one.body.id, one.late) for one in found.late()] == [("city/of", 5), ("land", 5)]


WISH = Wish(sender="amtsblick@land.example")
TO = (Recipient(address="alle@land.example"), Recipient(address="amt@land.example", bodies=("amt",)))


@pytest.fixture
def post():
    with serving() as post:
        yield post


def chased(desk, post, *recipients, **changes):
    return list(chase(desk, recipients or TO, post.settings(), replace(WISH, **changes)))


def test_late_bodies_get_one_mail_with_their_questionnaire(desk, folder, post):
    found = chased(later(desk, 21), post)
    mails = {to: email.message_from_bytes(content, policy=default) for _, (to,), content in post.taken}
    (file,) = mails["amt@land.example"].iter_attachments()

    assert {one.late.body.id: one.addresses for one in found} == {
        "amt": ("amt@land.example",),
        "city/of": ("alle@land.example",),
        "land": ("alle@land.example",),
    }
    text = mails["amt@land.example"].get_body().get_content()
    assert "von Amt für Ähren fehlt noch die Antwort auf den Fragebogen vom 1. März 2026" in text
    assert "Das ist 2 Tage her" in text
    assert file.get_filename() == "amt.xlsx"
    assert file.get_content() == (folder / "amt.xlsx").read_bytes()


@pytest.mark.usefixtures("folder")
def test_nobody_is_reminded_in_time_twice_a_day_or_after_answering(desk, answer, post):
    assert chased(later(desk, 19), post) == []
    chased(later(desk, 20), post, every=1)
    again = chased(later(desk, 20), post, every=1)
    took = len(post.taken)
    take_in(later(desk, 20), [answer(OWN)])
    next_day = chased(later(desk, 21), post, every=1)

    assert took == 3
    assert all(one.lately and not one.addresses for one in again)
    assert {one.late.body.id for one in next_day if one.addresses} == {"city/of", "land"}


@pytest.mark.usefixtures("folder")
def test_who_answered_in_the_browser_is_not_reminded_and_counts_as_answered(desk, post):
    (mine,) = [one for one in held(desk, RecordKind.QUESTIONNAIRE) if one.body == "amt"]
    sent_on = later(desk, 19).when
    desk.register.write_answer(mine.id, {"unit": "Presse"}, 0, sent_on)
    before = returned(desk.register, later(desk, 20).today).whole
    desk.register.send_answer(mine.id, 1, "sha256:0", sent_on)
    found = chased(later(desk, 20), post)
    whole = returned(desk.register, later(desk, 20).today).whole

    assert (before.answered, before.late) == (0, 3), "what is only kept is no answer"
    assert {one.late.body.id for one in found} == {"city/of", "land"}
    assert (whole.answered, whole.arrived, whole.late) == (1, 1, 2)
    assert returned(desk.register, later(desk, 18).today).whole.answered == 0, "as of the day before"


@pytest.mark.usefixtures("folder")
def test_again_when_asked_for_or_after_the_days(desk, post):
    chased(later(desk, 20), post)
    chased(later(desk, 26), post)
    assert len(post.taken) == 3
    chased(later(desk, 26), post, again=True)
    chased(later(desk, 33), post)
    assert len(post.taken) == 9


@pytest.mark.usefixtures("folder")
def test_a_body_goes_to_those_above_it_and_without_address_to_nobody(desk, post):
    found = chased(later(desk, 20), post, Recipient(address="haus@land.example", bodies=("land",)))

    assert {one.late.body.id: one.addresses for one in found} == {
        "amt": ("haus@land.example",),
        "city/of": (),
        "land": ("haus@land.example",),
    }


@pytest.mark.usefixtures("folder")
def test_a_refused_address_keeps_nobody_from_a_mail(desk, post):
    no = Recipient(address="nobody@land.example", bodies=("amt",))
    found = {one.late.body.id: one for one in chased(later(desk, 20), post, no, TO[0])}

    assert found["amt"].refused
    assert found["land"].addresses == ("alle@land.example",)


@pytest.mark.usefixtures("folder")
def test_a_dead_server_leaves_nothing_marked_as_sent(desk):
    with serving(dies_at="DATA") as dying, pytest.raises(MailError):
        chased(later(desk, 20), dying)
    with serving() as post:
        assert len(chased(later(desk, 20), post)) == 3
        assert len(post.taken) == 3


@pytest.mark.usefixtures("folder")
def test_a_body_that_nobody_knows_is_refused_before_anything_is_sent(desk, post):
    with pytest.raises(InputError, match="No body is called 'nix'"):
        chased(later(desk, 20), post, Recipient(address="a@land.example", bodies=("nix",)))

    assert post.taken == []


def test_the_commands_from_making_to_the_list_of_who_is_late(place, tmp_path):
    def run(*args):
        result = CliRunner().invoke(app, ["questionnaire", *map(str, args), "--out", str(place.folder)])
        assert result.exit_code == 0, result.output
        return result.stdout

    run("make", "--to", tmp_path / "sent", "--actor", "presse")
    came = tmp_path / "amt.xlsx"
    came.write_bytes(filled((tmp_path / "sent" / "amt.xlsx").read_bytes(), [OWN]))
    read = run("read", came, "--propose", "--actor", "presse")
    status = json.loads(run("status", "--today", "2999-01-01", "--file", tmp_path / "late.csv", "--json"))
    table = run("status")
    compare = run("compare", "--file", tmp_path / "compared.csv", "--lang", "en")

    assert "Replies entered: 1" in read
    assert "Usages proposed as drafts: 1" in read
    assert "Die Website konnte nicht angesehen werden; verglichen wird nichts." in read
    assert (status["sent"], status["answered"], status["percent"], status["late"]) == (3, 1, 33, 2)
    assert "1 von 3 Stellen haben geantwortet (33 %)." in table
    assert "could not be looked at" in compare
    late = (tmp_path / "late.csv").read_text().splitlines()
    assert late[0] == "body_id,body_name,kind,questionnaire,made_on,answer_by,days_late,homepage"
    assert [line.split(",")[0] for line in late[1:]] == ["city/of", "land"]
    assert "amt,Amt für Ähren,not_looked" in (tmp_path / "compared.csv").read_text()


def test_the_command_reminds_whom_a_file_names_and_tells_who_has_no_address(place, knowledge, tmp_path):
    long_ago = datetime(2020, 1, 1, 12, tzinfo=UTC)
    with place.open_register() as register:
        desk = Desk(register=register, knowledge=knowledge, actor=Actor(name="presse"), when=long_ago)
        make(desk, Asking(answer_by=date(2020, 2, 1), bodies=("amt", "city/of")), tmp_path / "sent")
    listed = tmp_path / "recipients.toml"
    listed.write_text('[[recipient]]\naddress = "amt@land.example"\nbodies = ["amt"]\n')
    with serving() as post:
        args = [
            "--smtp",
            f"localhost:{post.port}",
            "--security",
            "none",
            "--from",
            "a@land.example",
            "--json",
        ]
        result = CliRunner().invoke(
            app, ["questionnaire", "chase", *args, "--recipients", str(listed), "--out", str(place.folder)]
        )
    told = json.loads(result.stdout.splitlines()[0])

    assert result.exit_code == 0, result.output
    assert told["sent"] == [{"body": "amt", "addresses": ["amt@land.example"]}]
    assert told["without_address"] == ["city/of"]
    assert len(post.taken) == 1

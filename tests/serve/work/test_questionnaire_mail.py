"""Personal links by mail: typed or filled in from a list, sent through a real mail server, reminded in time."""

import csv
import email
import io
import re
from datetime import timedelta
from email.policy import default
from html import unescape

import openpyxl
import pytest

from amtsblick.jobs.asking import add_link, ask, questionnaire
from amtsblick.jobs.inviting import MailRoute
from amtsblick.jobs.questionnaires import Asking
from amtsblick.jobs.questionnaires import Desk as Table
from amtsblick.jobs.remind import recipient_digest
from amtsblick.serve.forms import TOKEN
from amtsblick.values.accounts import LinkPurpose
from amtsblick.values.records import Actor, Role
from testmail import serving
from testoffice import BODIES

WHERE = "/de/work/questionnaires"
MAIL = f"{WHERE}/mail"


@pytest.fixture
def post():
    with serving() as opened:
        yield opened


@pytest.fixture
def desk(make_desk, post):
    made = make_desk(mail=MailRoute(smtp=post.settings(), sender="presse@land.example"))
    made.register.import_bodies(BODIES, made.now())
    made.written({one.id for one in BODIES})
    return made


@pytest.fixture
def asked(desk):
    table = Table(register=desk.register, knowledge=desk.knowledge, actor=Actor(name="p"), when=desk.now())
    until = (desk.now() + timedelta(days=18)).date()
    made = ask(table, Asking(answer_by=until, bodies=("land", "amt", "stadt"), return_to="Presse"))
    return {one.body: one.id for one in made}


@pytest.fixture
def editor(browser_of, asked):
    return browser_of("presse", (Role.EDITOR, ""))


def mails(post):
    return {to: email.message_from_bytes(text, policy=default) for _, (to,), text in post.taken}


def link_in(mail):
    return re.search(r"http://127\.0\.0\.1:8480(/\w\w/q/[\w-]+)", mail.get_body().get_content())[1]


def send(browser, asked, **addresses):
    fields = {"do": "send", "ask": [asked[one] for one in addresses]}
    return browser.send_form(MAIL, **fields, **{f"to.{asked[one]}": text for one, text in addresses.items()})


def test_each_address_gets_a_letter_with_a_link_that_opens(editor, asked, client, post):
    page = unescape(
        send(editor, asked, amt="amt@land.example, chef@land.example", stadt="st@land.example").text
    )
    found = mails(post)
    assert set(found) == {"amt@land.example", "chef@land.example", "st@land.example"}
    letter = found["amt@land.example"]
    assert letter["Subject"] == "Fragebogen zur Nutzung von Onlinediensten"
    text = letter.get_body().get_content()
    assert "welche Onlinedienste Amt für Wasser nutzt" in text
    assert "Fragen dazu bitte an: Presse" in text
    assert "3 E-Mails wurden gesendet" in page
    paths = [link_in(one) for one in found.values()]
    assert len(set(paths)) == 3
    assert [client.get(one).status_code for one in paths] == [200, 200, 200]


def test_the_register_keeps_no_address_and_no_link(editor, asked, desk, post):
    send(editor, asked, amt="amt@land.example")
    path = link_in(mails(post)["amt@land.example"])
    stored = b"".join(one.read_bytes() for one in desk.folder.glob("register.sqlite*"))
    assert stored
    assert b"amt@land.example" not in stored
    assert path.rpartition("/")[2].encode() not in stored
    assert recipient_digest("amt@land.example").encode() in stored


def test_nobody_is_written_to_twice_within_days_and_later_it_is_a_reminder(
    browser_of, editor, asked, post, clock
):
    send(editor, asked, amt="amt@land.example")
    page = unescape(send(editor, asked, amt="amt@land.example").text)
    assert "erst vor wenigen Tagen angeschrieben" in page
    assert len(post.taken) == 1
    clock.moment += timedelta(days=8)
    send(browser_of("presse"), asked, amt="amt@land.example")
    reminder = mails(post)["amt@land.example"]
    assert reminder["Subject"].startswith("Erinnerung")
    assert "denken Sie an Ihre Antwort" in reminder.get_body().get_content()


def test_a_late_body_is_told_so_and_earlier_links_go_on_working(
    browser_of, editor, asked, client, post, clock
):
    send(editor, asked, amt="amt@land.example")
    first = link_in(mails(post)["amt@land.example"])
    clock.moment += timedelta(days=20)
    late = browser_of("presse")
    assert "Amt für Wasser" in unescape(late.get(f"{MAIL}?state=late").text)
    send(late, asked, amt="amt@land.example")
    reminder = mails(post)["amt@land.example"]
    assert "Das ist 2 Tage her" in reminder.get_body().get_content()
    assert [client.get(one).status_code for one in (first, link_in(reminder))] == [200, 200]


def test_whoever_answered_is_not_written_to(editor, asked, client, desk, post):
    secret = add_link(
        desk.register, questionnaire(desk.register, asked["amt"]).questionnaire, "p", desk.now()
    )
    path = f"/de/q/{secret.secret}"
    client.post(path, data={"base": "0", "no_services": "yes", "do": "check"})
    client.post(f"{path}/check", data={"base": "1"})
    assert list(desk.register.sent_answers())
    assert "Amt für Wasser" not in unescape(editor.get(MAIL).text)
    assert send(editor, asked, amt="amt@land.example").status_code == 422
    assert post.taken == []


@pytest.mark.parametrize(
    "text", ["amt", "a@b@c", "amt@land.example\r\nBcc: x@y.example", "ämt@land.example"],
    ids=["name", "twice", "header", "umlaut"],
)  # fmt: skip
def test_what_is_no_address_is_told_beside_its_field_and_nothing_leaves(editor, asked, post, text):
    answer = send(editor, asked, amt=text, stadt="stadt@land.example")
    assert answer.status_code == 422
    assert "keine E-Mail-Adresse" in unescape(answer.text)
    assert 'value="stadt@land.example"' in answer.text
    assert post.taken == []


def test_a_refused_address_keeps_nobody_from_a_letter_and_leaves_no_link(editor, asked, desk, post):
    page = unescape(send(editor, asked, amt="nobody@land.example", stadt="stadt@land.example").text)
    assert "der Mailserver nimmt für nobody@land.example nichts an" in page
    assert 'value="nobody@land.example"' in page
    assert set(mails(post)) == {"stadt@land.example"}
    assert desk.register.links(LinkPurpose.QUESTIONNAIRE, asked["amt"]) == []


def test_a_dead_server_is_told_and_the_rest_is_not_tried(make_desk, browser_of, asked, desk):
    with serving(dies_at="DATA") as dying:
        object.__setattr__(desk.settings, "mail", MailRoute(smtp=dying.settings(), sender="p@land.example"))
        page = unescape(
            send(browser_of("b", (Role.EDITOR, "")), asked, amt="a@land.example", land="l@land.example").text
        )
    assert page.count("nicht gesendet an") == 2
    assert "Es wurde keine E-Mail gesendet" in page
    assert list(desk.register.reminders_about("questionnaire/")) == []


@pytest.mark.parametrize(
    "table",
    [
        "body;address\nland;land@land.example\nstadt;stadt@land.example\n",
        """[[recipient]]\naddress = "land@land.example"\nbodies = ["land"]
        [[recipient]]\naddress = "stadt@land.example"\nbodies = ["stadt"]\n""",
    ],
    ids=["csv", "toml"],
)
def test_a_list_fills_in_addresses_also_of_those_below_and_sends_nothing(editor, asked, post, table):
    fields = {TOKEN: editor.form_token, "do": "fill", "ask": list(asked.values())}
    typed = {f"to.{asked['stadt']}": "typed@land.example"}
    page = editor.post(MAIL, data={**fields, **typed}, files={"list": ("a.csv", table)}).text
    assert page.count('value="land@land.example"') == 2
    assert 'value="typed@land.example"' in page
    assert post.taken == []


@pytest.mark.parametrize(
    "content",
    [b"a;b\n1;2\n", b"\xff\xfe", b"[[recipient]]\nname = 1", b"", b'body,address\n"x' + b"y" * 200_000],
    ids=["columns", "encoding", "toml", "empty", "quote"],
)
def test_a_file_that_is_no_list_is_told(editor, asked, content):
    fields = {TOKEN: editor.form_token, "do": "fill", "ask": [asked["amt"]], f"to.{asked['amt']}": "typed"}
    answer = editor.post(MAIL, data=fields, files={"list": ("a.csv", content)})
    assert answer.status_code == 422
    assert 'value="typed"' in answer.text


def test_other_parts_of_the_tree_are_not_written_to(browser_of, asked, post):
    other = browser_of("land", (Role.EDITOR, "land"))
    assert "Stadt Auenstadt" not in unescape(other.get(MAIL).text)
    assert send(other, asked, stadt="stadt@land.example").status_code == 404
    assert post.taken == []


def test_without_a_mail_server_the_page_says_so(editor, asked, desk):
    object.__setattr__(desk.settings, "mail", None)
    assert "kein Mailserver eingerichtet" in unescape(editor.get(MAIL).text)
    assert send(editor, asked, amt="amt@land.example").status_code == 422


def test_the_list_is_there_as_a_table_with_its_filters(browser_of, editor, asked, clock):
    rows = list(csv.DictReader(io.StringIO(editor.get(f"{WHERE}/list.csv").text)))
    assert {(one["body_id"], one["state"]) for one in rows} == {(one, "waiting") for one in asked}
    clock.moment += timedelta(days=20)
    late = browser_of("presse")
    answer = late.get(f"{WHERE}/list.xlsx?state=late&q=stadt")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    (row,) = list(sheet.iter_rows(min_row=2, values_only=True))
    assert (row[0], row[6], row[8]) == ("stadt", 2, "late")

"""Questionnaires inside: made, linked, followed, and taken in as drafts, by whoever may ask."""

import re
from datetime import timedelta
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest

from amtsblick.jobs.questionnaires import held
from amtsblick.serve.forms import TOKEN
from amtsblick.values.declared import Questionnaire
from amtsblick.values.records import RecordKind, RecordState, Role
from testquestionnaire import filled

WHERE = "/de/work/questionnaires"


@pytest.fixture
def editor(browser_of, office):
    return browser_of("presse", (Role.EDITOR, ""))


@pytest.fixture
def asked(editor, desk):
    made = editor.send_form(
        f"{WHERE}/new", bodies=["amt", "stadt"], answer_by="2026-03-20", return_to="Presse"
    )
    assert (made.status_code, made.headers["location"]) == (303, f"{WHERE}?said=asked")
    return {one.body: one.id for one in held(desk.register, Questionnaire)}


def link_of(browser, name):
    page = unescape(browser.send_form(f"{WHERE}/{name}/link", do="new").text)
    return re.search(r'value="http://127\.0\.0\.1:8480(/de/q/[\w-]+)"', page)[1], page


def write(client, path, **more):
    fields = {"base": "0", "uses.0.service": "x", "uses.0.kind": "own_content", "uses.0.handle": "amt_wasser"}
    assert client.post(path, data={**fields, "do": "check", **more}).status_code == 303
    version = str(int(more.get("base", 0)) + 1)
    assert client.post(f"{path}/check", data={"base": version}).status_code == 303


def upload(browser, name, content, called="antwort.xlsx"):
    return browser.post(
        f"{WHERE}/{name}/file", data={TOKEN: browser.form_token}, files={"file": (called, content)}
    )


def test_asked_bodies_are_listed_with_how_it_stands(browser_of, editor, asked, client, clock):
    write(client, link_of(editor, asked["amt"])[0])
    clock.moment += timedelta(days=25)
    editor = browser_of("presse")  # the session is over by then
    page = unescape(editor.get(WHERE).text)
    assert "1 von 2" in page
    assert "eingegangen, noch nicht übernommen" in page
    assert "seit 7 Tagen" in page
    assert "Amt für Wasser" not in editor.get(f"{WHERE}?state=late").text
    assert "Stadt Auenstadt" in editor.get(f"{WHERE}?state=late").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"answer_by": "2026-03-20"}, "mindestens eine Stelle"),
        ({"bodies": "amt", "answer_by": "bald"}, "Bis zu welchem Tag"),
        ({"bodies": "amt", "answer_by": "2020-01-01"}, "Dieser Tag ist vorbei"),
    ],
    ids=["nobody", "no-day", "past"],
)
def test_what_is_missing_is_told_and_nobody_is_asked(editor, desk, wrong, said):
    answer = editor.send_form(f"{WHERE}/new", return_to="Presse am Markt", **wrong)
    assert answer.status_code == 422
    assert said in unescape(answer.text)
    assert "Presse am Markt" in answer.text
    assert held(desk.register, Questionnaire) == []


def test_the_link_is_shown_once_with_a_letter_and_ends_when_told(editor, asked, client):
    path, page = link_of(editor, asked["amt"])
    assert page.count(path) == 2
    assert "Bitte antworten Sie bis zum 20. März 2026" in page
    assert path not in editor.get(f"{WHERE}/{asked['amt']}").text
    assert client.get(path).status_code == 200
    newer, _ = link_of(editor, asked["amt"])
    assert (client.get(path).status_code, client.get(newer).status_code) == (404, 200)
    editor.send_form(f"{WHERE}/{asked['amt']}/link", do="end")
    assert client.get(newer).status_code == 404


def test_an_answer_is_taken_in_as_reply_and_drafts(editor, asked, client, desk):
    write(client, link_of(editor, asked["amt"])[0])
    (answer,) = desk.register.sent_answers()
    done = editor.send_form(f"{WHERE}/{asked['amt']}/take", digest=answer.digest)
    assert done.headers["location"].endswith("said=taken")
    (reply,) = desk.register.newest(RecordKind.REPLY)
    assert (reply.content.digest, reply.content.source) == (answer.digest, "web form")
    (usage,) = desk.register.newest(RecordKind.USAGE)
    assert (usage.state, usage.content.handle) == (RecordState.DRAFT, "amt_wasser")
    assert "Antwort ist übernommen" in editor.get(f"{WHERE}/{asked['amt']}").text


def test_a_corrected_answer_replaces_the_first_only_when_told(editor, asked, client, desk):
    path, _ = link_of(editor, asked["amt"])
    write(client, path)
    first = next(desk.register.sent_answers()).digest
    editor.send_form(f"{WHERE}/{asked['amt']}/take", digest=first)
    write(client, path, base="1", unit="Andere")
    assert (
        "newer_answer" in editor.send_form(f"{WHERE}/{asked['amt']}/take", digest=first).headers["location"]
    )
    second = next(desk.register.sent_answers()).digest
    refused = editor.send_form(f"{WHERE}/{asked['amt']}/take", digest=second)
    assert refused.status_code == 422
    assert "liegt schon eine Antwort" in refused.text
    done = editor.send_form(f"{WHERE}/{asked['amt']}/take", digest=second, replace="yes")
    assert done.status_code == 303
    (reply,) = desk.register.newest(RecordKind.REPLY)
    assert (reply.version, reply.content.unit) == (2, "Andere")


def test_a_workbook_goes_out_and_comes_back(editor, asked, desk):
    book = editor.get(f"{WHERE}/{asked['amt']}/form.xlsx").content
    back = filled(book, [{"service": "X", "kind": "eigene Inhalte", "handle": "amt_wasser"}], {})
    assert upload(editor, asked["amt"], back).status_code == 303
    (reply,) = desk.register.newest(RecordKind.REPLY)
    assert reply.content.source == "antwort.xlsx"


def bomb():
    stream = BytesIO()
    with ZipFile(stream, "w", 8) as book:
        book.writestr("xl/workbook.xml", b"0" * 300_000_000)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "called"),
    [(b"x" * 6_000_000, "a.xlsx"), (b"MZ", "a.exe"), (b"PK", "../a.xlsx"), (b"\xff\xfe\x00", "a.csv")],
    ids=["large", "type", "broken", "encoding"],
)
def test_files_that_are_no_questionnaire_are_refused_and_nothing_is_entered(
    editor, asked, desk, content, called
):
    answer = upload(editor, asked["amt"], content, called)
    assert answer.status_code == 422
    assert desk.register.newest(RecordKind.REPLY) == []


def test_a_workbook_that_unpacks_without_end_is_refused(editor, asked, desk):
    assert upload(editor, asked["amt"], bomb()).status_code == 422
    assert desk.register.newest(RecordKind.REPLY) == []


def test_a_file_of_another_questionnaire_is_refused(editor, asked, desk):
    book = editor.get(f"{WHERE}/{asked['stadt']}/form.xlsx").content
    back = filled(book, [{"service": "X", "kind": "nicht genutzt"}], {})
    answer = upload(editor, asked["amt"], back)
    assert answer.status_code == 422
    assert desk.register.newest(RecordKind.REPLY) == []


def test_what_is_wrong_in_a_file_is_told_with_its_row_and_column(editor, asked):
    book = editor.get(f"{WHERE}/{asked['amt']}/form.xlsx").content
    back = filled(book, [{"service": "X", "kind": "eigene Inhalte", "since": "neulich"}], {})
    page = unescape(upload(editor, asked["amt"], back).text)
    assert re.search(r"Zeile \d+.*neulich.*kein Datum", page)


def test_who_asks_for_one_part_sees_and_asks_that_part_only(browser_of, asked, desk):
    other = browser_of("land", (Role.EDITOR, "land"))
    page = other.get(WHERE).text
    assert "Amt für Wasser" in page
    assert "Stadt Auenstadt" not in page
    assert other.get(f"{WHERE}/{asked['stadt']}").status_code == 404
    assert other.send_form(f"{WHERE}/{asked['stadt']}/link", do="new").status_code == 404
    assert "Stadt Auenstadt" not in other.get(f"{WHERE}/new").text
    assert other.send_form(f"{WHERE}/new", bodies="stadt", answer_by="2026-03-20").status_code == 403
    reader = browser_of("leser", (Role.READER, ""))
    assert reader.get(WHERE).status_code == 403

"""A body answers its questionnaire in the browser: kept, checked, sent, corrected, and by its link only."""

import re
from datetime import date, timedelta
from html import unescape

import pytest

from amtsblick.jobs.asking import ask, new_link, questionnaire
from amtsblick.jobs.questionnaires import Asking
from amtsblick.jobs.questionnaires import Desk as Table
from amtsblick.jobs.secret_links import end_links
from amtsblick.values.accounts import LinkPurpose
from amtsblick.values.records import Actor, RecordKind
from testoffice import BODIES

UNTIL = date(2026, 3, 20)


@pytest.fixture
def asked(desk):
    desk.register.import_bodies(BODIES, desk.now())
    desk.written({one.id for one in BODIES})
    table = Table(
        register=desk.register, knowledge=desk.knowledge, actor=Actor(name="presse"), when=desk.now()
    )
    (made,) = ask(table, Asking(answer_by=UNTIL, bodies=("amt",)))
    return made


@pytest.fixture
def path(desk, asked):
    return f"/de/q/{new_link(desk.register, asked, 'presse', desk.now()).secret}"


def answered(**more):
    return {
        "base": "0",
        "uses.0.service": "x",
        "uses.0.kind": "own_content",
        "uses.0.handle": "amt_wasser",
        "uses.0.purposes": ["press", "citizen_information"],
        "unit": "Presse",
        "do": "check",
        **more,
    }


def sent(client, path, **more):
    assert client.post(path, data=answered(**more)).headers["location"].endswith("/check")
    base = re.search(r'name="base" value="(\d+)"', client.get(f"{path}/check").text)[1]
    answer = client.post(f"{path}/check", data={"base": base})
    assert answer.status_code == 303
    return base


def test_the_form_opens_without_an_account_or_cookie_and_is_not_indexed(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert "noindex" in answer.headers["x-robots-tag"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "Amt für Wasser" in answer.text
    assert client.get(path.replace("/de/", "/en/")).status_code == 200


def test_what_is_kept_stands_there_again_and_is_not_sent(client, desk, asked, path):
    kept = client.post(path, data=answered(do="save"))
    assert (kept.status_code, kept.headers["location"]) == (303, f"{path}?edit=1&said=kept")
    page = client.get(path).text
    assert 'value="amt_wasser"' in page
    assert re.search(r'value="press" checked', page)
    assert 'name="base" value="1"' in page
    assert list(desk.register.sent_answers()) == []


def test_an_answer_is_looked_through_sent_and_acknowledged(client, desk, asked, path):
    sent(client, path)
    (answer,) = desk.register.sent_answers()
    receipt = client.get(path).text
    assert answer.digest in receipt
    assert "amt_wasser" in receipt
    assert desk.register.newest(RecordKind.REPLY) == []


@pytest.mark.parametrize(
    ("wrong", "said", "field"),
    [
        ({"uses.0.since": "neulich"}, "ist kein Datum", "uses.0.since"),
        ({"uses.0.next_review": "2020-01-01"}, "2020-01-01 ist vorbei", "uses.0.next_review"),
        ({"no_services": "yes"}, "kein Dienst genutzt", "uses.0.kind"),
        ({"uses.0.kind": ""}, "Wie wird der Dienst genutzt", "uses.0.kind"),
        ({"uses.0.handle": "https://www.instagram.com/amt/"}, "Instagram", "uses.0.handle"),
    ],
    ids=["day", "past", "none", "kind", "account"],
)
def test_what_is_wrong_is_told_beside_its_field_and_kept(client, path, wrong, said, field):
    answer = client.post(path, data=answered(**wrong))
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert said in page
    assert f'href="#{field}"' in page
    assert f'id="{field}"' in page
    assert 'value="Presse"' in client.get(path).text


def test_who_was_slower_overwrites_nothing_and_sees_both(client, path):
    client.post(path, data=answered(do="save", unit="Erste"))
    answer = client.post(path, data=answered(do="save", unit="Zweite"))
    assert answer.status_code == 409
    assert "Erste" in answer.text
    assert 'value="Zweite"' in answer.text
    assert 'value="Erste"' in client.get(path).text
    assert client.post(path, data=answered(do="save", unit="Zweite", base="1")).status_code == 303


def test_what_changed_after_it_was_looked_through_is_not_sent(client, desk, path):
    client.post(path, data=answered())
    client.post(path, data=answered(base="1", unit="Andere", do="save"))
    assert "said=newer" in client.post(f"{path}/check", data={"base": "1"}).headers["location"]
    assert list(desk.register.sent_answers()) == []


def test_an_answer_is_corrected_until_the_day_and_not_after(client, desk, clock, path):
    base = sent(client, path)
    assert client.get(f"{path}?edit=1").text.count("<select")
    sent(client, path, base=base, unit="Neue Stelle")
    (answer,) = desk.register.sent_answers()
    assert answer.sent["unit"] == "Neue Stelle"
    clock.moment += timedelta(days=25)
    assert "<select" not in client.get(f"{path}?edit=1").text
    late = client.post(path, data=answered(base="2", unit="Zu spät"))
    assert late.status_code == 400
    assert "Zu spät" in late.text


def test_a_first_answer_counts_also_after_the_day(client, clock, path):
    clock.moment += timedelta(days=25)
    assert client.get(path).status_code == 200
    sent(client, path)


@pytest.mark.parametrize("how", ["wrong", "ended", "replaced", "over"])
def test_links_that_open_nothing_all_answer_alike(client, desk, clock, asked, path, how):
    client.post(path, data=answered(do="save"))
    if how == "wrong":
        path = "/de/q/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    elif how == "ended":
        end_links(desk.register, LinkPurpose.QUESTIONNAIRE, asked.id)
    elif how == "replaced":
        new_link(desk.register, asked, "presse", desk.now())
    else:
        clock.moment = clock.moment + timedelta(days=90)
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Dieser Link öffnet nichts" in answer.text
    assert client.get(f"{path}/check").status_code == 404
    assert client.get(f"{path}/form.xlsx").status_code == 404
    assert client.post(path, data=answered(unit="Behalten")).status_code == 400
    assert desk.register.written_answer(asked.id).version == 1


def test_the_link_opens_its_own_questionnaire_only(client, desk, path):
    page = client.get(path).text
    assert "Amt für Wasser" in page
    assert "Stadt Auenstadt" not in page
    assert questionnaire(desk.register, "nothing") is None


def test_the_form_is_there_as_a_workbook(client, path):
    answer = client.get(f"{path}/form.xlsx")
    assert answer.content[:2] == b"PK"
    assert answer.headers["content-disposition"].endswith('.xlsx"')


def test_strangers_words_are_shown_as_words(client, path):
    client.post(path, data=answered(do="save", unit="<script>alert(1)</script>"))
    assert "<script>alert" not in client.get(path).text

"""Every row of the knowledge has a page with its source and its day, and says when nobody looked it up."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from amtsblick.serve.knowledge_words import KINDS
from amtsblick.serve.work.knowledge_rows import rows
from amtsblick.values.knowledge import Source

LANGS = ("de", "en")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_is_listed_and_each_row_has_an_address_that_opens(client, knowledge, kind, lang):
    known = rows(kind, knowledge, lang)
    assert known
    assert len({one.id for one in known}) == len(known)
    first = client.get(f"/{lang}/knowledge/{kind}")
    assert first.status_code == 200
    for row in known[:: max(len(known) // 5, 1)]:
        page = client.get(f"/{lang}/knowledge/{kind}/{row.id}")
        assert page.status_code == 200, row.id
        assert page.text.count("<h1") == 1
        assert " style=" not in page.text


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_row_names_its_sources_and_its_day(knowledge, kind):
    for row in rows(kind, knowledge, "de"):
        assert row.sources, row.id
        assert (row.checked_on is None) == (kind == "sources"), row.id
        assert row.title, row.id


def test_general_knowledge_is_marked_as_such(client, knowledge):
    guessed = next(one for one in rows("third-parties", knowledge, "de") if not one.verified)
    looked_up = next(one for one in rows("third-parties", knowledge, "de") if one.verified)
    mark = "Allgemeinwissen, nicht nachgeschlagen"
    assert mark in client.get(f"/de/knowledge/third-parties/{guessed.id}").text
    assert mark not in client.get(f"/de/knowledge/third-parties/{looked_up.id}").text


@pytest.mark.parametrize("path", ["none", "services/none", "law/none", "services/..%2fx"])
def test_what_nobody_knows_is_not_there(client, path):
    assert client.get(f"/de/knowledge/{path}").status_code == 404


def test_words_are_found_whatever_their_case_and_all_of_them_count(client):
    page = client.get("/de/knowledge/services?q=FACE Meta").text
    assert "/de/knowledge/services/facebook" in page
    assert "/de/knowledge/services/mastodon" not in page
    assert "Keine Zeile enthält" in client.get("/de/knowledge/services?q=face wortdasesnichtgibt").text


def test_a_search_over_everything_says_where_it_found_what(client):
    page = client.get("/en/knowledge?q=fan page").text
    assert "/en/knowledge/law/" in page
    assert "Nothing is known" in client.get("/en/knowledge?q=wortdasesnichtgibt").text


def test_rows_about_a_service_come_with_those_about_all_and_no_others(client, knowledge):
    page = client.get("/de/knowledge/obligations?service=mastodon").text
    for one in knowledge.obligations:
        shown = f'/de/knowledge/obligations/{one.id}"' in page
        assert shown == (not one.services or "mastodon" in one.services), one.id
    assert client.get("/de/knowledge/obligations?service=none").status_code == 400


def test_an_act_shows_every_status_that_it_had(client, knowledge):
    act = max(knowledge.legal_acts, key=lambda one: len(one.states))
    text = client.get(f"/de/knowledge/law/{act.id}").text
    told = text[text.index('id="states"') : text.index('id="row-sources"')]
    assert told.count("<li>") == len(act.states)


def test_the_law_of_a_day_knows_nothing_later(client, knowledge):
    act = max(knowledge.legal_acts, key=lambda one: one.dated.earliest)
    before = act.dated.earliest - timedelta(days=1)

    def day_of(day):
        text = client.get(f"/de/knowledge/law?day={day}").text
        return text[text.index('id="law-day"') : text.index("Alle Rechtsakte nach heutigem Stand")]

    assert f"/de/knowledge/law/{act.id}" not in day_of(before)
    assert f"/de/knowledge/law/{act.id}" in day_of(act.checked_on)


def test_changes_between_two_days_are_those_that_count_then(client, knowledge):
    from amtsblick.assess.register.legal import changes_between

    since, until = (
        knowledge.legal_acts[0].checked_on - timedelta(days=500),
        knowledge.legal_acts[0].checked_on,
    )
    text = client.get(f"/de/knowledge/law?since={since}&until={until}").text
    told = text[text.index('id="law-changes"') :]
    told = told[: told.index("</section>")]
    expected = changes_between(knowledge.legal_acts, since, until)
    assert expected
    assert told.count("<li>") == len(expected)
    nothing = client.get(f"/de/knowledge/law?since={until}&until={until}").text
    assert "nichts geändert" in nothing
    assert client.get("/de/knowledge/law?since=gestern").status_code == 400


def test_long_lists_go_on_and_show_every_row_once(client, knowledge):
    found, path = [], "/de/knowledge/third-parties"
    while path:
        text = client.get(path).text
        found += re.findall(r'<li><a href="/de/knowledge/third-parties/([^"]+)"', text)
        further = re.search(r'rel="next" href="([^"]+)"', text)
        path = further[1].replace("&amp;", "&") if further else ""
    assert sorted(found) == sorted(one.id for one in knowledge.vendors)


def test_addresses_of_sources_are_links_only_when_they_are_web_addresses(make_desk, knowledge):
    from litestar.testing import TestClient

    from amtsblick.serve.app import make_app

    bad = Source(id="bad", title="<b>bad</b>", address="javascript:alert(1)", verified=True)
    desk = replace(make_desk(), knowledge=replace(knowledge, sources=(*knowledge.sources, bad)))
    with TestClient(make_app(desk), base_url="http://127.0.0.1:8480") as opened:
        page = opened.get("/de/knowledge/sources/bad").text
    assert 'href="javascript' not in page
    assert "<b>bad" not in page


def test_members_reach_it_from_the_working_pages_and_strangers_do_not(client, browser_of):
    from amtsblick.values.records import Role

    assert client.get("/de/work/knowledge").status_code == 303
    page = browser_of("reader", (Role.READER, "")).get("/de/work/knowledge")
    assert page.status_code == 200
    assert "/de/knowledge/services" in page.text

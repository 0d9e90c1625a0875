"""A body's sheet tells what is said beside what was seen, with proof, and nothing that is not public."""

import json
import re

import pytest

from amtsblick.values.records import RecordState
from testoffice import a_decision, a_usage

GONE = ("?as_of=2025-06-02", "?known=2025-06-02")


@pytest.fixture
def page(client, town):
    def read(query="", lang="de"):
        return client.get(f"/{lang}/bodies/amt{query}")

    return read


def test_what_is_said_stands_beside_what_was_seen(page, town, amt):
    town.look(amt, "amt_wasser")
    text = page().text
    row = re.search(r'<tr><th scope="row"><a href="/de/services/x">.*?</tr>', text, re.DOTALL).group()
    assert "eigene Inhalte" in row
    assert "https://x.com/amt_wasser" in row
    assert "eigener Kanal" in row


def test_every_sight_leads_to_its_evidence(page, client, town, amt):
    town.look(amt, "amt_wasser")
    links = set(re.findall(r'href="(/de/evidence/[^"]+)"', page().text))
    assert links
    assert {client.get(link).status_code for link in links} == {200}


def test_nothing_that_is_not_published_is_told(page):
    text = page().text
    assert "nur für uns" not in text
    assert "/services/mastodon" not in text


@pytest.mark.parametrize("name", ["nix", "stadt~x"])
def test_an_unknown_body_is_not_there(client, town, name):
    assert client.get(f"/de/bodies/{name}").status_code == 404


def test_a_body_that_nobody_looked_at_is_not_said_to_have_nothing(page):
    assert "noch nie angesehen" in page().text or "niemand" in page().text


def test_a_failed_look_says_why_and_keeps_the_one_before(page, town, amt):
    town.look(amt, "amt_wasser")
    town.look(amt, dark=True)
    text = page().text
    assert "Sperre gegen automatische Abrufe" in text
    assert "amt_wasser" in text


def test_as_of_a_day_before_the_first_look_nothing_was_seen(page, town, amt):
    town.look(amt, "amt_wasser")
    now, then = page().text, page("?as_of=2025-05-01").text
    assert "https://x.com/amt_wasser" in now
    assert "zuletzt gesehen" not in then
    assert "So war der Stand am 1. Mai 2025" in then
    assert 'href="/de/bodies/amt"' in then


def test_as_of_a_day_before_it_held_a_usage_is_not_told(page, town):
    town.enter(a_usage(id="amt.youtube", service="youtube", handle=""), since=town.desk.today)
    assert "/services/youtube" in page().text
    assert "/services/youtube" not in page("?as_of=2025-06-02").text


def test_what_was_entered_later_does_not_count_for_what_was_known(page):
    assert "/decisions/amt.x.2025" in page("?as_of=2025-06-02").text
    assert "/decisions/amt.x.2025" not in page("?as_of=2025-06-02&known=2025-06-02").text


@pytest.mark.parametrize("query", ["?as_of=2099-01-01", "?as_of=gestern", "?known=2099-01-01"])
def test_a_day_that_is_none_or_not_over_is_refused(page, query):
    assert page(query).status_code == 400


def test_the_citation_names_the_day_and_what_was_known(page):
    assert "?as_of=2026-03-02&amp;known=2026-03-02" in page().text


def test_programs_read_the_body_as_json_ld(page):
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page().text).group(1)
    found = json.loads(block)
    assert found["name"] == "Amt für Wasser"
    assert {one["url"] for one in found["subjectOf"]} == {
        "http://127.0.0.1:8480/de/documents/amt.x.usage_concept.de",
        "http://127.0.0.1:8480/de/decisions/amt.x.2025",
    }


def test_pages_hold_no_inline_styles_or_scripts(page, town, amt):
    town.look(amt, "amt_wasser")
    text = page().text
    assert not re.search(r"<[^>]+\sstyle=", text)
    assert not re.search(r"<[^>]+\son[a-z]+=", text)
    assert re.findall(r"<script(?! src| type=\"application/ld\+json\")", text) == []


def test_an_unchanged_page_is_not_sent_twice(page, client):
    first = page()
    again = client.get("/de/bodies/amt", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert "set-cookie" not in first.headers


def test_english_pages_are_english(page, town, amt):
    town.look(amt, "amt_wasser")
    text = page(lang="en").text
    assert "Cite this page" in text
    assert "last seen on" in text


def test_a_withdrawn_decision_leaves_the_sheet(page, town):
    assert "/decisions/amt.x.2025" in page().text
    town.enter(a_decision(public=False), state=RecordState.APPROVED)
    assert "/decisions/amt.x.2025" not in page().text

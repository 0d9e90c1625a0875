"""Services, news, feeds and the trend show what is public, and say what nobody knows."""

import json
import re
from datetime import timedelta

import feedparser
import pytest

from amtsblick.values.records import RecordState
from amtsblick.values.usages import UsageKind
from testoffice import BODIES, a_usage

STADT = BODIES[2]


@pytest.fixture
def seen(town, amt):
    town.look(amt, "amt_wasser")
    town.look(amt, "amt_wasser")
    town.look(STADT)
    return town


def test_a_service_lists_who_uses_it_as_said_and_as_seen(client, seen):
    text = client.get("/de/services/x").text
    assert 'href="/de/bodies/amt"' in text
    assert 'href="/de/usages/amt.x"' in text
    assert "https://x.com/amt_wasser" in text
    assert 'href="/de/bodies/stadt"' not in text


def test_who_left_is_told_with_the_reason(client, seen):
    seen.enter(a_usage(id="stadt.x", body="stadt", kind=UsageKind.LEFT, reason="Zu viel Hass"))
    part = client.get("/de/services/x").text.partition('id="gone"')[2]
    assert "Zu viel Hass" in part
    assert "Stadt Auenstadt" in part


def test_drafts_about_a_service_are_not_told(client, seen):
    seen.enter(
        a_usage(id="stadt.x", body="stadt", handle="", reason="Geheimer Plan"), state=RecordState.DRAFT
    )
    assert "Geheimer Plan" not in client.get("/de/services/x").text


@pytest.mark.parametrize("query", ["?seen=not_found", "?said_kind=own_content", "?q=wasser", "?seen=own"])
def test_a_services_bodies_can_be_filtered(client, seen, query):
    text = client.get(f"/de/services/x{query}").text
    rows = text.partition('id="using"')[2].partition('id="gone"')[0]
    named = set(re.findall(r'href="/de/bodies/(\w+)"', rows))
    assert named == ({"stadt"} if "not_found" in query else {"amt"})


def test_every_service_is_listed_and_unknown_ones_are_not_there(client, seen):
    assert 'href="/de/services/x"' in client.get("/de/services").text
    assert client.get("/de/services/nix").status_code == 404
    assert client.get("/de/services/homepage").status_code == 200


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("", {"found", "decision", "document", "usage"}),
        ("?kind=decision", {"decision"}),
        ("?service=mastodon", set()),
        ("?to=2025-12-31", {"found"}),
        ("?body=stadt", set()),
    ],
    ids=["all", "kind", "service", "until", "body"],
)
def test_news_can_be_narrowed_alike_in_page_and_feeds(client, seen, query, kinds):
    feed = json.loads(client.get(f"/de/changes.json{query}").content)
    assert {one["tags"][0] for one in feed["items"]} == kinds
    atom = feedparser.parse(client.get(f"/de/changes.atom{query}").content)
    assert [one.id for one in atom.entries] == [one["id"] for one in feed["items"]]
    page = client.get(f"/de/changes{query}").text
    assert all(one["title"].split(":")[0] in page for one in feed["items"])
    assert page.count('<li id="urn') == len(feed["items"])


def test_feeds_are_valid_and_lead_to_whole_addresses(client, seen):
    found = feedparser.parse(client.get("/de/changes.atom").content)
    assert not found.bozo
    assert all(one.link.startswith("http://127.0.0.1:8480/de/") for one in found.entries)
    assert found.feed.id == "http://127.0.0.1:8480/de/changes.atom"
    assert {client.get(one.link.partition("8480")[2]).status_code for one in found.entries} == {200}


@pytest.mark.parametrize("name", ["changes.atom", "changes.json"])
def test_a_feed_without_news_since_is_not_sent_again(client, seen, name):
    first = client.get(f"/de/{name}")
    again = client.get(f"/de/{name}", headers={"if-none-match": first.headers["etag"]})
    assert (first.status_code, again.status_code) == (200, 304)


@pytest.mark.parametrize("query", ["?kind=nix", "?from=2025-02-30", "?after=nix", "?service=nix"])
def test_filters_that_are_none_are_refused(client, seen, query):
    assert client.get(f"/de/changes{query}").status_code == 400


def test_the_trend_counts_bodies_and_greys_months_without_a_look(client, seen):
    text = client.get("/de/trend").text
    assert 'data-chart="levels-x"' in text
    assert "<table" in text.partition('id="balance"')[2]


def test_months_in_which_nobody_looked_are_grey(client, seen, amt):
    seen.clock += timedelta(days=120)
    seen.look(amt, "amt_wasser")
    assert (
        'class="unlooked"'
        in client.get("/de/trend").text.partition('id="services"')[2].partition("</svg>")[0]
    )


def test_a_trend_without_any_look_says_so(client, town):
    assert client.get("/de/trend").status_code == 200
    assert "nie etwas zu sehen" in client.get("/de/trend").text


def test_the_trend_of_a_time_shows_its_months_only(client, seen):
    text = client.get("/de/trend?from=2025-07-01&to=2025-07-31").text
    assert "06/2025" not in text
    assert "in einem dieser Monate" in text or "nie etwas zu sehen" in text

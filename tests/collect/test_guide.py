"""What the core tells the live collector, with the real knowledge."""

from datetime import UTC, datetime

import pytest

from amtsblick.collect.guide import SurveyGuide
from amtsblick.collect.live import Guide
from amtsblick.knowledge import load
from amtsblick.values.capture import Capture


@pytest.fixture(scope="module")
def guide():
    built: Guide = SurveyGuide(load())
    return built


def start(html):
    return Capture(
        url="https://www.amt.example/",
        requested="https://www.amt.example/",
        taken_at=datetime(2026, 11, 23, tzinfo=UTC),
        status=200,
        headers=(("content-type", "text/html; charset=utf-8"),),
        body=html.encode(),
        collector="live",
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://www.facebook.com/amt",
        "https://www.facebook.com/profile.php?id=100064",
        "https://x.com/amt",
        "https://youtu.be/abc",
        "https://www.instagram.com/amt/",
        "https://mastodon.social/@amt",
        "https://social.amt.example/@amt",
    ],
)
def test_services_and_fediverse_accounts_are_not_contacted(guide, url):
    assert guide.is_service(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.amt.example/",
        "https://www.amt.example/facebook",
        "https://www.amt.example/share?url=https://www.facebook.com/amt",
        "https://www.amt.example/de/kontakt#https://x.com/amt",
        "",
    ],
)
def test_own_addresses_are_no_services(guide, url):
    assert not guide.is_service(url)


def test_leads_carry_role_and_rank(guide):
    page = start('<footer><a href="/impressum">Impressum</a> <a href="/kontakt">Kontakt</a></footer>')
    assert {(step.url, step.role) for step in guide.leads(page)} == {
        ("https://www.amt.example/impressum", "imprint"),
        ("https://www.amt.example/kontakt", "contact"),
    }


@pytest.mark.parametrize(
    ("html", "target"),
    [
        ('<meta http-equiv="refresh" content="0; url=/de/">', "https://www.amt.example/de/"),
        ('<META HTTP-EQUIV="Refresh" CONTENT="5;URL=\'start.html\'">', "https://www.amt.example/start.html"),
        ('<frameset><frame src="oben.html"></frameset>', "https://www.amt.example/oben.html"),
    ],
)
def test_an_empty_start_page_sends_on(guide, html, target):
    assert [(step.url, step.role) for step in guide.leads(start(html))] == [(target, "start")]


def test_a_refresh_that_names_no_address_leads_nowhere(guide):
    assert list(guide.leads(start('<meta http-equiv="refresh" content="300">'))) == []


def test_only_open_services_may_be_asked(guide):
    assert guide.is_open("mastodon")
    assert guide.is_open("bluesky")
    assert not guide.is_open("facebook")
    assert not guide.is_open("x")
    assert not guide.knows_host("unknown.example")

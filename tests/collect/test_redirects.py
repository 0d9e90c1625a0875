"""Redirects are followed as far as the errand allows and are all recorded."""

import pytest

from amtsblick.collect.visitor import Errand, clean
from amtsblick.values.capture import Hop, State

ANYWHERE = Errand(follow=lambda _: True)


async def test_a_moved_start_page_is_followed_over_hosts(web, visitor_for, settings, page):
    web.pages["amt.example/"] = page(status="301 Moved Permanently", Location="http://www.amt.example/")
    web.pages["www.amt.example/"] = page(status="302 Found", Location="/de/#top")
    web.pages["www.amt.example/de/"] = page("<p>Amt")
    capture = await visitor_for(settings).visit("http://amt.example", ANYWHERE)
    assert capture.body == b"<p>Amt"
    assert capture.url == "http://www.amt.example/de/"
    assert capture.requested == "http://amt.example"
    assert capture.hops == (
        Hop(url="http://amt.example/", status=301, location="http://www.amt.example/"),
        Hop(url="http://www.amt.example/", status=302, location="http://www.amt.example/de/#top"),
    )


async def test_a_redirect_that_must_not_be_followed_is_the_capture(web, visitor_for, settings, page):
    web.pages["/facebook"] = page("gone", status="302 Found", Location="https://www.facebook.com/amt")
    errand = Errand(follow=lambda target: "facebook" not in target)
    capture = await visitor_for(settings).visit("http://amt.example/facebook", errand)
    assert capture.failure is None
    assert capture.status == 302
    assert capture.url == "http://amt.example/facebook"
    assert capture.hops[-1].location == "https://www.facebook.com/amt"
    assert {request.host for request in web.requests} == {"amt.example"}


@pytest.mark.parametrize("status", ["301 M", "302 F", "303 S", "307 T", "308 P"])
async def test_every_kind_of_redirect_counts(web, visitor_for, settings, page, status):
    web.pages["/"] = page(status=status, Location="new")
    web.pages["/new"] = page("<p>new")
    assert (await visitor_for(settings).visit("http://amt.example/", ANYWHERE)).body == b"<p>new"


async def test_coming_back_is_a_loop(web, visitor_for, settings, page):
    web.pages["/a"] = page(status="302 Found", Location="/b")
    web.pages["/b"] = page(status="302 Found", Location="/a")
    capture = await visitor_for(settings).visit("http://amt.example/a", ANYWHERE)
    assert capture.failure is State.REDIRECT_LOOP
    assert web.paths() == ["/a", "/b"]


async def test_an_endless_chain_ends(web, visitor_for, settings, page):
    for number in range(30):
        web.pages[f"/{number}"] = page(status="302 Found", Location=f"/{number + 1}")
    capture = await visitor_for(settings).visit("http://amt.example/0", ANYWHERE)
    assert capture.failure is State.REDIRECT_LOOP
    assert len(web.paths()) == settings.max_hops + 1


@pytest.mark.parametrize(
    "location", ["mailto:a@b.example", "javascript:alert(1)", "http://", "data:text/html,x"]
)
async def test_a_redirect_to_no_web_address_says_so(web, visitor_for, settings, page, location):
    web.pages["/"] = page(status="302 Found", Location=location)
    capture = await visitor_for(settings).visit("http://amt.example/", ANYWHERE)
    assert capture.failure is State.BAD_ADDRESS
    assert capture.status == 302


async def test_a_redirect_without_target_is_just_an_answer(web, visitor_for, settings, page):
    web.pages["/"] = page("nowhere", status="302 Found")
    capture = await visitor_for(settings).visit("http://amt.example/", ANYWHERE)
    assert (capture.failure, capture.status, capture.hops) == (None, 302, ())


async def test_unencoded_bytes_in_a_target_are_encoded(web, visitor_for, settings, page):
    location = "/B\xfcrger innen".encode().decode("latin-1")
    web.pages["/"] = page(status="302 Found", Location=location)
    web.pages["/B%C3%BCrger%20innen"] = page("<p>ok")
    assert (await visitor_for(settings).visit("http://amt.example/", ANYWHERE)).body == b"<p>ok"


async def test_login_data_and_fragments_are_not_sent(web, visitor_for, settings, page):
    web.pages["/"] = page("<p>ok")
    capture = await visitor_for(settings).visit("http://user:pw@amt.example/#part", ANYWHERE)
    assert capture.url == "http://amt.example/"
    assert "authorization" not in web.asked("/")[0].headers


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://Amt.Example", "https://amt.example/"),
        ("http://amt.example:80/a#b", "http://amt.example/a"),
        ("https://u:p@amt.example/@x", "https://amt.example/@x"),
        ("https://amt.example/a@b", "https://amt.example/a@b"),
        ("ftp://amt.example/", ""),
        ("//amt.example/", ""),
        ("", ""),
    ],
)
def test_addresses_are_cleaned(url, expected):
    assert clean(url) == expected

"""RFC 9309: what robots.txt may and may not stop, and what it costs to ask."""

import asyncio
from dataclasses import replace

import pytest

from amtsblick.collect.answer import Reply
from amtsblick.collect.robots import Robots
from amtsblick.collect.visitor import Errand
from amtsblick.values.capture import State

ANYWHERE = Errand(follow=lambda _: True)


def robots(page, text, **headers):
    return page(text, kind="text/plain", **headers)


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /privat/", "/a", True),
        ("User-agent: *\nDisallow: /privat/", "/privat/a", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf.html", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b", True),
        ("User-agent: amtsblick\nDisallow: /\n\nUser-agent: *\nAllow: /", "/a", False),
        ("User-agent: Amtsblick\nAllow: /\n\nUser-agent: *\nDisallow: /", "/a", True),
        ("User-agent: SomethingElse\nDisallow: /", "/a", True),
        ("\ufeffUser-agent: *\nDisallow: /", "/a", False),
        ("", "/a", True),
        ("<html><body>Startseite</body></html>", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
    ],
)
async def test_rules_for_us(web, visitor_for, settings, page, text, path, allowed):
    web.pages["/robots.txt"] = robots(page, text)
    web.pages[path] = page("<p>ok")
    capture = await visitor_for(settings).visit(f"http://amt.example{path}", ANYWHERE)
    assert (capture.failure is None) is allowed
    assert web.paths() == ([path] if allowed else [])
    if not allowed:
        assert capture.failure is State.ROBOTS
        assert "Amtsblick" in capture.failure_detail


@pytest.mark.parametrize("status", ["401 No", "403 No", "404 No", "410 Gone"])
async def test_a_missing_robots_txt_allows(web, visitor_for, settings, page, status):
    web.pages["/robots.txt"] = page(status=status)
    web.pages["/"] = page("<p>ok")
    assert (await visitor_for(settings).visit("http://amt.example/", ANYWHERE)).failure is None


@pytest.mark.parametrize("status", ["500 Oops", "503 Busy", "429 Slow"])
async def test_a_failing_robots_txt_forbids_and_says_so(web, visitor_for, settings, page, status):
    web.pages["/robots.txt"] = page(status=status)
    web.pages["/"] = page("<p>ok")
    capture = await visitor_for(settings).visit("http://amt.example/", ANYWHERE)
    assert capture.failure is State.ROBOTS
    assert status[:3] in capture.failure_detail
    assert web.paths() == []


async def test_it_is_asked_once_per_origin(web, visitor_for, settings, page):
    for path in ("/a", "/b", "/c"):
        web.pages[path] = page("<p>ok")
    visitor = visitor_for(settings)
    await asyncio.gather(
        *(visitor.visit(f"http://amt.example{path}", ANYWHERE) for path in ("/a", "/b", "/c"))
    )
    await visitor.visit("http://other.example/a", ANYWHERE)
    assert [request.host for request in web.asked("/robots.txt")] == ["amt.example", "other.example"]


async def test_redirects_of_robots_txt_are_followed_and_each_host_is_asked(web, visitor_for, settings, page):
    web.pages["amt.example/robots.txt"] = page(status="301 M", Location="http://www.amt.example/robots.txt")
    web.pages["www.amt.example/robots.txt"] = robots(page, "User-agent: *\nDisallow: /")
    web.pages["/"] = page("<p>ok")
    capture = await visitor_for(settings).visit("http://amt.example/", ANYWHERE)
    assert capture.failure is State.ROBOTS


async def test_a_redirected_robots_txt_never_leads_to_a_service(web, visitor_for, settings, page):
    web.pages["/robots.txt"] = page(status="301 M", Location="http://service.example/robots.txt")
    web.pages["/"] = page("<p>ok")
    visitor = visitor_for(settings, barred=lambda url: "service" in url)
    assert (await visitor.visit("http://amt.example/", ANYWHERE)).failure is None
    assert {request.host for request in web.requests} == {"amt.example"}


async def test_the_target_of_a_redirect_has_its_own_say(web, visitor_for, settings, page):
    web.pages["new.example/robots.txt"] = robots(page, "User-agent: *\nDisallow: /")
    web.pages["amt.example/"] = page(status="301 M", Location="http://new.example/")
    capture = await visitor_for(settings).visit("http://amt.example/", ANYWHERE)
    assert capture.failure is State.ROBOTS
    assert capture.url == "http://new.example/"
    assert len(capture.hops) == 1


async def test_a_giant_robots_txt_is_read_up_to_its_cap(web, visitor_for, settings, page):
    filler = "# padding padding padding\n" * 40_000
    web.pages["/robots.txt"] = robots(page, f"User-agent: *\nDisallow: /early\n{filler}Disallow: /late\n")
    web.pages["/late"] = page("<p>ok")
    visitor = visitor_for(settings)
    assert (await visitor.visit("http://amt.example/late", ANYWHERE)).failure is None
    assert (await visitor.visit("http://amt.example/early", ANYWHERE)).failure is State.ROBOTS


async def test_crawl_delay_and_request_rate_are_read_and_capped(settings):
    async def ask(url):
        text = {
            "a": "User-agent: *\nCrawl-delay: 7",
            "b": "User-agent: *\nRequest-rate: 1/5",
            "c": "User-agent: *\nCrawl-delay: 86400",
            "d": "User-agent: *\nCrawl-delay: -3",
        }[url.removeprefix("http://").partition("/")[0]]
        return Reply(status=200, body=text.encode())

    known = Robots(settings, ask)
    delays = [(await known.policy(f"http://{host}")).crawl_delay for host in "abcd"]
    assert delays == [7, 5, settings.crawl_delay_cap, 0]


async def test_memory_is_bounded_and_failures_are_asked_again(settings):
    now = 0.0
    asked: list[str] = []

    async def ask(url):
        asked.append(url)
        if "bad" in url:
            return Reply(status=503)
        return Reply(status=200, body=b"User-agent: *\nDisallow: /x\n" + b"#" * 400_000)

    known = Robots(replace(settings), ask, clock=lambda: now)
    for number in range(50):
        await known.policy(f"http://{number}.example")
    assert known._bytes <= 4 * 1024 * 1024
    assert len(known._known) < 12
    await known.policy("http://bad.example")
    await known.policy("http://bad.example")
    now = 61.0
    await known.policy("http://bad.example")
    assert asked.count("http://bad.example/robots.txt") == 2


async def test_when_the_first_caller_gives_up_the_next_one_asks(settings):
    gate = asyncio.Event()
    asked = 0

    async def ask(_):
        nonlocal asked
        asked += 1
        await gate.wait()
        return Reply(status=404)

    known = Robots(settings, ask)
    first = asyncio.create_task(known.policy("http://amt.example"))
    second = asyncio.create_task(known.policy("http://amt.example"))
    await asyncio.sleep(0)
    first.cancel()
    gate.set()
    assert (await second).failure is None
    assert asked == 2

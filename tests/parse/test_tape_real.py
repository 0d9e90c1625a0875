"""A tape that a real Chromium wrote, read: what really left, what was kept, who asked."""

import asyncio

import pytest
from aiohttp import web

from amtsblick.collect.chromium.browser import Browser
from amtsblick.collect.chromium.errors import ChromiumError
from amtsblick.collect.chromium.find import find_chromium
from amtsblick.collect.chromium.settings import InspectSettings
from amtsblick.collect.chromium.tape import Tape
from amtsblick.collect.resolver import parse_resolver_rules
from amtsblick.parse.tape import read
from amtsblick.values.recording import PassName, RawPass, Recording, TapeLine

pytestmark = pytest.mark.browser

ENDED = 9
"""Requests of the page that come to an end, redirect hops counted once."""
GIF = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
PAGE = """<!doctype html><title>Amt</title><img src="http://bild.dritte.example/p.gif?cid=1">
<iframe src="http://rahmen.dritte.example/rahmen"></iframe>
<script>
document.cookie = "theme=dark; max-age=600";
fetch("http://weiter.dritte.example/r", {mode: "no-cors"});
fetch("http://gibtsnicht.invalid/", {mode: "no-cors"}).catch(() => 0);
fetch("http://quelle.dritte.example/c").catch(() => 0);
navigator.sendBeacon("http://funk.dritte.example/b", "id=7f3b9c2d1e5a");
</script>"""


async def answer(request: web.Request) -> web.StreamResponse:
    match request.path:
        case "/":
            return web.Response(
                text=PAGE, content_type="text/html", headers={"Set-Cookie": "PHPSESSID=a1; HttpOnly"}
            )
        case "/r":
            target = {"Location": "http://bild.dritte.example/p.gif?hop=1", "Set-Cookie": "hop=1"}
            return web.Response(status=302, headers=target)
        case "/rahmen":
            return web.Response(text="<img src=/innen.gif>", content_type="text/html")
        case "/b" | "/c":
            return web.Response(text="ok")
        case _:
            return web.Response(body=GIF, content_type="image/gif")


@pytest.fixture(scope="module")
def recording() -> Recording:
    try:
        find_chromium(None)
    except ChromiumError as error:
        pytest.skip(f"no Chromium: {error}")
    return asyncio.run(_record())


async def _record() -> Recording:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    rules = parse_resolver_rules(f"MAP *.example 127.0.0.1:{runner.addresses[0][1]}")
    browser = await Browser.start(InspectSettings(rules=rules, allow_private=True))
    try:
        return read(await _visit(browser), site="http://www.amt.example/")
    finally:
        await browser.close()
        await runner.cleanup()


async def _visit(browser: Browser) -> RawPass:
    url = "http://www.amt.example/"
    tape = Tape(site=url, name=PassName.NONE, browser=browser.facts)
    context = await browser.context(tape)
    tab = await context.tab(0)
    tape.line(TapeLine.PAGE, page=0, url=url, role="start", target=tab.target)
    await tab.navigate(url)
    for _ in range(200):
        await asyncio.sleep(0.1)
        if sum(b"loadingF" in line for line in tape.finish().lines) >= ENDED:
            break
    await context.cookies()
    tape.line(TapeLine.PAGE_END, page=0, url=url, state="looked", title="Amt")
    await context.close()
    return tape.finish()


def test_every_request_is_there_with_its_cause_and_fate(recording: Recording) -> None:
    by_url = {request.url.partition("//")[2]: request for request in recording.requests}

    assert by_url["www.amt.example/"].top_url == "http://www.amt.example/"
    assert by_url["bild.dritte.example/p.gif?cid=1"].kind == "image"
    assert by_url["bild.dritte.example/p.gif?hop=1"].redirected_from == "http://weiter.dritte.example/r"
    assert by_url["weiter.dritte.example/r"].status == 302
    assert by_url["rahmen.dritte.example/rahmen"].frame_url == "http://www.amt.example/"
    assert by_url["rahmen.dritte.example/innen.gif"].frame_url == "http://rahmen.dritte.example/rahmen"
    assert by_url["funk.dritte.example/b"].post_data == b"id=7f3b9c2d1e5a"
    assert by_url["funk.dritte.example/b"].keepalive


def test_what_never_left_is_told_from_what_was_answered_in_vain(recording: Recording) -> None:
    by_url = {request.url.partition("//")[2]: request for request in recording.requests}

    assert by_url["gibtsnicht.invalid/"].blocked
    assert by_url["quelle.dritte.example/c"].failure
    assert not by_url["quelle.dritte.example/c"].blocked


def test_cookies_have_their_writers_and_the_jar_its_owners(recording: Recording) -> None:
    writers = {cookie.name: cookie.by_script for cookie in recording.cookies_set}

    assert writers == {"PHPSESSID": False, "theme": True, "hop": False}
    assert {cookie.name for cookie in recording.cookies_kept} == {"PHPSESSID", "theme"}


def test_the_page_knows_its_times_and_status(recording: Recording) -> None:
    (page,) = recording.pages

    assert page.status == 200
    assert page.loaded is not None
    assert recording.browser.product

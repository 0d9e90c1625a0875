"""Does a page that misbehaves cost only itself, and does the tape say what happened?"""

import asyncio

import pytest
from aiohttp import web

from amtsblick.collect.chromium.errors import ChromiumError, CommandTimeoutError, TabGoneError
from amtsblick.collect.chromium.settings import Limits

pytestmark = pytest.mark.browser

QUICK = Limits(command=3, seconds=90)


async def _still_works(look):
    """The next page of the same pass opens as if nothing had been."""
    tab = await look.open("https://b.example/gut", page=1)
    await look.loaded(tab)
    assert await tab.evaluate("document.title") == "gut"


@pytest.fixture
def with_good_page(small_web):
    small_web.pages["b.example/gut"] = "<title>gut</title>"
    return small_web


async def test_a_script_that_never_ends_is_interrupted_or_its_tab_ended(with_good_page, looking):
    with_good_page.pages["/"] = "<title>x</title><script>setTimeout(() => { while (true); }, 50)</script>"
    async with looking(limits=QUICK) as look:
        tab = await look.open("https://a.example/")
        await look.loaded(tab)
        await asyncio.sleep(0.2)
        with pytest.raises(CommandTimeoutError):
            await tab.evaluate("1")
        await tab.interrupt()
        assert await tab.evaluate("document.title") == "x"
        await _still_works(look)


async def test_a_tab_whose_script_never_ends_can_be_closed(with_good_page, looking):
    with_good_page.pages["/"] = "<script>while (true);</script>"
    async with looking(limits=QUICK) as look:
        tab = await look.open("https://a.example/")
        with pytest.raises(CommandTimeoutError):
            await tab.evaluate("1")
        await asyncio.wait_for(tab.close(), 20)
        assert tab.gone.is_set()
        await _still_works(look)


async def test_endless_alerts_are_dismissed_then_left_standing(with_good_page, looking):
    with_good_page.pages["/"] = "<title>x</title><script>while (true) alert('hallo')</script>"
    async with looking(limits=QUICK) as look:
        tab = await look.open("https://a.example/")
        while not tab.activity.stuck:
            assert await tab.activity.wait_change(20)
        with pytest.raises(TabGoneError):
            await tab.evaluate("document.title")
        dialogs = [line for line in look.lines("refused") if line["what"] == "dialog"]
        assert len(dialogs) == QUICK.dialogs
        assert "hallo" in dialogs[0]["why"]
        assert [line["what"] for line in look.lines("missed")] == ["dialogs"]
        await asyncio.wait_for(tab.close(), 20)
        assert tab.gone.is_set()
        await _still_works(look)


async def test_a_few_dialogs_do_no_harm(with_good_page, looking):
    with_good_page.pages["/"] = (
        "<script>alert(1); document.title = `${confirm(2)} ${prompt(3)}`; print()</script>"
    )
    async with looking(limits=QUICK) as look:
        tab = await look.open("https://a.example/")
        await look.loaded(tab)
        assert await tab.evaluate("document.title") == "false null"


async def test_asking_before_leaving_does_not_keep_us(with_good_page, looking):
    with_good_page.pages["/"] = (
        "<body onclick='1'>hier<script>onbeforeunload = event => { event.preventDefault(); return 'bleib' }</script>"
    )
    async with looking(limits=QUICK) as look:
        tab = await look.open("https://a.example/")
        await look.loaded(tab)
        await tab.click(20, 15)
        await asyncio.wait_for(tab.close(), 20)
        assert tab.gone.is_set()
        assert not [line for line in look.lines("refused") if line["what"] == "dialog"]


async def test_a_storm_of_windows_is_stopped(with_good_page, looking):
    with_good_page.pages |= {
        "/": "<body onclick='for (let i = 0; i < 30; i++) window.open(`https://c.example/pop?${i}`)'>hier",
        "/pop": "<script>window.open('/pop?x'); fetch('/api')</script>",
        "/api": "1",
    }
    async with looking(
        limits=Limits(command=15, popups=2, seconds=60), flags=("--disable-popup-blocking",)
    ) as look:
        tab = await look.open("https://a.example/")
        await look.loaded(tab)
        await tab.click(20, 15)
        await look.quiet(tab, 1.5)
        opened = [line for line in look.lines("attached") if line["target"]["type"] == "page"]
        refused = [line for line in look.lines("refused") if line["what"] == "popup"]
        assert len(opened) == 1 + 2 + len(refused)
        assert len(refused) >= 20
        await tab.close()
        await _still_works(look)


async def test_what_a_new_window_sends_is_recorded_for_the_page_that_opened_it(with_good_page, looking):
    with_good_page.pages |= {
        "/": "<body onclick='window.open(`https://c.example/pop`)'>hier",
        "/pop": "<script>fetch('/api')</script>",
        "/api": "1",
    }
    async with looking() as look:
        tab = await look.open("https://a.example/", page=3)
        await look.loaded(tab)
        await tab.click(20, 15)
        await asyncio.sleep(1)
        assert look.requested()["https://c.example/api"] == 1
        assert [line["page"] for line in look.lines("attached")] == [3, 3]


async def test_thousands_of_requests_end_at_the_limit(with_good_page, looking):
    with_good_page.pages |= {
        "/": "<script>for (let i = 0; i < 2000; i++) fetch('/api?' + i).catch(() => 0)</script>",
        "/api": "1",
    }
    async with looking(limits=Limits(requests=300, seconds=90)) as look:
        tab = await look.open("https://a.example/")
        while not look.context.exhausted:
            assert await tab.activity.wait_change(20)
        await asyncio.sleep(1)
        assert sum(look.requested().values()) <= 301
        assert with_good_page.paths().count("/api") < 1000
        assert [line["what"] for line in look.lines("missed")] == ["limit"]
        await asyncio.wait_for(tab.close(), 20)


@pytest.mark.parametrize("kind", ["text/html", "application/octet-stream", "image/png"])
async def test_an_endless_answer_ends_at_the_limit_of_bytes(with_good_page, looking, kind):
    async def pour(request):
        answer = web.StreamResponse(headers={"Content-Type": kind})
        await answer.prepare(request)
        for _ in range(1024):
            await answer.write(b"\0" * (1 << 20))
        return answer

    with_good_page.pages |= {"/": "<img src='/viel'><script>fetch('/viel')</script>", "/viel": pour}
    async with looking(limits=Limits(traffic=20 << 20, seconds=90)) as look:
        tab = await look.open("https://a.example/")
        await look.loaded(tab)
        while not look.context.exhausted:
            assert await tab.activity.wait_change(20)
        assert "bytes" in look.context.exhausted
        assert look.context.guard.bytes < 40 << 20
        await asyncio.wait_for(tab.close(), 20)


async def test_the_time_of_a_pass_ends(with_good_page, looking):
    with_good_page.pages["/"] = "<script>setInterval(() => fetch('/'), 20)</script>"
    async with looking(limits=Limits(seconds=2)) as look:
        tab = await look.open("https://a.example/")
        await asyncio.sleep(2.5)
        assert "2 s" in look.context.exhausted
        sent = len(with_good_page.asked)
        await asyncio.sleep(0.5)
        assert len(with_good_page.asked) == sent
        await tab.close()


async def test_where_the_tape_ends_is_said(with_good_page, looking):
    with_good_page.pages["/"] = "<script>for (let i = 0; i < 99; i++) console.error(i)</script>"
    async with looking(limits=Limits(lines=50)) as look:
        tab = await look.open("https://a.example/")
        while not look.context.exhausted:
            assert await tab.activity.wait_change(20)
        await tab.close()
        assert [line["what"] for line in look.lines("missed")] == ["limit"]
        assert "50 events" in look.context.exhausted
        assert len(look.lines("cdp")) <= 50


async def test_a_crashed_tab_costs_only_itself(with_good_page, looking):
    with_good_page.pages["/"] = "<title>x</title>"
    async with looking(limits=QUICK) as look:
        tab = await look.open("https://a.example/")
        await look.loaded(tab)
        with pytest.raises(ChromiumError):
            await tab.send("Page.crash")
        await asyncio.sleep(0.3)
        assert tab.activity.stuck
        assert [line["what"] for line in look.lines("missed")] == ["crash"]
        await asyncio.wait_for(tab.close(), 20)
        await _still_works(look)


async def test_a_page_that_eats_all_memory_costs_only_itself(with_good_page, looking):
    with_good_page.pages["/"] = (
        "<script>const all = []; for (;;) all.push(new Array(1e6).fill(all.length))</script>"
    )
    flags = ("--js-flags=--max-old-space-size=64",)
    async with looking(limits=Limits(command=3, seconds=90), flags=flags) as look:
        tab = await look.open("https://a.example/")
        while not tab.activity.stuck:
            assert await tab.activity.wait_change(15)
        await asyncio.wait_for(tab.close(), 20)
        await _still_works(look)


async def test_downloads_are_refused_and_recorded(with_good_page, looking):
    with_good_page.pages["/akte"] = web.Response(
        body=b"x" * 5000,
        headers={"Content-Disposition": "attachment; filename=akte.bin", "Content-Type": "application/zip"},
    )
    async with looking() as look:
        tab = await look.context.tab(0)
        went = await tab.navigate("https://a.example/akte")
        await asyncio.sleep(0.2)
        assert went.download == "https://a.example/akte"
        refused = [line["subject"] for line in look.lines("refused") if line["what"] == "download"]
        assert refused == ["https://a.example/akte"]
        await tab.close()
        await _still_works(look)


async def test_basic_auth_is_answered_by_nobody_and_seen_as_401(with_good_page, looking):
    with_good_page.pages["/"] = web.Response(
        status=401, text="nein", headers={"WWW-Authenticate": 'Basic realm="Amt"'}
    )
    async with looking(limits=QUICK) as look:
        tab = await look.context.tab(0)
        went = await tab.navigate("https://a.example/")
        assert went.status == 401
        await tab.close()
        await _still_works(look)


async def test_endless_redirects_are_an_error_of_their_own(with_good_page, looking):
    async def on(request):
        return web.Response(status=302, headers={"Location": f"{request.path}x"})

    with_good_page.pages |= {"/" + "x" * n: on for n in range(40)}
    async with looking() as look:
        tab = await look.context.tab(0)
        went = await tab.navigate("https://a.example/")
        assert went.error == "net::ERR_TOO_MANY_REDIRECTS"


async def test_permissions_are_denied(with_good_page, looking):
    with_good_page.pages["/"] = "<title>x</title>"
    names = ["geolocation", "notifications", "camera", "microphone", "midi", "clipboard-read"]
    ask = f"Promise.all({names}.map(name => navigator.permissions.query({{name}}).then(p => p.state)))"
    async with looking() as look:
        tab = await look.open("https://a.example/")
        await look.loaded(tab)
        assert set(await tab.evaluate(ask)) == {"denied"}

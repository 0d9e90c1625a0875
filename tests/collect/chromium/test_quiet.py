"""How long is a page waited for, and what does the wait not miss?"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from amtsblick.collect.chromium import quiet
from amtsblick.collect.chromium.browser import Browser
from amtsblick.collect.chromium.errors import ChromiumError
from amtsblick.collect.chromium.quiet import Patience, Quiet
from amtsblick.collect.chromium.settings import InspectSettings
from amtsblick.collect.chromium.tape import Tape
from amtsblick.collect.resolver import parse_resolver_rules
from amtsblick.values.recording import PassName
from banners.server import Site, serving

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

_AFTER_LOAD = "<script>addEventListener('load', () => {{ {} }})</script>"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site() -> AsyncIterator[Site]:
    async for started in serving():
        yield started


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(site: Site) -> AsyncIterator[Browser]:
    rules = parse_resolver_rules(f"MAP * 127.0.0.1:{site.port}")
    try:
        started = await Browser.start(InspectSettings(rules=rules, allow_private=True))
    except ChromiumError as error:
        pytest.skip(str(error))
    yield started
    await started.close()


async def waited(browser: Browser, site: Site, script: str, patience: Patience = quiet.OPENING) -> Quiet:
    site.asked.clear()
    site.pages["/"] = "<!doctype html><title>x</title>" + _AFTER_LOAD.format(script)
    site.pages["/late"] = site.pages["/later"] = "{}"
    tape = Tape(name=PassName.NONE, site="", browser=browser.facts)
    context = await browser.context(tape)
    try:
        tab = await context.tab(0)
        await tab.navigate("http://www.musterhausen.example/")
        await quiet.load(tab)
        return await quiet.quiet(tab, patience)
    finally:
        await context.close()


def arrived(site: Site) -> set[str]:
    return {address.rpartition("/")[2] for address in site.asked} & {"late", "later"}


async def test_page_without_timers_is_left_soon(browser: Browser, site: Site) -> None:
    end = await waited(browser, site, "")
    assert end.loaded
    assert not end.missed
    assert end.waited < 1.0


@pytest.mark.parametrize("delay", [300, 900, 1500])
async def test_request_by_timer_is_not_missed(browser: Browser, site: Site, delay: int) -> None:
    end = await waited(browser, site, f"setTimeout(() => fetch('/late'), {delay})")
    assert arrived(site) == {"late"}
    assert delay / 1000 < end.waited < delay / 1000 + 1.5


async def test_chain_of_requests_is_followed_to_its_end(browser: Browser, site: Site) -> None:
    chain = "fetch('/late').then(() => setTimeout(() => fetch('/later'), 700))"
    await waited(browser, site, chain)
    assert arrived(site) == {"late", "later"}


async def test_page_that_computes_before_it_sends_is_waited_for(browser: Browser, site: Site) -> None:
    busy = "const until = performance.now() + 80; while (performance.now() < until); "
    work = f"let n = 0; const work = () => {{ {busy} ++n < 8 ? setTimeout(work) : fetch('/late') }}; work()"
    await waited(browser, site, work)
    assert arrived(site) == {"late"}


async def test_page_that_always_computes_is_left_all_the_same(browser: Browser, site: Site) -> None:
    busy = "const until = performance.now() + 80; while (performance.now() < until); "
    end = await waited(browser, site, f"const work = () => {{ {busy} setTimeout(work) }}; work()")
    assert end.waited < 4.0


async def test_slow_answer_is_waited_for(browser: Browser, site: Site) -> None:
    site.late["/late"] = 1.2
    try:
        end = await waited(browser, site, "fetch('/late').then(() => fetch('/later'))")
    finally:
        site.late.clear()
    assert arrived(site) == {"late", "later"}
    assert not end.missed


async def test_request_that_never_ends_is_given_up_and_said(browser: Browser, site: Site) -> None:
    site.late["/late"] = 30
    try:
        end = await waited(browser, site, "fetch('/late')", Patience(hanging=1.0, ceiling=5.0))
    finally:
        site.late.clear()
    assert end.missed == ("1 request(s) still open",)
    assert end.waited < 3.0


async def test_clock_that_ticks_for_ever_does_not_hold_the_wait(browser: Browser, site: Site) -> None:
    end = await waited(browser, site, "const tick = () => setTimeout(tick, 500); tick()")
    assert end.waited < 3.0


async def test_polling_ends_at_the_ceiling_and_is_said(browser: Browser, site: Site) -> None:
    end = await waited(browser, site, "setInterval(() => fetch('/late'), 150)", Patience(ceiling=2.0))
    assert "requests kept coming" in end.missed
    assert 2.0 <= end.waited < 3.0

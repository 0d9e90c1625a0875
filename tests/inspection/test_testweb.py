"""The web that is looked at does what its truth says, seen with a browser that is not ours."""

import asyncio
import contextlib
import json
import os
from dataclasses import dataclass

import pytest
from playwright.async_api import BrowserContext, Page, async_playwright

from testweb.server import serve
from testweb.sites import ALL, ASKING, QUIET, hosts
from testweb.truth import Site, registrable

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("sdks")]

_AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
_AT_ONCE = 4
_BUTTONS = {
    "banner-first-layer": ((".notwendig",), (".alle",)),
    "banner-deeper": (
        (".cc-mehr", "[value=statistik]", "[value=medien]", ".cc-speichern"),
        (".cc-alle >> nth=0",),
    ),
    "banner-shadow-late": (("[data-a=nein]",), ("[data-a=ja]",)),
    "klaro": ((".cn-decline",), (".cm-btn-success",)),
    "vanilla-cookieconsent": (
        ("#cc-main [data-role=necessary] >> nth=0",),
        ("#cc-main [data-role=all] >> nth=0",),
    ),
    "orejime": ((".orejime-Banner-declineButton",), (".orejime-Banner-saveButton",)),
    "banner-greedy": (("#nein",), ("#ok",)),
}
"""Selectors that reject and accept on the sites whose banner stands in the page itself."""

_REACHED = {
    "clarity": "k.clarity.ms/collect",
    "posthog": "eu.i.posthog.com/s/",
    "posthog-own": "stats.amt-stachel.example/e/",
    "mixpanel": "api-eu.mixpanel.com/record/",
    "mixpanel-waiting": "api-eu.mixpanel.com/track/",
    "rrweb": "aufnahme.filmwerk.example/paket",
    "countly": "countly.statistikhaus.example/i",
    "snowplow-own": "sp.landesportal-auental.example/com.snowplowanalytics.snowplow/tp2",
    "fingerprintjs": "api.kennwerk.example/v1/visit",
}
"""Where real SDKs have to send something; a visit waits for it."""
_RECORDERS = ("clarity", "posthog", "mixpanel", "rrweb")
_PATIENCE = 20.0


@dataclass(frozen=True)
class Visit:
    sent: tuple[str, ...]
    """``host/path`` of what arrived from this context at hosts that are not the site's own."""
    cookies: frozenset[str]


Seen = tuple[dict[tuple[str, str], Visit], dict[tuple[str, str], int]]
"""(site, answer) → visit, and the most bytes that arrived at each (host, path)."""


@pytest.fixture(scope="session")
def seen(chromium, once, tmp_path_factory) -> Seen:
    """What every start page did, looked at with Playwright."""
    return once("testweb", lambda: _look(chromium, tmp_path_factory))


@pytest.fixture
def visits(seen) -> dict[tuple[str, str], Visit]:
    """(site, answer) → what its start page did."""
    return seen[0]


def _look(chromium, tmp_path_factory) -> Seen:
    profile = tmp_path_factory.mktemp("profile")
    (profile / "Default").mkdir()
    (profile / "Default" / "Preferences").write_text(
        json.dumps({"profile": {"cookie_controls_mode": 0, "block_third_party_cookies": False}})
    )
    jobs = [(site, answer) for site in ALL for answer in _answers(site)]
    with serve(hosts(), tmp_path_factory.mktemp("testweb")) as running:
        found = asyncio.run(_visit_all(jobs, chromium, running.rules, str(profile)))
        return found, {
            (one.host, one.path.partition("?")[0]): len(one.body)
            for one in sorted(running.arrivals, key=lambda one: len(one.body))
        }


def _answers(site: Site) -> tuple[str, ...]:
    return ("none", "reject", "accept") if site.name in _BUTTONS else ("none",)


async def _visit_all(jobs, chromium, rules, profile):
    flags = [
        f"--host-resolver-rules={rules}", "--ignore-certificate-errors", "--disable-quic",
        "--disable-background-networking", "--disable-component-update", "--disable-blink-features=AutomationControlled",
    ]  # fmt: skip
    flags += ["--no-sandbox"] if os.geteuid() == 0 else []
    found = {}
    async with async_playwright() as playwright:
        # One persistent context after the other would be slow; contexts made from it inherit its cookie policy.
        first = await playwright.chromium.launch_persistent_context(
            profile, executable_path=chromium, headless=True, args=flags
        )
        browser = first.browser
        turn = asyncio.Semaphore(_AT_ONCE)

        async def one(site, answer):
            async with turn:
                context = await browser.new_context(user_agent=_AGENT, ignore_https_errors=True)
                found[site.name, answer] = await _visit(context, site, answer)
                await context.close()

        await asyncio.gather(*(one(site, answer) for site, answer in jobs))
        await first.close()
    return found


async def _visit(context: BrowserContext, site: Site, answer: str) -> Visit:
    sent, reached = [], asyncio.Event()
    # Some things happen only when the page closes, so not every site is waited for.

    awaited = _told(site, answer) if site.name in _BUTTONS else set()

    def check():
        if awaited <= _domains(sent) and _REACHED.get(site.name, "") in {"", *sent}:
            reached.set()

    def note(request):
        where = request.url.partition("://")[2].partition("?")[0]
        if where.partition("/")[0] != site.url.split("/")[2]:
            sent.append(where)
            check()

    context.on("request", note)
    page = await context.new_page()
    await page.goto(site.url)
    await page.wait_for_timeout(900)
    if answer != "none":
        for selector in _BUTTONS[site.name][answer == "accept"]:
            await page.click(selector, timeout=1000 * _PATIENCE)
    await _behave(page)
    check()
    with contextlib.suppress(TimeoutError):  # the tests say what is missing
        await asyncio.wait_for(reached.wait(), _PATIENCE)
    cookies = frozenset(cookie["name"] for cookie in await context.cookies())
    return Visit(sent=tuple(sent), cookies=cookies)


async def _behave(page: Page) -> None:
    await page.mouse.move(100, 100)
    await page.mouse.move(300, 300)
    await page.mouse.wheel(0, 500)
    await page.wait_for_timeout(900)


def _domains(sent) -> set[str]:
    return {registrable(one.partition("/")[0]) for one in sent}


def _told(site: Site, answer: str) -> set[str]:
    """Registrable domains that the start page reaches, according to the truth."""
    return {
        must.about
        for must in site.must
        if must.question == "third-party-request" and answer in must.passes and must.page in {"*", "/"}
    }


@pytest.mark.parametrize("name", [site.name for site in QUIET])
def test_quiet_site_sends_nothing_to_anybody(visits, name):
    assert visits[name, "none"].sent == ()


@pytest.mark.parametrize("name", sorted(_BUTTONS))
def test_banner_opens_what_the_truth_says_and_nothing_else(visits, name):
    (site,) = (site for site in ASKING if site.name == name)
    for answer in ("none", "reject", "accept"):
        assert _domains(visits[name, answer].sent) == _told(site, answer)


def test_start_pages_reach_nobody_but_the_recipients_that_the_truth_names(visits):
    for site in ALL:
        own = registrable(site.url.split("/")[2])
        assert _domains(visits[site.name, "none"].sent) - {own} <= _told(site, "none"), site.name


@pytest.mark.parametrize("name", _REACHED)
def test_real_sdks_really_send(visits, name):
    assert _REACHED[name] in visits[name, "none"].sent


@pytest.mark.parametrize("name", _RECORDERS)
def test_recorders_really_send_what_they_recorded(seen, name):
    host, _, path = _REACHED[name].partition("/")
    assert seen[1][host, f"/{path}"] > 500


def test_silent_recorder_sends_no_recording(visits):
    assert _domains(visits["rrweb-silent", "none"].sent) == {"jsdelivr.net"}


@pytest.mark.parametrize(
    ("name", "cookie"),
    [("cookies", "wn_id"), ("cookies", "hop_a"), ("cookies", "hop_b"), ("clarity", "_clck")],
)
def test_third_parties_may_set_cookies(visits, name, cookie):
    assert cookie in visits[name, "none"].cookies

"""Banners in the shapes of real products and home-made ones, in a real Chromium."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from amtsblick.collect.chromium import quiet
from amtsblick.collect.chromium.browser import Browser
from amtsblick.collect.chromium.consent import Consent
from amtsblick.collect.chromium.errors import ChromiumError
from amtsblick.collect.chromium.eyes import Eyes
from amtsblick.collect.chromium.settings import InspectSettings
from amtsblick.collect.chromium.tape import Tape
from amtsblick.collect.resolver import parse_resolver_rules
from amtsblick.values.recording import BannerState, PassName
from banners import BANNERS, DECOYS, Shape, banner_page, decoy_page, part
from banners.server import Site, serving

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

_HOST = "www.musterhausen.example"
_LATEST = 3.5
_PATIENCE = 60


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


async def visit(
    browser: Browser, path: str, name: PassName, within: float
) -> tuple[BannerState, str, list[Any]]:
    """State, what the page noted as the visitor's choice, and the tape's lines."""
    tape = Tape(name=name, site=f"http://{_HOST}/", browser=browser.facts)
    context = await browser.context(tape)
    try:
        async with asyncio.timeout(_PATIENCE):
            tab = await context.tab(0)
            await tab.navigate(f"http://{_HOST}{path}")
            await quiet.load(tab)
            await quiet.quiet(tab)
            eyes = Eyes(tab)
            state = await Consent(eyes, tape, name).meet(within=within, thorough=True)
            choice = await eyes.run("document.documentElement.dataset.choice || ''")
    finally:
        await context.close()
    return state, str(choice), [json.loads(line) for line in tape.finish().lines]


def serve(site: Site, name: str, shape: Shape) -> str:
    site.pages[f"/{name}"] = banner_page(shape.file)
    for host in shape.hosts:
        address, _, file = host.partition("=")
        site.pages[address] = part(file)
    return f"/{name}"


@pytest.mark.parametrize("name", BANNERS)
async def test_banner_is_answered_as_far_as_it_lets(browser: Browser, site: Site, name: str) -> None:
    shape, path = BANNERS[name], serve(site, name, BANNERS[name])
    reject, accept = await asyncio.gather(
        visit(browser, path, PassName.REJECT, _LATEST), visit(browser, path, PassName.ACCEPT, _LATEST)
    )
    assert reject[:2] == (shape.reject, shape.choice[0])
    assert accept[:2] == (shape.accept, shape.choice[1])
    banner = next(line for line in reject[2] if line["k"] == "banner")
    assert set(shape.preselected) == set(banner["preselected"])
    clicks = [line for line in reject[2] if line["k"] == "click" and line["purpose"] in ("reject", "save")]
    assert bool(clicks) == bool(shape.reject_text)
    if clicks:
        assert (clicks[-1]["text"], clicks[-1]["layer"]) == (shape.reject_text, shape.layer)
        assert clicks[-1]["before"]
        assert clicks[-1]["after"]
        assert shape.reject_text in [button["text"] for button in banner["buttons"]]
    wrong = {"close", "reject"}
    assert not [line for line in accept[2] if line["k"] == "click" and line["purpose"] in wrong]


async def test_banner_is_only_looked_at_without_an_answer(browser: Browser, site: Site) -> None:
    path = serve(site, "cookiebot", BANNERS["cookiebot"])
    state, choice, lines = await visit(browser, path, PassName.NONE, 0)
    assert (state, choice) == (BannerState.SEEN, "")
    assert not [line for line in lines if line["k"] == "click"]
    banner = next(line for line in lines if line["k"] == "banner")
    assert banner["accessible_name"] == "Diese Webseite verwendet Cookies"
    assert banner["accessibility"].startswith("sha256:")


async def test_other_boxes_are_no_banner(browser: Browser, site: Site) -> None:
    turns = asyncio.Semaphore(3)

    async def state(name: str) -> tuple[str, BannerState, int]:
        async with turns:
            site.pages[f"/{name}"] = decoy_page(name)
            state, _, lines = await visit(browser, f"/{name}", PassName.REJECT, 0)
            return name, state, len([line for line in lines if line["k"] == "click"])

    seen = await asyncio.gather(*map(state, DECOYS))
    assert seen == [(name, BannerState.NO_BANNER, 0) for name in DECOYS]


async def test_page_without_anything_has_no_banner(browser: Browser, site: Site) -> None:
    site.pages["/clean"] = "<!doctype html><title>Sauber</title><main><h1>Willkommen</h1></main>"
    state, _, _ = await visit(browser, "/clean", PassName.ACCEPT, 0)
    assert state is BannerState.NO_BANNER


async def test_consent_manager_is_recognised_by_its_rule(browser: Browser, site: Site) -> None:
    path = serve(site, "klaro", BANNERS["klaro"])
    _, _, lines = await visit(browser, path, PassName.NONE, 0)
    banner = next(line for line in lines if line["k"] == "banner")
    assert (banner["product"], banner["found_by"]) == ("Klaro", "autoconsent: Klaro")


_FOREIGN = """<!doctype html><html lang="is"><title>x</title><div id="cookiescript_injected" style="position:fixed;bottom:0;background:#fff">
Vefurinn geymir smákökur.<div id="cookiescript_accept" onclick="document.documentElement.dataset.choice='accept';parentNode.remove()">Samþykkja</div>
<div id="cookiescript_reject" onclick="document.documentElement.dataset.choice='reject';parentNode.remove()">Hafna</div></div>"""


@pytest.mark.parametrize(
    ("name", "state"),
    [(PassName.REJECT, BannerState.REJECTED), (PassName.ACCEPT, BannerState.ACCEPTED)],
)
async def test_rule_leads_where_words_are_not_understood(
    browser: Browser, site: Site, name: PassName, state: BannerState
) -> None:
    site.pages["/foreign"] = _FOREIGN
    found, choice, lines = await visit(browser, "/foreign", name, 0)
    assert (found, choice) == (state, name)
    assert [line["path"] for line in lines if line["k"] == "click"] == [f"div#cookiescript_{name}"]

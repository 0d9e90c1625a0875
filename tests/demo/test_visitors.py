"""What the fictional sites do with their visitors' data: recipients exist, banners gate what they say."""

import asyncio
import json
import os
import re
import shutil
from urllib.parse import urlsplit

import pytest
from playwright.async_api import async_playwright

from amtsblick.demo.sites import rules, sites
from amtsblick.demo.visitors import third_parties
from amtsblick.demo.web import serve

_RECEIVERS = frozenset(third_parties())
_ANSWERS = {
    "umwelt": ("Ablehnen", "Alle akzeptieren"),
    "finanzen": (None, "Verstanden"),
    "stadt": ("Alle ablehnen", "Zustimmen"),
}


def test_every_receiver_that_a_page_or_script_names_is_there():
    web = sites()
    bodies = b"".join(reply.body for site in web.values() for reply in site.values()).decode(errors="replace")
    named = set(re.findall(r"https://([a-z.]+\.example)/(?:\w+\.js|treffer|punkt|film|g\?|entwurf)", bodies))
    assert named == _RECEIVERS


@pytest.fixture(scope="module")
def received(tmp_path_factory) -> dict[tuple[str, str], set[str]]:
    """(body, answer) → receivers that a look at the start page reaches."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("no Chromium on this machine; scripts/setup-chromium installs it")
    with serve(sites(), tmp_path_factory.mktemp("demo")) as web:
        return asyncio.run(_look(path, rules(web.port), tmp_path_factory.mktemp("profile")))


async def _look(path, resolver, profile):
    (profile / "Default").mkdir()
    allowed = {"profile": {"cookie_controls_mode": 0, "block_third_party_cookies": False}}
    (profile / "Default" / "Preferences").write_text(json.dumps(allowed))
    flags = [
        f"--host-resolver-rules={resolver}",
        "--ignore-certificate-errors",
        "--disable-background-networking",
    ]
    flags += ["--no-sandbox"] if os.geteuid() == 0 else []
    found = {}
    async with async_playwright() as playwright:
        first = await playwright.chromium.launch_persistent_context(
            str(profile), executable_path=path, headless=True, args=flags
        )
        for body, (no, yes) in _ANSWERS.items():
            for answer, label in (("none", None), ("reject", no), ("accept", yes)):
                context = await first.browser.new_context(ignore_https_errors=True)
                found[body, answer] = await _once(context, body, label)
                await context.close()
        await first.close()
    return found


async def _once(context, body: str, label: str | None) -> set[str]:
    seen = set()
    context.on("request", lambda request: seen.add(urlsplit(request.url).hostname))
    page = await context.new_page()
    await page.goto(f"https://{body}.auental.example/")
    if label:
        await page.get_by_role("button", name=label, exact=True).click()
        await page.wait_for_selector("#einwilligung", state="detached")
    await page.wait_for_load_state("networkidle")
    await page.wait_for_timeout(600)
    return seen & _RECEIVERS


@pytest.mark.browser
def test_honest_banner_lets_nobody_in_before_a_yes(received):
    assert received["umwelt", "none"] == received["umwelt", "reject"] == set()
    assert received["umwelt", "accept"] == {
        "zaehler.messwerk.example",
        "werbung.netzreich.example",
        "player.filmportal.example",
    }


@pytest.mark.browser
def test_dishonest_banner_counts_at_once_and_adds_adverts_after_a_no(received):
    assert received["stadt", "none"] == {"zaehler.messwerk.example"}
    assert received["stadt", "reject"] == {"zaehler.messwerk.example", "werbung.netzreich.example"}
    assert received["stadt", "accept"] == received["stadt", "reject"] | {"merkmal.geraetewerk.example"}


@pytest.mark.browser
def test_banner_without_a_no_counts_whatever_is_said(received):
    assert all(
        received["finanzen", answer] == {"zaehler.messwerk.example"}
        for answer in ("none", "reject", "accept")
    )

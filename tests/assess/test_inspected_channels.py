"""Own channels of rendered pages, by the survey's rules."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from amtsblick.assess.inspected_channels import own_channels
from amtsblick.knowledge import load
from amtsblick.values.capture import State
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import BrowserFacts, Inspection, PageVisit, PassName, Recording

SITE = "https://www.stadt-auen.example/"
PAGE = """<!doctype html><html lang="de"><head><title>Stadt Auen</title></head><body>
<header><a href="/">Stadt Auen</a></header><main><h1>Stadt Auen</h1><p>{text}</p></main>
<footer><a href="https://www.instagram.com/stadtauen">Instagram</a><a href="/impressum">Impressum</a></footer>
</body></html>"""


@pytest.fixture(scope="session")
def known() -> Knowledge:
    return load()


def recording(name: PassName, *texts: str) -> Recording:
    pages = tuple(
        PageVisit(index=number, requested=f"{SITE}{number or ''}", url=f"{SITE}{number or ''}", role="start",
                  state=State.LOOKED, title="Stadt Auen", html=f"sha256:{number}", status=200)
        for number, _ in enumerate(texts)
    )  # fmt: skip
    bodies = {f"sha256:{number}": PAGE.format(text=text).encode() for number, text in enumerate(texts)}
    return Recording(
        site=SITE,
        name=name,
        started_at=datetime(2026, 11, 23, tzinfo=UTC),
        browser=BrowserFacts(product="Chrome/1"),
        pages=pages,
        bodies=bodies,
    )


def test_a_channel_of_several_rendered_pages_is_named_once(known) -> None:
    passes = (recording(PassName.NONE, "Willkommen", "Bürgerbüro", "Stadtfest"),)

    (channel,) = own_channels(Inspection(site=SITE, passes=passes), known)

    assert (channel.service, channel.handle) == ("instagram", "stadtauen")


def test_a_pass_that_saw_nothing_is_passed_over(known) -> None:
    seen = recording(PassName.REJECT, "Willkommen")
    blind = recording(PassName.NONE, "Willkommen")
    blind = replace(blind, pages=(replace(blind.pages[0], state=State.TIMEOUT),))

    assert len(own_channels(Inspection(site=SITE, passes=(blind, seen)), known)) == 1
    assert own_channels(Inspection(site=SITE, passes=(blind,)), known) == ()

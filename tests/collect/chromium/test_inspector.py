"""Several visitors look at one small site."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from amtsblick.collect.chromium.browser import Browser
from amtsblick.collect.chromium.errors import ChromiumError
from amtsblick.collect.chromium.inspector import Inspector
from amtsblick.collect.chromium.settings import InspectSettings, Limits
from amtsblick.collect.guide import SurveyGuide
from amtsblick.collect.resolver import parse_resolver_rules
from amtsblick.knowledge import load
from amtsblick.parse.tape import read
from amtsblick.values.capture import State
from amtsblick.values.recording import Act, BannerState, PassName, RawInspection, Recording, StorageKind
from banners import banner_page
from banners.server import Site, serving

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

_START = "http://www.musterhausen.example/"
_FORM = """<form action="/submitted"><input name="name"><input type="email" name="mail"><input type="tel" name="tel" maxlength="12">
<textarea name="text"></textarea><input type="hidden" name="csrf" value="1"><input type="checkbox" name="box"><button>Senden</button></form>"""
_SPY = """<script>
addEventListener("input", (event) => fetch("/spy?" + encodeURIComponent(event.target.name)));
addEventListener("scroll", () => fetch("/scrolled"), {once: true});
addEventListener("mousemove", () => fetch("/pointed"), {once: true});
addEventListener("pagehide", () => navigator.sendBeacon("/bye", "x"));
</script>"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site() -> AsyncIterator[Site]:
    async for started in serving():
        fill(started)
        yield started


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(site: Site) -> AsyncIterator[Browser]:
    settings = InspectSettings(rules=parse_resolver_rules(rules(site)), allow_private=True, limits=limits())
    try:
        started = await Browser.start(settings)
    except ChromiumError as error:
        pytest.skip(str(error))
    yield started
    await started.close()


def rules(site: Site) -> str:
    dead = "MAP nirgends.example ~NOTFOUND, MAP zu.example 127.0.0.1:9"
    return f"{dead}, MAP * 127.0.0.1:{site.port}"


def limits() -> Limits:
    return Limits(seconds=60, command=8)


def fill(site: Site) -> None:
    links = "".join(f'<a href="/{path}">{text}</a> ' for path, text in _LINKS)
    page = banner_page("first_layer").replace("<footer>", f"<footer>{links}")
    site.pages["/"] = page + "<script>localStorage.visits = 1 + +(localStorage.visits || 0)</script>"
    frame = '<iframe src="//dritte.example/frame" width="500" height="200"></iframe>'
    site.pages["/kontakt"] = (
        f"<!doctype html><h1>Kontakt</h1>{_FORM}{frame}<div style='height:3000px'></div>{_SPY}"
    )
    for path in ("/datenschutz", "/video", "/impressum", "/aktuelles"):
        site.pages[path] = f"<!doctype html><title>{path}</title><h1>{path}</h1>"
    site.pages["dritte.example/frame"] = """<!doctype html><input name="inside"><script>
        localStorage.third = "abc"; indexedDB.open("base").onupgradeneeded = (event) => event.target.result.createObjectStore("rows");
        document.cookie = "plain=1"</script>"""
    for path in ("/spy", "/scrolled", "/pointed", "/bye"):
        site.pages[path] = ""


_LINKS = (
    ("impressum", "Impressum"),
    ("aktuelles", "Aktuelles"),
    ("plan.pdf", "Stadtplan"),
    ("video", "Videos der Stadt"),
    ("kontakt", "Kontakt"),
    ("anmelden", "Anmelden"),
)


async def inspect(browser: Browser, *, pages: int = 3, site: str = _START, **more: Any) -> RawInspection:
    settings = InspectSettings(limits=limits(), concurrency=2)
    return await Inspector(browser, settings, SurveyGuide(load())).inspect(site, pages=pages, **more)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def looked(browser: Browser) -> dict[PassName, Recording]:
    raw = await inspect(browser)
    return {one.name: read(one, site=raw.site) for one in raw.passes}


async def test_all_passes_see_the_same_pages(looked: dict[PassName, Recording]) -> None:
    seen = {name: [(page.url, page.role, page.state) for page in one.pages] for name, one in looked.items()}
    assert list(seen) == [PassName.NONE, PassName.REJECT, PassName.ACCEPT]
    assert seen[PassName.NONE] == [
        (_START, "start", State.LOOKED),
        (f"{_START}datenschutz", "privacy", State.LOOKED),
        (f"{_START}kontakt", "contact", State.LOOKED),
        (f"{_START}video", "video", State.LOOKED),
    ]
    assert seen[PassName.REJECT] == seen[PassName.ACCEPT] == seen[PassName.NONE]


async def test_each_pass_answers_once_in_its_own_way(looked: dict[PassName, Recording]) -> None:
    states = {
        name: [banner.state for banner in one.banners if banner.state is not BannerState.NO_BANNER]
        for name, one in looked.items()
    }
    assert states == {
        PassName.NONE: [BannerState.SEEN],
        PassName.REJECT: [BannerState.REJECTED],
        PassName.ACCEPT: [BannerState.ACCEPTED],
    }
    clicks = {name: [click.text for click in one.clicks] for name, one in looked.items()}
    assert clicks == {PassName.NONE: [], PassName.REJECT: ["Ablehnen"], PassName.ACCEPT: ["Akzeptieren"]}
    for one in looked.values():
        for click in one.clicks:
            assert one.bodies[click.before].startswith(b"\x89PNG")
            assert one.bodies[click.after].startswith(b"\x89PNG")


async def test_marked_values_are_typed_and_nothing_is_submitted(
    looked: dict[PassName, Recording], site: Site
) -> None:
    none = looked[PassName.NONE]
    typed = {one.field: one for one in none.typed}
    assert set(typed) == {"name", "mail", "tel", "text", "inside"}
    assert typed["mail"].value.endswith("@example.org")
    assert typed["tel"].value.isdigit()
    assert len(typed["tel"].value) <= 12
    assert typed["inside"].frame_url == "http://dritte.example/frame"
    assert not {one.value for one in none.typed} & {one.value for one in looked[PassName.ACCEPT].typed}
    assert not [asked for asked in site.asked if "submitted" in asked]
    assert [asked for asked in site.asked if asked.endswith("/spy?mail")]


async def test_behaviour_is_told_apart(looked: dict[PassName, Recording]) -> None:
    acts = {
        request.url.removeprefix(_START).partition("?")[0]: request.act
        for request in looked[PassName.NONE].requests
    }
    assert acts["scrolled"] is Act.SCROLL
    assert acts["pointed"] in (Act.SCROLL, Act.POINTER)  # the wheel has a pointer, too
    assert acts["spy"] is Act.TYPE
    assert acts["bye"] is Act.CLOSE


async def test_storage_of_frames_is_seen(looked: dict[PassName, Recording]) -> None:
    kept = {(one.origin, one.kind, one.key, one.value) for one in looked[PassName.NONE].stored}
    assert ("http://www.musterhausen.example", StorageKind.LOCAL, "visits", "1") in kept
    assert ("http://dritte.example", StorageKind.LOCAL, "third", "abc") in kept
    assert ("http://dritte.example", StorageKind.INDEXED_DB, "base/rows", "") in kept


async def test_passes_are_strangers_to_one_another(looked: dict[PassName, Recording]) -> None:
    visits = {one.value for each in looked.values() for one in each.stored if one.key == "visits"}
    assert visits == {"1"}


async def test_pages_have_pictures_and_a_document(looked: dict[PassName, Recording]) -> None:
    none = looked[PassName.NONE]
    assert {shot.what for shot in none.screenshots} == {"page", "page-end"}
    assert b"Ihre" not in none.bodies[none.pages[3].html]
    assert b"<h1>/video</h1>" in none.bodies[none.pages[3].html]
    assert none.pages[3].title == "/video"


async def test_two_looks_see_the_same(browser: Browser, looked: dict[PassName, Recording]) -> None:
    raw = await inspect(browser)
    for one in raw.passes:
        again, before = read(one, site=raw.site), looked[one.name]
        assert [page.url for page in again.pages] == [page.url for page in before.pages]
        assert shape(again) == shape(before)


def shape(recording: Recording) -> list[Any]:
    """What must not depend on chance: which requests were sent during which act, fields, banners, storage."""
    sent = {(one.url, one.page, one.act) for one in recording.requests if not one.url.endswith("favicon.ico")}
    return [
        sorted(sent),
        [(one.field, len(one.value)) for one in recording.typed],
        [(one.page, one.state) for one in recording.banners],
        sorted({(one.page, one.origin, one.key) for one in recording.stored}),
    ]


async def test_answer_is_put_to_the_proof_by_opening_the_page_again(browser: Browser) -> None:
    raw = await inspect(browser, pages=0, passes=(PassName.REJECT,))
    pages = read(raw.passes[0], site=raw.site).pages
    assert [(page.url, page.role) for page in pages] == [(_START, "start"), (_START, "again")]


async def test_page_is_seen_without_its_scripts(browser: Browser, site: Site) -> None:
    site.pages["/still"] = "<!doctype html><p>Text</p><script>fetch('/spy')</script>"
    before = len(site.asked)
    raw = await inspect(browser, pages=0, passes=(PassName.NO_SCRIPT,), site=f"{_START}still")
    (page,) = read(raw.passes[0], site=raw.site).pages
    assert page.state is State.LOOKED
    assert not [asked for asked in site.asked[before:] if asked.endswith("/spy")]


_STATES = {
    "http://nirgends.example/": State.DNS,
    "http://zu.example/": State.REFUSED,
    f"{_START}missing": State.CLIENT_ERROR,
    f"{_START}broken": State.SERVER_ERROR,
    f"{_START}secret": State.CLIENT_ERROR,
    f"{_START}circle": State.REDIRECT_LOOP,
    f"{_START}paper.pdf": State.NOT_HTML,
    f"{_START}data.json": State.NOT_HTML,
    f"{_START}file.zip": State.NOT_HTML,
    f"{_START}nothing": State.NOT_HTML,
    f"{_START}loop": State.LOOKED,
    f"{_START}alerts": State.BROKEN,
}


@pytest.mark.parametrize("address", _STATES, ids=lambda address: address.removeprefix("http://"))
async def test_what_is_no_page_gets_a_state_of_its_own(browser: Browser, site: Site, address: str) -> None:
    bad_pages(site)
    raw = await inspect(browser, pages=0, passes=(PassName.NONE,), site=address)
    (page,) = read(raw.passes[0], site=address).pages
    assert page.state is _STATES[address], page.detail
    assert page.detail or page.state is State.LOOKED
    last = [json.loads(line)["k"] for line in raw.passes[0].lines]
    assert "page_end" in last


def bad_pages(site: Site) -> None:
    site.status |= {
        "/broken": "503 Service Unavailable",
        "/secret": "401 Unauthorized",
        "/circle": "302 Found",
        "/nothing": "204 No Content",
    }
    site.heads["/secret"] = 'Content-Type: text/html\r\nWWW-Authenticate: Basic realm="x"\r\n'
    site.heads["/circle"] = "Location: /circle\r\n"
    site.heads["/paper.pdf"] = "Content-Type: application/pdf\r\n"
    site.heads["/data.json"] = "Content-Type: application/json\r\n"
    site.heads["/file.zip"] = "Content-Type: application/zip\r\nContent-Disposition: attachment\r\n"
    for path in ("/broken", "/secret", "/circle", "/nothing"):
        site.pages[path] = ""
    site.pages |= {
        "/paper.pdf": b"%PDF-1.4\n%%EOF",
        "/data.json": "{}",
        "/file.zip": b"PK\x05\x06" + b"\0" * 18,
    }
    site.pages["/loop"] = (
        "<!doctype html><p>x</p><script>addEventListener('load', () => { for (;;); })</script>"
    )
    site.pages["/alerts"] = "<!doctype html><script>for (let i = 0; i < 30; i += 1) alert(i)</script><p>x</p>"


async def test_private_address_is_not_contacted(site: Site) -> None:
    settings = InspectSettings(rules=parse_resolver_rules(rules(site)), limits=limits())
    try:
        browser = await Browser.start(settings)
    except ChromiumError as error:
        pytest.skip(str(error))
    try:
        before = len(site.asked)
        raw = await inspect(browser, pages=0, passes=(PassName.NONE,))
    finally:
        await browser.close()
    (page,) = read(raw.passes[0], site=raw.site).pages
    assert page.state is State.PRIVATE_ADDRESS
    assert len(site.asked) == before

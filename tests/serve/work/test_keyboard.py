"""From the inbox to a published decision with the keyboard alone, by two accounts, in a real browser."""

import asyncio
import threading
from collections.abc import Callable, Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, Page

from amtsblick.jobs.accounts import add
from amtsblick.jobs.passwords import link
from amtsblick.jobs.records import newest_of
from amtsblick.serve.app import make_app
from amtsblick.serve.desk import Desk
from amtsblick.values.accounts import Grant, LinkPurpose
from amtsblick.values.records import RecordKind, RecordState, Role
from testoffice import a_decision, a_reopening, a_usage

MOST_TABS = 150
FOCUSED = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  return [one.id || one.name || '', (one.textContent || '').trim(), one.tagName, style.outlineStyle];
}"""


@pytest.fixture
def address(office: Desk) -> Iterator[str]:
    """The application on loopback, by the server that operators run."""
    server = uvicorn.Server(uvicorn.Config(make_app(office), host="127.0.0.1", port=0, log_config=None))
    thread = threading.Thread(target=asyncio.run, args=(server.serve(),))
    thread.start()
    while not server.started:
        threading.Event().wait(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def opened(office: Desk, address: str, browser: Browser) -> Iterator[Callable[[str, Role], Page]]:
    """A browser window of an account that logged in with its link, by keyboard."""
    contexts = []

    def made(name: str, role: Role) -> Page:
        add(office.accounts, name, name.title(), grants=[Grant(role=role)], by="test", when=office.now())
        secret = link(office.accounts, name, LinkPurpose.LOGIN, by="test", when=office.now()).secret
        context = browser.new_context(locale="de-DE")
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{address}/de/login/link/{secret}")
        go_on(page, "Anmelden", tag="BUTTON")
        return page

    yield made
    for context in contexts:
        context.close()


def tab_to(page: Page, wanted: str, tag: str = "") -> None:
    """Press Tab until the field, link or button of that id or text has the focus, and see that it shows."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        name, text, kind, outline = page.evaluate(FOCUSED)
        if (name == wanted or text.startswith(wanted)) and tag in {"", kind}:
            assert outline != "none", f"{wanted}: nobody sees that it has the focus"
            return
    raise AssertionError(f"{wanted!r} cannot be reached by keyboard on {page.url}")


def go_on(page: Page, wanted: str, tag: str = "") -> None:
    """Reach a link or button and press Enter; the next page has come when this returns."""
    tab_to(page, wanted, tag)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def choose(page: Page, field: str, text: str) -> None:
    tab_to(page, field, "SELECT")
    page.keyboard.type(text)


@pytest.mark.browser
def test_a_decision_is_made_approved_and_published_by_keyboard_alone(
    office: Desk, entered: Callable[..., None], opened: Callable[[str, Role], Page]
) -> None:
    entered(a_usage(), a_decision(), a_reopening())
    editor = opened("redaktion", Role.EDITOR)
    go_on(editor, "Eingang", tag="A")
    go_on(editor, "Neu entscheiden", tag="A")
    choose(editor, "kind", "fortsetzen")
    choose(editor, "reasons.0.kind", "Reichweite")
    tab_to(editor, "reasons.0.text", "TEXTAREA")
    editor.keyboard.type("Die Presse liest dort mit.")
    choose(editor, "dpo", "stimmt zu")
    go_on(editor, "Speichern und vorlegen", tag="BUTTON")
    assert "wartet auf Genehmigung" in editor.inner_text("main")

    chief = opened("chefin", Role.HEAD)
    go_on(chief, "Eingang", tag="A")
    go_on(chief, "Entscheidung: Amt für Wasser", tag="A")
    go_on(chief, "Genehmigen", tag="BUTTON")
    go_on(chief, "Veröffentlichen", tag="BUTTON")
    assert "Veröffentlicht." in chief.inner_text("main")

    entry = newest_of(office.register, RecordKind.DECISION, "amt.x.2026-03-02")
    assert entry is not None
    assert (entry.state, entry.authors, entry.approved_by) == (
        RecordState.PUBLISHED,
        ("redaktion",),
        "chefin",
    )


@pytest.mark.browser
def test_objections_have_the_focus_and_lead_to_their_fields(
    office: Desk, entered: Callable[..., None], opened: Callable[[str, Role], Page]
) -> None:
    entered(a_usage(), a_decision(), a_reopening())
    page = opened("redaktion", Role.EDITOR)
    page.goto(f"{page.url.split('/de/')[0]}/de/work/new/decision?body=amt&service=x")
    go_on(page, "Speichern und vorlegen", tag="BUTTON")
    assert page.evaluate("document.activeElement.id") == "objections"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#kind")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") in {"kind", "reasons.0.kind"}


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 375, 1280, 1920])
def test_pages_fit_the_width_and_load_nothing_that_is_refused(
    office: Desk, entered: Callable[..., None], opened: Callable[[str, Role], Page], width: int
) -> None:
    entered(a_usage(), a_decision(), a_reopening())
    page = opened("chefin", Role.HEAD)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.set_viewport_size({"width": width, "height": 800})
    base = page.url.split("/de/")[0]
    for path in (
        "/work",
        "/work/usages",
        "/work/bodies/amt",
        "/work/records/decision/amt.x.2025",
        "/work/new/decision?body=amt&service=x",
        "/work/edit/usage/amt.x",
    ):
        for lang in ("de", "en"):
            page.goto(f"{base}/{lang}{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert page.locator("h1").count() == 1
    assert said == [], "something was refused by the page's own rules"

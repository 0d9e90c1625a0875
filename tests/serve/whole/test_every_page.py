"""Every page in a real browser: no barrier, nothing from elsewhere, nothing that its own policy forbids, nothing too wide.

A page is loaded once per language and looked at in several ways, as loading costs more than looking.
"""

from dataclasses import asdict, dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from amtsblick.jobs import alerts
from amtsblick.jobs.asking import ask, new_link
from amtsblick.jobs.clock import now
from amtsblick.jobs.questionnaires import Asking
from amtsblick.jobs.questionnaires import Desk as Table
from amtsblick.knowledge import load
from amtsblick.values.alerts import LinkPurpose as MailLink
from amtsblick.values.alerts import Way
from amtsblick.values.records import Actor

AXE = Path(__file__).parents[3] / ".sdks" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 375, "height": 720}
NARROW = {"width": 320, "height": 256}
"""A window of 1280 by 1024 pixels at 400 % (WCAG 1.4.10)."""
LOOKS = {"de": (("light", DESKTOP), ("dark", PHONE)), "en": (("light", PHONE), ("dark", DESKTOP))}
"""All that a checker knows is asked in the first look; in the second what colours and widths can change."""
CHANGING = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
FOR_STRANGERS = ("/login", "/password", "/subscribe", "/q/", "/alerts/")
"""Pages that somebody who is not logged in gets to see, in both languages."""
FEWEST = 60
NO_EXAMPLE = {
    "/login/oidc/{provider:str}": "leads to another server at once; none is set up here",
    "/login/oidc/{provider:str}/back": "where that server leads back to",
    "/q/{secret:str}/form.xlsx": "a workbook",
    "/work/questionnaires/{part:str}/form.xlsx": "a workbook",
}
"""Routes that no page of the demonstration is an example of, and why."""
SPACED = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`);
    document.adoptedStyleSheets = [sheet];
}"""
"""The text spacing of WCAG 1.4.12."""
CUT = """() => [...document.querySelectorAll('a, button, p, li, th, td, label, h1, h2, h3, dd, dt')]
    .filter(one => { const style = getComputedStyle(one);
        return ['hidden', 'clip'].includes(style.overflowX) && !one.closest('.vh, .scroll')
            && one.offsetWidth > 2 && one.scrollWidth > one.clientWidth + 1 })
    .map(one => one.outerHTML.slice(0, 100))"""
STICKING_OUT = """() => [...document.querySelectorAll('main *, header *, footer *')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.vh, .defs'))
    .filter(one => { for (let above = one.parentElement; above; above = above.parentElement)
        if (getComputedStyle(above).overflowX !== 'visible' && above !== document.body
            && above !== document.documentElement) return false;
        return true })
    .slice(0, 3).map(one => one.outerHTML.slice(0, 90))"""
STOPS = """() => {
    const kinds = 'a[href], area[href], button, input, select, textarea, summary, iframe, [tabindex="0"]';
    const keys = new Set();
    for (const one of document.querySelectorAll(kinds)) {
        if (one.disabled || one.type === 'hidden' || one.closest('[inert]')) continue;
        if (one.tabIndex < 0 && one.closest('.vh')) continue;  // what Enter presses in a form; nobody sees it
        if (!one.checkVisibility({visibilityProperty: true})) continue;
        one.dataset.stop = one.type === 'radio' ? `radio ${one.name}` : `stop ${keys.size}`;
        keys.add(one.dataset.stop);
    }
    window.reached = new Set();
    window.unmarked = [];
    document.addEventListener('focusin', event => {
        const one = event.target, style = getComputedStyle(one);
        window.reached.add(one.dataset.stop);
        const marked = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
        if (!marked && !one.matches('main')) window.unmarked.push(one.outerHTML.slice(0, 100));
    });
    const dated = document.querySelectorAll('[type=date], [type=time], [type=datetime-local]').length;
    return keys.size + 4 * dated + 12;
}"""
"""Marks what somebody can act upon, and notes what gets the focus; a date has several stops of its own."""
MISSED = """() => [
    ...[...document.querySelectorAll('[data-stop]')].filter(one => !window.reached.has(one.dataset.stop))
        .map(one => `not reached: ${one.outerHTML.slice(0, 100)}`),
    ...window.unmarked.map(one => `focus not to be seen: ${one}`),
]"""
TAB = {"type": "rawKeyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}

pytestmark = pytest.mark.browser


@dataclass
class Look:
    """What a browser made of one page."""

    barriers: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    too_wide: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def examples(town, walked):
    """Route -> address of a German page, the longest of those that links led to."""
    found = {}
    for route, paths in walked.found.items():
        pages = [one for one in paths if _is_page(*walked.answers[one])]
        if pages:
            found[route] = max(pages, key=lambda one: len(walked.answers[one][2]))
    return found | _behind_secrets(town)


def _is_page(_status, kind, text):
    return kind.startswith("text/html") and text.lower().lstrip().startswith("<!doctype")


def _behind_secrets(town):
    """Pages whose addresses are told to one person only: a questionnaire, and links of mails."""
    with town.place.open_register() as register:
        knowledge = load()
        table = Table(register=register, knowledge=knowledge, actor=Actor(name="presse"), when=now())
        (asked,) = ask(table, Asking(answer_by=now().date() + timedelta(days=14), bodies=("stadt",)))
        link = new_link(register, asked, "presse", now()).secret
        written = {"uses": [{"service": "mastodon", "kind": "own_content", "purposes": ["press"]}]}
        assert register.write_answer(asked.id, written, 0, now())
        reader = alerts.subscribe(
            register, knowledge, alerts.Wish(way=Way.MAIL, address="post@amt.example"), now()
        )
        assert reader is not None
        keys = register.signing_keys(reader.subscription.id)
        agree, end = (
            alerts.link_token(reader.subscription.id, keys, one)
            for one in (MailLink.CONFIRM, MailLink.UNSUBSCRIBE)
        )
    return {
        "/q/{secret:str}": f"/de/q/{link}",
        "/q/{secret:str}/check": f"/de/q/{link}/check",
        "/work/questionnaires/{part:str}": f"/de/work/questionnaires/{asked.id}",
        "/alerts/confirm/{token:str}": f"/de/alerts/confirm/{agree}",
        "/alerts/unsubscribe/{token:str}": f"/de/alerts/unsubscribe/{end}",
    }


def _context(browser, town, account):
    context = browser.new_context(reduced_motion="reduce")
    if account:
        cookie = {"name": "amtsblick", "value": town.cookie(account), "url": town.base, "httpOnly": True}
        context.add_cookies([cookie])
    return context


def _look(context, address, base, ways):
    look, page = Look(), context.new_page()
    page.on("request", lambda request: look.elsewhere.append(request.url))
    page.on("console", lambda message: look.complaints.append(message.text))
    page.on("pageerror", lambda error: look.complaints.append(str(error)))
    answer = page.goto(address)
    if answer.status != 200:
        look.complaints.append(f"status {answer.status}")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    page.evaluate(_axe())
    for number, (theme, size) in enumerate(ways):
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size(size)
        rules = {"type": "rule", "values": CHANGING} if number else {"type": "tag", "values": TAGS}
        look.barriers += [f"{theme}, {size['width']}: {one}" for one in _barriers(page, rules)]
    look.missed += _missed(page)
    page.set_viewport_size(NARROW)
    look.too_wide += _too_wide(page, "narrow")
    page.evaluate(SPACED)
    look.too_wide += _too_wide(page, "spaced") + [f"cut: {one}" for one in page.evaluate(CUT)]
    look.elsewhere = [one for one in look.elsewhere if not one.startswith((base + "/", "data:", "blob:"))]
    look.kept = page.evaluate(
        "[document.cookie, ...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter(Boolean)"
    )
    page.close()
    return look


@cache
def _axe():
    return AXE.read_text(encoding="utf-8")


def _barriers(page, rules):
    options = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
    answer = page.evaluate("options => axe.run(document, options)", options)
    if not answer["passes"]:
        return ["axe looked at nothing"]
    return [f"{one['id']}: {node['html'][:160]}" for one in answer["violations"] for node in one["nodes"][:3]]


def _missed(page):
    """What the tab key does not lead to, or leads to unseen."""
    most = page.evaluate(STOPS)
    keys = page.context.new_cdp_session(page)
    for _ in range(most):
        keys.send("Input.dispatchKeyEvent", TAB)
    keys.detach()
    return page.evaluate(MISSED)


def _too_wide(page, how):
    width = page.evaluate("document.documentElement.scrollWidth")
    if width <= NARROW["width"]:
        return []
    return [f"{how}: {width} px", *page.evaluate(STICKING_OUT)]


def test_every_route_with_pages_has_an_example(examples, walked, routes):
    pictured = {route for route, paths in walked.found.items() if paths} | set(examples)
    assert set(routes) - pictured == set(NO_EXAMPLE)


@pytest.mark.parametrize("lang", LOOKS)
def test_every_page_keeps_what_we_promise(browser, town, examples, routes, lang):
    """In German as a stranger where that is possible, in English as somebody at work.

    One test per language, as each page is loaded once for all that is asked of it.
    """
    if not AXE.is_file():
        pytest.skip("no axe-core: run scripts/setup-sdks")
    contexts = {account: _context(browser, town, account) for account in ("", "alles")}
    faults = {}
    for route, path in examples.items():
        stranger = route.startswith(FOR_STRANGERS) or (
            lang == "de" and str(routes[route]) in {"always", "public", "link"}
        )
        address = f"{town.base}/{lang}{path.removeprefix('/de')}"
        look = _look(contexts["" if stranger else "alles"], address, town.base, LOOKS[lang])
        if found := {part: one for part, one in asdict(look).items() if one}:
            faults[route] = found
    for context in contexts.values():
        context.close()
    assert len(examples) > FEWEST, "next to no page was looked at"
    assert faults == {}

"""Every cause of not looking is a state of its own; a real page is never taken for one."""

from datetime import UTC, datetime
from typing import Any

import pytest

from amtsblick.detect.page import Page
from amtsblick.detect.page_state import judge
from amtsblick.values.capture import Capture, Hop, State

LINKS = "".join(f'<li><a href="/seite-{n}">Seite {n}</a></li>' for n in range(20))
TEXT = "<p>" + "Die Gemeinde informiert über Abfall, Bäder, Baustellen und Bürgerdienste. " * 12 + "</p>"


def state_of(body: str | bytes, **fields: Any) -> State:
    return judge(Page(a_capture(body, **fields))).state


def a_capture(body: str | bytes, **fields: Any) -> Capture:
    raw = body.encode() if isinstance(body, str) else body
    url = fields.pop("url", "https://www.amt.example/")
    told = {
        "requested": url,
        "taken_at": datetime(2026, 1, 1, tzinfo=UTC),
        "status": 200,
        "headers": (("content-type", "text/html; charset=utf-8"),),
        "collector": "test",
        **fields,
    }
    return Capture(url=url, body=raw, **told)


def page(inner: str, title: str = "Gemeinde Beispiel", head: str = "") -> str:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{inner}</body></html>"


def test_an_ordinary_page_was_looked_at() -> None:
    assert state_of(page(f"<nav><ul>{LINKS}</ul></nav>{TEXT}")) is State.LOOKED


def test_a_short_real_page_was_looked_at() -> None:
    assert (
        state_of(page("<h1>Amt Beispiel</h1><p>Hauptstraße 1</p><a href='/impressum'>Impressum</a>"))
        is State.LOOKED
    )


@pytest.mark.parametrize(
    "inner",
    [
        f'{TEXT}<form><div class="g-recaptcha" data-sitekey="x"></div></form>',
        f"<noscript>Bitte aktivieren Sie JavaScript.</noscript>{TEXT}",
        f'{TEXT}<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>',
        f'{TEXT}<script src="/_Incapsula_Resource?SWJIYLWA=719d34d31c8e3a6e6fffd425f7e032f3"></script>',
        f'{TEXT}<form action="/login"><input type="password" name="p"></form>',
        f"{TEXT}<p>Am Samstag finden Wartungsarbeiten statt.</p>",
        f"{TEXT}<p>Access denied is what the old song says.</p>",
    ],
)
def test_marks_of_walls_inside_a_real_page_do_not_hide_it(inner: str) -> None:
    assert state_of(page(inner)) is State.LOOKED


@pytest.mark.parametrize("failure", [one for one in State if one is not State.LOOKED])
def test_a_failed_visit_keeps_its_cause(failure: State) -> None:
    found = judge(Page(a_capture("", status=None, failure=failure, failure_detail="why")))
    assert (found.state, found.detail) == (failure, "why")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (404, State.CLIENT_ERROR),
        (410, State.CLIENT_ERROR),
        (403, State.CLIENT_ERROR),
        (401, State.LOGIN_WALL),
        (500, State.SERVER_ERROR),
        (503, State.SERVER_ERROR),
    ],
)
def test_error_statuses(status: int, expected: State) -> None:
    assert state_of(page("<h1>Fehler</h1>"), status=status) is expected


CLOUDFLARE = page("<script>window._cf_chl_opt={}</script>", "Just a moment...")
AKAMAI = page(
    "<h1>Access Denied</h1>You don't have permission to access this. Reference #18.2f3c1702", "Access Denied"
)
F5 = page(
    "The requested URL was rejected. Please consult with your administrator.<br>Your support ID is: 1234567890",
    "Request Rejected",
)


@pytest.mark.parametrize("status", [200, 403, 429, 503])
@pytest.mark.parametrize("body", [CLOUDFLARE, AKAMAI, F5])
def test_challenges_are_bot_walls_with_any_status(status: int, body: str) -> None:
    assert state_of(body, status=status) is State.BOT_WALL


@pytest.mark.parametrize(
    "body",
    [
        page(
            "<iframe src='/_Incapsula_Resource?CWUDNSAI=24&xinfo=1'>Request unsuccessful. Incapsula incident ID: 12-34</iframe>",
            "",
        ),
        page("<script>var dd={'rt':'c','host':'geo.captcha-delivery.com'}</script>", "amt.example"),
        page(
            "<div id='px-captcha'></div>Press & Hold to confirm you are a human",
            "Access to this page has been denied",
        ),
        page(
            "<script src='/.within.website/x/cmd/anubis/static/js/main.mjs'></script>Making sure you're not a bot!",
            "Making sure you're not a bot!",
        ),
        page("<form><div class='h-captcha' data-sitekey='1'></div></form>", "Sicherheitsüberprüfung"),
        page(
            "<form><div class='frc-captcha'></div></form>Bitte bestätigen Sie, dass Sie ein Mensch sind.",
            "Einen Moment bitte",
        ),
        page("<p>Ihre Anfrage wurde blockiert. Referenznummer: 8f3a9c2211</p>", "Zugriff verweigert"),
        page("<script src='https://abc.token.awswaf.com/abc/challenge.js'></script>", ""),
        page("<script>document.cookie='Humans_1=1';document.location.reload(true)</script>", ""),
        page("Please wait while your request is being verified...", "One moment, please..."),
    ],
)
def test_interstitials_of_many_makers_are_bot_walls(body: str) -> None:
    assert state_of(body) is State.BOT_WALL


def test_a_challenge_named_in_a_header_is_a_bot_wall() -> None:
    headers = (("content-type", "text/html"), ("cf-mitigated", "challenge"))
    assert state_of(page(TEXT), headers=headers) is State.BOT_WALL


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"%PDF-1.7 ...", (("content-type", "text/html"),)),
        (b"\x89PNG\r\n\x1a\n", ()),
        (b'{"a": 1}', (("content-type", "application/json"),)),
        (b'{"a": 1}', (("content-type", "text/html"),)),
        (b"", (("content-type", "text/html"),)),
        (b"User-agent: *", (("content-type", "text/plain"),)),
    ],
)
def test_other_things_than_html(body: bytes, headers: tuple[tuple[str, str], ...]) -> None:
    assert state_of(body, headers=headers) is State.NOT_HTML


def test_html_without_a_declared_type_is_html() -> None:
    assert state_of(page(TEXT), headers=()) is State.LOOKED


@pytest.mark.parametrize(
    "inner",
    [
        '<div id="root"></div><script src="/main.js"></script>',
        '<noscript>You need to enable JavaScript to run this app.</noscript><div id="app"></div><script src="/a.js"></script>',
        "<app-root></app-root><script src='/main.js'></script>",
        '<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{"props":{}}</script>',
    ],
)
def test_an_empty_root_is_a_script_shell(inner: str) -> None:
    assert state_of(page(inner)) is State.SCRIPT_SHELL


def test_a_page_that_only_refreshes_is_a_shell() -> None:
    assert (
        state_of(page("", head='<meta http-equiv="refresh" content="0; url=/start">')) is State.SCRIPT_SHELL
    )


def test_a_frameset_is_a_shell() -> None:
    assert (
        state_of("<html><frameset cols='20%,80%'><frame src='a.htm'></frameset></html>") is State.SCRIPT_SHELL
    )


def test_a_page_that_is_only_a_login_form_is_a_login_wall() -> None:
    form = '<h1>Anmeldung</h1><form><input name="u"><input type="password" name="p"><button>Anmelden</button></form>'
    assert state_of(page(form, "Anmeldung")) is State.LOGIN_WALL


def test_a_redirect_to_a_service_login_is_a_login_wall() -> None:
    url = "https://www.instagram.com/accounts/login/?next=/amt/"
    hop = Hop(url="https://www.instagram.com/amt/", status=302, location=url)
    body = page('<p>Log in to continue</p><input type="password">', "Login • Instagram")
    assert (
        state_of(body, url=url, requested="https://www.instagram.com/amt/", hops=(hop,)) is State.LOGIN_WALL
    )


@pytest.mark.parametrize("status", [200, 503])
def test_a_maintenance_page_is_a_server_error(status: int) -> None:
    body = page("<h1>Wartungsarbeiten</h1><p>Wir sind gleich wieder da.</p>", "Wartung")
    assert state_of(body, status=status) is State.SERVER_ERROR


@pytest.mark.parametrize(
    "words",
    ["Diese Domain steht zum Verkauf", "This domain is for sale", "Apache2 Debian Default Page: It works!"],
)
def test_a_parked_domain_is_parked(words: str) -> None:
    assert state_of(page(f"<p>{words}</p>", words)) is State.PARKED


def test_a_final_redirect_is_no_page() -> None:
    found = judge(Page(a_capture("<h1>Moved</h1>", status=302, headers=(("location", "https://x.com/amt"),))))
    assert found.state is State.NOT_HTML
    assert "https://x.com/amt" in found.detail

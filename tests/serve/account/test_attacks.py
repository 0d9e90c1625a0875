"""What attackers try at the door: forged forms, stolen and made-up cookies, tricks with addresses, guessing."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
from argon2 import PasswordHasher
from litestar import Litestar
from litestar.testing import TestClient

from amtsblick.jobs.accounts import add, disable, revoke
from amtsblick.jobs.api_tokens import make_token
from amtsblick.jobs.passwords import set_password
from amtsblick.keep.secret_texts import csrf_token
from amtsblick.serve.app import make_app
from amtsblick.serve.desk import Desk
from amtsblick.values.accounts import Grant, Scope
from amtsblick.values.records import Role

BASE = "http://127.0.0.1:8480"
PASSWORD = "vier lange Worte reichen"
Browsers = Callable[..., TestClient[Litestar]]
ELSEWHERE = (
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/de\\..\\evil",
    "/de//evil.example\\",
    "https://evil.example/de/",
    "javascript:alert(1)",
    "/%2f/evil.example",
    "/de/\r\nSet-Cookie: a=b",
    "/de/\tx",
    "/de/\u2028x",
    "/evil",
    "de/work",
    "/dex/",
    " //evil.example",
)


def account(desk: Desk, name: str = "presse") -> None:
    add(desk.accounts, name, "Pressestelle", grants=[Grant(role=Role.EDITOR)], by="test", when=desk.now())
    set_password(desk.accounts, name, PASSWORD, by=name, when=desk.now())


def shown(client: TestClient[Litestar], **more: str) -> str:
    answer = client.post("/de/login", data={"name": "presse", "password": PASSWORD, **more})
    return answer.headers.get("location", "")


# Cookies and sessions


@pytest.mark.parametrize("base", [BASE, "https://amtsblick.example.org"], ids=["loopback", "tls"])
def test_the_cookie_is_for_this_host_and_no_script(make_desk: Callable[..., Desk], base: str) -> None:
    desk = make_desk(base_url=base)
    account(desk)
    with TestClient(make_app(desk), base_url=base) as client:
        client.follow_redirects = False
        line = client.post("/de/login", data={"name": "presse", "password": PASSWORD}).headers["set-cookie"]
    parts = [part.strip() for part in line.split(";")]
    assert {"Path=/", "HttpOnly", "SameSite=Lax"} <= set(parts)
    assert not any(part.casefold().startswith("domain") for part in parts)
    assert ("Secure" in parts) == base.startswith("https")
    assert parts[0].startswith("__Host-amtsblick=" if base.startswith("https") else "amtsblick=")


def test_a_cookie_set_before_the_log_in_opens_nothing_after_it(
    desk: Desk, client: TestClient[Litestar]
) -> None:
    account(desk)
    planted = "x" * 43
    client.cookies.set("amtsblick", planted)
    assert shown(client) == "/de/work"
    assert client.get("/de/account", headers={"cookie": f"amtsblick={planted}"}).status_code == 303


def test_each_log_in_has_a_secret_of_its_own(desk: Desk) -> None:
    account(desk)
    secrets = set()
    for _number in range(2):
        with TestClient(make_app(desk), base_url=BASE) as client:
            client.follow_redirects = False
            shown(client)
            secrets.add(client.cookies["amtsblick"])
    assert len(secrets) == 2


@pytest.mark.parametrize(
    "header",
    [
        "amtsblick=",
        "amtsblick=" + "x" * 20_000,
        "; ".join(f"c{number}=x" for number in range(2000)),
        "amtsblick=%00%0d%0a",
        'amtsblick="unclosed',
        "amtsblick=ä".encode().decode("latin-1"),
        "__Host-amtsblick=x; amtsblick=y",
    ],
    ids=["empty", "huge", "many", "controls", "quote", "umlaut", "other-prefix"],
)
def test_odd_cookies_are_strangers(client: TestClient[Litestar], header: str) -> None:
    raw = [(b"cookie", header.encode("latin-1"))]
    assert client.get("/de/login", headers=raw).status_code == 200
    assert client.get("/de/account", headers=raw).status_code == 303


def test_a_session_that_nobody_uses_ends(desk: Desk, clock: object, browser_of: Browsers) -> None:
    browser = browser_of("presse", (Role.EDITOR, ""))
    clock.moment += desk.accounts.rules.idle - timedelta(minutes=1)
    assert browser.get("/de/account").status_code == 200
    clock.moment += desk.accounts.rules.idle
    assert browser.get("/de/account").status_code == 303


def test_a_session_ends_however_much_it_is_used(desk: Desk, clock: object, browser_of: Browsers) -> None:
    browser = browser_of("presse", (Role.EDITOR, ""))
    hours = int(desk.accounts.rules.longest / timedelta(hours=6))
    for _number in range(hours - 1):
        clock.moment += timedelta(hours=6)
        assert browser.get("/de/account").status_code == 200
    clock.moment += timedelta(hours=6)
    assert browser.get("/de/account").status_code == 303


def test_rights_are_those_of_this_moment(desk: Desk, browser_of: Browsers) -> None:
    browser = browser_of("presse", (Role.EDITOR, ""))
    assert browser.get("/de/work/usages").status_code == 200
    revoke(desk.accounts, "presse", Grant(role=Role.EDITOR), by="chef", when=desk.now())
    assert browser.get("/de/work/usages").status_code == 403
    disable(desk.accounts, "presse", by="chef", when=desk.now())
    assert browser.get("/de/account").status_code == 303


# Forged forms


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "https://127.0.0.1:8480"},
        {"origin": "http://127.0.0.1.evil.example:8480"},
        {"origin": "null"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"origin": BASE, "sec-fetch-site": "cross-site"},
    ],
    ids=["cross-site", "same-site", "foreign", "scheme", "suffix", "null", "sandbox", "contradiction"],
)
def test_a_form_of_another_website_does_nothing(
    desk: Desk, browser_of: Browsers, client: TestClient[Litestar], headers: dict[str, str]
) -> None:
    browser = browser_of("presse", (Role.EDITOR, ""))
    fields = {"_token": csrf_token(browser.cookies["amtsblick"]), "language": "en"}
    answer = browser.post("/de/account/language", data=fields, headers=headers)
    assert answer.status_code == 403
    found = desk.register.account("presse")
    assert found is not None
    assert found.lang == "de"
    account(desk, "zweite")
    into = client.post("/de/login", data={"name": "zweite", "password": PASSWORD}, headers=headers)
    assert into.status_code == 403
    assert "set-cookie" not in into.headers


@pytest.mark.parametrize("token", ["", "x", "of another"], ids=["missing", "made-up", "another-session"])
def test_a_form_without_the_token_of_this_session_does_nothing_and_is_kept(
    desk: Desk, browser_of: Browsers, token: str
) -> None:
    browser, other = browser_of("presse", (Role.EDITOR, "")), browser_of("leitung", (Role.HEAD, ""))
    sent = csrf_token(other.cookies["amtsblick"]) if token == "of another" else token
    fields = {"name": "Mühsam getippt", "scopes": "read", "ends": "2026-05-01"}
    answer = browser.post("/de/account/tokens", data={**fields, **({"_token": sent} if sent else {})})
    assert answer.status_code == 403
    assert "Mühsam getippt" in answer.text
    again = answer.text.split('name="_token" value="')[1].split('"')[0]
    assert browser.post("/de/account/tokens", data={**fields, "_token": again}).status_code == 200


def test_the_token_of_a_form_does_not_tell_the_session(browser_of: Browsers) -> None:
    browser = browser_of("presse", (Role.EDITOR, ""))
    assert browser.cookies["amtsblick"] not in browser.get("/de/account").text


@pytest.mark.parametrize("path", ["/de/logout", "/de/account/language", "/de/account/sessions/end"])
def test_what_changes_something_is_no_link(browser_of: Browsers, path: str) -> None:
    browser = browser_of("presse", (Role.EDITOR, ""))
    assert browser.get(path).status_code in {404, 405}
    assert browser.get("/de/account").status_code == 200


def test_what_was_typed_survives_the_end_of_the_session(
    desk: Desk, clock: object, browser_of: Browsers
) -> None:
    browser = browser_of("presse", (Role.EDITOR, ""))
    clock.moment += desk.accounts.rules.longest
    fields = {"name": "Mühsam <b>getippt</b>", "password_again": "geheimes Kennwort", "ends": "2026-06-01"}
    lost = browser.send_form("/de/account/tokens", **fields, scopes=["read"])
    assert lost.status_code == 401
    assert "Mühsam &lt;b&gt;getippt&lt;/b&gt;" in lost.text
    assert "geheimes Kennwort" not in lost.text
    fresh = browser_of("presse")
    assert fresh.send_form("/de/account/tokens", **fields, scopes=["read"]).status_code == 200


# Addresses


def test_nobody_is_sent_elsewhere(desk: Desk, client: TestClient[Litestar]) -> None:
    account(desk)
    assert shown(client, next=ELSEWHERE[0]) == "/de/work"
    for wanted in ELSEWHERE:
        answer = client.get("/de/login", params={"next": wanted})
        assert answer.headers["location"] == "/de/work", wanted


@pytest.mark.parametrize("wanted", ["/de/work/usages?service=x&due=y", "/en/account", "/de"])
def test_after_the_log_in_the_wanted_page_is_shown(
    desk: Desk, client: TestClient[Litestar], wanted: str
) -> None:
    account(desk)
    assert shown(client, next=wanted) == wanted


def test_a_made_up_host_stands_nowhere_in_an_answer(desk: Desk, browser_of: Browsers) -> None:
    browser = browser_of("chef", (Role.ADMIN, ""))
    headers = {"host": "evil.example", "x-forwarded-host": "evil.example"}
    for path in ("/de/login", "/de/about", "/de/account", "/de/nowhere"):
        answer = browser.get(path, headers=headers)
        assert "evil.example" not in answer.text + str(answer.headers)
    fields = {"_token": csrf_token(browser.cookies["amtsblick"]), "id": "neu", "language": "de"}
    made = browser.post("/de/admin/accounts/new", data=fields, headers=headers)
    assert f'value="{BASE}/de/password/' in made.text


# Guessing


def test_too_many_failures_lock_for_a_while_and_the_right_password_too(
    desk: Desk, client: TestClient[Litestar], clock: object
) -> None:
    account(desk)
    for _number in range(6):
        client.post("/de/login", data={"name": "presse", "password": "falsch"})
    locked = client.post("/de/login", data={"name": "presse", "password": PASSWORD})
    assert locked.status_code == 422
    assert "Zu viele Versuche" in locked.text
    assert "set-cookie" not in locked.headers
    clock.moment += timedelta(minutes=20)
    assert shown(client) == "/de/work"


def test_a_lock_does_not_tell_which_names_there_are(desk: Desk, client: TestClient[Litestar]) -> None:
    account(desk)
    answers = [
        [client.post("/de/login", data={"name": name, "password": "falsch"}).text for _ in range(7)][-1]
        for name in ("presse", "gibtesnicht")
    ]
    assert "Zu viele Versuche" in answers[0]
    assert answers[0].replace("presse", "") == answers[1].replace("gibtesnicht", "")


def test_an_unknown_name_costs_as_much_work_as_a_known_one(
    desk: Desk, client: TestClient[Litestar], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Work is counted, not timed: how often a hash is computed, and with which costs."""
    account(desk)
    client.post(
        "/de/login", data={"name": "vorlauf", "password": "falsch"}
    )  # makes the hash that fits nobody
    work: list[str] = []
    verify, hashing = PasswordHasher.verify, PasswordHasher.hash

    def verified(hasher: PasswordHasher, kept: str, password: bytes) -> bool:
        work.append(kept.rsplit("$", 2)[0])  # kind, version and costs; salt and hash differ
        return bool(verify(hasher, kept, password))

    def hashed(hasher: PasswordHasher, password: bytes) -> str:
        work.append("hash")
        return hashing(hasher, password)

    monkeypatch.setattr(PasswordHasher, "verify", verified)
    monkeypatch.setattr(PasswordHasher, "hash", hashed)

    def done(name: str) -> list[str]:
        work.clear()
        client.post("/de/login", data={"name": name, "password": "falsch"})
        return list(work)

    assert done("presse") == done("gibtesnicht")
    assert len(work) == 1


@pytest.mark.parametrize("path", ["/de/password/{}", "/de/login/link/{}"])
@pytest.mark.parametrize(
    "secret", ["x" * 43, "x" * 5000, "%00", "..%2f..", "ä"], ids=["wrong", "long", "nul", "dots", "umlaut"]
)
def test_made_up_links_open_nothing(client: TestClient[Litestar], path: str, secret: str) -> None:
    sent = client.post(path.format(secret), data={"password": PASSWORD, "password_twice": PASSWORD})
    assert sent.status_code in {404, 410, 422}
    assert "set-cookie" not in sent.headers


# Programs


@pytest.mark.parametrize("how", ["query", "cookie", "page"])
def test_a_token_counts_only_as_a_header_of_the_interface(
    desk: Desk, client: TestClient[Litestar], how: str
) -> None:
    account(desk)
    ends = desk.now() + timedelta(days=1)
    made = make_token(
        desk.accounts, "presse", "A", [Scope.READ], expires_at=ends, by="presse", when=desk.now()
    )
    match how:
        case "query":
            answer = client.get(f"/de/account?token={made.secret}&access_token={made.secret}")
        case "cookie":
            answer = client.get("/de/account", headers={"cookie": f"amtsblick={made.secret}"})
        case _:
            answer = client.get("/de/account", headers={"authorization": f"Bearer {made.secret}"})
    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert answer.headers["location"].startswith("/de/login")


def test_a_session_counts_for_no_program(browser_of: Browsers) -> None:
    browser = browser_of("presse", (Role.EDITOR, ""))
    secret = browser.cookies["amtsblick"]
    for headers in ({"authorization": f"Bearer {secret}"}, {"authorization": f"Basic {secret}"}):
        assert browser.get("/api/v1/nowhere", headers=headers).status_code in {401, 404}


# What answers carry


def test_private_pages_are_kept_nowhere_and_framed_by_nobody(browser_of: Browsers) -> None:
    browser = browser_of("presse", (Role.EDITOR, ""))
    for path in ("/de/account", "/de/work", "/de/account/tokens/new", "/de/about"):
        headers = browser.get(path).headers
        assert headers["cache-control"] == "no-store", path
        assert headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert "Cookie" in headers["vary"]


def test_strict_transport_is_asked_for_only_where_there_is_tls(make_desk: Callable[..., Desk]) -> None:
    for base in (BASE, "https://amtsblick.example.org"):
        with TestClient(make_app(make_desk(base_url=base)), base_url=base) as client:
            found = client.get("/de/login").headers
            assert ("strict-transport-security" in found) == base.startswith("https")


def test_pages_hold_no_inline_styles_scripts_or_handlers(browser_of: Browsers) -> None:
    browser = browser_of("chef", (Role.ADMIN, ""))
    paths = ("/de/account", "/de/account/factor", "/de/account/tokens/new", "/de/admin/accounts/new")
    pages = [browser.get(path).text for path in (*paths, "/de/admin/accounts/chef", "/de/login")]
    pages.append(browser.send_form("/de/account/factor").text)
    for page in pages:
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick" not in page
        assert page.count("<script") == page.count('<script src="')

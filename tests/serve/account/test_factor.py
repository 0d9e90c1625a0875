"""The second factor: set up, asked for, lost."""

from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from amtsblick.jobs.accounts import add
from amtsblick.jobs.passwords import set_password
from amtsblick.keep.secret_texts import csrf_token
from amtsblick.serve.app import make_app
from amtsblick.serve.desk import Desk
from amtsblick.values.accounts import AccountRules, Grant
from amtsblick.values.records import Role

BASE = "http://127.0.0.1:8480"
PASSWORD = "vier lange Worte reichen"


def key_of(page: str) -> str:
    return page.split('class="key">')[1].split("<", maxsplit=1)[0].replace(" ", "")


def code_of(key: str, desk: Desk) -> str:
    return pyotp.TOTP(key).at(desk.now())


def enrolled(desk: Desk, browser: TestClient[Litestar]) -> tuple[str, list[str]]:
    """The key of the app and the recovery codes."""
    key = key_of(browser.send_form("/de/account/factor").text)
    done = browser.send_form("/de/account/factor/confirm", code=code_of(key, desk))
    return key, [part.split("<")[0] for part in done.text.split("<li><code>")[1:]]


@pytest.fixture
def member(desk: Desk, browser_of: Callable[..., TestClient[Litestar]]) -> TestClient[Litestar]:
    browser_of("presse", (Role.EDITOR, ""))
    set_password(desk.accounts, "presse", PASSWORD, by="presse", when=desk.now())
    return browser_of("presse")


def password_shown(client: TestClient[Litestar], **more: str) -> str:
    answer = client.post("/de/login", data={"name": "presse", "password": PASSWORD, **more})
    return answer.headers.get("location", "")


def code_shown(client: TestClient[Litestar], code: str, **more: str) -> int:
    token = csrf_token(client.cookies["amtsblick"])
    return client.post("/de/login/code", data={"_token": token, "code": code, **more}).status_code


def test_looking_at_the_page_offers_no_secret(desk: Desk, member: TestClient[Litestar]) -> None:
    assert 'class="key"' not in member.get("/de/account/factor").text
    kept = desk.register.credentials("presse")
    assert kept is not None
    assert kept.pending is None


def test_the_picture_stands_in_the_page_without_styles_or_scripts(member: TestClient[Litestar]) -> None:
    page = member.send_form("/de/account/factor").text
    picture = page.split('class="qr"')[1].split("</div>")[0]
    assert "<svg" in picture
    assert 'role="img"' in picture
    assert "style" not in picture
    assert len(key_of(page)) == 32


def test_it_counts_only_after_a_code_of_the_app(desk: Desk, member: TestClient[Litestar]) -> None:
    key = key_of(member.send_form("/de/account/factor").text)
    wrong = "000000" if code_of(key, desk) != "000000" else "111111"
    refused = member.send_form("/de/account/factor/confirm", code=wrong)
    assert refused.status_code == 422
    assert key_of(refused.text) == key
    account = desk.register.account("presse")
    assert account is not None
    assert not account.second_factor


def test_after_the_password_the_code_is_asked_and_nothing_else_opens(
    desk: Desk, member: TestClient[Litestar], client: TestClient[Litestar]
) -> None:
    key, _ = enrolled(desk, member)
    assert (
        password_shown(client, next="/de/account?a=1&b=2")
        == "/de/login/code?next=%2Fde%2Faccount%3Fa%3D1%26b%3D2"
    )
    half = client.cookies["amtsblick"]
    for path in ("/de/account", "/de/work", "/de/account/factor"):
        assert client.get(path).headers["location"].startswith("/de/login")
    token = csrf_token(half)
    stolen = client.post("/de/account/factor/end", data={"_token": token})
    assert stolen.status_code == 401
    desk.now.moment += timedelta(seconds=60)
    assert code_shown(client, code_of(key, desk)) == 303
    assert client.cookies["amtsblick"] != half
    assert client.get("/de/account").status_code == 200
    again = client.get("/de/account", headers={"cookie": f"amtsblick={half}"})
    assert again.status_code == 303


def test_a_code_counts_once(desk: Desk, member: TestClient[Litestar]) -> None:
    key, _ = enrolled(desk, member)
    desk.now.moment += timedelta(seconds=60)
    code = code_of(key, desk)
    answers = []
    for _number in range(2):
        with TestClient(make_app(desk), base_url=BASE) as other:
            other.follow_redirects = False
            password_shown(other)
            answers.append(code_shown(other, code))
    assert answers == [303, 422]


def test_a_recovery_code_counts_once(desk: Desk, member: TestClient[Litestar]) -> None:
    _, codes = enrolled(desk, member)
    assert len(codes) == 10
    answers = []
    for _number in range(2):
        with TestClient(make_app(desk), base_url=BASE) as other:
            other.follow_redirects = False
            password_shown(other)
            answers.append(code_shown(other, codes[3].upper()))
    assert answers == [303, 422]
    assert "9 Wiederherstellungscodes" in member.get("/de/account").text


def test_new_recovery_codes_make_the_former_worthless(desk: Desk, member: TestClient[Litestar]) -> None:
    _, codes = enrolled(desk, member)
    fresh = member.send_form("/de/account/factor/codes").text
    assert not any(one in fresh for one in codes)


def test_guessing_codes_locks(desk: Desk, member: TestClient[Litestar], client: TestClient[Litestar]) -> None:
    key, _ = enrolled(desk, member)
    password_shown(client)
    desk.now.moment += timedelta(seconds=60)
    right = code_of(key, desk)
    wrong = "000000" if right != "000000" else "111111"
    assert [code_shown(client, wrong) for _ in range(6)] == [422] * 6
    assert code_shown(client, right) == 422
    token = csrf_token(client.cookies["amtsblick"])
    said = client.post("/de/login/code", data={"_token": token, "code": right})
    assert "Zu viele Versuche" in said.text


def test_an_administrator_without_second_factor_is_led_to_it_and_may_nothing_before(
    desk: Desk, client: TestClient[Litestar]
) -> None:
    object.__setattr__(desk.accounts, "rules", AccountRules())
    add(desk.accounts, "presse", "P", grants=[Grant(role=Role.ADMIN)], by="t", when=desk.now())
    set_password(desk.accounts, "presse", PASSWORD, by="presse", when=desk.now())
    assert password_shown(client) == "/de/account/factor"
    assert client.get("/de/admin/accounts").status_code == 403
    assert "ruhen" in client.get("/de/about").text
    token = csrf_token(client.cookies["amtsblick"])
    key = key_of(client.post("/de/account/factor", data={"_token": token}).text)
    client.post("/de/account/factor/confirm", data={"_token": token, "code": code_of(key, desk)})
    assert client.get("/de/admin/accounts").status_code == 200

from collections.abc import Callable

from litestar import Litestar
from litestar.testing import TestClient

from amtsblick.jobs.accounts import add
from amtsblick.jobs.passwords import link, set_password
from amtsblick.serve.desk import Desk
from amtsblick.values.accounts import Grant, LinkPurpose
from amtsblick.values.records import Role

PASSWORD = "vier lange Worte reichen"


def account(desk: Desk, name: str = "presse") -> None:
    add(desk.accounts, name, "Pressestelle", grants=[Grant(role=Role.EDITOR)], by="test", when=desk.now())
    set_password(desk.accounts, name, PASSWORD, by=name, when=desk.now())


def test_a_stranger_gets_no_cookie(client: TestClient[Litestar]) -> None:
    for path in ("/de/about", "/de/login", "/de/nowhere", "/"):
        assert "set-cookie" not in client.get(path).headers


def test_right_password_opens_a_session_and_goes_to_the_inbox(
    desk: Desk, client: TestClient[Litestar]
) -> None:
    account(desk)
    answer = client.post("/de/login", data={"name": "presse", "password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/de/work")
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=Lax" in answer.headers["set-cookie"]
    assert "Pressestelle" in client.get("/de/about").text


def test_wrong_password_and_unknown_name_are_told_the_same(desk: Desk, client: TestClient[Litestar]) -> None:
    account(desk)
    answers = [
        client.post("/de/login", data={"name": name, "password": "falsch"})
        for name in ("presse", "unbekannt")
    ]
    assert [one.status_code for one in answers] == [422, 422]
    assert answers[0].text.replace("presse", "") == answers[1].text.replace("unbekannt", "")
    assert all("set-cookie" not in one.headers for one in answers)


def test_a_link_is_not_used_up_by_looking(desk: Desk, client: TestClient[Litestar]) -> None:
    account(desk)
    new = link(desk.accounts, "presse", LinkPurpose.LOGIN, by="test", when=desk.now())
    path = f"/de/login/link/{new.secret}"
    assert client.get(path).status_code == 200
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 303
    assert client.post(path, headers={"cookie": ""}).status_code == 422


def test_logging_out_ends_the_session_in_the_register(
    browser_of: Callable[..., TestClient[Litestar]],
) -> None:
    browser = browser_of("presse", (Role.EDITOR, ""))
    cookie = dict(browser.cookies)
    assert browser.send_form("/de/logout").status_code == 303
    again = browser.get("/de/account", headers={"cookie": f"amtsblick={cookie['amtsblick']}"})
    assert again.headers["location"].startswith("/de/login")

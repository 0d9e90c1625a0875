"""The own account: password, sessions, tokens."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from amtsblick.assess.access.exercise import is_fresh
from amtsblick.jobs.accounts import add
from amtsblick.jobs.api_tokens import bearer_of, tokens_of
from amtsblick.jobs.login import sessions_of
from amtsblick.jobs.passwords import link, set_password
from amtsblick.serve.desk import Desk
from amtsblick.values.accounts import Grant, LinkPurpose
from amtsblick.values.records import Role

PASSWORD = "vier lange Worte reichen"
OTHER = "ganz andere Worte stehen hier"


def test_a_password_link_is_not_used_up_by_looking_and_sets_one_password(
    desk: Desk, client: TestClient[Litestar]
) -> None:
    add(desk.accounts, "presse", "Presse", by="test", when=desk.now())
    path = (
        f"/de/password/{link(desk.accounts, 'presse', LinkPurpose.PASSWORD, by='t', when=desk.now()).secret}"
    )
    looks = [client.get(path) for _ in range(2)]
    assert [one.status_code for one in looks] == [200, 200]
    assert looks[0].headers["cache-control"] == "no-store"
    sent = client.post(path, data={"password": PASSWORD, "password_twice": PASSWORD})
    assert sent.headers["location"] == "/de/login?said=password"
    assert "set-cookie" not in sent.headers
    again = client.post(path, data={"password": OTHER, "password_twice": OTHER})
    assert again.status_code == HTTPStatus.GONE
    assert client.get(path).status_code == HTTPStatus.GONE
    assert client.post("/de/login", data={"name": "presse", "password": OTHER}).status_code == 422
    assert client.post("/de/login", data={"name": "presse", "password": PASSWORD}).status_code == 303


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("kurz", "kurz", "zu kurz"),
        (PASSWORD, OTHER, "verschieden"),
        ("passwortpasswort", "passwortpasswort", "als Erstes probiert"),
    ],
    ids=["short", "unequal", "common"],
)
def test_a_refused_password_leaves_the_link_as_it_was(
    desk: Desk, client: TestClient[Litestar], first: str, second: str, said: str
) -> None:
    add(desk.accounts, "presse", "Presse", by="test", when=desk.now())
    path = (
        f"/de/password/{link(desk.accounts, 'presse', LinkPurpose.PASSWORD, by='t', when=desk.now()).secret}"
    )
    answer = client.post(path, data={"password": first, "password_twice": second})
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{first}"' not in answer.text
    assert client.post(path, data={"password": PASSWORD, "password_twice": PASSWORD}).status_code == 303


def test_a_login_link_sets_no_password(desk: Desk, client: TestClient[Litestar]) -> None:
    add(desk.accounts, "presse", "Presse", by="test", when=desk.now())
    secret = link(desk.accounts, "presse", LinkPurpose.LOGIN, by="t", when=desk.now()).secret
    sent = client.post(f"/de/password/{secret}", data={"password": PASSWORD, "password_twice": PASSWORD})
    assert sent.status_code == HTTPStatus.GONE


def test_the_own_account_shows_roles_browsers_and_tokens(
    browser_of: Callable[..., TestClient[Litestar]],
) -> None:
    browser = browser_of("presse", (Role.EDITOR, ""))
    made = browser.send_form("/de/account/tokens", name="Abgleich", scopes=["read"], ends="2026-05-01")
    assert made.status_code == 200
    page = browser.get("/de/account").text
    assert "Abgleich" in page
    assert "ganzes Register" in page
    assert "dieser" in page


def test_changing_the_password_asks_the_old_one_and_ends_other_sessions(
    desk: Desk, browser_of: Callable[..., TestClient[Litestar]]
) -> None:
    browser, elsewhere = browser_of("presse", (Role.EDITOR, "")), browser_of("presse")
    set_password(desk.accounts, "presse", PASSWORD, by="presse", keep_session=1, when=desk.now())
    browser, elsewhere = browser_of("presse"), browser_of("presse")
    fields = {"password": OTHER, "password_twice": OTHER}
    refused = browser.send_form("/de/account/password", password_old="falsch", **fields)
    assert refused.status_code == 422
    assert elsewhere.get("/de/account").status_code == 200
    assert browser.send_form("/de/account/password", password_old=PASSWORD, **fields).status_code == 303
    assert browser.get("/de/account").status_code == 200
    assert elsewhere.get("/de/account").headers["location"].startswith("/de/login")


def test_sessions_of_others_cannot_be_ended(
    desk: Desk, browser_of: Callable[..., TestClient[Litestar]]
) -> None:
    mine, theirs = browser_of("presse", (Role.EDITOR, "")), browser_of("leitung", (Role.HEAD, ""))
    number = sessions_of(desk.accounts, "leitung", desk.now())[0].id
    assert mine.send_form("/de/account/sessions/end", session=number).status_code == 404
    assert theirs.get("/de/account").status_code == 200


@pytest.mark.parametrize("number", ["x", "-1", "9" * 30, "²"], ids=["word", "minus", "huge", "superscript"])
def test_a_session_number_that_is_none_is_not_there(
    browser_of: Callable[..., TestClient[Litestar]], number: str
) -> None:
    browser = browser_of("presse", (Role.EDITOR, ""))
    assert browser.send_form("/de/account/sessions/end", session=number).status_code == 404


def test_everywhere_else_is_logged_out_and_this_browser_stays(
    browser_of: Callable[..., TestClient[Litestar]],
) -> None:
    browser, elsewhere = browser_of("presse", (Role.EDITOR, "")), browser_of("presse")
    assert browser.send_form("/de/account/sessions/end").status_code == 303
    assert browser.get("/de/account").status_code == 200
    assert elsewhere.get("/de/account").status_code == 303


def test_a_token_is_shown_once_and_has_no_more_than_was_ticked(
    desk: Desk, browser_of: Callable[..., TestClient[Litestar]]
) -> None:
    browser = browser_of("presse", (Role.EDITOR, ""))
    answer = browser.send_form("/de/account/tokens", name="Abgleich", scopes=["read"], ends="2026-05-01")
    secret = answer.text.split('readonly value="')[1].split('"')[0]
    found = bearer_of(desk.accounts, secret, desk.now())
    assert found is not None
    assert found.scopes == ("read",)
    assert answer.headers["cache-control"] == "no-store"
    assert secret not in browser.get("/de/account").text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"scopes": []}, "scopes"),
        ({"ends": "2026-03-02"}, "ends"),
        ({"ends": "2028-01-01"}, "ends"),
        ({"ends": "morgen"}, "ends"),
        ({"grants": ["admin"]}, "grants"),
        ({"grants": ["head:elsewhere"]}, "grants"),
    ],
    ids=["nameless", "scopeless", "today", "too-long", "no-day", "role-not-held", "body-not-held"],
)
def test_a_token_that_asks_for_too_much_is_refused_with_everything_typed(
    desk: Desk,
    browser_of: Callable[..., TestClient[Litestar]],
    changed: dict[str, object],
    field: str,
) -> None:
    browser = browser_of("presse", (Role.EDITOR, ""), (Role.READER, ""))
    fields = {"name": "Abgleich", "scopes": ["read"], "ends": "2026-05-01", **changed}
    answer = browser.send_form("/de/account/tokens", **fields)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert tokens_of(desk.accounts, "presse") == []


def test_a_token_of_somebody_else_cannot_be_ended(
    desk: Desk, browser_of: Callable[..., TestClient[Litestar]]
) -> None:
    theirs, mine = browser_of("leitung", (Role.HEAD, "")), browser_of("presse", (Role.EDITOR, ""))
    theirs.send_form("/de/account/tokens", name="Abgleich", scopes=["read"], ends="2026-05-01")
    number = tokens_of(desk.accounts, "leitung")[0].id
    assert mine.send_form("/de/account/tokens/end", token=number).status_code == 404
    assert theirs.send_form("/de/account/tokens/end", token=number).status_code == 303
    assert tokens_of(desk.accounts, "leitung") == []


def test_a_step_after_a_while_asks_the_password_and_then_does_what_was_sent(
    desk: Desk, clock: Callable[[], object], browser_of: Callable[..., TestClient[Litestar]]
) -> None:
    browser_of("presse", (Role.EDITOR, ""))
    set_password(desk.accounts, "presse", PASSWORD, by="presse", when=desk.now())
    browser = browser_of("presse")
    clock.moment += desk.accounts.rules.fresh
    session = sessions_of(desk.accounts, "presse", desk.now())[0]
    assert not is_fresh(session, desk.accounts.rules, desk.now())
    fields = {"name": "Abgleich", "scopes": ["read", "run"], "ends": "2026-05-01"}
    asked = browser.send_form("/de/account/tokens", **fields)
    assert asked.status_code == 200
    assert 'name="scopes" value="run"' in asked.text
    assert tokens_of(desk.accounts, "presse") == []
    wrong = browser.send_form("/de/account/tokens", **fields, password_again="falsch")
    assert wrong.status_code == 422
    assert tokens_of(desk.accounts, "presse") == []
    done = browser.send_form("/de/account/tokens", **fields, password_again=PASSWORD)
    assert done.status_code == 200
    assert [one.name for one in tokens_of(desk.accounts, "presse")] == ["Abgleich"]
    assert PASSWORD not in done.text


def test_an_account_without_password_is_told_to_log_in_anew(
    desk: Desk, clock: Callable[[], object], browser_of: Callable[..., TestClient[Litestar]]
) -> None:
    browser = browser_of("presse", (Role.EDITOR, ""))
    clock.moment += desk.accounts.rules.fresh
    answer = browser.send_form("/de/account/factor")
    assert "password_again" not in answer.text
    assert "kein Kennwort" in answer.text


def test_the_language_of_alerts_is_kept_and_the_page_goes_on_in_it(
    desk: Desk, browser_of: Callable[..., TestClient[Litestar]]
) -> None:
    browser = browser_of("presse", (Role.EDITOR, ""))
    assert browser.send_form("/de/account/language", language="en").headers["location"].startswith("/en/")
    account = desk.register.account("presse")
    assert account is not None
    assert account.lang == "en"
    assert account.grants == (Grant(role=Role.EDITOR),)
    assert browser.send_form("/de/account/language", language="xx").status_code == 400

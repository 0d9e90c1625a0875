"""Log-in by a real, certified OpenID provider."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from amtsblick.jobs.accounts import add, disable
from amtsblick.jobs.identities import account_of, join
from amtsblick.jobs.login import sessions_of
from amtsblick.serve.app import make_app
from amtsblick.serve.desk import Desk
from amtsblick.serve.oidc_talk import IdentityError, Start, Talk
from amtsblick.serve.providers import Provider
from amtsblick.values.accounts import AccountAction, Grant, Via
from amtsblick.values.records import Role

BASE = "http://127.0.0.1:8480"
BACK = f"{BASE}/de/login/oidc/land/back"
FAILED = "/de/login?failed=provider"


@pytest.fixture
def desk(make_desk: Callable[..., Desk], provider: Provider, clock: object) -> Desk:
    clock.moment = datetime.now(UTC)
    return make_desk(providers=(provider,))


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient[Litestar]]:
    with TestClient(make_app(desk), base_url=BASE, raise_server_exceptions=False) as opened:
        opened.follow_redirects = False
        yield opened


def at_provider(address: str, person: str) -> str:
    """Log in there as a person; the path and query with which the browser is sent back."""
    with httpx.Client(timeout=20, trust_env=False) as browser:
        for _ in range(6):
            answer = browser.get(address)
            address = str(answer.url.join(answer.headers["location"]))
            if address.startswith(BASE):
                return address.removeprefix(BASE)
            if "/interaction/" in address:
                address += f"?as={person}"
    raise AssertionError(f"the provider did not come back: {address}")


def begun(client: TestClient[Litestar], person: str, begin: str = "/de/login/oidc/land") -> str:
    answer = client.get(begin)
    assert answer.status_code == 303
    return at_provider(answer.headers["location"], person)


def refused(desk: Desk, answer: httpx.Response) -> bool:
    cookies = answer.headers.get_list("set-cookie")
    return answer.headers.get("location", "").endswith("failed=provider") and not any(
        one.startswith("amtsblick=") for one in cookies
    )


def test_the_button_is_shown_and_only_pressing_it_sets_a_cookie(
    client: TestClient[Litestar],
) -> None:
    page = client.get("/de/login?next=/de/work/usages")
    assert "Anmeldung des Landes" in page.text
    assert "set-cookie" not in page.headers
    line = client.get("/de/login/oidc/land").headers["set-cookie"]
    assert "HttpOnly" in line
    assert "SameSite=lax" in line
    assert "Max-Age=600" in line


def test_the_request_asks_for_a_code_with_pkce_state_and_nonce(client: TestClient[Litestar]) -> None:
    asked = dict(parse_qsl(urlsplit(client.get("/de/login/oidc/land").headers["location"]).query))
    again = dict(parse_qsl(urlsplit(client.get("/de/login/oidc/land").headers["location"]).query))
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == BACK
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[name]) >= 43
        assert asked[name] != again[name]


def test_whom_a_rule_lets_in_gets_an_account_with_its_role_and_goes_on(
    desk: Desk, client: TestClient[Litestar]
) -> None:
    answer = client.get(begun(client, "anna", "/de/login/oidc/land?next=/de/account"))
    assert answer.headers["location"] == "/de/account"
    page = client.get("/de/account").text
    assert "presse.stelle" in page
    account = desk.register.account("presse.stelle")
    assert account is not None
    assert account.grants == (Grant(role=Role.EDITOR),)
    assert not account.has_password
    assert [one.via for one in sessions_of(desk.accounts, account.id, desk.now())] == [Via.OIDC]


def test_whom_no_rule_lets_in_stays_outside(desk: Desk, client: TestClient[Litestar]) -> None:
    assert refused(desk, client.get(begun(client, "boris")))
    assert desk.register.accounts() == []
    assert "nicht funktioniert" in client.get(FAILED).text


def test_whoever_is_joined_by_hand_comes_in_as_that_account(
    desk: Desk, client: TestClient[Litestar], provider: Provider
) -> None:
    add(desk.accounts, "leitung", "Leitung", grants=[Grant(role=Role.HEAD)], by="t", when=desk.now())
    join(desk.accounts, provider.issuer, "boris", "leitung", by="t", when=desk.now())
    client.get(begun(client, "boris"))
    assert "Leitung" in client.get("/de/account").text


def test_a_name_that_somebody_here_has_does_not_open_that_account(
    desk: Desk, client: TestClient[Litestar], provider: Provider
) -> None:
    add(desk.accounts, "leitung", "Leitung", grants=[Grant(role=Role.HEAD)], by="t", when=desk.now())
    client.get(begun(client, "admin"))
    made = account_of(desk.accounts, provider.issuer, "admin")
    assert made is not None
    assert made.id.startswith("land-")
    assert made.grants == (Grant(role=Role.EDITOR),)


def test_a_role_that_the_provider_gives_no_more_is_gone_after_the_next_log_in(
    desk: Desk, client: TestClient[Litestar], provider: Provider, make_desk: Callable[..., Desk]
) -> None:
    client.get(begun(client, "anna"))
    other = make_desk(providers=(replace(provider, rules=(replace(provider.rules[0], value="andere"),)),))
    with TestClient(make_app(other), base_url=BASE) as later:
        later.follow_redirects = False
        later.get(begun(later, "anna"))
    account = account_of(desk.accounts, provider.issuer, "anna")
    assert account is not None
    assert account.grants == ()


def test_a_disabled_account_stays_outside(
    desk: Desk, client: TestClient[Litestar], provider: Provider
) -> None:
    client.get(begun(client, "anna"))
    account = account_of(desk.accounts, provider.issuer, "anna")
    assert account is not None
    disable(desk.accounts, account.id, by="t", when=desk.now())
    client.cookies.clear()
    assert refused(desk, client.get(begun(client, "anna")))


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "x" * 43},
        {"state": ""},
        {"code": "x" * 43},
        {"code": ""},
        {"iss": "https://elsewhere.example.org"},
        {"iss": None},
        {"error": "access_denied"},
    ],
    ids=["state", "no-state", "code", "no-code", "issuer", "no-issuer", "error"],
)
def test_an_answer_that_does_not_fit_lets_nobody_in(
    desk: Desk, client: TestClient[Litestar], changed: dict[str, str | None]
) -> None:
    path, _, query = begun(client, "anna").partition("?")
    said = {**dict(parse_qsl(query)), **changed}
    answer = client.get(f"{path}?{urlencode({name: one for name, one in said.items() if one is not None})}")
    assert refused(desk, answer)
    assert desk.register.accounts() == []


def test_an_answer_that_says_something_twice_lets_nobody_in(desk: Desk, client: TestClient[Litestar]) -> None:
    path = begun(client, "anna")
    state = dict(parse_qsl(urlsplit(path).query))["state"]
    assert refused(desk, client.get(f"{path}&state={state}"))


def test_the_answer_counts_only_in_the_browser_that_began(desk: Desk, client: TestClient[Litestar]) -> None:
    path = begun(client, "anna")
    client.cookies.clear()
    assert refused(desk, client.get(path))


def test_a_cookie_of_one_s_own_making_is_worth_nothing(desk: Desk, client: TestClient[Litestar]) -> None:
    path = begun(client, "anna")
    kept = client.cookies["amtsblick-oidc"]
    for forged in ("00" * 60, "no hex", kept[:-2] + ("00" if kept[-2:] != "00" else "01")):
        client.cookies.clear()
        assert refused(desk, client.get(path, headers={"cookie": f"amtsblick-oidc={forged}"}))


def test_an_answer_is_worth_nothing_a_second_time(desk: Desk, client: TestClient[Litestar]) -> None:
    path = begun(client, "anna")
    kept = client.cookies["amtsblick-oidc"]
    assert client.get(path).headers["location"] == "/de/work"
    client.cookies.clear()
    assert refused(desk, client.get(path, headers={"cookie": f"amtsblick-oidc={kept}"}))


def test_a_log_in_that_took_too_long_is_over(desk: Desk, client: TestClient[Litestar], clock: object) -> None:
    path = begun(client, "anna")
    clock.moment += timedelta(minutes=11)
    assert refused(desk, client.get(path))


@pytest.mark.parametrize("field", ["nonce", "verifier"])
def test_nonce_and_verifier_of_another_log_in_do_not_fit(desk: Desk, provider: Provider, field: str) -> None:
    talk, start = Talk(provider, BACK, desk.now), Start()
    back = at_provider(talk.address(start), "anna")
    other = replace(start, **{field: Start().nonce})
    with pytest.raises(IdentityError, match="nonce" if field == "nonce" else "answers 400"):
        talk.said(dict(parse_qsl(urlsplit(back).query)), other)


def test_a_code_that_another_program_got_is_worth_nothing_here(desk: Desk, provider: Provider) -> None:
    theirs = Talk(replace(provider, client_id="other", client_secret="geheim von other"), BACK, desk.now)
    start = Start()
    back = dict(parse_qsl(urlsplit(at_provider(theirs.address(start), "anna")).query))
    with pytest.raises(IdentityError):
        Talk(provider, BACK, desk.now).said(back, start)


def test_a_provider_that_is_away_is_told_and_the_password_still_works(
    make_desk: Callable[..., Desk], provider: Provider
) -> None:
    desk = make_desk(providers=(replace(provider, issuer="http://127.0.0.1:9"),))
    with TestClient(make_app(desk), base_url=BASE) as client:
        client.follow_redirects = False
        assert client.get("/de/login/oidc/land").headers["location"] == FAILED
        assert client.get("/de/login").status_code == 200


def test_there_is_no_log_in_by_a_provider_that_nobody_set_up(client: TestClient[Litestar]) -> None:
    assert client.get("/de/login/oidc/elsewhere").status_code == 404
    assert client.get("/de/login/oidc/elsewhere/back?state=x&code=y").status_code == 404


def test_after_a_log_in_by_a_provider_logging_out_says_that_there_it_goes_on(
    desk: Desk, client: TestClient[Litestar]
) -> None:
    client.get(begun(client, "anna"))
    page = client.get("/de/account").text
    token = page.split('name="_token" value="')[1].split('"')[0]
    assert client.post("/de/logout", data={"_token": token}).headers["location"].endswith("loggedout_here")
    said = desk.register.account_events("presse.stelle", before=None, limit=10)
    assert AccountAction.ADDED in {one.action for one in said}

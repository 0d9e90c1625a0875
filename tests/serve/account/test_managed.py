"""The accounts of others: who manages them, and how far."""

from collections.abc import Callable

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from amtsblick.jobs.accounts import add
from amtsblick.jobs.api_tokens import tokens_of
from amtsblick.jobs.board import refresh
from amtsblick.jobs.identities import account_of, join
from amtsblick.jobs.login import sessions_of
from amtsblick.serve.desk import Desk
from amtsblick.values.accounts import Grant, Right
from amtsblick.values.body import Body
from amtsblick.values.records import Role

ACCOUNTS = "/de/admin/accounts"


@pytest.fixture
def bodies(desk: Desk) -> None:
    """A state with a city in it, and another state."""
    desk.register.import_bodies(
        [
            Body(id="land", name="Land Auen", homepage="https://land.example/"),
            Body(id="stadt", name="Stadt Auenstadt", homepage="https://stadt.example/", parent="land"),
            Body(id="fern", name="Land Fern", homepage="https://fern.example/"),
        ],
        desk.now(),
    )
    desk.trees.forget()
    refresh(desk.register, desk.knowledge, evidence=desk.evidence, when=desk.now())


def given(desk: Desk, name: str, *grants: tuple[Role, str]) -> None:
    held = [Grant(role=role, root=root) for role, root in grants]
    add(desk.accounts, name, name.title(), grants=held, by="t", when=desk.now())


def held(desk: Desk, name: str) -> set[Grant]:
    found = desk.register.account(name)
    assert found is not None
    return set(found.grants)


@pytest.mark.usefixtures("bodies")
def test_a_manager_sees_accounts_of_the_own_part_only(
    desk: Desk, browser_of: Callable[..., TestClient[Litestar]]
) -> None:
    given(desk, "inland", (Role.EDITOR, "stadt"))
    given(desk, "drueben", (Role.EDITOR, "fern"))
    given(desk, "beides", (Role.EDITOR, "stadt"), (Role.READER, "fern"))
    given(desk, "ueberall", (Role.HEAD, ""))
    given(desk, "ohne")
    browser = browser_of("chef", (Role.ADMIN, "land"))
    page = browser.get(ACCOUNTS).text
    assert f"{ACCOUNTS}/inland" in page
    for name in ("drueben", "beides", "ueberall", "ohne", "gibtesnicht"):
        assert f"{ACCOUNTS}/{name}" not in page
        assert browser.get(f"{ACCOUNTS}/{name}").status_code == 404
        for step in ("", "/roles", "/disable", "/password", "/sessions/end", "/factor/end", "/tokens/end"):
            sent = browser.send_form(f"{ACCOUNTS}/{name}{step}", role="reader", root="stadt", token="1")
            assert sent.status_code == 404, step


@pytest.mark.usefixtures("bodies")
@pytest.mark.parametrize("root", ["fern", "*", "nirgends"])
def test_a_manager_gives_roles_for_the_own_part_only(
    desk: Desk, browser_of: Callable[..., TestClient[Litestar]], root: str
) -> None:
    given(desk, "inland", (Role.EDITOR, "stadt"))
    browser = browser_of("chef", (Role.ADMIN, "land"))
    sent = browser.send_form(f"{ACCOUNTS}/inland/roles", role="head", root=root)
    assert sent.status_code == 403
    assert held(desk, "inland") == {Grant(role=Role.EDITOR, root="stadt")}
    made = browser.send_form(f"{ACCOUNTS}/new", id="neu", name="N", language="de", role="head", root=root)
    assert made.status_code == 422
    assert desk.register.account("neu") is None


@pytest.mark.usefixtures("bodies")
def test_a_manager_of_a_part_makes_no_account_without_a_role(
    desk: Desk, browser_of: Callable[..., TestClient[Litestar]]
) -> None:
    browser = browser_of("chef", (Role.ADMIN, "land"))
    assert browser.send_form(f"{ACCOUNTS}/new", id="neu", name="N", language="de").status_code == 422
    assert desk.register.account("neu") is None


@pytest.mark.usefixtures("bodies")
def test_a_new_account_comes_with_a_link_that_sets_its_password(
    desk: Desk, browser_of: Callable[..., TestClient[Litestar]], client: TestClient[Litestar]
) -> None:
    browser = browser_of("chef", (Role.ADMIN, "land"))
    found = browser.send_form(f"{ACCOUNTS}/new", id="neu", step="find", find="auenstadt", role="editor")
    assert 'value="stadt"' in found.text
    assert 'value="neu"' in found.text
    assert desk.register.account("neu") is None
    made = browser.send_form(
        f"{ACCOUNTS}/new", id="neu", name="Neue Stelle", language="en", role="editor", root="stadt"
    )
    address = made.text.split('readonly value="')[1].split('"')[0]
    assert address.startswith("http://127.0.0.1:8480/en/password/")
    assert held(desk, "neu") == {Grant(role=Role.EDITOR, root="stadt")}
    assert client.get(address).status_code == 200
    assert made.headers["cache-control"] == "no-store"


@pytest.mark.usefixtures("bodies")
def test_a_search_finds_no_body_of_another_part(browser_of: Callable[..., TestClient[Litestar]]) -> None:
    browser = browser_of("chef", (Role.ADMIN, "land"))
    found = browser.send_form(f"{ACCOUNTS}/new", step="find", find="fern").text
    assert "findet sich keine Stelle" in found
    assert "Land Fern" not in found


@pytest.mark.usefixtures("bodies")
def test_nobody_gives_a_role_to_himself(desk: Desk, browser_of: Callable[..., TestClient[Litestar]]) -> None:
    browser = browser_of("chef", (Role.ADMIN, ""))
    assert browser.send_form(f"{ACCOUNTS}/chef/roles", role="head", root="*").status_code == 422
    assert held(desk, "chef") == {Grant(role=Role.ADMIN)}


def test_the_last_one_who_manages_all_stays(
    desk: Desk, browser_of: Callable[..., TestClient[Litestar]]
) -> None:
    browser = browser_of("chef", (Role.ADMIN, ""))
    taken = browser.send_form(f"{ACCOUNTS}/chef/roles/end", role="admin", root="*")
    assert taken.status_code == 422
    assert "letzte" in taken.text
    assert browser.send_form(f"{ACCOUNTS}/chef/disable").status_code == 422
    assert held(desk, "chef") == {Grant(role=Role.ADMIN)}


def test_a_role_that_is_taken_is_gone_in_the_running_session(
    browser_of: Callable[..., TestClient[Litestar]],
) -> None:
    chief, other = browser_of("chef", (Role.ADMIN, "")), browser_of("zweite", (Role.ADMIN, ""))
    assert other.get(ACCOUNTS).status_code == 200
    chief.send_form(f"{ACCOUNTS}/zweite/roles/end", role="admin", root="*")
    assert other.get(ACCOUNTS).status_code == 403
    assert other.get("/de/account").status_code == 200


def test_a_disabled_account_is_out_in_the_running_session(
    desk: Desk, browser_of: Callable[..., TestClient[Litestar]]
) -> None:
    chief, other = browser_of("chef", (Role.ADMIN, "")), browser_of("presse", (Role.EDITOR, ""))
    assert chief.send_form(f"{ACCOUNTS}/presse/disable").status_code == 303
    assert other.get("/de/account").headers["location"].startswith("/de/login")
    assert chief.send_form(f"{ACCOUNTS}/presse/password").status_code == 422
    assert chief.send_form(f"{ACCOUNTS}/presse/enable").status_code == 303
    account = desk.register.account("presse")
    assert account is not None
    assert not account.disabled


def test_sessions_and_tokens_of_an_account_end(
    desk: Desk, browser_of: Callable[..., TestClient[Litestar]]
) -> None:
    chief, other = browser_of("chef", (Role.ADMIN, "")), browser_of("presse", (Role.EDITOR, ""))
    other.send_form("/de/account/tokens", name="A", scopes=["read"], ends="2026-05-01")
    number = tokens_of(desk.accounts, "presse")[0].id
    chief.send_form(f"{ACCOUNTS}/presse/tokens/end", token=number)
    chief.send_form(f"{ACCOUNTS}/presse/sessions/end")
    assert tokens_of(desk.accounts, "presse") == []
    assert sessions_of(desk.accounts, "presse", desk.now()) == []


def test_an_identity_is_parted_by_hand(desk: Desk, browser_of: Callable[..., TestClient[Litestar]]) -> None:
    given(desk, "presse", (Role.EDITOR, ""))
    join(desk.accounts, "https://login.example", "anna", "presse", by="t", when=desk.now())
    chief = browser_of("chef", (Role.ADMIN, ""))
    assert "https://login.example" in chief.get(f"{ACCOUNTS}/presse").text
    sent = chief.send_form(
        f"{ACCOUNTS}/presse/identities/end", issuer="https://login.example", subject="anna"
    )
    assert sent.status_code == 303
    assert account_of(desk.accounts, "https://login.example", "anna") is None
    assert chief.send_form(f"{ACCOUNTS}/presse/identities", provider="x", subject="anna").status_code == 422


@pytest.mark.parametrize(
    "role", [one for one in Role if one not in {Role.ADMIN, Role.SYSTEM}], ids=lambda one: str(one)[:8]
)
def test_only_who_manages_accounts_comes_in(
    browser_of: Callable[..., TestClient[Litestar]], role: Role
) -> None:
    browser = browser_of("jemand", (role, ""))
    assert browser.get(ACCOUNTS).status_code == 403
    assert browser.get(f"{ACCOUNTS}/new").status_code == 403
    assert browser.send_form(f"{ACCOUNTS}/jemand/roles", role="admin", root="*").status_code == 403
    assert Right.MANAGE_ACCOUNTS.value not in browser.get("/de/account").text


@pytest.mark.parametrize(
    "name", ["Presse", "../x", "a b", "", "x" * 65, "system"], ids=lambda one: str(one)[:8]
)
def test_a_name_that_is_none_is_refused_with_everything_typed(
    desk: Desk, browser_of: Callable[..., TestClient[Litestar]], name: str
) -> None:
    browser = browser_of("chef", (Role.ADMIN, ""))
    sent = browser.send_form(f"{ACCOUNTS}/new", id=name, name="Eine <b>Stelle</b>", language="de")
    assert sent.status_code == 422
    assert "Eine &lt;b&gt;Stelle&lt;/b&gt;" in sent.text
    assert len(desk.register.accounts()) == 1

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

import pytest
from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient

from amtsblick.jobs.accounts import add
from amtsblick.jobs.passwords import link
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.secret_texts import csrf_token
from amtsblick.serve.app import make_app
from amtsblick.serve.desk import Desk
from amtsblick.serve.forms import TOKEN
from amtsblick.serve.settings import Settings
from amtsblick.values.accounts import AccountRules, Grant, LinkPurpose
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import Role

BASE = "http://127.0.0.1:8480"
RULES = AccountRules(second_factor_for=frozenset())
"""Tests of second factors ask for them."""


class Clock:
    """Time as a test wants it."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make_desk(tmp_path: Path, knowledge: Knowledge, clock: Clock) -> Iterator[Callable[..., Desk]]:
    """A desk over a real register in a folder of its own; keywords are settings."""
    place = Workspace(folder=tmp_path / "work")
    place.prepare()
    with place.open_register() as register:

        def made(**settings: object) -> Desk:
            return Desk.of(
                place, register, knowledge, Settings(**{"base_url": BASE, **settings}), clock, rules=RULES
            )

        yield made


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk()


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient[Litestar]]:
    """A browser that nobody has logged in with; it follows no redirects."""
    with TestClient(make_app(desk), base_url=BASE, raise_server_exceptions=False) as opened:
        opened.follow_redirects = False
        yield opened


class Browser(TestClient[Litestar]):
    """A browser in which somebody is logged in. It follows no redirects."""

    def send_form(self, path: str, **fields: object) -> Response:
        """Post a form as a page of this session would; lists are several fields of one name."""
        return self.post(path, data={TOKEN: self.form_token, **fields})

    @property
    def form_token(self) -> str:
        """What the forms of this session carry."""
        return csrf_token(self.cookies["amtsblick"])


@pytest.fixture
def browser_of(desk: Desk) -> Iterator[Callable[..., Browser]]:
    """``browser_of("dpo", (Role.DPO, "root"), …)``: that account has these roles and is logged in by a link.

    Called again with the same name it is a second browser of the same account.
    """
    with ExitStack() as opened:

        def made(name: str, *grants: tuple[Role, str]) -> Browser:
            held = [Grant(role=role, root=root) for role, root in grants]
            if desk.register.account(name) is None:
                add(desk.accounts, name, name.title(), grants=held, by="test", when=desk.now())
            new = link(desk.accounts, name, LinkPurpose.LOGIN, by="test", when=desk.now())
            browser = opened.enter_context(
                Browser(make_app(desk), base_url=BASE, raise_server_exceptions=False)
            )
            browser.follow_redirects = False
            assert browser.post(f"/de/login/link/{new.secret}").status_code == HTTPStatus.SEE_OTHER
            return browser

        yield made

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from litestar.types import ASGIApp, Receive, Scope, Send

from amtsblick.jobs.workspace import Workspace
from amtsblick.serve import app as application
from amtsblick.serve.app import make_app
from amtsblick.serve.desk import Desk
from amtsblick.serve.settings import Settings
from amtsblick.serve.visitor import Visitor
from amtsblick.values.accounts import Account, Grant
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import Role

BASE = "http://127.0.0.1:8480"


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
            return Desk.of(place, register, knowledge, Settings(**{"base_url": BASE, **settings}), clock)

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


@pytest.fixture
def browser_of(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., TestClient[Litestar]]]:
    """``browser_of("dpo", (Role.DPO, "root"), …)``: a browser in which that account is logged in.

    Pages see the account as after a log-in; how one logs in is tested with its pages.
    """
    opened: list[TestClient[Litestar]] = []

    def made(name: str, *grants: tuple[Role, str]) -> TestClient[Litestar]:
        held = tuple(Grant(role=role, root=root) for role, root in grants)
        account = Account(
            id=name, name=name.title(), grants=held, created_at=desk.now(), changed_at=desk.now()
        )
        visitor = Visitor(
            account=account,
            grants=held,
            tree=lambda: {body.id: body.parent for body in desk.register.bodies()},
            form_token=f"token-{name}",
        )

        class Known:
            def __init__(self, app: ASGIApp, **_: object) -> None:
                self._app = app

            async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
                if scope["type"] == "http":
                    scope.setdefault("state", {})["visitor"] = visitor
                await self._app(scope, receive, send)

        with monkeypatch.context() as patched:
            patched.setattr(application, "Visitors", Known)
            client = TestClient(make_app(desk), base_url=BASE, raise_server_exceptions=False)
        client.follow_redirects = False
        opened.append(client)
        return client.__enter__()

    yield made
    for client in opened:
        client.__exit__(None, None, None)

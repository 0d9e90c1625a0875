from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from amtsblick.jobs.workspace import Workspace
from amtsblick.serve.app import make_app
from amtsblick.serve.desk import Desk
from amtsblick.serve.settings import Settings
from amtsblick.values.knowledge import Knowledge

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
            return Desk(
                register=register,
                knowledge=knowledge,
                evidence=place.open_evidence(),
                folder=place.folder,
                settings=Settings(**{"base_url": BASE, **settings}),
                now=clock,
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

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from amtsblick.assess.register.chain import KINDS
from amtsblick.jobs.accounts import add
from amtsblick.jobs.api_tokens import make_token
from amtsblick.jobs.records import newest_of, write
from amtsblick.serve.app import make_app
from amtsblick.serve.desk import Desk
from amtsblick.values.accounts import Grant, Scope
from amtsblick.values.decisions import Review, ReviewDepth, ReviewOutcome
from amtsblick.values.records import Action, Actor, Change, Record, RecordState, Role
from testoffice import BODIES, SAID, a_decision, a_usage

SINCE = date(2025, 3, 1)
BASE = "http://127.0.0.1:8480"


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    """One that bears any number of calls a minute."""
    return make_desk(posts_a_minute=0, searches_a_minute=0)


@pytest.fixture
def enter(desk: Desk) -> Callable[..., None]:
    """Takes records over in a state, as an administrator's import does."""

    def entered(*records: Record, state: RecordState = RecordState.PUBLISHED, since: date = SINCE) -> None:
        speaks = state in {RecordState.APPROVED, RecordState.PUBLISHED}
        changes = [
            Change(
                action=Action.IMPORTED,
                content=one,
                valid_from=since,
                base=known.version if (known := newest_of(desk.register, KINDS[type(one)], one.id)) else 0,
                state=state,
                authors=("pressestelle",),
                approved_by="leitung" if speaks else "",
            )
            for one in records
        ]
        write(desk.register, desk.knowledge, changes, Actor(name="admin", role=Role.ADMIN), desk.now())
        desk.written({"land", "amt", "stadt"})

    return entered


@pytest.fixture
def office(desk: Desk, enter: Callable[..., None]) -> Desk:
    """Three bodies, one below another; what is published, approved only, and a draft."""
    desk.register.import_bodies(BODIES, desk.now())
    enter(a_usage(note="nur für uns"), a_decision())
    enter(a_usage(id="amt.mastodon", service="mastodon", handle=""), state=RecordState.APPROVED)
    enter(a_usage(id="stadt.x", body="stadt", handle="stadt"), state=RecordState.DRAFT)
    review = Review(
        id="amt.review", body="amt", service="x", by="land", depth=ReviewDepth.FORMAL,
        outcome=ReviewOutcome.UNSUITABLE, on=date(2026, 1, 5), findings="Mehr Empfänger als nötig", origin=SAID,
    )  # fmt: skip
    enter(review, since=date(2026, 1, 5))
    return desk


@pytest.fixture
def program(desk: Desk) -> Iterator[TestClient[Litestar]]:
    """A program without a token."""
    with TestClient(make_app(desk), base_url=BASE, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def token_of(desk: Desk) -> Callable[..., dict[str, str]]:
    """``token_of("dpo", (Role.DPO, "root"), …, scopes=(…))``: the header with a token of that account."""

    def made(
        name: str, *grants: tuple[Role, str], scopes: tuple[Scope, ...] = tuple(Scope)
    ) -> dict[str, str]:
        if desk.register.account(name) is None:
            held = [Grant(role=role, root=root) for role, root in grants]
            add(desk.accounts, name, name.title(), grants=held, by="test", when=desk.now())
        new = make_token(
            desk.accounts, name, "test", scopes, expires_at=desk.now() + timedelta(days=30), by=name,
            when=desk.now(),
        )  # fmt: skip
        return {"Authorization": f"Bearer {new.secret}"}

    return made

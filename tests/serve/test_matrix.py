"""Who may call what? Every route and method, as every role, for the own part of the register and for another's.

``matrix.csv`` holds one line per route. ``inside`` and ``outside`` are addresses of it about a body of the own part
and about another one ("" where an address is about no body). Each role's cell says what becomes of both: ``in``,
``login``, ``forbidden`` or ``missing``; "in/missing" where they differ. A form (of a program: its JSON) holds what ``form`` says and no
more, so that ``in`` says that it was read, not that it was accepted. Roles hold for the body ``land`` and what is below it;
``operator`` is an admin of the whole register, to whom nothing lies outside.
"""

import csv
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient

from amtsblick.jobs.accounts import add
from amtsblick.jobs.api_tokens import make_token
from amtsblick.jobs.passwords import link
from amtsblick.jobs.records import write
from amtsblick.jobs.tasks.queue import enqueue
from amtsblick.keep.secret_texts import csrf_token
from amtsblick.serve.api import OPERATIONS
from amtsblick.serve.app import PAGES, make_app
from amtsblick.serve.desk import Desk
from amtsblick.serve.forms import TOKEN
from amtsblick.serve.roots import ROUTES
from amtsblick.values.accounts import Grant, LinkPurpose, Scope
from amtsblick.values.documents import Document, DocumentKind
from amtsblick.values.records import Action, Actor, Change, RecordState, Role
from amtsblick.values.work import SurveyWork
from testoffice import BODIES, a_decision, a_usage

BASE = "http://127.0.0.1:8480"
API = "/api/v1"
TABLE = Path(__file__).with_name("matrix.csv")
ROLES = ("anonymous", *(one.value for one in Role if one is not Role.SYSTEM), "operator")
SINCE = date(2025, 3, 1)


def table() -> list[dict[str, str]]:
    with TABLE.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def routes() -> Iterator[tuple[str, str]]:
    """Method and address of everything that the application answers."""
    for place, handlers in (("/{lang}", PAGES), ("", ROUTES)):
        for handler in handlers:
            for path in sorted(handler.paths):
                for method in sorted(handler.http_methods - {"HEAD", "OPTIONS"}):
                    yield method, place + path
    for one in OPERATIONS:
        yield one.method, API + one.path


def a_concept(body: str) -> Document:
    return Document(
        id=f"{body}.concept", kind=DocumentKind.USAGE_CONCEPT, body=body, service="x", subject=f"{body}.x",
        title="Konzept", made_at=datetime(2025, 3, 1, tzinfo=UTC), fields=(), legal_as_of=SINCE,
    )  # fmt: skip


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    """One that bears any number of calls a minute."""
    return make_desk(posts_a_minute=0, searches_a_minute=0)


@pytest.fixture
def office(desk: Desk) -> Desk:
    """Two parts with a usage and a decision each, published in the own part and drafts in the other."""
    desk.register.import_bodies(BODIES, desk.now())
    other = {"body": "stadt", "handle": "auenstadt"}
    records = [
        (a_usage(), RecordState.PUBLISHED),
        (a_decision(), RecordState.PUBLISHED),
        (a_usage(id="stadt.x", **other), RecordState.DRAFT),
        (a_decision(id="stadt.x.2025", body="stadt", usage="stadt.x"), RecordState.DRAFT),
        (a_concept("amt"), RecordState.PUBLISHED),
        (a_concept("stadt"), RecordState.DRAFT),
    ]
    changes = [
        Change(
            action=Action.IMPORTED, content=record, valid_from=SINCE, state=state, authors=("wer",),
            approved_by="leitung" if state is RecordState.PUBLISHED else "",
        )
        for record, state in records
    ]  # fmt: skip
    write(desk.register, desk.knowledge, changes, Actor(name="a", role=Role.ADMIN), desk.now())
    desk.written({one.id for one in BODIES})
    for body in ("amt", "stadt"):
        actor = Actor(name="a", role=Role.ADMIN)
        enqueue(desk.register, desk.knowledge, SurveyWork(bodies=(body,)), asked_by=actor, when=desk.now())
    for name, root in (("drinnen", "land"), ("draussen", "stadt")):
        grants = [Grant(role=Role.READER, root=root)]
        add(desk.accounts, name, name.title(), grants=grants, by="test", when=desk.now())
    return desk


class Caller:
    """Somebody of one role, in a browser and as a program; logs in again for every form."""

    def __init__(self, desk: Desk, client: TestClient[Litestar], role: str) -> None:
        self._desk, self._client, self._role = desk, client, role
        self._program: dict[str, str] = {}
        if role != "anonymous":
            everywhere = role == "operator"
            grants = (
                [Grant(role=Role.ADMIN, root="")] if everywhere else [Grant(role=Role(role), root="land")]
            )
            add(desk.accounts, role, role.title(), grants=grants, by="test", when=desk.now())
            new = make_token(
                desk.accounts, role, "test", tuple(Scope), expires_at=desk.now() + timedelta(days=9), by=role,
                when=desk.now(),
            )  # fmt: skip
            self._program = {"Authorization": f"Bearer {new.secret}"}
            self._log_in()

    def outcome(self, method: str, path: str, form: str) -> str:
        answer = self._send(method, path, form)
        assert answer.status_code < 500, f"{method} {path}: {answer.text[:300]}"
        if method == "GET" and answer.status_code != 304:
            assert self._send("HEAD", path).status_code == answer.status_code, f"HEAD {path}"
        return _outcome(answer)

    def _send(self, method: str, path: str, form: str = "") -> Response:
        if path.startswith(API):
            self._client.cookies.clear()
            headers = {**self._program, "If-Match": "*", "Content-Type": "application/json"}
            return self._client.request(method, path, headers=headers, content=form)
        if self._role != "anonymous" and (method == "POST" or "amtsblick" not in self._client.cookies):
            self._log_in()
        fields = None
        if method == "POST":
            fields = {**dict(parse_qsl(form)), TOKEN: csrf_token(self._client.cookies.get("amtsblick", ""))}
        return self._client.request(method, path, data=fields)

    def _log_in(self) -> None:
        new = link(self._desk.accounts, self._role, LinkPurpose.LOGIN, by="test", when=self._desk.now())
        self._client.cookies.clear()
        assert self._client.post(f"/de/login/link/{new.secret}").status_code == 303


def _outcome(answer: Response) -> str:
    assert answer.status_code != 429, "the test called too often"
    if answer.status_code == 401 or "/login?next=" in answer.headers.get("location", ""):
        return "login"
    return {403: "forbidden", 404: "missing"}.get(answer.status_code, "in")


def cell(caller: Caller, row: dict[str, str]) -> str:
    inside = caller.outcome(row["method"], row["inside"], row["form"])
    outside = caller.outcome(row["method"], row["outside"], row["form"]) if row["outside"] else inside
    return inside if inside == outside else f"{inside}/{outside}"


@pytest.fixture
def caller_of(office: Desk) -> Iterator[Callable[[str], Caller]]:
    with TestClient(make_app(office), base_url=BASE, raise_server_exceptions=False) as client:
        client.follow_redirects = False
        yield lambda role: Caller(office, client, role)


@pytest.mark.parametrize("role", ROLES)
def test_every_cell_is_as_the_table_says(caller_of: Callable[[str], Caller], role: str) -> None:
    caller = caller_of(role)
    found = {(row["method"], row["route"]): (row[role], cell(caller, row)) for row in table()}
    wrong = [
        f"{method} {route}: table {said}, found {is_}"
        for (method, route), (said, is_) in found.items()
        if said != is_
    ]
    assert not wrong, "\n".join([f"as {role}:", *wrong])


def test_every_route_has_a_line_and_every_line_a_route() -> None:
    listed = [(row["method"], row["route"]) for row in table()]
    known = set(routes())
    missing = [",".join([*one, one[1], "", "", *("?" for _ in ROLES)]) for one in sorted(known - set(listed))]
    assert not missing, "\n".join(["routes without a line; who may come in?", *missing])
    assert not set(listed) - known, "lines without a route"
    assert len(listed) == len(set(listed))

"""How much one reader may send: buckets, and what they do to requests."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from litestar.testing import TestClient

from amtsblick.serve.app import make_app
from amtsblick.serve.desk import Desk
from amtsblick.serve.limits import Limits

BASE = "http://127.0.0.1:8480"


class Ticks:
    """Seconds as a test wants them."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def post(limits: Limits, account: str = "", client: str = "192.0.2.1") -> int:
    return limits.wait(method="POST", path="/de/login", account=account, client=client)


def test_so_many_count_at_once_and_then_one_after_the_other() -> None:
    ticks = Ticks()
    limits = Limits(posts=3, clock=ticks)
    assert [post(limits) for _ in range(4)] == [0, 0, 0, 20]
    ticks.now = 19.0
    assert 1 <= post(limits) <= 2
    ticks.now = 20.1
    assert [post(limits), post(limits) > 0] == [0, True]


def test_one_reader_does_not_spend_what_another_has() -> None:
    limits = Limits(posts=1, clock=Ticks())
    assert [post(limits), post(limits) > 0] == [0, True]
    assert post(limits, client="192.0.2.2") == 0
    assert post(limits, account="presse") == 0
    assert post(limits, account="leitung") == 0


def test_all_addresses_of_one_connection_are_one_reader() -> None:
    limits = Limits(posts=1, clock=Ticks())
    assert post(limits, client="2001:db8::1") == 0
    assert post(limits, client="2001:db8::2") > 0
    assert post(limits, client="2001:db8:0:1::1") == 0


@pytest.mark.parametrize(
    ("method", "path", "counts"),
    [
        ("GET", "/de/search", True),
        ("GET", "/de/changes/feed.atom", True),
        ("GET", "/api/v1/search", True),
        ("GET", "/de/data/bodies.csv", True),
        ("DELETE", "/api/v1/lists/7", True),
        ("GET", "/de/bodies", False),
        ("HEAD", "/de/login", False),
        ("GET", "/static/app.css", False),
    ],
    ids=["search", "feed", "interface", "export", "delete", "page", "head", "style"],
)
def test_forms_searches_feeds_and_exports_count(method: str, path: str, counts: bool) -> None:
    limits = Limits(posts=1, searches=1, clock=Ticks())
    waits = [limits.wait(method=method, path=path, account="", client="192.0.2.1") for _ in range(2)]
    assert waits == ([0, 60] if counts else [0, 0])


def test_without_a_limit_nothing_is_counted() -> None:
    limits = Limits(posts=0, searches=0, clock=Ticks())
    assert {post(limits) for _ in range(500)} == {0}


def test_memory_has_an_end() -> None:
    limits = Limits(posts=1, clock=Ticks())
    for number in range(20_100):
        post(limits, client=f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert post(limits, client="10.0.0.0") == 0
    assert post(limits, client="10.0.78.131") > 0


def test_whoever_sends_too_many_forms_is_told_when_to_come_again(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(posts_a_minute=2)
    with TestClient(make_app(desk), base_url=BASE) as client:
        sent = [client.post("/de/login", data={"name": "x", "password": "y"}) for _ in range(3)]
        assert [one.status_code for one in sent] == [422, 422, HTTPStatus.TOO_MANY_REQUESTS]
        assert int(sent[2].headers["retry-after"]) > 0
        assert "zu viele Anfragen" in sent[2].text
        assert client.get("/de/login").status_code == HTTPStatus.OK

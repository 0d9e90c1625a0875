"""Is it there, can it work, how is it doing?"""

from http import HTTPStatus
from types import SimpleNamespace

import pytest
from litestar.testing import TestClient

from amtsblick.errors import RegisterError
from amtsblick.serve.app import make_app
from amtsblick.serve.metrics import Meter

BASE = "http://127.0.0.1:8480"


def coming_from(app, address):
    """The application, asked from an address."""

    async def asked(scope, receive, send):
        await app(scope | {"client": (address, 50000)}, receive, send)

    return asked


@pytest.fixture
def served(make_desk):
    """A client on loopback over a desk with these settings."""
    opened = []

    def made(address="127.0.0.1", **settings):
        desk = make_desk(**settings)
        client = TestClient(coming_from(make_app(desk), address), base_url=BASE)
        opened.append(client.__enter__())
        return SimpleNamespace(desk=desk, get=opened[-1].get)

    yield made
    for one in opened:
        one.__exit__(None, None, None)


def test_a_process_that_answers_is_live_and_ready(served):
    it = served()
    assert it.get("/health/live").json() == {"status": "live"}
    answer = it.get("/health/ready")
    assert (answer.status_code, answer.json()) == (HTTPStatus.OK, {"status": "ready"})
    assert "set-cookie" not in answer.headers


def test_a_register_that_is_away_is_not_ready_but_live(served, monkeypatch):
    it = served()

    def away(_register):
        raise RegisterError("postgresql://secret@db: gone")

    monkeypatch.setattr(type(it.desk.register), "revision", away)
    answer = it.get("/health/ready")
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert answer.json() == {"status": "unready", "why": ["register"]}
    assert it.get("/health/live").status_code == HTTPStatus.OK


def test_a_register_of_another_form_is_not_ready(served, monkeypatch):
    it = served()
    monkeypatch.setattr(type(it.desk.register), "revision", lambda _register: "9999")
    assert it.get("/health/ready").json()["why"] == ["form"]


@pytest.mark.parametrize(
    ("own", "age", "signed", "ready"),
    [
        (True, 10.0, False, True),
        (True, 100.0, False, False),
        (True, 100.0, True, True),
        (False, 100.0, False, True),
    ],
    ids=["starting", "silent", "alive", "elsewhere"],
)
def test_our_own_worker_has_to_live(served, monkeypatch, own, age, signed, ready):
    it = served(worker=own)
    monkeypatch.setattr(Meter, "age", property(lambda _meter: age))
    if signed:
        it.desk.register.sign_worker("one", it.desk.now(), it.desk.now())
    assert (it.get("/health/ready").status_code == HTTPStatus.OK) is ready


def test_figures_count_routes_and_never_addresses(served):
    it = served()
    it.get("/de/bodies/geheime-stelle?q=name")
    it.get("/gibt-es-nicht/so-was")
    text = it.get("/metrics").text
    assert 'amtsblick_requests_total{method="GET",route="none",status="404"} 1' in text
    assert "geheime-stelle" not in text
    assert "gibt-es-nicht" not in text
    assert "amtsblick_register_up 1" in text
    assert 'amtsblick_tasks{state="waiting"} 0' in text


def test_figures_are_told_while_the_register_is_away(served, monkeypatch):
    it = served()

    def away(_register):
        raise RegisterError("gone")

    monkeypatch.setattr(type(it.desk.register), "log_end", away)
    answer = it.get("/metrics")
    assert answer.status_code == HTTPStatus.OK
    assert "amtsblick_register_up 0" in answer.text


@pytest.mark.parametrize(
    ("address", "token", "headers", "status"),
    [
        ("127.0.0.1", "", {}, HTTPStatus.OK),
        ("::1", "", {}, HTTPStatus.OK),
        ("192.0.2.7", "", {}, HTTPStatus.FORBIDDEN),
        ("192.0.2.7", "geheim", {"Authorization": "Bearer geheim"}, HTTPStatus.OK),
        ("192.0.2.7", "geheim", {"Authorization": "Bearer falsch"}, HTTPStatus.FORBIDDEN),
        ("192.0.2.7", "", {"Authorization": "Bearer "}, HTTPStatus.FORBIDDEN),
        ("127.0.0.1", "", {"X-Forwarded-For": "192.0.2.7"}, HTTPStatus.FORBIDDEN),
    ],
    ids=["loopback", "loopback6", "elsewhere", "token", "wrong", "empty", "through-a-proxy"],
)
def test_figures_are_for_this_machine_and_the_operators_token(served, address, token, headers, status):
    assert served(address, metrics_token=token).get("/metrics", headers=headers).status_code == status


def test_a_histogram_adds_up():
    meter = Meter()
    for seconds in (0.001, 0.02, 0.3, 60.0):
        meter.answered("GET", "/x", 200, seconds)
    meter.answered("BREW", "/x", 200, 0.0)
    lines = list(meter.lines())
    assert 'amtsblick_request_seconds_bucket{route="/x",le="0.01"} 2' in lines
    assert 'amtsblick_request_seconds_bucket{route="/x",le="0.5"} 4' in lines
    assert 'amtsblick_request_seconds_bucket{route="/x",le="+Inf"} 5' in lines
    assert 'amtsblick_request_seconds_count{route="/x"} 5' in lines
    assert 'amtsblick_requests_total{method="other",route="/x",status="200"} 1' in lines


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/de/about", HTTPStatus.OK),
        ("GET", "/gibt/es/nicht", HTTPStatus.NOT_FOUND),
        ("GET", "/de/gibt-es-nicht", HTTPStatus.NOT_FOUND),
        ("PUT", "/de/about", HTTPStatus.METHOD_NOT_ALLOWED),
        ("GET", "/api/v1/nothing", HTTPStatus.NOT_FOUND),
    ],
)
def test_every_answer_carries_our_headers_and_a_number(client, method, path, status):
    answer = client.request(method, path)
    assert answer.status_code == status
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-request-id"]


def test_a_page_that_is_not_there_knows_who_is_logged_in(browser_of):
    assert "Abmelden" in browser_of("lesen").get("/de/gibt-es-nicht").text

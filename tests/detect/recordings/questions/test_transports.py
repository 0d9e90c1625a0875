"""Beacons and lines that are kept open: to whom, and what is none."""

from datetime import UTC, datetime

import pytest

from amtsblick.detect.recordings.questions import beacon, websocket
from amtsblick.values.capture import State
from amtsblick.values.findings import Party, Sighting
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import (
    Act,
    BrowserFacts,
    Initiator,
    PageVisit,
    PassName,
    Recording,
    Request,
    ScriptCall,
    Socket,
)

_PAGE = "https://amt.example/"
_SINK = "https://sink.example/b"
_SCRIPT = "https://sink.example/s.js"


def a_request(url: str = _SINK, kind: str = "ping", **more: object) -> Request:
    fields: dict[str, object] = {
        "event": 7, "id": "7", "url": url, "method": "POST", "kind": kind, "page": 0, "act": Act.OPEN,
        "at": 1.0, "frame": "F", "frame_url": _PAGE, "top_url": _PAGE,
        "initiator": Initiator(kind="script", urls=(_SCRIPT,)),
    }  # fmt: skip
    return Request(**(fields | more))  # type: ignore[arg-type]  # a test's shorthand


def a_call(address: str, result: str = "true", act: Act = Act.CLOSE) -> ScriptCall:
    return ScriptCall(
        event=11, api="Navigator.sendBeacon", args=(address,), result=result, script=_SCRIPT,
        stack=(_SCRIPT,), frame_url=_PAGE, page=0, act=act, at=4.0,
    )  # fmt: skip


def a_recording(
    requests: tuple[Request, ...] = (), calls: tuple[ScriptCall, ...] = (), sockets: tuple[Socket, ...] = ()
) -> Recording:
    return Recording(
        site=_PAGE,
        name=PassName.NONE,
        started_at=datetime(2026, 11, 23, tzinfo=UTC),
        browser=BrowserFacts(product="Chromium"),
        pages=(PageVisit(index=0, requested=_PAGE, url=_PAGE, role="start", state=State.LOOKED),),
        requests=requests,
        calls=calls,
        sockets=sockets,
    )


def beacons(knowledge: Knowledge, *requests: Request, calls: tuple[ScriptCall, ...] = ()) -> list[Sighting]:
    return list(beacon.ask(a_recording(requests, calls), knowledge))


@pytest.mark.parametrize(
    ("request_", "how", "when"),
    [
        (a_request(), "sendBeacon", "while the page was open"),
        (a_request(act=Act.CLOSE), "sendBeacon", "when the page was left"),
        (a_request(kind="fetch", keepalive=True), "fetch with keepalive", "while the page was open"),
    ],
    ids=["beacon", "beacon on leaving", "keepalive"],
)
def test_beacon_is_named(request_: Request, how: str, when: str, knowledge: Knowledge) -> None:
    (sighting,) = beacons(knowledge, request_)
    assert (sighting.subject, sighting.party) == ("sink.example", Party.THIRD)
    assert sighting.facts == (("how", how), ("when", when))


def test_each_recipient_is_named_once_per_page(knowledge: Knowledge) -> None:
    found = beacons(knowledge, a_request(), a_request(act=Act.CLOSE), a_request("https://amt.example/b"))
    assert [(one.host, one.party) for one in found] == [
        ("sink.example", Party.THIRD), ("amt.example", Party.FIRST),
    ]  # fmt: skip


def test_beacon_that_was_only_handed_to_the_browser_is_named(knowledge: Knowledge) -> None:
    (sighting,) = beacons(knowledge, calls=(a_call("//sink.example/late"),))
    assert (sighting.host, sighting.trace.event) == ("sink.example", 11)
    assert sighting.trace.excerpt == '{"api":"Navigator.sendBeacon","args":["//sink.example/late"]'


@pytest.mark.parametrize(
    ("requests", "calls"),
    [
        ((a_request(kind="fetch"),), ()),
        ((a_request(kind="cspviolationreport"),), ()),
        ((a_request(blocked="private address"),), (a_call(_SINK),)),
        ((), (a_call(_SINK, result="false"),)),
    ],
    ids=["fetch", "report of the browser", "blocked", "too large for the browser"],
)
def test_no_beacon(
    requests: tuple[Request, ...], calls: tuple[ScriptCall, ...], knowledge: Knowledge
) -> None:
    assert beacons(knowledge, *requests, calls=calls) == []


def test_recipient_is_known_by_what_else_its_host_is_sent(knowledge: Knowledge) -> None:
    told = a_request("https://stats.amt.example/matomo.php?idsite=1&rec=1", kind="image", method="GET")
    (sighting,) = beacons(knowledge, told, a_request("https://stats.amt.example/bye"))
    assert sighting.vendor == "matomo_self"


def a_socket(**more: object) -> Socket:
    fields: dict[str, object] = {
        "event": 9, "url": "wss://live.sink.example/s", "page": 0, "act": Act.OPEN, "at": 1.0,
        "frame_url": _PAGE, "initiator": Initiator(kind="script"), "sent": (b"hello",),
    }  # fmt: skip
    return Socket(**(fields | more))  # type: ignore[arg-type]  # a test's shorthand


def test_open_lines_are_named(knowledge: Knowledge) -> None:
    stream = a_socket(url="https://news.sink.example/e", event_source=True, sent=())
    found = list(websocket.ask(a_recording(sockets=(a_socket(), stream)), knowledge))
    assert [(one.subject, dict(one.facts)["kind"]) for one in found] == [
        ("live.sink.example", "WebSocket"), ("news.sink.example", "event stream"),
    ]  # fmt: skip


def test_line_that_was_never_opened_is_not_named(knowledge: Knowledge) -> None:
    assert list(websocket.ask(a_recording(sockets=(a_socket(blocked="no answer"),)), knowledge)) == []

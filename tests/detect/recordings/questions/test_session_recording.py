"""Recordings of visits: told by what leaves, by who sends it, and by whom it reaches."""

import gzip
import json
import random
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from amtsblick.detect.recordings.questions import recorder_silent, session_recording
from amtsblick.values.capture import State
from amtsblick.values.findings import Party, Sighting
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import (
    Act,
    BrowserFacts,
    Initiator,
    Listener,
    PageVisit,
    PassName,
    Pointed,
    Recording,
    Request,
    ScriptCall,
    Socket,
)

_PAGE = "https://amt.example/"
_SCRIPT = "https://cdn.watch.example/w.js"
_INGEST = "https://in.watch.example/r"

_TREE = {
    "type": 1,
    "tagName": "html",
    "childNodes": [
        {"type": 1, "tagName": "head", "childNodes": [{"type": 1, "tagName": "title"}]},
        {
            "type": 1,
            "tagName": "body",
            "childNodes": [
                {"type": 1, "tagName": "h1", "childNodes": []},
                {"type": 1, "tagName": "p", "childNodes": []},
                {"type": 1, "tagName": "form", "childNodes": [{"type": 1, "tagName": "input"}]},
            ],
        },
    ],
}
_MOVES = [
    {
        "type": 3,
        "data": {
            "source": 1,
            "positions": [{"x": 9 * n, "y": 4 * n, "id": 7, "timeOffset": -n} for n in range(6)],
        },
        "timestamp": 1795421746049,
    }
]
_ROWS = [[1717 + n, 12, 13, 100 + n, 100 + n, "", "true"] for n in range(9)]


def a_request(body: bytes, url: str = _INGEST, event: int = 30, **more: object) -> Request:
    fields: dict[str, object] = {
        "event": event, "id": str(event), "url": url, "method": "POST", "kind": "fetch", "page": 0,
        "act": Act.POINTER, "at": 3.0, "frame": "F", "frame_url": _PAGE, "top_url": _PAGE,
        "initiator": Initiator(kind="script", urls=(_SCRIPT,)), "post_data": body, "status": 200,
    }  # fmt: skip
    return Request(**(fields | more))  # type: ignore[arg-type]  # a test's shorthand


def as_json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def listening(*types: str, script: str = _SCRIPT) -> list[Listener]:
    return [
        Listener(event=8, type=kind, target="document", script=script, frame_url=_PAGE, page=0)
        for kind in types
    ]


def observing(script: str = _SCRIPT) -> list[ScriptCall]:
    return [
        ScriptCall(
            event=9,
            api="MutationObserver.observe",
            target="document",
            args=("subtree", "childList", "attributes", "characterData"),
            script=script,
            stack=(script,),
            frame_url=_PAGE,
            page=0,
            act=Act.OPEN,
            at=0.4,
        )
    ]


_FOLLOWING = ("mousemove", "scroll", "click", "input")


def a_recording(
    requests: Iterable[Request] = (),
    listeners: Iterable[Listener] = (),
    calls: Iterable[ScriptCall] = (),
    sockets: Iterable[Socket] = (),
    pointed: Iterable[tuple[int, int]] = (),
) -> Recording:
    return Recording(
        site=_PAGE,
        name=PassName.NONE,
        started_at=datetime(2026, 11, 23, tzinfo=UTC),
        browser=BrowserFacts(product="Chromium"),
        pages=(PageVisit(index=0, requested=_PAGE, url=_PAGE, role="start", state=State.LOOKED),),
        requests=tuple(requests),
        sockets=tuple(sockets),
        listeners=tuple(listeners),
        calls=tuple(calls),
        pointed=tuple(Pointed(event=20, page=0, at=2.5, x=x, y=y) for x, y in pointed),
    )


def recorded(knowledge: Knowledge, *args: object, **named: object) -> list[Sighting]:
    return list(session_recording.ask(a_recording(*args, **named), knowledge))  # type: ignore[arg-type]  # handed on


def silent(knowledge: Knowledge, *args: object, **named: object) -> list[Sighting]:
    return list(recorder_silent.ask(a_recording(*args, **named), knowledge))  # type: ignore[arg-type]  # handed on


_RECORDINGS = {
    "page structure": as_json({"events": [{"type": 2, "data": {"node": _TREE}}]}),
    "pointer positions": as_json({"events": _MOVES}),
    "packed": gzip.compress(as_json([{"event": "$snapshot", "d": _TREE}]), mtime=0),
    "packed within packed": gzip.compress(
        as_json({"data": gzip.compress(as_json(_TREE), mtime=0).decode("latin-1")}), mtime=0
    ),
    "mark-up": as_json(
        {"html": "<html><head><title>Amt</title></head><body><h1>a</h1><p>b</p><div>c</div></body></html>"}
    ),
    "mark-up of the body": as_json({"dom": "<main><h1>a</h1>" + "<section><p>b <a href=x>c</a></p></section>" * 6}),
    "movements by name": as_json([{"e": "mousemove", "t": 100 + n} for n in range(5)]),
    "flat rows of nodes": as_json(
        {"p": [[12, 5, 1, 0, "HTML", 2, 1, "HEAD", 3, 2, "TITLE", 4, 1, "BODY", 5, 4, "DIV", 6, 5, "P"]]}
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", _RECORDINGS)
def test_recording_is_told_by_what_leaves(name: str, knowledge: Knowledge) -> None:
    (sighting,) = recorded(knowledge, [a_request(_RECORDINGS[name])])
    assert (sighting.subject, sighting.party) == ("in.watch.example", Party.THIRD)
    assert sighting.trace.event == 30


def test_rows_of_numbers_count_when_their_sender_follows_the_visitor(knowledge: Knowledge) -> None:
    requests = [a_request(as_json({"a": _ROWS}))]
    assert recorded(knowledge, requests) == []
    assert len(recorded(knowledge, requests, listening(*_FOLLOWING))) == 1
    assert recorded(knowledge, requests, listening(*_FOLLOWING, script="https://amt.example/menu.js")) == []


_WAY = [(256, 180), (448, 270), (640, 405), (832, 450), (1024, 540), (768, 630)]
_TRACES = {
    "pairs": [",".join(f"{x},{y + 700},{900 + x}" for x, y in _WAY)],
    "columns": [as_json({"x": [x for x, _ in _WAY], "y": [y for _, y in _WAY]}).decode()],
    "one message each": [f"m={x}.5:{y}" for x, y in _WAY],
    "packed rows": [gzip.compress(as_json([[1, x, y] for x, y in _WAY]), mtime=0).decode("latin-1")],
}


@pytest.mark.parametrize("name", _TRACES)
@pytest.mark.parametrize("receiver", ["in.watch.example", "amt.example"])
def test_way_of_the_pointer_is_recognised(name: str, receiver: str, knowledge: Knowledge) -> None:
    requests = [a_request(one.encode("latin-1"), url=f"https://{receiver}/r") for one in _TRACES[name]]
    (sighting,) = recorded(knowledge, requests, pointed=_WAY)
    assert sighting.subject == receiver
    assert recorded(knowledge, requests, pointed=[(x + 3, y) for x, y in _WAY]) == []


def test_way_of_the_pointer_in_addresses_is_recognised(knowledge: Knowledge) -> None:
    requests = [a_request(b"", f"{_INGEST}?x={x}&y={y}", method="GET") for x, y in _WAY]
    assert len(recorded(knowledge, requests, pointed=_WAY)) == 1


_NO_WAY = {
    "sizes of pictures": "256 448 640 832 1024 768",
    "few places": "256,180,448,270,640,405",
    "places of a map": as_json([[x, y + x] for x, y in _WAY]).decode(),
    "events of a plan": as_json([{"t": n, "x": n, "y": 2 * n} for n in range(9)]).decode(),
}


@pytest.mark.parametrize("name", _NO_WAY)
def test_other_numbers_are_no_way_of_the_pointer(name: str, knowledge: Knowledge) -> None:
    own = a_request(_NO_WAY[name].encode(), url="https://amt.example/api")
    assert recorded(knowledge, [own], listening(*_FOLLOWING), pointed=_WAY) == []


def _noise(size: int) -> bytes:
    return random.Random(7).randbytes(size)


def test_unreadable_messages_count_when_their_sender_watches_everything(knowledge: Knowledge) -> None:
    requests = [a_request(_noise(900)), a_request(_noise(700), event=31)]
    assert recorded(knowledge, requests) == []
    assert recorded(knowledge, requests, listening(*_FOLLOWING)) == []
    assert len(recorded(knowledge, requests, listening(*_FOLLOWING), observing())) == 1
    assert recorded(knowledge, requests[:1], listening(*_FOLLOWING), observing()) == []


def test_recording_over_a_web_socket(knowledge: Knowledge) -> None:
    socket = Socket(
        event=12, url="wss://live.watch.example/s", page=0, act=Act.OPEN, at=1.0, frame_url=_PAGE,
        initiator=Initiator(kind="script", urls=(_SCRIPT,)), sent=(b"hi", as_json(_MOVES)),
    )  # fmt: skip
    (sighting,) = recorded(knowledge, sockets=[socket])
    assert (sighting.host, sighting.trace.event) == ("live.watch.example", 12)


@pytest.mark.parametrize(
    ("url", "body", "vendor"),
    [
        ("https://eu.clarity.ms/collect", as_json({"e": ["0.8.70"], "a": [[1, 2]] * 9}), "clarity"),
        ("https://stats.amt.example/collect", gzip.compress(as_json({"e": ["0.8.70", 1, 0], "a": _ROWS}), mtime=0), "clarity"),
        ("https://ph.amt.example/s/", gzip.compress(as_json([{"event": "$snapshot", "properties": {"$snapshot_data": [1]}}]), mtime=0), "posthog"),
        ("https://o1.ingest.sentry.io/api/9/envelope/", b'{"event_id":"1"}\n{"type":"replay_recording","length":90}\n{"segment_id":0}\n' + b"z" * 90, "sentry"),
        ("https://in.hotjar.com/api/v2/client/sites/1/visit-data", b"x" * 60, "hotjar"),
        ("https://n.mouseflow.com/events?s=1", b"m" * 200, "mouseflow"),
    ],
    ids=["clarity", "clarity on an own host", "posthog on an own host", "sentry", "hotjar", "mouseflow"],
)  # fmt: skip
def test_known_recorder_is_named(url: str, body: bytes, vendor: str, knowledge: Knowledge) -> None:
    (sighting,) = recorded(knowledge, [a_request(body, url)])
    assert sighting.vendor == vendor


_INNOCENT = {
    "page view": as_json({"n": "pageview", "u": _PAGE, "screen": {"w": 1280, "h": 900}}),
    "one click with coordinates": as_json({"type": "click", "x": 10, "y": 20, "t": 5}),
    "path to the clicked element": as_json(
        {"event": "$autocapture", "elements": [{"tag_name": tag} for tag in ("a", "li", "ul", "nav", "body", "html")]}
    ),
    "loading times": as_json(
        {"resources": [{"initiatorType": kind, "duration": 12} for kind in ("script", "link", "img", "link", "script", "css")]}
    ),
    "clicks for a heat map": as_json(
        {"events": [{"key": "action", "timestamp": n, "segmentation": {"type": "click", "x": n, "y": 5}} for n in range(9)]}
    ),
    "contact form": b"name=A&text=" + b"B" * 2000,
    "short comment with mark-up": as_json({"text": "<p>Danke</p><p><b>Gern</b></p>"}),
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
}  # fmt: skip


@pytest.mark.parametrize("name", _INNOCENT)
def test_everyday_messages_are_no_recording(name: str, knowledge: Knowledge) -> None:
    requests = [a_request(_INNOCENT[name]), a_request(_INNOCENT[name], event=31)]
    assert recorded(knowledge, requests, listening("click", "scroll")) == []


def test_blocked_recording_reached_nobody(knowledge: Knowledge) -> None:
    requests = [a_request(_RECORDINGS["page structure"], blocked="refused by the guard")]
    assert recorded(knowledge, requests) == []


def test_captcha_that_watches_the_pointer_is_no_recording(knowledge: Knowledge) -> None:
    url = "https://api.hcaptcha.com/getcaptcha"
    assert recorded(knowledge, [a_request(as_json({"motionData": _MOVES}), url)]) == []


def a_script(url: str, **more: object) -> Request:
    return a_request(b"", url, event=5, method="GET", kind="script", **more)


@pytest.mark.parametrize(
    "url",
    ["https://static.hotjar.com/c/hotjar-1.js", "https://amt.example/js/rrweb.min.js"],
    ids=["vendor", "file name"],
)
def test_loaded_recorder_without_messages_is_silent(url: str, knowledge: Knowledge) -> None:
    (sighting,) = silent(knowledge, [a_script(url)])
    assert dict(sighting.facts) == {"how": "loaded"}


def test_script_that_watches_everything_and_sends_nothing_is_silent(knowledge: Knowledge) -> None:
    (sighting,) = silent(knowledge, (), listening(*_FOLLOWING, "change", "mousedown"), observing())
    assert silent(knowledge, (), listening(*_FOLLOWING), observing()) == []
    assert (sighting.host, sighting.trace.event) == ("cdn.watch.example", 9)


def test_recorder_that_speaks_is_not_silent(knowledge: Knowledge) -> None:
    requests = [a_script("https://cdn.watch.example/rrweb.js"), a_request(_RECORDINGS["page structure"])]
    assert silent(knowledge, requests, listening(*_FOLLOWING), observing()) == []


@pytest.mark.parametrize("types", [("click", "scroll"), ("mousemove",), ("mousemove", "scroll")])
def test_ordinary_listeners_are_no_recorder(types: tuple[str, ...], knowledge: Knowledge) -> None:
    assert silent(knowledge, (), listening(*types), observing()) == []


def test_blocked_recorder_was_not_loaded(knowledge: Knowledge) -> None:
    assert silent(knowledge, [a_script("https://static.hotjar.com/c/h.js", blocked="csp", status=None)]) == []

"""Tapes in the shapes of Chromium's protocol become recordings."""

import base64
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amtsblick.parse.tape import read
from amtsblick.values.capture import State
from amtsblick.values.recording import Act, BannerState, PassName, RawPass, Recording, StorageKind

SITE = "https://www.amt.example/"
TOP = "T0P"


class TapeOf:
    """Writes lines as the collector does."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.blobs: dict[str, bytes] = {}
        self.line("pass", name="none", site=SITE, browser={"product": "Chrome/1", "viewport": [1280, 900]})
        self.line("attached", s="S", parent="", page=0, target={"type": "page", "targetId": TOP})
        self.line("page", page=0, url=SITE, role="start", target=TOP)

    def line(self, kind: str, /, **fields: Any) -> int:
        self.lines.append(orjson.dumps({"k": kind, "t": len(self.lines) / 10, **fields}))
        return len(self.lines) - 1

    def cdp(self, method: str, s: str = "S", **params: Any) -> int:
        return self.line("cdp", s=s, m=method, p=params)

    def asks(self, identity: str, url: str, kind: str = "Image", **more: Any) -> int:
        request = {"url": url, "method": "GET", "headers": {}, **more.pop("request", {})}
        asked = {"requestId": identity, "documentURL": SITE, "frameId": TOP, "type": kind, "request": request}
        return self.cdp("Network.requestWillBeSent", **{"initiator": {"type": "parser"}, **asked, **more})

    def shows(self) -> None:
        self.asks("doc", SITE, "Document")
        self.answers("doc", SITE)
        self.cdp("Page.frameNavigated", frame={"id": TOP, "url": SITE})
        self.cdp("Page.loadEventFired")

    def answers(self, identity: str, url: str, status: int = 200, **headers: str) -> None:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        self.cdp("Network.requestWillBeSentExtraInfo", requestId=identity, headers={"Referer": SITE})
        self.cdp("Network.responseReceivedExtraInfo", requestId=identity, headers=given, statusCode=status)
        response = {"url": url, "status": status, "headers": {}, "mimeType": "image/gif"}
        self.cdp("Network.responseReceived", requestId=identity, response=response, hasExtraInfo=True)
        self.cdp("Network.loadingFinished", requestId=identity, encodedDataLength=99)

    def read(self) -> Recording:
        started = datetime(2026, 11, 23, tzinfo=UTC)
        raw = RawPass(name=PassName.NONE, started_at=started, lines=tuple(self.lines), blobs=self.blobs)
        return read(raw, site=SITE)


@pytest.fixture
def tape() -> TapeOf:
    made = TapeOf()
    made.shows()
    return made


def test_a_request_is_put_together_from_its_events(tape: TapeOf) -> None:
    tape.line("act", page=0, act="scroll")
    event = tape.asks("1", "https://bild.example/a.gif")
    tape.line("connected", host="bild.example", port=443, address="203.0.113.7", canonical="edge.example.")
    tape.answers("1", "https://bild.example/a.gif", Content_Type="image/gif")
    tape.line("body", s="S", request="1", digest="sha256:ab", of="response")

    request = tape.read().requests[-1]

    assert (request.event, request.kind, request.page, request.act) == (event, "image", 0, Act.SCROLL)
    assert (request.status, request.size, request.body) == (200, 99, "sha256:ab")
    assert (request.frame_url, request.top_url) == (SITE, SITE)
    assert request.header("referer") == SITE
    assert request.response_header("content-type") == "image/gif"
    assert request.remote_address == "203.0.113.7"
    assert tape.read().canonical == {"bild.example": "edge.example"}


def test_an_answer_without_announcement_is_a_request_all_the_same(tape: TapeOf) -> None:
    response = {"url": "https://a.example/s.js", "status": 200, "headers": {}}
    tape.cdp("Network.responseReceived", requestId="9", type="Script", frameId=TOP, response=response)

    request = tape.read().requests[-1]

    assert (request.url, request.kind, request.frame_url) == ("https://a.example/s.js", "script", SITE)
    assert (request.status, request.blocked) == (200, "")


def test_each_hop_of_a_redirect_has_its_own_answer(tape: TapeOf) -> None:
    tape.asks("1", "https://a.example/r")
    tape.cdp(
        "Network.responseReceivedExtraInfo",
        requestId="1",
        statusCode=302,
        headers={"Set-Cookie": "hop=1\nb=2"},
    )
    tape.cdp("Network.requestWillBeSentExtraInfo", requestId="1", headers={})
    redirect = {"redirectResponse": {"status": 302, "headers": {}}, "redirectHasExtraInfo": True}
    tape.asks("1", "https://b.example/x.gif", **redirect)
    tape.answers("1", "https://b.example/x.gif")

    first, second = tape.read().requests[-2:]

    assert (first.url, first.status, first.set_cookies) == ("https://a.example/r", 302, ("hop=1", "b=2"))
    assert (second.url, second.status, second.set_cookies) == ("https://b.example/x.gif", 200, ())
    assert second.redirected_from == first.url


def test_events_of_the_wire_may_come_before_the_announcement(tape: TapeOf) -> None:
    tape.cdp("Network.requestWillBeSentExtraInfo", requestId="1", headers={"Cookie": "a=1"})
    tape.asks("1", "https://a.example/x")

    assert tape.read().requests[-1].header("cookie") == "a=1"


def test_what_two_sessions_tell_of_one_worker_counts_once(tape: TapeOf) -> None:
    tape.line("attached", s="W1", parent="S", page=0, target={"type": "service_worker", "targetId": "w"})
    for session in ("W1", "W2"):
        tape.cdp("Network.requestWillBeSentExtraInfo", s=session, requestId="w.1", headers={"X": "1"})
        asked = {"requestId": "w.1", "documentURL": SITE, "type": "Fetch"}
        tape.cdp(
            "Network.requestWillBeSent",
            s=session,
            request={"url": "https://b.example/", "method": "GET"},
            **asked,
        )

    requests = [request for request in tape.read().requests if request.url == "https://b.example/"]

    assert len(requests) == 1
    assert requests[0].worker


@pytest.mark.parametrize(
    ("failed", "blocked"),
    [
        ({"errorText": "net::ERR_BLOCKED_BY_CLIENT", "blockedReason": "csp"}, "csp"),
        ({"errorText": "", "blockedReason": "mixed-content"}, "mixed-content"),
        ({"errorText": "net::ERR_NAME_NOT_RESOLVED"}, "net::ERR_NAME_NOT_RESOLVED"),
        ({"errorText": "net::ERR_SOCKS_CONNECTION_FAILED"}, "guard: not a public address"),
        ({"errorText": "net::ERR_CERT_AUTHORITY_INVALID"}, "guard: not a public address"),
        ({"errorText": "net::ERR_ABORTED"}, ""),
        ({"errorText": "net::ERR_ABORTED", "canceled": True}, "canceled before it was sent"),
    ],
    ids=["csp", "mixed", "dns", "guard", "tls", "aborted", "canceled"],
)
def test_what_was_not_sent_is_blocked(tape: TapeOf, failed: dict[str, Any], blocked: str) -> None:
    tape.asks("1", "https://a.example/x")
    if "guard" in blocked:
        tape.line("refused", what="connection", host="a.example", port=443, why="not a public address")
    tape.cdp("Network.loadingFailed", requestId="1", **failed)

    assert tape.read().requests[-1].blocked == blocked


def test_an_answer_that_chromium_drops_was_asked_for_all_the_same(tape: TapeOf) -> None:
    tape.asks("1", "https://a.example/x")
    tape.cdp("Network.requestWillBeSentExtraInfo", requestId="1", headers={})
    tape.cdp(
        "Network.loadingFailed",
        requestId="1",
        errorText="net::ERR_FAILED",
        blockedReason="corp-not-same-origin",
    )

    assert tape.read().requests[-1].blocked == ""


def test_bodies_sent_are_found_wherever_they_are(tape: TapeOf) -> None:
    entries = [{"bytes": base64.b64encode(b"one").decode()}, {"bytes": base64.b64encode(b"two").decode()}]
    tape.asks("1", "https://a.example/1", request={"postDataEntries": entries})
    tape.asks("2", "https://a.example/2", request={"postData": "plain"})
    tape.asks("3", "https://a.example/3", request={"hasPostData": True})
    tape.blobs["sha256:cd"] = b"fetched"
    tape.line("body", s="S", request="3", of="request", digest="sha256:cd")

    assert [request.post_data for request in tape.read().requests[-3:]] == [b"onetwo", b"plain", b"fetched"]


def test_cookies_of_answers_and_scripts_say_who_wrote_them_and_what_was_refused(tape: TapeOf) -> None:
    tape.asks("1", "https://a.example/x")
    tape.cdp(
        "Network.responseReceivedExtraInfo",
        requestId="1",
        statusCode=200,
        headers={"set-cookie": "ok=1; Max-Age=100000000; Secure\nno=2"},
        blockedCookies=[{"cookieLine": "no=2", "blockedReasons": ["ThirdPartyPhaseout"]}],
    )
    call = {"api": "Document.cookie", "args": ["theme=dark; path=/"], "count": 1, "stack": 1, "age": 0}
    tape.line(
        "call", s="S", page=0, frame=TOP, url=SITE, stacks={"1": ["https://s.example/s.js"]}, calls=[call]
    )
    tape.line(
        "cookies",
        page=0,
        cookies=[{"name": "ok", "value": "1", "domain": ".a.example", "path": "/", "expires": -1}],
    )

    recording = tape.read()
    by_name = {cookie.name: cookie for cookie in recording.cookies_set}

    assert (by_name["ok"].accepted, by_name["ok"].expires) == (True, 400 * 86_400)
    assert (by_name["no"].accepted, by_name["no"].why) == (False, "ThirdPartyPhaseout")
    assert (by_name["theme"].by_script, by_name["theme"].setter) == (True, "https://s.example/s.js")
    (kept,) = recording.cookies_kept
    assert (kept.domain, kept.host_only, kept.expires) == ("a.example", False, None)


def test_sockets_keep_what_was_sent_and_say_when_nobody_answered(tape: TapeOf) -> None:
    tape.cdp("Network.webSocketCreated", requestId="w", url="wss://s.example/", initiator={"type": "script"})
    tape.cdp("Network.webSocketHandshakeResponseReceived", requestId="w")
    tape.cdp("Network.webSocketFrameSent", requestId="w", response={"opcode": 1, "payloadData": "hello"})
    tape.cdp("Network.webSocketFrameSent", requestId="w", response={"opcode": 2, "payloadData": "AAE="})
    tape.cdp("Network.webSocketCreated", requestId="v", url="wss://t.example/")
    tape.asks("e", "https://t.example/stream", "EventSource")

    open_one, closed, stream = tape.read().sockets

    assert (open_one.sent, open_one.blocked, open_one.frame_url) == ((b"hello", b"\0\1"), "", SITE)
    assert closed.blocked
    assert stream.event_source


def test_frames_know_their_parents_and_documents_who_asked_for_them(tape: TapeOf) -> None:
    tape.cdp("Page.frameAttached", frameId="F", parentFrameId=TOP)
    tape.asks("f", "https://frame.example/", "Document", frameId="F", documentURL="https://frame.example/")
    tape.cdp("Page.frameNavigated", frame={"id": "F", "parentId": TOP, "url": "https://frame.example/"})
    tape.cdp("Page.frameNavigated", frame={"id": TOP, "url": "about:blank"})

    recording = tape.read()

    assert recording.requests[-1].frame_url == SITE
    assert [(frame.id, frame.parent, frame.url) for frame in recording.frames] == [
        (TOP, "", SITE),
        ("F", TOP, "https://frame.example/"),
    ]


def test_pages_have_times_states_and_the_answers_status(tape: TapeOf) -> None:
    tape.line("act", page=0, act="scroll")
    tape.line("act", page=0, act="close")
    tape.line("page_end", page=0, url=SITE, state="looked", title="Amt", html="sha256:ef")
    tape.line("page", page=1, url=SITE + "b", role="other", target="B")

    first, second = tape.read().pages

    assert (first.state, first.title, first.status, first.html) == (State.LOOKED, "Amt", 200, "sha256:ef")
    assert first.loaded is not None
    assert first.quiet is not None
    assert first.closed is not None
    assert first.opened < first.loaded < first.quiet < first.closed
    assert (second.state, second.url, second.status) == (State.BROKEN, SITE + "b", None)


def test_banners_clicks_typing_storage_and_limits_are_read(tape: TapeOf) -> None:
    button = {"text": "Ablehnen", "path": "#no", "layer": 1, "purpose": "reject", "box": [1, 2, 3, 4]}
    tape.line("banner", page=0, state="rejected", found_by="heuristics", buttons=[button], preselected=["x"])
    tape.line("click", page=0, layer=1, text="Ablehnen", path="#no", purpose="reject")
    tape.line("typed", page=0, value="marke", field="name", field_type="text", frame_url=SITE)
    tape.line(
        "storage",
        page=0,
        origin="https://amt.example",
        frame_url=SITE,
        kind="localStorage",
        entries=[["a", "1"]],
    )
    tape.line(
        "storage", page=0, origin="https://amt.example", frame_url=SITE, kind="indexedDB", entries=["db/s"]
    )
    tape.line("missed", page=0, what="timer", detail="one is still to come")
    tape.line("refused", page=0, what="download", subject="https://amt.example/x.zip", why="not saved")
    tape.lines.append(b"{torn")

    recording = tape.read()

    assert recording.banners[0].state is BannerState.REJECTED
    assert recording.banners[0].buttons[0].box == (1, 2, 3, 4)
    assert recording.clicks[0].purpose == "reject"
    assert recording.typed[0].value == "marke"
    assert [(entry.kind, entry.key, entry.value) for entry in recording.stored] == [
        (StorageKind.LOCAL, "a", "1"),
        (StorageKind.INDEXED_DB, "db/s", ""),
    ]
    assert [missed.what for missed in recording.missed] == ["timer", "lines"]
    assert recording.refusals[0].what == "download"


def test_a_click_knows_the_press_that_came_before_the_picture_of_its_effect(tape: TapeOf) -> None:
    tape.line("command", m="Input.dispatchMouseEvent", p={"type": "mouseMoved"})
    pressed = len(tape.lines)
    tape.line("command", m="Input.dispatchMouseEvent", p={"type": "mousePressed"})
    tape.line("missed", page=0, what="a request that the click set off", detail="")
    tape.line("click", page=0, layer=1, text="Ablehnen", path="#no", purpose="reject")
    tape.line("click", page=0, layer=2, text="Speichern", path="#save", purpose="save")

    first, second = tape.read().clicks

    assert first.pressed == pressed < first.event
    assert second.pressed == second.event


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KINDS = st.sampled_from(
    [
        "pass",
        "page",
        "page_end",
        "act",
        "cdp",
        "attached",
        "body",
        "call",
        "storage",
        "cookies",
        "refused",
        "connected",
        "banner",
        "click",
        "typed",
        "screenshot",
        "missed",
    ]
)
METHODS = st.sampled_from(
    [
        "Network.requestWillBeSent",
        "Network.responseReceived",
        "Network.requestWillBeSentExtraInfo",
        "Network.loadingFailed",
        "Network.webSocketCreated",
        "Network.webSocketFrameSent",
        "Page.frameNavigated",
        "Page.frameAttached",
        "Log.entryAdded",
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(KINDS, METHODS, JSON, st.dictionaries(st.sampled_from(
    ["page", "s", "p", "target", "url", "act", "state", "kind", "entries", "cookies", "host", "address", "buttons", "t"]
), JSON)), max_size=12))  # fmt: skip
def test_no_line_is_too_odd_to_read(lines: list[tuple[str, str, Any, dict[str, Any]]]) -> None:
    tape = TapeOf()
    tape.shows()
    for kind, method, params, fields in lines:
        tape.lines.append(orjson.dumps({"k": kind, "m": method, "p": params, **fields}))

    assert tape.read().requests[0].url == SITE


def test_lines_may_be_missing_or_doubled(tape: TapeOf) -> None:
    tape.asks("1", "https://a.example/x")
    tape.answers("1", "https://a.example/x")
    whole = list(tape.lines)
    for left_out in range(len(whole)):
        tape.lines = whole[:left_out] + whole[left_out + 1 :]
        tape.read()
    tape.lines = [line for line in whole for _ in range(2)]

    assert len(tape.read().requests) == 2

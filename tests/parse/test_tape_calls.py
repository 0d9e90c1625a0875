"""Reading what the injected script saw: counting, scripts, acts, cookies and setters."""

from collections.abc import Mapping

from amtsblick.parse.tape_bodies import with_bodies
from amtsblick.parse.tape_calls import Calls, read_calls
from amtsblick.values.recording import Act, Initiator, Request, StorageKind

_PAGE = "https://amt.example/start"
_SCRIPT = "https://stats.example/s.js"


def a_message(event: int, t: float = 2.0, **more: object) -> tuple[int, Mapping[str, object]]:
    base: dict[str, object] = {
        "k": "call", "t": t, "s": "S1", "page": 0, "frame": "F1", "url": _PAGE, "born": 1.5,
    }  # fmt: skip
    return event, base | more


def a_call(api: str, *args: str, stack: int = 1, **more: object) -> dict[str, object]:
    return {"api": api, "args": list(args), "count": 1, "stack": stack, "age": 100} | more


def read(*lines: tuple[int, Mapping[str, object]]) -> Calls:
    return read_calls(lines)


STACKS = {"1": [_SCRIPT, _PAGE], "2": [_PAGE]}


def test_script_is_the_innermost_of_the_stack() -> None:
    (call,) = read(a_message(7, stacks=STACKS, calls=[a_call("Navigator.plugins")])).calls
    assert (call.event, call.script, call.stack) == (7, _SCRIPT, (_SCRIPT, _PAGE))


def test_code_in_the_document_itself_has_no_script_address() -> None:
    (call,) = read(a_message(1, stacks=STACKS, calls=[a_call("Navigator.plugins", stack=2)])).calls
    assert (call.script, call.frame_url) == ("", _PAGE)


def test_address_before_push_state_still_means_the_document_itself() -> None:
    message = a_message(
        1, url="https://amt.example/pushed", opened=_PAGE, stacks=STACKS, calls=[a_call("X.y", stack=2)]
    )
    assert read(message).calls[0].script == ""


def test_worker_is_its_own_script() -> None:
    message = a_message(1, worker=True, url=_SCRIPT, stacks=STACKS, calls=[a_call("X.y")])
    assert read(message).calls[0].script == _SCRIPT


def test_equal_calls_of_later_messages_are_counted_together() -> None:
    first = a_message(1, stacks=STACKS, calls=[a_call("Screen.width", count=2)])
    second = a_message(5, calls=[a_call("Screen.width", count=3)])
    (call,) = read(first, second).calls
    assert (call.count, call.event) == (5, 1)


def test_stack_numbers_of_a_new_document_in_the_frame_are_its_own() -> None:
    old = a_message(1, stacks=STACKS, calls=[a_call("Screen.width")])
    new = a_message(2, born=99.0, stacks={"1": ["https://b.example/b.js"]}, calls=[a_call("Screen.width")])
    late = a_message(3, calls=[a_call("Screen.height")])
    assert [call.script for call in read(old, new, late).calls] == [
        _SCRIPT, "https://b.example/b.js", _SCRIPT,
    ]  # fmt: skip


def test_act_is_the_one_that_was_on_when_the_call_was_made() -> None:
    acts = [
        (0, {"k": "act", "t": 0.0, "page": 0, "act": "open"}),
        (1, {"k": "act", "t": 1.95, "page": 0, "act": "scroll"}),
        (2, {"k": "act", "t": 0.5, "page": 1, "act": "type"}),
    ]
    early = a_call("A.a")
    late = a_call("B.b", age=10)
    calls = read(*acts, a_message(3, stacks=STACKS, calls=[early, late])).calls
    assert [(call.act, round(call.at, 2)) for call in calls] == [(Act.OPEN, 1.9), (Act.SCROLL, 1.99)]


def test_long_texts_are_cut_but_not_the_cookie_line() -> None:
    line = "id=" + "x" * 900 + "; path=/"
    calls = read(a_message(1, stacks=STACKS, calls=[a_call("Document.cookie", line)]))
    assert len(calls.calls[0].args[0]) == 500
    assert (calls.cookies[0].line, calls.cookies[0].script) == (line, _SCRIPT)


def test_cookie_store_is_read_as_a_cookie_line() -> None:
    options = '{"name":"a","value":"b","expires":1700000000000,"domain":"amt.example","sameSite":"lax"}'
    calls = [a_call("CookieStore.set", options), a_call("CookieStore.set", "c", "d")]
    first, second = read(a_message(1, stacks=STACKS, calls=calls)).cookies
    assert first.line == (
        "a=b; Expires=Tue, 14 Nov 2023 22:13:20 GMT; Domain=amt.example; Path=/; Secure; SameSite=lax"
    )
    assert second.line == "c=d; Path=/; Secure; SameSite=Strict"


def test_first_script_that_wrote_an_entry_is_its_setter() -> None:
    calls = [
        a_call("Storage.setItem", "uid", target="localStorage"),
        a_call("Storage.setItem", "uid", target="localStorage", stack=2),
        a_call("Storage.setItem", "tab", target="sessionStorage", stack=2),
        a_call("IDBFactory.open", "store"),
    ]
    origin = "https://amt.example"
    assert read(a_message(1, stacks=STACKS, calls=calls)).setters == {
        (StorageKind.LOCAL, origin, "uid"): _SCRIPT,
        (StorageKind.SESSION, origin, "tab"): _PAGE,
        (StorageKind.INDEXED_DB, origin, "store"): _SCRIPT,
    }


def test_fetch_that_outlives_its_page_is_known_by_its_absolute_address() -> None:
    calls = [a_call("fetch", "/collect?x=1", "keepalive")]
    assert read(a_message(1, stacks=STACKS, calls=calls)).kept_alive == {
        (0, "https://amt.example/collect?x=1")
    }


def a_beacon(event: int, url: str, body: bytes = b"", page: int = 0) -> Request:
    return Request(
        event=event, id=str(event), url=url, method="POST", kind="ping", page=page, act=Act.CLOSE, at=3.0,
        frame="F1", frame_url=_PAGE, top_url=_PAGE, initiator=Initiator(kind="script"), post_data=body,
        keepalive=True,
    )  # fmt: skip


def test_bodies_that_only_the_script_saw_complete_their_beacons_in_order() -> None:
    sink = "https://sink.example/b"
    sent = [{"url": sink, "data": "Zmlyc3Q="}, {"url": sink, "data": "c2Vjb25k"}]
    calls = read(a_message(1, sent=sent), a_message(2, page=1, sent=[{"url": sink, "data": "!"}]))
    requests = [
        a_beacon(4, sink), a_beacon(5, "https://else.example/"), a_beacon(6, sink), a_beacon(7, sink),
        a_beacon(8, sink, page=1),
    ]  # fmt: skip
    completed = [request.post_data for request in with_bodies(requests, calls.bodies)]
    assert completed == [b"first", b"", b"second", b"", b""]


def test_bodies_that_the_network_events_have_stay() -> None:
    sent = [{"url": "https://sink.example/b", "data": "Zmlyc3Q="}]
    calls = read(a_message(1, sent=sent))
    request = a_beacon(4, "https://sink.example/b", b"other")
    assert list(with_bodies([request], calls.bodies)) == [request]


def test_listeners_of_one_script_are_counted_by_type_and_target() -> None:
    def heard(count: int, kind: str = "mousemove") -> dict[str, object]:
        return {"type": kind, "target": "document", "count": count, "stack": 1}

    calls = read(
        a_message(1, stacks=STACKS, listeners=[heard(1), heard(1, "input")]),
        a_message(2, listeners=[heard(4)]),
    )
    assert [(one.type, one.script, one.count) for one in calls.listeners] == [
        ("mousemove", _SCRIPT, 5), ("input", _SCRIPT, 1),
    ]  # fmt: skip


def test_broken_messages_cost_only_themselves() -> None:
    broken = [
        a_message(1, stacks=[], calls={"api": 1}, listeners="no"),
        a_message(2, calls=[None, 3, {"api": None, "args": [None], "count": "x", "age": "y"}]),
        (3, {"k": "call"}),
        (4, {"k": "act", "act": "dance"}),
    ]
    good = a_message(5, stacks=STACKS, calls=[a_call("Screen.width")], cut=4)
    calls = read(*broken, good)
    assert calls.calls[-1].script == _SCRIPT
    assert calls.dropped == 4

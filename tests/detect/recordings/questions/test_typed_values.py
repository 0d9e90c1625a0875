"""Typed values that leave the page in any spelling are found, and nothing else is."""

import base64
import gzip
import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from amtsblick.detect.recordings.questions import key_logging
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
    Socket,
    Typed,
)

_PAGE = "https://amt.example/kontakt"
_VALUE = "zq7marked-3f9a1c@example.org"
_LOGGER = "https://keys.spy.example/k"


def a_request(
    body: bytes = b"", url: str = _LOGGER, at: float = 6.0, event: int = 30, **more: object
) -> Request:
    fields: dict[str, object] = {
        "event": event, "id": str(event), "url": url, "method": "POST", "kind": "fetch", "page": 0,
        "act": Act.TYPE, "at": at, "frame": "F", "frame_url": _PAGE, "top_url": _PAGE,
        "initiator": Initiator(kind="script"), "post_data": body, "status": 200,
    }  # fmt: skip
    return Request(**(fields | more))  # type: ignore[arg-type]  # a test's shorthand


def typed(value: str = _VALUE, name: str = "email", kind: str = "email", event: int = 20) -> Typed:
    return Typed(event=event, page=0, at=5.0, value=value, field=name, field_type=kind, frame_url=_PAGE)


def ask(
    requests: Iterable[Request],
    knowledge: Knowledge,
    fields: Sequence[Typed] = (typed(),),
    sockets: Iterable[Socket] = (),
) -> list[Sighting]:
    recording = Recording(
        site="https://amt.example/",
        name=PassName.NONE,
        started_at=datetime(2026, 11, 23, tzinfo=UTC),
        browser=BrowserFacts(product="Chromium"),
        pages=(PageVisit(index=0, requested=_PAGE, url=_PAGE, role="contact", state=State.LOOKED),),
        requests=tuple(requests),
        sockets=tuple(sockets),
        typed=tuple(fields),
    )
    return list(key_logging.ask(recording, knowledge))


_SPELT = {
    "plain": _VALUE.encode(),
    "within JSON": json.dumps({"v": _VALUE}).encode(),
    "URL-encoded": b"v=" + quote(_VALUE, safe="").encode(),
    "base64": base64.b64encode(_VALUE.encode()),
    "base64 within a form": b"d=" + quote(base64.b64encode(_VALUE.encode()).decode(), safe="").encode(),
    "base64 of JSON": base64.b64encode(json.dumps({"field": "mail", "value": _VALUE}).encode()),
    "hexadecimal": _VALUE.encode().hex().encode(),
    "md5": hashlib.md5(_VALUE.encode(), usedforsecurity=False).hexdigest().encode(),
    "sha1": hashlib.sha1(_VALUE.encode(), usedforsecurity=False).hexdigest().encode(),
    "sha256": json.dumps({"em": hashlib.sha256(_VALUE.encode()).hexdigest()}).encode(),
    "reversed": _VALUE[::-1].encode(),
    "gzip": gzip.compress(json.dumps({"v": _VALUE}).encode(), mtime=0),
    "beginning": b'{"v":"zq7mark"}',
    "one after the other in a list": json.dumps([[1717 + n, char] for n, char in enumerate(_VALUE)]).encode(),
    "character codes with blanks": " ".join(str(ord(char)) for char in _VALUE).encode(),
    "each character moved by three": "".join(chr(ord(char) + 3) for char in _VALUE).encode(),
    "under a key, in base64": base64.b64encode(bytes(ord(char) ^ 42 for char in _VALUE)),
    "under a key, in hexadecimal": b'{"d":"'
    + bytes(ord(char) ^ 99 for char in _VALUE).hex().encode()
    + b'"}',
    "character codes": ",".join(str(ord(char)) for char in _VALUE).encode(),
}


@pytest.mark.parametrize("name", _SPELT)
def test_spelling_is_found_in_a_body(name: str, knowledge: Knowledge) -> None:
    (sighting,) = ask([a_request(_SPELT[name])], knowledge)
    assert (sighting.host, sighting.party, sighting.trace.event) == ("keys.spy.example", Party.THIRD, 30)
    assert dict(sighting.facts)["fields"] == "email"


def test_value_in_the_address_is_found(knowledge: Knowledge) -> None:
    url = f"{_LOGGER}?q={quote(quote(_VALUE, safe=''), safe='')}"
    (sighting,) = ask([a_request(url=url, method="GET")], knowledge)
    assert dict(sighting.facts)["where"] == "URL"


def test_value_in_a_header_is_found(knowledge: Knowledge) -> None:
    (sighting,) = ask([a_request(headers=(("x-note", _VALUE),))], knowledge)
    assert dict(sighting.facts)["where"] == "header"


def test_value_over_a_web_socket_is_found(knowledge: Knowledge) -> None:
    socket = Socket(
        event=9,
        url="wss://live.spy.example/s",
        page=0,
        act=Act.OPEN,
        at=0.5,
        frame_url=_PAGE,
        initiator=Initiator(kind="script"),
        sent=(b"hello", json.dumps({"input": _VALUE}).encode()),
    )
    (sighting,) = ask([], knowledge, sockets=[socket])
    assert (sighting.host, dict(sighting.facts)["where"]) == ("live.spy.example", "WebSocket")


@pytest.mark.parametrize(
    "pattern",
    ['{{"type":"keydown","key":"{}"}}', "k={}", '{{"keyCode":{code}}}', "c={code}"],
    ids=["key", "form", "code", "code in a form"],
)
def test_single_keys_are_put_together(pattern: str, knowledge: Knowledge) -> None:
    requests = [
        a_request(pattern.format(char, code=ord(char.upper())).encode(), event=30 + index)
        for index, char in enumerate(_VALUE[:9])
    ]
    (sighting,) = ask(requests, knowledge)
    assert dict(sighting.facts)["how"] == "key by key"


def test_recipient_is_told_once_with_all_fields(knowledge: Knowledge) -> None:
    fields = [typed(), typed("zq8other-77aa", "name", "text", 21)]
    requests = [a_request(b"zq7marked-3f9a1c@example.org"), a_request(b"zq8other-77aa", event=31)]
    (sighting,) = ask(requests, knowledge, fields)
    assert dict(sighting.facts)["fields"] == "email, name"


_INNOCENT = {
    "other bodies": [a_request(b'{"event":"input","field":"email","length":28}')],
    "blocked": [a_request(_VALUE.encode(), blocked="private address")],
    "characters of something else": [
        a_request(json.dumps(list("Willkommen beim Amt")).encode(), event=31),
        a_request(bytes(range(32, 127)) * 20, event=32),
    ],
    "masked": [a_request('{"v":"••••••••••••••••"}'.encode())],
    "another page's": [a_request(_VALUE.encode(), page=1)],
}


@pytest.mark.parametrize("name", _INNOCENT)
def test_nothing_typed_left(name: str, knowledge: Knowledge) -> None:
    assert ask(_INNOCENT[name], knowledge) == []


def test_suggestions_of_the_own_search_are_none(knowledge: Knowledge) -> None:
    own = a_request(url=f"https://amt.example/suggest?q={_VALUE[:8]}", method="GET")
    assert ask([own], knowledge, [typed(name="q", kind="text")]) == []
    assert len(ask([own], knowledge, [typed(name="strasse", kind="text")])) == 1


def test_fields_whose_values_begin_alike_are_told_apart(knowledge: Knowledge) -> None:
    fields = [typed("mark-3f9a1c0", "name", "text"), typed("mark-3f9a1c1", "email", "text")]
    (sighting,) = ask([a_request(b'{"v":"mark-3f9a1c1"}')], knowledge, fields)
    assert dict(sighting.facts)["fields"] == "email"


def test_search_words_sent_elsewhere_are_named(knowledge: Knowledge) -> None:
    assert len(ask([a_request(_VALUE.encode())], knowledge, [typed(name="q", kind="search")])) == 1


def test_beginning_that_was_there_before_typing_shows_nothing(knowledge: Knowledge) -> None:
    before = a_request(b'{"page":"zq7mark the page"}', at=1.0, event=3, act=Act.OPEN)
    after = a_request(b'{"page":"zq7mark the page"}')
    assert ask([before, after], knowledge) == []
    assert len(ask([before, a_request(_VALUE.encode())], knowledge)) == 1


@pytest.mark.parametrize(
    ("body", "found"),
    [
        pytest.param(b'{"tel":"03012345678"}', 1, id="alone"),
        pytest.param(b'{"ts":"9903012345678"}', 0, id="within a longer number"),
        pytest.param(b'{"ts":"030123"}', 0, id="its beginning"),
    ],
)
def test_numbers_count_only_as_a_whole(body: bytes, found: int, knowledge: Knowledge) -> None:
    assert len(ask([a_request(body)], knowledge, [typed("03012345678", "tel", "tel")])) == found

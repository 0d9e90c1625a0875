"""What did the injected script see a page's scripts call, listen to and write?

Reads the ``call`` lines of a tape; their form is described at the head of the script that wrote them.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final, TypeAlias
from urllib.parse import urlsplit

import orjson

from amtsblick.parse.tape_bodies import SentBody, decoded
from amtsblick.parse.urls import join
from amtsblick.values.recording import Act, Listener, ScriptCall, StorageKind, TapeLine

Line: TypeAlias = tuple[int, Mapping[str, object]]
"""Event number and the line's object."""
StorageKey: TypeAlias = tuple[StorageKind, str, str]
"""Kind, origin, and key (localStorage, sessionStorage) or name (database, cache, script)."""

_TEXT: Final = 500
_LAST_DATE: Final = 2.5e14
"""Milliseconds since 1970 that a date can still say: year 9892."""
_OPENERS: Final = {
    "IDBFactory.open": StorageKind.INDEXED_DB,
    "CacheStorage.open": StorageKind.CACHE,
    "ServiceWorkerContainer.register": StorageKind.SERVICE_WORKER,
}
_COOKIE_CALLS: Final = frozenset({"Document.cookie", "CookieStore.set"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CookieWrite:
    """A script wrote a cookie. ``line`` has the form of a Set-Cookie line, whichever interface was used."""

    event: int
    line: str
    script: str
    stack: tuple[str, ...]
    frame_url: str
    page: int
    act: Act
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """Everything the ``call`` lines of a tape say. ``setters`` names the first script that wrote an entry."""

    calls: tuple[ScriptCall, ...] = ()
    listeners: tuple[Listener, ...] = ()
    cookies: tuple[CookieWrite, ...] = ()
    setters: Mapping[StorageKey, str] = field(default_factory=dict)
    bodies: tuple[SentBody, ...] = ()
    kept_alive: frozenset[tuple[int, str]] = frozenset()
    """Page and absolute address of each ``fetch`` that asked to outlive its page."""
    dropped: int = 0
    """Calls that were seen but not written down because a document made too many."""


def read_calls(lines: Iterable[Line]) -> Calls:
    """Read the calls out of a tape's lines; lines of other kinds and broken ones are passed over."""
    reader = _Reader()
    for event, line in lines:
        kind = line.get("k")
        if kind == TapeLine.ACT:
            reader.read_act(line)
        elif kind == TapeLine.SCRIPT_CALL:
            reader.read_message(event, line)
    return reader.finish()


@dataclass(slots=True)
class _Acts:
    """When each act of a page began."""

    times: list[float] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)

    def at(self, time: float) -> Act:
        index = bisect_right(self.times, time) - 1
        return self.acts[index] if index >= 0 else Act.OPEN


class _Reader:
    """Puts the messages of all documents together; equal calls of one document become one."""

    def __init__(self) -> None:
        self._acts: dict[int, _Acts] = {}
        self._stacks: dict[tuple[object, ...], dict[str, tuple[str, ...]]] = {}
        self._calls: dict[tuple[object, ...], ScriptCall] = {}
        self._listeners: dict[tuple[object, ...], Listener] = {}
        self._cookies: list[CookieWrite] = []
        self._setters: dict[StorageKey, str] = {}
        self._bodies: list[SentBody] = []
        self._kept_alive: set[tuple[int, str]] = set()
        self._dropped = 0

    def finish(self) -> Calls:
        return Calls(
            calls=tuple(self._calls.values()),
            listeners=tuple(self._listeners.values()),
            cookies=tuple(self._cookies),
            setters=self._setters,
            bodies=tuple(self._bodies),
            kept_alive=frozenset(self._kept_alive),
            dropped=self._dropped,
        )

    def read_act(self, line: Mapping[str, object]) -> None:
        name = _text(line.get("act"))
        if name in set(Act):
            acts = self._acts.setdefault(_number(line.get("page")), _Acts())
            acts.times.append(_seconds(line.get("t")))
            acts.acts.append(Act(name))

    def read_message(self, event: int, line: Mapping[str, object]) -> None:
        document = line.get("s"), line.get("frame"), line.get("born")
        stacks = self._stacks.setdefault(document, {})
        stacks.update({key: _texts(urls) for key, urls in _object(line.get("stacks")).items()})
        # A worker is its script; a document holds code of its own.
        own = set() if line.get("worker") else {_text(line.get("url")), _text(line.get("opened"))}
        self._dropped += _number(line.get("cut"))
        for sent in _objects(line.get("sent")):
            data = decoded(_text(sent.get("data")))
            self._bodies.append(
                SentBody(page=_number(line.get("page")), url=_text(sent.get("url")), data=data)
            )
        for call in _objects(line.get("calls")):
            seen = self._call(event, line, call, stacks, own)
            self._keep_writes(seen, call)
            self._count(document, seen)
        for entry in _objects(line.get("listeners")):
            self._listen(event, line, entry, stacks, own)

    def _call(
        self,
        event: int,
        line: Mapping[str, object],
        call: Mapping[str, object],
        stacks: Mapping[str, tuple[str, ...]],
        own: set[str],
    ) -> ScriptCall:
        page = _number(line.get("page"))
        at = max(0.0, _seconds(line.get("t")) - _seconds(call.get("age")) / 1000)
        stack = stacks.get(_text(call.get("stack")), ())
        return ScriptCall(
            event=event,
            api=_text(call.get("api")),
            target=_text(call.get("target")),
            args=tuple(arg[:_TEXT] for arg in _texts(call.get("args"))),
            result=_text(call.get("result"))[:_TEXT],
            count=max(1, _number(call.get("count"))),
            script=_innermost(stack, own),
            stack=stack,
            frame_url=_text(line.get("url")),
            page=page,
            act=self._acts.get(page, _Acts()).at(at),
            at=at,
        )

    def _count(self, document: tuple[object, ...], seen: ScriptCall) -> None:
        key = (document, seen.api, seen.target, seen.args, seen.result, seen.stack)
        known = self._calls.get(key)
        self._calls[key] = seen if known is None else replace(known, count=known.count + seen.count)

    def _keep_writes(self, seen: ScriptCall, call: Mapping[str, object]) -> None:
        first = seen.args[0] if seen.args else ""
        if seen.api in _COOKIE_CALLS:
            self._cookies.append(_cookie_write(seen, _texts(call.get("args"))))
        elif seen.api == "Storage.setItem" and seen.target in set(StorageKind):
            self._setters.setdefault(
                (StorageKind(seen.target), _origin(seen.frame_url), first), _setter(seen)
            )
        elif seen.api in _OPENERS:
            self._setters.setdefault((_OPENERS[seen.api], _origin(seen.frame_url), first), _setter(seen))
        elif seen.api == "fetch" and "keepalive" in seen.args[1:]:
            self._kept_alive.add((seen.page, join(seen.frame_url, first) or first))

    def _listen(
        self,
        event: int,
        line: Mapping[str, object],
        entry: Mapping[str, object],
        stacks: Mapping[str, tuple[str, ...]],
        own: set[str],
    ) -> None:
        stack = stacks.get(_text(entry.get("stack")), ())
        listener = Listener(
            event=event,
            type=_text(entry.get("type")),
            target=_text(entry.get("target")),
            script=_innermost(stack, own),
            frame_url=_text(line.get("url")),
            page=_number(line.get("page")),
            count=max(1, _number(entry.get("count"))),
        )
        key = (listener.page, listener.frame_url, listener.script, listener.type, listener.target)
        known = self._listeners.get(key)
        self._listeners[key] = (
            listener if known is None else replace(known, count=known.count + listener.count)
        )


def _innermost(stack: tuple[str, ...], own: set[str]) -> str:
    """Address of the innermost script; "" for code written into the document itself."""
    return next((url for url in stack[:1] if url not in own), "")


def _origin(address: str) -> str:
    """Origin of a browser's (normalised) address; "" for documents without one, such as about:blank."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _setter(seen: ScriptCall) -> str:
    return seen.script or seen.frame_url


def _cookie_write(seen: ScriptCall, args: tuple[str, ...]) -> CookieWrite:
    if seen.api == "Document.cookie":
        line = args[0] if args else ""
    elif len(args) > 1:
        line = f"{args[0]}={args[1]}; Path=/; Secure; SameSite=Strict"
    else:
        line = _cookie_line(_json_object(args[0] if args else ""))
    return CookieWrite(
        event=seen.event,
        line=line,
        script=seen.script,
        stack=seen.stack,
        frame_url=seen.frame_url,
        page=seen.page,
        act=seen.act,
        at=seen.at,
    )


def _cookie_line(cookie: Mapping[str, object]) -> str:
    """The Set-Cookie line that says what ``cookieStore.set`` was told (Cookie Store API, CookieInit)."""
    return "; ".join(_cookie_parts(cookie))


def _cookie_parts(cookie: Mapping[str, object]) -> Iterator[str]:
    yield f"{_text(cookie.get('name'))}={_text(cookie.get('value'))}"
    expires = cookie.get("expires")
    if isinstance(expires, int | float) and 0 <= expires < _LAST_DATE:
        moment = datetime.fromtimestamp(expires / 1000, UTC)
        yield f"Expires={format_datetime(moment, usegmt=True)}"
    elif isinstance(expires, str):
        yield f"Expires={expires}"
    if domain := _text(cookie.get("domain")):
        yield f"Domain={domain}"
    yield f"Path={_text(cookie.get('path')) or '/'}"
    yield "Secure"
    yield f"SameSite={_text(cookie.get('sameSite')) or 'strict'}"
    if cookie.get("partitioned") is True:
        yield "Partitioned"


def _json_object(text: str) -> Mapping[str, object]:
    try:
        return _object(orjson.loads(text))
    except orjson.JSONDecodeError:
        return {}


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> Iterator[Mapping[str, object]]:
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))


def _texts(value: object) -> tuple[str, ...]:
    return tuple(_text(item) for item in value) if isinstance(value, list) else ()


def _text(value: object) -> str:
    """A text as it is, a number in digits (stacks are numbered), "" for anything else."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _seconds(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0

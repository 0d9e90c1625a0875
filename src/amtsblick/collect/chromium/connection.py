"""How do we talk with Chromium, in both directions, over its debugging pipe?

One connection carries all sessions (the protocol's "flatten" mode): messages are JSON, each ended
by a zero byte. Orders can be awaited, given with a callback, or simply posted.
"""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any, Final, TypeAlias

import orjson

from amtsblick.collect.chromium.errors import (
    BrowserGoneError,
    CommandFailedError,
    CommandTimeoutError,
    TabGoneError,
)

Params: TypeAlias = dict[str, Any]
Answer: TypeAlias = Callable[[Params | None], None]
"""Gets an order's result, None when it failed or the session ended."""
Order: TypeAlias = tuple[str, Params | None]

_SESSION_GONE: Final = -32001
_END: Final = b"\0"


class Connection(asyncio.Protocol):
    """Both ends of the pipe. ``on_event`` gets session id ("" for the browser), method, params."""

    def __init__(self, on_event: Callable[[str, str, Params], None], on_end: Callable[[], None]) -> None:
        self._on_event = on_event
        self._on_end = on_end
        self._transport: asyncio.WriteTransport | None = None
        self._parts: list[bytes] = []
        self._last = 0
        self._waiting: dict[int, tuple[str, Callable[[Params | None, Params | None], None]]] = {}
        self.ended = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Chromium's end is there."""
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Bytes came; whole messages are handled, the rest waits."""
        if _END not in data:
            self._parts.append(data)
            return
        *messages, rest = b"".join((*self._parts, data)).split(_END)
        self._parts = [rest] if rest else []
        for message in messages:
            self._handle(orjson.loads(message))

    def connection_lost(self, _: Exception | None) -> None:
        """Chromium has ended, or we closed the pipe."""
        self.ended = True
        for session in {session for session, _ in self._waiting.values()}:
            self.forget(session)
        self._on_end()

    def _handle(self, message: Params) -> None:
        number = message.get("id")
        if number is None:
            self._on_event(message.get("sessionId", ""), message["method"], message.get("params", {}))
            return
        waiting = self._waiting.pop(number, None)
        if waiting is not None:
            waiting[1](message.get("result"), message.get("error"))

    def forget(self, session: str) -> None:
        """The session has ended: nobody will answer its orders."""
        gone = [number for number, (owner, _) in self._waiting.items() if owner == session]
        for number in gone:
            waiting = self._waiting.pop(number, None)
            if waiting is not None:
                waiting[1](None, {"code": _SESSION_GONE, "message": "the session has ended"})

    def _message(self, method: str, params: Params | None, session: str) -> bytes:
        self._last += 1
        message: Params = {"id": self._last, "method": method}
        if params:
            message["params"] = params
        if session:
            message["sessionId"] = session
        return orjson.dumps(message) + _END

    def _write(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    def post(self, session: str, orders: Iterable[Order]) -> None:
        """Give orders in this sequence without waiting; failures are not reported."""
        self._write(b"".join(self._message(method, params, session) for method, params in orders))

    def call(self, session: str, method: str, params: Params | None, answer: Answer) -> None:
        """Give an order; ``answer`` is called once with the result, or with None when it failed."""
        data = self._message(method, params, session)
        if self.ended:
            answer(None)
            return
        self._waiting[self._last] = session, lambda result, _: answer(result)
        self._write(data)

    async def ask(self, session: str, method: str, params: Params | None = None, *, within: float) -> Params:
        """Give an order and wait for its result, at most ``within`` seconds."""
        if self.ended:
            raise BrowserGoneError("Chromium has ended.")
        future: asyncio.Future[Params] = asyncio.get_running_loop().create_future()
        data = self._message(method, params, session)
        number = self._last
        self._waiting[number] = session, lambda result, error: _settle(future, method, result, error)
        self._write(data)
        try:
            async with asyncio.timeout(within):
                return await future
        except TimeoutError as error:
            raise CommandTimeoutError(f"{method} got no answer within {within:g} s.") from error
        finally:
            self._waiting.pop(number, None)

    def close(self) -> None:
        """Close our end; Chromium then ends by itself."""
        if self._transport is not None:
            self._transport.abort()


def _settle(future: asyncio.Future[Params], method: str, result: Params | None, error: Params | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(result or {})
    elif error.get("code") == _SESSION_GONE:
        future.set_exception(TabGoneError(f"{method}: the tab is gone."))
    else:
        future.set_exception(CommandFailedError(f"{method}: {error.get('message', 'failed')}"))

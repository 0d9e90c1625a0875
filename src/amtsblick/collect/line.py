"""One connection that speaks HTTP/1.1: a request goes out, its answer comes in.

The only module that knows httptools, which is llhttp, the parser of Node.js. What arrives is handed
on at once, so that nothing gathers here and whoever takes it decides how much is enough.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

import httptools

RawHeaders: TypeAlias = list[tuple[bytes, bytes]]

# Some authorities send policies of more than 8 KiB in one header; a header bomb is far larger.
_FIELD_CAP: Final = 64 * 1024
_HEADER_COUNT: Final = 256
_DRY_CAP: Final = 4 * _FIELD_CAP
"""Bytes that may come without a piece of body in them: heads, trailers, chunks' extensions."""
_INFORMATIONAL: Final = range(100, 200)
_SWITCHING: Final = 101


class SilentError(TimeoutError):
    """The peer sent nothing for too long."""


class NoAnswerError(ConnectionError):
    """The peer closed the connection before a head came."""


class NotHttpError(Exception):
    """What came is no head of an HTTP answer."""


class CutShortError(Exception):
    """The body ended too early or is malformed."""


class _EnoughError(Exception):
    """Whoever takes the answer wants no more of it."""


class Taker(Protocol):
    """Somebody who takes one answer as it arrives; returns False when that was enough."""

    def begin(self, status: int, headers: RawHeaders) -> bool:
        """The head is complete. Names are as sent, values without white space around them."""
        ...

    def feed(self, data: bytes) -> bool:
        """A piece of the body, without transfer encoding."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds a peer may be silent while it answers, and a connection idle between answers."""

    silent: float
    idle: float

    @property
    def tick(self) -> float:
        """A line looks at its clock at least this often."""
        return min(self.silent, self.idle)


class Line(asyncio.Protocol):
    """One connection, one request at a time.

    ``peer`` is the address really connected to. ``reusable`` says that the last answer was taken
    to its end and the peer keeps the connection open. ``lost`` is called once when it is gone.
    """

    def __init__(self, patience: Patience, lost: Callable[["Line"], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._patience = patience
        self._lost = lost
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._alarm: asyncio.TimerHandle | None = None
        self._heard_at = self._loop.time()
        self._deadline = 0.0
        self.peer = ""
        self.asked = 0
        self.reusable = False

    async def ask(self, request: bytes, taker: Taker, *, deadline: float) -> None:
        """Send ``request`` and hand its answer to ``taker``; ``deadline`` is in loop time.

        Raises SilentError, TimeoutError (deadline), NoAnswerError, NotHttpError, CutShortError or
        the network's OSError. When cancelled, ``drop`` the line.
        """
        self.asked += 1
        if self._transport is None or self._transport.is_closing():
            raise NoAnswerError
        self.reusable = False
        self._reading = _Reading(taker)
        waiter = self._waiter = self._loop.create_future()
        self._heard_at, self._deadline = self._loop.time(), deadline
        if self._alarm is None:
            self._look_later()
        self._transport.write(request)
        await waiter

    def drop(self) -> None:
        """Close the connection at once; safe to call twice."""
        self.reusable = False
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        address = transport.get_extra_info("peername")
        self.peer = str(address[0]) if address else ""

    def data_received(self, data: bytes) -> None:
        """Called by asyncio."""
        waiter = self._waiter
        if waiter is None or waiter.done():
            self.drop()
            return
        self._heard_at = self._loop.time()
        reading = self._reading
        try:
            reading.arrived(data)
        except httptools.HttpParserError as error:
            if not reading.complete:
                self._end(_meaning(error, reading))
                self.drop()
                return
            reading.surplus = True  # a peer that goes on after its last answer is not asked again
        if reading.complete:
            self.reusable = reading.stays_open and not reading.surplus
            self._end(None)

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by asyncio."""
        self.reusable = False
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if self._waiter is not None:
            self._end(self._reading.at_the_end(exc))
        self._lost(self)

    def _end(self, trouble: Exception | None) -> None:
        waiter, self._waiter = self._waiter, None
        if waiter is None or waiter.done():
            return
        if trouble is None:
            waiter.set_result(None)
        else:
            waiter.set_exception(trouble)

    def _due(self) -> float:
        if self._waiter is None:
            return self._heard_at + self._patience.idle
        return min(self._deadline, self._heard_at + self._patience.silent)

    def _look_later(self) -> None:
        # One timer that looks now and then costs less than three timers for each request.
        at = min(self._due(), self._loop.time() + self._patience.tick)
        self._alarm = self._loop.call_at(at, self._look)

    def _look(self) -> None:
        self._alarm = None
        now = self._loop.time()
        if now < self._due():
            self._look_later()
            return
        if self._waiter is not None:
            self._end(TimeoutError() if now >= self._deadline else SilentError())
        self.drop()


class _Reading:
    """How far one answer has come; the parser calls its ``on_…`` methods."""

    def __init__(self, taker: Taker) -> None:
        self._taker = taker
        self._headers: RawHeaders = []
        self._dry = 0
        self.begun = False
        self.complete = False
        self.surplus = False
        self.stays_open = False
        self._parser = httptools.HttpResponseParser(self)
        # What aiohttp and curl let pass, too: many old servers know no better.
        self._parser.set_dangerous_leniencies(
            lenient_headers=True, lenient_optional_cr_before_lf=True, lenient_spaces_after_chunk_size=True
        )

    def arrived(self, data: bytes) -> None:
        """Take what came over the wire; raises HttpParserError."""
        self._dry += len(data)
        self._parser.feed_data(data)
        if self._dry > _DRY_CAP:
            raise httptools.HttpParserError("endless head or trailer")

    def at_the_end(self, error: Exception | None) -> Exception | None:
        """What it means that the connection is gone; None when that is how the body ends."""
        if not self.begun:
            return error or NoAnswerError()
        if not self.complete and _has_its_own_end(self._headers):
            return CutShortError(str(error) if error else "the connection was closed")
        return None

    def on_message_begin(self) -> None:
        """Called by httptools: an answer begins."""
        self.surplus = self.surplus or self.complete

    def on_header(self, name: bytes, value: bytes) -> None:
        """Called by httptools for each line of the head, and for trailers, which nobody needs."""
        if self.complete or self.begun:
            return
        if len(self._headers) >= _HEADER_COUNT or len(name) + len(value) > _FIELD_CAP:
            raise NotHttpError("too many headers, or one too long")
        if b"\0" in value:
            raise NotHttpError("a NUL byte in a header")
        self._headers.append((name, value.rstrip(b" \t")))

    def on_headers_complete(self) -> None:
        """Called by httptools: the head has been read."""
        status = self._parser.get_status_code()
        if self.complete:
            return
        if status in _INFORMATIONAL:
            if status == _SWITCHING:
                raise NotHttpError("it switches to another protocol")
            self._headers = []
            return
        self.begun = True
        if not self._taker.begin(status, self._headers):
            raise _EnoughError

    def on_body(self, data: bytes) -> None:
        """Called by httptools with a piece of the body."""
        self._dry = 0
        if not self.complete and not self._taker.feed(data):
            raise _EnoughError

    def on_message_complete(self) -> None:
        """Called by httptools: the answer is whole, unless it was only informational."""
        if self.begun and not self.complete:
            self.complete = True
            self.stays_open = self._parser.should_keep_alive()


def _meaning(error: httptools.HttpParserError, reading: _Reading) -> Exception | None:
    """The error behind a parser's error; None when nobody wanted more."""
    cause = error.__context__ if isinstance(error, httptools.HttpParserCallbackError) else None
    match cause:
        case _EnoughError():
            return None
        case NotHttpError():
            return cause
        case None:
            return CutShortError(str(error)) if reading.begun else NotHttpError(str(error))
        case _:
            assert isinstance(cause, Exception)
            return cause


def _has_its_own_end(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Does the head say where the body ends, so that the connection's end is not it? RFC 9112 §6.3."""
    for name, value in headers:
        key = name.lower()
        if key == b"content-length":
            return True
        if key == b"transfer-encoding" and value.lower().endswith(b"chunked"):
            return True
    return False

"""Which bytes of requests and answers are kept, and how are they fetched from Chromium?"""

import asyncio
from base64 import b64decode
from dataclasses import dataclass

from amtsblick.collect.chromium.connection import Connection, Params
from amtsblick.collect.chromium.session import Session
from amtsblick.collect.chromium.settings import Limits
from amtsblick.collect.chromium.tape import Tape
from amtsblick.values.recording import TapeLine

_NO_BODY = frozenset({"Preflight", "WebSocket", "EventSource"})
_EMPTY = frozenset({101, 204, 205, 304})


@dataclass(frozen=True, slots=True)
class _Expected:
    kind: str
    status: int


class Bodies:
    """Asks for each body as soon as it is complete, while Chromium still has it."""

    def __init__(self, tape: Tape, connection: Connection, limits: Limits) -> None:
        self._tape = tape
        self._connection = connection
        self._limits = limits
        # By request alone: a frame's document may begin in its parent's session and end in its own.
        self._expected: dict[str, _Expected] = {}
        self._asked = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def expect(self, request: str, kind: str, response: Params) -> None:
        """An answer begins."""
        self._expected[request] = _Expected(kind, response.get("status", 0))

    def forget(self, request: str) -> None:
        """The answer did not come to its end."""
        self._expected.pop(request, None)

    def fetch(self, session: Session, request: str, size: float) -> None:
        """The answer is complete; ``size`` counts its bytes on the wire."""
        expected = self._expected.pop(request, None)
        if expected is None or expected.kind in _NO_BODY or expected.status in _EMPTY:
            return
        if size > self._limits.body or self._tape.blob_bytes > self._limits.bodies:
            about = {"s": session.id, "request": request, "of": "response", "text": False}
            self._note(about, None, size=int(size))
            return
        self._ask(session, "Network.getResponseBody", request)

    def fetch_sent(self, session: Session, request: str) -> None:
        """The request has a body that its announcement did not carry."""
        self._ask(session, "Network.getRequestPostData", request)

    def _ask(self, session: Session, method: str, request: str) -> None:
        self._asked += 1
        self._idle.clear()
        of = "request" if method == "Network.getRequestPostData" else "response"

        def answer(result: Params | None) -> None:
            self._asked -= 1
            if not self._asked:
                self._idle.set()
            data = None if result is None else _bytes(result)
            text = result is not None and not result.get("base64Encoded")
            about = {"s": session.id, "request": request, "of": of, "text": text}
            kept = data if data is not None and len(data) <= self._limits.body else None
            self._note(about, kept, size=len(data or b""))

        self._connection.call(session.id, method, {"requestId": request}, answer)

    def _note(self, about: dict[str, object], data: bytes | None, *, size: int) -> None:
        digest = "" if data is None else self._tape.blob(data)
        self._tape.line(TapeLine.BODY, **about, digest=digest, size=size, cut=data is None)

    async def settled(self, within: float) -> bool:
        """Wait until nothing that was asked for is outstanding; False when time ran out."""
        try:
            async with asyncio.timeout(within):
                await self._idle.wait()
        except TimeoutError:
            return False
        return True


def _bytes(result: Params) -> bytes:
    text = str(result.get("body", result.get("postData", "")))
    if result.get("base64Encoded"):
        return b64decode(text)
    return text.encode("utf-8", "surrogatepass")

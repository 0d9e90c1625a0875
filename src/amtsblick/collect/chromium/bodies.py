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
            self._note(session, request, "response", b"", cut=True, size=int(size), text=False)
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
            data = b"" if result is None else _bytes(result)
            cut = result is None or len(data) > self._limits.body
            text = result is not None and not result.get("base64Encoded")
            self._note(session, request, of, data, cut=cut, size=len(data), text=text)

        self._connection.call(session.id, method, {"requestId": request}, answer)

    def _note(
        self, session: Session, request: str, of: str, data: bytes, *, cut: bool, size: int, text: bool
    ) -> None:
        self._tape.line(
            TapeLine.BODY,
            s=session.id,
            request=request,
            of=of,
            digest="" if cut else self._tape.blob(data),
            size=size,
            cut=cut,
            text=text,
        )

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

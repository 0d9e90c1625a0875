"""What does every answer carry? Headers that keep browsers from doing what our pages never ask for."""

import logging
import secrets
import time
from typing import Any, Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from amtsblick.serve.metrics import Meter

POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy of our own pages. Pages that are whole documents bring a stricter one of their own."""
_ALWAYS: Final = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"permissions-policy": (
        b"accelerometer=(), browsing-topics=(), camera=(), geolocation=(), gyroscope=(), microphone=(), "
        b"payment=(), usb=()"
    ),
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"x-frame-options": b"DENY",
    b"x-permitted-cross-domain-policies": b"none",
}
_STRICT_TRANSPORT: Final = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
_LOG: Final = logging.getLogger("amtsblick.request")


class Heads:
    """Outermost layer: security headers, a number for every request, one line in the log.

    The line holds method, route, status and duration; never an address, a query or a name.
    """

    def __init__(self, app: ASGIApp, *, secure: bool, meter: Meter) -> None:
        self._app: Final = app
        self._meter: Final = meter
        self._always: Final = [*_ALWAYS.items(), *([_STRICT_TRANSPORT] if secure else [])]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and dress the answer."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        number = secrets.token_hex(8)
        state: dict[str, Any] = scope.setdefault("state", {})
        state["request_number"] = number
        method = scope["method"]
        began = time.perf_counter()
        status = 500

        async def dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = self._dress(list(message.get("headers", ())), number)
            await send(message)

        try:
            await self._app(scope, receive, dressed)
        finally:
            seconds = time.perf_counter() - began
            route = str(scope.get("path_template", ""))
            self._meter.answered(method, route, status, seconds)
            _LOG.info(
                "request",
                extra={
                    "method": method,
                    "route": route,
                    "status": status,
                    "duration_ms": round(seconds * 1000, 1),
                    "request": number,
                },
            )

    def _dress(self, headers: list[tuple[bytes, bytes]], number: str) -> list[tuple[bytes, bytes]]:
        known = {name.lower() for name, _ in headers}
        headers += [(name, value) for name, value in self._always if name not in known]
        if b"cache-control" not in known:
            headers.append((b"cache-control", b"no-store"))
        headers.append((b"x-request-id", number.encode()))
        return headers

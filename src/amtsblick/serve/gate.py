"""Who may come in? Asked before any page's function runs, from what its route says."""

from typing import Any, Final
from urllib.parse import urlsplit

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.exceptions import ImproperlyConfiguredException
from litestar.handlers import BaseRouteHandler

from amtsblick.keep.secret_texts import csrf_holds
from amtsblick.serve.desk import Desk
from amtsblick.serve.faults import ForgedError, LogInError, NotAllowedError, PageError, TooManyError
from amtsblick.serve.forms import TOKEN, Form, read_form
from amtsblick.serve.routing import ACCESS, Access, Door
from amtsblick.serve.visitor import Visitor
from amtsblick.serve.words import translations
from amtsblick.values.accounts import Right

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_PAGES: Final = frozenset({"same-origin", "none"})


async def gate(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Let the visitor in, or raise LogInError, NotAllowedError or ForgedError.

    A form is read first: whoever's session has ended in the meantime gets back what was written.
    """
    if connection.scope.get("method") == "OPTIONS":
        return  # tells which methods there are, and nothing else
    access = handler.opt.get(ACCESS)
    if access is None:
        raise ImproperlyConfiguredException(f"{handler} does not say who may come in")
    state = connection.scope["state"]
    if trouble := state.get("trouble"):
        raise trouble
    visitor: Visitor = state["visitor"]
    desk: Desk = connection.app.state.desk
    _check_amount(connection, visitor, desk)
    if str(connection.scope.get("method")) in _SAFE or _is_interface(connection.scope["path"]):
        admit(visitor, access, desk)
        return
    _check_origin(connection, desk)
    form = state["form"] = await read_form(Request(connection.scope, connection.receive))
    try:
        admit(visitor, access, desk)
        if visitor.form_token:
            _check_token(visitor, form)
    except PageError as error:
        error.add_kept(form.items())
        raise


def admit(visitor: Visitor, access: Access, desk: Desk) -> None:
    """Does the visitor have what the route asks for, anywhere in the tree?"""
    if visitor.refused:
        raise LogInError(_english("This token opens nothing: it is wrong, over, or its account is closed."))
    match access:
        case Door.ALWAYS | Door.LINK:
            return
        case Door.PUBLIC:
            if not desk.settings.public and visitor.account is None:
                raise LogInError(_english("The operator shows these pages to accounts only."))
        case Door.MEMBER:
            if visitor.account is None:
                raise LogInError(_english("Log in to see this page."))
        case Right():
            if visitor.account is None:
                raise LogInError(_english("Log in to see this page."))
            if not visitor.may(access):
                raise NotAllowedError(_english("Your account does not have the right to do this."))


def _check_amount(connection: ASGIConnection[Any, Any, Any, Any], visitor: Visitor, desk: Desk) -> None:
    """Forms, searches and feeds cost more than pages: programs that send many of them are told to wait."""
    client = connection.client.host if connection.client else ""
    seconds = desk.limits.wait(
        method=str(connection.scope.get("method")),
        path=connection.scope["path"],
        account=visitor.account.id if visitor.account else "",
        client=client,
    )
    if seconds:
        raise TooManyError(
            _english("Too many requests came from your address or account. Wait a moment."), seconds
        )


def _english(text: str) -> str:
    """Marks the text for the catalogue; whoever shows the fault translates it."""
    return translations("en").gettext(text)


def _is_interface(path: str) -> bool:
    """The interface for programs takes no cookies, so nobody can forge requests to it."""
    return path.startswith("/api/")


def _check_origin(connection: ASGIConnection[Any, Any, Any, Any], desk: Desk) -> None:
    """A form must come from a page of ours. Browsers say so in Sec-Fetch-Site, older ones in Origin.

    Where pages send no referrer, browsers say "null" as the origin of their forms (Fetch standard, "Append a
    request Origin header"), so that it counts only where there is nothing better.
    """
    site = connection.headers.get("sec-fetch-site")
    if site is not None:
        if site not in _OWN_PAGES:
            raise ForgedError(_english("This form came from another website and was not accepted."))
        return
    origin = connection.headers.get("origin")
    if origin is not None and origin not in {desk.settings.origin, _asked(connection)}:
        raise ForgedError(_english("This form came from another website and was not accepted."))


def _asked(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The origin that this request was sent to, when it is the operator's own host on another port."""
    host = connection.headers.get("host", "")
    own = urlsplit(connection.app.state.desk.settings.base_url)
    return f"{own.scheme}://{host}" if host.split(":")[0] == own.hostname else ""


def _check_token(visitor: Visitor, form: Form) -> None:
    if not csrf_holds(visitor.secret, form.text(TOKEN)):
        raise ForgedError(
            _english("This form is from an older session: look at what you had written and send it again.")
        )

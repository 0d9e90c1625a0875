"""Somebody comes in: by password and second factor, or by a link that works once; and goes out."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from litestar import Response

from amtsblick.jobs.login import log_in, log_in_by_link, log_out, show_code, visitor_of
from amtsblick.serve.forms import Form
from amtsblick.serve.routing import Door, reads, writes
from amtsblick.serve.visit import Visit
from amtsblick.serve.visitors import session_cookie
from amtsblick.values.accounts import Login, LoginState, Via

_PRIVATE: Final = {"Cache-Control": "no-store"}
_BROWSERS: Final = (
    ("Firefox/", "Firefox"),
    ("Edg/", "Edge"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)


@reads("/login", Door.ALWAYS)
def login(visit: Visit) -> Response[bytes]:
    """The form; whoever is logged in already goes on."""
    if visit.member is not None:
        return visit.go(visit.safe_next(f"/{visit.lang}/work"))
    if visit.visitor.half is not None:
        return visit.go(f"/{visit.lang}/login/code")
    failed = visit.one("failed") == "provider"
    fault = visit.texts.gettext(
        "The log-in by the identity provider did not work. Try again; if it fails again, ask whoever manages the accounts."
    )
    return _form(visit, fault if failed else "")


@writes("/login", Door.ALWAYS)
def try_password(visit: Visit, form: Form) -> Response[bytes]:
    """Name and password. Nobody is told which of them was wrong."""
    name = form.text("name")
    tried = log_in(
        visit.desk.accounts,
        name,
        form.exact("password"),
        visit.client,
        label=browser_name(visit),
        when=visit.desk.now(),
    )
    return _after(visit, tried, lambda fault: _form(visit, fault, name))


@reads("/login/code", Door.ALWAYS)
def code(visit: Visit) -> Response[bytes]:
    """The form for the second factor."""
    if visit.visitor.half is None:
        return visit.go(f"/{visit.lang}/login")
    return _code_form(visit)


@writes("/login/code", Door.ALWAYS)
def try_code(visit: Visit, form: Form) -> Response[bytes]:
    """A code of the second factor, or a recovery code."""
    if visit.visitor.half is None:
        return visit.go(f"/{visit.lang}/login")
    tried = show_code(
        visit.desk.accounts, visit.visitor.secret, form.text("code"), visit.client, when=visit.desk.now()
    )
    return _after(visit, tried, lambda fault: _code_form(visit, fault))


@reads("/login/link/{secret:str}", Door.LINK)
def by_link(visit: Visit, secret: str) -> Response[bytes]:
    """Asks once more: programs that look into mails must not use the link up."""
    return visit.page("account/link.html", headers=_PRIVATE, secret=secret, fault="")


@writes("/login/link/{secret:str}", Door.LINK)
def use_link(visit: Visit, form: Form, secret: str) -> Response[bytes]:  # noqa: ARG001 - the gate has checked it
    """The link is used up and opens a session."""
    tried = log_in_by_link(visit.desk.accounts, secret, label=browser_name(visit), when=visit.desk.now())
    return _after(
        visit,
        tried,
        lambda fault: visit.page(
            "account/link.html", status=HTTPStatus.UNPROCESSABLE_ENTITY, secret=secret, fault=fault
        ),
    )


@writes("/logout", Door.ALWAYS)
def leave(visit: Visit, form: Form) -> Response[bytes]:  # noqa: ARG001 - the gate has checked it
    """The session ends, here and in the register."""
    session = visit.visitor.session
    if visit.visitor.secret:
        log_out(visit.desk.accounts, visit.visitor.secret)
    outside = session is not None and session.via is Via.OIDC
    answer = visit.go(f"/{visit.lang}/login", said="loggedout_here" if outside else "loggedout")
    answer.headers["Set-Cookie"] = session_cookie("", secure=visit.settings.secure)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def _after(visit: Visit, tried: Login, again: Callable[[str], Response[bytes]]) -> Response[bytes]:
    if tried.session is None or tried.state in {LoginState.REFUSED, LoginState.LOCKED}:
        return again(_fault(visit, tried))
    return opened(visit, tried, visit.safe_next(""))


def opened(visit: Visit, tried: Login, wanted: str) -> Response[bytes]:
    """On into the new session: to the page that was ``wanted``, or first to the second factor."""
    if tried.session is None:
        raise visit.refused()
    secret = tried.session.secret
    place = wanted or f"/{visit.lang}/work"
    if tried.state is LoginState.CODE_NEEDED:
        place = _with_next(f"/{visit.lang}/login/code", wanted)
    elif (who := visitor_of(visit.desk.accounts, secret, visit.desk.now())) is not None and who.enrol:
        place = _with_next(f"/{visit.lang}/account/factor", wanted)
    answer = visit.go(place)
    answer.headers["Set-Cookie"] = session_cookie(secret, secure=visit.settings.secure)
    return answer


def _with_next(path: str, wanted: str) -> str:
    return f"{path}?{urlencode({'next': wanted})}" if wanted else path


def _fault(visit: Visit, tried: Login) -> str:
    if tried.state is LoginState.LOCKED and tried.until is not None:
        minutes = _minutes(tried.until, visit.desk.now())
        return visit.texts.ngettext(
            "Too many tries. The next one counts in a minute.",
            "Too many tries. The next one counts in %(num)d minutes.",
            minutes,
        ) % {"num": minutes}
    return visit.texts.gettext("This does not open anything: check what you typed and try again.")


def _minutes(until: datetime, now: datetime) -> int:
    return max(1, round((until - now).total_seconds() / 60 + 0.5))


def _form(visit: Visit, fault: str = "", name: str = "") -> Response[bytes]:
    return visit.page(
        "account/login.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if fault else 200,
        fault=fault,
        name=name,
        next=visit.safe_next(""),
        first=not visit.desk.register.accounts(),
        providers=[(one.provider.key, one.provider.name) for one in visit.desk.talks.values()],
    )


def _code_form(visit: Visit, fault: str = "") -> Response[bytes]:
    return visit.page(
        "account/code.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if fault else 200,
        fault=fault,
        next=visit.safe_next(""),
    )


def browser_name(visit: Visit) -> str:
    """By which browser, in one word; the rest of what it says about itself is not kept."""
    agent = visit.request.headers.get("user-agent", "")
    return next((name for sign, name in _BROWSERS if sign in agent), "")


ROUTES = (login, try_password, code, try_code, by_link, use_link, leave)

"""Somebody comes in: by password and second factor, or by a link that works once; and goes out."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from litestar import Response

from amtsblick.jobs.login import log_in, log_in_by_link, log_out, show_code
from amtsblick.serve.forms import Form
from amtsblick.serve.routing import Door, reads, writes
from amtsblick.serve.visit import Visit
from amtsblick.serve.visitors import session_cookie
from amtsblick.values.accounts import Login, LoginState

_REFUSED: Final = 422
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
    return _form(visit)


@writes("/login", Door.ALWAYS)
def try_password(visit: Visit, form: Form) -> Response[bytes]:
    """Name and password. Nobody is told which of them was wrong."""
    name = form.text("name")
    password = next(iter(form.texts.get("password", ())), "")
    tried = log_in(
        visit.desk.accounts, name, password, visit.client, label=_label(visit), when=visit.desk.now()
    )
    return _after(visit, tried, form, lambda fault: _form(visit, fault, name))


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
    return _after(visit, tried, form, lambda fault: _code_form(visit, fault))


@reads("/login/link/{secret:str}", Door.ALWAYS)
def by_link(visit: Visit, secret: str) -> Response[bytes]:
    """Asks once more: programs that look into mails must not use the link up."""
    return visit.page("account/link.html", secret=secret, fault="")


@writes("/login/link/{secret:str}", Door.ALWAYS)
def use_link(visit: Visit, form: Form, secret: str) -> Response[bytes]:
    """The link is used up and opens a session."""
    tried = log_in_by_link(visit.desk.accounts, secret, label=_label(visit), when=visit.desk.now())
    return _after(
        visit,
        tried,
        form,
        lambda fault: visit.page("account/link.html", status=_REFUSED, secret=secret, fault=fault),
    )


@writes("/logout", Door.ALWAYS)
def leave(visit: Visit, form: Form) -> Response[bytes]:  # noqa: ARG001 - the gate has checked it
    """The session ends, here and in the register."""
    if visit.visitor.secret:
        log_out(visit.desk.accounts, visit.visitor.secret)
    answer = visit.go(f"/{visit.lang}/login", said="loggedout")
    answer.headers["Set-Cookie"] = session_cookie("", secure=visit.settings.secure)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def _after(
    visit: Visit, tried: Login, form: Form, again: Callable[[str], Response[bytes]]
) -> Response[bytes]:
    if tried.session is None or tried.state in {LoginState.REFUSED, LoginState.LOCKED}:
        return again(_fault(visit, tried))
    wanted = visit.safe_next(f"/{visit.lang}/work")
    if tried.state is LoginState.CODE_NEEDED:
        wanted = f"/{visit.lang}/login/code" + (f"?next={wanted}" if form.text("next") else "")
    answer = visit.go(wanted)
    answer.headers["Set-Cookie"] = session_cookie(tried.session.secret, secure=visit.settings.secure)
    return answer


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
        status=_REFUSED if fault else 200,
        fault=fault,
        name=name,
        next=visit.safe_next(""),
        first=not visit.desk.register.accounts(),
    )


def _code_form(visit: Visit, fault: str = "") -> Response[bytes]:
    return visit.page(
        "account/code.html", status=_REFUSED if fault else 200, fault=fault, next=visit.safe_next("")
    )


def _label(visit: Visit) -> str:
    """By which browser, in one word; the rest of what it says about itself is not kept."""
    agent = visit.request.headers.get("user-agent", "")
    return next((name for sign, name in _BROWSERS if sign in agent), "")


ROUTES = (login, try_password, code, try_code, by_link, use_link, leave)

"""Is it still the same person? Dangerous steps ask for the password once more when it was asked long ago."""

from http import HTTPStatus
from typing import Final

from litestar import Response

from amtsblick.assess.access.exercise import is_fresh
from amtsblick.jobs.login import check_password
from amtsblick.serve.forms import Form
from amtsblick.serve.visit import Visit
from amtsblick.values.accounts import LoginState, Via

FIELD: Final = "password_again"


def asks_again(visit: Visit, form: Form) -> Response[bytes] | None:
    """The page that asks for the password and holds what was sent; None when it was asked lately or just now."""
    desk, session = visit.desk, visit.visitor.session
    if session is not None and is_fresh(session, desk.accounts.rules, desk.now()):
        return None
    password = form.exact(FIELD)
    if not password:
        return _page(visit, form)
    state = check_password(desk.accounts, visit.visitor.secret, password, visit.client, desk.now())
    if state is LoginState.IN:
        return None
    gettext = visit.texts.gettext
    if state is LoginState.LOCKED:
        return _page(visit, form, gettext("Too many tries: wait a moment."))
    return _page(visit, form, gettext("This is not your password."))


def _page(visit: Visit, form: Form, fault: str = "") -> Response[bytes]:
    member, session = visit.member, visit.visitor.session
    return visit.page(
        "account/again.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if fault else 200,
        fault=fault,
        kept=[(name, text) for name, text in form.items() if name != FIELD],
        has_password=member is not None and member.has_password,
        outside=session is not None and session.via is Via.OIDC,
    )

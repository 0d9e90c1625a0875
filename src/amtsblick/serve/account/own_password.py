"""The own password is changed; all other browsers are logged out by it."""

from http import HTTPStatus

from litestar import Response

from amtsblick.jobs.login import check_password
from amtsblick.jobs.passwords import WeakPasswordError, set_password
from amtsblick.serve.account.asking import asks_again
from amtsblick.serve.account.own import owner
from amtsblick.serve.account.weak import unequal, weakness
from amtsblick.serve.forms import Form
from amtsblick.serve.routing import Door, reads, writes
from amtsblick.serve.visit import Visit
from amtsblick.values.accounts import LoginState


@reads("/account/password", Door.MEMBER)
def own_password(visit: Visit) -> Response[bytes]:
    """The form; whoever has no password yet sets the first one."""
    return _form(visit)


@writes("/account/password", Door.MEMBER)
def change_password(visit: Visit, form: Form) -> Response[bytes]:
    """The old password is asked for whenever there is one; else the log-in must be a young one."""
    desk, me = visit.desk, owner(visit)
    password = form.exact("password")
    if password != form.exact("password_twice"):
        return _form(visit, ("password_twice", unequal(visit)))
    if me.has_password:
        fault = _old(visit, form)
        if fault:
            return _form(visit, ("password_old", fault))
    elif (question := asks_again(visit, form)) is not None:
        return question
    try:
        this = visit.visitor.session
        keep = this.id if this else None
        set_password(desk.accounts, me.id, password, by=me.id, keep_session=keep, when=desk.now())
    except WeakPasswordError as error:
        return _form(visit, ("password", weakness(visit, error)))
    return visit.go(f"/{visit.lang}/account", said="password_changed")


def _old(visit: Visit, form: Form) -> str:
    desk = visit.desk
    state = check_password(
        desk.accounts, visit.visitor.secret, form.exact("password_old"), visit.client, desk.now()
    )
    if state is LoginState.LOCKED:
        return visit.texts.gettext("Too many tries: wait a moment.")
    return "" if state is LoginState.IN else visit.texts.gettext("This is not your password.")


def _form(visit: Visit, fault: tuple[str, str] | None = None) -> Response[bytes]:
    return visit.page(
        "account/password.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if fault else 200,
        me=owner(visit),
        fault=fault,
        shortest=visit.desk.accounts.rules.password_shortest,
    )


ROUTES = (own_password, change_password)

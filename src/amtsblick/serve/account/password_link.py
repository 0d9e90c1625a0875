"""Somebody sets a password by a link that works once: the first one, or another when it is lost."""

from http import HTTPStatus
from typing import Final

from litestar import Response

from amtsblick.errors import InputError
from amtsblick.jobs.passwords import WeakPasswordError, account_of_link, set_password_by_link
from amtsblick.serve.account.weak import unequal, weakness
from amtsblick.serve.forms import Form
from amtsblick.serve.routing import Door, reads, writes
from amtsblick.serve.visit import Visit

_PRIVATE: Final = {"Cache-Control": "no-store"}


@reads("/password/{secret:str}", Door.LINK)
def password_form(visit: Visit, secret: str) -> Response[bytes]:
    """The form. Looking uses nothing up: mail programs follow links."""
    return _form(visit, secret)


@writes("/password/{secret:str}", Door.LINK)
def set_by_link(visit: Visit, form: Form, secret: str) -> Response[bytes]:
    """The password counts from now on, and the link opens nothing any more."""
    password = form.exact("password")
    if password != form.exact("password_twice"):
        return _form(visit, secret, ("password_twice", unequal(visit)))
    try:
        set_password_by_link(visit.desk.accounts, secret, password, visit.desk.now())
    except WeakPasswordError as error:
        return _form(visit, secret, ("password", weakness(visit, error)))
    except InputError:
        return _form(visit, secret)
    return visit.go(f"/{visit.lang}/login", said="password")


def _form(visit: Visit, secret: str, fault: tuple[str, str] | None = None) -> Response[bytes]:
    owner = account_of_link(visit.desk.accounts, secret, visit.desk.now())
    if owner is None:
        return visit.page("account/password_link.html", status=HTTPStatus.GONE, headers=_PRIVATE, owner=None)
    return visit.page(
        "account/password_link.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if fault else 200,
        headers=_PRIVATE,
        owner=owner,
        secret=secret,
        fault=fault,
        shortest=visit.desk.accounts.rules.password_shortest,
    )


ROUTES = (password_form, set_by_link)

"""The accounts of others: which there are, and a new one."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from litestar import Response

from amtsblick.assess.access.naming import wrong_name
from amtsblick.assess.access.rights import may_grant, may_manage
from amtsblick.errors import InputError
from amtsblick.jobs.accounts import add, everybody
from amtsblick.jobs.passwords import link
from amtsblick.serve.account.asking import asks_again
from amtsblick.serve.account.own import owner
from amtsblick.serve.account.places import places, wanted_grant
from amtsblick.serve.account.role_words import GrantLine, grant_lines, role_choices
from amtsblick.serve.forms import Form
from amtsblick.serve.routing import reads, writes
from amtsblick.serve.visit import LANGS, Visit
from amtsblick.values.accounts import Account, Grant, LinkPurpose, Right

_PAGE: Final = 50
_MOST: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """One row of the list."""

    account: Account
    grants: list[GrantLine]


@reads("/admin/accounts", Right.MANAGE_ACCOUNTS)
def managed(visit: Visit) -> Response[bytes]:
    """Accounts that the reader may change, by login name."""
    sought, state = visit.one("q").casefold(), visit.chosen("state", ("open", "disabled"))
    begin = visit.number("from", 0, 0, _MOST)
    found = [
        one
        for one in everybody(visit.desk.accounts)
        if manages(visit, one)
        and sought in f"{one.id} {one.name} {one.email}".casefold()
        and (not state or one.disabled == (state == "disabled"))
    ]
    shown = found[begin : begin + _PAGE]
    return visit.page(
        "account/managed.html",
        lines=[AccountLine(account=one, grants=grant_lines(visit, one.grants)) for one in shown],
        count=len(found),
        filtered=bool(sought or state),
        state=state,
        before=max(0, begin - _PAGE) if begin else None,
        after=begin + _PAGE if begin + _PAGE < len(found) else None,
    )


@reads("/admin/accounts/new", Right.MANAGE_ACCOUNTS)
def new_account(visit: Visit) -> Response[bytes]:
    """The form."""
    return _form(visit, Form(), {})


@writes("/admin/accounts/new", Right.MANAGE_ACCOUNTS)
def add_account(visit: Visit, form: Form) -> Response[bytes]:
    """Make it, and show the link with which its owner sets a password, this once."""
    if form.text("step") == "find":
        return _form(visit, form, {})
    given = wanted_grant(form)
    faults = _faults(visit, form, given)
    if faults:
        return _form(visit, form, faults)
    if (question := asks_again(visit, form)) is not None:
        return question
    desk, me, name = visit.desk, owner(visit), form.text("id")
    try:
        add(
            desk.accounts,
            name,
            form.text("name"),
            email=form.text("email"),
            lang=form.text("language"),
            grants=[given] if given else [],
            by=me.id,
            when=desk.now(),
        )
    except InputError:
        text = visit.texts.gettext("This cannot be an account: check login name, name and e-mail address.")
        return _form(visit, form, {"id": text})
    return show_link(visit, name)


def show_link(visit: Visit, account_id: str) -> Response[bytes]:
    """A new link that sets the account's password, shown this once."""
    desk = visit.desk
    made = link(desk.accounts, account_id, LinkPurpose.PASSWORD, by=owner(visit).id, when=desk.now())
    told = desk.register.account(account_id)
    lang = told.lang if told else visit.lang
    return visit.page(
        "account/handed.html",
        account_id=account_id,
        address=f"{visit.settings.base_url}/{lang}/password/{made.secret}",
        until=made.expires_at,
    )


def manages(visit: Visit, other: Account) -> bool:
    """May the reader change this account?"""
    visitor = visit.visitor
    if not visitor.may(Right.MANAGE_ACCOUNTS):
        return False
    return may_manage(visitor.grants, other.grants, visitor.tree())


def gives(visit: Visit, given: Grant) -> bool:
    """May the reader give or take this role?"""
    visitor = visit.visitor
    return visitor.may(Right.MANAGE_ACCOUNTS) and may_grant(visitor.grants, [given], visitor.tree())


def _faults(visit: Visit, form: Form, given: Grant | None) -> dict[str, str]:
    """What keeps the form from being an account, by field."""
    gettext, faults = visit.texts.gettext, {}
    if wrong_name(form.text("id")) is not None:
        faults["id"] = gettext(
            "A login name is up to 64 of a–z, 0–9, dot, underscore and hyphen, and begins with a letter or digit."
        )
    elif visit.desk.register.account(form.text("id")) is not None:
        faults["id"] = gettext("There is such an account already: choose another name.")
    if form.text("language") not in LANGS:
        faults["language"] = gettext("Choose a language.")
    asked = form.text("role") or not visit.visitor.may_everywhere(Right.MANAGE_ACCOUNTS)
    if asked and given is None:
        faults["root"] = gettext("Choose a role, and the body for which it is.")
    elif given is not None and not (gives(visit, given) and _known(visit, given)):
        faults["root"] = gettext("Choose a body for which you manage accounts.")
    return faults


def _known(visit: Visit, given: Grant) -> bool:
    return not given.root or visit.desk.register.body(given.root) is not None


def _form(visit: Visit, form: Form, faults: dict[str, str]) -> Response[bytes]:
    return visit.page(
        "account/managed_new.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else 200,
        form=form,
        faults=faults,
        roles=role_choices(visit),
        places=places(visit, form),
        whole=visit.visitor.may_everywhere(Right.MANAGE_ACCOUNTS),
    )


ROUTES = (managed, new_account, add_account)

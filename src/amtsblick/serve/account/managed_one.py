"""One account of somebody else: what it may, and what can be done to it. Every step asks who manages it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from litestar import Response

from amtsblick.errors import InputError
from amtsblick.jobs.accounts import audit, change, disable, enable, grant, revoke
from amtsblick.jobs.api_tokens import end_token, tokens_of
from amtsblick.jobs.identities import identities_of
from amtsblick.jobs.login import end_sessions, sessions_of
from amtsblick.jobs.second_factor import turn_off
from amtsblick.serve.account.asking import asks_again
from amtsblick.serve.account.managed import gives, manages, show_link
from amtsblick.serve.account.own import number_of, owner
from amtsblick.serve.account.places import places, wanted_grant
from amtsblick.serve.account.role_words import grant_lines, role_choices, scope_words
from amtsblick.serve.forms import Form
from amtsblick.serve.routing import reads, writes
from amtsblick.serve.visit import LANGS, Visit
from amtsblick.serve.work.log import EVENTS
from amtsblick.values.accounts import Account, Right

_LINES: Final = 15


@reads("/admin/accounts/{account_id:str}", Right.MANAGE_ACCOUNTS)
def managed_account(visit: Visit, account_id: str) -> Response[bytes]:
    """The account with its roles, browsers, programs and the last lines of its log."""
    return account_page(visit, other(visit, account_id))


@writes("/admin/accounts/{account_id:str}", Right.MANAGE_ACCOUNTS)
def change_account(visit: Visit, form: Form, account_id: str) -> Response[bytes]:
    """Correct name, e-mail address and language."""
    who = other(visit, account_id)
    lang = form.text("language")
    if lang not in LANGS:
        lang = who.lang

    def step(by: str) -> None:
        change(
            visit.desk.accounts,
            who.id,
            name=form.text("name"),
            email=form.text("email"),
            lang=lang,
            by=by,
            when=visit.desk.now(),
        )

    fault = visit.texts.gettext("Name or e-mail address cannot be used: check what you typed.")
    return done(visit, form, who, step, ("name", fault))


@writes("/admin/accounts/{account_id:str}/roles", Right.MANAGE_ACCOUNTS)
def give_role(visit: Visit, form: Form, account_id: str) -> Response[bytes]:
    """Give a role for a part of the register that the reader manages."""
    who, given = other(visit, account_id), wanted_grant(form)
    if form.text("step") == "find":
        return account_page(visit, who, form)
    if given is None:
        fault = visit.texts.gettext("Choose a role, and the body for which it is.")
        return account_page(visit, who, form, ("root", fault))
    if not gives(visit, given):
        raise visit.refused()
    if who.id == owner(visit).id:
        fault = visit.texts.gettext("Nobody gives a role to himself: have somebody else do it.")
        return account_page(visit, who, form, ("root", fault))
    fault = visit.texts.gettext("Choose a body for which you manage accounts.")
    return done(
        visit,
        form,
        who,
        lambda by: grant(visit.desk.accounts, who.id, given, by=by, when=visit.desk.now()),
        ("root", fault),
    )


@writes("/admin/accounts/{account_id:str}/roles/end", Right.MANAGE_ACCOUNTS)
def take_role(visit: Visit, form: Form, account_id: str) -> Response[bytes]:
    """Take a role away; it counts no more from the next request on."""
    who, taken = other(visit, account_id), wanted_grant(form)
    if taken is None or taken not in who.grants:
        raise visit.missing()
    if not gives(visit, taken):
        raise visit.refused()
    return done(
        visit,
        form,
        who,
        lambda by: revoke(visit.desk.accounts, who.id, taken, by=by, when=visit.desk.now()),
        ("", last_one(visit)),
    )


@writes("/admin/accounts/{account_id:str}/disable", Right.MANAGE_ACCOUNTS)
def close_account(visit: Visit, form: Form, account_id: str) -> Response[bytes]:
    """Nobody logs in as this account, and its sessions and tokens open nothing."""
    return _simply(visit, form, account_id, disable, ("", last_one(visit)))


@writes("/admin/accounts/{account_id:str}/enable", Right.MANAGE_ACCOUNTS)
def open_account(visit: Visit, form: Form, account_id: str) -> Response[bytes]:
    """The account may log in again."""
    return _simply(visit, form, account_id, enable)


@writes("/admin/accounts/{account_id:str}/password", Right.MANAGE_ACCOUNTS)
def make_link(visit: Visit, form: Form, account_id: str) -> Response[bytes]:
    """A link with which the owner sets another password, shown this once."""
    who = other(visit, account_id)
    if who.disabled:
        fault = visit.texts.gettext("The account is disabled: enable it first.")
        return account_page(visit, who, fault=("", fault))
    if (question := asks_again(visit, form)) is not None:
        return question
    return show_link(visit, who.id)


@writes("/admin/accounts/{account_id:str}/sessions/end", Right.MANAGE_ACCOUNTS)
def end_all_sessions(visit: Visit, form: Form, account_id: str) -> Response[bytes]:
    """All of its browsers are logged out."""
    return _simply(visit, form, account_id, end_sessions)


@writes("/admin/accounts/{account_id:str}/factor/end", Right.MANAGE_ACCOUNTS)
def end_lost_factor(visit: Visit, form: Form, account_id: str) -> Response[bytes]:
    """The device is lost: the password alone opens the account until it has another."""
    return _simply(visit, form, account_id, turn_off)


@writes("/admin/accounts/{account_id:str}/tokens/end", Right.MANAGE_ACCOUNTS)
def end_their_token(visit: Visit, form: Form, account_id: str) -> Response[bytes]:
    """A program's key opens nothing any more."""
    who, number = other(visit, account_id), number_of(visit, form, "token")
    fault = visit.texts.gettext("There is no such token any more.")
    return done(
        visit,
        form,
        who,
        lambda by: end_token(visit.desk.accounts, who.id, number, by=by, when=visit.desk.now()),
        ("", fault),
    )


def other(visit: Visit, account_id: str) -> Account:
    """The account, or the same answer as for none when the reader does not manage it."""
    found = visit.desk.register.account(account_id)
    if found is None or not manages(visit, found):
        raise visit.missing()
    return found


def _simply(
    visit: Visit,
    form: Form,
    account_id: str,
    step: Callable[..., object],
    fault: tuple[str, str] | None = None,
) -> Response[bytes]:
    """A step that needs to know nothing but the account."""
    who = other(visit, account_id)
    desk = visit.desk
    return done(visit, form, who, lambda by: step(desk.accounts, who.id, by=by, when=desk.now()), fault)


def done(
    visit: Visit,
    form: Form,
    who: Account,
    step: Callable[[str], object],
    fault: tuple[str, str] | None = None,
) -> Response[bytes]:
    """Do a step when it is really the reader; shown again with ``fault`` when it is refused."""
    if (question := asks_again(visit, form)) is not None:
        return question
    try:
        step(owner(visit).id)
    except InputError:
        if fault is None:
            raise
        return account_page(visit, who, form, fault)
    now = visit.desk.register.account(who.id)
    still = now is not None and manages(visit, now)
    return visit.go(f"/{visit.lang}/admin/accounts" + (f"/{who.id}" if still else ""), said="done")


def account_page(
    visit: Visit, who: Account, form: Form | None = None, fault: tuple[str, str] | None = None
) -> Response[bytes]:
    """The account with everything about it."""
    gate, now = visit.desk.accounts, visit.desk.now()
    gettext = visit.texts.gettext
    return visit.page(
        "account/managed_one.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if fault else 200,
        who=who,
        form=form or Form(),
        fault=fault,
        own=who.id == owner(visit).id,
        grants=grant_lines(visit, who.grants),
        roles=role_choices(visit),
        places=places(visit, form),
        sessions=sessions_of(gate, who.id, now),
        tokens=tokens_of(gate, who.id),
        scopes=scope_words(visit),
        identities=identities_of(gate, who.id),
        providers=[(one.provider.key, one.provider.name) for one in visit.desk.talks.values()],
        events=audit(gate, who.id, limit=_LINES),
        words={one.value: gettext(text) for one, text in EVENTS.items()},
        whole_log=visit.visitor.may_everywhere(Right.SEE_AUDIT),
        now=now,
    )


def last_one(visit: Visit) -> str:
    """Why a step is refused that would leave nobody to manage accounts."""
    return visit.texts.gettext(
        "This is the last one who manages all accounts: give somebody else that role first."
    )


ROUTES = (
    managed_account,
    change_account,
    give_role,
    take_role,
    close_account,
    open_account,
    make_link,
    end_all_sessions,
    end_lost_factor,
    end_their_token,
)

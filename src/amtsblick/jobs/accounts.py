"""Give somebody an account, roles, a link to set a password; take them away. Who may is asked before.

Rights are checked by whoever calls (``assess.access``): the command line trusts whoever holds the machine.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from amtsblick.assess.access.naming import wrong_name
from amtsblick.assess.access.rights import Tree
from amtsblick.errors import InputError
from amtsblick.jobs.clock import now
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.account_key import AccountKey
from amtsblick.keep.accounts import in_order
from amtsblick.keep.register import Register
from amtsblick.keep.register_accounts import LastAdminError
from amtsblick.values.accounts import (
    Account,
    AccountAction,
    AccountEvent,
    AccountRules,
    Grant,
    LinkPurpose,
)
from amtsblick.values.records import Role

SYSTEM: Final = "system"
"""Who did it, in the log of accounts, when no human did."""
_LANGUAGES: Final = ("de", "en")
_LONGEST: Final = 200
"""Characters of a name or an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What every question about accounts needs: the register, the key beside it and the settings."""

    register: Register
    key: AccountKey
    rules: AccountRules = field(default_factory=AccountRules)


def open_gate(place: Workspace, register: Register, rules: AccountRules | None = None) -> Gate:
    """The gate of an open register; its key lies in the workspace's folder and is made on first use."""
    return Gate(register=register, key=AccountKey.own(place.folder), rules=rules or AccountRules())


def tree_of(register: Register) -> Tree:
    """Each body's id and its parent's, as bodies are called now."""
    return register.body_tree()


def add(  # noqa: PLR0913 - one keyword per thing that is known of an account
    gate: Gate,
    account_id: str,
    name: str,
    *,
    email: str = "",
    lang: str = "de",
    grants: Iterable[Grant] = (),
    by: str,
    when: datetime | None = None,
) -> Account:
    """A new account, without a password: make a ``link`` with which one is set.

    Raises InputError when the id is no login name or is taken, and for roles and roots that are unknown.
    """
    at = when or now()
    new = new_account(account_id, name, email=email, lang=lang, grants=grants, at=at)
    for one in new.grants:
        _check_grant(gate, one)
    said = event(by, AccountAction.ADDED, account_id, at, ", ".join(map(told, new.grants)))
    if not gate.register.add_account(new, said):
        raise InputError(f"There is an account {account_id!r} already: choose another name.")
    return new


def new_account(  # noqa: PLR0913 - one keyword per thing that is known of an account
    account_id: str, name: str, *, email: str, lang: str, grants: Iterable[Grant], at: datetime
) -> Account:
    """An account as it would be entered. InputError for what cannot be a login name, a name or an address."""
    if wrong := wrong_name(account_id):
        raise InputError(f"{account_id!r} cannot be a login name: {wrong}.")
    new = Account(
        id=account_id,
        name=name.strip() or account_id,
        email=email.strip(),
        lang=lang,
        grants=in_order(grants),
        created_at=at,
        changed_at=at,
    )
    _check_account(new)
    return new


def change(  # noqa: PLR0913 - one keyword per thing that is known of an account
    gate: Gate,
    account_id: str,
    *,
    name: str | None = None,
    email: str | None = None,
    lang: str | None = None,
    by: str,
    when: datetime | None = None,
) -> Account:
    """Correct name, e-mail address or language; what is None stays."""
    before = known(gate, account_id)
    after = replace(
        before,
        name=before.name if name is None else name.strip() or account_id,
        email=before.email if email is None else email.strip(),
        lang=before.lang if lang is None else lang,
    )
    _check_account(after)
    changed = ", ".join(
        key for key in ("name", "email", "lang") if getattr(before, key) != getattr(after, key)
    )
    if not changed:
        return before
    gate.register.change_account(after, event(by, AccountAction.CHANGED, account_id, when, changed))
    return known(gate, account_id)


def known(gate: Gate, account_id: str) -> Account:
    """One account; InputError when there is none of that id."""
    found = gate.register.account(account_id)
    if found is None:
        raise InputError(f"There is no account {account_id!r}: 'amtsblick account list' shows all.")
    return found


def everybody(gate: Gate) -> list[Account]:
    """All accounts by id, disabled ones too."""
    return gate.register.accounts()


def grant(gate: Gate, account_id: str, given: Grant, *, by: str, when: datetime | None = None) -> Account:
    """Give a role. InputError when somebody gives it to himself: two have to agree to a new role."""
    known(gate, account_id)
    _check_grant(gate, given)
    if by == account_id:
        raise InputError(f"{by!r} cannot give a role to himself: have somebody else do it.")
    gate.register.give_grant(
        account_id, given, event(by, AccountAction.GRANTED, account_id, when, told(given))
    )
    return known(gate, account_id)


def revoke(gate: Gate, account_id: str, taken: Grant, *, by: str, when: datetime | None = None) -> Account:
    """Take a role away. InputError when the account has it not, or is the last admin."""
    known(gate, account_id)
    said = event(by, AccountAction.REVOKED, account_id, when, told(taken))
    try:
        done = gate.register.take_grant(account_id, taken, said)
    except LastAdminError as error:
        raise _last_admin(account_id) from error
    if not done:
        raise InputError(f"{account_id!r} has no role {told(taken)}: 'amtsblick account show' lists them.")
    return known(gate, account_id)


def disable(gate: Gate, account_id: str, *, by: str, when: datetime | None = None) -> Account:
    """Nobody logs in as this account; sessions end, tokens and links open nothing. InputError for the last admin."""
    before = known(gate, account_id)
    if before.disabled:
        return before
    said = event(by, AccountAction.DISABLED, account_id, when)
    try:
        gate.register.change_account(replace(before, disabled=True), said)
    except LastAdminError as error:
        raise _last_admin(account_id) from error
    for purpose in (LinkPurpose.PASSWORD, LinkPurpose.LOGIN):
        gate.register.end_links(purpose, account_id)
    return known(gate, account_id)


def enable(gate: Gate, account_id: str, *, by: str, when: datetime | None = None) -> Account:
    """Undo ``disable``."""
    before = known(gate, account_id)
    if not before.disabled:
        return before
    said = event(by, AccountAction.ENABLED, account_id, when)
    gate.register.change_account(replace(before, disabled=False), said)
    return known(gate, account_id)


def audit(
    gate: Gate, account_id: str = "", *, before: int | None = None, limit: int = 100
) -> Sequence[AccountEvent]:
    """Lines of the log of accounts, newest first; ``before`` the id of a line pages on."""
    return gate.register.account_events(account_id, before=before, limit=limit)


def told(given: Grant) -> str:
    """A grant in the form of the command line: ``role`` or ``role:root``."""
    return f"{given.role}:{given.root}" if given.root else given.role.value


def _check_account(account: Account) -> None:
    """Raises InputError for a language, a name or an e-mail address that cannot be one."""
    if account.lang not in _LANGUAGES:
        raise InputError(f"The language {account.lang!r} is not known: use one of {', '.join(_LANGUAGES)}.")
    if len(account.name) > _LONGEST or len(account.email) > _LONGEST:
        raise InputError(f"A name and an e-mail address have at most {_LONGEST} characters.")
    if not (account.name + account.email).isprintable():
        raise InputError("A name or an e-mail address holds characters that nobody can see: type it anew.")
    mailbox, at, host = account.email.partition("@")
    if account.email and not (mailbox and at and host and " " not in account.email and "@" not in host):
        raise InputError(f"{account.email!r} is no e-mail address.")


def _check_grant(gate: Gate, given: Grant) -> None:
    if given.role is Role.SYSTEM:
        raise InputError("The role 'system' belongs to commands that run by themselves: choose another.")
    if given.root and gate.register.body(given.root) is None:
        raise InputError(f"The register has no body {given.root!r}: correct the id, or enter the body first.")


def _last_admin(account_id: str) -> InputError:
    return InputError(
        f"{account_id!r} is the last one who manages accounts of the whole register: "
        "make another account admin first."
    )


def event(
    by: str, action: AccountAction, account_id: str, when: datetime | None, detail: str = ""
) -> AccountEvent:
    """A line of the log of accounts, now when ``when`` is None."""
    return AccountEvent(at=when or now(), actor=by, action=action, account=account_id, detail=detail)

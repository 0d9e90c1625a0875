"""A password is set, by a link that is used once or by whoever is logged in."""

from datetime import datetime
from typing import Final

from amtsblick.assess.access.naming import Weak, wrong_password
from amtsblick.errors import InputError
from amtsblick.jobs.accounts import Gate, event, known
from amtsblick.jobs.clock import now
from amtsblick.keep.passwords import hashed
from amtsblick.keep.secret_texts import digest_of, new_secret
from amtsblick.values.accounts import Account, AccountAction, LinkPurpose, NewSecret, SecretLink

_ROOTED: Final = frozenset({LinkPurpose.PASSWORD, LinkPurpose.LOGIN})
_TOLD: Final = {
    Weak.SHORT: "is too short: take at least {shortest} characters, such as four words",
    Weak.LONG: "is too long: 1,024 characters are the most",
    Weak.COMMON: "is one that is tried first: take another, such as four words",
    Weak.NAME: "is little more than the account's name: take another, such as four words",
}


class WeakPasswordError(InputError):
    """A password is refused; ``weak`` says why."""

    def __init__(self, weak: Weak, shortest: int) -> None:
        super().__init__(f"The password {_TOLD[weak].format(shortest=shortest)}.")
        self.weak: Final = weak


def link(
    gate: Gate,
    account_id: str,
    purpose: LinkPurpose,
    *,
    by: str,
    when: datetime | None = None,
) -> NewSecret:
    """A link that is used once, to set a password or to log in; earlier ones of that kind open nothing.

    InputError when the account is disabled.
    """
    if purpose not in _ROOTED:
        raise ValueError(f"a link of the kind {purpose} opens no account")
    if known(gate, account_id).disabled:
        raise InputError(f"The account {account_id!r} is disabled: enable it first.")
    at = when or now()
    secret = new_secret()
    new = SecretLink(
        id=0,
        purpose=purpose,
        subject=account_id,
        created_at=at,
        created_by=by,
        expires_at=at + gate.rules.link_valid,
    )
    gate.register.end_links(purpose, account_id)
    number = gate.register.add_link(
        new, digest_of(secret), event(by, AccountAction.LINK_MADE, account_id, at, purpose)
    )
    return NewSecret(id=number, secret=secret, expires_at=new.expires_at)


def account_of_link(gate: Gate, secret: str, when: datetime | None = None) -> Account | None:
    """Whose password the link sets; None when it is none, used or too old. Uses nothing up."""
    found = gate.register.link(LinkPurpose.PASSWORD, digest_of(secret), when or now())
    owner = None if found is None else gate.register.account(found.subject)
    return None if owner is None or owner.disabled else owner


def set_password_by_link(gate: Gate, secret: str, password: str, when: datetime | None = None) -> Account:
    """Set a password and use the link up.

    Raises WeakPasswordError (the link stays) and InputError when the link opens nothing.
    """
    at = when or now()
    owner = account_of_link(gate, secret, at)
    if owner is None:
        raise _spent()
    check_strength(gate, owner, password)
    if gate.register.use_link(LinkPurpose.PASSWORD, digest_of(secret), at) is None:
        raise _spent()
    return set_password(gate, owner.id, password, by=owner.id, when=at)


def set_password(  # noqa: PLR0913 - whose, which, by whom, and what stays
    gate: Gate,
    account_id: str,
    password: str,
    *,
    by: str,
    keep_session: int | None = None,
    when: datetime | None = None,
) -> Account:
    """Keep a new password; the account's sessions end, but the one in which it was changed.

    Links to set a password open nothing any more. Raises WeakPasswordError.
    """
    check_strength(gate, known(gate, account_id), password)
    said = event(by, AccountAction.PASSWORD_SET, account_id, when)
    gate.register.set_password(account_id, hashed(password), said, keep_session=keep_session)
    gate.register.end_links(LinkPurpose.PASSWORD, account_id)
    return known(gate, account_id)


def check_strength(gate: Gate, owner: Account, password: str) -> None:
    """Raises WeakPasswordError for a password that this account cannot have."""
    shortest = gate.rules.password_shortest
    weak = wrong_password(password, (owner.id, owner.name, owner.email), shortest)
    if weak is not None:
        raise WeakPasswordError(weak, shortest)


def _spent() -> InputError:
    return InputError("This link was used, has expired or never was one: ask for a new one.")

"""Who somebody at an identity provider is here. The conversation with the provider is held in serve.

An account is never found by name or e-mail address: whoever may choose those at a provider would take over
another's account. It is joined by hand, or made on the first log-in.
"""

from collections.abc import Iterable
from datetime import datetime

from amtsblick.errors import InputError
from amtsblick.jobs.accounts import SYSTEM, Gate, event, known, new_account, told
from amtsblick.jobs.clock import now
from amtsblick.keep.accounts import in_order
from amtsblick.keep.register_accounts import LastAdminError
from amtsblick.values.accounts import Account, AccountAction, Grant, Identity


def account_of(gate: Gate, issuer: str, subject: str) -> Account | None:
    """Whose identity it is; None when nobody's."""
    return gate.register.account_by_identity(issuer, subject)


def identities_of(gate: Gate, account_id: str) -> list[Identity]:
    """An account's identities at providers."""
    return gate.register.identities(account_id)


def join(  # noqa: PLR0913 - who there, who here, by whom
    gate: Gate, issuer: str, subject: str, account_id: str, *, by: str, when: datetime | None = None
) -> Identity:
    """From now on somebody at a provider logs in as an account; InputError when he is one already."""
    at = when or now()
    known(gate, account_id)
    identity = Identity(issuer=issuer, subject=subject, account=account_id, since=at)
    said = event(by, AccountAction.IDENTITY_LINKED, account_id, at, f"{issuer} {subject}")
    if not gate.register.join_identity(identity, said):
        raise InputError(f"Somebody logs in as {subject!r} of {issuer} already: part that account first.")
    return identity


def part(gate: Gate, identity: Identity, *, by: str, when: datetime | None = None) -> bool:
    """Undo ``join``; the grants that the provider gave go with it. False when there was nothing."""
    whom = f"{identity.issuer} {identity.subject}"
    said = event(by, AccountAction.IDENTITY_UNLINKED, identity.account, when, whom)
    try:
        return gate.register.part_identity(identity, said)
    except LastAdminError as error:
        raise InputError(
            f"{identity.account!r} is the last one who manages accounts: make another account admin first."
        ) from error


def take_in(  # noqa: PLR0913 - one keyword per thing that a provider says
    gate: Gate,
    issuer: str,
    subject: str,
    *,
    account_id: str,
    name: str,
    email: str = "",
    lang: str = "de",
    grants: Iterable[Grant],
    when: datetime | None = None,
) -> Account:
    """A new account for somebody at a provider. InputError when the login name cannot be used or is taken."""
    at = when or now()
    new = new_account(account_id, name, email=email, lang=lang, grants=grants, at=at)
    identity = Identity(issuer=issuer, subject=subject, account=account_id, since=at)
    said = event(SYSTEM, AccountAction.ADDED, account_id, at, f"{issuer}: {_listed(new.grants)}")
    if not gate.register.add_account(new, said, identity):
        raise InputError(
            f"There is an account {account_id!r} already: have somebody who manages accounts join it."
        )
    return new


def renew_grants(
    gate: Gate, account_id: str, grants: Iterable[Grant], when: datetime | None = None
) -> Account:
    """Take over what the provider's claims give now; grants that were given here stay."""
    wanted = in_order(grants)
    said = event(SYSTEM, AccountAction.GRANTED, account_id, when or now(), f"OIDC: {_listed(wanted)}")
    gate.register.renew_provided_grants(account_id, wanted, said)
    return known(gate, account_id)


def _listed(grants: Iterable[Grant]) -> str:
    return ", ".join(map(told, grants)) or "no roles"

"""Which of an account's grants count now, by how it has proved itself?"""

from collections.abc import Collection, Iterable
from datetime import datetime

from amtsblick.values.accounts import Account, AccountRules, Grant, Session, Via
from amtsblick.values.records import Role


def must_enrol(account: Account, rules: AccountRules, *, trusted: bool) -> bool:
    """Has the account a role that asks for a second factor, and none?

    ``trusted``: it proved itself to an identity provider that asks for one.
    """
    if account.second_factor or (trusted and rules.trust_oidc):
        return False
    return any(one.role in rules.second_factor_for for one in account.grants)


def exercised(grants: Iterable[Grant], asking: Collection[Role], *, enrol: bool) -> tuple[Grant, ...]:
    """Grants without those whose role asks for a second factor that is missing."""
    return tuple(one for one in grants if not (enrol and one.role in asking))


def is_open(session: Session, rules: AccountRules, when: datetime) -> bool:
    """Is a session not over yet, by its end and by how long it has not been used?"""
    return when < session.expires_at and when - session.used_at < rules.idle


def is_fresh(session: Session, rules: AccountRules, when: datetime) -> bool:
    """Was the password asked so lately that dangerous acts need no asking again?"""
    return session.whole and when - session.checked_at < rules.fresh


def was_trusted(session: Session) -> bool:
    """Did an identity provider vouch for it?"""
    return session.via is Via.OIDC

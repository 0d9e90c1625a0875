"""Whose alerts may hold what is inside? As the accounts' roles stand when it is asked."""

from amtsblick.assess.access.rights import bodies_of
from amtsblick.assess.alerts.concern import MaySee
from amtsblick.keep.register import Register
from amtsblick.values.accounts import Right


def sees_inside(register: Register) -> MaySee:
    """Asks each account once: for a run, not for longer, since roles change."""
    tree = register.body_tree()
    known: dict[str, frozenset[str]] = {}

    def may_see(owner: str, body: str) -> bool:
        if owner not in known:
            account = register.account(owner) if owner else None
            works = account is not None and not account.disabled
            known[owner] = (
                bodies_of(account.grants, Right.SEE_INSIDE, tree) if account and works else frozenset()
            )
        return body in known[owner]

    return may_see

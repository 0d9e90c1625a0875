"""Whose alerts may hold what is inside? As the accounts' roles stand when it is asked."""

from amtsblick.assess.access.rights import Tree, bodies_of, may
from amtsblick.assess.alerts.concern import MaySee
from amtsblick.keep.register import Register
from amtsblick.values.accounts import Right


def sees_inside(register: Register) -> MaySee:
    """Asks each account once: for a run, not for longer, since roles change.

    What is about no body in particular is for those who may see the whole register.
    """
    tree = register.body_tree()
    known: dict[str, frozenset[str]] = {}

    def may_see(owner: str, body: str) -> bool:
        if owner not in known:
            known[owner] = _bodies(register, owner, tree)
        return body in known[owner]

    return may_see


def _bodies(register: Register, owner: str, tree: Tree) -> frozenset[str]:
    account = register.account(owner) if owner else None
    if account is None or account.disabled:
        return frozenset()
    found = bodies_of(account.grants, Right.SEE_INSIDE, tree)
    return found | {""} if may(account.grants, Right.SEE_INSIDE, "", tree) else found

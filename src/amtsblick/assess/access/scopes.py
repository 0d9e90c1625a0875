"""What may an API token do, of what its account may?"""

from collections.abc import Collection, Iterable
from typing import Final

from amtsblick.assess.access.rights import Tree, covers
from amtsblick.values.accounts import Grant, Right, Scope

SCOPES: Final[dict[Scope, frozenset[Right]]] = {
    Scope.READ: frozenset({Right.SEE_INSIDE, Right.SEE_AUDIT}),
    Scope.WRITE: frozenset(
        {Right.SEE_INSIDE, Right.ENTER, Right.ASK, Right.REVIEW, Right.STATE, Right.DECIDE}
    ),
    Scope.RUN: frozenset({Right.SEE_INSIDE, Right.RUN}),
    # No MANAGE_ACCOUNTS and no OWN: a stolen token makes no second one and opens no door for longer.
    Scope.ADMIN: frozenset(
        {Right.SEE_INSIDE, Right.SEE_AUDIT, Right.MANAGE_BODIES, Right.IMPORT, Right.OPERATE}
    ),
}
"""No scope approves, publishes or withdraws: the second pair of eyes is a human's, not a program's."""


def allowed_by(scopes: Iterable[Scope], right: Right) -> bool:
    """Does one of the scopes leave a right to the token?"""
    return any(right in SCOPES[scope] for scope in scopes)


def left_of(wanted: Collection[Grant], held: Collection[Grant], tree: Tree) -> tuple[Grant, ...]:
    """The token's grants that its account still holds; () wanted are all that the account holds."""
    if not wanted:
        return tuple(held)
    return tuple(one for one in wanted if covers(held, one, tree))

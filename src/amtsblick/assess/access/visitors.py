"""What may the one who is there do now? Grants, and for a token its scopes as well."""

from collections.abc import Iterable

from amtsblick.assess.access.rights import Tree, actor_for, may, roots_of
from amtsblick.assess.access.scopes import allowed_by
from amtsblick.values.accounts import Right, Visitor
from amtsblick.values.records import Actor


def allowed(visitor: Visitor, right: Right, body: str, tree: Tree) -> bool:
    """May the visitor do this for ``body`` ("": the whole register)?"""
    return _in_scope(visitor, right) and may(visitor.grants, right, body, tree)


def acting(visitor: Visitor, rights: Iterable[Right], body: str, tree: Tree) -> Actor | None:
    """Whom the log shows when the visitor does what any of ``rights`` allows; None when he may not."""
    left = [right for right in rights if _in_scope(visitor, right)]
    return actor_for(visitor.account.id, visitor.grants, left, body, tree)


def reach(visitor: Visitor, right: Right) -> frozenset[str]:
    """Bodies for which, with all below them, the visitor has a right; {""} is the whole register."""
    return roots_of(visitor.grants, right) if _in_scope(visitor, right) else frozenset()


def _in_scope(visitor: Visitor, right: Right) -> bool:
    return visitor.scopes is None or allowed_by(visitor.scopes, right)

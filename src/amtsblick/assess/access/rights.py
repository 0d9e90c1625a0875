"""May somebody do something for a body, and in which role?"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeAlias

from amtsblick.assess.access.table import NARROWEST, RIGHTS
from amtsblick.values.accounts import Grant, Right
from amtsblick.values.records import Actor, Role

Tree: TypeAlias = Mapping[str, str | None]
"""Each body's id and its parent's, None at the top. Ids that are missing have no known parent."""


def may(grants: Collection[Grant], right: Right, body: str, tree: Tree) -> bool:
    """Do the grants give ``right`` for ``body``? Body "" is the whole register, or no body in particular."""
    return role_for(grants, (right,), body, tree) is not None


def may_any(grants: Collection[Grant], rights: Iterable[Right], body: str, tree: Tree) -> bool:
    """Is one of several rights given, as ``steps.rights_for`` names them?"""
    return role_for(grants, rights, body, tree) is not None


def anywhere(grants: Collection[Grant], right: Right) -> bool:
    """Is the right given for any body at all? Only good for showing a link, never for letting somebody in."""
    return any(right in RIGHTS[grant.role] for grant in grants)


def role_for(grants: Collection[Grant], rights: Iterable[Right], body: str, tree: Tree) -> Role | None:
    """In which role somebody has one of ``rights`` for ``body``: the narrowest one; None: in none."""
    wanted = frozenset(rights)
    giving = {
        grant.role for grant in grants if wanted & RIGHTS[grant.role] and within(body, grant.root, tree)
    }
    return next((role for role in NARROWEST if role in giving), None)


def actor_for(
    account: str, grants: Collection[Grant], rights: Iterable[Right], body: str, tree: Tree
) -> Actor | None:
    """Whom the log shows when ``account`` does it; None when it may not."""
    role = role_for(grants, rights, body, tree)
    return None if role is None else Actor(name=account, role=role)


def roots_of(grants: Iterable[Grant], right: Right) -> frozenset[str]:
    """Bodies for which, with all below them, a right is given; {""} when it is for the whole register."""
    roots = frozenset(grant.root for grant in grants if right in RIGHTS[grant.role])
    return frozenset({""}) if "" in roots else roots


def bodies_of(grants: Iterable[Grant], right: Right, tree: Tree) -> frozenset[str]:
    """Bodies of the tree for which a right is given, in linear time."""
    roots = roots_of(grants, right)
    if "" in roots:
        return frozenset(tree)
    below: dict[str, bool] = dict.fromkeys(roots, True)
    for body in tree:
        way: list[str] = []
        inside = False
        for one in _upwards(body, tree):
            if one in below:
                inside = below[one]
                break
            way.append(one)
        below |= dict.fromkeys(way, inside)
    return frozenset(body for body in tree if below[body])


def within(body: str, root: str, tree: Tree) -> bool:
    """Is ``body`` the root or somewhere below it? Everything is within ""."""
    return root == "" or (body != "" and root in _upwards(body, tree))


def covers(mine: Collection[Grant], other: Grant, tree: Tree) -> bool:
    """Is the other grant no more than what one of mine gives: the same role, there or further down?"""
    return any(one.role is other.role and within(other.root, one.root, tree) for one in mine)


def may_grant(mine: Collection[Grant], given: Iterable[Grant], tree: Tree) -> bool:
    """May somebody give or take these grants: does MANAGE_ACCOUNTS reach each of their roots?"""
    return all(may(mine, Right.MANAGE_ACCOUNTS, one.root, tree) for one in given)


def may_manage(mine: Collection[Grant], theirs: Collection[Grant], tree: Tree) -> bool:
    """May somebody change an account with these grants?

    An account that reaches beyond the own part is managed by whoever has the whole; so is one without
    grants, which belongs to nobody's part.
    """
    if not theirs:
        return may(mine, Right.MANAGE_ACCOUNTS, "", tree)
    return may_grant(mine, theirs, tree)


def _upwards(body: str, tree: Tree) -> Iterator[str]:
    """The body and all above it, the nearest first; a circle is gone round once."""
    seen: set[str] = set()
    here: str | None = body
    while here is not None and here not in seen:
        yield here
        seen.add(here)
        here = tree.get(here)

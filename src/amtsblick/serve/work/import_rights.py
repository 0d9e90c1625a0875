"""May this reader enter what a file would change, and in which role? Asked for every record of it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from amtsblick.assess.access.rights import Tree
from amtsblick.assess.access.steps import body_of, rights_for_record
from amtsblick.assess.access.table import NARROWEST
from amtsblick.assess.register.chain import kind_of
from amtsblick.jobs.file_import import Plan, Taking
from amtsblick.parse.exchange.places import Trouble
from amtsblick.serve.visitor import Visitor
from amtsblick.values.accounts import Right
from amtsblick.values.body import Body
from amtsblick.values.records import Actor, Change, Record

NO_RIGHT: Final = "your account does not have the right to enter this for this body"
_ENTERS: Final = (
    Right.MANAGE_BODIES,
    Right.ENTER,
    Right.STATE,
    Right.DECIDE,
    Right.REVIEW,
    Right.ASK,
    Right.IMPORT,
)


def may_import(visitor: Visitor) -> bool:
    """May the reader give any file at all?"""
    return any(visitor.may(one) for one in _ENTERS)


def may_take(visitor: Visitor) -> list[Taking]:
    """In which ways the reader may have records entered."""
    drafts = [Taking.DRAFTS] if any(visitor.may(one) for one in _ENTERS[:-1]) else []
    return [*drafts, *([Taking.STATES] if visitor.may(Right.IMPORT) else [])]


def actor_of(visitor: Visitor, plan: Plan) -> Actor | list[Trouble]:
    """Whom the log shows, or each row that the reader may not enter.

    New bodies of the file count as part of the tree, so that what lies below them can come with them; known
    ones stay where they are, whatever the file says.
    """
    known = visitor.tree()
    new = {
        one.content.id: one.content.parent
        for one in plan.changes
        if isinstance(one.content, Body) and one.content.id not in known
    }
    tree: Tree = {**known, **new}
    wide = replace(visitor, tree=lambda: tree)
    actors, troubles = [], []
    for change, place in zip(plan.changes, plan.places, strict=True):
        found = [_actor(wide, change, content) for content in _contents(plan, change)]
        actors += found
        if None in found:
            troubles.append(
                Trouble(
                    place=place,
                    text=f"{kind_of(change.content)}/{change.content.id}: {NO_RIGHT}",
                    remedy="leave it out, or ask whoever keeps that part",
                )
            )
    if troubles:
        return troubles
    return _widest(visitor, [one for one in actors if one is not None])


def _contents(plan: Plan, change: Change) -> Iterable[Record]:
    """What is entered, and what stands there now: it may belong to somebody else's part."""
    before = plan.before.get((kind_of(change.content), change.content.id))
    return (change.content,) if before is None else (change.content, before)


def _actor(visitor: Visitor, change: Change, content: Record) -> Actor | None:
    rights = rights_for_record(change.action, kind_of(change.content), content, change.state)
    return visitor.actor(rights, body_of(content))


def _widest(visitor: Visitor, actors: list[Actor]) -> Actor | list[Trouble]:
    """One entry of the log has one role: the one that reaches furthest of those that were needed."""
    if not actors:
        name = visitor.account.id if visitor.account else ""
        return Actor(name=name)
    return max(actors, key=lambda one: NARROWEST.index(one.role))

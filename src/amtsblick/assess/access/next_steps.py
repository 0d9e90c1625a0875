"""What can be done next to a record, by whom, and why not by the one who asks?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from amtsblick.assess.access.steps import body_of, rights_for_record
from amtsblick.assess.register.life_cycle import ALLOWED
from amtsblick.assess.register.people import same_person
from amtsblick.values.accounts import Right
from amtsblick.values.body import Body
from amtsblick.values.records import SPEAKING, Action, Entry

MayAny: TypeAlias = Callable[[Iterable[Right], str], bool]
"""Is one of several rights given for a body?"""


class Bar(StrEnum):
    """Why somebody cannot take a step."""

    OWN = "own"
    """He wrote this version himself: four eyes."""
    RIGHT = "right"
    """His account does not have the right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """One step that the record's state allows; ``bar`` None: the one who asks may take it."""

    action: Action
    bar: Bar | None = None


_ORDER: Final = (
    Action.SUBMITTED,
    Action.APPROVED,
    Action.RETURNED,
    Action.PUBLISHED,
    Action.CHANGED,
    Action.WITHDRAWN,
)
"""Forward first, ending last."""


def next_steps(entry: Entry, name: str, may_any: MayAny) -> tuple[NextStep, ...]:
    """Steps that the newest entry of a record allows, in the order in which they are offered.

    ``name`` is whom the log would show. Steps that the state does not allow are left out.
    """
    allowed = ALLOWED[entry.state]
    return tuple(
        NextStep(action=one, bar=_bar(entry, one, name, may_any)) for one in _ORDER if one in allowed
    )


def _bar(entry: Entry, action: Action, name: str, may_any: MayAny) -> Bar | None:
    if not may_any(rights_for_record(action, entry.kind, entry.content, entry.state), body_of(entry.content)):
        return Bar.RIGHT
    if action is Action.APPROVED and same_person(name, entry.authors):
        return Bar.OWN
    return None


def may_see(entry: Entry, may_see_body: Callable[[str], bool], *, everywhere: bool) -> bool:
    """May somebody read a record inside? ``may_see_body`` tells of one body, ``everywhere`` of the register.

    What is about no body in particular is read by everybody inside once it speaks; drafts of it by those
    who see the whole register.
    """
    if isinstance(entry.content, Body):
        # A new body has no place in the tree before it is approved: whoever sees the one above it, sees it.
        above = body_of(entry.content)
        return everywhere or may_see_body(entry.record) or (bool(above) and may_see_body(above))
    body = body_of(entry.content)
    if body:
        return may_see_body(body)
    return everywhere or entry.state in SPEAKING

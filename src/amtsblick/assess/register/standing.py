"""Which of the decisions that hold still count, and which of them does an occasion concern?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from amtsblick.values.decisions import Decision, DecisionKind, Line, Occasion, TriggerKind

WEBSITE: Final = frozenset({"", "homepage"})
"""Services under which decisions about a body's own website stand."""
_ENDING: Final = frozenset({DecisionKind.LEAVE, DecisionKind.REJECT})
_REOPENS_AN_END: Final = frozenset(
    {TriggerKind.DUE, TriggerKind.CHANNEL_NEW, TriggerKind.LEGAL_STATE, TriggerKind.TAKEOVER}
)
"""Who does not use a service need not look again because others leave it."""


def standing(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Decisions that no later one took the place of, in order of body, service and id.

    A later one is about the same body, service and kind of use; two that name different usages stand
    side by side. ``replaces`` counts whatever it is about.
    """
    given = list(decisions)
    replaced = {(one.body, one.replaces) for one in given if one.replaces and one.replaces != one.id}
    kept: dict[tuple[str, str, str], list[Decision]] = {}
    for one in sorted(given, key=_age, reverse=True):
        later = kept.setdefault((one.body, one.service, one.usage_kind), [])
        same_usage = any(not one.usage or not other.usage or one.usage == other.usage for other in later)
        if not same_usage and (one.body, one.id) not in replaced:
            later.append(one)
    found = (one for group in kept.values() for one in group)
    return tuple(sorted(found, key=lambda one: (one.body, one.service, one.id)))


def _age(decision: Decision) -> tuple[date, date, str]:
    return decision.valid_from, decision.decided_on, decision.id


def goes_on(decision: Decision) -> bool:
    """Is the service used after it?"""
    return decision.kind not in _ENDING


def considered_until(decision: Decision, kind: TriggerKind) -> date:
    """What was known on this day went into the decision."""
    if kind is TriggerKind.LEGAL_STATE and decision.legal_as_of is not None:
        return decision.legal_as_of
    return decision.decided_on


def line_name(line: Line) -> str:
    """A line as text: ``hate_share>5x2``."""
    return f"{line.metric}{'>' if line.above else '<'}{line.value:g}x{line.periods}"


def due_fact(decision: Decision) -> str:
    """Key of the fact that a decision's review is due."""
    return f"due:{decision.id}:{decision.review_due.isoformat()}@{decision.review_due.isoformat()}"


def asks_for(decision: Decision, kind: TriggerKind) -> bool:
    """May occasions of this kind reopen the decision?"""
    if not goes_on(decision) and kind not in _REOPENS_AN_END:
        return False
    return not decision.triggers or kind in decision.triggers


def applies(decision: Decision, occasion: Occasion) -> bool:
    """Does the occasion ask for this decision again? What was known when it was made does not."""
    if not asks_for(decision, occasion.kind):
        return False
    if occasion.kind is TriggerKind.DUE:
        return occasion.fact == due_fact(decision)
    if occasion.kind is TriggerKind.LINE_CROSSED:
        crossed = dict(occasion.facts).get("line", "")
        if crossed not in map(line_name, decision.lines):
            return False
    return occasion.known_at.date() > considered_until(decision, occasion.kind)


@dataclass(frozen=True)
class Desk:
    """The decisions that count, found by what they are about."""

    decisions: tuple[Decision, ...]

    @cached_property
    def by_body(self) -> Mapping[str, Sequence[Decision]]:
        """Decisions of each body."""
        found: dict[str, list[Decision]] = {}
        for one in self.decisions:
            found.setdefault(one.body, []).append(one)
        return found

    @cached_property
    def by_service(self) -> Mapping[tuple[str, str], Sequence[Decision]]:
        """Decisions of each body on each service."""
        found: dict[tuple[str, str], list[Decision]] = {}
        for one in self.decisions:
            found.setdefault((one.body, one.service), []).append(one)
        return found

    def concerned(self, occasion: Occasion) -> Sequence[Decision]:
        """Decisions that the occasion may reopen, whether it does or not.

        What was seen on the website concerns decisions about the website and about services of the
        same company; where there is none of them, every decision of the body by which a service is used.
        """
        if occasion.service not in WEBSITE:
            return self.by_service.get((occasion.body, occasion.service), ())
        mine = self.by_body.get(occasion.body, ())
        near = [one for one in mine if one.service in WEBSITE or one.service in occasion.concerns]
        return near or [one for one in mine if goes_on(one)]

    def reopened_by(self, occasion: Occasion) -> list[Decision]:
        """Decisions that the occasion asks for again."""
        return [one for one in self.concerned(occasion) if applies(one, occasion)]

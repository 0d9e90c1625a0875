"""How did the law stand on a day, and what changed since?

A state counts from the last day that its date may mean: before, nobody can be sure of it. What was known
on the day of the check counts from then at the latest, so that "2026" is not put off to its end.
"""

from collections.abc import Iterable
from datetime import date

from amtsblick.values.legal import ActChange, ActState, LegalAct


def counts_from(act: LegalAct, state: ActState) -> date:
    """First day on which the act is said to stand so."""
    return min(state.since.latest, act.checked_on)


def state_at(act: LegalAct, day: date) -> ActState | None:
    """How the act stood at the end of a day; None before its first state."""
    holding = [state for state in act.states if counts_from(act, state) <= day]
    return holding[-1] if holding else None


def begun_at(act: LegalAct, day: date) -> ActState | None:
    """The state with which the status of a day began; ``state_at`` is the newest step within it.

    A judgement that leaves a decision in force is a step of its own, and the decision is in force since before.
    """
    begun: ActState | None = None
    for state in act.states:
        if counts_from(act, state) <= day and (begun is None or state.status is not begun.status):
            begun = state
    return begun


def acts_of(acts: Iterable[LegalAct], service: str, day: date) -> tuple[LegalAct, ...]:
    """Acts that were there on a day and speak of a service or of all, in their order.

    ``service`` is an id, "homepage" for websites, or "" for those alone that speak of all.
    """
    return tuple(
        act
        for act in acts
        if (not act.services or service in act.services) and state_at(act, day) is not None
    )


def changes_between(acts: Iterable[LegalAct], after: date, until: date) -> tuple[ActChange, ...]:
    """Every step that counts from later than ``after`` and not later than ``until``, oldest first."""
    steps = (
        ActChange(act=act, old=old, new=new, on=counts_from(act, new))
        for act in acts
        for old, new in zip((None, *act.states), act.states, strict=False)
    )
    return tuple(sorted((step for step in steps if after < step.on <= until), key=lambda step: step.on))

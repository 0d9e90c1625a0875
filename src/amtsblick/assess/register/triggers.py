"""What happened that asks for a decision to be made again, and which decisions does it reopen?"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from amtsblick.assess.register.inputs import Inputs
from amtsblick.assess.register.standing import Desk, applies, standing
from amtsblick.assess.register.trigger_channels import channels
from amtsblick.assess.register.trigger_peers import peers
from amtsblick.assess.register.trigger_rules import drifts, law, lines, reviews, terms
from amtsblick.assess.register.trigger_sites import sites
from amtsblick.values.decisions import Decision, Occasion, Reopening, TriggerKind

TRIGGERS: Final[tuple[Callable[[Inputs], Iterator[Occasion]], ...]] = (
    reviews,
    channels,
    sites,
    law,
    terms,
    peers,
    lines,
    drifts,
)
_KINDS: Final = list(TriggerKind)
_ID_LETTERS: Final = 16


def occasions(inputs: Inputs) -> tuple[Occasion, ...]:
    """Every fact known on the day that asks any decision again, once each.

    In order of body, service, kind, moment and fact, whatever the order of the inputs.
    """
    found: dict[tuple[str, str, str], Occasion] = {}
    for trigger in TRIGGERS:
        for one in trigger(inputs):
            if one.known_at.date() <= inputs.today and inputs.desk.reopened_by(one):
                key = (one.body, one.service, one.fact)
                known = found.setdefault(key, one)
                if _order(one) < _order(known):
                    found[key] = one
    return tuple(sorted(found.values(), key=_order))


def _order(one: Occasion) -> tuple[object, ...]:
    return one.body, one.service, _KINDS.index(one.kind), one.known_at, one.fact, one.facts


def reopen(
    decisions: Iterable[Decision], occasions: Iterable[Occasion], reopenings: Iterable[Reopening]
) -> tuple[Reopening, ...]:
    """What is to be recorded: each decision with each occasion that asks for it again.

    Nothing is reopened twice for the same fact: not when it was found with other bounds while the
    decision was open already, and not for a newer decision, whether it was made when the fact was known
    or after the fact had reopened an earlier one.
    """
    desk = Desk(standing(decisions))
    memory = Memory(desk.decisions, reopenings)
    found: dict[str, Reopening] = {}
    for one in sorted(occasions, key=_order):
        for decision in desk.reopened_by(one):
            if memory.is_new(decision, one):
                memory.add(decision, one)
                new = _reopening(decision, one)
                found[new.id] = new
    return tuple(found.values())


class Memory:
    """What was reopened by what."""

    def __init__(self, decisions: Sequence[Decision], reopenings: Iterable[Reopening]) -> None:
        self._facts: set[tuple[str, str, str]] = set()
        self._open: set[tuple[str, str]] = set()
        by_id = {one.id: one for one in decisions}
        for one in reopenings:
            decision = by_id.get(one.decision)
            if decision is None:
                self._facts.add((one.body, one.service, one.occasion.fact))
                continue
            self._open.add((one.decision, one.occasion.fact))
            if applies(decision, one.occasion):
                self._open.add((one.decision, _stem(one.occasion.fact)))

    def is_new(self, decision: Decision, occasion: Occasion) -> bool:
        """Did this fact reopen neither this decision nor one that it took the place of?"""
        return (
            (decision.body, decision.service, occasion.fact) not in self._facts
            and (decision.id, occasion.fact) not in self._open
            and (decision.id, _stem(occasion.fact)) not in self._open
        )

    def add(self, decision: Decision, occasion: Occasion) -> None:
        """Reopened now; a decision that stands beside may be reopened by the same fact as well."""
        self._open.add((decision.id, _stem(occasion.fact)))


def _stem(fact: str) -> str:
    """The fact without the day of its evidence, which further looks may move."""
    return fact.rpartition("@")[0]


def _reopening(decision: Decision, occasion: Occasion) -> Reopening:
    digest = hashlib.sha256(f"{decision.id}\n{occasion.fact}".encode()).hexdigest()
    return Reopening(
        id=f"{decision.id}/{digest[:_ID_LETTERS]}",
        decision=decision.id,
        body=decision.body,
        service=decision.service,
        occasion=occasion,
    )

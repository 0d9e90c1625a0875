"""Which peers left a service since a decision to use it?"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from heapq import merge
from itertools import islice
from typing import Final, NamedTuple

from amtsblick.assess.register.inputs import Inputs, fact, midnight, pairs
from amtsblick.assess.register.standing import asks_for, considered_until
from amtsblick.values.body import Body
from amtsblick.values.decisions import Decision, Occasion, TriggerKind
from amtsblick.values.observed import Observed, SeenChannel
from amtsblick.values.survey import Standing
from amtsblick.values.timeline import ChannelState
from amtsblick.values.usages import EvidenceLink, Usage, UsageKind

MOST: Final = 5
"""Peers named per decision, the earliest first: the decision is open again by then, and in a group of
thousands each exit would otherwise be told thousands of times."""


class Exit(NamedTuple):
    """One peer left one service. ``how`` is register, said, gone or unlinked."""

    known_at: datetime
    peer: str
    how: str
    fact: str
    facts: tuple[tuple[str, str], ...]
    evidence: tuple[EvidenceLink, ...]


_Groups = Mapping[tuple[str, str, str], Sequence[Exit]]


def peers(inputs: Inputs) -> Iterator[Occasion]:
    """Bodies of the same kind or under the same parent that left, each with how that is known."""
    bodies = {one.id: one for one in inputs.bodies}
    groups = _groups(inputs, bodies)
    for decision in inputs.desk.decisions:
        body = bodies.get(decision.body)
        if body is None or not asks_for(decision, TriggerKind.PEER_LEFT):
            continue
        after = considered_until(decision, TriggerKind.PEER_LEFT)
        mine = [_later(groups.get((decision.service, *key), ()), after) for key in _keys(body)]
        for exit_ in islice((one for one in _in_order(mine) if one.peer != body.id), MOST):
            yield _occasion(decision, exit_)


def _later(exits: Sequence[Exit], after: date) -> Iterator[Exit]:
    """Those that became known later than on that day, without a look at the earlier ones."""
    first = bisect_right(exits, after, key=lambda one: one.known_at.date())
    return (exits[number] for number in range(first, len(exits)))


def _in_order(groups: Iterable[Iterator[Exit]]) -> Iterator[Exit]:
    """Each exit once, earliest first."""
    told: set[str] = set()
    for one in merge(*groups, key=lambda each: each[:3]):
        if one.peer not in told:
            told.add(one.peer)
            yield one


def _occasion(decision: Decision, exit_: Exit) -> Occasion:
    return Occasion(
        kind=TriggerKind.PEER_LEFT,
        body=decision.body,
        service=decision.service,
        fact=exit_.fact,
        known_at=exit_.known_at,
        facts=exit_.facts,
        evidence=exit_.evidence,
    )


def _keys(body: Body) -> Iterator[tuple[str, str]]:
    if body.kind:
        yield "kind", body.kind
    if body.parent:
        yield "parent", body.parent


def _groups(inputs: Inputs, bodies: Mapping[str, Body]) -> _Groups:
    """Exits by service and group, earliest first."""
    found: dict[tuple[str, str, str], list[Exit]] = {}
    services = {one.service for one in inputs.desk.decisions}
    for (peer, service), exit_ in sorted(_exits(inputs, services).items()):
        if peer in bodies:
            for key in _keys(bodies[peer]):
                found.setdefault((service, *key), []).append(exit_)
    for exits in found.values():
        exits.sort(key=lambda one: one[:3])
    return found


def _exits(inputs: Inputs, services: set[str]) -> Mapping[tuple[str, str], Exit]:
    """The earliest word of each body's exit from each service."""
    found: dict[tuple[str, str], Exit] = {}
    told = ((one.service, _registered(one)) for one in inputs.usages if one.kind is UsageKind.LEFT)
    seen = (each for one in inputs.observed.values() for each in _observed(one))
    for service, exit_ in (*told, *seen):
        if exit_ is not None and service in services:
            known = found.setdefault((exit_.peer, service), exit_)
            if exit_[:3] < known[:3]:
                found[exit_.peer, service] = exit_
    return found


def _registered(usage: Usage) -> Exit | None:
    """None when nobody knows since when, nor when it was said."""
    days = [usage.since.earliest if usage.since else None, usage.origin.on]
    known = max((one for one in days if one is not None), default=None)
    if known is None:
        return None
    origin = usage.origin
    proof = EvidenceLink(kind="address", text=origin.title or origin.address, address=origin.address)
    facts = pairs(since=usage.since.text if usage.since else "", said_by=origin.said_by, said_on=origin.on)
    proofs = (proof,) if origin.address else ()
    return _exit(midnight(known), usage.body, usage.service, "register", facts=facts, evidence=proofs)


def _exit(  # noqa: PLR0913 - one per part of what is told
    known_at: datetime,
    peer: str,
    service: str,
    how: str,
    *,
    facts: tuple[tuple[str, str], ...],
    evidence: tuple[EvidenceLink, ...],
) -> Exit:
    key = fact("peer_left", service, peer, on=known_at.date())
    return Exit(known_at, peer, how, key, (*pairs(peer=peer, how=how), *facts), evidence)


def _observed(seen: Observed) -> Iterator[tuple[str, Exit]]:
    """Services of which no own channel is left, each with the channel that went last."""
    last: dict[str, SeenChannel] = {}
    staying = set()
    for one in seen.channels:
        if one.standing is not Standing.OWN:
            continue
        if one.gone_by is None:
            staying.add(one.service)
        elif one.service not in last or _went(one) > _went(last[one.service]):
            last[one.service] = one
    for service, channel in last.items():
        if service not in staying and channel.gone_by is not None:
            facts = pairs(
                handle=channel.handle,
                last_seen=channel.last_seen,
                gone_by=channel.gone_by,
                said=channel.said,
            )
            how = _how(channel)
            yield (
                service,
                _exit(channel.gone_by, seen.body, service, how, facts=facts, evidence=channel.evidence),
            )


def _went(channel: SeenChannel) -> tuple[str, str]:
    return (channel.gone_by.isoformat() if channel.gone_by else ""), channel.handle


def _how(channel: SeenChannel) -> str:
    if channel.state in {ChannelState.CLOSED, ChannelState.MOVED}:
        return "said" if channel.said else "gone"
    return "unlinked"

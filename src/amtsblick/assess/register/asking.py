"""What is a body asked: which services by name, in which rows, and what was seen of each?"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from amtsblick.assess.register.differences import is_over
from amtsblick.assess.timeline.identity import key_of
from amtsblick.values.body import Body
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.observed import Observed, SeenChannel
from amtsblick.values.survey import Standing, Status
from amtsblick.values.usages import EvidenceLink

_OF_PEERS: Final = 8
"""Services of peers that are asked for at most: those that most of them use."""
_SAYS_NOTHING: Final = frozenset({Status.NOT_FOUND, Status.NOT_LOOKED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One row: a service, and one channel that was seen there. Without a channel ``status`` tells what was seen.

    ``advert`` proves signs of paid adverts.
    """

    service: str
    channel: SeenChannel | None = None
    status: Status = Status.NOT_FOUND
    advert: EvidenceLink | None = None


class Peers:
    """Which services do bodies like this one use: of the same kind, else with the same parent, else all?"""

    def __init__(self, bodies: Iterable[Body], used: Mapping[str, Iterable[str]]) -> None:
        """``used`` are the services on which each body, by its id, has a channel of its own."""
        self._used = {body: frozenset(services) for body, services in used.items()}
        self._groups: dict[tuple[str, str], Counter[str]] = {}
        for body in bodies:
            for group in _groups(body):
                self._groups.setdefault(group, Counter()).update(self._used.get(body.id, ()))

    def of(self, body: Body) -> Counter[str]:
        """Services and how many peers use them."""
        for group in _groups(body):
            others = self._groups.get(group, Counter()) - Counter(self._used.get(body.id, ()))
            if others:
                return others
        return Counter()


def _groups(body: Body) -> list[tuple[str, str]]:
    named = [("kind", body.kind.strip().casefold()), ("parent", body.parent or "")]
    return [*(group for group in named if group[1]), ("all", "")]


def services_asked(observed: Observed, peers: Mapping[str, int], knowledge: Knowledge) -> tuple[str, ...]:
    """Services on which anything was seen, in the catalogue's order; then those that most peers use."""
    order = {service.id: number for number, service in enumerate(knowledge.services)}
    listed = [one.id for one in knowledge.services if not one.minor and one.closed_on is None]
    seen = {one.service for one in observed.channels} | {service for service, _ in observed.adverts}
    seen |= {service for service, status in observed.statuses if status not in _SAYS_NOTHING}
    first = sorted(seen & order.keys(), key=lambda one: order[one])
    more = sorted(
        (one for one in listed if peers.get(one) and one not in seen),
        key=lambda one: (-peers[one], order[one]),
    )
    return (*first, *more[:_OF_PEERS])


def rows(services: Sequence[str], observed: Observed) -> tuple[Asked, ...]:
    """One row per service, and one more for each further channel of the body there; running ones first."""
    statuses = dict(observed.statuses)
    adverts = dict(observed.adverts)
    found: list[Asked] = []
    for service in services:
        channels: list[SeenChannel | None] = [*_channels(service, observed)]
        found += [
            Asked(
                service=service,
                channel=channel,
                status=statuses.get(service, Status.NOT_FOUND),
                advert=adverts.get(service),
            )
            for channel in channels or [None]
        ]
    return tuple(found)


def _channels(service: str, observed: Observed) -> list[SeenChannel]:
    """Own channels there, or the first one of another body when there is none."""
    there = [one for one in observed.channels if key_of(one.service, "") == key_of(service, "")]
    own = [one for one in there if one.standing is Standing.OWN]
    ordered = sorted(own or there[:1], key=lambda one: (is_over(one), one.handle))
    return [one for one in ordered if one.handle] or ordered[:1]

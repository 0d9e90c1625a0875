"""What some bodies publish about their use of one service, read at once for a page of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from amtsblick.assess.register.holding import holding
from amtsblick.jobs.public_records import Public
from amtsblick.keep.register import Register
from amtsblick.values.decisions import Decision
from amtsblick.values.usages import Campaign, Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceUses:
    """Published records of a few bodies about one service, as the public reads them."""

    usages: tuple[Usage, ...]
    campaigns: tuple[Campaign, ...]
    decisions: tuple[Decision, ...]


def public_uses(register: Register, service: str, bodies: Sequence[str], day: date) -> ServiceUses:
    """What holds on ``day``; one query, whatever the number of bodies."""
    taken = Public()
    for body, entries in register.entries_about(bodies).items():
        taken.take(entries, holding(entries, day), day, {body})
    return ServiceUses(
        usages=tuple(one for one in taken.of(Usage) if one.service == service),
        campaigns=tuple(one for one in taken.of(Campaign) if one.service == service),
        decisions=tuple(one for one in taken.decisions() if one.service == service),
    )

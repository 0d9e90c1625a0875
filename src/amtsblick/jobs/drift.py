"""Where do bodies' declarations and observations differ, as the register stands on a day?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self, TypeVar

from amtsblick.assess.register.drift import drift
from amtsblick.assess.register.drift_sites import uncompared
from amtsblick.jobs.observed import Sight, each_sight
from amtsblick.jobs.records import held
from amtsblick.keep.evidence import EvidenceStore
from amtsblick.keep.register import Register
from amtsblick.values.declared import Declaration, DeclarationKind, Drift
from amtsblick.values.documents import Document
from amtsblick.values.history import History
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.observed import Observed
from amtsblick.values.usages import Campaign, Usage

_Held = TypeVar("_Held", Declaration, Usage, Campaign, Document)


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyDrift:
    """One body's differences. ``concept_read``: its concept is no record, the survey read it from the page.

    ``uncompared`` are foreign hosts of vendors that nobody knows: nobody can say whether they are named.
    """

    observed: Observed
    drifts: tuple[Drift, ...]
    concept_read: bool = False
    uncompared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What the register holds on a day, by body."""

    declarations: Mapping[str, Sequence[Declaration]]
    usages: Mapping[str, Sequence[Usage]]
    campaigns: Mapping[str, Sequence[Campaign]]
    documents: Mapping[str, Sequence[Document]]

    @classmethod
    def of(
        cls,
        *,
        declarations: Iterable[Declaration],
        usages: Iterable[Usage],
        campaigns: Iterable[Campaign],
        documents: Iterable[Document],
    ) -> Self:
        """The records of all bodies, put in order once."""
        return cls(
            declarations=_by_body(declarations),
            usages=_by_body(usages),
            campaigns=_by_body(campaigns),
            documents=_by_body(documents),
        )

    def drift(self, sight: Sight) -> BodyDrift:
        """The differences of one body. A concept that was entered counts; else what the survey read of it."""
        body = sight.observed.body
        entered = self.declarations.get(body, ())
        concept = any(one.kind is DeclarationKind.CONCEPT for one in entered)
        known = entered if concept else (*entered, *sight.concepts)
        usages, campaigns = self.usages.get(body, ()), self.campaigns.get(body, ())
        return BodyDrift(
            observed=sight.observed,
            drifts=drift(known, usages, campaigns, sight.observed, self.documents.get(body, ())),
            concept_read=bool(sight.concepts) and not concept,
            uncompared=uncompared(sight.observed, known),
        )


def declared_in(register: Register, day: date, known_at: datetime | None = None) -> Declared:
    """Approved and published declarations, usages, campaigns and documents that hold on ``day``."""
    return Declared.of(
        declarations=held(register, Declaration, day, known_at),
        usages=held(register, Usage, day, known_at),
        # Campaigns end before their pixels do: the dates of each are compared with the look itself.
        campaigns=held(register, Campaign, day, known_at),
        documents=held(register, Document, day, known_at),
    )


def _by_body(records: Iterable[_Held]) -> dict[str, list[_Held]]:
    found: dict[str, list[_Held]] = defaultdict(list)
    for one in records:
        found[one.body].append(one)
    return found


def each_drift(  # noqa: PLR0913 - the tools, and what is asked for, one keyword each
    register: Register,
    knowledge: Knowledge,
    *,
    day: date,
    evidence: EvidenceStore | None = None,
    history: History | None = None,
    until: datetime | None = None,
    bodies: Sequence[str] | None = None,
) -> Iterator[BodyDrift]:
    """Every body with its differences, one at a time; see ``each_sight`` for ``history`` and ``until``."""
    declared = declared_in(register, day, until)
    for sight in each_sight(
        register, knowledge, evidence=evidence, history=history, until=until, bodies=bodies
    ):
        yield declared.drift(sight)

"""What is a document about, and everything that is known of it?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from amtsblick.values.body import Body
from amtsblick.values.decisions import Decision, Review
from amtsblick.values.declared import Declaration, Drift
from amtsblick.values.documents import Document, DocumentKind
from amtsblick.values.knowledge import Knowledge, Service
from amtsblick.values.observed import Observed, SeenChannel
from amtsblick.values.survey import Standing
from amtsblick.values.usages import Agreement, Campaign, Measure, PublicStatement, Usage

HOMEPAGE = "homepage"
"""The own website among the services that acts, reviews and statements speak of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What a human wrote into a field, in which function or under which name, and when."""

    text: str
    who: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One document to be prefilled, and the facts that it may be filled from.

    ``id`` is the document's. ``service`` is "" for a website. Records are those that hold on ``today``:
    ``usages`` all of the body (those of other services are alternatives), ``decisions``, ``reviews``,
    ``agreements``, ``campaigns``, ``declarations`` and ``measures`` of the body, ``statements`` and
    ``reviews`` also those about bodies in general. ``usage``, ``decision`` and ``campaign`` are the ones
    that the document is about. ``bodies`` maps ids to names. ``entered`` maps ids of records to who
    entered them. ``drift`` is None when nobody compared. ``documents`` are the newest ones about the same
    use, of other kinds or earlier. ``filled`` maps keys of fields to what humans wrote.
    """

    kind: DocumentKind
    id: str
    body: Body
    service: str = ""
    usage: Usage | None = None
    decision: Decision | None = None
    campaign: Campaign | None = None
    usages: tuple[Usage, ...] = ()
    decisions: tuple[Decision, ...] = ()
    reviews: tuple[Review, ...] = ()
    statements: tuple[PublicStatement, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    measures: tuple[Measure, ...] = ()
    drift: tuple[Drift, ...] | None = None
    documents: tuple[Document, ...] = ()
    observed: Observed | None = None
    bodies: Mapping[str, str] = field(default_factory=dict)
    entered: Mapping[str, str] = field(default_factory=dict)
    filled: Mapping[str, Filled] = field(default_factory=dict)
    knowledge: Knowledge
    today: date
    made_at: datetime
    lang: str = "de"

    @property
    def topic(self) -> str:
        """What acts, reviews and statements call the thing: the service, or "homepage"."""
        return self.service or HOMEPAGE

    @property
    def own_usage(self) -> Usage | None:
        """The usage that the document is about, or the body's only one of that service."""
        if self.usage is not None:
            return self.usage
        found = [one for one in self.usages if self.service and one.service == self.service]
        return found[0] if len(found) == 1 else None

    @property
    def last_decision(self) -> Decision | None:
        """The decision that the document is about, or the newest on the body's use of the service."""
        if self.decision is not None:
            return self.decision
        known = [
            one for one in self.decisions if one.service == self.service and one.decided_on <= self.today
        ]
        return max(known, key=lambda one: (one.valid_from, one.decided_on, one.id), default=None)

    @property
    def channels(self) -> tuple[SeenChannel, ...]:
        """The body's own channels on the service, as they were seen."""
        if self.observed is None:
            return ()
        return tuple(
            one
            for one in self.observed.channels
            if one.service == self.service and one.standing is Standing.OWN
        )


@lru_cache(maxsize=4)
def _services(knowledge: Knowledge) -> Mapping[str, Service]:
    return {one.id: one for one in knowledge.services}


def service_of(knowledge: Knowledge, identity: str) -> Service | None:
    """The service's row, None for one that knowledge does not hold."""
    return _services(knowledge).get(identity)

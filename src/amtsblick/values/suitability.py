"""What speaks for and against a service for an audience and a kind of content? No score, no ranking."""

from dataclasses import dataclass
from datetime import date, datetime

from amtsblick.values.legal import AudienceFigure, AudienceProfile, ContentFit, LegalAct, ServiceFact
from amtsblick.values.observed import SeenChannel, SeenRecipient
from amtsblick.values.survey import Status
from amtsblick.values.usages import ContentKind, EvidenceLink, TargetGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody wants to publish, for whom. ``services`` are ids, "homepage" for the own homepage."""

    services: tuple[str, ...]
    groups: tuple[TargetGroup, ...]
    contents: tuple[ContentKind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What is known of one service's reach in one target group.

    ``figures`` come from the newest year of each study and metric, side by side, never joined. ``unknown``
    says that no figure for that group was found; ``nearest`` are then figures of groups that overlap it.
    ``whole`` are figures of the whole population by the same study, year and metric as one of ``figures``.
    """

    group: TargetGroup
    figures: tuple[AudienceFigure, ...]
    nearest: tuple[AudienceFigure, ...] = ()
    whole: tuple[AudienceFigure, ...] = ()

    @property
    def unknown(self) -> bool:
        """No figure of that very group."""
        return not self.figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """One service's column: numbers, reasons, and what is not known. Nothing is added up.

    ``observed`` is what inspections and surveys say about the body's own use of it, with proof.
    """

    service: str
    reaches: tuple[Reach, ...]
    for_it: tuple[ContentFit, ...]
    against_it: tuple[ContentFit, ...]
    acts: tuple[LegalAct, ...] = ()
    facts: tuple[ServiceFact, ...] = ()
    observed: tuple[EvidenceLink, ...] = ()
    unknown: tuple[str, ...] = ()
    """Keys of what nobody knows: "reach.age_14_29", "content.statistics", "law"."""
    profiles: tuple[AudienceProfile, ...] = ()
    added: bool = False
    """The own homepage, which is compared although nobody asked for it."""
    channels: tuple[SeenChannel, ...] = ()
    """Channels there that the body's pages show, as they were last seen; weak mentions too."""
    status: Status | None = None
    """The newest survey's cell, None when it has none."""
    unseen: tuple[str, ...] = ()
    """"observed": nobody could look at the body's pages; "inspected": its website was never inspected."""
    recipients: tuple[SeenRecipient, ...] = ()
    """Whom the body's own website sends data to; with the homepage only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suitability:
    """All columns side by side, in the order in which they were asked for."""

    question: Question
    prospects: tuple[Prospect, ...]
    day: date | None = None
    """Legal state and figures are those of this day."""
    context: tuple[Reach, ...] = ()
    """Reach of social networks in general, per group that was asked for."""
    acts: tuple[LegalAct, ...] = ()
    """Acts that speak of all services."""
    body: str = ""
    """Whose own use ``Prospect.observed`` tells, "" for nobody's."""
    looked_at: datetime | None = None
    """When somebody last could look at the body's pages."""

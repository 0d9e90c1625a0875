"""What is the law, since when, and what do we know about services and their audiences for documents?"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from amtsblick.values.days import PartialDate
from amtsblick.values.usages import ContentKind, TargetGroup


class ActKind(StrEnum):
    """What a legal act is."""

    RULING = "ruling"
    ORDER = "order"
    FINE = "fine"
    ADEQUACY = "adequacy"
    GUIDANCE = "guidance"
    PROCEEDING = "proceeding"
    DESIGNATION = "designation"
    STATEMENT = "statement"
    """A press statement of an authority: no formal act."""
    TERMS = "terms"
    """A service's own terms or privacy policy."""


class ActStatus(StrEnum):
    """Where an act stands."""

    IN_FORCE = "in_force"
    FINAL = "final"
    APPEALED = "appealed"
    STAYED = "stayed"
    PROPOSED = "proposed"
    OPEN = "open"
    CONTESTED = "contested"
    ANNULLED = "annulled"
    ENDED = "ended"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActState:
    """From ``since`` on the act stands so."""

    since: PartialDate
    status: ActStatus
    de: str = ""
    en: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalAct:
    """A ruling, order, fine, decision or guidance, and every status it had (oldest first).

    ``services`` are the services that it speaks of ("homepage": websites), () for all. ``effect_*`` in our
    own words.
    """

    id: str
    kind: ActKind
    by: str
    ref: str
    dated: PartialDate
    services: tuple[str, ...]
    effect_de: str
    effect_en: str
    states: tuple[ActState, ...]
    sources: tuple[str, ...]
    checked_on: date
    verified: bool = True
    by_en: str = ""
    """``by`` for English readers, "" where it is the same."""
    ref_en: str = ""
    topics: tuple[str, ...] = ()
    """What it is about, where a document asks for that alone: "roles" (joint control), "transfer"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActChange:
    """An act came to stand otherwise: ``new`` counts from ``on``; ``old`` is None when the act is new."""

    act: LegalAct
    old: ActState | None
    new: ActState
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """What a public body has to do. ``strength`` is hard_law, authority_requirement, guidance or practice.

    ``who``, ``when`` and ``legal_basis`` are German, their ``*_en`` English.
    """

    id: str
    title_de: str
    title_en: str
    text_de: str
    text_en: str
    legal_basis: str
    evidence_de: str
    evidence_en: str
    who: str
    when: str
    strength: str
    sources: tuple[str, ...]
    checked_on: date
    verified: bool = True
    documents: tuple[str, ...] = ()
    """Document fields that answer it: ``usage_concept.purpose``; ``usage_concept`` for the whole."""
    who_en: str = ""
    when_en: str = ""
    legal_basis_en: str = ""
    services: tuple[str, ...] = ()
    """Services that it is about ("homepage": the own website), () for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceFigure:
    """One figure of one study. ``low`` and ``high`` are percent, equal for an exact figure; None: unbounded.

    ``group`` is the study's own group ("14–29", "14+"), ``service`` a service's id or "any" (social networks
    in general). ``metric`` is daily, weekly, weekly_not_daily, several_times_a_week, at_all, have_used or
    know: never compared with one another. ``part`` names what of the service was asked for where that is
    not the whole ("messenger", "channels"); figures of different parts are never compared either. An
    ``approximate`` figure was published in words ("every third"). ``note_*`` says how a figure came about
    that no source states as such.
    """

    study: str
    year: int
    group: str
    service: str
    metric: str
    low: float | None
    high: float | None
    sources: tuple[str, ...]
    checked_on: date
    id: str = ""
    part: str = ""
    approximate: bool = False
    verified: bool = True
    note_de: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceProfile:
    """What the users of one service are like, by one study.

    ``women_percent`` and ``mean_age`` (years)
    are None when the source does not say; both are of people who use the service at least weekly.
    """

    id: str
    study: str
    year: int
    service: str
    mean_age: float | None
    women_percent: float | None
    sources: tuple[str, ...]
    checked_on: date
    verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentFit:
    """A reason for or against publishing one kind of content on one service (or kind of service).

    ``services`` are ids or "homepage". ``speaks_for`` is True for a reason for, False for one against.
    ``groups`` () means whatever the target group.
    """

    id: str
    content: ContentKind
    services: tuple[str, ...]
    groups: tuple[TargetGroup, ...]
    speaks_for: bool
    de: str
    en: str
    sources: tuple[str, ...]
    checked_on: date
    verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFact:
    """One fact about a service that documents need.

    ``topic`` is operator, address, transfer, roles, insights, terms, privacy_policy, ad_library, minors,
    retention, login_wall, dsa, contact, exit or feature.
    """

    service: str
    topic: str
    de: str
    en: str
    address: str = ""
    sources: tuple[str, ...]
    checked_on: date
    verified: bool = True

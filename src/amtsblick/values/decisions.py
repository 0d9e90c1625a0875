"""What was reviewed, what was decided, and what makes somebody decide again?"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from amtsblick.values.usages import UNSAID, EvidenceLink, Metric, Origin, UsageKind


class ReviewDepth(StrEnum):
    """How closely somebody looked."""

    STATEMENT = "statement"
    """Said without a look of its own."""
    SUPERFICIAL = "superficial"
    IN_DEPTH = "in_depth"
    FORMAL = "formal"
    """A formal act of an authority."""


class ReviewOutcome(StrEnum):
    """What the review came to."""

    SUITABLE = "suitable"
    SUITABLE_WITH_CONDITIONS = "suitable_with_conditions"
    UNSUITABLE = "unsuitable"
    CRITICAL = "critical"
    """Critical on principle, nothing single examined."""
    DOUBTFUL = "doubtful"
    """Doubts about the legal basis."""
    PRESUMABLY_UNLAWFUL = "presumably_unlawful"
    UNLAWFUL = "unlawful"
    RECOMMENDED = "recommended"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Somebody looked at a use of a service. ``service`` may be "homepage" or "" (services in general).

    ``body`` is whose use was looked at, "" for public bodies in general; ``by`` is the id of the body
    that looked. ``usage`` is the usage's id or "".
    """

    id: str
    body: str = ""
    service: str = ""
    usage: str = ""
    by: str
    depth: ReviewDepth
    outcome: ReviewOutcome
    on: date
    findings: str = ""
    recommendation: str = ""
    evidence: tuple[EvidenceLink, ...] = ()
    origin: Origin = UNSAID


class DecisionKind(StrEnum):
    """What was decided."""

    START = "start"
    KEEP = "keep"
    KEEP_WITH_CONDITIONS = "keep_with_conditions"
    RESTRICT = "restrict"
    PAUSE = "pause"
    LEAVE = "leave"
    REJECT = "reject"


class ReasonKind(StrEnum):
    """Why, in the words of the decision record."""

    TARGET_GROUP = "target_group"
    REACH = "reach"
    HATE = "hate"
    DATA_PROTECTION = "data_protection"
    SECURITY = "security"
    RESOURCES = "resources"
    VALUES = "values"
    DISINFORMATION = "disinformation"
    CRISIS_DUTY = "crisis_duty"
    CONTENT_UNFIT = "content_unfit"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason; ``text`` says it in a sentence."""

    kind: ReasonKind
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What has to be done or kept; ``owner`` is a unit or role."""

    text: str
    owner: str = ""
    due: date | None = None


class DpoPosition(StrEnum):
    """What the data-protection officer says to it."""

    AGREE = "agree"
    AGREE_WITH_CONDITIONS = "agree_with_conditions"
    OBJECT = "object"
    NOT_HEARD = "not_heard"


class TriggerKind(StrEnum):
    """What reopens a decision."""

    DUE = "due"
    CHANNEL_NEW = "channel_new"
    CHANNEL_GONE = "channel_gone"
    NEW_RECIPIENT = "new_recipient"
    """A recipient or tracker that was not there when it was decided."""
    AFTER_REJECT = "after_reject"
    """The site sends on although the visitor rejected."""
    LEGAL_STATE = "legal_state"
    TERMS_CHANGED = "terms_changed"
    PEER_LEFT = "peer_left"
    LINE_CROSSED = "line_crossed"
    DRIFT = "drift"
    TAKEOVER = "takeover"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A figure that makes the body decide again.

    ``metric`` was ``above`` (or else below) ``value``, ``periods`` times in a row.
    """

    metric: Metric
    value: float
    above: bool
    periods: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a body decided on its use of a service, and when it looks again.

    ``legal_as_of`` is the day of the legal state that it was written under. ``triggers`` () means all.
    ``replaces`` is the id of the decision before, or "". ``decided_by`` names a role, never a person.
    """

    id: str
    body: str
    service: str
    usage: str = ""
    usage_kind: UsageKind
    kind: DecisionKind
    reasons: tuple[Reason, ...]
    conditions: tuple[Condition, ...] = ()
    legal_basis: tuple[str, ...] = ()
    dpo: DpoPosition = DpoPosition.NOT_HEARD
    deviation: str = ""
    """Why it was decided against the data-protection officer's position."""
    decided_by: str
    decided_on: date
    valid_from: date
    review_due: date
    triggers: tuple[TriggerKind, ...] = ()
    lines: tuple[Line, ...] = ()
    evidence: tuple[EvidenceLink, ...] = ()
    legal_as_of: date | None = None
    public: bool = True
    replaces: str = ""
    origin: Origin = UNSAID


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A fact that asks for a new decision.

    ``fact`` is the same key whenever the same fact is found again: with it nothing is reopened twice.
    ``known_at`` is the moment of the evidence. ``facts`` are pairs for the sentence that readers see
    (``report.register`` words each kind). ``service`` is "" for a body's website; ``concerns`` are then
    the services of the company that what was seen belongs to. What follows the last "@" of ``fact`` is
    the day of the evidence, which further looks may move.
    """

    kind: TriggerKind
    body: str
    service: str
    fact: str
    known_at: datetime
    facts: tuple[tuple[str, str], ...] = ()
    evidence: tuple[EvidenceLink, ...] = ()
    concerns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopening:
    """A decision was reopened by an occasion. ``id`` is made of decision and fact."""

    id: str
    decision: str
    body: str
    service: str
    occasion: Occasion


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One line of the list of what is to be decided: a decision, and all that reopened it.

    ``due_on`` is the day from which somebody should look; ``overdue`` in days from then until today.
    """

    decision: Decision
    due_on: date
    overdue: int
    occasions: tuple[Occasion, ...]


class PendingKind(StrEnum):
    """What waits beside the decisions that are due."""

    UNDECIDED = "undecided"
    """A usage holds, and no decision is about it."""
    CONDITION = "condition"
    """Something that a decision asks for has to be done."""
    DOCUMENT = "document"
    """A published document cites a legal state that has changed since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """One thing that waits. ``record`` is the id of the usage, decision or document.

    ``text`` is the condition or the document's title, ``owner`` the condition's. ``due_on`` is None where
    no day was set; ``overdue`` in days from then until today.
    """

    kind: PendingKind
    body: str
    service: str
    record: str
    text: str = ""
    owner: str = ""
    usage_kind: UsageKind | None = None
    told_on: date | None = None
    """Of a usage: the day on which it was told."""
    due_on: date | None = None
    overdue: int = 0
    occasions: tuple[Occasion, ...] = ()

"""What does the interface for programs answer? Shapes that the service and its client share; docs/api.md has the whole.

In their docstrings and fields stands what the interface's description says, in its spelling (`name`, null).
"""

from dataclasses import dataclass
from datetime import date, datetime

from amtsblick.values.accounts import Grant, Right, Scope
from amtsblick.values.board import BoardBody, BoardCell, Side
from amtsblick.values.body import Body
from amtsblick.values.capture import EvidenceRef
from amtsblick.values.decisions import Decision, Due, Pending, Reopening, Review
from amtsblick.values.declared import Drift, Questionnaire, Reply
from amtsblick.values.documents import Document
from amtsblick.values.history import Blind
from amtsblick.values.inspected import InspectionBrief
from amtsblick.values.knowledge import Service
from amtsblick.values.legal import LegalAct
from amtsblick.values.observed import Observed, TermsText
from amtsblick.values.records import Action, Record, RecordKind, RecordState, Role
from amtsblick.values.survey import Status
from amtsblick.values.timeline import Succession, Timeline
from amtsblick.values.timeline_events import Takeover
from amtsblick.values.usages import Agreement, Campaign, Measure, PublicStatement, Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLine:
    """One version of a record. `entry` is the number of its line in the log and changes with every step.

    `at` is when it came to stand so; `authors` and `approved_by` are empty in public.
    """

    kind: RecordKind
    record: str
    entry: int
    version: int
    state: RecordState
    valid_from: date
    at: datetime
    authors: tuple[str, ...]
    approved_by: str
    content: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordStep:
    """One line of a record's history: what was done, by whom, and how it stood then."""

    entry: int
    at: datetime
    actor: str
    role: Role
    action: Action
    version: int
    state: RecordState
    valid_from: date
    note: str
    digest: str
    content: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """A body about which something is to be decided: decisions that are due or reopened, and what waits."""

    body: BoardBody
    due: tuple[Due, ...]
    pending: tuple[Pending, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftItem:
    """A body whose declarations differ from what was observed. `asked`: a questionnaire to it is open."""

    body: BoardBody
    drifts: tuple[Drift, ...]
    asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A body's newest questionnaire and what came back. `late` counts the days since the answer was due.

    `arrived`: the body answered in the browser, and nobody has taken that in yet.
    """

    questionnaire: Questionnaire
    body: Body
    reply: Reply | None
    late: int
    arrived: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BodySheetFile:
    """One body as one side sees it on `day`, as known at `known_at` (null: now).

    `line` and `cells` are of today; `line` null: the lists were not refreshed since the body came.
    `observed` is null when nothing of it was ever looked at. Records are those that hold on that day; in
    public they are shown as the published site shows them.
    """

    side: Side
    body: Body
    day: date
    known_at: datetime | None
    line: BoardBody | None
    cells: tuple[BoardCell, ...]
    parent: Body | None
    children: tuple[BoardBody, ...]
    usages: tuple[Usage, ...]
    campaigns: tuple[Campaign, ...]
    agreements: tuple[Agreement, ...]
    statements: tuple[PublicStatement, ...]
    reviews: tuple[Review, ...]
    decisions: tuple[Decision, ...]
    measures: tuple[Measure, ...]
    documents: tuple[Document, ...]
    reopenings: tuple[Reopening, ...]
    drafts: int
    observed: Observed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSource:
    """Where a look can be checked again. `ref` is what proofs and remarks name.

    `archived_at` is the address of an archived capture, "" for a live survey; `archive` its archive's name.
    """

    ref: str
    page_url: str
    taken_at: datetime
    evidence: EvidenceRef | None
    archive: str
    archived_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyTimeline:
    """All that is known of a body's channels over time.

    `looked` are the moments at which any of its pages could be looked at, `blind` the stretches in which
    nobody could. `half`: its past was not looked through yet.
    """

    body: str
    since: datetime | None
    until: datetime | None
    half: bool
    timelines: tuple[Timeline, ...]
    takeovers: tuple[Takeover, ...]
    successions: tuple[Succession, ...]
    blind: tuple[Blind, ...]
    looked: tuple[datetime, ...]
    sources: tuple[NamedSource, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCount:
    """Bodies whose newest survey says so of a service."""

    status: Status
    bodies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCount:
    """How many bodies stand how to one service; `never`: nobody ever looked at them."""

    service: str
    name: str
    bodies: int
    never: int
    counts: tuple[StatusCount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSheet:
    """One service on one day: what is known of it, the legal acts that speak of it, its terms, what was reviewed."""

    side: Side
    day: date
    service: Service
    count: ServiceCount
    acts: tuple[LegalAct, ...]
    terms: tuple[TermsText, ...]
    reviews: tuple[Review, ...]
    statements: tuple[PublicStatement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One thing that became known or was published at a moment.

    `id` is a URN that never changes. `kind` is a change (joined, left …) or the kind of a published record;
    `changed`: an earlier version was public before. `grave`: an account seems to be somebody else's.
    """

    id: str
    at: datetime
    body: str
    body_name: str
    service: str
    kind: str
    record: str
    handle: str
    link: str
    changed: bool
    grave: bool
    title_de: str
    text_de: str
    title_en: str
    text_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionHead:
    """One inspection of one website. `body` and `name` are "" where only an address was given."""

    number: int
    site: str
    body: str
    name: str
    brief: InspectionBrief


@dataclass(frozen=True, slots=True, kw_only=True)
class LogHead:
    """How many entries the log has, and the digest of its last one. Note it elsewhere: it names all before it."""

    entries: int
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The service answers, and so does its register. `lists_as_of`: when lists were last brought up to date."""

    status: str
    version: str
    knowledge: str
    lists_as_of: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """Whom a token speaks for, and what it leaves of that account's rights. `rights` hold somewhere in `grants`."""

    account: str
    name: str
    scopes: tuple[Scope, ...]
    grants: tuple[Grant, ...]
    rights: tuple[Right, ...]
    expires_at: datetime | None

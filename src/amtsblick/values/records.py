"""What the register remembers of everything that people enter: versions, who, when, and the chain."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from amtsblick.values.body import Body
from amtsblick.values.decisions import Decision, Reopening, Review
from amtsblick.values.declared import Declaration, Questionnaire, Reply
from amtsblick.values.documents import Document
from amtsblick.values.usages import Agreement, Campaign, Measure, PublicStatement, Tenant, Usage

Record: TypeAlias = (
    Body
    | Tenant
    | Usage
    | Campaign
    | Agreement
    | PublicStatement
    | Review
    | Decision
    | Measure
    | Declaration
    | Questionnaire
    | Reply
    | Document
    | Reopening
)
"""Everything that is entered by people; each has an ``id`` that is unique among its kind."""


class RecordKind(StrEnum):
    """The kind of a record: the name of its class in snake case."""

    BODY = "body"
    TENANT = "tenant"
    USAGE = "usage"
    CAMPAIGN = "campaign"
    AGREEMENT = "agreement"
    PUBLIC_STATEMENT = "public_statement"
    REVIEW = "review"
    DECISION = "decision"
    MEASURE = "measure"
    DECLARATION = "declaration"
    QUESTIONNAIRE = "questionnaire"
    REPLY = "reply"
    DOCUMENT = "document"
    REOPENING = "reopening"


class Role(StrEnum):
    """In which role somebody acts."""

    READER = "reader"
    EDITOR = "editor"
    DPO = "dpo"
    HEAD = "head"
    AUTHORITY = "authority"
    ADMIN = "admin"
    SYSTEM = "system"
    """A command that runs by itself, such as the reminder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does something to the register. ``name`` is what the log shows: a user name or an office."""

    name: str
    role: Role = Role.EDITOR


class Action(StrEnum):
    """What was done to a record."""

    ENTERED = "entered"
    """First version, as a draft."""
    CHANGED = "changed"
    """A new version, as a draft."""
    SUBMITTED = "submitted"
    RETURNED = "returned"
    """Sent back to be mended: a draft again."""
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    """Holds no longer; stays readable."""
    IMPORTED = "imported"
    """Taken over as another register or a file has it, in the state that it has there."""


class RecordState(StrEnum):
    """Where a version stands. Approved and published ones are never changed: a change is a new version."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


SPEAKING = frozenset({RecordState.APPROVED, RecordState.PUBLISHED})
"""States of versions that hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What somebody wants to do to one record. ``content`` is the whole new version.

    For actions that change no content it is the version meant. ``valid_from`` is the day from which it
    holds; ``base`` the number of the version that the actor saw, so that nobody overwrites what he did
    not see (0: none).
    """

    action: Action
    content: Record
    valid_from: date
    base: int = 0
    state: RecordState | None = None
    """Only with IMPORTED, as are ``authors`` and ``approved_by``."""
    note: str = ""
    authors: tuple[str, ...] = ()
    approved_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the log: one version of one record, in one state.

    ``seq`` counts from 1 without gaps. ``version`` counts the contents of one record from 1. ``before``
    is the ``seq`` of the record's entry before this one (0: none), where the content before stands.
    ``authors`` wrote this version's content, ``approved_by`` is none of them. ``previous`` and ``digest`` are
    ``sha256:<hex>`` and chain the log.
    """

    seq: int
    at: datetime
    actor: Actor
    action: Action
    kind: RecordKind
    record: str
    version: int
    state: RecordState
    valid_from: date
    content: Record
    authors: tuple[str, ...]
    approved_by: str = ""
    before: int = 0
    note: str = ""
    previous: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """Where the chain does not hold; ``seq`` is the first entry concerned."""

    seq: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """Why a change cannot be made. ``field`` names the field, ``remedy`` what to do.

    ``record`` is ``kind/id``; ``change`` the place of the change among those made together, from 0.
    """

    record: str
    field: str
    text: str
    remedy: str
    change: int | None = None

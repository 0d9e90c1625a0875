"""What does a document say, and where does each of its fields come from?"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from amtsblick.values.usages import EvidenceLink, UsageKind


class DocumentKind(StrEnum):
    """The documents that Amtsblick prepares; ids as in the field lists of knowledge."""

    USAGE_CONCEPT = "usage_concept"
    DPIA_THRESHOLD = "dpia_threshold"
    DPIA = "dpia"
    RECORD_OF_PROCESSING = "record_of_processing"
    """Art. 30 GDPR."""
    ROLE_SHEET = "role_sheet"
    """Art. 26 GDPR."""
    TRANSFER_SHEET = "transfer_sheet"
    CHANNEL_NOTICE = "channel_notice"
    WEBSITE_NOTICE = "website_notice"
    DECISION_RECORD = "decision_record"
    EXIT_PLAN = "exit_plan"
    MODERATION = "moderation"
    CAMPAIGN_SHEET = "campaign_sheet"
    EVALUATION = "evaluation"


class FieldOrigin(StrEnum):
    """Where what stands in a field comes from."""

    OBSERVED = "observed"
    DECLARED = "declared"
    """Entered in the register or said by the body."""
    KNOWLEDGE = "knowledge"
    FILLED = "filled"
    """Written into this document by a human."""
    EMPTY = "empty"
    """To be filled."""


class Required(StrEnum):
    """Must the field be filled?"""

    YES = "yes"
    CONDITIONAL = "conditional"
    """Only in the case that ``when`` names."""
    RECOMMENDED = "recommended"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldForm:
    """One field of a document's form, from knowledge. ``key`` is unique within the document.

    ``norm`` is the provision that asks for it or ""; ``hint`` says what belongs there.
    """

    key: str
    section: str
    de: str
    en: str
    required: Required
    when_de: str = ""
    when_en: str = ""
    norm: str = ""
    hint_de: str = ""
    hint_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionForm:
    """A heading of a document's form."""

    id: str
    de: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentForm:
    """The form of one kind of document, from knowledge."""

    kind: DocumentKind
    de: str
    en: str
    norm: str
    sections: tuple[SectionForm, ...]
    fields: tuple[FieldForm, ...]
    sources: tuple[str, ...]
    checked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a field may say, from knowledge, for a human to confirm: never a fact about a body.

    ``fields`` are "<form>.<key>". ``services``, ``uses`` and ``regions`` (code and names of a federal
    state, in lower case) are those that it is right for, () for all.
    """

    id: str
    fields: tuple[str, ...]
    de: str
    en: str
    services: tuple[str, ...] = ()
    uses: tuple[UsageKind, ...] = ()
    regions: tuple[str, ...] = ()
    sources: tuple[str, ...]
    checked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """How a fact is put into words in a document; ``{names}`` in braces are filled in."""

    id: str
    de: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One sentence, line or figure of a field and where it comes from. ``who`` declared or filled it."""

    text: str
    origin: FieldOrigin
    who: str = ""
    on: date | None = None
    evidence: tuple[EvidenceLink, ...] = ()
    sources: tuple[str, ...] = ()
    """Ids of knowledge sources."""
    to_check: bool = False
    """Taken from knowledge that nobody looked up, or a proposal: a human has to confirm it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldValue:
    """What stands in one field, piece by piece. No pieces: empty, to be filled."""

    key: str
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedAct:
    """A legal act and the status under which the document was written."""

    act: str
    status: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document about one body (and service). Whether it is a draft says its entry in the log.

    ``service`` is "" for a website. ``subject`` is the id of the usage, decision or campaign it is about.
    ``legal_as_of`` is the day of the legal state that it cites in ``acts``.
    """

    id: str
    kind: DocumentKind
    body: str
    service: str = ""
    subject: str = ""
    title: str
    lang: str = "de"
    made_at: datetime
    fields: tuple[FieldValue, ...]
    legal_as_of: date
    acts: tuple[CitedAct, ...] = ()
    knowledge: str = ""
    """Digest of the knowledge that it was made with."""

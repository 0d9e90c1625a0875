"""What did a survey find out about each body?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from amtsblick.values.answers import (
    AdvertHint,
    Answer,
    Evidence,
    LegalPageKind,
    Notice,
    PageState,
    Place,
    ThirdParty,
    UnknownHost,
)
from amtsblick.values.body import Body
from amtsblick.values.capture import Capture, EvidenceRef, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """All answers to all questions about one capture, in report order."""

    capture: Capture
    page: PageState
    answers: tuple[Answer, ...]


class Outcome(StrEnum):
    """Of one channel on one page."""

    SEEN = "seen"
    NOT_SEEN = "not_seen"
    NOT_LOOKED = "not_looked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Points from a statement to its proof."""

    page_url: str
    taken_at: datetime
    evidence_ref: EvidenceRef | None
    evidence: Evidence
    place: Place


class Standing(StrEnum):
    """How a body stands to a channel that was found on its pages."""

    OWN = "own"
    VIA_OTHER = "via_other"
    """The channel of another body (parent, sister) that this body links or uses."""
    MENTIONED = "mentioned"
    """Too weak to call it the body's own; shown for a human to decide."""


class Verification(StrEnum):
    """Does the profile on the service point back to the body's own site?"""

    NOT_TRIED = "not_tried"
    CONFIRMED = "confirmed"
    """The profile points back to the body's own site."""
    NO_BACK_LINK = "no_back_link"
    FAILED = "failed"
    """The profile could not be looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelVerdict:
    """Body-level verdict on one channel. ``via`` is the id of the body that runs it."""

    service: str
    handle: str
    url: str
    standing: Standing
    via: str | None
    reason: str
    """A ``Reason`` value or one of the body-level reasons of ``assess.channels``."""
    pages_seen: int
    pages_looked: int
    citations: tuple[Citation, ...]
    verification: Verification = Verification.NOT_TRIED
    further: tuple[str, ...] = ()
    """Addresses of pages that show it beside those cited; in sheets of earlier versions always ()."""


class Status(StrEnum):
    """One cell of the matrix bodies × services."""

    OWN = "own"
    VIA_OTHER = "via_other"
    ADVERTS_ONLY = "adverts_only"
    LEFT = "left"
    """No channel found and the body says that it left."""
    RESTING = "resting"
    """A channel is linked and the body says that it rests, or that only its name is kept."""
    OFFERED = "offered"
    """The body offers a channel whose handle could not be resolved."""
    UNCLEAR = "unclear"
    """Only weak mentions."""
    NOT_FOUND = "not_found"
    """Pages were looked at and none shows a channel of this service."""
    NOT_LOOKED = "not_looked"
    """No page of the body could be looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one body's pages show for one service; ``offered_at`` is an own address or ""."""

    service: str
    status: Status
    channels: tuple[ChannelVerdict, ...] = ()
    notices: tuple[tuple[Notice, Citation], ...] = ()
    adverts: tuple[tuple[AdvertHint, Citation], ...] = ()
    offered_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLook:
    """One page of a body in one survey: looked at or not, and why not.

    ``role`` is start, imprint, privacy, contact, press, hub, language, pointer, other.
    """

    url: str
    role: str
    state: State
    detail: str
    taken_at: datetime
    status: int | None
    evidence_ref: EvidenceRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalVerdict:
    """Is a legal page linked? ``url`` is "" when no looked-at page links one."""

    kind: LegalPageKind
    url: str
    linked_from: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BodySheet:
    """Everything one survey says about one body."""

    body: Body
    state: State
    """LOOKED when at least one page was looked at, else the start page's state."""
    state_detail: str
    pages: tuple[PageLook, ...]
    cells: tuple[Cell, ...]
    """One per service that shows anything; services without a cell are NOT_FOUND (or
    NOT_LOOKED when ``state`` is not LOOKED)."""
    third_parties: tuple[tuple[ThirdParty, Citation], ...]
    unknown_hosts: tuple[tuple[UnknownHost, Citation], ...]
    legal_pages: tuple[LegalVerdict, ...]
    broken: tuple[str, ...] = ()
    """Questions that failed on some page: "question: error (page)"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyRun:
    """One run over a list of bodies. ``source`` is ``live`` or ``archive``."""

    id: int
    started_at: datetime
    finished_at: datetime | None
    source: str
    archives: tuple[str, ...]
    software: str
    knowledge: str
    bodies: int
    pages_limit: int
    broken_records: tuple[str, ...] = ()
    """Archive records that could not be read: "file@offset: why"."""


class ChangeKind(StrEnum):
    """What is different since the last survey; never more than both surveys together can carry."""

    JOINED = "joined"
    """Seen now, not seen at the last survey although the body was looked at."""
    GONE = "gone"
    """Seen at the last survey, not seen now although the body was looked at."""
    NOTICE = "notice"
    """A notice that the body did not show before, of any ``NoticeKind``."""
    NEW_THIRD_PARTY = "new_third_party"
    THIRD_PARTY_GONE = "third_party_gone"
    LEGAL_PAGE_GONE = "legal_page_gone"
    LOST_SIGHT = "lost_sight"
    """Looked at last time, not reachable now: no statement about channels is possible.

    With a ``service`` it is about that channel only: the pages that showed it were not reachable
    or not visited, ``after`` says why."""
    BACK_IN_SIGHT = "back_in_sight"
    FIRST_SIGHT = "first_sight"
    """Seen now on pages that were not looked at last time: found, not necessarily new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between two surveys of the same body."""

    body: str
    kind: ChangeKind
    service: str = ""
    subject: str = ""
    """Handle, vendor id, legal page kind or state."""
    before: str = ""
    after: str = ""

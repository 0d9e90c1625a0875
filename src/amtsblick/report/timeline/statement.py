"""A sentence about a channel that may be printed, and what it rests on."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from markupsafe import Markup

from amtsblick.values.capture import EvidenceRef
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import Bounds
from amtsblick.values.timeline_events import Happening


class Subject(StrEnum):
    """What was looked for: a link on a page, a notice of the body, the account itself, or another part."""

    LINK = "link"
    NOTICE = "notice"
    ACCOUNT = "account"
    PART = "part"
    """A third party or a legal page, as changes between surveys name them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofLink:
    """One look that a statement rests on; fields as in ``values.history.Source``."""

    outcome: Outcome
    page_url: str
    taken_at: datetime
    evidence: EvidenceRef | None
    archive: str = ""
    archived_at: str = ""
    why: str = ""
    """Why nobody could look: a ``State`` or ""."""
    subject: Subject = Subject.LINK
    """What ``outcome`` speaks of: a page that shows a notice need not show a link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What may be said about one happening, in one language.

    ``text`` is the sentence, ``quote`` what the body itself says, verbatim ("" when it says nothing),
    ``quote_url`` the page that says it. ``reason`` is the part of the quote that gives a reason, "" when
    none does. ``avoid`` are words that would say more than is known, each with why. ``open_questions``
    say what would have to be looked at to know more.
    """

    body: str
    service: str
    handle: str
    kind: Happening
    text: Markup
    bounds: Bounds | None
    known_at: datetime
    quote: str = ""
    quote_url: str = ""
    reason: str = ""
    avoid: tuple[tuple[Markup, Markup], ...] = ()
    open_questions: tuple[Markup, ...] = ()
    proofs: tuple[ProofLink, ...] = ()

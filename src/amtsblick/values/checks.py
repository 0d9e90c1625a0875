"""What does a website check ask, and what did an inspection answer?"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Severity(StrEnum):
    """How soon something needs doing if a human confirms it. Never added up to a score."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"


class How(StrEnum):
    """Who can answer a check?"""

    MACHINE = "machine"
    PARTLY = "partly"
    """A machine finds signs; whether they matter only a human can say."""
    HUMAN = "human"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bilingual:
    """The same sentence in German and English."""

    de: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WebsiteCheck:
    """One row of the catalogue of website checks; ``id`` is "W-…".

    ``question`` is what a reviewer has to answer where a machine cannot (or not alone). ``sources``
    are ids of the knowledge's sources; a row that rests on general knowledge only says so there.
    """

    id: str
    area: str
    title: Bilingual
    norm: str
    severity: Severity
    remedy: Bilingual
    how: How
    question: Bilingual
    sources: tuple[str, ...]
    checked: date


class CheckOutcome(StrEnum):
    """What an inspection says about a check."""

    FOUND = "found"
    """Something was observed that speaks to it: a proposal, to be confirmed by a human."""
    NOT_FOUND = "not_found"
    """Looked for within the limits of this look, and not seen."""
    NOT_LOOKED = "not_looked"
    """What the check needs (a pass, a page, a banner) was not there to be looked at."""
    OPEN = "open"
    """Only a human can answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """``findings`` are ids of the findings that speak to the check; ``why`` tells a NOT_LOOKED.

    ``facts`` are stable pairs for readers, such as measured sizes.
    """

    check: str
    outcome: CheckOutcome
    findings: tuple[str, ...] = ()
    why: str = ""
    facts: tuple[tuple[str, str], ...] = ()

"""What does a body say of itself, and where does that differ from what is seen?"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from amtsblick.values.days import PartialDate
from amtsblick.values.usages import (
    UNSAID,
    ContentKind,
    EvidenceLink,
    Origin,
    Purpose,
    TargetGroup,
    UsageKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredUse:
    """One line of a concept or questionnaire; None and () where it does not say.

    ``handle`` is canonical or "". ``said`` is the line as it stands there.
    """

    service: str
    kind: UsageKind
    handle: str = ""
    via: str = ""
    purposes: tuple[Purpose, ...] = ()
    target_groups: tuple[TargetGroup, ...] = ()
    contents: tuple[ContentKind, ...] = ()
    since: PartialDate | None = None
    reason: str = ""
    decided_by: str = ""
    next_review: date | None = None
    exit_debated: bool = False
    said: str = ""


class DeclarationKind(StrEnum):
    """Where a body declared its channels."""

    CONCEPT = "concept"
    QUESTIONNAIRE = "questionnaire"
    PRIVACY_NOTICE = "privacy_notice"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What one body declared at one time. ``tools`` are third parties that it names (vendor ids).

    ``complete`` says that it claims to name everything: only then is something missing from it. ``mentioned``
    are services that it names in a way that could not be read: their channels are not missing from it either.
    """

    id: str
    body: str
    kind: DeclarationKind
    title: str = ""
    address: str = ""
    dated: date
    uses: tuple[DeclaredUse, ...] = ()
    tools: tuple[str, ...] = ()
    complete: bool = True
    evidence: tuple[EvidenceLink, ...] = ()
    origin: Origin = UNSAID
    mentioned: tuple[str, ...] = ()


class DriftKind(StrEnum):
    """How what is declared and what is seen differ."""

    UNDECLARED_CHANNEL = "undeclared_channel"
    """Run, but not in the concept."""
    DECLARED_GONE = "declared_gone"
    """In the concept, but gone."""
    ADVERTS_WITHOUT_CAMPAIGN = "adverts_without_campaign"
    UNNAMED_TOOL = "unnamed_tool"
    """Seen on the site, not named in the privacy notice."""
    PROFILE_WITHOUT_IMPRINT = "profile_without_imprint"
    PROFILE_WITHOUT_PRIVACY_NOTICE = "profile_without_privacy_notice"
    OTHER_KIND = "other_kind"
    """Declared as one kind of use, seen as another."""
    NO_CONCEPT = "no_concept"
    """Channels are run and no concept is linked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One difference, with both sides' proof. ``fact`` is the same key whenever it is found again."""

    kind: DriftKind
    body: str
    service: str = ""
    subject: str = ""
    """Handle, vendor or page."""
    declared: str = ""
    observed: str = ""
    fact: str
    evidence: tuple[EvidenceLink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """One body's questionnaire. ``token`` tells it from others when it comes back.

    ``services`` are asked for by name; what was observed is printed beside each. ``return_to`` says where
    the answer goes: an office or an address.
    """

    id: str
    body: str
    token: str
    made_on: date
    answer_by: date
    services: tuple[str, ...]
    lang: str = "de"
    return_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back. ``source`` is the file's name or "web form"; ``digest`` of what came back."""

    id: str
    questionnaire: str
    body: str
    received_on: date
    uses: tuple[DeclaredUse, ...]
    next_review: date | None = None
    unit: str = ""
    remarks: str = ""
    source: str = ""
    digest: str = ""

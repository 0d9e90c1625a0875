"""How does a body use a service, for what and for whom, and who says so?"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from amtsblick.values.days import PartialDate


class SaidMode(StrEnum):
    """In which form the register learnt of it."""

    ENTERED = "entered"
    """Entered by the body's own staff."""
    QUESTIONNAIRE = "questionnaire"
    CONCEPT = "concept"
    """Taken from a published usage concept."""
    QUOTE = "quote"
    INDIRECT = "indirect"
    """Reported speech."""
    REPORT = "report"
    """A journalist's or researcher's own statement."""
    OBSERVED = "observed"
    """Proposed from an observation and confirmed by a human."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who says so, where and when. ``said_by`` names a role or office, never a person.

    ``on`` is the day of the saying; ``address`` an http(s) address or ""; ``statement`` the id of a
    ``PublicStatement`` or "".
    """

    said_by: str = ""
    mode: SaidMode = SaidMode.ENTERED
    on: date | None = None
    title: str = ""
    address: str = ""
    statement: str = ""


UNSAID: Final = Origin()
"""Nobody told where it comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLink:
    """Where a statement of the register can be checked.

    ``kind`` is survey, inspection, archive, profile, document, knowledge or address. ``ref`` leads to the
    bytes (bundle and record, or a digest), ``address`` is a web address or a path beside the report.
    """

    kind: str
    text: str
    ref: str = ""
    address: str = ""
    taken_at: datetime | None = None


class UsageKind(StrEnum):
    """How a body uses a service."""

    OWN_CONTENT = "own_content"
    ADVERTS_ONLY = "adverts_only"
    """Pays for adverts, runs no channel."""
    VIA_OTHER_BODY = "via_other_body"
    """Single cases through another body's channel."""
    MONITORING_ONLY = "monitoring_only"
    """Reads along, publishes nothing."""
    DORMANT = "dormant"
    LEFT = "left"
    PLANNED = "planned"
    NONE = "none"


class Purpose(StrEnum):
    """What public task the usage serves (register field of the usage concept)."""

    PRESS = "press"
    CITIZEN_INFORMATION = "citizen_information"
    RECRUITING = "recruiting"
    WARNING = "warning"
    EVENTS = "events"
    SCIENCE = "science"
    CULTURE = "culture"
    DIALOGUE = "dialogue"
    OTHER = "other"


class TargetGroup(StrEnum):
    """Whom the usage is meant for. Age bands are those of the audience studies."""

    EVERYBODY = "everybody"
    AGE_12_19 = "age_12_19"
    AGE_14_29 = "age_14_29"
    AGE_30_49 = "age_30_49"
    AGE_50_69 = "age_50_69"
    AGE_70_UP = "age_70_up"
    APPLICANTS = "applicants"
    PRESS = "press"
    EXPERTS = "experts"
    MUNICIPALITIES = "municipalities"
    BUSINESS = "business"


class ContentKind(StrEnum):
    """What is published there."""

    JOB_ADVERTS = "job_adverts"
    STATISTICS = "statistics"
    POLICE_MESSAGES = "police_messages"
    PRESS_RELEASES = "press_releases"
    CAMPAIGN = "campaign"
    WARNINGS = "warnings"
    EVENTS = "events"
    SCIENCE = "science"
    CULTURE = "culture"
    CITIZEN_INFORMATION = "citizen_information"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """Who keeps a part of the register: the body ``root`` and everything below it in the tree."""

    id: str
    name: str
    root: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """One body × one service × one kind of use, from ``since`` until ``until`` (both included).

    ``service`` "" stands for all services together: no own presence at all (NONE), or another body's
    channels without saying which (VIA_OTHER_BODY); with any other kind it is an error.
    ``handle`` is canonical, "" where no account is meant or none is known. ``via`` is the id of the body
    whose channel is used. ``since`` and ``until`` are None when unknown or open. ``unit`` is the
    responsible unit. ``professions`` tells target groups more closely ("teachers"). ``reason`` says in
    one sentence why it is used so. ``exit_debated``: the body still uses it and debates to leave.
    """

    id: str
    body: str
    service: str
    kind: UsageKind
    handle: str = ""
    via: str | None = None
    purposes: tuple[Purpose, ...] = ()
    target_groups: tuple[TargetGroup, ...] = ()
    professions: tuple[str, ...] = ()
    contents: tuple[ContentKind, ...] = ()
    unit: str = ""
    since: PartialDate | None = None
    until: PartialDate | None = None
    exit_debated: bool = False
    reason: str = ""
    alternatives: tuple[str, ...] = ()
    """Where citizens find the same without the service: addresses or words."""
    note: str = ""
    origin: Origin = UNSAID


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """Adverts on one service. ``budget_eur`` is in whole euros, None when unknown.

    ``audience_upload`` and ``pixel`` are None when nobody said. ``ad_library`` is the address of the
    proof in the service's ad library.
    """

    id: str
    body: str
    service: str
    title: str
    objective: str = ""
    payer: str = ""
    beneficiary: str = ""
    targeting: tuple[str, ...] = ()
    audience_upload: bool | None = None
    pixel: bool | None = None
    landing_page: str = ""
    agency: str = ""
    budget_eur: int | None = None
    since: PartialDate | None = None
    until: PartialDate | None = None
    ad_library: str = ""
    result: str = ""
    origin: Origin = UNSAID


class AgreementKind(StrEnum):
    """What an agreement settles."""

    USE_VIA = "use_via"
    """Use of another body's channel."""
    JOINT_CONTROL = "joint_control"
    """Art. 26 GDPR, with the operator of a service."""
    PROCESSING = "processing"
    """Art. 28 GDPR."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What ``body`` agreed on with ``party``: another body's id, or the name of an operator."""

    id: str
    kind: AgreementKind
    body: str
    party: str
    service: str = ""
    scope: str = ""
    contents: tuple[ContentKind, ...] = ()
    version: str = ""
    address: str = ""
    since: PartialDate | None = None
    until: PartialDate | None = None
    origin: Origin = UNSAID


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicStatement:
    """Something that was said in public about one or many bodies' use of services, in our own words.

    ``about`` is the id of the body it is about, "" with ``group`` for many ("all ministries"). ``service``
    is a service's id, "homepage" for own homepages, "" for services in general. ``subject`` is one word:
    use, exit, exit_debate, assessment, governance, market_watch, comparison, opinion, recommendation,
    examination, reason. ``text`` is German, ``text_en`` English.
    """

    id: str
    about: str = ""
    group: str = ""
    service: str = ""
    subject: str
    text: str
    text_en: str = ""
    origin: Origin


class Metric(StrEnum):
    """What is counted."""

    FOLLOWERS = "followers"
    REACH = "reach"
    INTERACTIONS = "interactions"
    POSTS = "posts"
    HATE_SHARE = "hate_share"
    """Share of comments that insult, threaten or incite, in percent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure of one channel over ``since`` to ``until`` (both included); imported for now.

    ``value`` is a count, or percent for ``HATE_SHARE``.
    """

    id: str
    body: str
    service: str
    handle: str = ""
    metric: Metric
    value: float
    since: date
    until: date
    origin: Origin = UNSAID

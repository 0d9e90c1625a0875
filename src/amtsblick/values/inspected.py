"""What is said about one site after it was inspected?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from amtsblick.values.answers import OwnChannel
from amtsblick.values.capture import State
from amtsblick.values.checks import CheckResult
from amtsblick.values.findings import Finding
from amtsblick.values.recording import (
    Banner,
    BannerState,
    BrowserFacts,
    Click,
    Missed,
    PageVisit,
    PassName,
    Refusal,
    Screenshot,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PassSummary:
    """One pass in numbers. ``third_hosts`` are the hosts of other registrable domains that got data.

    ``sent`` counts requests that left the browser, ``bytes`` what came over the wire. ``cookies`` and
    ``stored`` count what was on the device when the pass ended, by first and third party.
    """

    name: PassName
    started_at: datetime
    state: State
    detail: str = ""
    pages: tuple[PageVisit, ...] = ()
    banner: BannerState
    banners: tuple[Banner, ...] = ()
    clicks: tuple[Click, ...] = ()
    screenshots: tuple[Screenshot, ...] = ()
    sent: int = 0
    sent_third: int = 0
    third_hosts: tuple[str, ...] = ()
    bytes: int = 0
    cookies_first: int = 0
    cookies_third: int = 0
    stored_first: int = 0
    stored_third: int = 0
    refusals: tuple[Refusal, ...] = ()
    missed: tuple[Missed, ...] = ()
    console_errors: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectedSite:
    """Everything an inspection says about a site. ``state`` is LOOKED when any pass saw its start page.

    ``bundle`` is the file name of the evidence, ``digest`` its manifest's ``sha256:<hex>``.
    ``images`` map screenshots' digests to PNG bytes, for reports.
    """

    site: str
    state: State
    detail: str = ""
    title: str = ""
    started_at: datetime
    browser: BrowserFacts
    passes: tuple[PassSummary, ...]
    findings: tuple[Finding, ...]
    channels: tuple[OwnChannel, ...] = ()
    checks: tuple[CheckResult, ...] = ()
    broken: tuple[str, ...] = ()
    """Questions of ours that failed on this site: defects of ours, said openly."""
    bundle: str = ""
    digest: str = ""
    signed_by: str = ""
    stamped_by: tuple[str, ...] = ()
    images: Mapping[str, bytes] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefPass:
    """One pass of an inspection as a survey's report shows it. ``trackers`` are vendors' names."""

    name: PassName
    state: State
    banner: BannerState
    sent_third: int
    third_hosts: int
    trackers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionBrief:
    """A body's inspection as a survey's report shows it. ``report`` is its path beside that report."""

    body: str
    state: State
    started_at: datetime
    report: str
    passes: tuple[BriefPass, ...]

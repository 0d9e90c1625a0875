"""Checks of who receives data when a page is opened without a choice."""

from collections.abc import Collection
from typing import Final

from amtsblick.assess.checks.consent import TRACKING
from amtsblick.assess.checks.material import (
    CONTACTS,
    NO_PAGE,
    Material,
    Reply,
    Rule,
    by_findings,
    found,
    in_pass,
    not_found,
    not_looked,
)
from amtsblick.values.findings import Finding, Party, Topic
from amtsblick.values.recording import PassName

EEA: Final = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IS",
        "IT",
        "LI",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)
"""European Economic Area, ISO 3166-1 alpha-2."""
ADEQUATE: Final = frozenset(
    ["AD", "AR", "CA", "CH", "FO", "GB", "GG", "IL", "IM", "JE", "JP", "KR", "NZ", "UY"]
)
"""Countries with an adequacy decision for private recipients (Commission, as of 2026-11); the US has
one only for recipients that certified themselves, which nothing on the wire shows."""


def loads(*categories: str) -> Rule:
    """Contacted without a choice: recipients of these categories."""

    @in_pass(PassName.NONE)
    def rule(material: Material) -> Reply:
        return by_findings(material.of(CONTACTS, categories=categories))

    return rule


def on_topic(*topics: Topic) -> Rule:
    """Seen without a choice: findings on these topics."""

    @in_pass(PassName.NONE)
    def rule(material: Material) -> Reply:
        return by_findings(material.of(topics))

    return rule


@in_pass(PassName.NONE)
def google_fonts(material: Material) -> Reply:
    """W-T01."""
    return by_findings(
        one for one in material.of({Topic.FONTS}) if _operator(material, one).startswith("Google")
    )


@in_pass(PassName.NONE)
def other_fonts(material: Material) -> Reply:
    """W-T02."""
    return by_findings(
        one for one in material.of({Topic.FONTS}) if not _operator(material, one).startswith("Google")
    )


def _operator(material: Material, finding: Finding) -> str:
    vendor = material.vendors.get(finding.vendor)
    return vendor.operator if vendor else ""


@in_pass(PassName.NONE)
def pixels(material: Material) -> Reply:
    """W-T06: pixels and trackers of advertising and social networks."""
    return by_findings(material.of({Topic.PIXEL, Topic.TRACKER}, categories={"ads", "social", "marketing"}))


@in_pass(PassName.NONE)
def social_plugin(material: Material) -> Reply:
    """W-T07."""
    return by_findings(material.of({Topic.EMBED}, categories={"social", "share"}))


def _analytics(material: Material, *, inside: bool) -> list[Finding]:
    found_ones = material.of({Topic.TRACKER, Topic.OWN_SUBDOMAIN_TRACKER}, categories={"analytics"})
    return [one for one in found_ones if _is_inside(one) is inside]


def _is_inside(finding: Finding) -> bool:
    """Run by the body itself, by somebody in the EEA, or by nobody knows whom: that is no third country."""
    return finding.party is Party.FIRST or not finding.country or finding.country in EEA


@in_pass(PassName.NONE)
def analytics_outside(material: Material) -> Reply:
    """W-T09."""
    return by_findings(_analytics(material, inside=False))


@in_pass(PassName.NONE)
def analytics_inside(material: Material) -> Reply:
    """W-T10."""
    return by_findings(_analytics(material, inside=True))


@in_pass(PassName.NONE)
def recording(material: Material) -> Reply:
    """W-T11."""
    return by_findings(
        [
            *material.of({Topic.SESSION_RECORDING, Topic.RECORDER_SILENT, Topic.KEY_LOGGING}),
            *material.of({Topic.TRACKER}, categories={"session_replay"}),
        ]
    )


def scripts_without_integrity(material: Material) -> Reply:
    """W-T13."""
    if not material.shown:
        return not_looked(NO_PAGE)
    bare = sorted(
        {script.url for page in material.shown for script in page.foreign_scripts if not script.integrity}
    )
    return found(scripts=", ".join(bare[:20])) if bare else not_found()


def outside(findings: Collection[Finding]) -> list[Finding]:
    """Recipients in countries that are neither in the EEA nor found adequate as a whole."""
    return [one for one in findings if one.country and one.country not in EEA | ADEQUATE]


@in_pass(PassName.NONE)
def other_name(material: Material) -> Reply:
    """W-T21: the fact ``canonical name``, where the resolver told the canonical name."""
    trackers = material.of({Topic.OWN_SUBDOMAIN_TRACKER})
    aliased = [one for one in trackers if dict(one.facts).get("canonical name")]
    return by_findings(aliased) if aliased or not trackers else not_looked("no_dns")


@in_pass(PassName.NONE)
def without_ground(material: Material) -> Reply:
    """W-T24: who they are; on which ground only the body can say."""
    return by_findings(outside(material.of(CONTACTS)))


@in_pass(PassName.NONE)
def tracker_beside_form(material: Material) -> Reply:
    """W-T29: the form asks for something, and the same page was seen by an analyst."""
    pages = {page.url for page in material.shown if page.forms}
    if not pages:
        return not_looked("no_form")
    return by_findings(
        one
        for one in material.of({Topic.TRACKER, Topic.SESSION_RECORDING, Topic.KEY_LOGGING})
        if pages & {one.page, *one.pages} and (not one.category or one.category in TRACKING)
    )


RULES: Final[dict[str, Rule]] = {
    "W-T01": google_fonts,
    "W-T02": other_fonts,
    "W-T03": loads("video"),
    "W-T04": loads("maps"),
    "W-T05": loads("captcha"),
    "W-T06": pixels,
    "W-T07": social_plugin,
    "W-T08": loads("tag_manager"),
    "W-T09": analytics_outside,
    "W-T10": analytics_inside,
    "W-T11": recording,
    "W-T12": loads("cdn"),
    "W-T13": scripts_without_integrity,
    "W-T14": loads("accessibility"),
    "W-T15": loads("chat"),
    "W-T16": loads("login"),
    "W-T17": loads("share"),
    "W-T18": loads("form", "booking"),
    "W-T20": loads("ads"),
    "W-T21": other_name,
    "W-T22": on_topic(Topic.OWN_SUBDOMAIN_TRACKER),
    "W-T24": without_ground,
    "W-T25": loads("monitoring"),
    "W-T26": loads("push"),
    "W-T27": loads("translation"),
    "W-T28": on_topic(Topic.PERSONAL_DATA_IN_URL),
    "W-T29": tracker_beside_form,
}

"""Checks of the consent request and of what happens without, before and in spite of an answer."""

import re
from collections.abc import Iterable
from typing import Final

from amtsblick.assess.checks.material import (
    CONTACTS,
    NO_BANNER,
    NO_LOOK,
    Material,
    Reply,
    Rule,
    by_findings,
    found,
    in_any_pass,
    in_pass,
    not_found,
    not_looked,
)
from amtsblick.values.findings import Finding, Topic
from amtsblick.values.recording import Act, Banner, BannerState, Button, PassName

TRACKING: Final = frozenset({"analytics", "ads", "social", "session_replay", "marketing", "ab_test"})
"""Categories whose purpose is to analyse or address visitors."""
NECESSARY: Final = "likely"
"""Value of the fact ``necessary`` for what a wanted service probably needs."""
_UNNEEDED: Final = "unlikely"
_FINGERPRINTS: Final = frozenset(
    {
        Topic.CANVAS_FINGERPRINT,
        Topic.FONT_FINGERPRINT,
        Topic.WEBGL_FINGERPRINT,
        Topic.AUDIO_FINGERPRINT,
        Topic.DEVICE_READOUT,
    }
)
_LEGAL_LINKS: Final = re.compile(r"impressum|imprint|datenschutz|privacy", re.IGNORECASE)
_INTEREST: Final = re.compile(r"berechtigte[sn]? interesse|legitimate interest", re.IGNORECASE)
_ITEMS: Final = {
    "consent": re.compile(r"einwillig|zustimm|consent", re.IGNORECASE),
    "withdrawal": re.compile(r"widerruf|jederzeit|withdraw|any time", re.IGNORECASE),
    "purpose": re.compile(
        r"zweck|statistik|analys|reichweite|marketing|werbung|personalis|purpose|advertis", re.IGNORECASE
    ),
    "recipients": re.compile(r"partner|dritt|anbieter|dienst|third part|vendor|provider", re.IGNORECASE),
}
_LONG: Final = 13 * 30.44 * 86_400
"""Thirteen months in seconds: the French authority's benchmark for identifiers, no statute here."""
_MUCH: Final = 1.6
"""A button this many times as large as the other strikes the eye."""


def needing_consent(findings: Iterable[Finding]) -> list[Finding]:
    """What a wanted service hardly needs: known as such, or of unknown purpose but able to recognise."""
    return [
        finding
        for finding in findings
        if (facts := dict(finding.facts)).get("necessary") == _UNNEEDED
        or (facts.get("necessary") != NECESSARY and facts.get("identifier") == "yes")
    ]


@in_pass(PassName.NONE)
def cookies_before(material: Material) -> Reply:
    """W-C01."""
    return by_findings(needing_consent(material.of({Topic.COOKIE})))


@in_pass(PassName.NONE)
def storage_before(material: Material) -> Reply:
    """W-C02."""
    return by_findings(needing_consent(material.of({Topic.STORAGE})))


@in_pass(PassName.NONE)
def trackers_before(material: Material) -> Reply:
    """W-C03."""
    return by_findings(material.of({Topic.TRACKER}))


@in_pass(PassName.NONE)
def fingerprints_before(material: Material) -> Reply:
    """W-C04."""
    return by_findings(material.of(_FINGERPRINTS))


@in_pass(PassName.REJECT)
def in_spite_of_rejection(material: Material) -> Reply:
    """W-C05."""
    if not _answered(material, PassName.REJECT):
        return not_looked(NO_BANNER)
    return by_findings(material.of({Topic.AFTER_REJECT}, PassName.REJECT))


def _answered(material: Material, name: PassName) -> bool:
    return any(
        banner.state in {BannerState.REJECTED, BannerState.REJECTED_DEEPER, BannerState.ACCEPTED}
        for banner in material.banners(name)
    )


def _of_banner(states: frozenset[BannerState]) -> Rule:
    def rule(material: Material) -> Reply:
        banners = material.banners(PassName.REJECT)
        if not banners:
            return not_looked(NO_BANNER if material.looked(PassName.REJECT) else NO_LOOK)
        if not any(banner.state in states for banner in banners):
            return not_found()
        return found(material.of({Topic.CONSENT_BANNER}, PassName.REJECT))

    return rule


no_reject_at_first: Final = _of_banner(
    frozenset({BannerState.NO_REJECT, BannerState.REJECTED_DEEPER, BannerState.PAY_OR_OKAY})
)
"""W-C06."""


def _any_banner(material: Material) -> Banner | None:
    """The banner as a visitor without a choice met it, or as another pass did."""
    for name in (PassName.NONE, PassName.REJECT, PassName.ACCEPT):
        for banner in material.banners(name):
            if banner.state is not BannerState.NO_BANNER:
                return banner
    return None


def _button(banner: Banner, purpose: str) -> Button | None:
    return next((one for one in banner.buttons if one.purpose == purpose and one.layer == 1), None)


def reject_less_prominent(material: Material) -> Reply:
    """W-C07: sizes and fill compared; whether it matters a human decides."""
    banner = _any_banner(material)
    if banner is None:
        return not_looked(NO_BANNER)
    accept, reject = _button(banner, "accept"), _button(banner, "reject")
    if accept is None or reject is None:
        return not_looked(NO_BANNER)
    ours, theirs = _area(accept), _area(reject)
    if ours <= 0 or theirs <= 0:
        return not_looked(NO_BANNER)
    same_fill = accept.background == reject.background
    if ours / theirs < _MUCH and same_fill:
        return not_found()
    return found(
        size_ratio=f"{ours / theirs:.1f}",
        accept_fill=accept.background or "none",
        reject_fill=reject.background or "none",
    )


def _area(button: Button) -> float:
    return button.box[2] * button.box[3]


def preselected(material: Material) -> Reply:
    """W-C08."""
    banners = [
        banner
        for name in (PassName.NONE, PassName.REJECT, PassName.ACCEPT)
        for banner in material.banners(name)
    ]
    if not banners:
        return not_looked(NO_BANNER)
    ticked = sorted({label for banner in banners for label in banner.preselected})
    return found(preselected=", ".join(ticked)) if ticked else not_found()


def no_way_to_withdraw(material: Material) -> Reply:
    """W-C09: a label that reopens the settings, on the pages looked at."""
    if _any_banner(material) is None:
        return not_looked(NO_BANNER)
    if not material.shown:
        return not_looked(NO_LOOK)
    without = [page.url for page in material.shown if not page.settings_link]
    return found(pages=", ".join(without)) if without else not_found()


def covers_legal_pages(material: Material) -> Reply:
    """W-C10."""
    banner = _any_banner(material)
    if banner is None:
        return not_looked(NO_BANNER)
    words = f"{banner.text} {' '.join(button.text for button in banner.buttons)}"
    if not banner.blocks_page or _LEGAL_LINKS.search(words):
        return not_found()
    return found(material.of({Topic.CONSENT_BANNER}))


def comes_back(material: Material) -> Reply:
    """W-C11: a banner on a later page after it was rejected on an earlier one."""
    banners = material.banners(PassName.REJECT)
    answered = [
        banner.page
        for banner in banners
        if banner.state in {BannerState.REJECTED, BannerState.REJECTED_DEEPER}
    ]
    if not answered:
        return not_looked(NO_BANNER if material.looked(PassName.REJECT) else NO_LOOK)
    again = [
        banner.page
        for banner in banners
        if banner.page > min(answered) and banner.state is not BannerState.NO_BANNER
    ]
    if again:
        return found(material.of({Topic.CONSENT_BANNER}, PassName.REJECT))
    visited = len(material.recordings[PassName.REJECT].pages)
    return not_found() if visited > min(answered) + 1 else not_looked("one_page")


def text_incomplete(material: Material) -> Reply:
    """W-C12: words that the first layer lacks."""
    banner = _any_banner(material)
    if banner is None:
        return not_looked(NO_BANNER)
    lacking = [name for name, pattern in _ITEMS.items() if not pattern.search(banner.text)]
    return found(lacking=", ".join(lacking)) if lacking else not_found()


@in_pass(PassName.NONE)
def scrolling_counts(material: Material) -> Reply:
    """W-C13: trackers that begin only when the visitor scrolls, where there is a banner."""
    if not material.banners(PassName.NONE):
        return not_looked(NO_BANNER)
    acts = {
        (request.page, request.event): request.act for request in material.recordings[PassName.NONE].requests
    }
    by_scrolling = {event for (_, event), act in acts.items() if act is Act.SCROLL}
    late = [
        finding
        for finding in material.of({Topic.TRACKER})
        if any(trace.name is PassName.NONE and trace.event in by_scrolling for trace in finding.traces)
    ]
    return by_findings(late)


def legitimate_interest(material: Material) -> Reply:
    """W-C14: the words in the banner's text or buttons."""
    banner = _any_banner(material)
    if banner is None:
        return not_looked(NO_BANNER)
    words = f"{banner.text} {' '.join(button.text for button in banner.buttons)}"
    return found(material.of({Topic.CONSENT_BANNER})) if _INTEREST.search(words) else not_found()


@in_pass(PassName.NONE)
def consent_tool_from_third(material: Material) -> Reply:
    """W-C15."""
    return by_findings(material.of(CONTACTS, categories={"consent_manager"}))


@in_any_pass
def long_lifetime(material: Material) -> Reply:
    """W-C16: the fact ``lifetime_seconds`` of cookies that a wanted service hardly needs."""
    cookies = [finding for finding in material.findings if finding.topic is Topic.COOKIE]
    return by_findings(
        one for one in needing_consent(cookies) if float(dict(one.facts).get("lifetime_seconds", "0")) > _LONG
    )


@in_any_pass
def without_need(material: Material) -> Reply:
    """W-C17: a banner, and nothing in any pass that would need it."""
    if _any_banner(material) is None:
        return not_found()
    if not material.looked(PassName.ACCEPT):
        return not_looked(NO_LOOK)
    needing = [
        finding
        for finding in material.findings
        if finding.topic in {Topic.TRACKER, Topic.EMBED, *_FINGERPRINTS}
    ] + needing_consent(
        finding for finding in material.findings if finding.topic in {Topic.COOKIE, Topic.STORAGE}
    )
    return not_found() if needing else found(material.of({Topic.CONSENT_BANNER}))


RULES: Final[dict[str, Rule]] = {
    "W-C01": cookies_before,
    "W-C02": storage_before,
    "W-C03": trackers_before,
    "W-C04": fingerprints_before,
    "W-C05": in_spite_of_rejection,
    "W-C06": no_reject_at_first,
    "W-C07": reject_less_prominent,
    "W-C08": preselected,
    "W-C09": no_way_to_withdraw,
    "W-C10": covers_legal_pages,
    "W-C11": comes_back,
    "W-C12": text_incomplete,
    "W-C13": scrolling_counts,
    "W-C14": legitimate_interest,
    "W-C15": consent_tool_from_third,
    "W-C16": long_lifetime,
    "W-C17": without_need,
}

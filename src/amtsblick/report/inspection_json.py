"""What an inspection found, as the JSON object that others measure with; its keys are a promise."""

from collections.abc import Iterable
from typing import Any

from amtsblick.report.csv_text import instant
from amtsblick.values.answers import OwnChannel
from amtsblick.values.capture import State
from amtsblick.values.checks import CheckResult
from amtsblick.values.findings import Finding
from amtsblick.values.inspected import InspectedSite, PassSummary
from amtsblick.values.recording import Banner, Click


def inspection_object(site: InspectedSite) -> dict[str, Any]:
    """JSON-ready mapping of one inspected site; times are ISO 8601 in UTC, seconds since the pass began.

    A pass that could not look has its ``state``; an empty list of findings then means nothing.
    """
    return {
        "site": site.site,
        "state": site.state.value,
        "detail": site.detail,
        "title": site.title,
        "inspected_at": instant(site.started_at),
        "browser": {
            "product": site.browser.product,
            "user_agent": site.browser.user_agent,
            "headless": site.browser.headless,
            "sandbox": site.browser.sandbox,
            "cookie_policy": site.browser.cookie_policy,
            "viewport": list(site.browser.viewport),
            "language": site.browser.language,
        },
        "pages": _pages(site.passes),
        "passes": {one.name.value: _pass(one) for one in site.passes},
        "findings": [_finding(finding) for finding in site.findings],
        "channels": [_channel(channel) for channel in site.channels],
        "checks": [_check(result) for result in site.checks],
        "states": _states(site),
        "broken": list(site.broken),
        "bundle": site.bundle,
    }


def _pages(passes: Iterable[PassSummary]) -> list[str]:
    """Every page that was looked at in any pass, in the order of the visits."""
    return list(dict.fromkeys(page.url for one in passes for page in one.pages if page.state is State.LOOKED))


def _pass(one: PassSummary) -> dict[str, Any]:
    return {
        "state": one.state.value,
        "detail": one.detail,
        "started_at": instant(one.started_at),
        "banner": one.banner.value,
        "banners": [_banner(banner) for banner in one.banners],
        "clicks": [_click(click) for click in one.clicks],
        "screenshots": [
            {"page": shot.page, "what": shot.what, "digest": shot.digest, "event": shot.event}
            for shot in one.screenshots
        ],
        "pages": [
            {
                "url": page.url or page.requested,
                "requested": page.requested,
                "role": page.role,
                "state": page.state.value,
                "detail": page.detail,
                "title": page.title,
                "status": page.status,
            }
            for page in one.pages
        ],
        "requests": one.sent,
        "third_party_requests": one.sent_third,
        "third_party_hosts": list(one.third_hosts),
        "bytes": one.bytes,
        "cookies": {"first": one.cookies_first, "third": one.cookies_third},
        "storage": {"first": one.stored_first, "third": one.stored_third},
        "refused": [
            {"what": refusal.what, "subject": refusal.subject, "why": refusal.why} for refusal in one.refusals
        ],
        "missed": [
            {"page": missed.page, "what": missed.what, "detail": missed.detail} for missed in one.missed
        ],
        "console_errors": one.console_errors,
    }


def _banner(banner: Banner) -> dict[str, Any]:
    return {
        "page": banner.page,
        "state": banner.state.value,
        "found_by": banner.found_by,
        "product": banner.product,
        "text": banner.text,
        "buttons": [
            {"text": button.text, "layer": button.layer, "purpose": button.purpose}
            for button in banner.buttons
        ],
        "preselected": list(banner.preselected),
    }


def _click(click: Click) -> dict[str, Any]:
    return {
        "page": click.page,
        "layer": click.layer,
        "text": click.text,
        "path": click.path,
        "purpose": click.purpose,
        "before": click.before,
        "after": click.after,
        "event": click.event,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "question": finding.topic.value,
        "subject": finding.subject,
        "party": finding.party.value,
        "vendor": finding.vendor or None,
        "category": finding.category or None,
        "host": finding.host,
        "country": finding.country or None,
        "pass": [name.value for name in finding.passes],
        "page": finding.page,
        "pages": list(finding.pages),
        "evidence": [
            {"pass": trace.name.value, "event": trace.event, "excerpt": trace.excerpt}
            for trace in finding.traces
        ],
        "check": finding.check or None,
        "facts": dict(finding.facts),
    }


def _channel(channel: OwnChannel) -> dict[str, Any]:
    return {
        "service": channel.service,
        "handle": channel.handle,
        "url": channel.url,
        "placement": channel.place.value,
        "reason": channel.reason.value,
        "evidence": {"path": channel.evidence.path, "excerpt": channel.evidence.excerpt},
    }


def _check(result: CheckResult) -> dict[str, Any]:
    return {
        "check": result.check,
        "outcome": result.outcome.value,
        "findings": list(result.findings),
        "why": result.why or None,
        "facts": dict(result.facts),
    }


def _states(site: InspectedSite) -> list[dict[str, Any]]:
    """What could not be looked at, and every banner's fate: one line each, in the order of the passes."""
    return [
        {"pass": one.name.value, "page": page.requested, "state": page.state.value, "detail": page.detail}
        for one in site.passes
        for page in one.pages
    ] + [{"pass": one.name.value, "banner": one.banner.value} for one in site.passes]

"""One pass over a site in numbers: what was sent to whom, what lay on the device when it ended."""

from collections.abc import Iterable, Sequence
from typing import Final

from amtsblick.parse.urls import host_of, site_of
from amtsblick.values.capture import State
from amtsblick.values.findings import Topic
from amtsblick.values.inspected import PassSummary
from amtsblick.values.recording import Banner, BannerState, CookieKept, Recording, Request

_ANSWERS: Final = (
    BannerState.REJECTED,
    BannerState.REJECTED_DEEPER,
    BannerState.ACCEPTED,
    BannerState.NO_EFFECT,
    BannerState.NOT_OPERABLE,
    BannerState.PAY_OR_OKAY,
    BannerState.NO_REJECT,
    BannerState.SEEN,
)
"""When pages of one pass differ, what came of an answer says more than that there was a banner."""

ANALYSING: Final = frozenset(
    {
        Topic.TRACKER,
        Topic.OWN_SUBDOMAIN_TRACKER,
        Topic.SESSION_RECORDING,
        Topic.KEY_LOGGING,
        Topic.IDENTIFIER_SHARED,
        Topic.PIXEL,
        Topic.CANVAS_FINGERPRINT,
        Topic.FONT_FINGERPRINT,
        Topic.WEBGL_FINGERPRINT,
        Topic.AUDIO_FINGERPRINT,
    }
)
"""Observations after which a recipient can analyse what visitors do or recognise them."""


def summarise(recording: Recording) -> PassSummary:
    """Count what left the browser and what stayed on the device; nothing is judged here."""
    home = site_of(host_of(_home(recording)))
    sent = [request for request in recording.requests if was_sent(request)]
    third = [request for request in sent if site_of(host_of(request.url)) != home]
    cookies = _last_page(recording.cookies_kept)
    stored = {(entry.origin, entry.kind, entry.key) for entry in recording.stored}
    own = [entry for entry in stored if site_of(host_of(entry[0])) == home]
    start = recording.pages[0] if recording.pages else None
    return PassSummary(
        name=recording.name,
        started_at=recording.started_at,
        state=start.state if start else State.BROKEN,
        detail=start.detail if start else "The pass ended before a page was opened.",
        pages=recording.pages,
        banner=banner_state(recording.banners),
        banners=recording.banners,
        clicks=recording.clicks,
        screenshots=recording.screenshots,
        sent=len(sent),
        sent_third=len(third),
        third_hosts=tuple(sorted({host_of(request.url) for request in third})),
        bytes=sum(request.size for request in sent),
        cookies_first=sum(site_of(cookie.domain) == home for cookie in cookies),
        cookies_third=sum(site_of(cookie.domain) != home for cookie in cookies),
        stored_first=len(own),
        stored_third=len(stored) - len(own),
        refusals=recording.refusals,
        missed=recording.missed,
        console_errors=len(recording.console),
    )


def was_sent(request: Request) -> bool:
    """Did something leave the browser over the network? Neither refused, nor cached, nor inline."""
    return (
        not request.blocked and not request.from_cache and request.url.startswith(("http:", "https:", "ws"))
    )


def banner_state(banners: Iterable[Banner]) -> BannerState:
    """The state that says most about all pages of a pass."""
    seen = {banner.state for banner in banners}
    return next((state for state in _ANSWERS if state in seen), BannerState.NO_BANNER)


def _home(recording: Recording) -> str:
    """Where the site really is: the start page's final address."""
    return next((page.url for page in recording.pages if page.url), recording.site)


def _last_page(cookies: Sequence[CookieKept]) -> list[CookieKept]:
    """The jar as the last page left it."""
    last = max((cookie.page for cookie in cookies), default=0)
    return [cookie for cookie in cookies if cookie.page == last]

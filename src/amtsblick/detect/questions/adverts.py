"""Which signs of adverts on a service does this page show, without saying that a channel exists?

Campaign pixels, landing links tagged by an advertising service, links to a service's advert library
and links to hashtag pages of a service that the page does not link otherwise. ``service`` is "" for
advertising networks on which nobody runs a channel (Google Ads, Microsoft Advertising). Space sold to
others (AdSense, Publisher Tag) is no advert of the body. A click id that unpaid links carry too says so.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from amtsblick.detect.page import Page
from amtsblick.detect.sightings import Sighting
from amtsblick.detect.vendors import sightings, split_address
from amtsblick.parse.html import Element
from amtsblick.parse.urls import host_of, site_of
from amtsblick.values.answers import AdvertHint, Answer, Evidence, LoadState, ThirdParty
from amtsblick.values.knowledge import Knowledge

RULE: Final = "adverts"

_PIXELS: Final = {
    "tiktok_pixel": "tiktok",
    "meta_pixel": "facebook",
    "snap_pixel": "snapchat",
    "pinterest_tag": "pinterest",
    "x_ads": "x",
    "linkedin_insight": "linkedin",
    "reddit_pixel": "reddit",
    "google_ads": "",
    "ms_ads": "",
}
_SHARED: Final = {
    "pinterest_tag": re.compile(r"ct\.pinterest|pinimg\.com(?:\\?/)ct|pintrk"),
    "reddit_pixel": re.compile(r"ads(?:\\?/)pixel|alb\.reddit|pixel-config|\brdt\("),
    "x_ads": re.compile(r"ads-twitter|adsct|analytics\.(?:twitter|x)\.com|\btwq\("),
}
"""Catalogue rows that also cover boxes and short links; only this in the evidence is a pixel."""
_WATCHING: Final = frozenset({LoadState.LOADS, LoadState.DEFERRED, LoadState.NOSCRIPT})
_CLICK_IDS: Final = {
    "ttclid": "tiktok",
    "fbclid": "facebook",
    "twclid": "x",
    "li_fat_id": "linkedin",
    "epik": "pinterest",
    "sccid": "snapchat",
    "rdt_cid": "reddit",
    "gclid": "",
    "msclkid": "",
}
_UNPAID_TOO: Final = "fbclid"
"""Facebook adds it to every outgoing link, not only to adverts."""
_SOURCES: Final = {
    "tiktok": "tiktok",
    "facebook": "facebook",
    "fb": "facebook",
    "meta": "facebook",
    "instagram": "instagram",
    "ig": "instagram",
    "snapchat": "snapchat",
    "pinterest": "pinterest",
    "twitter": "x",
    "x": "x",
    "linkedin": "linkedin",
    "reddit": "reddit",
    "youtube": "youtube",
}
_PARAMETER: Final = re.compile(
    r"[?&;](?:(ttclid|fbclid|twclid|li_fat_id|epik|sccid|rdt_cid|gclid|msclkid)=|utm_source=([a-z]+)\b)",
    re.IGNORECASE,
)
_LIBRARIES: Final = (
    ("tiktok", re.compile(r"^(?:[\w.-]+\.)?library\.tiktok\.com/ads.*[?&/]\w")),
    ("tiktok", re.compile(r"^ads\.tiktok\.com/(?!(?:help|business|i18n/official|legal|policy)\b).*\w")),
    ("facebook", re.compile(r"^(?:[\w.-]+\.)?facebook\.com/ads/library/?.*[?&](?:id|q|view_all_page_id)=\w")),
    ("linkedin", re.compile(r"^(?:www\.)?linkedin\.com/ad-library/.*\w")),
    ("", re.compile(r"^adstransparency\.google\.com/advertiser/\w")),
)
_HASHTAGS: Final = (
    ("tiktok", re.compile(r"^(?:www\.|m\.|vm\.)?tiktok\.com/(?:tag|hashtag|music|effect)/[^?]+$")),
    ("instagram", re.compile(r"^(?:www\.)?instagram\.com/explore/tags/[^?]+$")),
    ("facebook", re.compile(r"^(?:[\w-]+\.)?facebook\.com/hashtag/[^?]+$")),
    ("x", re.compile(r"^(?:www\.|mobile\.)?(?:twitter|x)\.com/hashtag/[^?]+$")),
    ("linkedin", re.compile(r"^(?:www\.)?linkedin\.com/feed/hashtag/.+$")),
    ("snapchat", re.compile(r"^(?:www\.)?snapchat\.com/(?:lens|unlock|spotlight)/.+$")),
)
_WORTH: Final = (
    "clid=",
    "utm_source=",
    "/ads",
    "//ads.",
    "ad-library",
    "/hashtag/",
    "explore/tags/",
    "tiktok.com/",
    "snapchat.com/",
    "epik=",
    "li_fat_id=",
    "sccid=",
    "rdt_cid=",
)
"""Pieces of which a link must have one to be worth a closer look; most pages have none."""
_EXCERPT: Final = 240


def detect(page: Page, knowledge: Knowledge) -> Iterator[Answer]:
    """One AdvertHint per service and kind of sign."""
    seen: set[tuple[str, str]] = set()
    for hint in _hints(page, knowledge):
        if (hint.service, hint.what) not in seen:
            seen.add((hint.service, hint.what))
            yield hint


def _hints(page: Page, knowledge: Knowledge) -> Iterator[AdvertHint]:
    for sighting in sightings(page, knowledge):
        if isinstance(sighting, ThirdParty) and _is_pixel(sighting):
            what = f"campaign pixel: {_names(knowledge)[sighting.vendor]}"
            yield AdvertHint(service=_PIXELS[sighting.vendor], what=what, evidence=sighting.evidence)
    hrefs = page.document.hrefs
    together = "\n".join(hrefs).lower()
    present = [piece for piece in _WORTH if piece in together]
    if present:
        for number, href in enumerate(hrefs):
            lowered = href.lower()
            if any(piece in lowered for piece in present):
                for service, what in _signs(page, href, hrefs):
                    evidence = _evidence(page.document.linked(number))
                    yield AdvertHint(service=service, what=what, evidence=evidence)


@lru_cache(maxsize=4)
def _names(knowledge: Knowledge) -> dict[str, str]:
    return {vendor.id: vendor.name for vendor in knowledge.vendors if vendor.id in _PIXELS}


def _is_pixel(sighting: Sighting) -> bool:
    if (
        not isinstance(sighting, ThirdParty)
        or sighting.vendor not in _PIXELS
        or sighting.state not in _WATCHING
    ):
        return False
    shape = _SHARED.get(sighting.vendor)
    return shape is None or bool(shape.search(f"{sighting.host} {sighting.evidence.excerpt}"))


def _signs(page: Page, href: str, hrefs: list[str]) -> Iterator[tuple[str, str]]:
    parameter = _PARAMETER.search(href) if "?" in href else None
    if parameter:
        yield from _tagged(page, href, parameter)
    host, path = split_address(href.strip())
    if not host:
        return
    address = host + path
    for service, shape in _LIBRARIES:
        if shape.search(address):
            yield service, "link to a library of adverts"
    for service, shape in _HASHTAGS:
        if shape.search(address) and not _linked_otherwise(host, shape, hrefs):
            yield service, "link to a campaign or hashtag page, no profile linked"


def _tagged(page: Page, href: str, parameter: re.Match[str]) -> Iterator[tuple[str, str]]:
    """Only links to the own site count: they are landing links of the body's own campaign."""
    if site_of(host_of(page.resolve(href))) != site_of(page.host):
        return
    click, source = (parameter[1] or "").lower(), (parameter[2] or "").lower()
    if click in _CLICK_IDS:
        remark = "; unpaid links carry it too" if click == _UNPAID_TOO else ""
        yield _CLICK_IDS[click], f"landing link with a click id ({click}{remark})"
    elif source in _SOURCES:
        yield _SOURCES[source], "landing link tagged with the service as campaign source"


def _linked_otherwise(host: str, shape: re.Pattern[str], hrefs: list[str]) -> bool:
    site = site_of(host)
    for href in hrefs:
        other, path = split_address(href.strip())
        if other and site_of(other) == site and not shape.search(other + path):
            return True
    return False


def _evidence(element: Element) -> Evidence:
    return Evidence(path=element.path(), excerpt=element.excerpt(_EXCERPT))

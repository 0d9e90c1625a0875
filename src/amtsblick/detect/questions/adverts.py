"""Which signs of adverts on a service does this page show, without saying that a channel exists?

Campaign pixels, landing links tagged by an advertising service, links to a service's advert library
and links to hashtag pages of a service that the page does not link otherwise. ``service`` is "" for
advertising networks on which nobody runs a channel (Google Ads, Microsoft Advertising). Space sold to
others (AdSense, Publisher Tag) is no advert of the body. Signs that unpaid links carry too are not
``paid``; ``fbclid`` is no sign at all, for every link copied from Facebook carries it.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import Final

from amtsblick.detect.advert_words import CLICK_IDS, PAID, SOURCES
from amtsblick.detect.marks import Group
from amtsblick.detect.page import Page
from amtsblick.detect.vendors import read, sightings, split_address
from amtsblick.parse.start_tags import StartTag, start_of_tag, tag_at
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
_PARAMETER: Final = re.compile(
    r"[?&;](?:(ttclid|twclid|li_fat_id|epik|sccid|rdt_cid|gclid|msclkid)=|utm_source=([a-z]+)\b)",
    re.IGNORECASE,
)
_MEDIUM: Final = re.compile(r"[?&;]utm_medium=([^&#]*)", re.IGNORECASE)
_WORD: Final = re.compile(r"[a-z]+")
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
_EXCERPT: Final = 240


def detect(page: Page, knowledge: Knowledge) -> Iterator[Answer]:
    """One AdvertHint per service and kind of sign."""
    seen: set[tuple[str, str]] = set()
    for hint in chain(_pixels(page, knowledge), _links(page, knowledge)):
        if (hint.service, hint.what) not in seen:
            seen.add((hint.service, hint.what))
            yield hint


def _pixels(page: Page, knowledge: Knowledge) -> Iterator[AdvertHint]:
    for sighting in sightings(page, knowledge):
        if isinstance(sighting, ThirdParty) and _is_pixel(sighting):
            what = f"campaign pixel: {_names(knowledge)[sighting.vendor]}"
            yield AdvertHint(service=_PIXELS[sighting.vendor], what=what, evidence=sighting.evidence)


def _links(page: Page, knowledge: Knowledge) -> Iterator[AdvertHint]:
    """Only links that carry a telling piece are looked at; most pages have none."""
    for at, _, piece in page.marks(knowledge)[Group.ADVERT]:
        raw = page.document.raw
        start = start_of_tag(raw, at) if read(page, knowledge).zones.around(at) is None else -1
        tag = tag_at(raw, start) if start >= 0 else None
        if tag and at < tag.end and "href" in tag.attributes:
            for service, what, paid in _signs(page, tag.attributes["href"]):
                evidence = _evidence(page, tag, piece)
                yield AdvertHint(service=service, what=what, evidence=evidence, paid=paid)


@lru_cache(maxsize=4)
def _names(knowledge: Knowledge) -> dict[str, str]:
    return {vendor.id: vendor.name for vendor in knowledge.vendors if vendor.id in _PIXELS}


def _is_pixel(sighting: ThirdParty) -> bool:
    if sighting.vendor not in _PIXELS or sighting.state not in _WATCHING:
        return False
    shape = _SHARED.get(sighting.vendor)
    return shape is None or bool(shape.search(f"{sighting.host} {sighting.evidence.excerpt}"))


def _signs(page: Page, href: str) -> Iterator[tuple[str, str, bool]]:
    """Service, kind of sign, and whether only bought links carry it."""
    parameter = _PARAMETER.search(href) if "?" in href else None
    if parameter:
        yield from _tagged(page, href, parameter)
    host, path = split_address(href.strip())
    if not host:
        return
    address = host + path
    for service, shape in _LIBRARIES:
        if shape.search(address):
            yield service, "link to a library of adverts", True
    for service, shape in _HASHTAGS:
        if shape.search(address) and not _linked_otherwise(host, shape, page.document.hrefs):
            yield service, "link to a campaign or hashtag page, no profile linked", False


def _tagged(page: Page, href: str, parameter: re.Match[str]) -> Iterator[tuple[str, str, bool]]:
    """Only links to the own site count: they are landing links of the body's own campaign."""
    if site_of(host_of(page.resolve(href))) != site_of(page.host):
        return
    click, source = (parameter[1] or "").lower(), (parameter[2] or "").lower()
    if click in CLICK_IDS:
        yield CLICK_IDS[click], f"landing link with a click id ({click})", True
    elif source in SOURCES:
        medium = _MEDIUM.search(href)
        if medium and not PAID.isdisjoint(_WORD.findall(medium[1].lower())):
            yield SOURCES[source], "landing link of a paid campaign on the service", True
        else:
            yield SOURCES[source], "landing link tagged with the service as campaign source", False


def _linked_otherwise(host: str, shape: re.Pattern[str], hrefs: list[str]) -> bool:
    site = site_of(host)
    for href in hrefs:
        other, path = split_address(href.strip())
        if other and site_of(other) == site and not shape.search(other + path):
            return True
    return False


def _evidence(page: Page, tag: StartTag, piece: str) -> Evidence:
    """The link with its text; the path asks for a link with the telling piece."""
    limit = tag.start + _EXCERPT
    end = page.document.raw.find(b"</a>", tag.end, limit)
    excerpt = page.document.piece(tag.start, end + len(b"</a>") if end >= 0 else limit)
    return Evidence(path=f"//{tag.name}[contains(@href,'{piece}')]", excerpt=excerpt)

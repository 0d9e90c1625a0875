"""Which further pages of the site does the visitor open?

The privacy notice, a page with a form to contact the body, one with videos: there different third
parties are met than on the start page. Chosen once, so that every pass sees the same pages.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol
from urllib.parse import urldefrag, urlsplit

from amtsblick.collect.chromium.eyes import Eyes
from amtsblick.collect.frontier import Step
from amtsblick.parse.urls import host_of, site_of
from amtsblick.values.capture import Capture


class Guide(Protocol):
    """Knows which pages of a site are worth a visit; ``collect.guide.SurveyGuide`` is one."""

    def leads(self, capture: Capture) -> Iterable[Step]:
        """Pages of the same site, given the start page as rendered."""
        ...


_LINKS: Final = """[...document.querySelectorAll("a[href],area[href]")].slice(0, 600)
.map((link) => [link.href, (link.innerText || link.getAttribute("aria-label") || link.title || "").trim().slice(0, 120)])"""
_VIDEO: Final = re.compile(
    r"video|mediathek|film|livestream|live-stream|gebärdensprache|webcast|media ?center", re.IGNORECASE
)
_CONTACT: Final = re.compile(r"kontakt|contact|formular|nachricht|anfrage|schreiben sie", re.IGNORECASE)
_NOT_PAGES: Final = re.compile(
    r"\.(?:pdf|zip|docx?|xlsx?|pptx?|od[tsp]|ics|vcf|jpe?g|png|gif|svg|webp|mp[34]|webm|rss|atom|xml|json|csv|epub|css|js)$",
    re.IGNORECASE,
)
_TRAPS: Final = re.compile(
    r"log-?(?:in|out)|sign-?(?:in|out|up)|abmelden|anmelden|registr|warenkorb|cart|druck|print|delete|loesch|löschen",
    re.IGNORECASE,
)
_WANTED: Final = ("privacy", "contact", "video")
_LEAST: Final = frozenset({"imprint", "language", "start"})
"""Pages that show what others show already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherPage:
    """``role`` is privacy, contact, video, or what wayfinding calls it."""

    url: str
    role: str


async def links(eyes: Eyes) -> list[tuple[str, str]]:
    """Address and text of every link of the rendered page, in page order."""
    found: Any = await eyes.run(_LINKS)
    return [(str(url), str(text)) for url, text in found or ()]


def choose(
    start: Capture, shown: Sequence[tuple[str, str]], guide: Guide, *, pages: int
) -> tuple[FurtherPage, ...]:
    """At most ``pages`` pages of the site of ``start``, which is the page as rendered.

    ``shown`` are the links of the rendered page. The wanted roles come first, then what wayfinding
    finds most useful, then other links of the same host in page order.
    """
    candidates = [*_led(start, guide), *_by_words(start, shown)]
    found: dict[str, FurtherPage] = {}
    seen = {_key(start.url), _key(start.requested)}

    def take(page: FurtherPage) -> None:
        if len(found) < pages and _key(page.url) not in seen:
            seen.add(_key(page.url))
            found[page.url] = page

    for role in _WANTED:
        for page in [one for one in candidates if one.role == role][:1]:
            take(page)
    for page in sorted(candidates, key=lambda one: one.role in _LEAST):
        take(page)
    return tuple(found.values())


def _led(start: Capture, guide: Guide) -> Iterator[FurtherPage]:
    for step in sorted(guide.leads(start), key=lambda step: step.rank):
        yield FurtherPage(url=urldefrag(step.url).url, role=step.role)


def _by_words(start: Capture, shown: Sequence[tuple[str, str]]) -> Iterator[FurtherPage]:
    """Links of the same site: those whose words promise a video or a form, then the others."""
    own = [(urldefrag(url).url, text) for url, text in shown if _is_own_page(start, url)]
    for url, text in own:
        words = f"{text} {urlsplit(url).path}"
        if _VIDEO.search(words):
            yield FurtherPage(url=url, role="video")
        elif _CONTACT.search(words):
            yield FurtherPage(url=url, role="contact")
    for url, _ in own:
        if host_of(url) == host_of(start.url):
            yield FurtherPage(url=url, role="other")


def _is_own_page(start: Capture, url: str) -> bool:
    parts = urlsplit(url)
    if (
        parts.scheme not in ("http", "https")
        or _NOT_PAGES.search(parts.path)
        or _TRAPS.search(parts.path + parts.query)
    ):
        return False
    return site_of(host_of(url)) == site_of(host_of(start.url))


def _key(url: str) -> str:
    parts = urlsplit(urldefrag(url).url)
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"

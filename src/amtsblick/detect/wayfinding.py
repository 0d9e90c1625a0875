"""Which other pages of the same site are worth a visit?

The promise of a link's words and address decides, then its place; a few leads per role, taken in
turns, so that a small page budget still meets imprint, hub, contact, press and privacy notice.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from amtsblick.detect.labels import role_by_words
from amtsblick.detect.link_words import numbers_with
from amtsblick.detect.page import Page
from amtsblick.parse.html import Element
from amtsblick.parse.urls import host_of, is_under
from amtsblick.values.answers import Place
from amtsblick.values.capture import Lead
from amtsblick.values.knowledge import Knowledge

_PER_ROLE: Final = {
    "imprint": 1,
    "hub": 3,
    "contact": 2,
    "press": 2,
    "privacy": 1,
    "concept": 2,
    "language": 2,
    "other": 4,
}
"""Roles in the order in which they are visited, with the most leads kept of each."""
_STEMS: Final = (
    "press", "imprint", "offenleg", "kennzeich", "legal", "colofon", "datenschutz", "priva", "confidential", "kontakt",
    "contact", "contat", "medi", "prensa", "stampa", "newsroom", "soci", "sozial", "folg", "follow", "konzept", "policy",
)  # fmt: skip
"""Something that every role but other has in its address or its words."""
_LABEL_STEMS: Final = (
    *_STEMS, "légal", "rechtlich", "données", "ansprechpartner", "erreichen", "connected", "kanäle", "netzwerk", "suivez",
    "seguici", "síguenos", "aktuelles", "englis", "deutsch", "german", "français", "español", "italiano", "polski", "nederlands",
)  # fmt: skip
_LANGUAGE_HREF: Final = re.compile(r"(?:^|//[^/]+)/[a-z]{2}(?:[-_][a-z]{2})?(?:[/?#]|$)", re.IGNORECASE)
_CODES: Final = frozenset({"en", "de", "fr", "es", "it", "pl", "nl", "eng", "deu", "fra"})
"""Labels that are language codes."""
_MOST_PLACED: Final = 30
"""Addresses of one role whose place is worked out."""
_ENOUGH_ROLES: Final = 3
_MOST_READ: Final = 400
_LABEL: Final = 200
_HREF: Final = 1000
_START_PATH: Final = re.compile(
    r"^/(?:(?:index|home|start(?:seite)?|default|startseite_node)(?:\.\w{2,5})?)?/?$", re.IGNORECASE
)
_LANGUAGE_PATH: Final = re.compile(
    r"^/(?:[a-z]{2}(?:[-_][a-z]{2})?)(?:/(?:home|index|start(?:seite)?|[a-z]+_node)?(?:\.\w{2,5})?)?$",
    re.IGNORECASE,
)
_LANGUAGE_LABEL: Final = re.compile(
    r"(?:zur? |in |switch to |auf )?(?:english|englisch|englische version|english version|en|deutsch|de|german|français|französisch|fr|"
    r"español|es|italiano|it|polski|pl|čeština|nederlands|nl|dansk|türkçe|українська|русский|العربية)(?: version)?",
    re.IGNORECASE,
)
_NOT_PAGES: Final = re.compile(
    r"\.(?:pdf|zip|docx?|xlsx?|pptx?|odt|ods|ics|vcf|jpe?g|png|gif|svg|webp|mp[34]|webm|rss|atom|xml|json|csv|epub|css|js)$",
    re.IGNORECASE,
)
_TRAPS: Final = re.compile(
    r"/(?:log-?(?:in|out)|sign-?(?:in|out|up)|abmelden|anmelden|registr\w*|such(?:e|ergebnis\w*)|search|warenkorb|cart|checkout|merkliste|"
    r"print|drucken|druckversion|feed|rss|wp-(?:admin|login|json)|xmlrpc|calendar|kalender|veranstaltungskalender|cgi-bin)(?:[/._?-]|$)|"
    r"[?&](?:print|replytocom|add-to-cart|action=|month|monat|datum|date|day|week|s=|q=|search|suche)",
    re.IGNORECASE,
)
_TRACKING: Final = re.compile(
    r"^(?:utm_\w+|pk_\w+|mtm_\w+|matomo_\w+|piwik_\w+|fbclid|gclid|msclkid|dclid|yclid|igshid|mc_[ce]id|wt_mc|wtmc|etcc_\w+|_ga|"
    r"phpsessid|jsessionid|sid|sessionid|session_id|cfid|cftoken|aspsessionid\w*|nn)$",
    re.IGNORECASE,
)
_PATH_SESSION: Final = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_PLACE_ORDER: Final = {Place.FOOTER: 0, Place.HEADER: 0, Place.NAV: 1, Place.SIDEBAR: 2}


class _Found(NamedTuple):
    elsewhere: bool
    place: int
    length: int
    number: int
    url: str
    role: str
    text: str


def role_of(url: str, text: str) -> str:
    """Role of an address of which ``text`` is the link's label or the page's title.

    One of start, imprint, privacy, contact, press, hub, concept, language, pointer, other.
    """
    address = urlsplit(url)
    if _START_PATH.match(address.path or "/") and not address.query:
        return "language" if _LANGUAGE_LABEL.fullmatch(text.strip()) else "start"
    role = role_by_words(f"{address.path}?{address.query}" if address.query else address.path, text)
    if role == "other" and (_LANGUAGE_LABEL.fullmatch(text.strip()) or _LANGUAGE_PATH.match(address.path)):
        return "language"
    return role


def onward(page: Page, knowledge: Knowledge) -> tuple[Lead, ...]:
    """Leads from this page, the most useful first.

    Pages of the same registrable domain only, those of the same host first. Own addresses that
    point to a service (/facebook) are not among them: official_channels answers those. Links
    without a telling word count only where there is hardly anything else.
    """
    del knowledge  # part of the seam: words may become curated rows
    telling = sorted(_telling(page))
    if len(telling) > _MOST_READ:
        telling = telling[: _MOST_READ // 2] + telling[-_MOST_READ // 2 :]
    groups = _grouped(_found(page, telling, telling=True))
    if sum(1 for found in groups.values() if found) < _ENOUGH_ROLES:
        known = set(telling)
        rest = [number for number in range(min(len(page.document.hrefs), _MOST_READ)) if number not in known]
        further = _grouped(_found(page, [*telling, *rest], telling=False))
        groups = {role: groups[role] or further[role] for role in groups}
    kept = {role: _few(page, groups[role], most) for role, most in _PER_ROLE.items()}
    turns = max(_PER_ROLE.values())
    ordered = [
        kept[role][turn]
        for turn in range(turns)
        for role in kept
        if turn < len(kept[role]) and role != "other"
    ]
    unique = list({found.url: found for found in reversed([*ordered, *kept["other"]])}.values())[::-1]
    return tuple(
        Lead(url=one.url, role=one.role, text=one.text, rank=rank) for rank, one in enumerate(unique)
    )


def _grouped(found: Iterable[_Found]) -> dict[str, list[_Found]]:
    groups: dict[str, dict[str, _Found]] = {role: {} for role in _PER_ROLE}
    for one in found:
        groups[one.role].setdefault(one.url, one)
    return {role: list(addresses.values()) for role, addresses in groups.items()}


def _telling(page: Page) -> set[int]:
    """Links whose address or label holds a word that promises a role."""
    hrefs = page.document.hrefs
    labels = [page.document.linked(number).raw_text() for number in range(len(hrefs))]
    labels = [label if len(label) <= _LABEL else "" for label in labels]
    short = {number for number, label in enumerate(labels) if label.strip().lower() in _CODES}
    languages = {number for number, href in enumerate(hrefs) if _LANGUAGE_HREF.search(href)}
    return numbers_with(_STEMS, hrefs) | numbers_with(_LABEL_STEMS, labels) | short | languages


def clean(url: str) -> str:
    """The address without fragment, tracking parameters and session ids; "" when it is no page."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    if _NOT_PAGES.search(parts.path) or _TRAPS.search(
        f"{parts.path}?{parts.query}" if parts.query else parts.path
    ):
        return ""
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.match(name)
    ]
    path = _PATH_SESSION.sub("", parts.path) or "/"
    return urlunsplit((parts.scheme, parts.netloc, path, urlencode(query), ""))


def _few(page: Page, found: list[_Found], most: int) -> list[_Found]:
    """The best addresses. Where they stand decides only when there are too many: it is dear to tell."""
    if len(found) > most:
        found = [one._replace(place=_place(page, one.number)) for one in found[:_MOST_PLACED]]
    return sorted(found)[:most]


def _place(page: Page, number: int) -> int:
    place = page.placement.around(page.document.linked(number)).place
    return _PLACE_ORDER.get(place, len(_PLACE_ORDER))


def _found(page: Page, numbers: Iterable[int], *, telling: bool) -> Iterator[_Found]:
    """Leads among the links; with ``telling`` only those whose role is told."""
    homes, here = {page.host, host_of(page.capture.requested)}, clean(page.capture.url)
    seen: set[tuple[str, str]] = set()
    for number in numbers:
        href = page.document.hrefs[number]
        if not href or href.startswith("#") or len(href) > _HREF:
            continue
        element = page.document.linked(number)
        text = " ".join(element.raw_text()[:_LABEL].split())
        if (href, text) in seen:
            continue
        seen.add((href, text))
        resolved = page.resolve(href)
        host = host_of(resolved)
        if not any(is_under(host, home) for home in homes):
            continue
        role, text = _role(element, resolved, text)
        if role not in _PER_ROLE or (telling and role == "other"):
            continue
        url = clean(resolved)
        if url and url != here:
            yield _Found(_elsewhere(url, page.host), 0, len(url), number, url, role, text)


def _elsewhere(url: str, host: str) -> bool:
    return host_of(url).removeprefix("www.") != host.removeprefix("www.")


def _role(element: Element, url: str, text: str) -> tuple[str, str]:
    if element.tag == "link":
        alternate = "alternate" in element.attribute("rel").lower().split() and element.attribute("hreflang")
        return ("language", element.attribute("hreflang")) if alternate else ("", "")
    if element.tag not in ("a", "area"):
        return "", ""
    text = text or element.attribute("aria-label") or element.attribute("title")
    role = role_of(url, text)
    if role == "other" and element.attribute("hreflang"):
        role = "language"
    return role, text

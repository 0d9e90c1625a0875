"""Which other pages of the same site are worth a visit?

The promise of a link's words and address decides, then its place; a few leads per role, taken in
turns, so that a small page budget still meets imprint, hub, concept, contact, press and privacy notice.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from amtsblick.detect.labels import LEGAL_STEMS, role_by_words
from amtsblick.detect.link_words import numbers_with
from amtsblick.detect.page import Page
from amtsblick.parse.html import Element
from amtsblick.parse.literals import Literals
from amtsblick.parse.urls import host_of, is_under
from amtsblick.values.answers import Place
from amtsblick.values.capture import Lead
from amtsblick.values.knowledge import Knowledge

_PER_ROLE: Final = {
    "imprint": 1,
    "hub": 3,
    "concept": 2,
    "contact": 2,
    "press": 2,
    "privacy": 1,
    "language": 2,
    "other": 4,
}
"""Roles in the order in which they are visited, with the most leads kept of each.

A usage concept lists the body's channels itself; few sites have one, so that it hardly costs others a turn.
"""
_ADDRESS_STEMS: Final = (
    "/press", "/kontakt", "/contact", "/contat", "/medien", "/prensa", "/stampa", "social", "sozial", "folgen-sie", "/follow",
    "reseaux-soc", "redes-soc", "newsroom", "mediathek", "konzept", "policy", "impress", "imprint", "legal", "colofon", "offenleg",
    "kennzeich", "datenschutz", "privac", "privaci", "protection", "confidential", "personnelles", "prywatno", "tietosuoja",
)  # fmt: skip
"""Something that every address with a role has in it, with a slash before it where it begins a step."""
_LABEL_STEMS: Final = (
    *LEGAL_STEMS, "press", "medi", "prensa", "stampa", "newsroom", "imprensa", "soci", "sozial", "społec", "folg",
    "follow", "kontakt", "contact", "contat", "contato", "kapcsolat", "yhteys", "légal", "ansprechpartner", "erreichen", "connect",
    "kanäle", "netz", "suivez", "seguici", "síguenos", "siga", "aktuelles", "facebook", "instagram", "twitter", "youtube", "mastodon",
    "englis", "deutsch", "german", "français", "französisch", "español", "italiano", "polski", "čeština", "nederlands",
    "dansk", "türkçe", "українська", "русский", "العربية",
)  # fmt: skip
"""Something that every label with a role has in it, in lower case."""
_LANGUAGE_HREF: Final = re.compile(
    r"(?:[a-z]+:)?(?://[^/?#]+)?/[a-z]{2}(?:[-_][a-z]{2})?(?:[/?#]|$)", re.IGNORECASE
)
_SHORT_PATH: Final = 40
"""Characters behind the host that the start page of a language has at most."""
_SHORT_LABELS: Final = frozenset(
    {
        "en",
        "de",
        "fr",
        "es",
        "it",
        "pl",
        "nl",
        "eng",
        "deu",
        "fra",
        "pers",
        "prasa",
        "rodo",
        "auf x",
        "bei x",
        "in x",
    }
)
"""Labels too short for a stem."""
_SHORT_LABEL: Final = 5
_HOST: Final = re.compile(r"^(?:[a-z][a-z+.-]*:)?//[^/?#]*", re.IGNORECASE)
_MOST_PLACED: Final = 30
"""Addresses of one role whose place is worked out."""
_MOST_OTHERS: Final = 12
"""Leads without a role among which the best are chosen."""
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


@lru_cache(maxsize=2048)
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
    labels = [" ".join(text[:_LABEL].split()) for text in page.document.link_texts]
    groups = _grouped(one for one in _found(page, _telling(page, labels), labels) if one.role != "other")
    if sum(1 for found in groups.values() if found) < _ENOUGH_ROLES:
        rest = range(min(len(labels), _MOST_READ))
        others = (one for one in _found(page, rest, labels) if one.role == "other")
        groups["other"] = _grouped(islice(others, _MOST_OTHERS))["other"]
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


def _telling(page: Page, labels: Sequence[str]) -> list[int]:
    """Links whose address or label promises a role, in page order; on monstrous pages those at both ends."""
    hrefs = page.document.hrefs
    by_address = numbers_with(_stems()["address"], hrefs, before="/")
    by_label = numbers_with(_stems()["label"], labels)
    found = {
        number
        for number in _ends(sorted(by_address | by_label), _MOST_READ * 4)
        if _promises(
            hrefs[number] if number in by_address else "", labels[number] if number in by_label else ""
        )
    }
    found.update(
        number
        for number, label in enumerate(labels)
        if len(label) <= _SHORT_LABEL and label.lower() in _SHORT_LABELS
    )
    found.update(_languages(page))
    return _ends(sorted(found), _MOST_READ)


def _ends(numbers: list[int], most: int) -> list[int]:
    """At most so many, half of them from either end of the page."""
    return numbers if len(numbers) <= most else [*numbers[: most // 2], *numbers[-most // 2 :]]


def _promises(href: str, label: str) -> bool:
    return role_by_words(_path(href), label) != "other" or _LANGUAGE_LABEL.fullmatch(label) is not None


def _languages(page: Page) -> Iterator[int]:
    """Links whose address begins with the code of a language and that lead to its start page or say so."""
    for number, href in enumerate(page.document.hrefs):
        if _LANGUAGE_HREF.match(href):
            element = page.document.linked(number)
            if len(_path(href)) <= _SHORT_PATH or element.tag == "link" or element.attribute("hreflang"):
                yield number


def _path(href: str) -> str:
    """The address without scheme and host."""
    return _HOST.sub("", href, count=1)


@lru_cache(maxsize=1)
def _stems() -> dict[str, Literals[str]]:
    return {"address": Literals({"role": _ADDRESS_STEMS}), "label": Literals({"role": _LABEL_STEMS})}


@lru_cache(maxsize=2048)
def clean(url: str) -> str:
    """The address without fragment, tracking parameters and session ids; "" when it is no page."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    if _NOT_PAGES.search(parts.path) or _TRAPS.search(
        f"{parts.path}?{parts.query}" if parts.query else parts.path
    ):
        return ""
    query = parts.query
    if query:
        pairs = parse_qsl(query, keep_blank_values=True)
        query = urlencode([(name, value) for name, value in pairs if not _TRACKING.match(name)])
    path = _PATH_SESSION.sub("", parts.path) or "/"
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def _few(page: Page, found: list[_Found], most: int) -> list[_Found]:
    """The best addresses. Where they stand decides only when there are too many: it is dear to tell."""
    if len(found) > most:
        found = [one._replace(place=_place(page, one.number)) for one in found[:_MOST_PLACED]]
    return sorted(found)[:most]


def _place(page: Page, number: int) -> int:
    place = page.placement.around(page.document.linked(number)).place
    return _PLACE_ORDER.get(place, len(_PLACE_ORDER))


def _found(page: Page, numbers: Iterable[int], labels: Sequence[str]) -> Iterator[_Found]:
    """Leads among the links."""
    homes, here = {page.host, host_of(page.capture.requested)}, clean(page.capture.url)
    seen: set[tuple[str, str]] = set()
    for number in numbers:
        href, text = page.document.hrefs[number], labels[number]
        if not href or href.startswith("#") or len(href) > _HREF or (href, text) in seen:
            continue
        seen.add((href, text))
        resolved = page.resolve(href)
        host = host_of(resolved)
        if not any(is_under(host, home) for home in homes):
            continue
        role, text = _role(page.document.linked(number), resolved, text)
        url = clean(resolved) if role in _PER_ROLE else ""
        if url and url != here:
            yield _Found(_elsewhere(host, page.host), 0, len(url), number, url, role, text)


def _elsewhere(host: str, home: str) -> bool:
    return host.removeprefix("www.") != home.removeprefix("www.")


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

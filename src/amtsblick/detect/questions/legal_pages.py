"""Which legal pages does a page link: imprint, privacy notice, accessibility, social-media concept?

A footer link beats a menu entry and both beat running text, because ministries also have *topics*
called "Datenschutz" or "Barrierefreiheit". Links to another site count only from header, footer or
menu: many bodies share the imprint of a parent, but "Google Privacy Policy" is nobody's own.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from amtsblick.detect.labels import is_law_page, kind_of_address, legal_kinds
from amtsblick.detect.link_words import numbers_with
from amtsblick.detect.page import Page
from amtsblick.parse.html import Element
from amtsblick.parse.urls import host_of, site_of
from amtsblick.values.answers import Evidence, LegalPage, LegalPageKind, Place
from amtsblick.values.knowledge import Knowledge

RULE: Final = "legal_pages"

_STEMS: Final = (
    "impress", "imprint", "datenschutz", "privac", "legal", "barriere", "accessib", "konzept", "offenleg", "confidential",
)  # fmt: skip
_BY_ADDRESS: Final = frozenset(
    {LegalPageKind.IMPRINT, LegalPageKind.PRIVACY_NOTICE, LegalPageKind.ACCESSIBILITY}
)
"""Where addresses tell these, no label is read."""
_LABEL_STEMS: Final = (
    "impress", "imprint", "notice", "datenschutz", "privac", "privat", "legal", "légal", "rechtlich", "barriere", "accessib",
    "accesib", "acessib", "konzept", "policy", "concept", "colofon", "offenlegung", "kennzeichnung", "toegankelijk",
    "donnée", "confidential", "prywatno", "dostępno", "datos", "protection", "dati", "gdpr", "přístupnost", "údaj",
    "tillgäng", "tilgæng", "tilgjeng", "saavutett", "tietosuoja", "personuppgift", "personvern", "persondata", "adatv",
    "adatkez", "impresum", "impresszum", "podat", "privātum", "dados", "vie priv", "prawn", "stopka", "tiráž", "redakt", "gizlilik", "privaat", "varstvo", "zaštita", "rodo", "klauzula", "ligip", "dostopn", "pristupa", "prístupn",

)  # fmt: skip
_FIRST, _LAST = 10, 45
"""Links at the start and end of a page whose labels are always read; the rest only at need."""
_SHORTEST: Final = 3
_LABEL: Final = 60
"""Characters of a label; longer texts are sentences."""
_PLAIN_HREF: Final = 120
"""Characters of an address that says nothing itself; longer ones are headlines of articles."""
_NO_PAGES: Final = ("#", "javascript:", "mailto:", "tel:")
_HREF: Final = 600
_MOST: Final = 3
"""Addresses reported per kind; a page with more lists other bodies' legal pages."""
_TAG_PATH: Final = re.compile(r"/(?:thema|categor(?:y|ies)|kategorien?|tags?)/", re.IGNORECASE)
_TOPIC_PATH: Final = re.compile(
    r"/(?:themen?|topics?|politik|aktuell\w*|news|presse\w*|artikel|magazin|blog|lexikon|glossar)/",
    re.IGNORECASE,
)
_PLAIN: Final = re.compile(
    r"erkl|hinweis|policy|notice|statement|bestimm|richtlin|inform|dichiar|declara|déclar|politi|polity|verkl|beleid|"
    r"seloste|redogör|nyilatk|impress|imprint|colofon|offenleg|mention|aviso|note|konzept|concept|oświad|prohl",
    re.IGNORECASE,
)
_NOT_CHROME: Final = 2
_UNLABELLED: Final = 4
"""Far behind: known by the address only, or by a label as wide as "Rechtliches"."""
_CHROME: Final = {Place.FOOTER: 0, Place.HEADER: 1, Place.NAV: 1}
_HEADINGS: Final = re.compile(r"\s+[|–—»·:-]\s+|\s*[|»]\s*")


class _Candidate(NamedTuple):
    rank: int
    number: int
    kind: LegalPageKind
    url: str
    label: str
    place: Place
    element: Element


def detect(page: Page, knowledge: Knowledge) -> Iterator[LegalPage]:
    """Legal pages that this page is or links, per kind the most trustworthy first."""
    own = list(_itself(page))
    yield from own
    seen = {(answer.kind, _same(answer.url)) for answer in own}
    candidates = sorted(_candidates(page, knowledge))
    for kind in LegalPageKind:
        mine = [candidate for candidate in candidates if candidate.kind is kind]
        best = mine[0].rank if mine else 0
        for candidate in mine[: _MOST * 4]:
            key = (kind, _same(candidate.url))
            if candidate.rank > best + 1 or key in seen or sum(one is kind for one, _ in seen) >= _MOST:
                continue
            seen.add(key)
            yield LegalPage(
                kind=kind,
                url=candidate.url,
                text=candidate.label,
                place=candidate.place,
                evidence=Evidence(path=candidate.element.path(), excerpt=candidate.element.excerpt()),
            )


def _same(url: str) -> str:
    return url.split("#", maxsplit=1)[0].rstrip("/").casefold()


def _itself(page: Page) -> Iterator[LegalPage]:
    """The page's own heading or title names it; bare words such as "Datenschutz" need the address too."""
    address = urlsplit(page.capture.url)
    by_address = kind_of_address(f"{address.path}?{address.query}")
    title = _HEADINGS.split(page.document.title)[0]
    if by_address is None and not _names_any(title):
        return
    headings = [(one, one.text()) for one in page.document.select("h1")[:3]]
    headings += [(one, title) for one in page.document.select("head > title")[:1]]
    for element, text in headings:
        for kind in sorted(legal_kinds(text)):
            if kind is by_address or (_PLAIN.search(text) and len(text) <= _LABEL):
                place = Place.IMPRINT if kind is LegalPageKind.IMPRINT else Place.BODY
                evidence = Evidence(path=element.path(), excerpt=_excerpt(page, element, text))
                yield LegalPage(kind=kind, url=page.capture.url, text=text, place=place, evidence=evidence)
                return


def _names_any(title: str) -> bool:
    folded = title.casefold()
    return any(stem in folded for stem in _LABEL_STEMS) and bool(legal_kinds(title))


def _excerpt(page: Page, element: Element, text: str) -> str:
    return element.excerpt() or page.document.quote(text, len(text))


def _candidates(page: Page, knowledge: Knowledge) -> Iterator[_Candidate]:
    """Candidates by telling addresses; by labels as far as that leaves kinds open.

    Reading labels is dear, so those near the page's start and end come first and all others only
    where a kind that one may expect is still missing.
    """
    hrefs = page.document.hrefs
    read: set[int] = set()
    kinds: set[LegalPageKind] = set()
    rounds: tuple[tuple[frozenset[LegalPageKind], Callable[[], set[int]]], ...] = (
        (frozenset(LegalPageKind), lambda: numbers_with(_STEMS, hrefs)),
        (_BY_ADDRESS, lambda: _labelled(page, _edges(len(hrefs)))),
        (_expected(page), lambda: _labelled(page, range(len(hrefs)))),
    )
    for wanted, sought in rounds:
        if kinds >= wanted:
            continue
        for number in sorted(sought() - read):
            read.add(number)
            for candidate in _judged(page, knowledge, number):
                kinds.add(candidate.kind)
                yield candidate


def _edges(links: int) -> list[int]:
    return [*range(min(_FIRST, links)), *range(max(links - _LAST, _FIRST), links)]


def _expected(page: Page) -> frozenset[LegalPageKind]:
    """What nearly every page links; an imprint is usual in German-speaking countries only."""
    expected = {LegalPageKind.PRIVACY_NOTICE}
    if page.document.language in ("de", ""):
        expected.add(LegalPageKind.IMPRINT)
    return frozenset(expected)


def _labelled(page: Page, numbers: Sequence[int]) -> set[int]:
    """Those of the links whose text, or spoken label where there is no text, holds a telling stem."""
    hrefs = page.document.hrefs
    labels, kept = [], []
    for number in numbers:
        if not 1 < len(hrefs[number]) <= _PLAIN_HREF or hrefs[number].startswith(_NO_PAGES):
            continue
        element = page.document.linked(number)
        label = element.raw_text()
        if len(label) < _SHORTEST or label.isspace():
            label = f"{element.attribute('title')} {element.attribute('aria-label')} {_pictured(element)}"
        labels.append(label if len(label) <= _HREF else "")
        kept.append(number)
    return {kept[at] for at in numbers_with(_LABEL_STEMS, labels)}


def _judged(page: Page, knowledge: Knowledge, number: int) -> Iterator[_Candidate]:
    href = page.document.hrefs[number]
    if not href or len(href) > _HREF or href[:11].lower() == "javascript:" or href[:7].lower() == "mailto:":
        return
    element = page.document.linked(number)
    if element.tag not in ("a", "area"):
        return
    label, kinds = _label(element)
    by_label = bool(kinds)
    if not kinds and len(label) <= _LABEL:
        by_address = kind_of_address(href)
        kinds = frozenset({by_address}) if by_address else frozenset()
        if not kinds and is_law_page(label):
            kinds = frozenset({LegalPageKind.IMPRINT})
    if not kinds:
        return
    url, place = page.resolve(href), page.placement.around(element).place
    if not _is_own(page, url, place, knowledge, by_label=by_label):
        return
    plain = bool(_PLAIN.search(label)) or not by_label
    chrome = _CHROME.get(place, _NOT_CHROME)
    if not plain and (_TAG_PATH.search(url) or (chrome > 0 and _TOPIC_PATH.search(url))):
        return
    rank = chrome * 2 + (not plain) + (_UNLABELLED if not by_label else 0)
    for kind in kinds:
        yield _Candidate(rank, number, kind, url, label, place, element)


def _pictured(element: Element) -> str:
    return next((picture.attribute("alt") for picture in element.select("img[alt]")), "")


def _soft(text: str) -> str:
    return text.replace("\u00ad", "").replace("\u200b", "")


def _label(element: Element) -> tuple[str, frozenset[LegalPageKind]]:
    """What the link says: its text, else what assistive technology reads out, else its picture."""
    text = _soft(element.text())
    kinds = legal_kinds(text)
    if kinds or len(text) > _LABEL:
        return text, kinds
    for name in ("aria-label", "title"):
        spoken = element.attribute(name)
        kinds = legal_kinds(spoken) if spoken else kinds
        if kinds:
            return text or spoken, kinds
    if not text:
        text = _pictured(element)
        kinds = legal_kinds(text)
    return text, kinds


def _is_own(page: Page, url: str, place: Place, knowledge: Knowledge, *, by_label: bool) -> bool:
    """On the same site, or plainly labelled in header, footer or menu and not a vendor's."""
    if not url.startswith(("http://", "https://")):
        return False
    site = site_of(host_of(url))
    if site == site_of(page.host):
        return True
    return place in _CHROME and by_label and site not in _foreign_sites(knowledge)


@lru_cache(maxsize=4)
def _foreign_sites(knowledge: Knowledge) -> frozenset[str]:
    """Sites of services and third parties, whose own legal pages are nobody else's."""
    hosts = [host for service in knowledge.services for host in (*service.hosts, *service.short_hosts)]
    hosts += [host.split("/")[0] for vendor in knowledge.vendors for host in vendor.hosts]
    return frozenset(site_of(host) for host in hosts)

"""Which legal pages does a page link: imprint, privacy notice, accessibility, social-media concept?

A footer link beats a menu entry and both beat running text, because ministries also have *topics*
called "Datenschutz" or "Barrierefreiheit". Links to another site count only from header, footer or
menu and never from a vendor: many bodies share the imprint of a parent, but "Google Privacy Policy" is nobody's own.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from amtsblick.detect.labels import is_law_page, kind_of_address, legal_kinds, spells_legal
from amtsblick.detect.link_words import Link, links_at
from amtsblick.detect.marks import Group
from amtsblick.detect.page import Page
from amtsblick.parse.html import Element
from amtsblick.parse.start_tags import tag_at
from amtsblick.parse.urls import host_of, site_of
from amtsblick.values.answers import Evidence, LegalPage, LegalPageKind, Place
from amtsblick.values.knowledge import Knowledge

RULE: Final = "legal_pages"

_LABEL: Final = 60
"""Characters of a label; longer texts are sentences."""
_HREF: Final = 600
_LINK: Final = 1500
"""Bytes in which a link says its label."""
_EXCERPT: Final = 240
"""Characters of a quotation from the source."""
_NO_PAGES: Final = ("javascript:", "mailto:")
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
    link: Link
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
                evidence=Evidence(path=candidate.element.path(), excerpt=_spelt(page, candidate)),
            )


def _spelt(page: Page, candidate: _Candidate) -> str:
    """The link as the source spells it, at most its beginning."""
    document, starts = page.document, candidate.link.starts
    if len(starts) > 1:
        own = candidate.element.attributes
        tags = [(start, tag_at(document.raw, start)) for start in starts]
        starts = [start for start, tag in tags if tag is not None and tag.attributes == own]
    pieces = [document.piece(start, start + _LINK) for start in starts]
    piece = next((one for one in pieces if candidate.label in one), next(iter(pieces), ""))
    end = piece.lower().find("</a>", 0, _EXCERPT)
    piece = piece[: end + len("</a>") if end >= 0 else _EXCERPT]
    return piece or candidate.element.excerpt()


def _same(url: str) -> str:
    return url.split("#", maxsplit=1)[0].rstrip("/").casefold()


def _itself(page: Page) -> Iterator[LegalPage]:
    """The page's own heading or title names it; bare words such as "Datenschutz" need the address too."""
    told = f"{page.capture.url} {page.document.title}".casefold()
    if not spells_legal(told):
        return
    address = urlsplit(page.capture.url)
    by_address = kind_of_address(f"{address.path}?{address.query}")
    title = _HEADINGS.split(page.document.title)[0]
    if by_address is None and not legal_kinds(title):
        return
    headings = [(one, one.text()) for one in page.document.headings[:3]]
    headings += [(one, title) for one in page.document.select("head > title")[:1]]
    for element, text in headings:
        for kind in sorted(legal_kinds(text)):
            if kind is by_address or (_PLAIN.search(text) and len(text) <= _LABEL):
                place = Place.IMPRINT if kind is LegalPageKind.IMPRINT else Place.BODY
                evidence = Evidence(path=element.path(), excerpt=_excerpt(page, element, text))
                yield LegalPage(kind=kind, url=page.capture.url, text=text, place=place, evidence=evidence)
                return


def _excerpt(page: Page, element: Element, text: str) -> str:
    return element.excerpt() or page.document.quote(text, len(text))


def _candidates(page: Page, knowledge: Knowledge) -> Iterator[_Candidate]:
    """Candidates among the links that hold a telling stem."""
    for link in links_at(page.document, page.marks(knowledge)[Group.LEGAL]):
        yield from _judged(page, knowledge, link)


def _judged(page: Page, knowledge: Knowledge, link: Link) -> Iterator[_Candidate]:
    """Candidates for the kinds that a link names; on the same site, or elsewhere as far as that may be own."""
    element = page.document.linked(link.number)
    href = element.attribute("href")
    if element.tag not in ("a", "area") or not _may_lead(href):
        return
    label, kinds, by_label = _named(element, href)
    url = page.resolve(href) if kinds else ""
    if not url.startswith(("http://", "https://")):
        return
    site = site_of(host_of(url))
    elsewhere = site != site_of(page.host)
    plain = bool(_PLAIN.search(label)) or not by_label
    if (elsewhere and (not by_label or site in _foreign_sites(knowledge))) or (
        not plain and _TAG_PATH.search(url)
    ):
        return
    place = page.placement.around(
        element, link.number / page.document.link_count
    ).place  # dear, therefore last
    chrome = _CHROME.get(place, _NOT_CHROME)
    if (elsewhere and place not in _CHROME) or (not plain and chrome > 0 and _TOPIC_PATH.search(url)):
        return
    rank = chrome * 2 + (not plain) + (_UNLABELLED if not by_label else 0)
    for kind in kinds:
        yield _Candidate(rank, link, kind, url, label, place, element)


def _may_lead(href: str) -> bool:
    return 0 < len(href) <= _HREF and not href[:11].lower().startswith(_NO_PAGES)


def _named(element: Element, href: str) -> tuple[str, frozenset[LegalPageKind], bool]:
    """What the link says, the kinds that it names and whether its label names them rather than its address."""
    label, kinds = _label(element)
    if kinds or len(label) > _LABEL:
        return label, kinds, bool(kinds)
    by_address = kind_of_address(href)
    if by_address:
        return label, frozenset({by_address}), False
    return label, frozenset({LegalPageKind.IMPRINT}) if is_law_page(label) else kinds, False


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


@lru_cache(maxsize=4)
def _foreign_sites(knowledge: Knowledge) -> frozenset[str]:
    """Sites of services and third parties, whose own legal pages are nobody else's."""
    hosts = [host for service in knowledge.services for host in (*service.hosts, *service.short_hosts)]
    hosts += [host.split("/")[0] for vendor in knowledge.vendors for host in vendor.hosts]
    return frozenset(site_of(host) for host in hosts)

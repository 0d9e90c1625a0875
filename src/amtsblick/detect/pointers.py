"""Where does the page offer an own channel whose handle stands behind another address?

Own redirects (``/facebook``), own pages before the service (a privacy note that has to be clicked
through), and short addresses of a service. Hub pages for all channels at once are found by
``wayfinding``.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import Final

from amtsblick.detect.box_words import Box
from amtsblick.detect.marks import Group
from amtsblick.detect.mentions import Mention
from amtsblick.detect.ownership import same_site
from amtsblick.detect.page import Page
from amtsblick.detect.weighing import Weighing
from amtsblick.parse.html import Element
from amtsblick.parse.literals import Hit, Literals
from amtsblick.parse.urls import site_of
from amtsblick.values.answers import ChannelPointer, Evidence
from amtsblick.values.knowledge import Knowledge

_TOO_COMMON: Final = frozenset(
    {"medium", "element", "signal", "matrix", "meta", "tweet", "snap", "toot", "github", "discord"}
)
"""Names of services that are everyday words in addresses and class names."""
_OWN_FORMS: Final = (
    "{}",
    "{}-kanal",
    "{}-channel",
    "{}-seite",
    "zu-{}",
    "unser-{}-kanal",
    "{}_node",
    "follow-{}",
    "goto-{}",
)
"""Last steps of own addresses that lead on to a service."""
_LONGEST_ADDRESS: Final = 160
_OTHER_SUBJECT: Final = re.compile(
    r"/(?:tags?|topics?|themen?|kategorie|category|schlagwort\w*|suche|search|share|teilen|login|auth\w*|oauth|connect|recommend"
    r"|empfehlen|hilfe|help|faq|lexikon|glossar\w*|wiki|job\w*|stellen\w*|[\w-]*datenschutz[\w-]*|privacy[\w-]*|cookie\w*)/",
    re.IGNORECASE,
)
_SOCIAL_BOX: Final = '[class*="social" i],[class*="follow" i]'
_CLASS: Final = 1000
"""Bytes of a class attribute before the word that matters."""
_LONGEST_LABEL: Final = 60
_SHOWS_THEM_ALL: Final = 4
"""A page that names this many own channels hides none behind a redirect."""
_SHORTEST_NAME: Final = 4


def pointers(
    page: Page, knowledge: Knowledge, named: Sequence[Mention], weighing: Weighing, known: Collection[str]
) -> Iterator[ChannelPointer]:
    """One pointer per service; ``known`` are services whose channel the page itself names."""
    found: dict[str, ChannelPointer] = {}
    for service, element, url in _candidates(page, knowledge, named, weighing, known):
        if service not in known and service not in found:
            found[service] = ChannelPointer(
                service=service,
                url=url,
                place=weighing.place_of(element),
                evidence=Evidence(path=element.path(), excerpt=element.excerpt()),
            )
    yield from found.values()


@lru_cache(maxsize=8)
def _service_names(knowledge: Knowledge) -> dict[str, str]:
    names: dict[str, str] = {}
    for service in knowledge.services:
        for name in (service.id, service.name, *service.aliases):
            if len(name) >= _SHORTEST_NAME and name.lower() not in _TOO_COMMON:
                names.setdefault(name.lower(), service.id)
    return names


@lru_cache(maxsize=8)
def _own_steps(knowledge: Knowledge) -> dict[str, str]:
    names = _service_names(knowledge)
    return {form.format(name): service for name, service in names.items() for form in _OWN_FORMS}


@lru_cache(maxsize=8)
def _named_steps(knowledge: Knowledge) -> Literals[str]:
    """Automaton for addresses that hold a service's name somewhere."""
    return Literals({"name": _service_names(knowledge)})


def _candidates(
    page: Page, knowledge: Knowledge, named: Sequence[Mention], weighing: Weighing, known: Collection[str]
) -> Iterator[tuple[str, Element, str]]:
    for mention in named:
        if mention.reading.short and weighing.is_offered(mention):
            yield mention.reading.service, mention.element, mention.written.strip()
    if len(known) >= _SHOWS_THEM_ALL:
        return
    steps, names, site = _own_steps(knowledge), _service_names(knowledge), site_of(page.host)
    hrefs = page.document.hrefs
    for number in _named_steps(knowledge).among(page.document.joined_hrefs)["name"]:
        href = hrefs[number]
        step = _last_step(href)
        if step in steps and len(href) < _LONGEST_ADDRESS and not _OTHER_SUBJECT.search(href):
            element, url = page.document.linked(number), page.resolve(href)
            if element.tag == "a" and same_site(url, site) and _says(element, steps[step], names):
                yield steps[step], element, url
    if not known and _has_social_classes(page.document.raw, page.marks(knowledge)[Group.SOCIAL]):
        yield from _labelled(page, names, weighing, site)


def _has_social_classes(raw: bytes, hits: Sequence[Hit]) -> bool:
    """Whether one of the words stands in the value of a class attribute."""
    for at, _, _ in hits:
        start = raw.rfind(b"class", max(at - _CLASS, 0), at)
        if start >= 0 and b">" not in raw[start:at]:
            return True
    return False


def _last_step(href: str) -> str:
    """Last named step of an address in lower case, without ending."""
    rest, _, step = href.rstrip("/").rpartition("/")
    if step.isdigit():
        step = rest.rpartition("/")[2]
    return step.partition(".")[0].lower()


def _labelled(
    page: Page, names: dict[str, str], weighing: Weighing, site: str
) -> Iterator[tuple[str, Element, str]]:
    """Own addresses under the mere name or icon of a service, in the frame or a social box."""
    links = (link for box in page.document.select(_SOCIAL_BOX) for link in box.select("a[href]"))
    for element in dict.fromkeys(links):
        href = element.attribute("href")
        if not href or href[0] == "#" or _SHARING.search(href + element.attribute("class")):
            continue
        service = _named_by(element, names)
        around = weighing.around_element(element)
        url = page.resolve(href)
        offered = around.boxes & Box.SOCIAL and not around.boxes & Box.SHARE and not around.in_article
        if service and offered and same_site(url, site) and url.rstrip("/") != page.capture.url.rstrip("/"):
            yield service, element, url


_SHARING: Final = re.compile(r"shar|teil|recommend|empfehl|login|tag/", re.IGNORECASE)


def _says(element: Element, service: str, names: dict[str, str]) -> bool:
    label = element.text()
    return len(label) <= _LONGEST_LABEL and _named_by(element, names) == service


def _named_by(element: Element, names: dict[str, str]) -> str:
    attributes = element.attributes
    label = " ".join(
        (
            element.text()[:_LONGEST_LABEL],
            *(attributes.get(key, "") for key in ("title", "aria-label", "class")),
        )
    )
    icons = (
        value
        for inner in element.within(4)
        for value in inner.attributes.values()
        if len(value) < _LONGEST_ADDRESS
    )
    low = " ".join((label, *icons)).lower()
    return next((service for name, service in names.items() if name in low), "")

"""Which addresses of services does a page name, by which kind of markup?

Collects, judges nothing: every link, scripted link, frame, rel and sameAs that the grammar reads.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Final

from amtsblick.detect.marks import JSON_LD, Group
from amtsblick.detect.page import Page
from amtsblick.detect.phrases import names_service
from amtsblick.parse.html import Element
from amtsblick.parse.literals import Hit
from amtsblick.parse.once import once
from amtsblick.parse.profiles import Grammar, Reading, grammar_of
from amtsblick.parse.structured import Entity, entities
from amtsblick.values.knowledge import Knowledge

_MOST: Final = 2000
"""Mentions per page that are looked at; no page of a real site comes near."""
_ADDRESS: Final = re.compile(r"""(?:https?:)?\\?/\\?/[^\s"'<>|)]+""", re.IGNORECASE)
_SCRIPTED: Final = frozenset({"onclick", "data-href", "data-url", "data-link", "href", "value", "src"})
_FEDIVERSE: Final = re.compile(
    r"mastodon|fediverse|\bfedi|mstdn|\btoot|peertube|pixelfed|friendica|misskey|pleroma|akkoma|gotosocial|lemmy"
    r"|\.social\b|\bsocial\.|//(?:tube|video|videos)\.",
    re.IGNORECASE,
)
_REACH: Final = 1000
"""Bytes between the name of an attribute or element and the address it carries."""
_ICONS: Final = 8
"""Elements inside a link that are looked at for icons."""
_ICON_NAMES: Final = (
    "alt",
    "title",
    "aria-label",
    "class",
    "src",
    "xlink:href",
    "href",
    "name",
    "icon",
    "id",
)
_OWN_NAMES: Final = ("title", "aria-label", "class", "id", "data-icon", "name", "icon")


class Kind(StrEnum):
    """By which markup a page names an address."""

    LINK = "link"
    SCRIPTED = "scripted"
    CHOICE = "choice"
    FRAME = "frame"
    REL_ME = "rel_me"
    REL_PUBLISHER = "rel_publisher"
    REL_AUTHOR = "rel_author"
    SAME_AS = "same_as"
    HEAD_LINK = "head_link"


class Mention:
    """One address of a service and the element that names it.

    ``written`` is the address as written; ``depth`` says how far down the page it stands, by the
    share of the page's links before it (0 to 1); ``entity`` is the JSON-LD thing it is sameAs of.
    """

    def __init__(  # noqa: PLR0913 - a dataclass in all but its cached properties
        self,
        kind: Kind,
        reading: Reading,
        written: str,
        element: Element,
        *,
        depth: float = 0.5,
        entity: Entity | None = None,
    ) -> None:
        self.kind = kind
        self.reading = reading
        self.written = written
        self.element = element
        self.depth = depth
        self.entity = entity

    @property
    def attributes(self) -> dict[str, str]:
        """Attributes of the element."""
        return self.element.attributes

    @property
    def rel(self) -> list[str]:
        """Link types of the element, in lower case."""
        return self.attributes.get("rel", "").lower().split()

    @once
    def outside(self) -> str:
        """Text, title, accessible name and class names of the element itself."""
        attributes = self.element.attributes
        names = [attributes[name] for name in _OWN_NAMES if name in attributes]
        return " ".join((self._shown, *names))

    @once
    def _shown(self) -> str:
        return self.element.text()[:300]

    @once
    def _inside(self) -> list[dict[str, str]]:
        return [inner.attributes for inner in self.element.within(_ICONS)]

    @once
    def text(self) -> str:
        """What a reader sees or hears as the link's text."""
        shown = self._shown or next((own["alt"] for own in self._inside if own.get("alt")), "")
        return shown or self.attributes.get("aria-label", "") or self.attributes.get("title", "")

    @once
    def label(self) -> str:
        """Everything that names the target: ``outside``, icon classes, names of pictures."""
        icons = (own[name] for own in self._inside for name in _ICON_NAMES if name in own)
        return " ".join((self.outside, *(name for name in icons if not name.startswith("data:"))))

    @property
    def spoken(self) -> str:
        """What the link says in words: text, title and accessible name."""
        return (
            f"{self.text} {self.attributes.get('title', '')} {self.attributes.get('aria-label', '')}".strip()
        )

    def names_a_service(self) -> bool:
        """Whether the link shows a service's name or icon, its target's or another's."""
        service = self.reading.service if len(self.reading.service) > 1 else "twitter"
        if service in self.outside.lower() or names_service(self.outside):
            return True
        return names_service(self.label)


def mentions(page: Page, knowledge: Knowledge) -> Iterator[Mention]:
    """Every address of a service on the page, in document order, structured data last."""
    for _, mention in zip(range(_MOST), _all(page, knowledge), strict=False):
        yield mention


def _all(page: Page, knowledge: Knowledge) -> Iterator[Mention]:
    grammar = grammar_of(knowledge)
    yield from _in_links(page, grammar)
    marks = page.marks(knowledge)
    if _names_outside_links(page.document.raw, marks[Group.CARRIER], marks[Group.SERVICE]):
        for element in page.document.scripted:
            yield from _scripted(element, grammar)
    blocks = sum(piece == JSON_LD for _, _, piece in marks[Group.DATA])
    if 0 < blocks < len(marks[Group.DATA]):
        yield from _same_as(entities(page.document.data_blocks(blocks)), grammar)


def _in_links(page: Page, grammar: Grammar) -> Iterator[Mention]:
    hrefs = page.document.hrefs
    inner = ("/", "#", "?", *_own_prefixes(page.host))
    for number in grammar.suspicious(hrefs, page.document.joined_hrefs):
        href = hrefs[number]
        if href.startswith(inner) and href[:2] != "//" and "http" not in href[5:] and "www." not in href[12:]:
            continue  # Within the site, and no foreign address is carried on.
        reading = grammar.read(href)
        if reading is not None and not (reading.federated and _stays_here(reading, page)):
            yield from _linked(page.document.linked(number), href, reading, number / len(hrefs))


def _names_outside_links(raw: bytes, carriers: Sequence[Hit], hosts: Sequence[Hit]) -> bool:
    """Whether a service's host stands shortly behind a carrier, before anything is closed."""
    starts = [start for start, _, _ in hosts]
    for _, end, _ in carriers:
        at = bisect_left(starts, end)
        if at < len(starts) and starts[at] < end + _REACH and b"</" not in raw[end : starts[at]]:
            return True
    return False


def _own_prefixes(host: str) -> tuple[str, ...]:
    """How absolute links within the site begin, with and without www."""
    bare = host.removeprefix("www.")
    return tuple(f"{scheme}://{name}/" for scheme in ("https", "http") for name in (bare, f"www.{bare}"))


def _stays_here(reading: Reading, page: Page) -> bool:
    """An own path that only looks like a profile: users, members, authors of this very site."""
    return f"//{page.host}/" in f"{reading.url}/" or reading.handle.endswith(f"@{page.host}")


def _linked(element: Element, href: str, reading: Reading, depth: float) -> Iterator[Mention]:
    if element.tag == "link":
        kind = _head_kind(element.attributes)
        if kind is not None:
            yield Mention(kind, reading, href, element)
        return
    mention = Mention(Kind.LINK, reading, href, element, depth=depth)
    # A path shape alone proves nothing on an unknown host: the link must say so, too.
    if reading.federated:
        says_so = "me" in mention.rel or _FEDIVERSE.search(f"{mention.label} {reading.url}")
        if not (says_so or f"@{reading.handle}".lower() in mention.text.lower()):
            return
        mention.reading = _as_labelled(reading, mention.label)
    yield mention


def _as_labelled(reading: Reading, label: str) -> Reading:
    """Software of an unknown host by what the link says: the same path is Mastodon's and Pixelfed's."""
    for software in ("pixelfed", "peertube"):
        if software in label.lower() and reading.service != software:
            return replace(reading, service=software, key=f"{software}:{reading.key.partition(':')[2]}")
    return reading


def _head_kind(attributes: dict[str, str]) -> Kind | None:
    rel = attributes.get("rel", "").lower().split()
    if "me" in rel:
        return Kind.REL_ME
    if "publisher" in rel:
        return Kind.REL_PUBLISHER
    if "author" in rel:
        return Kind.REL_AUTHOR
    return Kind.HEAD_LINK if attributes.get("itemprop") == "sameAs" else None


def _scripted(element: Element, grammar: Grammar) -> Iterator[Mention]:
    attributes = element.attributes
    for name, value in attributes.items():
        if "//" not in value.replace("\\/", "/") or name not in _SCRIPTED:
            continue
        tag = element.tag
        if (name == "src" and tag != "iframe") or (name == "value" and tag != "option"):
            continue
        plain = "(" not in value and grammar.suspects(value)
        for written in [value] if plain else _ADDRESS.findall(value):
            reading = grammar.read(written.replace("\\/", "/")) if grammar.suspects(written) else None
            if reading is not None and not reading.federated:
                yield Mention(_scripted_kind(tag, attributes, reading), reading, written, element)
                break


def _scripted_kind(tag: str, attributes: dict[str, str], reading: Reading) -> Kind:
    if tag == "option":
        return Kind.CHOICE
    widget = tag == "iframe" or reading.embed or attributes.get("class", "").startswith(("fb-", "fb_"))
    return Kind.FRAME if widget else Kind.SCRIPTED


def _same_as(described: Iterable[Entity], grammar: Grammar) -> Iterator[Mention]:
    for entity in described:
        for written in entity.same_as:
            reading = grammar.read(written) if grammar.suspects(written) else None
            if reading is not None and not (reading.federated and not _FEDIVERSE.search(written)):
                yield Mention(Kind.SAME_AS, reading, written, entity.script, entity=entity)

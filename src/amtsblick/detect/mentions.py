"""Which addresses of services does a page name, by which kind of markup?

Collects, judges nothing: every link, scripted link, frame, rel and sameAs that the grammar reads.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from amtsblick.detect.page import Page
from amtsblick.parse.html import Element
from amtsblick.parse.profiles import Grammar, Reading
from amtsblick.parse.structured import Entity, entities
from amtsblick.parse.urls import site_of

_MOST: Final = 3000
"""Mentions per page that are looked at; no page of a real site comes near."""
_ADDRESS: Final = re.compile(r"""(?:https?:)?\\?/\\?/[^\s"'<>|)]+""", re.IGNORECASE)
_SCRIPTED: Final = ("onclick", "data-href", "data-url", "data-link", "href", "value", "src")
_FEDIVERSE: Final = re.compile(
    r"mastodon|fediverse|fedi\b|mstdn|toot|peertube|pixelfed|friendica|misskey|pleroma|akkoma|gotosocial|lemmy"
    r"|\.social\b|\bsocial\.|//(?:tube|video|videos)\.|verein\.social|fediscience",
    re.IGNORECASE,
)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One address of a service and the element that names it. ``written`` is the address as written."""

    kind: Kind
    reading: Reading
    written: str
    element: Element
    label: str = ""
    """Text, title, accessible name, icon and picture names of the element, joined by spaces."""
    text: str = ""
    """What a reader sees as the link's text."""
    entity: Entity | None = None


def mentions(page: Page, grammar: Grammar) -> Iterator[Mention]:
    """Every address of a service on the page, in document order, structured data last."""
    left = _MOST
    for mention in _all(page, grammar):
        yield mention
        left -= 1
        if not left:
            return


def _all(page: Page, grammar: Grammar) -> Iterator[Mention]:
    document = page.document
    for number, href in enumerate(document.hrefs):
        if grammar.suspects(href):
            reading = grammar.read(href)
            if reading is not None and not (reading.federated and _stays_here(reading, page)):
                yield from _linked(document.linked(number), href, reading)
    for element in document.scripted:
        yield from _scripted(element, grammar)
    if "sameAs" in document.source:
        yield from _same_as(page, grammar)


def _stays_here(reading: Reading, page: Page) -> bool:
    """An own path that only looks like a profile: users, members, authors of this very site."""
    return f"//{page.host}/" in f"{reading.url}/" or reading.handle.endswith(f"@{page.host}")


def _linked(element: Element, href: str, reading: Reading) -> Iterator[Mention]:
    attributes = element.attributes
    rel = attributes.get("rel", "").lower().split()
    if element.tag == "link":
        kind = _head_kind(rel, attributes)
        if kind is not None:
            yield Mention(kind=kind, reading=reading, written=href, element=element)
        return
    text, label = label_of(element, attributes)
    if reading.federated and not ("me" in rel or _FEDIVERSE.search(f"{label} {reading.url}")):
        return
    yield Mention(kind=Kind.LINK, reading=reading, written=href, element=element, text=text, label=label)


def _head_kind(rel: list[str], attributes: dict[str, str]) -> Kind | None:
    if "me" in rel:
        return Kind.REL_ME
    if "publisher" in rel:
        return Kind.REL_PUBLISHER
    if "author" in rel:
        return Kind.REL_AUTHOR
    return Kind.HEAD_LINK if attributes.get("itemprop") == "sameAs" else None


def label_of(element: Element, attributes: dict[str, str]) -> tuple[str, str]:
    """Visible text of a link, and that text with everything else that names its target."""
    text = element.text()[:300]
    pieces = [text]
    pieces += [attributes.get(name, "") for name in ("title", "aria-label", "class", "id", "data-icon", "name")]
    for inner in element.select("img,svg,i,span,use,title,em,ion-icon,iconify-icon")[:8]:
        own = inner.attributes
        pieces += [
            own.get(name, "")
            for name in ("alt", "title", "aria-label", "class", "src", "xlink:href", "href", "name", "icon", "id")
            if not own.get(name, "").startswith("data:")
        ]
    return text, " ".join(piece for piece in pieces if piece)


def _scripted(element: Element, grammar: Grammar) -> Iterator[Mention]:
    attributes = element.attributes
    tag = element.tag
    for name in _SCRIPTED:
        value = attributes.get(name, "")
        if not value or (name == "src" and tag != "iframe") or (name == "value" and tag != "option"):
            continue
        for written in [value] if grammar.suspects(value) and "(" not in value else _ADDRESS.findall(value):
            reading = grammar.read(written.replace("\\/", "/")) if grammar.suspects(written) else None
            if reading is None or reading.federated:
                continue
            text, label = label_of(element, attributes)
            yield Mention(
                kind=_scripted_kind(tag, attributes, reading),
                reading=reading,
                written=written,
                element=element,
                text=text,
                label=label,
            )
            break


def _scripted_kind(tag: str, attributes: dict[str, str], reading: Reading) -> Kind:
    if tag == "option":
        return Kind.CHOICE
    widget = tag == "iframe" or reading.embed or attributes.get("class", "").startswith(("fb-", "fb_"))
    return Kind.FRAME if widget else Kind.SCRIPTED


def _same_as(page: Page, grammar: Grammar) -> Iterator[Mention]:
    for entity in entities(page.document):
        for written in entity.same_as:
            reading = grammar.read(written) if grammar.suspects(written) else None
            if reading is None or (reading.federated and not _FEDIVERSE.search(written)):
                continue
            yield Mention(
                kind=Kind.SAME_AS, reading=reading, written=written, element=entity.script, entity=entity
            )


def fediverse_site(handle: str) -> str:
    """Registrable domain of the host of ``user@host``."""
    return site_of(handle.rpartition("@")[2].lower())

"""News for feed readers: Atom 1.0 (RFC 4287) and JSON Feed 1.1. The same news give the same bytes."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from amtsblick.report.csv_text import instant
from amtsblick.report.text import clean
from amtsblick.serve.public.feed_rows import NewsView

_ATOM: Final = "http://www.w3.org/2005/Atom"
_SERVICE: Final = "urn:amtsblick:service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed of one language. ``address`` is its own, ``page`` that of the same list for people; both whole.

    ``base`` is the application's address, before the paths of ``rows``, which are newest first.
    """

    lang: str
    title: str
    base: str
    address: str
    page: str
    author: str
    updated: datetime
    rows: Sequence[NewsView]


def write_atom(feed: Feed) -> str:
    """The Atom document."""
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": feed.lang})
    _add(root, "id", feed.address)
    _add(root, "title", feed.title)
    _add(root, "updated", instant(feed.updated))
    _add(ET.SubElement(root, "author"), "name", feed.author)
    _add(root, "generator", "Amtsblick")
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": feed.address})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.page})
    for one in feed.rows:
        _entry(ET.SubElement(root, "entry"), one, feed.base)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _entry(entry: ET.Element, one: NewsView, base: str) -> None:
    _add(entry, "id", one.id)
    _add(entry, "title", one.title)
    _add(entry, "updated", instant(one.at))
    ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": base + one.path})
    if one.source:
        ET.SubElement(entry, "link", {"rel": "related", "href": clean(one.source)})
    ET.SubElement(entry, "category", {"term": one.kind, "label": one.kind_word})
    if one.service:
        ET.SubElement(entry, "category", {"term": one.service, "scheme": _SERVICE})
    _add(entry, "summary", one.text)


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = clean(text)


def write_json_feed(feed: Feed) -> str:
    """The JSON Feed."""
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "language": feed.lang,
        "authors": [{"name": feed.author}],
        "items": [_item(one, feed.base) for one in feed.rows],
    }
    return clean(json.dumps(content, ensure_ascii=False, indent=1)) + "\n"


def _item(one: NewsView, base: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": one.id,
        "url": base + one.path,
        "title": clean(one.title),
        "content_text": clean(one.text),
        "date_modified": instant(one.at),
        "tags": [part for part in (one.kind, one.service) if part],
    }
    if one.source:
        found["external_url"] = clean(one.source)
    return found

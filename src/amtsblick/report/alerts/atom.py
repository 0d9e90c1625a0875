"""News as an Atom 1.0 feed (RFC 4287)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from xml.etree import ElementTree as ET

from amtsblick.report.csv_text import instant
from amtsblick.report.text import clean
from amtsblick.report.words import Words
from amtsblick.values.alerts import News
from amtsblick.values.board import Side

_ATOM: Final = "http://www.w3.org/2005/Atom"
_SERVICE: Final = "urn:amtsblick-changes:service"


def write_atom(  # noqa: PLR0913 - what is told, and everything that a feed says of itself
    news: Sequence[News], say: Words, *, name: str, address: str, side: Side, when: datetime
) -> str:
    """The document; ``news`` are newest first, ``name`` is a URN that stays.

    ``address`` is where it is fetched from, "" when nobody knows; ``when`` is the moment of the last change
    of a feed without news. The same news give the same bytes.
    """
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": say.lang})
    _add(root, "id", name)
    _add(root, "title", say("alerts.feed.inside" if side is Side.INSIDE else "alerts.feed.title").unescape())
    _add(root, "updated", instant(max((one.at for one in news), default=when)))
    if address:
        ET.SubElement(root, "link", {"rel": "self", "href": address})
    _add(ET.SubElement(root, "author"), "name", "Amtsblick")
    for one in news:
        _entry(root, one, say)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _entry(root: ET.Element, news: News, say: Words) -> None:
    said = news.words[say.lang]
    entry = ET.SubElement(root, "entry")
    _add(entry, "id", news.id)
    _add(entry, "title", said.title)
    _add(entry, "published", instant(news.at))
    _add(entry, "updated", instant(news.at))
    ET.SubElement(entry, "category", {"term": news.kind})
    for service in news.services:
        ET.SubElement(entry, "category", {"term": service, "scheme": _SERVICE})
    if news.link:
        ET.SubElement(entry, "link", {"rel": "alternate", "href": clean(news.link)})
    _add(entry, "content", said.text)


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = clean(text)

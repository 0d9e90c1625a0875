"""The change feed as files: JSON and CSV with everything, Atom 1.0 and JSON Feed 1.1 for readers.

Nothing in them depends on when they are written: the same entries give the same bytes. Formats:
RFC 4287 (Atom), https://www.jsonfeed.org/version/1.1/, RFC 4180 (CSV).
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from xml.etree import ElementTree as ET

from amtsblick.report.columns import Column, Value
from amtsblick.report.csv_text import csv_text, instant
from amtsblick.report.text import clean, encodable
from amtsblick.report.timeline.feed import BEGINNING, Window
from amtsblick.report.timeline.feed_entry import FeedEntry, entry_id
from amtsblick.report.timeline.statement import ProofLink
from amtsblick.report.words import Words

FORMAT: Final = "amtsblick-changes"
VERSION: Final = 1
COLUMNS: Final = (
    Column("id", "text", "URN of the entry; the same news has the same id in every file."),
    Column("known_at", "time", "Moment of the evidence that shows it, UTC."),
    Column("after", "time", "It happened after this moment; empty when nothing shows since when."),
    Column("by", "time", "It happened at this moment at the latest; days named in a notice are whole days."),
    Column("kind", "text", "What happened; the words are explained in docs/changefeed.md."),
    Column("body_id", "text", "Id of the body, unique in the register."),
    Column("body_name", "text", "Name of the body as the list has it."),
    Column("service", "text", "Id of the service in the catalogue; empty when it is about none."),
    Column("handle", "text", "Handle of the channel; empty when it is about none."),
    Column("subject", "text", "Third party, kind of legal page, state, or the handle before a renaming."),
    Column("grave", "boolean", "For takeover: true when the account or its domain is another one."),
    Column("quote", "text", "The body's own sentence, verbatim; empty without one."),
    Column("quote_url", "text", "Page that says it."),
    Column("link", "text", "Page to look at; an archived one where there is one."),
)
"""The data dictionary; title_<lang> and summary_<lang> follow for each language."""
_ATOM: Final = "http://www.w3.org/2005/Atom"
_JSON_FEED: Final = "https://jsonfeed.org/version/1.1"
_GENERATOR: Final = "Amtsblick"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What is written: entries oldest first, and the window they are from.

    ``address`` is where this file will be published, "" when nobody knows.
    """

    entries: Sequence[FeedEntry]
    window: Window
    address: str = ""


def write_json(feed: Feed) -> Iterator[str]:
    """Everything, oldest entry first; the fields are those of ``COLUMNS`` with texts and proofs."""
    head = {
        "format": FORMAT,
        "version": VERSION,
        "since": _moment(feed.window.since),
        "until": _moment(feed.window.until),
    }
    yield _json(head)[:-1] + ',\n"entries": ['
    for number, entry in enumerate(feed.entries):
        yield (",\n" if number else "\n") + _json(_plain(entry))
    yield "\n]}\n"


def write_csv(feed: Feed) -> Iterator[str]:
    """One line per entry, without proofs."""
    langs = list(feed.entries[0].texts) if feed.entries else []
    texts = [
        Column(f"{what}_{lang}", "text", f"{what.capitalize()} in this language.")
        for lang in langs
        for what in ("title", "summary")
    ]
    return csv_text((*COLUMNS, *texts), map(_row, feed.entries))


def write_atom(feed: Feed, words: Words) -> Iterator[str]:
    """An Atom 1.0 document in one language, newest entry first."""
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": words.lang})
    _add(root, "id", feed.address or entry_id({"feed": FORMAT, "lang": words.lang}))
    _add(root, "title", words("feed.name").striptags())
    _add(root, "subtitle", _about(feed, words))
    _add(root, "updated", instant(max((one.known_at for one in feed.entries), default=feed.window.until)))
    if feed.address:
        ET.SubElement(root, "link", {"rel": "self", "href": feed.address})
    _add(ET.SubElement(root, "author"), "name", _GENERATOR)
    _add(root, "generator", _GENERATOR)
    for entry in reversed(feed.entries):
        _atom_entry(root, entry, words)
    ET.indent(root)
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield ET.tostring(root, encoding="unicode") + "\n"


def write_json_feed(feed: Feed, words: Words) -> Iterator[str]:
    """A JSON Feed 1.1 document in one language, newest entry first; ``_amtsblick`` has the data."""
    head: dict[str, Any] = {
        "version": _JSON_FEED,
        "title": words("feed.name").striptags(),
        "description": _about(feed, words),
        "language": words.lang,
        "authors": [{"name": _GENERATOR}],
    }
    if feed.address:
        head["feed_url"] = feed.address
    items = [_item(entry, words) for entry in reversed(feed.entries)]
    yield _json({**head, "items": items}, indent=1) + "\n"


def _atom_entry(root: ET.Element, entry: FeedEntry, words: Words) -> None:
    title, content = _said(entry, words)
    element = ET.SubElement(root, "entry")
    _add(element, "id", entry.id)
    _add(element, "title", title)
    _add(element, "published", instant(entry.known_at))
    _add(element, "updated", instant(entry.known_at))
    ET.SubElement(element, "category", {"term": entry.kind.value})
    if entry.service:
        ET.SubElement(element, "category", {"term": entry.service, "scheme": f"urn:{FORMAT}:service"})
    if entry.link:
        ET.SubElement(element, "link", {"rel": "alternate", "href": clean(entry.link)})
    for proof in entry.proofs:
        address = proof.archived_at or proof.page_url
        if address and address != entry.link:
            ET.SubElement(element, "link", {"rel": "related", "href": clean(address)})
    _add(element, "content", content)


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = clean(text)


def _item(entry: FeedEntry, words: Words) -> dict[str, Any]:
    title, content = _said(entry, words)
    item: dict[str, Any] = {
        "id": entry.id,
        "title": title,
        "content_text": content,
        "date_published": instant(entry.known_at),
        "tags": [one for one in (entry.kind.value, entry.service) if one],
        "_amtsblick": _plain(entry, texts=False),
    }
    if entry.link:
        item["external_url"] = entry.link
    return item


def _said(entry: FeedEntry, words: Words) -> tuple[str, str]:
    """Title and content in one language; the body's own words stand below the sentence."""
    text = entry.texts[words.lang]
    if not entry.quote or entry.quote in text.summary:
        return text.title, text.summary
    quote = words("feed.quote", quote=entry.quote).unescape()
    return text.title, f"{text.summary}\n\n{quote}"


def _about(feed: Feed, words: Words) -> str:
    until = words.day(feed.window.until)
    if feed.window.since == BEGINNING:
        return words("feed.about_all", until=until).striptags()
    return words("feed.about", since=words.day(feed.window.since), until=until).striptags()


def _plain(entry: FeedEntry, *, texts: bool = True) -> dict[str, Any]:
    """JSON-ready fields: those of ``COLUMNS``, then titles, summaries and proofs."""
    plain: dict[str, Any] = {
        column.name: instant(value) if isinstance(value, datetime) else value
        for column, value in zip(COLUMNS, _row(entry), strict=False)
    }
    if texts:
        plain["title"] = {lang: one.title for lang, one in entry.texts.items()}
        plain["summary"] = {lang: one.summary for lang, one in entry.texts.items()}
    plain["proofs"] = [_proof(one) for one in entry.proofs]
    return plain


def _proof(proof: ProofLink) -> dict[str, str | int | None]:
    ref = proof.evidence
    return {
        "subject": proof.subject.value,
        "outcome": proof.outcome.value,
        "page": proof.page_url,
        "taken_at": instant(proof.taken_at),
        "why": proof.why,
        "archive": proof.archive,
        "archived_at": proof.archived_at,
        "evidence_file": ref.bundle if ref else "",
        "record_id": ref.record if ref else "",
        "digest": ref.digest if ref else "",
    }


def _row(entry: FeedEntry) -> tuple[Value, ...]:
    return (
        entry.id,
        entry.known_at,
        entry.bounds.after,
        entry.bounds.by,
        entry.kind.value,
        entry.body,
        entry.body_name,
        entry.service,
        entry.handle,
        entry.subject,
        entry.grave,
        entry.quote,
        entry.quote_url,
        entry.link,
        *(part for text in entry.texts.values() for part in (text.title, text.summary)),
    )


def _moment(value: datetime) -> str | None:
    return None if value == BEGINNING else instant(value)


def _json(value: object, indent: int | None = None) -> str:
    return encodable(json.dumps(value, ensure_ascii=False, indent=indent))

"""What was published when: decisions and documents, newest first, as lines and as Atom (RFC 4287).

Only what is public now is listed: what is withdrawn leaves the list as well.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote

from amtsblick.report.csv_text import instant
from amtsblick.report.site import paths
from amtsblick.report.site.reader import Reader
from amtsblick.report.site.shelf import Issue, Wishes
from amtsblick.report.text import clean
from amtsblick.values.records import RecordKind

_ATOM: Final = "http://www.w3.org/2005/Atom"
_GENERATOR: Final = "Amtsblick"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One publication. ``path`` is its page; ``changed`` says that an earlier version was public before."""

    id: str
    kind: RecordKind
    body: str
    body_name: str
    title: str
    text: str
    path: str
    issue: Issue
    changed: bool

    @property
    def at(self) -> datetime:
        """When it became as it is."""
        return self.issue.last


def news(reader: Reader) -> list[News]:
    """Everything published, newest first."""
    found = [*_decisions(reader), *_documents(reader)]
    return sorted(found, key=lambda one: (one.at, one.id), reverse=True)


def _decisions(reader: Reader) -> Iterator[News]:
    say = reader.say
    for one in reader.shelf.held.decisions:
        issue = reader.shelf.issue(RecordKind.DECISION, one.id)
        reasons = [each.text or say(f"standing.reason.{each.kind}").unescape() for each in one.reasons]
        about = reader.standing.service(one.service)
        kind = say(f"standing.decision.{one.kind}")
        yield News(
            id=_urn("decision", one.id),
            kind=RecordKind.DECISION,
            body=one.body,
            body_name=reader.standing.body(one.body),
            title=say("site.decision.name", kind=kind, about=about).unescape(),
            text=say(
                "site.news.decision",
                reasons="; ".join(reasons),
                day=say.day(one.review_due),
            ).unescape(),
            path=paths.decision(reader.lang, one.id),
            issue=issue,
            changed=issue.first != issue.last,
        )


def _documents(reader: Reader) -> Iterator[News]:
    say = reader.say
    for edition in reader.shelf.editions:
        one = edition.document
        issue = reader.shelf.issue(RecordKind.DOCUMENT, one.id)
        about = reader.names.service(one.service) if one.service else edition.body.name
        title = edition.form.de if reader.lang == "de" else edition.form.en
        yield News(
            id=_urn("document", one.id),
            kind=RecordKind.DOCUMENT,
            body=one.body,
            body_name=reader.standing.body(one.body),
            title=say("site.document.name", title=title, about=about).unescape(),
            text=say("site.news.document", version=edition.version, day=say.day(one.legal_as_of)).unescape(),
            path=paths.document(one.id),
            issue=issue,
            changed=issue.first != issue.last,
        )


def _urn(kind: str, record: str) -> str:
    return f"urn:amtsblick:{kind}:{quote(record, safe='')}"


def atom(reader: Reader, wishes: Wishes) -> Iterator[str]:
    """The feed of one language. Links are relative to the feed where nobody says where the site will lie."""
    path = paths.feed(reader.lang)
    root_address = wishes.base or paths.up(path)
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": reader.lang})
    lines = news(reader)
    _add(root, "id", wishes.base + path if wishes.base else f"urn:amtsblick:changes:{reader.lang}")
    _add(root, "title", reader.say("site.news.feed").unescape())
    _add(
        root,
        "updated",
        instant(max(one.at for one in lines)) if lines else f"{reader.shelf.newest}T00:00:00Z",
    )
    _add(ET.SubElement(root, "author"), "name", wishes.publisher or _GENERATOR)
    _add(root, "generator", _GENERATOR)
    ET.SubElement(
        root, "link", {"rel": "alternate", "href": root_address + paths.page(reader.lang, "changes")}
    )
    if wishes.base:
        ET.SubElement(root, "link", {"rel": "self", "href": wishes.base + path})
    for one in lines:
        entry = ET.SubElement(root, "entry")
        _add(entry, "id", one.id)
        _add(entry, "title", f"{one.body_name}: {one.title}")
        _add(entry, "published", instant(one.issue.first))
        _add(entry, "updated", instant(one.at))
        ET.SubElement(entry, "category", {"term": one.kind.value})
        ET.SubElement(entry, "link", {"rel": "alternate", "href": root_address + one.path})
        _add(entry, "summary", one.text)
    ET.indent(root)
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield ET.tostring(root, encoding="unicode") + "\n"


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = clean(text)

"""News as readers see them: in words, with the page of ours that tells more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from amtsblick.report.addresses import link
from amtsblick.report.timeline.feed_entry import FeedKind
from amtsblick.report.words import Lang
from amtsblick.serve.addresses import step
from amtsblick.serve.visit import Visit
from amtsblick.serve.words import marked as _
from amtsblick.values.board import FeedRow
from amtsblick.values.records import RecordKind

KINDS: Final[dict[str, str]] = {
    FeedKind.JOINED: _("newly linked"),
    FeedKind.FOUND: _("found for the first time"),
    FeedKind.UNLINKED: _("no longer linked"),
    FeedKind.LEFT: _("withdrawal"),
    FeedKind.MOVED: _("moved"),
    FeedKind.RESTING: _("rests"),
    FeedKind.EXCEPTIONAL: _("for exceptional cases only"),
    FeedKind.ANNOUNCED: _("announced"),
    FeedKind.AWAKE: _("public posts again"),
    FeedKind.HANDLE_KEPT: _("kept for its name only"),
    FeedKind.RENAMED: _("renamed"),
    FeedKind.LOST_SIGHT: _("channel out of sight"),
    FeedKind.TAKEOVER: _("signs of another holder"),
    FeedKind.NEW_THIRD_PARTY: _("third party newly embedded"),
    FeedKind.THIRD_PARTY_GONE: _("third party no longer embedded"),
    FeedKind.LEGAL_PAGE_GONE: _("legal page no longer linked"),
    FeedKind.OUT_OF_SIGHT: _("could not be looked at"),
    FeedKind.BACK_IN_SIGHT: _("looked at again"),
    RecordKind.USAGE: _("usage published"),
    RecordKind.DECISION: _("decision published"),
    RecordKind.DOCUMENT: _("document published"),
    RecordKind.REVIEW: _("review published"),
}
"""Every kind of news, by its name in addresses."""
_PAGES: Final = {
    RecordKind.USAGE: "usages",
    RecordKind.DECISION: "decisions",
    RecordKind.DOCUMENT: "documents",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsView:
    """One line of news. ``path`` is our page, ``source`` a web address that shows it, or ""."""

    id: str
    at: datetime
    kind: str
    kind_word: str
    title: str
    text: str
    body: str
    body_name: str
    service: str
    path: str
    source: str
    changed: bool
    grave: bool


def feed_views(visit: Visit, rows: Iterable[FeedRow]) -> list[NewsView]:
    """Rows in the reader's language."""
    return [_view(visit, row) for row in rows]


def _view(visit: Visit, row: FeedRow) -> NewsView:
    words = row.words[visit.lang]
    return NewsView(
        id=row.id,
        at=row.at,
        kind=row.kind,
        kind_word=visit.texts.gettext(KINDS.get(row.kind, row.kind)),
        title=words.title,
        text=words.text,
        body=row.body,
        body_name=row.body_name,
        service=row.service,
        path=news_path(visit.lang, row),
        source=link(row.link),
        changed=row.changed,
        grave=row.grave,
    )


def news_path(lang: Lang, row: FeedRow) -> str:
    """The page of the record, else the sheet of the body."""
    page = next((path for kind, path in _PAGES.items() if kind == row.kind), "")
    if page and row.record:
        return f"/{lang}/{page}/{step(row.record)}"
    return f"/{lang}/bodies/{step(row.body)}" if row.body else f"/{lang}/services/{step(row.service)}"

"""What was published about one body and what changed there, as rows of the feed in both languages."""

from collections.abc import Iterator
from typing import Final

from amtsblick.report.site.news import News, news
from amtsblick.report.site.reader import Reader
from amtsblick.report.site.shelf import Shelf
from amtsblick.report.timeline.feed_entry import FeedEntry
from amtsblick.report.words import Lang
from amtsblick.values.board import FeedRow, FeedWords, Side
from amtsblick.values.decisions import Review
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import RecordKind
from amtsblick.values.usages import Usage

_LANGS: Final[tuple[Lang, ...]] = ("de", "en")


def news_rows(shelf: Shelf, knowledge: Knowledge, side: Side) -> Iterator[FeedRow]:
    """Published usages, reviews, decisions and documents of a shelf."""
    readers = {lang: Reader(shelf, knowledge, lang) for lang in _LANGS}
    told = {lang: {(one.kind, one.id): one for one in news(reader)} for lang, reader in readers.items()}
    services = {one.id: one.service for one in shelf.held.decisions}
    services |= {one.document.id: one.document.service for one in shelf.editions}
    for one in told["de"].values():
        words = {lang: _words(of[one.kind, one.id]) for lang, of in told.items()}
        record = _record(shelf, one)
        yield _row(shelf, side, one.kind, record, one.body, services[record], words)
    for usage in shelf.held.usages:
        words = {lang: _usage(usage, reader) for lang, reader in readers.items()}
        yield _row(shelf, side, RecordKind.USAGE, usage.id, usage.body, usage.service, words)
    for review in shelf.held.reviews:
        words = {lang: _review(review, reader) for lang, reader in readers.items()}
        body = review.body or review.by
        yield _row(shelf, side, RecordKind.REVIEW, review.id, body, review.service, words)


def _record(shelf: Shelf, one: News) -> str:
    """Id of the record; its news is known by a URN made of it."""
    return next(
        record for (kind, record), issue in shelf.issues.items() if kind is one.kind and issue is one.issue
    )


def _words(one: News) -> FeedWords:
    return FeedWords(title=f"{one.body_name}: {one.title}", text=one.text)


def _usage(usage: Usage, reader: Reader) -> FeedWords:
    line = reader.standing.line(usage)
    told = (line.handle, line.when, line.reason, *line.more)
    return FeedWords(
        title=f"{line.name}: {line.service}: {line.kind}", text=" · ".join(one for one in told if one)
    )


def _review(review: Review, reader: Reader) -> FeedWords:
    say = reader.say
    by = reader.standing.body(review.by)
    outcome = str(say(f"standing.outcome.{review.outcome}"))
    told = (say.day(review.on), review.findings, review.recommendation)
    return FeedWords(
        title=f"{by}: {reader.standing.service(review.service)}: {outcome}",
        text=" · ".join(str(one) for one in told if one),
    )


def _row(  # noqa: PLR0913, PLR0917 - one value per column
    shelf: Shelf,
    side: Side,
    kind: RecordKind,
    record: str,
    body: str,
    service: str,
    words: dict[Lang, FeedWords],
) -> FeedRow:
    issue = shelf.issue(kind, record)
    known = shelf.held.bodies.get(body)
    return FeedRow(
        side=side,
        id=f"urn:amtsblick:{kind.value}:{record}",
        at=issue.last,
        body=body,
        body_name=known.name if known else body,
        service=service,
        kind=kind.value,
        record=record,
        changed=issue.first != issue.last,
        words={str(lang): one for lang, one in words.items()},
    )


def change_row(entry: FeedEntry, *, public: bool) -> FeedRow:
    """A change of the change feed as a row."""
    return FeedRow(
        side=Side.PUBLIC if public else Side.INSIDE,
        id=entry.id,
        at=entry.known_at,
        body=entry.body,
        body_name=entry.body_name,
        service=entry.service,
        kind=entry.kind.value,
        handle=entry.handle,
        link=entry.link,
        grave=entry.grave,
        words={lang: FeedWords(title=one.title, text=one.summary) for lang, one in entry.texts.items()},
    )

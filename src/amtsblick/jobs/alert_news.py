"""Take in what there is to tell: from the board, the log, the law and services' terms.

Each source is read from where it was left. News get numbers as they come; subscriptions are told by number,
so that what is found late is told late and not lost, and nothing is told twice.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final

from amtsblick.assess.kinship import ancestors
from amtsblick.assess.register.due import due
from amtsblick.assess.register.legal import changes_between
from amtsblick.assess.register.terms_changes import changed_pairs
from amtsblick.jobs.records import held
from amtsblick.keep.register import Register
from amtsblick.report.alerts.news import Teller
from amtsblick.values.alerts import ASKED_BY_KIND, News
from amtsblick.values.board import MOST_ROWS, FeedQuery, FeedRow, Side
from amtsblick.values.body import Body
from amtsblick.values.decisions import Decision, Reopening
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.legal import ActStatus
from amtsblick.values.records import SPEAKING, RecordKind

BACK: Final = timedelta(days=31)
"""How late something may be found and still be news; what is older is history and stands in the timeline."""
_BOARD: Final = "board"
_LOG: Final = "log"
_REVIEWS: Final = "reviews"
_LAW: Final = "law"
_TERMS: Final = "terms"
_LONG_AGO: Final = date.min


def take_in(register: Register, knowledge: Knowledge, when: datetime, *, all_sources: bool = True) -> int:
    """Enter everything new; returns how many. Without ``all_sources`` only what happens by the hour."""
    marks = register.alert_marks()
    bodies = {one.id: one for one in register.bodies()}
    teller = Teller(knowledge, bodies, lambda body: _above(body, bodies))
    count = _board(register, teller, marks, when) + _log(register, teller, marks, when)
    if not all_sources:
        return count
    count += _reviews(register, teller, marks, when)
    law = [*_law(knowledge, teller, when)]
    count += register.take_in_news(_LAW, law, 0, when)
    return count + _terms(register, teller, marks, when)


_Marks = Mapping[str, tuple[int, datetime]]


def _above(body: str, bodies: Mapping[str, Body]) -> tuple[str, ...]:
    return tuple(ancestors(body, bodies)) if body in bodies else ()


def _board(register: Register, teller: Teller, marks: _Marks, when: datetime) -> int:
    """Rows of both sides. A board that was never made tells nothing, and is no baseline."""
    if register.board_mark() is None:
        return 0
    since = (marks[_BOARD][1] if _BOARD in marks else when) - BACK
    found = [
        teller.row(row)
        for side in (Side.PUBLIC, Side.INSIDE)
        for row in _rows(register, side, since)
        if row.kind in ASKED_BY_KIND
    ]
    return register.take_in_news(_BOARD, sorted(found, key=_order), 0, when)


def _rows(register: Register, side: Side, since: datetime) -> Iterator[FeedRow]:
    after = ""
    while True:
        found = register.feed(FeedQuery(side=side, since=since, after=after, limit=MOST_ROWS))
        yield from found.items
        after = found.next
        if not after:
            return


def _order(news: News) -> tuple[datetime, str, str]:
    return news.at, news.id, news.side


def _log(register: Register, teller: Teller, marks: _Marks, when: datetime) -> int:
    """Decisions that were reopened since the log was read last."""
    end, _ = register.log_end()
    found = []
    if _LOG in marks:
        for entry in register.entries(RecordKind.REOPENING, after=marks[_LOG][0]):
            content = entry.content
            if entry.seq <= end and isinstance(content, Reopening):
                decision = _decision(register, content.decision)
                if decision is not None:
                    found.append(teller.reopened(content, decision))
    return register.take_in_news(_LOG, found, end, when)


def _decision(register: Register, name: str) -> Decision | None:
    """The decision as it held last."""
    known = [
        one.content for one in register.entries(RecordKind.DECISION, record=name) if one.state in SPEAKING
    ]
    return known[-1] if known and isinstance(known[-1], Decision) else None


def _reviews(register: Register, teller: Teller, marks: _Marks, when: datetime) -> int:
    """Decisions whose review came since the last reading; read once a day."""
    today = when.astimezone(UTC).date()
    found = []
    if _REVIEWS in marks:
        last = marks[_REVIEWS][1].date()
        if last >= today:
            return 0
        waiting = due(held(register, Decision, today), (), today)
        found = [teller.review(one.decision) for one in waiting if last < one.decision.review_due]
    return register.take_in_news(_REVIEWS, found, 0, when)


def _law(knowledge: Knowledge, teller: Teller, when: datetime) -> Iterator[News]:
    """Every step of every act until today: newer knowledge may tell what happened long ago."""
    for change in changes_between(knowledge.legal_acts, _LONG_AGO, when.astimezone(UTC).date()):
        if change.new.status is not ActStatus.NOT_CHECKED:
            yield teller.law(change)


def _terms(register: Register, teller: Teller, marks: _Marks, when: datetime) -> int:
    since = (marks[_TERMS][1] if _TERMS in marks else when) - BACK
    found = [teller.terms(old, new) for old, new in changed_pairs(register.terms()) if new.taken_at > since]
    return register.take_in_news(_TERMS, found, 0, when)

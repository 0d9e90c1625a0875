"""Lines of the board as rows, and back."""

from datetime import date
from typing import Any, Final

import orjson
from sqlalchemy import Row

from amtsblick.assess.board.folding import order_key
from amtsblick.values.board import BoardBody, BoardCell, FeedRow, FeedWords, Side
from amtsblick.values.capture import State
from amtsblick.values.decisions import DecisionKind
from amtsblick.values.survey import Status
from amtsblick.values.timeline import ChannelState
from amtsblick.values.usages import UsageKind

NEVER_DUE: Final = date.max.isoformat()
"""Sorts what has no day after everything that has one."""


def body_row(line: BoardBody) -> dict[str, Any]:
    """A body's line as a row."""
    return {
        "side": line.side.value,
        "id": line.id,
        "sort_key": order_key(line.name or line.id),
        "name": line.name,
        "kind": line.kind,
        "region": line.region,
        "country": line.country,
        "parent": line.parent,
        "homepage": line.homepage,
        "surveyed": line.surveyed,
        "state": line.state.value,
        "detail": line.detail,
        "looked_at": line.looked_at,
        "inspected_at": line.inspected_at,
        "channels": line.channels,
        "usages": line.usages,
        "decisions": line.decisions,
        "documents": line.documents,
        "review_due": day_text(line.review_due),
        "reopened": line.reopened,
        "pending": line.pending,
        "drafts": line.drafts,
    }


def to_body_line(row: Row[Any]) -> BoardBody:
    """A body's line from a row that has all columns of ``board_body``."""
    return BoardBody(
        side=Side(row.side),
        id=row.id,
        name=row.name,
        kind=row.kind,
        region=row.region,
        country=row.country,
        parent=row.parent,
        homepage=row.homepage,
        surveyed=row.surveyed,
        state=State(row.state),
        detail=row.detail,
        looked_at=row.looked_at,
        inspected_at=row.inspected_at,
        channels=row.channels,
        usages=row.usages,
        decisions=row.decisions,
        documents=row.documents,
        review_due=to_day(row.review_due),
        reopened=row.reopened,
        pending=row.pending,
        drafts=row.drafts,
    )


def cell_row(cell: BoardCell, sort_key: str) -> dict[str, Any]:
    """A cell as a row; ``sort_key`` is that of its body."""
    return {
        "side": cell.side.value,
        "body": cell.body,
        "service": cell.service,
        "sort_key": sort_key,
        "status": cell.status.value if cell.status else "",
        "handle": cell.handle,
        "url": cell.url,
        "channels": cell.channels,
        "channel_state": cell.channel_state.value if cell.channel_state else "",
        "since": cell.since,
        "absent_before": cell.absent_before,
        "last_seen": cell.last_seen,
        "gone_by": cell.gone_by,
        "usage_kinds": "".join(f" {one.value} " for one in cell.usage_kinds),
        "decision": cell.decision,
        "outcome": cell.outcome.value if cell.outcome else "",
        "review_due": day_text(cell.review_due),
        "reopened": cell.reopened,
    }


def to_cell(row: Row[Any]) -> BoardCell:
    """A cell from a row that has all columns of ``board_cell``."""
    return BoardCell(
        side=Side(row.side),
        body=row.body,
        service=row.service,
        status=Status(row.status) if row.status else None,
        handle=row.handle,
        url=row.url,
        channels=row.channels,
        channel_state=ChannelState(row.channel_state) if row.channel_state else None,
        since=row.since,
        absent_before=row.absent_before,
        last_seen=row.last_seen,
        gone_by=row.gone_by,
        usage_kinds=tuple(UsageKind(one) for one in row.usage_kinds.split()),
        decision=row.decision,
        outcome=DecisionKind(row.outcome) if row.outcome else None,
        review_due=to_day(row.review_due),
        reopened=row.reopened,
    )


def empty_cell(body: BoardBody, service: str) -> BoardCell:
    """The cell of a service for which nothing is entered: nothing was found, or nobody could or did look."""
    status = Status.NOT_FOUND if body.state is State.LOOKED else Status.NOT_LOOKED
    return BoardCell(side=body.side, body=body.id, service=service, status=status if body.surveyed else None)


def feed_row(row: FeedRow, owner: str) -> dict[str, Any]:
    """A line of the feed as a row; ``owner`` is the body with which it is made again."""
    return {
        "id": row.id,
        "owner": owner,
        "public": row.side is Side.PUBLIC,
        "at": row.at,
        "body": row.body,
        "body_name": row.body_name,
        "service": row.service,
        "kind": row.kind,
        "record": row.record,
        "handle": row.handle,
        "link": row.link,
        "changed": row.changed,
        "grave": row.grave,
        "words": _words_text(row),
    }


def _words_text(row: FeedRow) -> str:
    spelled = {lang: [one.title, one.text] for lang, one in row.words.items()}
    text = orjson.dumps(spelled, option=orjson.OPT_SORT_KEYS).decode()
    return text.replace("\\u0000", "\ufffd")


def to_feed_row(row: Row[Any], side: Side) -> FeedRow:
    """A line of the feed from a row that has all columns of ``board_feed``, for one side."""
    words = orjson.loads(row.words)
    return FeedRow(
        side=side,
        id=row.id,
        at=row.at,
        body=row.body,
        body_name=row.body_name,
        service=row.service,
        kind=row.kind,
        record=row.record,
        handle=row.handle,
        link=row.link,
        changed=row.changed,
        grave=row.grave,
        words={lang: FeedWords(title=title, text=text) for lang, (title, text) in words.items()},
    )


def day_text(day: date | None) -> str:
    """A day as a column holds it."""
    return day.isoformat() if day else NEVER_DUE


def to_day(text: str) -> date | None:
    """The inverse of ``day_text``."""
    return None if text == NEVER_DUE else date.fromisoformat(text)

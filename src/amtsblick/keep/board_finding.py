"""What has the words that somebody asks for, and what became known lately?"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select, union_all

from amtsblick.assess.board.folding import asked_words
from amtsblick.errors import InputError
from amtsblick.keep.board_lists import LAST_LETTER, below
from amtsblick.keep.board_rows import to_feed_row
from amtsblick.keep.board_slices import checked_limit, cursor, place
from amtsblick.keep.tables_board import board_feed, board_item, board_word
from amtsblick.values.board import FeedQuery, FeedRow, Field, HitKind, SearchHit, Side, Slice

WEIGHTS: Final = {Field.NAME: 3, Field.HANDLE: 2, Field.TEXT: 1}
_FIELDS: Final = {weight: field for field, weight in WEIGHTS.items()}
_WHOLE: Final = 10
"""More than any field: a whole word counts before the beginning of one."""


def search(connection: Connection, side: Side, text: str, limit: int) -> tuple[SearchHit, ...]:
    """What has every word of the text.

    Whole words come before beginnings, then names before handles before other texts, then by title.
    """
    words = asked_words(text)
    checked_limit(limit)
    if not words:
        return ()
    parts = [_having(side, word, number) for number, word in enumerate(words)]
    found = union_all(*parts).subquery()
    worst = func.min(found.c.weight)
    ranked = (
        select(found.c.kind, found.c.id, worst.label("weight"), func.max(found.c.weight).label("best"))
        .group_by(found.c.kind, found.c.id)
        .having(func.count() == len(words))
        .subquery()
    )
    whole = case((ranked.c.weight > _WHOLE, 1), else_=0)
    item = board_item.c
    mine = and_(item.side == side.value, item.kind == ranked.c.kind, item.id == ranked.c.id)
    query = (
        select(board_item, ranked.c.best, whole.label("whole"))
        .join(ranked, mine)
        .order_by(whole.desc(), ranked.c.best.desc(), item.sort_key, item.kind, item.id)
        .limit(limit)
    )
    return tuple(_hit(row) for row in connection.execute(query))


def _having(side: Side, word: str, number: int) -> Any:
    """Items with the word or one that begins so, each once with its best weight."""
    one = board_word.alias(f"word_{number}")
    weight = func.max(case((one.c.word == word, one.c.weight + _WHOLE), else_=one.c.weight))
    return (
        select(one.c.kind, one.c.id, weight.label("weight"))
        .where(one.c.side == side.value, one.c.word >= word, one.c.word <= word + LAST_LETTER)
        .group_by(one.c.kind, one.c.id)
    )


def _hit(row: Any) -> SearchHit:
    return SearchHit(
        kind=HitKind(row.kind),
        id=row.id,
        title=row.title,
        body=row.body,
        service=row.service,
        field=_FIELDS[row.best % _WHOLE],
        whole=bool(row.whole),
    )


def feed(connection: Connection, query: FeedQuery, *, counted: bool) -> Slice[FeedRow]:
    """Rows of the feed, newest first; counting all of them takes longer than reading a few."""
    limit = checked_limit(query.limit)
    wanted = select(board_feed).where(*_asked(query))
    total = wanted.with_only_columns(func.count(), maintain_column_froms=True)
    at, number = board_feed.c.at, board_feed.c.id
    page = wanted
    if query.after:
        moment, last = _place(query.after)
        page = page.where(at <= moment, or_(at < moment, and_(at == moment, number < last)))
    rows = connection.execute(page.order_by(at.desc(), number.desc()).limit(limit + 1)).all()
    last_row = rows[limit - 1] if len(rows) > limit else None
    return Slice(
        items=tuple(to_feed_row(row, query.side) for row in rows[:limit]),
        next=cursor([last_row.at.isoformat(), last_row.id]) if last_row else "",
        total=int(connection.execute(total).scalar_one()) if counted else len(rows),
    )


def _place(after: str) -> tuple[datetime, str]:
    moment, last = place(after, 2)
    try:
        found = datetime.fromisoformat(moment)
    except ValueError:
        found = datetime.min  # noqa: DTZ901 - has no zone, which is refused below
    if found.tzinfo is None:
        raise InputError("This is no place in this list: begin with its first page.")
    return found, last


def _asked(query: FeedQuery) -> list[ColumnElement[bool]]:
    row = board_feed.c
    wanted: list[ColumnElement[bool]] = [row.public] if query.side is Side.PUBLIC else []
    for column, values in ((row.body, query.bodies), (row.service, query.services), (row.kind, query.kinds)):
        if values:
            wanted.append(column.in_(values))
    if query.under:
        wanted.append(row.body.in_(below(query.side, query.under)))
    if query.since is not None:
        wanted.append(row.at > query.since)
    if query.until is not None:
        wanted.append(row.at <= query.until)
    return wanted

"""Rows of the board are replaced: a few bodies at a time, each as a whole, in one short transaction."""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Table, delete, func, insert, select

from amtsblick.assess.board.folding import order_key, words_of
from amtsblick.keep import board_sources
from amtsblick.keep.board_finding import WEIGHTS
from amtsblick.keep.board_rows import body_row, cell_row, feed_row
from amtsblick.keep.bodies import chunks
from amtsblick.keep.tables_board import (
    board_account,
    board_body,
    board_cell,
    board_feed,
    board_item,
    board_mark,
    board_trend,
    board_view,
    board_word,
)
from amtsblick.keep.wording import said, spelled
from amtsblick.parse.codec import from_json
from amtsblick.values.board import BoardBody, BoardCell, BoardItem, BoardMark, BodyView, FeedRow
from amtsblick.values.trend import Scope, ServiceTrend, Trend

_LONGEST: Final = 100_000_000
"""Bytes of one body's view."""
_AT_ONCE: Final = 400
"""Keys of one DELETE, well below what SQLite takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was observed of one body. ``made_of`` tells what it was made of, see ``board_sources``.

    ``accounts`` are service and key of all that its own pages ever showed as its own, ``first_look`` is the
    first look at any page of it.
    """

    view: BodyView
    made_of: str
    accounts: frozenset[tuple[str, str]]
    first_look: datetime | None
    changes: tuple[FeedRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """All rows that one body has on the board; ``seen`` None leaves what was observed as it stands.

    ``owner`` "" holds what is about no body. ``last`` is the number of the last entry of the log that was read about it.
    """

    owner: str
    last: int
    bodies: tuple[BoardBody, ...] = ()
    cells: tuple[BoardCell, ...] = ()
    items: tuple[BoardItem, ...] = ()
    news: tuple[FeedRow, ...] = ()
    seen: Seen | None = None


def put(connection: Connection, every: Sequence[Lines]) -> list[str]:
    """Replace the rows of these bodies; returns those for which something newer was entered meanwhile.

    Their rows stay as they are: whoever read the older state does not write over a newer one.
    """
    newest = board_sources.last_entries(connection, [one.owner for one in every])
    made_of = board_sources.counts(connection, [one.owner for one in every if one.seen])
    fresh: list[Lines] = []
    stale: list[Lines] = []
    for one in every:
        same = newest.get(one.owner, 0) == one.last
        if one.seen is not None:
            same = same and one.seen.made_of.startswith(f"{made_of[one.owner]}|")
        (fresh if same else stale).append(one)
    _replace(connection, fresh)
    return [one.owner for one in stale]


def _replace(connection: Connection, every: Sequence[Lines]) -> None:
    owners = [one.owner for one in every]
    for table, column in (
        (board_body, board_body.c.id),
        (board_cell, board_cell.c.body),
        (board_item, board_item.c.owner),
        (board_word, board_word.c.owner),
    ):
        _clear(connection, table, column, owners)
    for part in chunks(owners, _AT_ONCE):
        records = board_feed.c.record != ""
        connection.execute(delete(board_feed).where(board_feed.c.owner.in_(part), records))
    _add(connection, board_body, [body_row(line) for one in every for line in one.bodies])
    keys = {(line.side, line.id): order_key(line.name or line.id) for one in every for line in one.bodies}
    cells = [cell_row(cell, keys[cell.side, cell.body]) for one in every for cell in one.cells]
    _add(connection, board_cell, cells)
    _add(connection, board_item, [_item_row(item, one.owner) for one in every for item in one.items])
    _add(
        connection,
        board_word,
        [row for one in every for item in one.items for row in _words(item, one.owner)],
    )
    _tell(connection, [(row, one.owner) for one in every for row in one.news])
    _replace_seen(connection, [(one.owner, one.seen) for one in every if one.seen])


def _replace_seen(connection: Connection, every: Sequence[tuple[str, Seen]]) -> None:
    owners = [owner for owner, _ in every]
    _clear(connection, board_view, board_view.c.body, owners)
    _clear(connection, board_account, board_account.c.body, owners)
    for part in chunks(owners, _AT_ONCE):
        changes = board_feed.c.record == ""
        connection.execute(delete(board_feed).where(board_feed.c.owner.in_(part), changes))
    _add(connection, board_view, [_view_row(owner, seen) for owner, seen in every])
    accounts = [
        {"body": owner, "service": service, "key": key}
        for owner, seen in every
        for service, key in sorted(seen.accounts)
    ]
    _add(connection, board_account, accounts)
    _tell(connection, [(row, owner) for owner, seen in every for row in seen.changes])


def _clear(connection: Connection, table: Table, column: Any, owners: Sequence[str]) -> None:
    for part in chunks(owners, _AT_ONCE):
        connection.execute(delete(table).where(column.in_(part), *_any_side(table)))


def _any_side(table: Table) -> Iterator[Any]:
    """Names both sides, so that indexes which begin with the side are of use."""
    if "side" in table.c:
        yield table.c.side.in_(["public", "inside"])


def _add(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    given = list(rows)
    if given:
        connection.execute(insert(table), given)


def _tell(connection: Connection, rows: Iterable[tuple[FeedRow, str]]) -> None:
    """A fact is told once, whoever tells it."""
    told = {row.id: feed_row(row, owner) for row, owner in rows}
    for part in chunks(told, _AT_ONCE):
        connection.execute(delete(board_feed).where(board_feed.c.id.in_(part)))
    _add(connection, board_feed, told.values())


def _item_row(item: BoardItem, owner: str) -> dict[str, Any]:
    return {
        "side": item.side.value,
        "kind": item.kind.value,
        "id": item.id,
        "owner": owner,
        "body": item.body,
        "service": item.service,
        "title": item.title,
        "sort_key": order_key(item.title),
    }


def _words(item: BoardItem, owner: str) -> Iterator[dict[str, Any]]:
    weights: dict[str, int] = {}
    for field, text in item.texts:
        for word in words_of(text):
            weights[word] = max(WEIGHTS[field], weights.get(word, 0))
    for word, weight in weights.items():
        yield {
            "side": item.side.value,
            "word": word,
            "kind": item.kind.value,
            "id": item.id,
            "weight": weight,
            "owner": owner,
        }


def _view_row(owner: str, seen: Seen) -> dict[str, Any]:
    packed = zlib.compress(spelled(seen.view).encode(), 1)
    return {
        "body": owner,
        "made_of": seen.made_of,
        "first_look": seen.first_look,
        "until": seen.view.until,
        "view": packed,
    }


def views(connection: Connection, bodies: Sequence[str]) -> dict[str, BodyView]:
    """What was observed of these bodies, as far as it was put together."""
    query = select(board_view.c.body, board_view.c.view).where(board_view.c.body.in_(bodies))
    return {row.body: _view(row.view) for row in connection.execute(query)}


def _view(packed: bytes) -> BodyView:
    return from_json(BodyView, said(zlib.decompressobj().decompress(packed, _LONGEST)))


def span(connection: Connection) -> tuple[datetime | None, datetime | None]:
    """The first look at any body, and the newest observation of any."""
    found = connection.execute(select(func.min(board_view.c.first_look), func.max(board_view.c.until))).one()
    return found[0], found[1]


# The whole


def put_trend(connection: Connection, trend: Trend) -> None:
    """Replace the figures of all bodies together; who left and which groups there are is not kept."""
    connection.execute(delete(board_trend))
    head = {
        "bodies": trend.bodies,
        "watched": trend.watched,
        "months": [one.isoformat() for one in trend.months],
    }
    rows = [{"position": 0, "service": "", "content": spelled(head)}]
    for position, one in enumerate(trend.services, start=1):
        rows.append({"position": position, "service": one.service, "content": spelled(one)})
    connection.execute(insert(board_trend), rows)


def trend(connection: Connection, services: Sequence[str]) -> Trend | None:
    """The figures of these services (() means all); None before the first refresh."""
    query = select(board_trend.c.service, board_trend.c.content).order_by(board_trend.c.position)
    if services:
        query = query.where(board_trend.c.service.in_(["", *services]))
    rows = connection.execute(query).all()
    if not rows:
        return None
    head = orjson.loads(rows[0].content)
    return Trend(
        scope=Scope(services=tuple(services)),
        bodies=head["bodies"],
        watched=head["watched"],
        months=tuple(date.fromisoformat(one) for one in head["months"]),
        services=tuple(from_json(ServiceTrend, said(row.content)) for row in rows[1:]),
        leavers=(),
    )


def mark(connection: Connection) -> BoardMark | None:
    """Up to where the board was brought, None before the first refresh of all bodies."""
    row = connection.execute(select(board_mark)).first()
    if row is None:
        return None
    return BoardMark(
        seq=row.seq,
        day=date.fromisoformat(row.day),
        made_by=row.made_by,
        facts=row.facts,
        views=row.views,
        refreshed_at=row.refreshed_at,
    )


def put_mark(connection: Connection, new: BoardMark) -> None:
    """Note up to where the board was brought."""
    connection.execute(delete(board_mark))
    row = {
        "id": 1,
        "seq": new.seq,
        "day": new.day.isoformat(),
        "made_by": new.made_by,
        "facts": new.facts,
        "views": new.views,
        "refreshed_at": new.refreshed_at,
    }
    connection.execute(insert(board_mark), row)

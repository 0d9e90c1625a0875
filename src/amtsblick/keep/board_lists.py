"""Which bodies, and how do they stand to services? Lists of the board with filters, a slice at a time."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, or_, select, true

from amtsblick.assess.board.folding import asked_words
from amtsblick.keep.board_rows import NEVER_DUE, day_text, empty_cell, to_body_line, to_cell
from amtsblick.keep.board_slices import checked_limit, cursor, following
from amtsblick.keep.tables_board import board_body, board_cell, board_word
from amtsblick.values.board import (
    BoardBody,
    BoardCell,
    BoardQuery,
    HitKind,
    Order,
    OverviewRow,
    ServiceRow,
    Side,
    Slice,
)
from amtsblick.values.capture import State
from amtsblick.values.survey import Status

LAST_LETTER: Final = "\U0010ffff"
"""Sorts after everything that a word may go on with."""
_LOOKED: Final = State.LOOKED.value
_Columns = Sequence[ColumnElement[Any]]


def overview(
    connection: Connection, query: BoardQuery, services: Sequence[str], *, whole: bool = True
) -> Slice[OverviewRow]:
    """Bodies with their cells of these services; without ``whole`` only those that are entered."""
    limit = checked_limit(query.limit)
    wanted = select(board_body).where(*of_bodies(query), *_of_cells(query))
    order = _order(query, board_body.c.review_due)
    rows = connection.execute(following(wanted, order, query.after).order_by(*order).limit(limit + 1)).all()
    bodies = [to_body_line(row) for row in rows[:limit]]
    cells = _cells(connection, query.side, [one.id for one in bodies], services)
    return Slice(
        items=tuple(
            OverviewRow(
                body=one,
                cells=tuple(
                    cells[one.id].get(service) or empty_cell(one, service)
                    for service in services
                    if whole or service in cells[one.id]
                ),
            )
            for one in bodies
        ),
        next=_next(rows, limit, query),
        total=_count(connection, wanted),
    )


def _next(rows: Sequence[Any], limit: int, query: BoardQuery, due: str = "review_due") -> str:
    if len(rows) <= limit:
        return ""
    last = rows[limit - 1]
    named = [last.sort_key, last.id]
    return cursor([getattr(last, due), *named] if query.order is Order.DUE else named)


def _order(query: BoardQuery, due: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    named: list[ColumnElement[Any]] = [board_body.c.sort_key, board_body.c.id]
    return [due, *named] if query.order is Order.DUE else named


def _count(connection: Connection, wanted: Select[Any]) -> int:
    return int(
        connection.execute(wanted.with_only_columns(func.count(), maintain_column_froms=True)).scalar_one()
    )


def _cells(
    connection: Connection, side: Side, bodies: Sequence[str], services: Sequence[str]
) -> dict[str, dict[str, BoardCell]]:
    found: dict[str, dict[str, BoardCell]] = defaultdict(dict)
    if bodies and services:
        mine = select(board_cell).where(board_cell.c.side == side.value, board_cell.c.body.in_(bodies))
        asked = set(services)  # a body has few cells: to name fifty services takes longer than to read them
        for row in connection.execute(mine):
            if row.service in asked:
                found[row.body][row.service] = to_cell(row)
    return found


def service_rows(connection: Connection, service: str, query: BoardQuery) -> Slice[ServiceRow]:
    """Bodies with their cell of one service.

    Without a filter that says otherwise those of which there is anything to tell: what was seen, used or decided.
    """
    limit, query = checked_limit(query.limit), replace(query, service=service)
    on = and_(
        board_cell.c.side == board_body.c.side,
        board_cell.c.body == board_body.c.id,
        board_cell.c.service == service,
    )
    due = func.coalesce(board_cell.c.review_due, NEVER_DUE)
    columns = [one.label(f"cell_{one.name}") for one in board_cell.c]
    wanted = (
        select(board_body, *columns, due.label("cell_due"))
        .select_from(board_body.join(board_cell, on, isouter=_asks_for_nothing_found(query)))
        .where(*of_bodies(query), *_about(query, board_cell.c, stored=board_cell.c.body.is_not(None)))
    )
    order = _order(query, due)
    rows = connection.execute(following(wanted, order, query.after).order_by(*order).limit(limit + 1)).all()
    items = []
    for row in rows[:limit]:
        body = to_body_line(row)
        cell = (
            to_cell(cast("Row[Any]", _Prefixed(row)))
            if row.cell_body is not None
            else empty_cell(body, service)
        )
        items.append(ServiceRow(body=body, cell=cell))
    following_one = _next(rows, limit, query, "cell_due")
    total = _count(connection, _cells_alone(query) if _is_plain(query) else wanted)
    return Slice(items=tuple(items), next=following_one, total=total)


def _is_plain(query: BoardQuery) -> bool:
    """Are all cells meant, whatever their body is?"""
    filters = len(list(of_bodies(query))) > 1 or _asks_for_nothing_found(query)
    return not filters and not list(_about(query, board_cell.c, stored=true()))


def _cells_alone(query: BoardQuery) -> Select[Any]:
    """Every cell lies beside its body's line, so that counting needs cells only."""
    return select(board_cell).where(
        board_cell.c.side == query.side.value, board_cell.c.service == query.service
    )


class _Prefixed:
    """A row's columns that begin with ``cell_``, without that."""

    def __init__(self, row: Any) -> None:
        self._row = row

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, f"cell_{name}")


def _asks_for_nothing_found(query: BoardQuery) -> bool:
    return query.never or bool({Status.NOT_FOUND, Status.NOT_LOOKED} & set(query.statuses))


def of_bodies(query: BoardQuery) -> Iterator[ColumnElement[bool]]:
    """What the lines of the query's bodies fulfil; the side is the first, and alone where nothing else is asked."""
    body = board_body.c
    yield body.side == query.side.value
    for column, values in (
        (body.region, query.regions),
        (body.kind, query.kinds),
        (body.country, query.countries),
    ):
        if values:
            yield column.in_(values)
    if query.under:
        yield body.id.in_(below(query.side, query.under))
    for word in asked_words(query.text):
        yield exists().where(
            board_word.c.side == query.side.value,
            board_word.c.kind == HitKind.BODY.value,
            board_word.c.id == body.id,
            board_word.c.word >= word,
            board_word.c.word <= word + LAST_LETTER,
        )
    if query.text.strip() and not asked_words(query.text):
        yield body.id.is_(None)
    if query.declared:
        yield or_(body.usages > 0, body.decisions > 0)
    if query.waiting:
        due = [body.review_due <= day_text(query.due_until)] if query.due_until else []
        yield or_(body.reopened > 0, body.pending > 0, *due)
    elif not query.service and query.due_until:
        yield body.review_due <= day_text(query.due_until)
    if not query.service and query.reopened:
        yield body.reopened > 0


def below(side: Side, roots: Sequence[str]) -> Select[Any]:
    """Ids of bodies and of all below them; whoever stands above himself is met once."""
    start = select(board_body.c.id.label("id")).where(
        board_body.c.side == side.value, board_body.c.id.in_(roots)
    )
    tree = start.cte("tree", recursive=True)
    child = board_body.alias("child")
    tree = tree.union(select(child.c.id).where(child.c.side == side.value, child.c.parent == tree.c.id))
    return select(tree.c.id)


def _of_cells(query: BoardQuery) -> Iterator[ColumnElement[bool]]:
    """Of a list of bodies: that a cell is as asked, the named service's or any."""
    cell = board_cell.alias("asked")
    mine = [cell.c.side == query.side.value, cell.c.body == board_body.c.id]
    if query.service:
        mine.append(cell.c.service == query.service)
    stored = exists().where(*mine)
    if (query.waiting or query.told) and query.service:
        yield stored
    if query.statuses or query.never:
        kept = _stored_statuses(query)
        ways = [exists().where(*mine, cell.c.status.in_(kept))]
        yield or_(*ways, *_without_cell(query, stored))
    rest = list(_of_records(query, cell.c))
    if rest:
        yield exists().where(*mine, *rest)


def _about(query: BoardQuery, cell: Any, stored: ColumnElement[bool]) -> Iterator[ColumnElement[bool]]:
    """Of a list of cells: that each is as asked."""
    if query.statuses or query.never:
        kept = cell.status.in_(_stored_statuses(query))
        yield or_(and_(stored, kept), *_without_cell(query, stored))
    yield from _of_records(query, cell)
    if query.declared:
        yield or_(cell.usage_kinds != "", cell.decision != "")


def _of_records(query: BoardQuery, cell: Any) -> Iterator[ColumnElement[bool]]:
    if query.usage_kinds:
        yield cell.usage_kinds > ""  # so that the databases use the index by use
        yield or_(
            *(cell.usage_kinds.contains(f" {one.value} ", autoescape=True) for one in query.usage_kinds)
        )
    if query.outcomes:
        yield cell.outcome.in_([one.value for one in query.outcomes])
    if query.service and query.due_until and not query.waiting:
        yield cell.review_due <= day_text(query.due_until)
    if query.service and query.reopened:
        yield cell.reopened


def _stored_statuses(query: BoardQuery) -> list[str]:
    return [one.value for one in query.statuses] + ([""] if query.never else [])


def _without_cell(query: BoardQuery, stored: ColumnElement[bool]) -> Iterator[ColumnElement[bool]]:
    """Bodies for which nothing is entered: nothing was found, or nobody could or did look."""
    looked = board_body.c.state == _LOOKED
    if Status.NOT_FOUND in query.statuses and query.service:
        yield and_(board_body.c.surveyed, looked, ~stored)
    if Status.NOT_LOOKED in query.statuses:
        yield and_(board_body.c.surveyed, ~looked, ~stored)
    if query.never:
        yield and_(~board_body.c.surveyed, ~stored)


def body_line(connection: Connection, side: Side, body: str) -> BoardBody | None:
    """One body's line."""
    wanted = select(board_body).where(board_body.c.side == side.value, board_body.c.id == body)
    row = connection.execute(wanted).first()
    return to_body_line(row) if row else None


def body_lines(connection: Connection, side: Side, bodies: Sequence[str]) -> dict[str, BoardBody]:
    """Lines of these bodies, by body."""
    wanted = select(board_body).where(board_body.c.side == side.value, board_body.c.id.in_(bodies))
    return {row.id: to_body_line(row) for row in connection.execute(wanted)} if bodies else {}


def cells_of(connection: Connection, side: Side, body: str) -> tuple[BoardCell, ...]:
    """All cells of a body that show anything, by service."""
    mine = select(board_cell).where(board_cell.c.side == side.value, board_cell.c.body == body)
    return tuple(to_cell(row) for row in connection.execute(mine.order_by(board_cell.c.service)))


def children(connection: Connection, side: Side, body: str) -> tuple[BoardBody, ...]:
    """Bodies directly below one, by name."""
    mine = select(board_body).where(board_body.c.side == side.value, board_body.c.parent == body)
    ordered = mine.order_by(board_body.c.sort_key, board_body.c.id)
    return tuple(to_body_line(row) for row in connection.execute(ordered))

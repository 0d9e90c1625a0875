"""How many bodies stand how to services, and how many are there of which kind and region?"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Select, distinct, func, select

from amtsblick.keep.board_lists import of_bodies
from amtsblick.keep.tables_board import board_body, board_cell
from amtsblick.values.board import BoardQuery, Facet, ServiceTotal, Side
from amtsblick.values.capture import State
from amtsblick.values.survey import Status

_LOOKED: Final = State.LOOKED.value


def totals(connection: Connection, query: BoardQuery, services: Sequence[str]) -> tuple[ServiceTotal, ...]:
    """How many of the query's bodies stand how to each of the services."""
    looked, surveyed, every = connection.execute(
        select(
            func.count().filter(board_body.c.surveyed, board_body.c.state == _LOOKED),
            func.count().filter(board_body.c.surveyed),
            func.count(),
        ).where(*of_bodies(query))
    ).one()
    cell = board_cell.c
    counted = (
        select(cell.service, cell.status, func.count().label("bodies"))
        .where(cell.side == query.side.value)
        .where(cell.status.not_in(["", Status.NOT_FOUND.value, Status.NOT_LOOKED.value]))
        .group_by(cell.service, cell.status)
    )
    if len(services) == 1:
        counted = counted.where(cell.service == services[0])
    counted = _within(counted, query)
    found: dict[str, dict[Status, int]] = defaultdict(dict)
    for row in connection.execute(counted):
        found[row.service][Status(row.status)] = row.bodies
    return tuple(
        ServiceTotal(
            service=one,
            bodies=every,
            never=every - surveyed,
            counts=found[one] | _rest(found[one], looked, surveyed),
        )
        for one in services
    )


def bodies_with(connection: Connection, query: BoardQuery, statuses: Sequence[Status]) -> dict[Status, int]:
    """How many of the query's bodies stand so to any service, by status."""
    cell = board_cell.c
    counted = (
        select(cell.status, func.count(distinct(cell.body)).label("bodies"))
        .where(cell.side == query.side.value, cell.status.in_([one.value for one in statuses]))
        .group_by(cell.status)
    )
    found = {row.status: row.bodies for row in connection.execute(_within(counted, query))}
    return {one: found.get(one.value, 0) for one in statuses}


def _within(cells: Select[Any], query: BoardQuery) -> Select[Any]:
    """Of the query's bodies; as a list of ids, because SQLite would look up the body of every cell of a join."""
    wanted = list(of_bodies(query))
    return (
        cells
        if len(wanted) == 1
        else cells.where(board_cell.c.body.in_(select(board_body.c.id).where(*wanted)))
    )


def _rest(found: dict[Status, int], looked: int, surveyed: int) -> dict[Status, int]:
    rest = {Status.NOT_FOUND: looked - sum(found.values()), Status.NOT_LOOKED: surveyed - looked}
    return {status: count for status, count in rest.items() if count}


def facets(connection: Connection, side: Side, name: str) -> tuple[Facet, ...]:
    """Values of a column with the number of bodies that have each, in order; "" too, where some have none."""
    column = board_body.c[name]
    counted = (
        select(column.label("value"), func.count().label("bodies"))
        .where(board_body.c.side == side.value)
        .group_by(column)
    )
    found = [Facet(value=row.value, bodies=row.bodies) for row in connection.execute(counted)]
    return tuple(sorted(found, key=lambda one: (one.value.casefold(), one.value)))

"""How many bodies of which kind are there in which region, and how many of them could be looked at?"""

from sqlalchemy import Connection, func, select

from amtsblick.keep.tables_board import board_body
from amtsblick.values.board import BodyGroup, Side
from amtsblick.values.capture import State


def body_groups(connection: Connection, side: Side) -> tuple[BodyGroup, ...]:
    """Bodies counted by country, region and kind."""
    line = board_body.c
    looked = func.count().filter(line.surveyed, line.state == State.LOOKED.value)
    counted = (
        select(
            line.country,
            line.region,
            line.kind,
            func.count().label("bodies"),
            looked.label("looked"),
            func.count().filter(~line.surveyed).label("never"),
        )
        .where(line.side == side.value)
        .group_by(line.country, line.region, line.kind)
    )
    found = [
        BodyGroup(
            country=row.country,
            region=row.region,
            kind=row.kind,
            bodies=row.bodies,
            looked=row.looked,
            never=row.never,
        )
        for row in connection.execute(counted)
    ]
    return tuple(sorted(found, key=lambda one: (one.country, one.region, one.kind)))

"""Figures over time of all bodies, as they were stored, or of some, counted from what the board keeps of each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from amtsblick.assess.board.figures import Figures
from amtsblick.keep.register import Register
from amtsblick.values.board import BoardQuery
from amtsblick.values.trend import Trend

MOST_BODIES: Final = 300
"""For more bodies figures are not counted while somebody waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """``trend`` is None before the first refresh of the board, and where there are ``too_many`` bodies."""

    trend: Trend | None
    too_many: bool = False


def trend_of(register: Register, query: BoardQuery, services: Sequence[str] = ()) -> Found:
    """The trend of the bodies that a query asks for; its filters of cells do not count."""
    asks = query.text or query.regions or query.kinds or query.countries or query.under
    if not asks:
        return Found(trend=register.board_trend(services))
    found = register.overview(replace(query, limit=MOST_BODIES, after=""), [])
    if found.next:
        return Found(trend=None, too_many=True)
    ids = [row.body.id for row in found.items]
    views = register.board_views(ids)
    counted = Figures(*register.board_span())
    for one in ids:
        counted.add(views.get(one))
    whole = counted.trend()
    chosen = tuple(one for one in whole.services if not services or one.service in services)
    return Found(trend=replace(whole, services=chosen))

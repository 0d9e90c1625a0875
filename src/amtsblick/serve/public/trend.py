"""Who joined and left which service over time: figures that were stored, with what is sure and what is unknown."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any, Final

from litestar import Response

from amtsblick.jobs.trend_of import MOST_BODIES, trend_of
from amtsblick.report.lookup import Names
from amtsblick.report.timeline import page_services
from amtsblick.report.timeline.charts_frame import LEFT, RIGHT, Figure, Scale, join, tag
from amtsblick.report.timeline.feed_entry import FeedKind
from amtsblick.serve.public.feed_rows import feed_views
from amtsblick.serve.public.overview import names_of
from amtsblick.serve.routing import Door, reads
from amtsblick.serve.visit import Visit
from amtsblick.values.board import BoardQuery, FeedQuery, Side
from amtsblick.values.history import History
from amtsblick.values.trend import ServiceTrend, Trend

_TOLD: Final = 20
_TOP: Final = 16
_BOTTOM: Final = 176
_HAPPENED: Final = tuple(
    str(one) for one in (FeedKind.JOINED, FeedKind.LEFT, FeedKind.MOVED, FeedKind.UNLINKED)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What happened in the time shown, in bodies. ``possible``: months in which more may have happened."""

    service: str
    name: str
    joined: int
    left: int
    possible: int

    @property
    def net(self) -> int:
        """Joins without exits."""
        return self.joined - self.left


@reads("/trend", Door.PUBLIC)
def trend(visit: Visit) -> Response[bytes]:
    """Charts and tables of the services that are asked for."""
    register, names = visit.desk.register, names_of(visit)
    service = visit.chosen("service", [one.id for one in visit.desk.knowledge.services])
    regions = [one.value for one in register.regions(Side.PUBLIC) if one.value]
    kinds = [one.value for one in register.kinds(Side.PUBLIC) if one.value]
    region, kind = visit.chosen("region", regions), visit.chosen("kind", kinds)
    query = BoardQuery(side=Side.PUBLIC, regions=(region,) if region else (), kinds=(kind,) if kind else ())
    found = trend_of(register, query, (service,) if service else ())
    first, last = visit.day("from"), visit.day("to")
    shown = _between(found.trend, first, last) if found.trend else None
    return visit.page(
        "public/trend.html",
        **_charts(shown, names, visit),
        too_many=found.too_many,
        most=MOST_BODIES,
        narrowed=bool(first or last),
        trend=shown,
        news=feed_views(visit, register.feed(_happened(service, first, last), counted=False).items)
        if not query.regions + query.kinds
        else [],
        chosen={
            "service": service,
            "region": region,
            "kind": kind,
            "from": visit.one("from"),
            "to": visit.one("to"),
        },
        known=sorted(
            ((one.id, names.service(one.id)) for one in visit.desk.knowledge.services),
            key=lambda one: one[1].casefold(),
        ),
        regions=[(one, one) for one in regions],
        kinds=[(one, names.kind(one)) for one in kinds],
        mark=register.board_mark(),
    )


def _charts(shown: Trend | None, names: Names, visit: Visit) -> dict[str, Any]:
    if shown is None or not shown.services:
        return {"services": [], "more_services": [], "balances": [], "sentences": [], "source": ""}
    nothing = History(bodies={}, timelines=(), sources={})
    blocks = page_services.blocks(shown, names, visit.say)
    for block in blocks:
        block["levels"] = _with_unlooked(block["levels"], block["trend"])
    return {
        "services": blocks,
        "more_services": page_services.smaller(shown, names, visit.say),
        "balances": [_balance(one, names) for one in shown.services],
        "sentences": list(page_services.opening(nothing, shown, names, visit.say)),
        "source": "",
    }


def _balance(one: ServiceTrend, names: Names) -> Balance:
    return Balance(
        service=one.service,
        name=names.service(one.service),
        joined=one.joined,
        left=one.left,
        possible=sum(
            month.joined_possible > month.joined_sure or month.left_possible > month.left_sure
            for month in one.months
        ),
    )


def _with_unlooked(figure: Figure, one: ServiceTrend) -> Figure:
    """Months in which nobody looked at any body are grey: nothing is known of them."""
    x = Scale(low=0, high=len(one.levels), start=LEFT, end=RIGHT)
    grey = [
        tag(
            "rect",
            x=x(at),
            y=_TOP,
            width=round(x(at + 1) - x(at), 1),
            height=_BOTTOM - _TOP,
            class_="unlooked",
        )
        for at, level in enumerate(one.levels)
        if not level.looked
    ]
    return replace(figure, marks=join([*grey, figure.marks]))


def _between(whole: Trend, first: date | None, last: date | None) -> Trend:
    """Only the months that the days touch; sums over all months are left to ``Balance`` then."""
    if first is None and last is None:
        return whole
    start = first.replace(day=1) if first else date.min
    keep = [at for at, month in enumerate(whole.months) if start <= month <= (last or date.max)]
    services = tuple(_months(one, keep) for one in whole.services) if keep else ()
    return replace(whole, months=tuple(whole.months[at] for at in keep), services=services)


def _months(one: ServiceTrend, keep: Sequence[int]) -> ServiceTrend:
    months = tuple(one.months[at] for at in keep)
    return replace(
        one,
        months=months,
        levels=tuple(one.levels[at] for at in keep),
        survival=None,
        joined=sum(month.joined_sure for month in months),
        left=sum(month.left_sure for month in months),
        told=sum(month.told for month in months),
        found=sum(month.found for month in months),
        lost=sum(month.lost for month in months),
        undated=0,
        resting=0,
    )


def _happened(service: str, first: date | None, last: date | None) -> FeedQuery:
    return FeedQuery(
        side=Side.PUBLIC,
        services=(service,) if service else (),
        kinds=_HAPPENED,
        since=datetime.combine(first, time.min, UTC) if first else None,
        until=datetime.combine(last, time.max, UTC) if last else None,
        limit=_TOLD,
    )


ROUTES = (trend,)

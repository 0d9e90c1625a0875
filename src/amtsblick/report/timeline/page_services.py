"""The page's sentences, key figures and one block of charts for each service."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from markupsafe import Markup

from amtsblick.report.lookup import Names
from amtsblick.report.timeline import charts, charts_went
from amtsblick.report.timeline.charts import between
from amtsblick.report.words import Words
from amtsblick.values.history import History
from amtsblick.values.trend import Level, Scope, ServiceTrend, Trend

CHARTED: Final = 8
"""So many services get charts; what there is about others is in a table and in the exports."""
_NAMED: Final = 2


def opening(history: History, trend: Trend, names: Names, say: Words) -> Iterator[Markup]:
    """What was looked at, and what became of the services with the most exits, else the most bodies."""
    if not trend.services:
        yield say("timeline.opening.nothing", n=trend.bodies)
        return
    levels = trend.services[0].levels
    yield say(
        "timeline.opening.watched",
        n=trend.watched,
        bodies=trend.bodies,
        first=say.day(history.since or levels[0].at),
        last=say.day(history.until or levels[-1].at),
    )
    moved = sorted(trend.services, key=lambda one: (-one.left, -one.joined, -newest(one).high))
    for one in moved[:_NAMED]:
        yield from _of_service(one, names.service(one.service), say)


def newest(one: ServiceTrend) -> Level:
    """The level of the last month in which anybody looked: later ones tell only that nobody did."""
    return next((level for level in reversed(one.levels) if level.looked), one.levels[-1])


def _of_service(one: ServiceTrend, name: str, say: Words) -> Iterator[Markup]:
    last = newest(one)
    yield say("timeline.opening.level", service=name, number=between(last.low, last.high, say))
    if one.joined:
        yield say("timeline.opening.joined", n=one.joined)
    if one.left:
        yield say("timeline.opening.left", n=one.left)
        yield say("timeline.opening.told", n=one.told)
        if one.left > one.told:
            yield say("timeline.opening.unlinked", n=one.left - one.told)


def cards(trend: Trend) -> list[tuple[str, int]]:
    """Key figures: name of the message and number."""
    counted = trend.services
    told = sum(one.told for one in counted)
    return [
        ("watched", trend.watched),
        ("joined", sum(one.joined for one in counted)),
        ("told", told),
        ("unlinked", sum(one.left for one in counted) - told),
        ("resting", sum(one.resting for one in counted)),
        ("lost", sum(one.lost for one in counted)),
    ]


def blocks(trend: Trend, names: Names, say: Words) -> list[dict[str, Any]]:
    """Charts, tables and sentences of the services with the most bodies."""
    return [_block(trend, one, names, say) for one in trend.services[:CHARTED]]


def _block(trend: Trend, one: ServiceTrend, names: Names, say: Words) -> dict[str, Any]:
    name = names.service(one.service)
    gone = [leaver for leaver in trend.leavers if leaver.service == one.service]
    targets = charts_went.destinations(gone)
    return {
        "id": one.service,
        "name": name,
        "trend": one,
        "months": [
            (f"{month.month:%m/%Y}", month, level)
            for month, level in zip(one.months, one.levels, strict=True)
        ],
        "level": between(newest(one).low, newest(one).high, say),
        "levels": charts.levels(one, name, say),
        "changes": charts.changes(one, name, say) if _moved(one) else None,
        "survival": charts.survival(one, name, say),
        "points": [point for point in one.survival.points if point.day % 90 == 0] if one.survival else [],
        "went": charts_went.went(
            one.service, name, gone, {key: names.service(key) for key, _ in targets}, say
        )
        if targets
        else None,
        "targets": [(names.service(key) if key else "", each) for key, each in targets],
        "leavers": len(gone),
    }


def _moved(one: ServiceTrend) -> bool:
    return any(month.joined_possible or month.left_possible for month in one.months)


def smaller(trend: Trend, names: Names, say: Words) -> list[dict[str, Any]]:
    """Services without charts, in figures."""
    return [
        {
            "name": names.service(one.service),
            "level": between(newest(one).low, newest(one).high, say),
            "trend": one,
        }
        for one in trend.services[CHARTED:]
    ]


def groups(trend: Trend, names: Names, say: Words) -> list[dict[str, Any]]:
    """Kinds of bodies with what they use and left."""
    return [
        {
            "kind": names.kind(group.kind) if group.kind else "",
            "region": group.region,
            "bodies": len(group.bodies),
            "on": [(names.service(key), between(low, high, say)) for key, low, high in group.on],
            "left": [(names.service(key), say.number(count)) for key, count in group.left],
        }
        for group in trend.groups
    ]


def chosen(scope: Scope, names: Names, say: Words) -> list[Markup]:
    """What the page was asked to show; empty for everything."""
    parts: Sequence[tuple[str, list[str]]] = (
        ("services", [names.service(one) for one in scope.services]),
        ("regions", list(scope.regions)),
        ("kinds", [names.kind(one) for one in scope.kinds]),
        ("bodies", [names.body(one) for one in scope.bodies]),
    )
    return [say(f"timeline.scope.{name}", names=say.series(values)) for name, values in parts if values]

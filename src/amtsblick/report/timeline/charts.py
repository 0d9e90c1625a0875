"""Trends as pictures: full where something is sure, hatched where it is only possible."""

from typing import Final

from markupsafe import Markup

from amtsblick.report.timeline.charts_frame import (
    LEFT,
    RIGHT,
    Figure,
    Scale,
    band,
    join,
    rows_of,
    steps,
    tag,
    ticks,
    years_of,
)
from amtsblick.report.words import Words
from amtsblick.values.trend import MonthCount, ServiceTrend

_TOP: Final = 16
_BOTTOM: Final = 176
_HEIGHT: Final = 200
_CONTEXT: Final = 2.5
"""The number of bodies under watch is drawn while it is at most so many times the number on a service."""
_YEAR: Final = 365.25
_FEWEST: Final = 5
"""A share of fewer bodies is no curve."""


def levels(trend: ServiceTrend, name: str, say: Words) -> Figure:
    """Bodies on a service: surely, possibly, and how many were under watch."""
    most = max(one.high for one in trend.levels)
    watched = max(one.watched for one in trend.levels)
    values = ticks(max(most, watched if watched <= _CONTEXT * most else 0))
    x = Scale(low=0, high=len(trend.levels), start=LEFT, end=RIGHT)
    y = Scale(low=0, high=values[-1], start=_BOTTOM, end=_TOP)
    ends = [*trend.levels, trend.levels[-1]]
    low = [(x(at), y(one.low)) for at, one in enumerate(ends)]
    high = [(x(at), y(one.high)) for at, one in enumerate(ends)]
    base = [(x(at), y(0)) for at, _ in enumerate(ends)]
    marks = [
        rows_of(values, y, [say.number(one) for one in values]),
        tag("path", d=band(base, low), class_="sure"),
        tag("path", d=band(low, high), class_="maybe"),
        tag("path", d=steps(low), class_="edge"),
    ]
    if watched <= _CONTEXT * most:
        line = [(x(at), y(one.watched)) for at, one in enumerate(ends)]
        marks.append(tag("path", d=steps(line), class_="watched"))
    marks.append(years_of([one.month for one in trend.months], x, _BOTTOM))
    first, last = trend.levels[0], trend.levels[-1]
    return Figure(
        name=f"levels-{trend.service}",
        title=say("timeline.chart.levels.title", service=name),
        description=say(
            "timeline.chart.levels.words",
            service=name,
            start=say.day(first.at),
            end=say.day(last.at),
            first=between(first.low, first.high, say),
            last=between(last.low, last.high, say),
            watched=last.watched,
        ),
        height=_HEIGHT,
        marks=join(marks),
    )


def between(low: int, high: int, say: Words) -> Markup:
    """3, or 3 to 5."""
    return Markup(say.number(low)) if low == high else say("timeline.range", low=low, high=high)  # noqa: S704 - a number


def changes(trend: ServiceTrend, name: str, say: Words) -> Figure:
    """Joins upwards and exits downwards, month by month."""
    up = ticks(max(1, *(one.joined_possible for one in trend.months)), 3)
    down = ticks(max(1, *(one.left_possible for one in trend.months)), 3)
    step = max(up[1], down[1])
    top, bottom = _ceiling(up[-1], step), _ceiling(down[-1], step)
    x = Scale(low=0, high=len(trend.months), start=LEFT, end=RIGHT)
    y = Scale(low=-bottom, high=top, start=_BOTTOM, end=_TOP)
    values = list(range(-bottom, top + 1, step))
    marks = [rows_of(values, y, [say.number(abs(one)) for one in values])]
    for index, month in enumerate(trend.months):
        left, right = x(index), x(index + 1)
        marks += _bars(month, left, max(right - left - 0.6, 0.8), y)
    marks.append(tag("line", x1=LEFT, x2=RIGHT, y1=y(0), y2=y(0), class_="base"))
    marks.append(tag("text", say("timeline.chart.changes.up"), x=RIGHT, y=_TOP - 2, class_="end halo"))
    marks.append(tag("text", say("timeline.chart.changes.down"), x=RIGHT, y=_BOTTOM - 4, class_="end halo"))
    marks.append(years_of([one.month for one in trend.months], x, _BOTTOM))
    return Figure(
        name=f"changes-{trend.service}",
        title=say("timeline.chart.changes.title", service=name),
        description=say(
            "timeline.chart.changes.words",
            service=name,
            joined=trend.joined,
            left=trend.left,
            told=trend.told,
        ),
        height=_HEIGHT,
        marks=join(marks),
    )


def _ceiling(value: int, step: int) -> int:
    return -(-value // step) * step


def _bars(month: MonthCount, x: float, width: float, y: Scale) -> list[Markup]:
    """Stacked from the base line: told, sure, possible."""
    found = []
    for kind, low, high in (
        ("joined sure", 0, month.joined_sure),
        ("joined maybe", month.joined_sure, month.joined_possible),
        ("left told", 0, -month.told),
        ("left sure", -month.told, -month.left_sure),
        ("left maybe", -month.left_sure, -month.left_possible),
    ):
        if low != high:
            top, bottom = sorted((y(low), y(high)))
            found.append(
                tag("rect", x=x, y=top, width=round(width, 1), height=round(bottom - top, 1), class_=kind)
            )
    return found


def survival(trend: ServiceTrend, name: str, say: Words) -> Figure | None:
    """Share of bodies still there by years since first sight; None for too few bodies, or without any end."""
    found = trend.survival
    if found is None or found.stays < _FEWEST or not found.ends or len(found.points) <= 1:
        return None
    longest = found.points[-1].day
    years = max(1, -(-longest // 365))
    x = Scale(low=0, high=years * _YEAR, start=LEFT, end=RIGHT - 16)
    y = Scale(low=0, high=100, start=_BOTTOM - 14, end=_TOP)
    low = [(x(one.day), y(100 * one.low)) for one in found.points]
    high = [(x(one.day), y(100 * one.high)) for one in found.points]
    values = [0, 25, 50, 75, 100]
    marks = [
        rows_of(values, y, [say("timeline.percent", n=one) for one in values]),
        tag("path", d=band(low, high), class_="maybe"),
        tag("path", d=steps(low), class_="edge"),
        tag("path", d=steps(high), class_="edge upper"),
        tag("text", say("timeline.chart.survival.at_risk"), x=LEFT, y=y(0) + 33),
    ]
    every = 1 if years <= 8 else 2 if years <= 16 else 5  # noqa: PLR2004 - what fits beside one another
    for year in range(0, years + 1, every):
        at = x(year * _YEAR)
        label = say("timeline.year", n=year) if year else Markup("0")
        marks.append(tag("line", x1=at, x2=at, y1=y(0), y2=y(0) + 4, class_="base"))
        marks.append(tag("text", label if year in {0, years} else year, x=at, y=y(0) + 16, class_="mid"))
        risk = [one.at_risk for one in found.points if one.day <= year * _YEAR]
        known = longest >= year * _YEAR
        marks.append(tag("text", say.number(risk[-1] if known else 0), x=at, y=y(0) + 46, class_="mid"))
    last = found.points[-1]
    return Figure(
        name=f"survival-{trend.service}",
        title=say("timeline.chart.survival.title", service=name),
        description=say(
            "timeline.chart.survival.words",
            n=found.stays,
            ends=found.ends,
            share=between(round(100 * last.low), round(100 * last.high), say),
            days=last.day,
            unknown=found.unknown_age,
        ),
        height=_HEIGHT + 18,
        marks=join(marks),
    )

"""One body's channels over time as strips: full while surely linked, hatched where only possibly."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final

from markupsafe import Markup

from amtsblick.assess.timeline.uses import Use
from amtsblick.report.timeline.charts_frame import join, tag
from amtsblick.values.timeline import ChannelState, Timeline
from amtsblick.values.timeline_events import Event, Happening

GAP: Final = timedelta(days=120)
"""Longer than this without any look at the body counts as a gap in a strip."""
_MOST_YEARS: Final = 8
_HEIGHT: Final = 20
_MARKED: Final = frozenset(
    {
        Happening.LEFT,
        Happening.MOVED,
        Happening.RESTING,
        Happening.EXCEPTIONAL,
        Happening.ANNOUNCED,
        Happening.HANDLE_KEPT,
    }
)
_RESTS: Final = frozenset({ChannelState.DORMANT, ChannelState.EXCEPTIONAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The time that all strips show; both ends aware."""

    since: datetime
    until: datetime

    def __call__(self, when: datetime) -> float:
        """Per cent from the left."""
        whole = (self.until - self.since) / timedelta(days=1) or 1
        return round(min(max((when - self.since) / timedelta(days=1) / whole, 0), 1) * 100, 2)


def axis(span: Span) -> Markup:
    """Years over the strips. Positions are per cent, sizes pixels: text keeps its size."""
    years = [datetime(year, 1, 1, tzinfo=UTC) for year in range(span.since.year + 1, span.until.year + 1)]
    every = -(-len(years) // _MOST_YEARS) or 1
    marks = [
        tag("text", one.year, x=f"{span(one)}%", y=12, class_="mid")
        for number, one in enumerate(years)
        if number % every == 0 and 5 < span(one) < 97  # noqa: PLR2004 - where a number does not stick out
    ]
    if not years:
        marks = [
            tag("text", f"{span.since:%m/%Y}", x=0, y=12),
            tag("text", f"{span.until:%m/%Y}", x="100%", y=12, class_="end"),
        ]
    return tag("svg", join(marks), class_="strip-axis", width="100%", height=16, aria_hidden="true")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One channel of one body: its uses, what happened to it, and when anybody looked at the body.

    Without ``looks`` nobody knows when anybody looked, and no gap is drawn.
    """

    timeline: Timeline
    uses: Sequence[Use]
    happened: Sequence[Event]
    looks: Sequence[datetime]


def strip(lane: Lane, span: Span, label: Markup) -> Markup:
    """One channel's strip; ``label`` says the same in words."""
    marks = [
        tag("line", x1="0", x2="100%", y1=10, y2=10, class_="base"),
        *(
            tag("line", x1=f"{span(before)}%", x2=f"{span(after)}%", y1=10, y2=10, class_="blind")
            for before, after in _unlooked(lane.looks, span)
        ),
        *_years(span),
        *(mark for use in lane.uses for mark in _use(use, lane.timeline, span)),
        *_gaps(lane, span),
        *_notices(lane.happened, span),
    ]
    return tag("svg", join(marks), class_="strip", width="100%", height=_HEIGHT, role="img", aria_label=label)


def _years(span: Span) -> Iterator[Markup]:
    for year in range(span.since.year + 1, span.until.year + 1):
        at = f"{span(datetime(year, 1, 1, tzinfo=UTC))}%"
        yield tag("line", x1=at, x2=at, y1=0, y2=_HEIGHT, class_="grid")


def _use(use: Use, timeline: Timeline, span: Span) -> Iterator[Markup]:
    period = use.period
    last = _full_until(use)
    stop = use.end.by if use.end else span.until
    yield _bar(use.possible_from, min(period.start.by, stop), span, "maybe")
    if last > period.start.by:
        yield _bar(period.start.by, last, span, "sure", least=0.6)
    for begin, finish in _rests(timeline, period.start.by, min(last, stop)):
        yield _bar(begin, finish, span, "rests")
    if stop > max(last, period.start.by):
        yield _bar(max(last, period.start.by), stop, span, "maybe")
    if use.told and period.last.when > stop:
        yield _bar(stop, period.last.when, span, "stands")
    if period.start.after is None:
        yield tag("circle", cx=f"{span(use.possible_from)}%", cy=10, r=3, class_="open")


def _full_until(use: Use) -> datetime:
    """Until when a bar is full: the end that is sure, at most the last sight."""
    if use.end is not None:
        return use.sure_until
    return max(min(use.sure_until, use.period.last.when), use.period.start.by)


def _bar(begin: datetime, end: datetime, span: Span, kind: str, least: float = 0) -> Markup:
    x, right = span(begin), span(end)
    width = round(max(right - x, least), 2)
    return tag("rect", x=f"{x}%", y=3, width=f"{width}%", height=14, class_=kind) if width > 0 else Markup("")


def _rests(timeline: Timeline, begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    following = [one.start.by for one in timeline.phases[1:]]
    for phase, stop in zip(timeline.phases, [*following, end], strict=False):
        if phase.state in _RESTS and phase.start.by < end:
            yield max(phase.start.by, begin), min(max(stop, phase.start.by), end)


def _unlooked(looks: Sequence[datetime], span: Span) -> Iterator[tuple[datetime, datetime]]:
    """Stretches in which nobody looked at the body at all."""
    if not looks:
        return
    inside = looks[bisect_left(looks, span.since) : bisect_right(looks, span.until)]
    for before, after in pairwise([span.since, *inside, span.until]):
        if after - before > GAP:
            yield before, after


def _gaps(lane: Lane, span: Span) -> Iterator[Markup]:
    """Full bars are paler where nobody looked: what shows them lies before and after."""
    for before, after in _unlooked(lane.looks, span):
        for use in lane.uses:
            yield _bar(max(before, use.period.start.by), min(after, _full_until(use)), span, "gap")


def _notices(happened: Sequence[Event], span: Span) -> Iterator[Markup]:
    for one in happened:
        if one.kind in _MARKED and one.remark is not None:
            when = one.bounds.by if one.remark.day is not None else one.known_at
            if when <= span.until:
                x = span(when)
                yield tag("line", x1=f"{x}%", x2=f"{x}%", y1=0, y2=_HEIGHT, class_="said")
                yield tag("circle", cx=f"{x}%", cy=3, r=3, class_="said")

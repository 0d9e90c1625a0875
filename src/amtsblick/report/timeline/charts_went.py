"""Where can bodies be found that left a service?"""

from collections.abc import Mapping, Sequence
from typing import Final

from amtsblick.report.timeline.charts_frame import RIGHT, Figure, Scale, join, tag, ticks
from amtsblick.report.words import Words
from amtsblick.values.trend import Leaver

_TOP: Final = 10
_LABEL: Final = 118
_BAR: Final = 22
_LETTERS: Final = 19
_KINDS: Final = ("named", "near", "remaining", "alone")


def went(service: str, name: str, leavers: Sequence[Leaver], names: Mapping[str, str], say: Words) -> Figure:
    """Services of those that left one, by how it is known; ``names`` has the services' names."""
    lines = destinations(leavers)
    values = ticks(max(1, *(sum(each) for _, each in lines)), 4)
    x = Scale(low=0, high=values[-1], start=_LABEL, end=RIGHT - 6)
    bottom = _TOP + _BAR * len(lines)
    marks = []
    for value in values:
        at, kind = x(value), "grid" if value else "base"
        marks.append(tag("line", x1=at, x2=at, y1=_TOP - 4, y2=bottom, class_=kind))
        marks.append(tag("text", say.number(value), x=at, y=bottom + 15, class_="mid"))
    for row, (key, each) in enumerate(lines):
        top = _TOP + _BAR * row
        text = names.get(key, key) if key else str(say("timeline.went.homepage"))
        marks.append(tag("text", _clipped(text), x=_LABEL - 6, y=top + 13, class_="end"))
        before = 0
        for kind, count in zip(_KINDS, each, strict=True):
            if count:
                width = round(x(before + count) - x(before), 1)
                place = {"x": x(before), "y": top + 3, "width": width, "height": 14}
                marks.append(tag("rect", **place, class_=f"went {kind}"))
                before += count
    return Figure(
        name=f"went-{service}",
        title=say("timeline.chart.went.title", service=name),
        description=say("timeline.chart.went.words", n=len(leavers), service=name),
        height=bottom + 22,
        marks=join(marks),
    )


def _clipped(text: str) -> str:
    return text if len(text) <= _LETTERS else text[: _LETTERS - 1].rstrip() + "…"


def destinations(leavers: Sequence[Leaver]) -> list[tuple[str, tuple[int, int, int, int]]]:
    """Service, and for how many leavers it is named, begun near, kept; "" for those that kept none."""
    found: dict[str, list[int]] = {}
    for one in leavers:
        for column, services in enumerate((one.named, one.near, one.remaining)):
            for service in services:
                found.setdefault(service, [0, 0, 0, 0])[column] += 1
        if one.homepage_only:
            found.setdefault("", [0, 0, 0, 0])[3] += 1
    ordered = sorted(found.items(), key=lambda one: (not one[0], [-n for n in one[1]], one[0]))
    return [(service, (each[0], each[1], each[2], each[3])) for service, each in ordered]

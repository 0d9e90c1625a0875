"""Axes, scales and marks of a chart: an SVG that needs nothing from elsewhere.

Colours come from classes of the page's style, so that a chart follows light, dark and print. All
sizes are units of the view box, which is as wide as the narrowest phone: text stays legible there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from markupsafe import Markup, escape

WIDTH: Final = 360
LEFT: Final = 34
RIGHT: Final = 354
_STEPS: Final = (1, 2, 5)
_MOST_LABELS: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One picture. ``name`` is unique on the page and fit for a file name."""

    name: str
    title: str
    description: str
    height: int
    marks: Markup

    def __html__(self) -> str:
        """The picture with title and description for readers of screens."""
        return Markup(
            '<svg class="plot" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{name}-t {name}-d">'
            '<title id="{name}-t">{title}</title><desc id="{name}-d">{description}</desc>{marks}</svg>'
        ).format(
            width=WIDTH,
            height=self.height,
            name=self.name,
            title=self.title,
            description=self.description,
            marks=self.marks,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Values from ``low`` to ``high`` on pixels from ``start`` to ``end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The pixel of a value."""
        span = self.high - self.low or 1
        return round(self.start + (value - self.low) / span * (self.end - self.start), 1)


def ticks(most: int, count: int = 4) -> list[int]:
    """Round whole numbers from 0 to the first that is at least ``most``; about ``count`` of them."""
    power = 1
    while True:
        for step in _STEPS:
            size = step * power
            if size * count >= most:
                return list(range(0, -(-max(most, 1) // size) * size + 1, size))
        power *= 10


def tag(name: str, content: object = "", **attributes: object) -> Markup:
    """One element; names of attributes lose a closing underscore and get hyphens."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items()
    )
    return Markup(f"<{name}{written}>{escape(content)}</{name}>")  # noqa: S704 - both parts are escaped


def join(pieces: Iterable[Markup]) -> Markup:
    """Marks one after the other."""
    return Markup("").join(pieces)


def rows_of(values: Sequence[int], scale: Scale, labels: Sequence[object] = ()) -> Markup:
    """Lines across the plot with their number at the left; the line at 0 is the base."""
    found = []
    for value, label in zip(values, labels or values, strict=True):
        y = scale(value)
        found.append(tag("line", x1=LEFT, x2=RIGHT, y1=y, y2=y, class_="grid" if value else "base"))
        found.append(tag("text", label, x=LEFT - 5, y=y + 3.5, class_="end"))
    return join(found)


def years_of(months: Sequence[date], scale: Scale, bottom: float) -> Markup:
    """A mark where each year begins, and its number where there is room; the first month else."""
    starts = [(index, month.year) for index, month in enumerate(months) if month.month == 1]
    every = -(-len(starts) // _MOST_LABELS) or 1
    found = []
    for number, (index, year) in enumerate(starts):
        x = scale(index)
        found.append(tag("line", x1=x, x2=x, y1=bottom, y2=bottom + 4, class_="base"))
        if number % every == 0 and x < RIGHT - 12:
            found.append(tag("text", year, x=x, y=bottom + 16, class_="mid"))
    if not starts:
        found.append(tag("text", f"{months[0]:%m/%Y}", x=LEFT, y=bottom + 16))
        if len(months) > 1:
            found.append(tag("text", f"{months[-1]:%m/%Y}", x=RIGHT, y=bottom + 16, class_="end"))
    return join(found)


def steps(points: Sequence[tuple[float, float]]) -> str:
    """A line that keeps each value until the next one."""
    parts = [f"M{points[0][0]:g} {points[0][1]:g}"]
    for x, y in points[1:]:
        parts.append(f"H{x:g}V{y:g}")
    return "".join(parts)


def band(lower: Sequence[tuple[float, float]], upper: Sequence[tuple[float, float]]) -> str:
    """The area between two stepped lines over the same places."""
    back = [f"L{lower[-1][0]:g} {lower[-1][1]:g}"]
    back += [f"V{y:g}H{x:g}" for x, y in reversed(lower[:-1])]
    return steps(upper) + "".join(back) + "Z"

"""Which figures speak of an age group, and which only come near?"""

import re
from collections.abc import Iterable
from typing import Final

from amtsblick.values.legal import AudienceFigure
from amtsblick.values.suitability import Reach
from amtsblick.values.usages import TargetGroup

ANY: Final = "any"
"""Social networks in general, among the services of figures."""
_OPEN: Final = 200
_WHOLE: Final = 14
"""Studies of the whole population begin at this age or below and have no upper end."""
_BAND: Final = re.compile(r"(\d+)(?:–(\d+)|\+)")
_AGES: Final = {
    TargetGroup.AGE_12_19: (12, 19),
    TargetGroup.AGE_14_29: (14, 29),
    TargetGroup.AGE_30_49: (30, 49),
    TargetGroup.AGE_50_69: (50, 69),
    TargetGroup.AGE_70_UP: (70, _OPEN),
}


def newest(figures: Iterable[AudienceFigure], year: int) -> tuple[AudienceFigure, ...]:
    """Of each study, metric, part and group the newest figure up to a year, in the order given.

    Nothing is carried from one metric, part or group to another.
    """
    kept: dict[tuple[str, ...], AudienceFigure] = {}
    for figure in figures:
        key = (figure.service, figure.study, figure.metric, figure.part, figure.group)
        if figure.year <= year and (key not in kept or kept[key].year < figure.year):
            kept[key] = figure
    return tuple(kept.values())


def reach(group: TargetGroup, figures: Iterable[AudienceFigure], year: int) -> Reach:
    """What the figures of one service say about a group, up to a year."""
    known = tuple(figures)
    latest = newest(known, year)
    own = tuple(figure for figure in latest if _is(group, figure))
    return Reach(
        group=group,
        figures=own,
        nearest=() if own else tuple(sorted((one for one in latest if _near(group, one)), key=_width)),
        whole=() if group is TargetGroup.EVERYBODY else _wholes(own, known),
    )


def speaks_of_all(figure: AudienceFigure) -> bool:
    """Is it a figure of the whole population?"""
    low, high = _band(figure)
    return low <= _WHOLE and high == _OPEN


def _wholes(own: tuple[AudienceFigure, ...], known: tuple[AudienceFigure, ...]) -> tuple[AudienceFigure, ...]:
    """The whole population's figures beside which the group's own may stand."""
    beside = {(one.study, one.year, one.metric, one.part) for one in own}
    return tuple(
        one for one in known if speaks_of_all(one) and (one.study, one.year, one.metric, one.part) in beside
    )


def _is(group: TargetGroup, figure: AudienceFigure) -> bool:
    if group is TargetGroup.EVERYBODY:
        return speaks_of_all(figure)
    return _AGES.get(group) == _band(figure)


def _near(group: TargetGroup, figure: AudienceFigure) -> bool:
    """Some of those whom the figure counts may be meant; groups that are no age are people of any age."""
    if group is TargetGroup.EVERYBODY:
        return True
    ages = _AGES.get(group)
    if ages is None:
        return speaks_of_all(figure)
    low, high = _band(figure)
    return low <= ages[1] and ages[0] <= high


def _band(figure: AudienceFigure) -> tuple[int, int]:
    found = _BAND.fullmatch(figure.group)
    if found is None:
        raise ValueError(f"{figure.group!r} is no age group")
    return int(found[1]), int(found[2]) if found[2] else _OPEN


def _width(figure: AudienceFigure) -> int:
    low, high = _band(figure)
    return high - low

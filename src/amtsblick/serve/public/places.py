"""Where do the bodies lie? The German Länder as equal tiles, and every region with its kinds of bodies."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from amtsblick.assess.board.folding import folded
from amtsblick.report.lookup import Names
from amtsblick.report.tally import sort_key
from amtsblick.values.board import BodyGroup

_LAENDER: Final = (
    ("SH", "Schleswig-Holstein", 1, 0),
    ("MV", "Mecklenburg-Vorpommern", 2, 0),
    ("HB", "Bremen", 0, 1),
    ("HH", "Hamburg", 1, 1),
    ("BE", "Berlin", 2, 1),
    ("BB", "Brandenburg", 3, 1),
    ("NW", "Nordrhein-Westfalen", 0, 2),
    ("NI", "Niedersachsen", 1, 2),
    ("ST", "Sachsen-Anhalt", 2, 2),
    ("RP", "Rheinland-Pfalz", 0, 3),
    ("HE", "Hessen", 1, 3),
    ("TH", "Thüringen", 2, 3),
    ("SN", "Sachsen", 3, 3),
    ("SL", "Saarland", 0, 4),
    ("BW", "Baden-Württemberg", 1, 4),
    ("BY", "Bayern", 2, 4),
)
"""Code (ISO 3166-2:DE), name, column and row of each tile, roughly as on a map."""
_CODES: Final = {
    **{code.lower(): code for code, *_ in _LAENDER},
    **{f"de-{code.lower()}": code for code, *_ in _LAENDER},
    **{folded(name): code for code, name, *_ in _LAENDER},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A number of bodies; ``dark``: how many of them nobody could look at last time, or ever."""

    name: str
    value: str
    bodies: int
    dark: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region with its kinds of bodies; ``values`` are its spellings in the register, "" where nobody says."""

    country: str
    name: str
    values: tuple[str, ...]
    bodies: int
    dark: int
    kinds: tuple[Counted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One Land; ``values`` are its spellings in the register, () when the register has no body there."""

    code: str
    name: str
    column: int
    row: int
    bodies: int
    values: tuple[str, ...]


def tiles(groups: Iterable[BodyGroup]) -> tuple[Tile, ...]:
    """All sixteen; () when no body lies in any of them."""
    bodies: dict[str, int] = defaultdict(int)
    values: dict[str, dict[str, None]] = defaultdict(dict)
    for one in groups:
        if code := land(one.country, one.region):
            bodies[code] += one.bodies
            values[code][one.region] = None
    if not bodies:
        return ()
    return tuple(
        Tile(code=code, name=name, column=column, row=row, bodies=bodies[code], values=tuple(values[code]))
        for code, name, column, row in _LAENDER
    )


def land(country: str, region: str) -> str:
    """Code of the Land that a region names, by code or name; "" for any other."""
    if country and country.upper() != "DE":
        return ""
    return _CODES.get(folded(region.strip()), "")


def regions(groups: Sequence[BodyGroup], names: Names) -> list[Region]:
    """Regions by country and name, each with its kinds; those without a region last."""
    found: dict[tuple[str, str], list[BodyGroup]] = defaultdict(list)
    for one in groups:
        found[one.country, _name(one)].append(one)
    made = [_region(country, name, of, names) for (country, name), of in found.items()]
    return sorted(made, key=lambda one: (not one.country, one.country, not one.name, sort_key(one.name)))


def _name(group: BodyGroup) -> str:
    code = land(group.country, group.region)
    return next((name for one, name, *_ in _LAENDER if one == code), group.region)


def _region(country: str, name: str, groups: Sequence[BodyGroup], names: Names) -> Region:
    kinds: dict[str, list[BodyGroup]] = defaultdict(list)
    for one in groups:
        kinds[one.kind].append(one)
    counted = [
        Counted(name=names.kind(kind) if kind else "", value=kind, bodies=_bodies(of), dark=_dark(of))
        for kind, of in kinds.items()
    ]
    return Region(
        country=country,
        name=name,
        values=tuple(dict.fromkeys(one.region for one in groups)),
        bodies=_bodies(groups),
        dark=_dark(groups),
        kinds=tuple(sorted(counted, key=lambda one: (not one.name, sort_key(one.name)))),
    )


def _bodies(groups: Iterable[BodyGroup]) -> int:
    return sum(one.bodies for one in groups)


def _dark(groups: Iterable[BodyGroup]) -> int:
    return sum(one.bodies - one.looked for one in groups)

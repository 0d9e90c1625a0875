"""Bodies and services as a table: what each body says above, what was last seen below."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from amtsblick.report.lookup import Names
from amtsblick.report.register.standing import SIGNS
from amtsblick.report.tally import sort_key
from amtsblick.report.words import Words
from amtsblick.values.board import BoardBody, BoardCell, OverviewRow, ServiceTotal
from amtsblick.values.capture import State
from amtsblick.values.survey import Status

EVERY: Final = ""
"""Stands for all services together, of which a body may say something as well."""
BAR: Final = 1000
"""Width of a bar in its own units."""
_PARTS: Final = (
    ("own", (Status.OWN,)),
    ("via_other", (Status.VIA_OTHER,)),
    ("adverts_only", (Status.ADVERTS_ONLY,)),
    ("resting", (Status.RESTING,)),
    ("left", (Status.LEFT,)),
    ("unclear", (Status.OFFERED, Status.UNCLEAR)),
)
PARTS: Final = tuple(name for name, _ in _PARTS)
_NOTHING: Final = frozenset({Status.NOT_FOUND, Status.NOT_LOOKED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A sign and what it means."""

    sign: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A body. ``said`` and ``seen`` are by column; ``seen`` is empty where ``dark`` says why nobody saw anything."""

    body: BoardBody
    kind: str
    overall: tuple[Mark, ...]
    said: tuple[tuple[Mark, ...], ...]
    seen: tuple[Mark | None, ...] = ()
    dark: str = ""

    @property
    def silent(self) -> bool:
        """Does the body say nothing of any column?"""
        return not any(self.said)

    @property
    def bare(self) -> bool:
        """Was nothing found in any column, though somebody looked?"""
        return not self.dark and not any(self.seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of a bar: how many bodies, from where, how wide (units of ``BAR``)."""

    name: str
    bodies: int
    start: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFigures:
    """How the bodies that could be looked at stand to a service; ``absent``: nothing was found."""

    service: str
    name: str
    parts: tuple[Part, ...]
    absent: int

    @property
    def found(self) -> int:
        """Bodies of which anything was seen."""
        return sum(one.bodies for one in self.parts)


def figures(totals: Iterable[ServiceTotal], names: Names) -> list[ServiceFigures]:
    """Services of which anything was seen, those with the most bodies first."""
    found = [_figures(one, names) for one in totals]
    return sorted(
        (one for one in found if one.found), key=lambda one: (-one.found, sort_key(one.name), one.service)
    )


def _figures(total: ServiceTotal, names: Names) -> ServiceFigures:
    looked = max(total.bodies - total.never - total.of(Status.NOT_LOOKED), 1)
    parts, done = [], 0
    for name, statuses in _PARTS:
        bodies = total.of(*statuses)
        start, end = done * BAR // looked, (done + bodies) * BAR // looked
        parts.append(Part(name=name, bodies=bodies, start=start, width=max(end - start, 0)))
        done += bodies
    return ServiceFigures(
        service=total.service,
        name=names.service(total.service),
        parts=tuple(parts),
        absent=total.of(Status.NOT_FOUND),
    )


def columns(order: Sequence[str], rows: Iterable[OverviewRow], first: str = "") -> list[str]:
    """Services to show: ``first``, then those in ``order``, then others of which a body of this page says anything."""
    shown = dict.fromkeys([*([first] if first else []), *order])
    for row in rows:
        shown.update(dict.fromkeys(cell.service for cell in row.cells if cell.usage_kinds and cell.service))
    return list(shown)


def matrix(rows: Iterable[OverviewRow], services: Sequence[str], names: Names, say: Words) -> list[Row]:
    """The rows with a mark per service."""
    return [_row(one, services, names, say) for one in rows]


def _row(row: OverviewRow, services: Sequence[str], names: Names, say: Words) -> Row:
    cells = {one.service: one for one in row.cells}
    body = row.body
    dark = _dark(body, say)
    return Row(
        body=body,
        kind=names.kind(body.kind) if body.kind else "",
        overall=_said(cells.get(EVERY), say),
        said=tuple(_said(cells.get(one), say) for one in services),
        seen=() if dark else tuple(_seen(cells.get(one), say) for one in services),
        dark=dark,
    )


def _dark(body: BoardBody, say: Words) -> str:
    if not body.surveyed:
        return str(say("site.seen.never"))
    if body.state is not State.LOOKED:
        return str(say("matrix.not_looked", reason=say(f"state.{body.state}.label")))
    return ""


def _said(cell: BoardCell | None, say: Words) -> tuple[Mark, ...]:
    kinds = cell.usage_kinds if cell else ()
    return tuple(Mark(sign=SIGNS[one], label=str(say(f"standing.kind.{one}"))) for one in kinds)


def _seen(cell: BoardCell | None, say: Words) -> Mark | None:
    status = cell.status if cell else None
    if status is None or status in _NOTHING:
        return None
    return Mark(sign=status.value, label=str(say(f"status.{status}.label")))

"""What do all sheets of a survey say together? One pass, little memory per body."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from amtsblick.values.answers import LegalPageKind, LoadState
from amtsblick.values.capture import State
from amtsblick.values.survey import BodySheet, Standing, Status

_ONE_MONTH: Final = timedelta(days=31)

MatrixCell = tuple[str, Status, int]
"""Service id, status, number of own channels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What the matrix and the list of bodies not looked at need of one body."""

    id: str
    name: str
    kind: str
    parent: str | None
    homepage: str
    state: State
    detail: str
    tried_at: datetime | None
    seen_at: datetime | None
    """When the newest page looked at was captured."""
    cells: tuple[MatrixCell, ...]

    @property
    def looked(self) -> bool:
        """Was at least one page looked at?"""
        return self.state is State.LOOKED


@dataclass(slots=True)
class VendorUse:
    """At how many bodies does a third party occur, by the state that does most?"""

    vendor: str
    category: str
    states: Counter[LoadState] = field(default_factory=Counter)

    @property
    def later(self) -> int:
        """Bodies where it is held back."""
        return self.states[LoadState.DEFERRED]

    @property
    def opens(self) -> int:
        """Bodies where it is contacted when a page opens."""
        return self.states[LoadState.LOADS]

    @property
    def other(self) -> int:
        """Bodies where only a hint or markup is visible."""
        return sum(self.states.values()) - self.opens - self.later


@dataclass(slots=True)
class Tally:
    """Counts over all sheets. Every count of bodies is of bodies that were looked at."""

    rows: list[Row] = field(default_factory=list)
    looked: int = 0
    with_own: int = 0
    own_channels: int = 0
    resting: int = 0
    with_third_party: int = 0
    statuses: dict[str, Counter[Status]] = field(default_factory=dict)
    pages_looked: int = 0
    fewest_pages: int = 0
    most_pages: int = 0
    """Pages looked at per body looked at."""
    pages_failed: Counter[State] = field(default_factory=Counter)
    """Pages not looked at of bodies that were looked at."""
    vendors: dict[str, VendorUse] = field(default_factory=dict)
    legal_linked: Counter[LegalPageKind] = field(default_factory=Counter)
    first: datetime | None = None
    last: datetime | None = None

    @property
    def bodies(self) -> int:
        """All bodies, looked at or not."""
        return len(self.rows)

    @property
    def unlooked(self) -> int:
        """Bodies of which no page could be looked at."""
        return self.bodies - self.looked

    @property
    def scattered(self) -> bool:
        """Are the captures so far apart that each body needs its own date?"""
        return bool(self.first and self.last and self.last - self.first > _ONE_MONTH)

    @property
    def names(self) -> Mapping[str, str]:
        """Body id to name."""
        return {row.id: row.name for row in self.rows}

    @property
    def services(self) -> list[str]:
        """Ids of the services that occur, most own channels first."""
        return sorted(self.statuses, key=self._rank)

    def _rank(self, service: str) -> tuple[int, int, str]:
        counts = self.statuses[service]
        return -counts[Status.OWN], -sum(counts.values()), service

    def add(self, sheet: BodySheet) -> None:
        """Count one sheet."""
        self.rows.append(_row(sheet))
        if sheet.state is not State.LOOKED:
            return
        self.looked += 1
        own = sum(_own_channels(cell.channels) for cell in sheet.cells if cell.status is Status.OWN)
        self.own_channels += own
        self.with_own += any(cell.status is Status.OWN for cell in sheet.cells)
        for cell in sheet.cells:
            if cell.status not in {Status.NOT_FOUND, Status.NOT_LOOKED}:
                self.statuses.setdefault(cell.service, Counter())[cell.status] += 1
                self.resting += cell.status is Status.RESTING
        self._add_pages(sheet)
        self._add_third_parties(sheet)
        for legal in sheet.legal_pages:
            self.legal_linked[legal.kind] += bool(legal.url)

    def _add_pages(self, sheet: BodySheet) -> None:
        pages = sum(page.state is State.LOOKED for page in sheet.pages)
        self.fewest_pages = min(self.fewest_pages or pages, pages)
        self.most_pages = max(self.most_pages, pages)
        for page in sheet.pages:
            if page.state is not State.LOOKED:
                self.pages_failed[page.state] += 1
                continue
            self.pages_looked += 1
            self.first = min(self.first or page.taken_at, page.taken_at)
            self.last = max(self.last or page.taken_at, page.taken_at)

    def _add_third_parties(self, sheet: BodySheet) -> None:
        strongest: dict[str, LoadState] = {}
        for party, _ in sheet.third_parties:
            use = self.vendors.setdefault(party.vendor, VendorUse(party.vendor, party.category))
            known = strongest.get(use.vendor)
            if known is None or _strength(party.state) < _strength(known):
                strongest[use.vendor] = party.state
        for vendor, state in strongest.items():
            self.vendors[vendor].states[state] += 1
        self.with_third_party += LoadState.LOADS in strongest.values()


def tally(sheets: Iterable[BodySheet]) -> Tally:
    """Count all sheets in one pass."""
    total = Tally()
    for sheet in sheets:
        total.add(sheet)
    return total


def sort_key(text: str) -> str:
    """Dictionary order that ignores case and accents (ä sorts as a)."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


_STRENGTH = {state: rank for rank, state in enumerate(LoadState)}


def _strength(state: LoadState) -> int:
    return _STRENGTH[state]


def _own_channels(channels: Iterable[object]) -> int:
    return sum(getattr(channel, "standing", None) is Standing.OWN for channel in channels)


def _row(sheet: BodySheet) -> Row:
    body = sheet.body
    start = next((page for page in sheet.pages if page.role == "start"), None)
    page = start or next(iter(sheet.pages), None)
    return Row(
        id=body.id,
        name=body.name,
        kind=body.kind,
        parent=body.parent,
        homepage=body.homepage,
        state=sheet.state,
        detail=sheet.state_detail,
        tried_at=page.taken_at if page else None,
        seen_at=max((one.taken_at for one in sheet.pages if one.state is State.LOOKED), default=None),
        cells=tuple(
            (cell.service, cell.status, _own_channels(cell.channels))
            for cell in sheet.cells
            if sheet.state is State.LOOKED and cell.status is not Status.NOT_FOUND
        ),
    )

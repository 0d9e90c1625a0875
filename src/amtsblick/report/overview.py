"""The numbers of the front page: sentence, bars, third parties and legal pages at a glance."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from amtsblick.report.lookup import Names
from amtsblick.report.tally import Row, Tally, sort_key
from amtsblick.report.words import Words
from amtsblick.values.answers import LegalPageKind
from amtsblick.values.capture import State
from amtsblick.values.survey import Status

BAR_ORDER: Final = (
    Status.OWN,
    Status.VIA_OTHER,
    Status.ADVERTS_ONLY,
    Status.RESTING,
    Status.LEFT,
    Status.OFFERED,
    Status.UNCLEAR,
)
"""Statuses that a bar shows, in this order; the empty rest is NOT_FOUND."""

_QUOTED_SERVICES: Final = 3
_MOST_VENDORS: Final = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One piece of a bar: ``percent`` of all bodies looked at."""

    status: str
    n: int
    percent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One service: pieces in ``BAR_ORDER``, without empty ones."""

    service: str
    operator: str
    country: str
    parts: tuple[Part, ...]
    shown: int
    rest: int

    def count(self, status: str) -> int:
        """Bodies in this status."""
        return sum(part.n for part in self.parts if part.status == status)


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorLine:
    """One third party over all bodies looked at."""

    vendor: str
    category: str
    operator: str
    country: str
    opens: int
    later: int
    other: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalLine:
    """One kind of legal page over all bodies looked at."""

    kind: str
    linked: int
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Bodies that could not be looked at for one reason."""

    state: str
    rows: tuple[Row, ...]


def sentences(total: Tally, names: Names, words: Words) -> Iterator[Markup]:
    """The result as sentences that can be quoted one by one; each names its denominator."""
    if not total.bodies:
        yield words("figures.none")
        return
    single = total.bodies == 1
    if single:
        yield words("figures.single_looked", n=total.looked)
    else:
        key = "figures.looked_all" if not total.unlooked else "figures.looked"
        yield words(key, n=total.looked, bodies=words("masthead.bodies", n=total.bodies))
    if not total.looked:
        return
    alone = single or total.looked == 1
    own = words("figures.single_own" if alone else "figures.own", n=total.with_own)
    yield own
    if total.with_own and not alone:
        yield _top(total, names, words)
    if total.unlooked:
        yield words("figures.unlooked", n=total.unlooked)


def basis(total: Tally, words: Words) -> Iterator[Markup]:
    """What the figures rest on: which bodies, how many pages of each, what was left out."""
    if total.bodies > 1:
        yield words("figures.basis")
    low, high = total.fewest_pages, total.most_pages
    if low == high:
        yield words("figures.per_body", n=high)
    else:
        yield words("figures.per_body_range", low=low, high=high)
    if total.resting:
        yield words("figures.resting_apart", n=total.resting)


def _top(total: Tally, names: Names, words: Words) -> Markup:
    best = [service for service in total.services if total.statuses[service][Status.OWN]]
    said = [
        str(
            words(
                "figures.top_one",
                n=total.statuses[service][Status.OWN],
                total=total.looked,
                service=names.service(service),
            )
        )
        for service in best[:_QUOTED_SERVICES]
    ]
    return words("figures.top", services=Markup(words.series(said)))  # noqa: S704 - escaped by words


def bars(total: Tally, names: Names) -> list[Bar]:
    """One bar per service that occurs, most own channels first."""
    return [_bar(service, total, names) for service in total.services]


def _bar(service: str, total: Tally, names: Names) -> Bar:
    counts, (operator, country) = total.statuses[service], names.service_operator(service)
    shown = sum(counts[status] for status in BAR_ORDER)
    return Bar(
        service=names.service(service),
        operator=operator,
        country=country,
        parts=tuple(
            Part(status=status.value, n=counts[status], percent=100 * counts[status] / total.looked)
            for status in BAR_ORDER
            if counts[status]
        ),
        shown=shown,
        rest=total.looked - shown,
    )


def ticks(looked: int) -> list[tuple[int, float]]:
    """Round marks of a scale from 0 to ``looked`` with their place in percent."""
    if not looked:
        return []
    step = next(
        size
        for power in range(12)
        for size in (10**power, 2 * 10**power, 5 * 10**power)
        if looked / size <= 5  # noqa: PLR2004 - a scale with more than five marks is cluttered
    )
    return [(mark, 100 * mark / looked) for mark in range(0, looked + 1, step)]


def vendor_lines(total: Tally, names: Names) -> tuple[list[VendorLine], int]:
    """The most frequent third parties and how many more there are."""
    uses = sorted(
        total.vendors.values(),
        key=lambda use: (-use.opens, -use.later, -use.other, sort_key(names.vendor(use.vendor))),
    )
    lines = []
    for use in uses[:_MOST_VENDORS]:
        operator, country = names.vendor_operator(use.vendor)
        lines.append(
            VendorLine(
                vendor=names.vendor(use.vendor),
                category=names.category(use.category),
                operator=operator,
                country=country,
                opens=use.opens,
                later=use.later,
                other=use.other,
            )
        )
    return lines, max(0, len(uses) - _MOST_VENDORS)


def legal_lines(total: Tally) -> list[LegalLine]:
    """How often each legal page is linked."""
    return [
        LegalLine(
            kind=kind.value,
            linked=total.legal_linked[kind],
            missing=total.looked - total.legal_linked[kind],
        )
        for kind in LegalPageKind
    ]


def causes(total: Tally) -> list[Cause]:
    """Bodies not looked at, by cause, the most frequent cause first."""
    found = [
        Cause(
            state=state.value,
            rows=tuple(
                sorted((row for row in total.rows if row.state is state), key=lambda row: sort_key(row.name))
            ),
        )
        for state in State
        if state is not State.LOOKED and any(row.state is state for row in total.rows)
    ]
    return sorted(found, key=lambda cause: -len(cause.rows))

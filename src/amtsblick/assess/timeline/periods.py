"""Between which moments did official pages link a channel?

A channel counts as absent only when all official pages were looked at without it, close enough to
each other to count as one look. Whatever failed, was blocked or is missing is no look at all. So a
period begins after the last such absence and at the first sight, and ends after the last sight and
by the next such absence.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain, groupby, islice, takewhile
from operator import eq, itemgetter
from typing import Final, TypeAlias

from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import Bounds, Period, Proof, Row, Unlooked

ONE_LOOK: Final = timedelta(days=30)
"""Looks at different pages of a body within so many days count as one look at the body.

Surveys need hours; archives visit pages of one site days or weeks apart. Within this time a link is
assumed not to hop from a page that was not yet looked at to one that was.
"""

Limits: TypeAlias = Mapping[str, tuple[datetime | None, datetime | None]]
"""Since when and until when a page is official; pages without limits need no entry."""

_SEEN: Final = str(Outcome.SEEN)
_NOT_LOOKED: Final = str(Outcome.NOT_LOOKED)
_moment: Final[Callable[[Row], datetime]] = itemgetter(3)
_page: Final[Callable[[Row], str]] = itemgetter(4)
_outcome: Final[Callable[[Row], str]] = itemgetter(5)


def proof_of(row: Row) -> Proof:
    """The observation as evidence."""
    body, _, handle, when, page, outcome, why, ref = row
    return Proof(body=body, handle=handle, when=when, page=page, outcome=Outcome(outcome), why=why, ref=ref)


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Rows by time, at one moment sights first, whatever the order of arrival; duplicates count once."""
    ordered = sorted(rows, key=_moment)
    moments = list(map(_moment, ordered))
    if not any(map(eq, moments, islice(moments, 1, None))):
        return ordered
    once = [row for row, _ in groupby(sorted(ordered))]
    sights = [row for row in once if row[5] == _SEEN]
    sights += [row for row in once if row[5] != _SEEN]
    sights.sort(key=_moment)
    return sights


def periods(
    rows: Sequence[Row],
    pages: Iterable[str],
    *,
    limits: Limits | None = None,
    one_look: timedelta = ONE_LOOK,
) -> tuple[Period, ...]:
    """Periods of one channel, oldest first.

    ``rows`` are ``in_order``; ``pages`` are all official pages, whether or not a row speaks of them.
    Looks at the moment of a sight say nothing.
    """
    official = _Official(frozenset(pages), limits or {}, one_look)
    found: list[Period] = []
    runs = _runs([row for row in rows if row[5] != _NOT_LOOKED])
    _, blind = next(runs)
    met = set(map(_page, blind))
    current = _Current(official.latest(blind), blind, met=met, one_look=one_look)
    for sights, blind in runs:
        current.see(sights)
        met.update(map(_page, chain(sights, blind)))
        absent = official.earliest(blind)
        if absent:
            found.append(current.ended(absent))
            current = _Current(official.latest(blind), met=met, one_look=one_look)
    if current.sights:
        found.append(current.still_open(blind, _failed_last(rows), official))
    return tuple(found)


class _Official:
    """The official pages of a body; knows when looks at them amount to one look at the body."""

    __slots__ = ("_limits", "_one_look", "_pages")

    def __init__(self, pages: frozenset[str], limits: Limits, one_look: timedelta) -> None:
        self._pages = pages
        self._limits = limits
        self._one_look = one_look

    def earliest(self, rows: Iterable[Row]) -> list[Row]:
        """The first looks in ``rows`` that together show absence, oldest first; none if none do."""
        return self._first_complete(rows)

    def latest(self, rows: Sequence[Row]) -> list[Row]:
        """The last such looks."""
        return self._first_complete(reversed(rows))[::-1]

    def needed(self, when: datetime) -> Iterable[str]:
        """Pages that are official at this time."""
        if not self._limits:
            return self._pages
        return [page for page in self._pages if self._is_official(page, when)]

    def _first_complete(self, rows: Iterable[Row]) -> list[Row]:
        looks: dict[str, Row] = {}
        for row in rows:
            page = row[4]
            if page:
                looks.pop(page, None)
                looks[page] = row  # so that the look farthest away stands first
                if self._limits or len(looks) == len(self._pages):
                    complete = self._complete(looks, row[3])
                    if complete:
                        return complete
        return []

    def _complete(self, looks: Mapping[str, Row], when: datetime) -> list[Row]:
        needed = frozenset(self.needed(when))
        rows = [row for page, row in looks.items() if page in needed]
        near = bool(rows) and abs(when - rows[0][3]) <= self._one_look
        return rows if near and len(rows) == len(needed) else []

    def _is_official(self, page: str, when: datetime) -> bool:
        since, until = self._limits.get(page, (None, None))
        return (since is None or since <= when) and (until is None or when < until)


def _runs(rows: Sequence[Row]) -> Iterator[tuple[Sequence[Row], Sequence[Row]]]:
    """Sights that follow one another, and what lies between them and the next sight.

    The first pair has no sights. Rows, of which there may be millions, are only sliced here.
    """
    seen = bytes(map(_SEEN.__eq__, map(_outcome, rows)))
    at = seen.find(1)
    yield (), rows[: at if at >= 0 else len(rows)]
    while at >= 0:
        stop = seen.find(0, at)
        stop = stop if stop >= 0 else len(rows)
        following = seen.find(1, stop)
        sights, blind = rows[at:stop], rows[stop : following if following >= 0 else len(rows)]
        last = sights[-1][3]
        skipped = 0
        while skipped < len(blind) and blind[skipped][3] == last:
            skipped += 1
        yield sights, blind[skipped:] if skipped else blind
        at = following


def _failed_last(rows: Sequence[Row]) -> list[Row]:
    """Failed attempts since the last sight, oldest first."""
    since = takewhile(lambda row: row[5] != _SEEN, reversed(rows))
    return [row for row in since if row[5] == _NOT_LOOKED][::-1]


def _newest(rows: Iterable[Row]) -> list[Row]:
    """The last row of each page, oldest first."""
    found: dict[str, Row] = {}
    for row in rows:
        if row[4]:
            found.pop(row[4], None)
            found[row[4]] = row
    return list(found.values())


class _Current:
    """The period that is being read. ``absent`` shows absence before it, ``blind`` maybe less.

    ``met`` are the pages looked at until then. A channel that only pages show which nobody had ever looked
    at was found there: it may have been there all the time.
    """

    __slots__ = (
        "_absent", "_before", "_first", "_known", "_last", "_met", "_one_look", "_shown", "sights"
    )  # fmt: skip

    def __init__(
        self, absent: list[Row], blind: Sequence[Row] = (), *, met: Iterable[str], one_look: timedelta
    ) -> None:
        self.sights = 0
        self._met = {"", *met}
        self._known = False
        self._one_look = one_look
        self._absent = absent
        self._before = absent or _newest(blind)
        self._shown: dict[str, Row] = {}

    def see(self, sights: Sequence[Row]) -> None:
        if not self.sights:
            self._first = sights[0]
        self._last = sights[-1]
        if not self._known:
            early = takewhile(lambda row: row[3] - self._first[3] <= self._one_look, sights)
            self._known = any(row[4] in self._met for row in early)
        self._shown.update(zip(map(_page, sights), sights, strict=True))
        self.sights += len(sights)

    def ended(self, absent: list[Row]) -> Period:
        end = Bounds(after=self._last[3], by=absent[-1][3])
        return self._period(end, tuple(map(proof_of, absent)), (), 0)

    def still_open(self, blind: Sequence[Row], failed: Sequence[Row], official: _Official) -> Period:
        looks, attempts = _newest(blind), _newest(failed)
        tried = {row[4]: proof_of(row) for row in attempts}
        gone = {row[4] for row in looks}
        needed = official.needed(max(map(_moment, (self._last, *looks, *attempts))))
        open_for = (Unlooked(page=page, tried=tried.get(page)) for page in sorted(needed) if page not in gone)
        return self._period(None, tuple(map(proof_of, looks)), tuple(open_for), len(failed))

    def _period(
        self, end: Bounds | None, after: tuple[Proof, ...], open_for: tuple[Unlooked, ...], failures: int
    ) -> Period:
        begins = self._absent[0][3] if self._absent and self._known else None
        return Period(
            start=Bounds(after=begins, by=self._first[3]),
            end=end,
            first=proof_of(self._first),
            last=proof_of(self._last),
            shown_on=tuple(proof_of(self._shown[page]) for page in sorted(self._shown)),
            absent_before=tuple(map(proof_of, self._before)),
            absent_after=after,
            open_for=open_for,
            sights=self.sights,
            failures=failures,
        )

"""Between which moments did official pages link a channel?

A channel counts as absent only when all official pages were looked at without it, close enough to
each other to count as one look. Whatever failed, was blocked or is missing is no look at all. So a
period begins after the last such absence and at the first sight, and ends after the last sight and
by the next such absence.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from operator import itemgetter
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
_NOT_SEEN: Final = str(Outcome.NOT_SEEN)
_WHEN: Final = 3


def proof_of(row: Row) -> Proof:
    """The observation as evidence."""
    body, _, handle, when, page, outcome, why, ref = row
    return Proof(body=body, handle=handle, when=when, page=page, outcome=Outcome(outcome), why=why, ref=ref)


class _Absence:
    """Newest looks without the channel since it was last seen; knows when they amount to absence."""

    __slots__ = ("_limits", "_one_look", "_pages", "looks")

    def __init__(self, pages: frozenset[str], limits: Limits, one_look: timedelta) -> None:
        self._pages = pages
        self._limits = limits
        self._one_look = one_look
        self.looks: dict[str, Row] = {}
        """By page, oldest look first."""

    def add(self, row: Row) -> list[Row]:
        """Enter a look; returns the looks that together show absence, oldest first, or nothing."""
        looks, page = self.looks, row[4]
        looks.pop(page, None)
        looks[page] = row
        if self._limits:
            return self._within_limits(row[_WHEN])
        if len(looks) == len(self._pages):
            oldest = next(iter(looks.values()))
            if row[_WHEN] - oldest[_WHEN] <= self._one_look:
                return list(looks.values())
        return []

    def needed(self, when: datetime) -> list[str]:
        """Pages that are official at this time."""
        if not self._limits:
            return sorted(self._pages)
        return [page for page in sorted(self._pages) if self._is_official(page, when)]

    def _is_official(self, page: str, when: datetime) -> bool:
        since, until = self._limits.get(page, (None, None))
        return (since is None or since <= when) and (until is None or when < until)

    def _within_limits(self, when: datetime) -> list[Row]:
        needed = frozenset(self.needed(when))
        rows = [row for page, row in self.looks.items() if page in needed]
        complete = bool(rows) and len(rows) == len(needed)
        return rows if complete and when - rows[0][_WHEN] <= self._one_look else []


def periods(
    rows: Sequence[Row],
    pages: Iterable[str],
    *,
    limits: Limits | None = None,
    one_look: timedelta = ONE_LOOK,
) -> tuple[Period, ...]:
    """Periods of one channel, oldest first.

    ``rows`` are sorted by ``when``, at one moment sights first (see ``in_order``); ``pages`` are all
    official pages, whether or not a row speaks of them. Looks at the moment of a sight say nothing.
    """
    absence = _Absence(frozenset(pages), limits or {}, one_look)
    return tuple(_Walk(absence).through(rows))


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Rows as ``periods`` wants them, whatever the order of arrival."""
    ordered = sorted(rows)
    sights = [row for row in ordered if row[5] == _SEEN]
    if len(sights) < len(ordered):
        sights += [row for row in ordered if row[5] != _SEEN]
    sights.sort(key=itemgetter(_WHEN))
    return sights


class _Walk:
    """Goes through the rows of one channel once. Plain tuples: there are a million of them."""

    __slots__ = ("_absence", "_before", "_done", "_failed", "_first", "_last", "_shown", "_sights", "_since")

    def __init__(self, absence: _Absence) -> None:
        self._absence = absence
        self._done: list[Period] = []
        self._before: list[Row] = []
        self._since: datetime | None = None
        self._first: Row | None = None
        self._last: Row | None = None
        self._shown: dict[str, Row] = {}
        self._failed: list[Row] = []
        self._sights = 0

    def through(self, rows: Iterable[Row]) -> list[Period]:
        absence, failed, looks = self._absence, self._failed, self._absence.looks
        shown, sights, last_when = self._shown, 0, None
        for row in rows:
            outcome = row[5]
            if outcome == _SEEN:
                if self._first is None:
                    self._begin(row)
                    shown, sights = self._shown, 0
                if row != self._last:
                    sights += 1
                shown[row[4]] = self._last = row
                last_when = row[3]
                if looks or failed:
                    looks.clear()
                    failed.clear()
            elif not row[4] or row[3] == last_when:
                continue
            elif outcome == _NOT_SEEN:
                complete = absence.add(row)
                if complete:
                    self._sights = sights
                    self._absent(complete)
            elif not failed or failed[-1] != row:
                failed.append(row)
        self._sights = sights
        if self._first is not None:
            self._end(None, list(looks.values()))
        return self._done

    def _begin(self, row: Row) -> None:
        when = row[_WHEN]
        before = [look for look in self._absence.looks.values() if look[_WHEN] < when]
        self._first, self._shown = row, {}
        self._before = before or self._before

    def _absent(self, looks: list[Row]) -> None:
        if self._first is not None:
            self._end(Bounds(after=self._last_seen(), by=looks[-1][_WHEN]), looks)
        self._before = looks
        self._since = looks[0][_WHEN]
        self._failed.clear()

    def _last_seen(self) -> datetime:
        assert self._last is not None
        return self._last[_WHEN]

    def _end(self, end: Bounds | None, looks: list[Row]) -> None:
        assert self._first is not None
        assert self._last is not None
        self._done.append(
            Period(
                start=Bounds(after=self._since, by=self._first[_WHEN]),
                end=end,
                first=proof_of(self._first),
                last=proof_of(self._last),
                shown_on=tuple(proof_of(self._shown[page]) for page in sorted(self._shown)),
                absent_before=tuple(map(proof_of, self._before)),
                absent_after=tuple(map(proof_of, looks)),
                open_for=() if end else tuple(self._unlooked(looks)),
                sights=self._sights,
                failures=len(self._failed),
            )
        )
        self._first = self._last = None
        self._before = []

    def _unlooked(self, looks: list[Row]) -> Iterable[Unlooked]:
        newest = {row[4]: row for row in self._failed}
        gone = {row[4] for row in looks}
        moments = [row[_WHEN] for row in (*looks, *self._failed)]
        for page in self._absence.needed(max(moments, default=self._last_seen())):
            if page not in gone:
                failed = newest.get(page)
                yield Unlooked(page=page, tried=proof_of(failed) if failed else None)

"""Where could nobody look, and which archives could not be used?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from amtsblick.values.capture import State
from amtsblick.values.history import Blind, Source
from amtsblick.values.past import PastSeries
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import Row

HOLE: Final = timedelta(days=300)
"""So long without any capture of a page that archives were asked for: most of a year is worth a word."""
_STATES: Final = frozenset(map(str, State))


def blind_spots(
    rows: Iterable[Row], series: Sequence[PastSeries], sources: Mapping[str, Source]
) -> Iterator[Blind]:
    """Archives that could not be used, then stretches of failed looks and holes, page by page.

    A single failed look between others that came through is no stretch.
    """
    for one in series:
        if one.index.state is not State.LOOKED:
            yield Blind(
                body=one.body,
                page=one.page,
                state=one.index.state,
                detail=one.index.detail,
                archive=one.index.archive,
            )
    looks: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if not row[1]:
            looks[row[4]].append(row)
    held: dict[str, list[datetime]] = defaultdict(list)
    for one in series:
        held[one.page] += (capture.taken_at for capture in one.index.captures)
    for page in sorted(looks):
        ordered = sorted(looks[page], key=lambda row: (row[3], row[5]))
        yield from _of_page(ordered, sources, held)


def _of_page(
    rows: Sequence[Row], sources: Mapping[str, Source], held: Mapping[str, Sequence[datetime]]
) -> Iterator[Blind]:
    good: datetime | None = None
    failed: list[Row] = []
    for row in rows:
        if row[5] == Outcome.NOT_LOOKED:
            failed.append(row)
            continue
        if len(failed) > 1:
            yield _stretch(failed, sources, since=good, until=row[3])
        good, failed = row[3], []
    if failed:
        yield _stretch(failed, sources, since=good, until=None)
    address = next((name for name in {_address(row, sources): 0 for row in rows} if name in held), "")
    if address and held[address]:
        yield from _holes(rows[0][0], address, {*held[address], *(row[3] for row in rows)})


def _holes(body: str, page: str, moments: Iterable[datetime]) -> Iterator[Blind]:
    """Stretches of which no archive holds anything; captures that nobody needed to look at are no hole."""
    for before, after in pairwise(sorted(moments)):
        if after - before >= HOLE:
            yield Blind(body=body, page=page, state=State.ARCHIVE_GAP, detail="", since=before, until=after)


def _stretch(
    failed: Sequence[Row],
    sources: Mapping[str, Source],
    *,
    since: datetime | None,
    until: datetime | None,
) -> Blind:
    last = failed[-1]
    return Blind(
        body=last[0],
        page=_address(last, sources),
        state=State(last[6]) if last[6] in _STATES else State.NOT_JUDGED,
        detail="",
        since=since,
        until=until,
        looks=len(failed),
    )


def _address(row: Row, sources: Mapping[str, Source]) -> str:
    source = sources.get(row[7])
    return source.page_url if source is not None else row[4]

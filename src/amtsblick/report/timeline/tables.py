"""One row per body, service, channel and period: for tables on screen, CSV and JSON."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Final, NamedTuple

from markupsafe import Markup

from amtsblick.assess.timeline.feed import departures
from amtsblick.assess.timeline.phases import state_at
from amtsblick.assess.timeline.uses import exit_bounds
from amtsblick.report.columns import Column, Value
from amtsblick.report.csv_text import instant
from amtsblick.report.lookup import Names
from amtsblick.report.text import encodable
from amtsblick.report.words import Words
from amtsblick.values.history import History, Source
from amtsblick.values.timeline import Bounds, ChannelState, Period, Timeline
from amtsblick.values.timeline_events import Departure
from amtsblick.values.trend import Trend

COLUMNS: Final = (
    Column("body_id", "text", "Id of the body, unique in the register."),
    Column("body_name", "text", "Name of the body as the list has it."),
    Column("service", "text", "Id of the service in the catalogue."),
    Column("service_name", "text", "Name of the service."),
    Column("handle", "text", "The channel's handle when it was last seen."),
    Column("state", "text", "How the body stands to the channel now: active, dormant, closed, moved …"),
    Column("start_after", "time", "It was not there yet at this look, UTC; empty when nobody knows."),
    Column(
        "start_by", "time", "First sight, UTC. It began between both; nothing says that it is a start date."
    ),
    Column("new", "boolean", "False: found already there; how old it is, nobody knows."),
    Column("end_after", "time", "Still there at this look, UTC; or the day that the body names begins."),
    Column("end_by", "time", "No longer there at this look, UTC; or that day ends. Empty: no end is known."),
    Column(
        "told", "boolean", "True: the body or the service says that it is over. False: only links vanished."
    ),
    Column("last_seen", "time", "Newest look that shows it, UTC."),
    Column("sights", "integer", "Looks that show it."),
    Column("failures", "integer", "Failed attempts to look since the last sight."),
    Column("evidence_page", "text", "Page of the newest look that shows it."),
    Column("archived_at", "text", "Address of that look in a web archive; empty for a live survey."),
    Column("evidence_file", "text", "Archive file, relative to the evidence folder."),
    Column("record_id", "text", "WARC-Record-ID of the stored answer."),
    Column("digest", "text", "Digest of the stored payload, sha256:<hex>."),
)
MONTH_COLUMNS: Final = (
    Column("service", "text", "Id of the service in the catalogue."),
    Column("month", "date", "First day of the month."),
    Column("joined_sure", "integer", "Bodies that surely began to link the service in this month."),
    Column("joined_possible", "integer", "Surely or possibly. Do not add up: one join may count in several."),
    Column("left_sure", "integer", "Bodies that surely stopped in this month."),
    Column("left_possible", "integer", "Surely or possibly. Do not add up."),
    Column("told", "integer", "Of left_sure: the body or the service says so."),
    Column("found", "integer", "Bodies first seen with the service, age unknown. No joins."),
    Column("lost", "integer", "Bodies lost from sight. No exits."),
    Column("low", "integer", "Bodies surely on the service at the month's end."),
    Column("high", "integer", "Surely or possibly."),
    Column("watched", "integer", "Bodies under watch at the month's end."),
    Column("looked", "integer", "Bodies looked at in this month."),
)
_SOURCELESS: Final = Source(page_url="", taken_at=datetime.min.replace(tzinfo=UTC), evidence=None)


class PeriodRow(NamedTuple):
    """One line of the table; fields as in ``COLUMNS``."""

    body_id: str
    body_name: str
    service: str
    service_name: str
    handle: str
    state: str
    start_after: datetime | None
    start_by: datetime
    new: bool
    end_after: datetime | None
    end_by: datetime | None
    told: bool
    last_seen: datetime
    sights: int
    failures: int
    evidence_page: str
    archived_at: str
    evidence_file: str
    record_id: str
    digest: str

    @property
    def start(self) -> Bounds:
        """When it began."""
        return Bounds(after=self.start_after, by=self.start_by)

    @property
    def end(self) -> Bounds | None:
        """When it ended; None while no end is known."""
        return Bounds(after=self.end_after, by=self.end_by) if self.end_by else None


def period_rows(history: History, names: Names, services: Sequence[str] = ()) -> Iterator[PeriodRow]:
    """Rows by body, service, handle and start; ``services`` empty means all."""
    ends = {(id(one.timeline), id(one.period)): one for one in departures(history.timelines)}
    for timeline in history.timelines:
        if not services or timeline.service in services:
            for period in timeline.periods:
                yield _row(history, names, timeline, period, ends.get((id(timeline), id(period))))


def _row(
    history: History, names: Names, timeline: Timeline, period: Period, departure: Departure | None
) -> PeriodRow:
    source = history.sources.get(period.last.ref, _SOURCELESS)
    evidence = source.evidence
    end = exit_bounds(departure) if departure else None
    body = history.bodies.get(timeline.body)
    return PeriodRow(
        body_id=timeline.body,
        body_name=body.name if body else timeline.body,
        service=timeline.service,
        service_name=names.service(timeline.service),
        handle=timeline.handle,
        state=state_of(timeline, period, history.until),
        start_after=period.start.after,
        start_by=period.start.by,
        new=period.start.after is not None,
        end_after=end.after if end else None,
        end_by=end.by if end else None,
        told=departure is not None and (departure.said is not None or departure.gone is not None),
        last_seen=period.last.when,
        sights=period.sights,
        failures=period.failures,
        evidence_page=source.page_url,
        archived_at=source.archived_at,
        evidence_file=evidence.bundle if evidence else "",
        record_id=evidence.record if evidence else "",
        digest=evidence.digest if evidence else "",
    )


def state_of(timeline: Timeline, period: Period, until: datetime | None) -> str:
    """State of the channel now, or at the end of a period that another one follows."""
    later = [one.start.by for one in timeline.periods if one.start.by > period.start.by]
    known = [one for one in timeline.phases if not later or one.known_at < min(later)]
    if later:
        return known[-1].state if known else ChannelState.UNKNOWN
    phase = state_at(timeline, until or period.last.when)
    return phase.state if phase else ChannelState.UNKNOWN


def month_rows(trend: Trend) -> Iterator[tuple[Value, ...]]:
    """Rows as in ``MONTH_COLUMNS``, by service and month."""
    for service in trend.services:
        for month, level in zip(service.months, service.levels, strict=True):
            yield (
                service.service,
                month.month,
                month.joined_sure,
                month.joined_possible,
                month.left_sure,
                month.left_possible,
                month.told,
                month.found,
                month.lost,
                level.low,
                level.high,
                level.watched,
                level.looked,
            )


def rows_json(columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """An array of objects, one a line; empty cells are null."""
    yield "["
    for number, row in enumerate(rows):
        values = {
            column.name: encodable(one) if isinstance(one, str) else None if one is None else _plain(one)
            for column, one in zip(columns, row, strict=True)
        }
        yield (",\n" if number else "\n") + json.dumps(values, ensure_ascii=False)
    yield "\n]\n"


def _plain(value: Value) -> str | int | bool:
    match value:
        case None:
            return ""
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case _:
            return value


def bounds_words(bounds: Bounds, say: Words) -> Markup:
    """On a day, between two days, or by a day; no day is named that nothing shows."""
    if bounds.after is None:
        return say("timeline.bounds.by", day=say.day(bounds.by))
    if bounds.after.date() == bounds.by.date():
        return say("timeline.bounds.on", day=say.day(bounds.by))
    return say("timeline.bounds.between", after=say.day(bounds.after), by=say.day(bounds.by))

"""What is known over time as tables of open data, row by row."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from amtsblick.assess.timeline.accounts import in_use
from amtsblick.assess.timeline.feed import events
from amtsblick.report.columns import Value
from amtsblick.report.timeline.open_columns import (
    BLIND,
    BODIES,
    CHANNELS,
    EVENTS,
    PERIODS,
    PHASES,
    PROOFS,
    SUCCESSIONS,
)
from amtsblick.report.timeline.profile_address import profile_address
from amtsblick.values.history import History
from amtsblick.values.knowledge import Knowledge, Service
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import Period, Phase, ProfileFact, Proof, Remark, Timeline

_Row: TypeAlias = Sequence[Value]
_Properties: TypeAlias = Mapping[tuple[str, str, str], str]


def bodies(history: History) -> Iterator[_Row]:
    """Rows of ``BODIES``, in register order."""
    for body in history.bodies.values():
        place = (body.homepage, body.country, body.region, body.wikidata)
        yield body.id, body.name, body.kind, body.parent, *place, body.id not in history.half


def successions(history: History) -> Iterator[_Row]:
    """Rows of ``SUCCESSIONS``, by day."""
    for one in sorted(history.successions, key=lambda one: (one.since, one.before, one.after)):
        yield one.before, one.after, one.since


def channels(history: History, knowledge: Knowledge, properties: _Properties) -> Iterator[_Row]:
    """Rows of ``CHANNELS``; ``properties`` are Wikidata's by body, service and handle."""
    services: dict[str, Service] = {row.id: row for row in knowledge.services}
    for one in history.timelines:
        service = services.get(one.service)
        yield (
            *_channel(one),
            service.name if service else one.service,
            " ".join(span.handle for span in one.handles[:-1]),
            profile_address(service, one.handle),
            properties.get(_channel(one), ""),
            one.phases[-1].state.value if one.phases else "",
            in_use(one),
            len(one.pages),
            len(one.periods),
        )


def periods(history: History) -> Iterator[_Row]:
    """Rows of ``PERIODS``, numbered within their channel."""
    for timeline in history.timelines:
        for number, one in enumerate(timeline.periods, 1):
            end = one.end
            ends = (end.after, end.by) if end else (None, None)
            seen = (one.last.when, one.sights, one.failures, len(one.open_for))
            yield *_channel(timeline), number, one.start.after, one.start.by, *ends, *seen


def phases(history: History) -> Iterator[_Row]:
    """Rows of ``PHASES``, numbered within their channel."""
    for timeline in history.timelines:
        for number, one in enumerate(timeline.phases, 1):
            yield (
                *_channel(timeline),
                number,
                one.state.value,
                one.start.after,
                one.start.by,
                one.known_at,
                _told_by(one),
                one.remark.sentence if one.remark else "",
            )


def happenings(history: History) -> Iterator[_Row]:
    """Rows of ``EVENTS``, numbered within their channel."""
    for timeline in history.timelines:
        for number, one in enumerate(events(timeline), 1):
            yield (
                *_channel(timeline),
                number,
                one.kind.value,
                one.bounds.after,
                one.bounds.by,
                one.known_at,
                one.before,
                one.remark.sentence if one.remark else "",
            )


def proofs(history: History) -> Iterator[_Row]:
    """Rows of ``PROOFS``: what every row of periods, phases and events rests on."""
    for timeline in history.timelines:
        channel = _channel(timeline)
        for number, period in enumerate(timeline.periods, 1):
            for role, proof in _of_period(period):
                yield *channel, "periods", number, role, *_look(history, proof)
        for number, phase in enumerate(timeline.phases, 1):
            for rest in _told(history, phase.proofs, phase.remark, phase.fact):
                yield *channel, "phases", number, *rest
        for number, event in enumerate(events(timeline), 1):
            for rest in _told(history, event.proofs, event.remark, event.fact):
                yield *channel, "events", number, *rest


def blind(history: History) -> Iterator[_Row]:
    """Rows of ``BLIND``."""
    for one in history.blind:
        where = (one.body, one.page, one.since, one.until)
        yield *where, one.state.value, one.detail, one.archive, one.looks


TABLES_OF_HISTORY: Final[Mapping[str, Callable[[History], Iterable[_Row]]]] = {
    BODIES.name: bodies,
    SUCCESSIONS.name: successions,
    PERIODS.name: periods,
    PHASES.name: phases,
    EVENTS.name: happenings,
    PROOFS.name: proofs,
    BLIND.name: blind,
}
"""Rows of the tables that need nothing but the history; ``CHANNELS`` needs the knowledge as well."""
_ROWS_OF_CHANNELS: Final = CHANNELS.name


def rows_of(table: str, history: History, knowledge: Knowledge, properties: _Properties) -> Iterable[_Row]:
    """Rows of a table by its name; raises KeyError for an unknown one."""
    if table == _ROWS_OF_CHANNELS:
        return channels(history, knowledge, properties)
    return TABLES_OF_HISTORY[table](history)


def _channel(timeline: Timeline) -> tuple[str, str, str]:
    return timeline.body, timeline.service, timeline.handle


def _told_by(phase: Phase) -> str:
    if phase.remark is not None:
        return "body"
    return "service" if phase.fact is not None else "page"


def _of_period(period: Period) -> Iterator[tuple[str, Proof]]:
    yield "first", period.first
    yield "last", period.last
    yield from (("shown_on", one) for one in period.shown_on)
    yield from (("absent_before", one) for one in period.absent_before)
    yield from (("absent_after", one) for one in period.absent_after)
    yield from (("tried", one.tried) for one in period.open_for if one.tried is not None)


def _told(
    history: History, looks: Iterable[Proof], remark: Remark | None, fact: ProfileFact | None
) -> Iterator[_Row]:
    for one in looks:
        yield "look", *_look(history, one)
    if remark is not None:
        place = _place(history, remark.ref, remark.page, remark.seen_at)
        yield "remark", Outcome.SEEN.value, "", *place
    if fact is not None:
        yield "fact", fact.outcome.value, fact.why, *_place(history, fact.ref, fact.source, fact.when)


def _look(history: History, proof: Proof) -> _Row:
    return proof.outcome.value, proof.why, *_place(history, proof.ref, proof.page, proof.when)


def _place(history: History, ref: str, page: str, when: Value) -> _Row:
    source = history.sources.get(ref)
    if source is None:
        return page, when, "", "", "", "", ""
    stored = source.evidence
    evidence = (stored.bundle, stored.record, stored.digest) if stored else ("", "", "")
    return source.page_url or page, source.taken_at, source.archive, source.archived_at, *evidence

"""Sentences about channels that began or were found."""

from collections.abc import Iterator

from amtsblick.assess.timeline.feed import arrivals
from amtsblick.report.timeline.day_words import holds_from
from amtsblick.report.timeline.desk import Desk, Draft, joined
from amtsblick.values.timeline_events import Arrival, Happening


def starts(desk: Desk) -> Iterator[Draft]:
    """One draft per start of a period: joined where looks without the channel came before, else found."""
    for arrival in arrivals(desk.history.timelines):
        yield _joined(desk, arrival) if arrival.period.start.after is not None else _found(desk, arrival)


def _joined(desk: Desk, arrival: Arrival) -> Draft:
    period, timeline = arrival.period, arrival.timeline
    before, first = period.absent_before, period.first
    there = [one for one in before if one.page == first.page]
    others = len(before) - len(there)
    key = "statements.joined.many"
    if period != timeline.periods[0]:
        key = "statements.joined.again"
    elif there:
        key = "statements.joined.there" if others else "statements.joined.one"
    text = desk.say(
        key,
        timeline,
        others if there else len(before),
        channel=desk.phrases.channel(timeline.service, first.handle),
        found=desk.phrases.on_days([first.when]),
        place=desk.phrases.place_of(first),
        before=desk.phrases.on_days(one.when for one in there or before),
    )
    announced = arrival.announced
    said = []
    if announced is not None and announced.day is not None:
        key = "statements.joined.announced" if holds_from(announced) else "statements.joined.announced_named"
        said.append(desk.say(key, timeline, day=desk.phrases.day(announced.day)))
    return Draft(
        kind=Happening.JOINED,
        timeline=timeline,
        text=joined([text, *said, *desk.predecessor(timeline, before[0].body)]),
        bounds=period.start,
        known_at=period.start.by,
        avoid=("founded",) if said else ("founded", "since"),
        open_questions=[*desk.narrower(timeline, period.start), desk.words("statements.open.began")],
        sights=[first, *period.shown_on],
        absences=before,
        remark=announced,
    )


def _found(desk: Desk, arrival: Arrival) -> Draft:
    period, timeline = arrival.period, arrival.timeline
    first = period.first
    text = desk.say(
        "statements.found.text",
        timeline,
        channel=desk.phrases.channel(timeline.service, first.handle),
        found=desk.phrases.day(first.when),
        place=desk.phrases.place_of(first),
    )
    return Draft(
        kind=Happening.FOUND,
        timeline=timeline,
        text=joined([text, *desk.predecessor(timeline, first.body)]),
        bounds=period.start,
        known_at=period.start.by,
        avoid=("new", "started", "since_found"),
        open_questions=[*desk.narrower(timeline, None), desk.words("statements.open.began")],
        sights=[first, *period.shown_on],
        absences=period.absent_before,
        remark=arrival.announced,
    )

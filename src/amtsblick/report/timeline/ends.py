"""Sentences about channels that came to an end, or out of sight."""

from collections.abc import Iterator

from markupsafe import Markup

from amtsblick.assess.timeline.feed import departures
from amtsblick.assess.timeline.phases import out_of_sight
from amtsblick.report.timeline.day_words import holds_from
from amtsblick.report.timeline.desk import Desk, Draft, joined
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import Bounds, Period, ProfileFact, Proof, Remark, Said, Timeline
from amtsblick.values.timeline_events import Departure, Happening


def ends(desk: Desk) -> Iterator[Draft]:
    """One draft per exit, whoever told it, and one per channel that came out of sight."""
    told: set[tuple[str, str, str]] = set()
    for one in departures(desk.history.timelines):
        if one.said is not None or one.gone is not None:
            told.add((one.timeline.body, one.timeline.service, one.timeline.handle))
            yield _by_word(desk, one, one.said) if one.said else _by_service(desk, one)
        else:
            yield _unlinked(desk, one)
    for timeline in desk.history.timelines:
        for period in timeline.periods:
            lost = out_of_sight(period)
            if lost is not None and (timeline.body, timeline.service, timeline.handle) not in told:
                yield _lost(desk, timeline, period, lost)


def _unlinked(desk: Desk, exit_: Departure) -> Draft:
    period, timeline = exit_.period, exit_.timeline
    if period is None or exit_.unlinked is None:
        raise ValueError("an exit that nobody told has captures on both sides")
    there = [one for one in period.absent_after if one.page == period.last.page]
    others = len(period.absent_after) - len(there)
    key = "statements.unlinked.many"
    if there:
        key = "statements.unlinked.there" if others else "statements.unlinked.one"
    text = desk.say(
        key,
        timeline,
        others if there else len(period.absent_after),
        channel=desk.phrases.channel(timeline.service, period.last.handle),
        last=desk.phrases.day(period.last.when),
        place=desk.phrases.place_of(period.last),
        gone=desk.phrases.on_days(one.when for one in there or period.absent_after),
    )
    caution = desk.words("statements.unlinked.caution")
    near = ("moved",) if exit_.began_near else ()
    return Draft(
        kind=Happening.UNLINKED,
        timeline=timeline,
        text=joined([text, caution, *desk.predecessor(timeline, period.last.body)]),
        bounds=exit_.unlinked,
        known_at=exit_.unlinked.by,
        avoid=("left", "shut", "deleted", "since", "because", *near),
        open_questions=[*desk.narrower(timeline, exit_.unlinked), *_afterwards(desk, exit_)],
        sights=_sights(period),
        absences=period.absent_after,
    )


def _by_word(desk: Desk, exit_: Departure, said: Remark) -> Draft:
    timeline = exit_.timeline
    moved = said.said is Said.MOVED
    text = _moved_text(desk, exit_, said) if moved else _left_text(desk, exit_, said)
    start = next((one.start for one in timeline.phases if one.remark == said), None)
    day_known = said.day is not None and (moved or holds_from(said))
    return Draft(
        kind=Happening.MOVED if moved else Happening.LEFT,
        timeline=timeline,
        text=joined(
            [
                text,
                desk.stood(said),
                *desk.predecessor(timeline, said.body),
                *_links_then(desk, exit_, said),
            ]
        ),
        bounds=start,
        known_at=said.seen_at,
        avoid=("deleted", "because") if day_known else ("deleted", "since", "because"),
        open_questions=[*desk.narrower(timeline, exit_.unlinked), *_afterwards(desk, exit_)],
        sights=_sights(exit_.period),
        absences=exit_.period.absent_after if exit_.period else (),
        remark=said,
        facts=[exit_.gone] if exit_.gone else [],
    )


def _left_text(desk: Desk, exit_: Departure, said: Remark) -> Markup:
    if said.day is None:
        return desk.say("statements.left.said", exit_.timeline)
    first = exit_.period.first.when.date() if exit_.period else said.day
    day = desk.phrases.day(said.day)
    if not holds_from(said) or said.day < first:
        return desk.say("statements.left.said_named", exit_.timeline, day=day)
    to_come = said.day > said.seen_at.date()
    return desk.say(
        "statements.left.will_by" if to_come else "statements.left.said_by", exit_.timeline, day=day
    )


def _moved_text(desk: Desk, exit_: Departure, said: Remark) -> Markup:
    if said.to is None:
        text = desk.say("statements.moved.said", exit_.timeline)
    else:
        text = desk.say("statements.moved.said_to", exit_.timeline, to=desk.phrases.channel(*said.to))
    day = [desk.words("statements.moved.day", day=desk.phrases.day(said.day))] if said.day else []
    return joined([text, *day])


def _by_service(desk: Desk, exit_: Departure) -> Draft:
    gone, timeline = exit_.gone, exit_.timeline
    if gone is None:
        raise ValueError("no service told of this exit")
    moved = gone.moved_to is not None
    when = desk.phrases.day(gone.when)
    if gone.moved_to is not None:
        told = [
            desk.say("statements.moved.account", timeline, when=when, to=desk.phrases.handle(*gone.moved_to)),
        ]
    else:
        told = [desk.say("statements.left.gone", timeline, when=when), *_was_there(desk, timeline, gone)]
        told.append(desk.words("statements.left.gone_caution"))
    return Draft(
        kind=Happening.MOVED if moved else Happening.LEFT,
        timeline=timeline,
        text=joined([*told, *_links_then(desk, exit_, None)]),
        bounds=next((one.start for one in timeline.phases if one.fact == gone), None),
        known_at=gone.when,
        avoid=("because", "since") if moved else ("deleted_gone", "left_gone", "since", "because"),
        open_questions=list(desk.narrower(timeline, exit_.unlinked)),
        sights=_sights(exit_.period),
        absences=exit_.period.absent_after if exit_.period else (),
        facts=[*_seen_before(timeline, gone), gone],
    )


def _was_there(desk: Desk, timeline: Timeline, gone: ProfileFact) -> Iterator[Markup]:
    for fact in _seen_before(timeline, gone):
        yield desk.words("statements.left.was_there", day=desk.phrases.day(fact.when))


def _seen_before(timeline: Timeline, gone: ProfileFact) -> list[ProfileFact]:
    """The newest answer before that showed the account."""
    if gone.outcome is not Outcome.NOT_SEEN:
        return []
    return [one for one in timeline.facts if one.outcome is Outcome.SEEN and one.when < gone.when][-1:]


def _links_then(desk: Desk, exit_: Departure, said: Remark | None) -> Iterator[Markup]:
    """What the pages show beside the word of the body or the service."""
    period = exit_.period
    if period is None:
        return
    last, place = desk.phrases.day(period.last.when), desk.phrases.place_of(period.last)
    if exit_.unlinked is not None:
        gone = desk.phrases.on_days(one.when for one in period.absent_after)
        yield desk.words("statements.left.and_unlinked", last=last, place=place, gone=gone)
    elif said is None or period.last.when != said.seen_at:
        page = desk.phrases.page(period.last.page, period.last.body, period.last.ref)
        yield desk.words("statements.left.last_linked", last=last, page=page)


def _lost(desk: Desk, timeline: Timeline, period: Period, lost: Bounds) -> Draft:
    text = desk.say(
        "statements.lost_sight.text" if period.open_for else "statements.lost_sight.apart",
        timeline,
        channel=desk.phrases.channel(timeline.service, period.last.handle),
        last=desk.phrases.day(period.last.when),
        states=desk.states(timeline, period),
        place=desk.phrases.place_of(period.last),
    )
    tried = [one.tried for one in period.open_for if one.tried is not None]
    return Draft(
        kind=Happening.LOST_SIGHT,
        timeline=timeline,
        text=text,
        bounds=lost,
        known_at=lost.by,
        avoid=("left_unseen", "still"),
        open_questions=[*desk.unlooked(timeline, period), *desk.narrower(timeline, None)],
        sights=_sights(period),
        absences=[*tried, *period.absent_after],
    )


def _afterwards(desk: Desk, exit_: Departure) -> Iterator[Markup]:
    """What nobody asked after the exit, and what only happened near it."""
    timeline, period = exit_.timeline, exit_.period
    since = period.last.when if period else None
    asked = any(
        one.outcome is not Outcome.NOT_LOOKED and (since is None or one.when > since)
        for one in timeline.facts
    )
    if not asked:
        yield desk.words("statements.open.account")
    near = [one for one in exit_.began_near if one not in exit_.went_to]
    if near:
        yield desk.words("statements.open.near", channel=desk.phrases.channels(near))


def _sights(period: Period | None) -> list[Proof]:
    """The last sight first."""
    if period is None:
        return []
    others = sorted(period.shown_on, key=lambda one: one.when, reverse=True)
    return [period.last, *(one for one in others if one != period.last)]

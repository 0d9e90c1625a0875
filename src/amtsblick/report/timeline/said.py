"""Sentences about rest, exceptional use, announcements, kept and changed names, and signs of a takeover."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from amtsblick.assess.timeline.feed import events
from amtsblick.report.timeline.desk import Desk, Draft, joined
from amtsblick.values.timeline import HandleSpan, ProfileFact, Remark, Timeline
from amtsblick.values.timeline_events import Event, Happening, Takeover

_TOLD: Final[Mapping[Happening, tuple[str, ...]]] = MappingProxyType(
    {
        Happening.RESTING: ("given_up",),
        Happening.EXCEPTIONAL: ("given_up",),
        Happening.ANNOUNCED: ("joined",),
        Happening.AWAKE: (),
        Happening.HANDLE_KEPT: ("deleted",),
    }
)
"""Happenings between start and end, with the words that would say too much."""
_BY_SERVICE: Final[Mapping[Happening, tuple[str, ...]]] = MappingProxyType(
    {
        Happening.RESTING: ("given_up", "asleep", "because"),
        Happening.AWAKE: (),
        Happening.HANDLE_KEPT: ("still", "deleted"),
    }
)
"""The same where the service told it."""


def said(desk: Desk) -> Iterator[Draft]:
    """One draft per state between start and end that the body or the service tells."""
    for timeline in desk.history.timelines:
        for event in events(timeline):
            if event.kind in _TOLD and event.remark is not None:
                yield _by_word(desk, timeline, event, event.remark)
            elif event.kind in _BY_SERVICE and event.fact is not None:
                yield _by_service(desk, timeline, event, event.fact)


def _by_word(desk: Desk, timeline: Timeline, event: Event, remark: Remark) -> Draft:
    if remark.day is None:
        text = desk.say(f"statements.{event.kind}.said", timeline)
    else:
        to_come = event.kind is Happening.RESTING and remark.day > remark.seen_at.date()
        named = "will_named" if to_come else "said_named"
        text = desk.say(f"statements.{event.kind}.{named}", timeline, day=desk.phrases.day(remark.day))
    return Draft(
        kind=event.kind,
        timeline=timeline,
        text=joined([text, desk.stood(remark), *desk.predecessor(timeline, remark.body)]),
        bounds=event.bounds,
        known_at=event.known_at,
        avoid=(*_TOLD[event.kind], "because"),
        open_questions=list(desk.narrower(timeline, None)),
        remark=remark,
    )


def _by_service(desk: Desk, timeline: Timeline, event: Event, fact: ProfileFact) -> Draft:
    when = desk.phrases.day(fact.when)
    if event.kind is Happening.HANDLE_KEPT:
        text = desk.say("statements.handle_kept.account", timeline, when=when)
    else:
        post = desk.phrases.day(fact.last_post_at or fact.when)
        text = desk.say(f"statements.{event.kind}.posts", timeline, when=when, post=post)
    return Draft(
        kind=event.kind,
        timeline=timeline,
        text=text,
        bounds=event.bounds,
        known_at=event.known_at,
        avoid=_BY_SERVICE[event.kind],
        facts=[fact],
    )


def renamed(desk: Desk) -> Iterator[Draft]:
    """One draft per handle that gave way to another of the same account."""
    for timeline in desk.history.timelines:
        spans = sorted(timeline.handles, key=lambda one: (one.first, one.last, one.handle))
        for old, new in pairwise(spans):
            yield _renamed(desk, timeline, old, new)


def _renamed(desk: Desk, timeline: Timeline, old: HandleSpan, new: HandleSpan) -> Draft:
    event = next(
        one for one in events(timeline) if one.kind is Happening.RENAMED and one.bounds.by == new.first
    )
    text = desk.say(
        "statements.renamed.text" if old.last < new.first else "statements.renamed.overlap",
        timeline,
        before=desk.phrases.handle(timeline.service, old.handle),
        handle=desk.phrases.handle(timeline.service, new.handle),
        last=desk.phrases.day(old.last),
        first=desk.phrases.day(new.first),
    )
    of_both = [one for one in timeline.facts if one.handle in (old.handle, new.handle)]
    shown = [one for period in timeline.periods for one in (period.first, *period.shown_on)]
    return Draft(
        kind=Happening.RENAMED,
        timeline=timeline,
        text=text,
        bounds=event.bounds,
        known_at=event.known_at,
        avoid=("another", "since"),
        sights=[one for one in shown if one.handle in (old.handle, new.handle)],
        facts=of_both[:2],
    )


def taken(desk: Desk) -> Iterator[Draft]:
    """One draft per sign that a linked handle may belong to somebody else."""
    of_body: dict[str, list[Timeline]] = {}
    for timeline in desk.history.timelines:
        of_body.setdefault(timeline.body, []).append(timeline)
    for body, takeover in desk.history.takeovers:
        for timeline in of_body.get(body, ()):
            if takeover.after in timeline.facts:
                yield _taken(desk, timeline, takeover)


def _taken(desk: Desk, timeline: Timeline, takeover: Takeover) -> Draft:
    signs = desk.words.series([str(desk.words(f"statements.sign.{one}")) for one in takeover.signs])
    text = desk.say(
        "statements.takeover.grave" if takeover.grave else "statements.takeover.hint",
        timeline,
        handle=desk.phrases.handle(timeline.service, takeover.after.handle),
        first=desk.phrases.day(takeover.before.when),
        last=desk.phrases.day(takeover.after.when),
        signs=signs,
    )
    return Draft(
        kind=Happening.TAKEOVER,
        timeline=timeline,
        text=text,
        bounds=takeover.bounds,
        known_at=takeover.bounds.by,
        avoid=("hacked", "hijacked"),
        open_questions=[desk.words("statements.open.ask")],
        facts=[takeover.before, takeover.after],
    )

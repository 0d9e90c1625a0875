"""Body by body: strips of those to which something happened, the table of all, what nobody could see."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from markupsafe import Markup

from amtsblick.assess.timeline.feed import events
from amtsblick.assess.timeline.uses import uses
from amtsblick.report.addresses import Linked, anchor, evidence_link, linked
from amtsblick.report.lookup import Names
from amtsblick.report.timeline.charts_strips import Lane, Span, strip
from amtsblick.report.timeline.tables import PeriodRow, bounds_words, state_of
from amtsblick.report.words import Words
from amtsblick.values.capture import EvidenceRef, State
from amtsblick.values.history import Blind, History
from amtsblick.values.timeline import Timeline
from amtsblick.values.timeline_events import Happening

_SHOWN: Final = 200
"""So many stretches of one cause are listed."""
_QUIET: Final = frozenset({Happening.FOUND})


class Strips:
    """Bodies to which something happened, in register order, each as the template needs it."""

    def __init__(
        self, history: History, services: Sequence[str], names: Names, say: Words, span: Span
    ) -> None:
        self._history, self._names, self._say, self._span = history, names, say, span
        self._by_body: dict[str, list[Timeline]] = defaultdict(list)
        for one in history.timelines:
            if not services or one.service in services:
                self._by_body[one.body].append(one)
        self.bodies = [
            key
            for key in history.bodies
            if any(event.kind not in _QUIET for one in self._by_body.get(key, ()) for event in events(one))
        ]

    def views(self) -> Iterator[dict[str, Any]]:
        """One body at a time."""
        for key in self.bodies:
            yield {
                "id": anchor(key),
                "name": self._names.body(key),
                "kind": self._names.kind(self._history.bodies[key].kind),
                "lanes": self.of(key),
            }

    def of(self, body: str) -> list[dict[str, Any]]:
        """All channels of one body, also where nothing happened."""
        return [lane for one in self._by_body[body] for lane in self._lane(one)]

    def _lane(self, timeline: Timeline) -> Iterator[dict[str, Any]]:
        until = self._history.until or self._span.until
        mine = uses([timeline], until, self._history.looked).get((timeline.body, timeline.service), [])
        name = self._names.service(timeline.service)
        words = list(self._words(timeline))
        label = Markup("{}: {}").format(name, Markup("; ").join(words))
        looks = self._history.looked.get(timeline.body, ())
        lane = Lane(timeline=timeline, uses=mine, happened=events(timeline), looks=looks)
        yield {
            "service": name,
            "handle": timeline.handle,
            "words": Markup("; ").join(words),
            "strip": strip(lane, self._span, label),
        }

    def _words(self, timeline: Timeline) -> Iterator[Markup]:
        """What the strip shows."""
        for use in uses([timeline], self._history.until or self._span.until).get(
            (timeline.body, timeline.service), []
        ):
            new = "timeline.strip.since" if use.period.start.after else "timeline.strip.found"
            yield self._say(new, when=bounds_words(use.period.start, self._say))
            if use.end is not None:
                ended = "timeline.strip.told" if use.told else "timeline.strip.unlinked"
                yield self._say(ended, when=bounds_words(use.end, self._say))
            else:
                last = self._say.day(use.period.last.when)
                yield self._say("timeline.strip.last", when=last)
        if timeline.periods:
            state = state_of(timeline, timeline.periods[-1], self._history.until)
            yield self._say("timeline.strip.state", state=self._say(f"timeline.state.{state}"))
        else:
            yield self._say("timeline.strip.never")


def lines(rows: Iterable[PeriodRow], say: Words, evidence_base: str) -> Iterator[dict[str, Any]]:
    """Rows of the table, body by body."""
    for (key, name), mine in groupby(rows, key=lambda row: (row.body_id, row.body_name)):
        yield {
            "id": anchor(key),
            "name": name,
            "rows": [_line(row, say, evidence_base) for row in mine],
        }


def _line(row: PeriodRow, say: Words, evidence_base: str) -> dict[str, Any]:
    ref = (
        EvidenceRef(bundle=row.evidence_file, record=row.record_id, offset=0, digest=row.digest)
        if row.evidence_file
        else None
    )
    href = evidence_link(evidence_base, ref)
    proof = linked(row.archived_at) if row.archived_at else None
    return {
        "service": row.service_name,
        "handle": row.handle,
        "state": say(f"timeline.state.{row.state}"),
        "since": bounds_words(row.start, say),
        "new": row.new,
        "until": bounds_words(row.end, say) if row.end else "",
        "told": row.told,
        "last": say.day(row.last_seen),
        "failures": row.failures,
        "proof": Linked(text=say.day(row.last_seen), href=proof.href if proof and proof.href else href),
    }


def blind(history: History, names: Names, say: Words) -> list[dict[str, Any]]:
    """What could not be looked at, by cause, the commonest first."""
    by_state: dict[State, list[Blind]] = defaultdict(list)
    for one in history.blind:
        by_state[one.state].append(one)
    ordered = sorted(by_state.items(), key=lambda one: (-len(one[1]), one[0]))
    return [
        {
            "label": say(f"state.{state}.label"),
            "words": say(f"state.{state}.words"),
            "number": len(each),
            "lines": [_blind(one, names, say) for one in each[:_SHOWN]],
            "more": max(0, len(each) - _SHOWN),
        }
        for state, each in ordered
    ]


def _blind(one: Blind, names: Names, say: Words) -> dict[str, Any]:
    if one.since is not None and one.until is not None:
        when = Markup("{}").format(say.span(one.since, one.until))
    elif one.since is not None:
        when = say("timeline.blind.since", day=say.day(one.since))
    elif one.until is not None:
        when = say("timeline.blind.until", day=say.day(one.until))
    else:
        when = say("timeline.blind.always")
    return {
        "body": names.body(one.body),
        "page": linked(one.page),
        "when": when,
        "archive": one.archive,
        "looks": one.looks,
        "detail": one.detail,
    }

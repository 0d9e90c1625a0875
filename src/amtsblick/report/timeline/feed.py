"""What became known between two moments? Events of channels, signs of takeovers, differences of surveys.

One vocabulary for reports, alerts and other people's software, in ``feed_formats`` as files. Windows
that follow one another tell everything exactly once, as long as the history is made of the same
observations: what an archive tells later about earlier years is told at its own, earlier moment.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from amtsblick.assess.timeline.feed import feed as events_between
from amtsblick.report.timeline.feed_entry import FeedEntry, FeedKind, FeedText, entry_id
from amtsblick.report.timeline.feed_survey import Dated, Difference, differences
from amtsblick.report.timeline.feed_words import Teller, kind_of
from amtsblick.report.timeline.proof_links import proof_links
from amtsblick.report.timeline.statement import ProofLink
from amtsblick.report.words import Words
from amtsblick.values.history import History
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline_events import Event, Takeover

BEGINNING: Final = datetime.min.replace(tzinfo=UTC)
"""As ``since``: everything that was ever known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What became known after ``since`` and at ``until`` at the latest; both aware."""

    since: datetime
    until: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.since < moment <= self.until


def feed_entries(
    history: History,
    sheets: Iterable[tuple[str, Sequence[Dated]]],
    window: Window,
    words: Sequence[Words],
    knowledge: Knowledge,
) -> tuple[FeedEntry, ...]:
    """All entries of a window, oldest first, with texts in each language of ``words``.

    ``sheets`` are a body's id and all its surveys; they are read one body at a time.
    """
    happened = events_between(history.timelines, window.since, window.until)
    taken = [one for one in history.takeovers if one[1].bounds.by in window]
    concerned = {(one.body, one.service) for one in happened} | {
        (body, sign.after.service) for body, sign in taken
    }
    # Sentences are only made for what is told: a history may be a hundred times as long as a window.
    part = replace(
        history,
        timelines=tuple(one for one in history.timelines if (one.body, one.service) in concerned),
        takeovers=tuple(taken),
    )
    desk = _Desk(part, [Teller(part, one, knowledge) for one in words])
    found = [
        *map(desk.event, happened),
        *(desk.takeover(body, sign) for body, sign in taken),
        *(
            desk.difference(body, one)
            for body, dated in sheets
            for one in differences(dated)
            if one.bounds.by in window
        ),
    ]
    return tuple(sorted(found, key=lambda one: (one.known_at, one.body, one.kind, one.service, one.id)))


class _Desk:
    def __init__(self, history: History, tellers: Sequence[Teller]) -> None:
        self._history = history
        self._tellers = tellers

    def event(self, event: Event) -> FeedEntry:
        remark, fact = event.remark, event.fact
        proofs = proof_links(
            self._history,
            sights=[one for one in event.proofs if one.outcome is Outcome.SEEN],
            absences=[one for one in event.proofs if one.outcome is not Outcome.SEEN],
            remarks=[remark] if remark else [],
            facts=[fact] if fact else [],
        )
        source = self._history.sources.get(remark.ref) if remark else None
        quote_url = source.page_url if source else ""
        return FeedEntry(
            id=_event_id(event),
            kind=FeedKind(event.kind.value),
            body=event.body,
            body_name=self._name(event.body),
            service=event.service,
            handle=event.handle,
            subject=event.before,
            bounds=event.bounds,
            known_at=event.known_at,
            texts={one.words.lang: one.event(event) for one in self._tellers},
            quote=remark.sentence if remark else "",
            quote_url=quote_url,
            link=quote_url or self._link(event.body, proofs),
            proofs=proofs,
        )

    def takeover(self, body: str, sign: Takeover) -> FeedEntry:
        fact = sign.after
        proofs = proof_links(self._history, facts=[sign.before, fact])
        return FeedEntry(
            id=entry_id(
                {
                    "kind": FeedKind.TAKEOVER,
                    "body": body,
                    "service": fact.service,
                    "handle": fact.handle,
                    "signs": " ".join(sorted(sign.signs)),
                    "before": sign.before.when,
                    "known_at": sign.bounds.by,
                }
            ),
            kind=FeedKind.TAKEOVER,
            body=body,
            body_name=self._name(body),
            service=fact.service,
            handle=fact.handle,
            grave=sign.grave,
            bounds=sign.bounds,
            known_at=sign.bounds.by,
            texts={one.words.lang: one.takeover(body, sign) for one in self._tellers},
            link=self._link(body, proofs),
            proofs=proofs,
        )

    def difference(self, body: str, found: Difference) -> FeedEntry:
        change, kind = found.change, kind_of(found.change)
        known_at = found.bounds.by
        return FeedEntry(
            id=entry_id({"kind": kind, "body": body, "subject": change.subject, "known_at": known_at}),
            kind=kind,
            body=body,
            body_name=self._name(body),
            subject=change.subject,
            bounds=found.bounds,
            known_at=known_at,
            texts={one.words.lang: _differs(one, found) for one in self._tellers},
            link=self._link(body, found.proofs),
            proofs=found.proofs,
        )

    def _name(self, body: str) -> str:
        known = self._history.bodies.get(body)
        return known.name if known and known.name else body

    def _link(self, body: str, proofs: Iterable[ProofLink]) -> str:
        """The newest look that shows something, archived where possible; failing that the homepage."""
        known = self._history.bodies.get(body)
        looks = sorted(proofs, key=lambda one: (one.outcome is Outcome.SEEN, one.taken_at), reverse=True)
        found = (one.archived_at or one.page_url for one in looks)
        web = (one for one in found if one.startswith(("https://", "http://")))
        return next(web, known.homepage if known else "")


def _differs(teller: Teller, found: Difference) -> FeedText:
    return teller.difference(found.change, found.bounds, other_catalogue=found.other_catalogue)


def _event_id(event: Event) -> str:
    """By what was seen or said then: later looks may give the channel another name or body."""
    body, handle = event.body, "" if event.before else event.handle
    sight = next((one for one in event.proofs if one.outcome is Outcome.SEEN), None)
    if event.remark is not None:
        body, handle = event.remark.body, event.remark.handle
    elif event.fact is not None:
        handle = event.fact.handle
    elif sight is not None:
        body, handle = sight.body, sight.handle
    return entry_id(
        {
            "kind": event.kind,
            "body": body,
            "service": event.service,
            "handle": handle,
            "before": event.before,
            "known_at": event.known_at,
            "sentence": event.remark.sentence if event.remark else "",
        }
    )

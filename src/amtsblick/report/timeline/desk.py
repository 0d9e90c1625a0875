"""What every sentence about a timeline has beside it: words to avoid, open questions, proofs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from markupsafe import Markup

from amtsblick.report.timeline.proof_links import proof_links
from amtsblick.report.timeline.reasons import reason_in
from amtsblick.report.timeline.statement import Statement
from amtsblick.report.timeline.wording import Phrases
from amtsblick.report.words import Words
from amtsblick.values.capture import State
from amtsblick.values.history import Blind, History
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.timeline import Bounds, Period, ProfileFact, Proof, Remark, Timeline, Unlooked
from amtsblick.values.timeline_events import Happening

_ARCHIVES: Final = 2
"""Archives named as open questions beside one sentence."""
_UNLOOKED: Final = 5
"""Pages named as not looked at beside one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A sentence before it is dressed; the fields as in ``Statement``, proofs as the timeline has them."""

    kind: Happening
    timeline: Timeline
    text: Markup
    bounds: Bounds | None
    known_at: datetime
    avoid: Sequence[str] = ()
    """Keys of the catalogue's table of words to avoid."""
    open_questions: Sequence[Markup] = ()
    sights: Sequence[Proof] = ()
    absences: Sequence[Proof] = ()
    remark: Remark | None = None
    facts: Sequence[ProfileFact] = field(default=())


class Desk:
    """One language and one history; turns drafts into statements."""

    def __init__(self, history: History, words: Words, knowledge: Knowledge) -> None:
        self.history = history
        self.words = words
        self.phrases = Phrases(history, words, knowledge)
        self._archives: dict[str, list[Blind]] = {}
        for one in history.blind:
            if one.archive and one.state is not State.LOOKED:
                self._archives.setdefault(one.body, []).append(one)

    def say(self, key: str, timeline: Timeline, n: int | None = None, **values: object) -> Markup:
        """A text of the catalogue, with body, channel, service and handle filled in."""
        service, handle = timeline.service, timeline.handle
        named = {
            "body": self.phrases.body(timeline.body),
            "channel": self.phrases.channel(service, handle),
            "service": self.phrases.service(service),
            "handle": self.phrases.handle(service, handle),
        }
        return self.words(key, n, **(named | values))

    def statement(self, draft: Draft) -> Statement:
        """The draft with the body's own words, words to avoid and links to what proves it."""
        remark = draft.remark
        quote = remark.sentence if remark else ""
        reason = reason_in(quote) or (remark.reason if remark else "")
        source = self.history.sources.get(remark.ref) if remark else None
        return Statement(
            body=draft.timeline.body,
            service=draft.timeline.service,
            handle=draft.timeline.handle,
            kind=draft.kind,
            text=draft.text,
            bounds=draft.bounds,
            known_at=draft.known_at,
            quote=quote,
            quote_url=source.page_url if source else "",
            reason=reason,
            avoid=tuple(self._avoid(draft.avoid, quote, reason)),
            open_questions=tuple(dict.fromkeys(draft.open_questions)),
            proofs=proof_links(
                self.history,
                sights=draft.sights,
                absences=draft.absences,
                remarks=[remark] if remark else [],
                facts=draft.facts,
            ),
        )

    def _avoid(self, keys: Iterable[str], quote: str, reason: str) -> Iterator[tuple[Markup, Markup]]:
        for key in keys:
            word = self.words(f"statements.avoid.{key}.word")
            if word.casefold() not in quote.casefold() and not (key == "because" and reason):
                yield word, self.words(f"statements.avoid.{key}.why")

    def stood(self, remark: Remark) -> Markup:
        """Where and when a notice was read."""
        place = self.phrases.place(remark.page, remark.body, remark.ref)
        return self.words("statements.stood", seen=self.phrases.day(remark.seen_at), place=place)

    def predecessor(self, timeline: Timeline, body: str) -> list[Markup]:
        """Says that an observation was made on the pages of an earlier body."""
        if body == timeline.body:
            return []
        return [self.words("statements.predecessor", body=self.phrases.body(body))]

    def unlooked(self, timeline: Timeline, period: Period) -> Iterator[Markup]:
        """Pages that would have to be looked at."""
        for one in period.open_for[:_UNLOOKED]:
            page = self.page(timeline, one)
            if one.tried is None:
                last = self.phrases.day(period.last.when)
                yield self.words("statements.open.not_since", page=page, last=last)
            else:
                when, state = self.phrases.day(one.tried.when), self.phrases.state(one.tried.why)
                yield self.words("statements.open.failed", page=page, when=when, state=state)

    def states(self, timeline: Timeline, period: Period) -> str:
        """Why which pages could not be looked at, in running text."""
        return "; ".join(
            f"{self.page(timeline, one)}: "
            + (
                self.phrases.state(one.tried.why)
                if one.tried
                else self.words("statements.lost_sight.not_visited")
            )
            for one in period.open_for[:_UNLOOKED]
        )

    def page(self, timeline: Timeline, one: Unlooked) -> str:
        """Name of a page that nobody looked at."""
        body = one.tried.body if one.tried else timeline.body
        return self.phrases.page(one.page, body, one.tried.ref if one.tried else "")

    def narrower(self, timeline: Timeline, bounds: Bounds | None) -> Iterator[Markup]:
        """What could still narrow the bounds of a start or an end."""
        if bounds is not None and bounds.after is not None:
            days = (bounds.by.date() - bounds.after.date()).days
            if days > 1:
                yield self.words("statements.open.wide", days)
        if timeline.body in self.history.half:
            yield self.words("statements.open.half")
        for one in self._archives.get(timeline.body, [])[:_ARCHIVES]:
            state = self.phrases.state(one.state)
            yield self.words("statements.open.archive", archive=one.archive, state=state)


def joined(parts: Iterable[Markup]) -> Markup:
    """Sentences one after another."""
    return Markup(" ").join(parts)

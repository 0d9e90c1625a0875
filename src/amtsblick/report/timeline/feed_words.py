"""What does an entry of the change feed say in one language?"""

from collections import defaultdict
from typing import Final

from amtsblick.report.lookup import Names
from amtsblick.report.timeline.feed_entry import FeedKind, FeedText
from amtsblick.report.timeline.statement import Statement
from amtsblick.report.timeline.statements import statements
from amtsblick.report.timeline.wording import Phrases
from amtsblick.report.words import Words
from amtsblick.values.answers import LoadState
from amtsblick.values.history import History
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.survey import Change, ChangeKind
from amtsblick.values.timeline import Bounds
from amtsblick.values.timeline_events import Event, Takeover

_LOADS: Final = frozenset(map(str, LoadState))


class Teller:
    """Titles and summaries in one language.

    A summary is the sentence that may be printed about the event (see ``statements``) where there is
    one, else a short sentence of the feed's own.
    """

    def __init__(self, history: History, words: Words, knowledge: Knowledge) -> None:
        self.words = words
        self._phrases = Phrases(history, words, knowledge)
        self._names = Names(knowledge, words, {key: body.name for key, body in history.bodies.items()})
        self._sentences: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
        for one in statements(history, words, knowledge):
            self._sentences[one.body, one.service, one.handle, one.kind].append(one)

    def event(self, event: Event) -> FeedText:
        """What happened to a channel."""
        by_service = event.fact is not None and event.remark is None
        key = (
            f"{event.kind}_account" if by_service and self._has(f"{event.kind}_account") else str(event.kind)
        )
        title = self._title(
            key,
            event.body,
            channel=self._phrases.channel(event.service, event.handle),
            before=self._phrases.handle(event.service, event.before),
        )
        said = event.remark.sentence if event.remark else None
        own = self._sentences.get((event.body, event.service, event.handle, event.kind), ())
        sentence = next(
            (
                one.text.striptags()
                for one in own
                if one.known_at == event.known_at and (said is None or one.quote == said)
            ),
            "",
        )
        return self._text(title, sentence or self._summary(key, title, event.bounds))

    def takeover(self, body: str, sign: Takeover) -> FeedText:
        """Signs that a handle belongs to somebody else."""
        service, handle = sign.after.service, sign.after.handle
        key = "takeover" if sign.grave else "takeover_hint"
        title = self._title(key, body, channel=self._phrases.channel(service, handle))
        own = self._sentences.get((body, service, handle, FeedKind.TAKEOVER), ())
        sentence = next((one.text.striptags() for one in own if one.bounds == sign.bounds), "")
        return self._text(title, sentence or self._summary(key, title, sign.bounds))

    def difference(self, change: Change, bounds: Bounds, *, other_catalogue: bool = False) -> FeedText:
        """What differs between two surveys; says so when the catalogue of third parties differs as well."""
        kind = kind_of(change)
        values: dict[str, str] = {"load": "", "state": self._phrases.state(change.subject)}
        match change.kind:
            case ChangeKind.NEW_THIRD_PARTY | ChangeKind.THIRD_PARTY_GONE:
                load = change.after or change.before
                values["subject"] = self._names.vendor(change.subject)
                values["load"] = str(self.words(f"load.{load}.label")) if load in _LOADS else load
            case ChangeKind.LEGAL_PAGE_GONE:
                values["subject"] = str(self.words(f"legal.{change.subject}"))
            case _:
                values["subject"] = values["state"]
        title = self._title(kind, change.body, **values)
        first, last = self._both(bounds)
        summary = self.words(f"feed.summary.{kind}", None, first=first, last=last, **values).striptags()
        if other_catalogue:
            summary = " ".join((summary, self.words("feed.other_catalogue").striptags()))
        return self._text(title, summary)

    def body(self, body: str) -> str:
        """Name of a body."""
        return self._phrases.body(body)

    def _has(self, key: str) -> bool:
        return self.words.has(f"feed.title.{key}")

    def _title(self, key: str, body: str, **values: object) -> str:
        return self.words(f"feed.title.{key}", None, body=self._phrases.body(body), **values).striptags()

    def _summary(self, key: str, title: str, bounds: Bounds) -> str:
        own = f"feed.summary.{key}"
        return self.words(
            own if self.words.has(own) else "feed.summary.any", title=title, when=self._when(bounds)
        ).striptags()

    def _both(self, bounds: Bounds) -> tuple[str, str]:
        """Moments of both surveys: days, or with the time where those are one day."""
        first, last = bounds.after or bounds.by, bounds.by
        if first.date() != last.date():
            return self.words.day(first), self.words.day(last)
        return str(self.words.moment(first)), str(self.words.moment(last))

    def _when(self, bounds: Bounds) -> str:
        last = self.words.day(bounds.by)
        if bounds.after is None:
            return str(self.words("feed.by", last=last))
        if bounds.after.date() == bounds.by.date():
            return str(self.words("feed.on", last=last))
        return str(self.words("feed.between", first=self.words.day(bounds.after), last=last))

    def _text(self, title: str, summary: str) -> FeedText:
        return FeedText(lang=self.words.lang, title=title, summary=summary)


def kind_of(change: Change) -> FeedKind:
    """Kind of a difference between two surveys in the feed's own vocabulary."""
    return FeedKind.OUT_OF_SIGHT if change.kind is ChangeKind.LOST_SIGHT else FeedKind(change.kind.value)

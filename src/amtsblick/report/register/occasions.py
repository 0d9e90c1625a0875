"""Why is something to be decided again? One sentence per occasion, and no more than its evidence carries."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final, TypeAlias

from markupsafe import Markup

from amtsblick.assess.register.standing import WEBSITE
from amtsblick.assess.register.undecided import YEARLY
from amtsblick.report.lookup import Names
from amtsblick.report.register.law_changes import LawChanges
from amtsblick.report.register.sources import partial_day
from amtsblick.report.timeline.wording import Phrases
from amtsblick.report.words import Words
from amtsblick.values.body import Body
from amtsblick.values.days import PartialDate
from amtsblick.values.decisions import Decision, Occasion, Pending, PendingKind, TriggerKind
from amtsblick.values.declared import DriftKind
from amtsblick.values.history import History
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.timeline import ChannelState
from amtsblick.values.usages import Metric, UsageKind

_Teller: TypeAlias = Callable[[Occasion, Mapping[str, str]], Iterator[Markup]]

_GONE: Final = frozenset({ChannelState.CLOSED, ChannelState.MOVED})


class Sentences:
    """Sentences of one list in one language. What an occasion does not tell is not said.

    What a legal act is about is told with its first occasion only.
    """

    def __init__(self, words: Words, knowledge: Knowledge, bodies: Iterable[Body]) -> None:
        named = {one.id: one for one in bodies}
        self.words = words
        self._names = Names(knowledge, words, {key: body.name for key, body in named.items()})
        self._phrases = Phrases(History(bodies=named, timelines=(), sources={}), words, knowledge)
        self._law = LawChanges(words, knowledge.legal_acts)
        self._told: Mapping[TriggerKind, _Teller] = {
            TriggerKind.DUE: self._review,
            TriggerKind.CHANNEL_NEW: self._channel_new,
            TriggerKind.CHANNEL_GONE: self._channel_gone,
            TriggerKind.NEW_RECIPIENT: self._new_recipient,
            TriggerKind.AFTER_REJECT: self._after_reject,
            TriggerKind.LEGAL_STATE: self._legal_state,
            TriggerKind.TERMS_CHANGED: self._terms_changed,
            TriggerKind.PEER_LEFT: self._peer_left,
            TriggerKind.LINE_CROSSED: self._line_crossed,
            TriggerKind.DRIFT: self._drift,
            TriggerKind.TAKEOVER: self._takeover,
        }

    def body(self, body: str) -> str:
        """Name of a body; its id when nobody knows it."""
        return self._names.body(body)

    def service(self, service: str) -> str:
        """Name of a service, or the word for the website."""
        return str(self.words("due.website")) if service in WEBSITE else self._names.service(service)

    def nothing(self) -> Markup:
        """What a list without items says."""
        return self.words("due.nothing")

    def heading(self, decision: Decision) -> Markup:
        """Which decision is meant: body, service and kind of use."""
        return self._about(decision.body, decision.service, decision.usage_kind)

    def subject(self, pending: Pending) -> Markup:
        """What something that waits is about."""
        if pending.kind is PendingKind.UNDECIDED and not pending.service:
            return self.words(
                "due.heading",
                body=self.body(pending.body),
                service=self.words("standing.service.all"),
                usage=self.words(f"standing.kind.{pending.usage_kind}"),
            )
        return self._about(pending.body, pending.service, pending.usage_kind)

    def _about(self, body: str, service: str, usage: UsageKind | None) -> Markup:
        named = {"body": self.body(body), "service": self.service(service)}
        if usage is None:
            return self.words("due.about", None, **named)
        return self.words("due.heading", None, **named, usage=self.words(f"standing.kind.{usage}"))

    def decided(self, decision: Decision) -> Markup:
        """What was decided when, and when somebody is to look again."""
        return self.words(
            "due.decided",
            day=self.words.day(decision.decided_on),
            decision=self.words(f"standing.decision.{decision.kind}"),
            review=self.words.day(decision.review_due),
        )

    def occasion(self, occasion: Occasion) -> Markup:
        """What happened, with the days and bounds that are known."""
        told = self._told[occasion.kind](occasion, dict(occasion.facts))
        return Markup(" ").join(told)

    def pending(self, pending: Pending) -> Markup:
        """What waits beside the decisions; its occasions are sentences of their own."""
        match pending.kind:
            case PendingKind.UNDECIDED:
                return Markup(" ").join(self._undecided(pending))
            case PendingKind.CONDITION:
                key = "condition_owner" if pending.owner else "condition"
                text = pending.text if pending.text.endswith((".", "!", "?")) else f"{pending.text}."
                day = self.words.day(pending.due_on) if pending.due_on else ""
                return self.words(f"due.pending.{key}", text=text, owner=pending.owner, day=day)
            case PendingKind.DOCUMENT:
                return self.words("due.pending.document", title=pending.text or pending.record)

    def _undecided(self, pending: Pending) -> Iterator[Markup]:
        usage = self.words(f"standing.kind.{pending.usage_kind}")
        if pending.text:
            channel = self.channel(pending.service, pending.text)
            yield self.words("due.pending.undecided_handle", usage=usage, channel=channel)
        else:
            yield self.words("due.pending.undecided", usage=usage)
        if pending.told_on:
            yield self.words("due.pending.told", day=self.words.day(pending.told_on))
            if pending.due_on and pending.due_on - pending.told_on >= YEARLY:
                yield self.words("due.pending.yearly")
            if pending.occasions:
                yield self.words("due.pending.since")

    def channel(self, service: str, handle: str) -> Markup:
        """As in "Kanal @amt auf X"."""
        return self._phrases.channel(service, handle)

    def day(self, text: str) -> str:
        """The day of a moment, a day, a month or a year, as the facts of occasions have it."""
        if "T" in text:
            return self.words.day(datetime.fromisoformat(text))
        return partial_day(PartialDate(text=text), self.words)

    def _review(self, _: Occasion, facts: Mapping[str, str]) -> Iterator[Markup]:
        yield self.words("due.review.text", day=self.day(facts["review_due"]))

    def _channel_new(self, occasion: Occasion, facts: Mapping[str, str]) -> Iterator[Markup]:
        before = facts.get("absent_before")
        yield self.words(
            "due.channel_new.text" if before else "due.channel_new.found",
            channel=self.channel(occasion.service, facts.get("handle", "")),
            first=self.day(facts["first_seen"]),
            before=self.day(before) if before else "",
        )

    def _channel_gone(self, occasion: Occasion, facts: Mapping[str, str]) -> Iterator[Markup]:
        yield self.words(
            "due.channel_gone.text",
            channel=self.channel(occasion.service, facts.get("handle", "")),
            last=self.day(facts["last_seen"]),
            gone=self.day(facts["gone_by"]),
        )
        over = facts.get("state", "") in _GONE
        if facts.get("said"):
            yield self.words("due.channel_gone.said", said=facts["said"])
        elif over:
            yield self.words("due.channel_gone.closed")
        if not over:
            yield self.words("due.channel_gone.caution")

    def _new_recipient(self, _: Occasion, facts: Mapping[str, str]) -> Iterator[Markup]:
        host, name = facts.get("host", ""), facts.get("name", "")
        yield self.words(
            "due.new_recipient.text",
            name=f"{name} ({host})" if host and name != host else name or host,
            since=self.day(facts["since"]),
            before=self.day(facts["absent_before"]),
        )
        if facts.get("category"):
            yield self.words("due.new_recipient.category", category=self._names.category(facts["category"]))
        if facts.get("country"):
            yield self.words("due.new_recipient.country", country=self.words.country(facts["country"]))
        if facts.get("tracker"):
            yield self.words("due.new_recipient.tracker")

    def _after_reject(self, _: Occasion, facts: Mapping[str, str]) -> Iterator[Markup]:
        subjects = self.words.series(facts["subjects"].split("\n"))
        yield self.words("due.after_reject.text", since=self.day(facts["since"]), subjects=subjects)
        before = facts.get("absent_before")
        if before:
            yield self.words("due.after_reject.before", before=self.day(before))
        else:
            yield self.words("due.after_reject.first")

    def _legal_state(self, _: Occasion, facts: Mapping[str, str]) -> Iterator[Markup]:
        yield from self._law.told(facts)

    def _terms_changed(self, occasion: Occasion, facts: Mapping[str, str]) -> Iterator[Markup]:
        key = f"due.terms_changed.what.{facts.get('terms', '')}"
        yield self.words(
            "due.terms_changed.text",
            what=self.words(key if self.words.has(key) else "due.terms_changed.what.other"),
            service=self.service(occasion.service),
            address=facts["address"],
            before=self.day(facts["before"]),
            after=self.day(facts["after"]),
        )

    def _peer_left(self, occasion: Occasion, facts: Mapping[str, str]) -> Iterator[Markup]:
        peer, how = self.body(facts["peer"]), facts["how"]
        if how != "register":
            yield self.words(
                f"due.peer_left.{how}",
                peer=peer,
                channel=self.channel(occasion.service, facts.get("handle", "")),
                last=self.day(facts["last_seen"]),
                gone=self.day(facts["gone_by"]),
                said=facts.get("said", ""),
            )
            return
        service = self.service(occasion.service)
        if facts.get("since"):
            since = self.words("due.peer_left.since", day=self.day(facts["since"]))
            yield self.words("due.peer_left.register", peer=peer, service=service, since=since)
        else:
            on = self.day(facts["said_on"])
            yield self.words("due.peer_left.register_undated", peer=peer, service=service, on=on)
        if facts.get("said_by"):
            yield self.words("due.peer_left.said_by", who=facts["said_by"])

    def _line_crossed(self, occasion: Occasion, facts: Mapping[str, str]) -> Iterator[Markup]:
        metric = facts["metric"]
        yield self.words(
            f"due.line_crossed.{'above' if facts.get('above') else 'below'}",
            int(facts["periods"]),
            metric=self.words(f"due.metric.{metric}"),
            value=self._figure(metric, facts["value"]),
            limit=self._figure(metric, facts["limit"]),
            since=self.day(facts["since"]),
            until=self.day(facts["until"]),
        )
        if facts.get("handle"):
            channel = self.channel(occasion.service, facts["handle"])
            yield self.words("due.line_crossed.handle", channel=channel)

    def _figure(self, metric: str, text: str) -> str:
        value = float(text)
        whole = self.words.number(int(value))
        number = whole if value == int(value) else text.replace(".", "," if self.words.lang == "de" else ".")
        if metric == Metric.HATE_SHARE:
            return str(self.words("due.line_crossed.percent", number=number))
        return number

    def _drift(self, occasion: Occasion, facts: Mapping[str, str]) -> Iterator[Markup]:
        kind, subject = facts["drift"], facts.get("subject", "")
        service, handle = (
            self._phrases.service(occasion.service),
            self._phrases.handle(occasion.service, subject),
        )
        of = "due.drift.channel_of" if subject else "due.drift.service_of"
        yield self.words(
            f"due.drift.{kind}",
            service=self.service(occasion.service),
            subject=self._names.vendor(subject),
            channel=self.channel(occasion.service, subject),
            channel_of=self.words(of, handle=handle, service=service),
        )
        if kind == DriftKind.OTHER_KIND:
            declared, seen = self._use(facts.get("declared", "")), self._use(facts.get("observed", ""))
            yield self.words("due.drift.sides", declared=declared, observed=seen)

    def _use(self, text: str) -> str:
        key = f"standing.kind.{text}"
        return str(self.words(key)) if self.words.has(key) else text

    def _takeover(self, occasion: Occasion, facts: Mapping[str, str]) -> Iterator[Markup]:
        signs = [self._sign(one.strip()) for one in facts.get("why", "").split(",")]
        yield self.words(
            "due.takeover.text",
            handle=self._phrases.handle(occasion.service, facts.get("handle", "")),
            service=self._phrases.service(occasion.service),
            signs=self.words.series(signs),
        )

    def _sign(self, sign: str) -> str:
        key = f"statements.sign.{sign}"
        return str(self.words(key)) if self.words.has(key) else sign

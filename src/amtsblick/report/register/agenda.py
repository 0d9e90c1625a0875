"""What is to be decided, since when and why: one item per decision, and per thing that waits beside them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final

from markupsafe import Markup

from amtsblick.report.register.occasions import Sentences
from amtsblick.values.decisions import Due, Occasion, Pending, PendingKind, TriggerKind
from amtsblick.values.usages import EvidenceLink

_TO_DO: Final[Mapping[PendingKind, str]] = MappingProxyType(
    {PendingKind.UNDECIDED: "decide", PendingKind.CONDITION: "fulfil", PendingKind.DOCUMENT: "check"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One reason as a sentence, with what proves it."""

    text: Markup
    proofs: tuple[EvidenceLink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that waits. ``when`` says since when or until when, "" where it has no day."""

    title: Markup
    when: Markup
    points: tuple[Point, ...]


def items(due: Iterable[Due], pending: Iterable[Pending], sentences: Sentences, today: date) -> list[Item]:
    """In order of their days, what has none last: what was decided or waits, and every reason.

    A change of the law is told once; under what it concerns as well stands where to find it.
    """
    listed: list[Due | Pending] = sorted((*due, *pending), key=lambda one: one.due_on or date.max)
    told = _Told(sentences)
    return [_item(one, told, sentences, today) for one in listed]


def _item(one: Due | Pending, told: "_Told", sentences: Sentences, today: date) -> Item:
    if isinstance(one, Due):
        title, first = sentences.heading(one.decision), sentences.decided(one.decision)
    else:
        title, first = sentences.subject(one), sentences.pending(one)
    return Item(
        title=title,
        when=_when(one, today, sentences),
        points=(Point(text=first), *told.points(one.occasions, title)),
    )


class _Told:
    """Under which title of a list was each change of the law told?"""

    def __init__(self, sentences: Sentences) -> None:
        self._sentences = sentences
        self._places: dict[tuple[tuple[str, str], ...], Markup] = {}

    def points(self, occasions: Iterable[Occasion], title: Markup) -> Iterator[Point]:
        """Reasons that are new to the reader, then one line for each place where others stand already."""
        elsewhere: Counter[Markup] = Counter()
        here = set()
        for one in occasions:
            law = one.kind is TriggerKind.LEGAL_STATE
            if law and one.facts in self._places:
                elsewhere[self._places[one.facts]] += 1
                continue
            if law:
                here.add(one.facts)
            yield Point(text=self._sentences.occasion(one), proofs=one.evidence)
        self._places |= dict.fromkeys(here, title)
        for place, count in elsewhere.items():
            yield Point(text=self._sentences.words("due.as_above", count, title=place))


def _when(one: Due | Pending, today: date, sentences: Sentences) -> Markup:
    if one.due_on is None:
        return Markup()
    days = (today - one.due_on).days
    what = _TO_DO[one.kind] if isinstance(one, Pending) else "decide"
    tense, count = ("since", days) if days >= 0 else ("ahead", -days)
    return sentences.words(f"due.when.{what}_{tense}", count)


def summary(due: Sequence[Due], decisions: int, ahead: int, sentences: Sentences, today: date) -> Markup:
    """How many of ``decisions`` are due on the day, and how many within ``ahead`` days after it."""
    say = sentences.words
    now = sum(one.due_on <= today for one in due)
    told = say("due.summary.due", now, all=decisions, day=say.day(today))
    if ahead:
        told += say("due.summary.ahead", len(due) - now, day=say.day(today + timedelta(days=ahead)))
    return told


def due_row(due: Due, sentences: Sentences) -> dict[str, Any]:
    """One decision for programs."""
    decision = due.decision
    return {
        "decision": decision.id,
        "body": decision.body,
        "service": decision.service,
        "usage_kind": decision.usage_kind.value,
        "kind": decision.kind.value,
        "decided_on": decision.decided_on.isoformat(),
        "review_due": decision.review_due.isoformat(),
        "due_on": due.due_on.isoformat(),
        "overdue_days": due.overdue,
        "occasions": [occasion_row(one, sentences) for one in due.occasions],
    }


def pending_row(pending: Pending, sentences: Sentences) -> dict[str, Any]:
    """One thing that waits beside the decisions, for programs."""
    return {
        "waiting": pending.kind.value,
        "body": pending.body,
        "service": pending.service,
        "record": pending.record,
        "sentence": sentences.pending(pending).unescape(),
        "due_on": pending.due_on.isoformat() if pending.due_on else None,
        "overdue_days": pending.overdue,
        "occasions": [occasion_row(one, sentences) for one in pending.occasions],
    }


def occasion_row(occasion: Occasion, sentences: Sentences) -> dict[str, Any]:
    """One reason with its evidence, for programs."""
    return {
        "kind": occasion.kind.value,
        "fact": occasion.fact,
        "known_at": occasion.known_at.isoformat(),
        "sentence": sentences.occasion(occasion).unescape(),
        "evidence": [
            {
                "kind": link.kind,
                "text": link.text,
                "ref": link.ref,
                "address": link.address,
                "taken_at": link.taken_at.isoformat() if link.taken_at else None,
            }
            for link in occasion.evidence
        ],
    }


def where(link: EvidenceLink) -> str:
    """Where an evidence link leads: its address, else the bytes."""
    return link.address or link.ref or link.text

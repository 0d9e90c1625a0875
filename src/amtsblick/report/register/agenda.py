"""What is to be decided, since when and why: one item per decision, and per thing that waits beside them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from amtsblick.report.register.occasions import Sentences
from amtsblick.values.decisions import Due, Occasion, Pending
from amtsblick.values.usages import EvidenceLink


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
    """Decisions first, each with what was decided and every reason; then what waits beside them."""
    return [*_decisions(due, sentences, today), *_others(pending, sentences, today)]


def _decisions(due: Iterable[Due], sentences: Sentences, today: date) -> Iterator[Item]:
    for one in due:
        reasons = (_point(occasion, sentences) for occasion in one.occasions)
        yield Item(
            title=sentences.heading(one.decision),
            when=_when(one.due_on, today, sentences),
            points=(Point(text=sentences.decided(one.decision)), *reasons),
        )


def _others(pending: Iterable[Pending], sentences: Sentences, today: date) -> Iterator[Item]:
    for one in pending:
        reasons = (_point(occasion, sentences) for occasion in one.occasions)
        yield Item(
            title=sentences.subject(one),
            when=_when(one.due_on, today, sentences),
            points=(Point(text=sentences.pending(one)), *reasons),
        )


def _point(occasion: Occasion, sentences: Sentences) -> Point:
    return Point(text=sentences.occasion(occasion), proofs=occasion.evidence)


def _when(day: date | None, today: date, sentences: Sentences) -> Markup:
    if day is None:
        return Markup()
    days = (today - day).days
    return sentences.words("due.since", days) if days >= 0 else sentences.words("due.ahead", -days)


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

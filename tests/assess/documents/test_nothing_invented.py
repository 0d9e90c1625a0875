"""Whatever is taken away, no piece of any document cites it any more."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from amtsblick.assess.documents.prefill import prefill
from amtsblick.assess.documents.subject import Subject
from amtsblick.values.documents import DocumentKind, Piece

RECORDS = (
    "usages", "decisions", "reviews", "statements", "campaigns", "agreements", "declarations", "measures",
    "drift", "documents",
)  # fmt: skip
SEEN = ("channels", "adverts", "recipients", "behaviour", "legal_pages", "cookies")
ROWS = ("legal_acts", "figures", "fits", "service_facts", "proposals", "services")
_STABLE = frozenset({
    "id", "body", "service", "usage", "homepage", "about", "version", "topic", "vendor", "category",
    "metric", "country", "host", "lang", "knowledge", "fact", "necessary", "purpose", "passes", "landing_page",
})  # fmt: skip
"""Texts that other rows are found by, or that words stand for: they are marked by the others."""


def marked(value: Any, mark: str) -> Any:
    """The same value with a mark in every free text, which no other value has."""
    if isinstance(value, Enum | datetime):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        free = {one.name: getattr(value, one.name) for one in fields(value) if one.name not in _STABLE}
        if type(value).__name__ in {"PartialDate", "AudienceFigure"}:
            return value
        return replace(value, **{name: marked(part, mark) for name, part in free.items()})
    if isinstance(value, tuple):
        named = any(is_dataclass(part) for part in value)  # what it names finds rows; the rest is free
        return tuple(part if named and isinstance(part, str) else marked(part, mark) for part in value)
    return f"{value} {mark}" if isinstance(value, str) and value else value


@dataclass(frozen=True)
class Fact:
    """One thing that is known, the mark it carries, and how the subject reads without it."""

    mark: str
    without: Callable[[Subject], Subject]


def everything_marked(full: Subject) -> tuple[Subject, list[Fact]]:
    """Every record and observation with a mark of its own."""
    found: list[Fact] = []

    def mark_all(name: str, values: tuple[Any, ...], gone: Callable[[str, int], Any]) -> tuple[Any, ...]:
        marks = [f"⟦{name}-{number}⟧" for number in range(len(values))]
        found.extend(Fact(mark, gone(name, number)) for number, mark in enumerate(marks))
        return tuple(marked(value, mark) for value, mark in zip(values, marks, strict=True))

    assert full.observed is not None
    records = {name: mark_all(name, getattr(full, name), _record_gone) for name in RECORDS}
    seen = {name: mark_all(name, getattr(full.observed, name), _sight_gone) for name in SEEN}
    return replace(full, **records, observed=replace(full.observed, **seen)), found


GONE = object()


def _record_gone(name: str, number: int) -> Callable[[Subject], Subject]:
    def gone(subject: Subject) -> Subject:
        kept = [GONE if place == number else one for place, one in enumerate(getattr(subject, name))]
        return replace(subject, **{name: tuple(kept)})

    return gone


def _sight_gone(name: str, number: int) -> Callable[[Subject], Subject]:
    def gone(subject: Subject) -> Subject:
        kept = [GONE if place == number else one for place, one in enumerate(getattr(subject.observed, name))]
        return replace(subject, observed=replace(subject.observed, **{name: tuple(kept)}))  # type: ignore[type-var]

    return gone


def swept(subject: Subject) -> Subject:
    """Without the places that were left for what is gone."""
    records = {name: tuple(one for one in getattr(subject, name) if one is not GONE) for name in RECORDS}
    assert subject.observed is not None
    seen = {name: tuple(one for one in getattr(subject.observed, name) if one is not GONE) for name in SEEN}
    return replace(subject, **records, observed=replace(subject.observed, **seen))


def pieces(subject: Subject) -> Iterator[Piece]:
    for kind in DocumentKind:
        service = "" if kind is DocumentKind.WEBSITE_NOTICE else subject.service
        for value in prefill(replace(subject, kind=kind, service=service)).fields:
            yield from value.pieces


def told(subject: Subject) -> str:
    """All that any document says, with its proofs and who said it."""
    return "\n".join(
        " ".join((one.text, one.who, *(f"{link.text} {link.ref} {link.address}" for link in one.evidence)))
        for one in pieces(subject)
    )


def test_every_kind_of_fact_is_told_somewhere(full: Subject) -> None:
    subject, facts = everything_marked(full)
    text = told(subject)

    assert {fact.mark for fact in facts if fact.mark not in text} == set()


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_what_is_taken_away_is_cited_nowhere(data: st.DataObject, full: Subject) -> None:
    subject, facts = everything_marked(full)
    taken = data.draw(st.lists(st.sampled_from(facts), unique_by=lambda fact: fact.mark, max_size=len(facts)))
    less = subject
    for fact in taken:
        less = fact.without(less)

    text = told(swept(less))
    for fact in taken:
        assert fact.mark not in text, fact.mark


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_rows_of_knowledge_that_are_gone_are_quoted_nowhere(data: st.DataObject, full: Subject) -> None:
    name = data.draw(st.sampled_from(ROWS))
    rows = getattr(full.knowledge, name)
    kept = tuple(row for row in rows if data.draw(st.booleans()))
    less = replace(full, knowledge=replace(full.knowledge, **{name: kept}))
    sources = {source for one in pieces(less) for source in one.sources}

    others = [row for each in ROWS if each != name for row in getattr(full.knowledge, each)]
    still = {source for row in (*kept, *others) for source in row.sources}
    still |= {
        source for row in (*kept, *others) for state in getattr(row, "states", ()) for source in state.sources
    }
    assert sources <= still

"""Which looks does a reader need to check a sentence, and where are they?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from amtsblick.report.timeline.statement import ProofLink, Subject
from amtsblick.values.history import History, Source
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import ProfileFact, Proof, Remark

MOST: Final = 8
"""Looks beside one sentence; the timeline has them all."""


def proof_links(
    history: History,
    *,
    sights: Iterable[Proof] = (),
    absences: Iterable[Proof] = (),
    remarks: Iterable[Remark] = (),
    facts: Iterable[ProfileFact] = (),
) -> tuple[ProofLink, ...]:
    """The most telling looks, oldest first, at most ``MOST``.

    What the body or the service says goes first when there are too many, then sights and absences by
    turns, each in the order given.
    """
    sources = history.sources
    said = [
        *(_noticed(sources, one) for one in remarks),
        *(_told(sources, one) for one in facts),
    ]
    looks = _by_turns([_look(sources, one) for one in sights], [_look(sources, one) for one in absences])
    every = (*said, *looks)
    chosen = list({(one.subject, one.page_url, one.taken_at, one.outcome): one for one in every}.values())
    return tuple(
        sorted(chosen[:MOST], key=lambda one: (one.taken_at, one.page_url, one.subject, one.outcome))
    )


def _by_turns(one: list[ProofLink], other: list[ProofLink]) -> Iterator[ProofLink]:
    for at in range(max(len(one), len(other))):
        yield from one[at : at + 1]
        yield from other[at : at + 1]


def _look(sources: Mapping[str, Source], proof: Proof) -> ProofLink:
    return replace(_link(sources, proof.outcome, proof.ref, proof.when, proof.page), why=proof.why)


def _noticed(sources: Mapping[str, Source], remark: Remark) -> ProofLink:
    link = _link(sources, Outcome.SEEN, remark.ref, remark.seen_at, remark.page)
    return replace(link, subject=Subject.NOTICE)


def _told(sources: Mapping[str, Source], fact: ProfileFact) -> ProofLink:
    link = _link(sources, fact.outcome, fact.ref, fact.when, fact.source)
    return replace(link, why=fact.why, subject=Subject.ACCOUNT)


def _link(sources: Mapping[str, Source], outcome: Outcome, ref: str, when: datetime, page: str) -> ProofLink:
    source = sources.get(ref)
    if source is None:
        return ProofLink(outcome=outcome, page_url=page, taken_at=when, evidence=None)
    return ProofLink(
        outcome=outcome,
        page_url=source.page_url or page,
        taken_at=source.taken_at,
        evidence=source.evidence,
        archive=source.archive,
        archived_at=source.archived_at,
    )

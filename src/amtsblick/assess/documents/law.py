"""How does the law stand on the document's day, and what changed since the last decision?"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from amtsblick.assess.documents.pieces import known
from amtsblick.assess.documents.subject import Subject
from amtsblick.assess.documents.words import both, day, partial, say, word
from amtsblick.assess.register.legal import acts_of, changes_between, counts_from, state_at
from amtsblick.values.documents import CitedAct, DocumentKind, Piece
from amtsblick.values.legal import ActKind, ActStatus, LegalAct

_OPEN: Final = frozenset(
    {ActStatus.APPEALED, ActStatus.STAYED, ActStatus.PROPOSED, ActStatus.OPEN, ActStatus.CONTESTED}
)
"""What may still come out otherwise."""
_CASE_LAW: Final = frozenset({ActKind.RULING, ActKind.ORDER, ActKind.GUIDANCE})


def relevant(subject: Subject) -> tuple[LegalAct, ...]:
    """Acts that speak of the service (or of websites, or of all) and were there on the day."""
    return acts_of(subject.knowledge.legal_acts, subject.topic, subject.today)


def cited(subject: Subject) -> tuple[CitedAct, ...]:
    """The acts that the document rests on, as they stand on the day.

    Rules of moderation rest on what holds for all services, a plan to leave on none.
    """
    if subject.kind is DocumentKind.EXIT_PLAN:
        return ()
    general = subject.kind is DocumentKind.MODERATION
    return tuple(
        CitedAct(act=act.id, status=state.status, since=counts_from(act, state))
        for act in relevant(subject)
        if not (general and act.services) and (state := state_at(act, subject.today)) is not None
    )


def acts(subject: Subject) -> Iterator[Piece]:
    """Every act that speaks of the service, with where it stands."""
    yield from _told(subject, lambda _: True)


def case_law(subject: Subject) -> Iterator[Piece]:
    """Rulings, orders and guidance: what courts and authorities said about duties and roles."""
    yield from _told(subject, lambda act: act.kind in _CASE_LAW)


def open_acts(subject: Subject) -> Iterator[Piece]:
    """Acts about this very service that may still come out otherwise; which of them matter, a human says."""
    for piece in _told(subject, lambda act: bool(act.services) and _status(subject, act) in _OPEN):
        yield replace(piece, to_check=True)


def adequacy(subject: Subject) -> Iterator[Piece]:
    """Adequacy decisions that the service may rest its transfers on."""
    yield from _told(subject, lambda act: act.kind is ActKind.ADEQUACY)


def _status(subject: Subject, act: LegalAct) -> ActStatus | None:
    state = state_at(act, subject.today)
    return state.status if state else None


def _told(subject: Subject, wanted: Callable[[LegalAct], bool]) -> Iterator[Piece]:
    for act in relevant(subject):
        state = state_at(act, subject.today)
        if state is None or not wanted(act):
            continue
        detail = both(subject, state.de, state.en)
        text = say(
            subject,
            "act_detail" if detail else "act",
            by=both(subject, act.by, act.by_en),
            ref=both(subject, act.ref, act.ref_en),
            dated=partial(subject, act.dated),
            effect=both(subject, act.effect_de, act.effect_en),
            since=partial(subject, state.since),
            status=word(subject, "status", state.status),
            detail=detail,
        )
        yield from known(text, (*act.sources, *state.sources), to_check=not act.verified)


def changes_since_decision(subject: Subject) -> Iterator[Piece]:
    """What changed since the legal state that the last decision was taken under."""
    decision = subject.last_decision
    if decision is None:
        return
    after = decision.legal_as_of or decision.decided_on
    changes = tuple(_changes(subject, after))
    yield from changes
    if not changes:
        sources = (source for act in relevant(subject) for source in act.sources)
        days = {"after": day(subject, after), "until": day(subject, subject.today)}
        yield from known(say(subject, "no_act_change", **days), sources, to_check=True)


def _changes(subject: Subject, after: date) -> Iterator[Piece]:
    acts = [act for act in subject.knowledge.legal_acts if not act.services or subject.topic in act.services]
    for change in changes_between(acts, after, subject.today):
        act, old = change.act, change.old
        text = say(
            subject,
            "act_new" if old is None else "act_changed",
            by=both(subject, act.by, act.by_en),
            ref=both(subject, act.ref, act.ref_en),
            effect=both(subject, act.effect_de, act.effect_en),
            since=partial(subject, change.new.since),
            status=word(subject, "status", change.new.status),
            before=word(subject, "status", old.status) if old else "",
        )
        yield from known(text, (*act.sources, *change.new.sources), to_check=not act.verified)

"""How does the law stand on the document's day, and what changed since the last decision?"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from amtsblick.assess.documents.pieces import known
from amtsblick.assess.documents.subject import Subject, service_of
from amtsblick.assess.documents.words import both, day, listed, partial, say, service_name, word
from amtsblick.assess.register.legal import acts_of, begun_at, changes_between, counts_from, state_at
from amtsblick.values.documents import CitedAct, DocumentKind, Piece
from amtsblick.values.legal import ActChange, ActKind, ActState, ActStatus, LegalAct

_OPEN: Final = frozenset(
    {ActStatus.APPEALED, ActStatus.STAYED, ActStatus.PROPOSED, ActStatus.OPEN, ActStatus.CONTESTED}
)
"""What may still come out otherwise."""
_ROLES, _TRANSFER = "roles", "transfer"
"""Topics of acts."""


def as_of(subject: Subject) -> date:
    """The day whose law the document cites: its own, and for the record of a decision that decision's.

    What came later was no ground of the decision; the evaluation tells it.
    """
    decision = subject.last_decision
    if subject.kind is not DocumentKind.DECISION_RECORD or decision is None:
        return subject.today
    return min(subject.today, decision.legal_as_of or decision.decided_on)


def relevant(subject: Subject) -> tuple[LegalAct, ...]:
    """Acts that speak of the service (or of websites, or of all) and were there on the day."""
    return acts_of(subject.knowledge.legal_acts, subject.topic, as_of(subject))


def cited(subject: Subject) -> tuple[CitedAct, ...]:
    """The acts that the document rests on, as they stand on the day."""
    return tuple(
        CitedAct(act=act.id, status=state.status, since=counts_from(act, state))
        for act in _rests_on(subject)
        if (state := begun_at(act, as_of(subject))) is not None
    )


def _rests_on(subject: Subject) -> tuple[LegalAct, ...]:
    """Rules of moderation rest on what holds for all services, a plan to leave on none."""
    about = relevant(subject)
    match subject.kind:
        case DocumentKind.EXIT_PLAN:
            return ()
        case DocumentKind.MODERATION:
            return tuple(act for act in about if not act.services)
        case DocumentKind.ROLE_SHEET:
            return (*_on_roles(subject), *_on_roles_elsewhere(subject))
        case DocumentKind.TRANSFER_SHEET:
            return tuple(act for act in about if _TRANSFER in act.topics)
        case _:
            return about


def acts(subject: Subject) -> Iterator[Piece]:
    """Every act that speaks of the service, with where it stands."""
    yield from _told(subject, relevant(subject))


def case_law(subject: Subject) -> Iterator[Piece]:
    """What courts and authorities said about who is controller.

    They spoke of pages on one network. For other networks of one operator it is told with the name of the
    one that they spoke of, for a human to transfer; where everybody may run a server, it is not.
    """
    yield from _told(subject, _on_roles(subject))
    for act in _on_roles_elsewhere(subject):
        names = listed(service_name(subject, one) for one in act.services)
        for piece in _told(subject, (act,)):
            text = say(subject, "act_elsewhere", services=names, text=piece.text)
            yield replace(piece, text=text, to_check=True)


def _on_roles(subject: Subject) -> tuple[LegalAct, ...]:
    return tuple(act for act in relevant(subject) if _ROLES in act.topics)


def _on_roles_elsewhere(subject: Subject) -> tuple[LegalAct, ...]:
    row = service_of(subject.knowledge, subject.service)
    if row is None or row.federated:
        return ()
    about = _on_roles(subject)
    return tuple(act for act in subject.knowledge.legal_acts if _ROLES in act.topics and act not in about)


def open_transfers(subject: Subject) -> Iterator[Piece]:
    """Acts about transfers by this very service that may still come out otherwise."""
    about = (act for act in relevant(subject) if _TRANSFER in act.topics and act.services)
    for piece in _told(subject, (act for act in about if _status(subject, act) in _OPEN)):
        yield replace(piece, to_check=True)


def adequacy(subject: Subject) -> Iterator[Piece]:
    """Adequacy decisions that the service may rest its transfers on."""
    yield from _told(subject, (act for act in relevant(subject) if act.kind is ActKind.ADEQUACY))


def _status(subject: Subject, act: LegalAct) -> ActStatus | None:
    state = state_at(act, as_of(subject))
    return state.status if state else None


def _told(subject: Subject, acts: Iterable[LegalAct]) -> Iterator[Piece]:
    for act in acts:
        state, begun = state_at(act, as_of(subject)), begun_at(act, as_of(subject))
        if state is None or begun is None:
            continue
        detail = _detail(subject, begun, state)
        text = say(
            subject,
            "act_detail" if detail else "act",
            by=both(subject, act.by, act.by_en),
            ref=both(subject, act.ref, act.ref_en),
            dated=partial(subject, act.dated),
            effect=both(subject, act.effect_de, act.effect_en),
            stands=_stands(subject, act, begun),
            detail=detail,
        )
        sources = (*act.sources, *begun.sources, *state.sources)
        yield from known(text, sources, to_check=not act.verified)


def _stands(subject: Subject, act: LegalAct, begun: ActState) -> str:
    """The status since it began; guidance is published on a day and stands since none."""
    status, since = _word(subject, act, begun.status), partial(subject, begun.since)
    if begun.status is ActStatus.NOT_CHECKED:
        return status
    own = status != word(subject, "status", begun.status)
    return say(subject, "act_stands_own" if own else "act_stands", status=status, since=since)


def _word(subject: Subject, act: LegalAct, status: ActStatus) -> str:
    own = f"{act.kind}.{status}"
    found = word(subject, "status", own)
    return word(subject, "status", status) if found == own else found


def _detail(subject: Subject, begun: ActState, newest: ActState) -> str:
    """What is said of the newest step, with its day where the status is older."""
    text = both(subject, newest.de, newest.en)
    return f"{partial(subject, newest.since)}: {text}" if text and newest is not begun else text


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


def changed_since_decided(subject: Subject) -> Iterator[Piece]:
    """What came after the law of a decision: no ground of it, so it stands apart."""
    decision = subject.last_decision
    if decision is not None:
        yield from _changes(subject, as_of(subject))


def _changes(subject: Subject, after: date) -> Iterator[Piece]:
    acts = [act for act in subject.knowledge.legal_acts if not act.services or subject.topic in act.services]
    for change in changes_between(acts, after, subject.today):
        act, old, detail = change.act, change.old, both(subject, change.new.de, change.new.en)
        text = say(
            subject,
            _change_sentence(change),
            detail=detail,
            by=both(subject, act.by, act.by_en),
            ref=both(subject, act.ref, act.ref_en),
            effect=both(subject, act.effect_de, act.effect_en),
            since=partial(subject, change.new.since),
            status=_word(subject, act, change.new.status),
            before=_word(subject, act, old.status) if old else "",
        )
        yield from known(text, (*act.sources, *change.new.sources), to_check=not act.verified)


def _change_sentence(change: ActChange) -> str:
    """A step within one status is told by what happened, not as a change of the status."""
    if change.old is None:
        return "act_new"
    same = change.old.status is change.new.status
    return ("act_step" if same else "act_changed_detail") if change.new.de else "act_changed"

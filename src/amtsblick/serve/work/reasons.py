"""Why is a decision to be made, or made again? Sentences with what proves them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from amtsblick.jobs.inbox import BodyAgenda, agendas
from amtsblick.report.addresses import link
from amtsblick.report.register.occasions import Sentences
from amtsblick.serve.visit import Visit
from amtsblick.values.accounts import Right
from amtsblick.values.decisions import Due, Occasion, Pending, TriggerKind
from amtsblick.values.records import Entry, RecordKind
from amtsblick.values.usages import EvidenceLink

AHEAD: Final = 30
"""Days before a review is due in which it is listed already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Where a sentence can be checked; ``href`` "" where no page shows it."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonView:
    """One sentence with its proofs."""

    text: Markup
    proofs: tuple[Proof, ...] = ()


def sentences(visit: Visit, told: Collection[BodyAgenda], bodies: Iterable[str]) -> Sentences:
    """Words for what is to be decided about these bodies; peers that occasions name are looked up."""
    waiting: list[Due | Pending] = []
    for one in told:
        waiting += [*one.due, *one.pending]
    occasions = [occasion for each in waiting for occasion in each.occasions]
    peers = {dict(each.facts).get("peer", "") for each in occasions if each.kind is TriggerKind.PEER_LEFT}
    found = (visit.desk.register.body(one) for one in sorted({*bodies, *peers} - {""}))
    return Sentences(visit.say, visit.desk.knowledge, [one for one in found if one is not None])


def occasion_views(occasions: Sequence[Occasion], words: Sentences) -> list[ReasonView]:
    """Each occasion as a sentence."""
    return [ReasonView(text=words.occasion(one), proofs=proofs(one.evidence)) for one in occasions]


def proofs(evidence: Sequence[EvidenceLink], most: int = 4) -> tuple[Proof, ...]:
    """The first proofs of a sentence, each once."""
    found = {(one.text or one.address or one.ref): link(one.address) or "" for one in evidence}
    return tuple(Proof(text=text, href=href) for text, href in list(found.items())[:most] if text)


def agenda_about(visit: Visit, body: str, service: str) -> BodyAgenda:
    """What is to be decided about a body's use of one service, or soon will be."""
    desk = visit.desk
    found = agendas(desk.register, desk.knowledge, [body], today=desk.today, ahead=AHEAD)
    agenda = found.get(body, BodyAgenda())
    return BodyAgenda(
        due=tuple(one for one in agenda.due if one.decision.service == service),
        pending=tuple(one for one in agenda.pending if one.service == service),
    )


def agenda_views(visit: Visit, agenda: BodyAgenda, body: str) -> list[ReasonView]:
    """Every sentence of it: what was decided, what is missing, and what happened."""
    words = sentences(visit, [agenda], [body])
    found: list[ReasonView] = []
    for one in agenda.due:
        found += [ReasonView(text=words.decided(one.decision)), *occasion_views(one.occasions, words)]
    for each in agenda.pending:
        found += [ReasonView(text=words.pending(each)), *occasion_views(each.occasions, words)]
    return found


def reasons_for(
    visit: Visit, kind: RecordKind, said: Mapping[str, Sequence[str]], entry: Entry | None
) -> list[ReasonView]:
    """Beside the form of a decision: what was decided before and what asks for it again."""
    if kind is not RecordKind.DECISION:
        return []
    body, service = (_about(name, said, entry) for name in ("body", "service"))
    if not body or not visit.visitor.may(Right.SEE_INSIDE, body) or not visit.desk.register.body(body):
        return []
    return agenda_views(visit, agenda_about(visit, body, service), body)


def _about(name: str, said: Mapping[str, Sequence[str]], entry: Entry | None) -> str:
    if entry is not None:
        return str(getattr(entry.content, name, ""))
    return next(iter(said.get(name, ())), "").strip()

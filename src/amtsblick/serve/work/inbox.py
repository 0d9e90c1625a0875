"""The inbox: what is to be decided, what waits for this reader's approval, what he began himself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from litestar import Response
from markupsafe import Markup

from amtsblick.assess.access.steps import body_of, rights_for_record
from amtsblick.assess.register.people import same_person
from amtsblick.jobs.inbox import BodyAgenda, begun_by, to_approve, to_decide
from amtsblick.report.register.agenda import items
from amtsblick.report.register.occasions import Sentences
from amtsblick.serve.addresses import record_path
from amtsblick.serve.routing import reads
from amtsblick.serve.visit import Visit
from amtsblick.serve.words import marked as _
from amtsblick.serve.work.kind_words import KINDS, STATES
from amtsblick.serve.work.reasons import AHEAD, ReasonView, proofs, sentences
from amtsblick.serve.work.seen_records import visible
from amtsblick.serve.work.tellers import shower, teller
from amtsblick.values.accounts import Right
from amtsblick.values.board import BoardQuery, Side
from amtsblick.values.decisions import Due, Pending, PendingKind
from amtsblick.values.records import Action, Entry, RecordKind
from amtsblick.values.tasks import TaskState

_BODIES: Final = 25
_RECORDS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where something can be done."""

    href: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One thing that waits. ``late``: its day has come."""

    title: Markup
    when: Markup
    late: bool
    day: date
    body: str
    points: Sequence[ReasonView]
    links: Sequence[Link]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingView:
    """One record that nobody has approved yet; ``note`` is why it was sent back."""

    href: str
    kind: str
    state: str
    state_name: str
    title: str
    entry: Entry
    note: str = ""


@reads("/work", Right.SEE_INSIDE)
def inbox(visit: Visit) -> Response[bytes]:
    """What waits for the reader, in order of its days."""
    desk = visit.desk
    services = {one.id for one in desk.knowledge.services} | {"homepage"}
    service = visit.chosen("service", services)
    mine = visit.one("mine") == "yes"
    found = to_decide(
        desk.register,
        desk.knowledge,
        today=desk.today,
        ahead=AHEAD,
        query=BoardQuery(
            side=Side.INSIDE,
            text=visit.one("q"),
            under=_under(visit, mine=mine),
            service=service,
            after=visit.one("after"),
            limit=_BODIES,
        ),
    )
    words = sentences(
        visit, [agenda for _line, agenda in found.bodies], [line.id for line, _ in found.bodies]
    )
    listed = item_views(visit, [agenda for _line, agenda in found.bodies], words, service)
    name = visit.member.id if visit.member else ""
    approve, more_approve = to_approve(
        desk.register, lambda one: _may_approve(visit, one, name), limit=_RECORDS
    )
    begun, more_begun = begun_by(desk.register, name, lambda one: visible(visit, one), limit=_RECORDS)
    first = not visit.one("after")
    return visit.page(
        "work/inbox.html",
        items=listed,
        bodies=found.total,
        next=visit.link(after=found.next) if found.next else "",
        approve=[_waiting(visit, one) for one in approve] if first else [],
        more_approve=more_approve,
        begun=[_waiting(visit, one) for one in begun] if first else [],
        more_begun=more_begun,
        running=_running(visit),
        services=[("homepage", str(visit.say("standing.service.homepage"))), *shower(visit).services],
        service=service,
        mine=mine,
        first=first,
        filtered=bool(visit.one("q") or service or mine),
    )


def _under(visit: Visit, *, mine: bool) -> tuple[str, ...]:
    """Of which parts of the tree; () for the whole register."""
    visitor = visit.visitor
    roots = visitor.roots(Right.SEE_INSIDE)
    if mine:
        roots = visitor.roots(Right.DECIDE) | visitor.roots(Right.APPROVE) or frozenset({"\0"})
    return () if "" in roots else tuple(sorted(roots))


def item_views(
    visit: Visit, agendas: Iterable[BodyAgenda], words: Sentences, service: str = ""
) -> list[ItemView]:
    """What is to be decided, in order of its days, with what the reader can do; of one service when named."""
    found = []
    for agenda in agendas:
        found += [_due(visit, one, words) for one in agenda.due if service in {"", one.decision.service}]
        found += [_pending(visit, one, words) for one in agenda.pending if service in {"", one.service}]
    return sorted(found, key=lambda one: one.day)


def _due(visit: Visit, due: Due, words: Sentences) -> ItemView:
    (item,) = items([due], [], words, visit.desk.today)
    decision = due.decision
    links = [_link(visit, RecordKind.DECISION, decision.id, _("Look at the decision"))]
    if visit.visitor.may(Right.DECIDE, decision.body):
        links.append(_decide(visit, decision.body, decision.service, decision.usage, _("Decide anew")))
    return ItemView(
        title=item.title,
        when=item.when,
        late=due.due_on <= visit.desk.today,
        day=due.due_on,
        body=decision.body,
        points=[ReasonView(text=one.text, proofs=proofs(one.proofs)) for one in item.points],
        links=links,
    )


def _pending(visit: Visit, pending: Pending, words: Sentences) -> ItemView:
    (item,) = items([], [pending], words, visit.desk.today)
    kind, label = _OF_PENDING[pending.kind]
    links = [_link(visit, kind, pending.record, label)]
    if pending.kind is PendingKind.UNDECIDED and visit.visitor.may(Right.DECIDE, pending.body):
        links.append(_decide(visit, pending.body, pending.service, pending.record, _("Decide")))
    return ItemView(
        title=item.title,
        when=item.when,
        late=pending.due_on is not None and pending.due_on <= visit.desk.today,
        day=pending.due_on or date.max,
        body=pending.body,
        points=[ReasonView(text=one.text, proofs=proofs(one.proofs)) for one in item.points],
        links=links,
    )


_OF_PENDING: Final = {
    PendingKind.UNDECIDED: (RecordKind.USAGE, _("Look at the usage")),
    PendingKind.CONDITION: (RecordKind.DECISION, _("Look at the decision")),
    PendingKind.DOCUMENT: (RecordKind.DOCUMENT, _("Look at the document")),
}


def _link(visit: Visit, kind: RecordKind, record: str, text: str) -> Link:
    return Link(href=record_path(visit.lang, kind, record), text=visit.texts.gettext(text))


def _decide(visit: Visit, body: str, service: str, usage: str, text: str) -> Link:
    query = urlencode({"body": body, "service": service, "usage": usage})
    return Link(href=f"/{visit.lang}/work/new/decision?{query}", text=visit.texts.gettext(text))


def _may_approve(visit: Visit, entry: Entry, name: str) -> bool:
    """Is it this reader who may approve it? What he wrote himself is not his to approve."""
    if same_person(name, entry.authors):
        return False
    rights = rights_for_record(Action.APPROVED, entry.kind, entry.content, entry.state)
    return visible(visit, entry) and visit.visitor.may_any(rights, body_of(entry.content))


def _waiting(visit: Visit, entry: Entry) -> WaitingView:
    return WaitingView(
        href=record_path(visit.lang, entry.kind, entry.record),
        kind=visit.texts.gettext(KINDS[entry.kind]),
        state=entry.state.value,
        state_name=visit.texts.gettext(STATES[entry.state]),
        title=teller(visit).title(entry.content),
        entry=entry,
        note=entry.note if entry.action is Action.RETURNED else "",
    )


def _running(visit: Visit) -> int:
    """Work that is under way or waits for a worker."""
    register = visit.desk.register
    return sum(len(register.tasks(states=[one], limit=50)) for one in (TaskState.RUNNING, TaskState.WAITING))


ROUTES = (inbox,)

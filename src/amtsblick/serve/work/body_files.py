"""One body's working file: every record, drafts too, what was seen beside what is said, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass

from litestar import Response

from amtsblick.assess.access.steps import body_of
from amtsblick.assess.register.holding import newest
from amtsblick.assess.register.proposals import Proposal
from amtsblick.jobs.beginnings import unrecorded
from amtsblick.jobs.body_records import standing
from amtsblick.jobs.inbox import agendas
from amtsblick.report.addresses import link
from amtsblick.serve.addresses import named
from amtsblick.serve.routing import reads
from amtsblick.serve.visit import Visit
from amtsblick.serve.words import marked as _
from amtsblick.serve.work.inbox import item_views
from amtsblick.serve.work.kind_words import KINDS, STATES
from amtsblick.serve.work.reasons import AHEAD, sentences
from amtsblick.serve.work.tellers import body_name, teller
from amtsblick.serve.work.told import Teller
from amtsblick.serve.work.usages import begin_links, cell_view
from amtsblick.values.accounts import Right
from amtsblick.values.board import Side
from amtsblick.values.records import Entry, RecordKind, RecordState


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """One record of the file, by its newest version."""

    kind: RecordKind
    entry: Entry
    title: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalView:
    """A channel that was seen and that no record covers."""

    service: str
    name: str
    handle: str
    kind: str
    href: str
    day: str


@reads("/work/bodies/{part:str}", Right.SEE_INSIDE)
def body_file(visit: Visit, part: str) -> Response[bytes]:
    """Everything that people at work need to know of one body."""
    register, name = visit.desk.register, named(part)
    known = register.body(name)
    if known is None or not visit.visitor.may(Right.SEE_INSIDE, name):
        raise visit.missing()
    tells = teller(visit)
    agenda = agendas(register, visit.desk.knowledge, [name], today=visit.desk.today, ahead=AHEAD)[name]
    line = register.board_body(Side.INSIDE, name)
    cells = register.board_cells(Side.INSIDE, name)
    entries = newest(register.entries_about([name]).get(name, ())).values()
    records = [_record(visit, tells, one) for one in entries if one.kind is not RecordKind.REOPENING]
    return visit.page(
        "work/body.html",
        body=known,
        homepage=link(known.homepage) or "",
        line=line,
        items=item_views(visit, [agenda], sentences(visit, [agenda], [name])),
        cells=[cell_view(visit, tells, line, one) for one in cells] if line else [],
        proposals=[_proposal(visit, tells, one) for one in unrecorded(register, name)],
        groups=_groups(visit, records),
        ended=[one for one in records if one.entry.state is RecordState.WITHDRAWN],
        children=register.board_children(Side.INSIDE, name),
        parent=register.body(known.parent) if known.parent else None,
        begin=begin_links(visit, name),
        entry=standing(register, name),
        may_manage=visit.visitor.may_any([Right.MANAGE_BODIES], body_of(known)),
        may_run=visit.visitor.may(Right.RUN, name),
        around=_around(visit, name),
        may_decide=visit.visitor.may(Right.DECIDE, name),
        may_enter=visit.visitor.may(Right.ENTER, name),
    )


def _around(visit: Visit, body: str) -> list[tuple[str, str, str]]:
    """Sentence, id and name of each body that came before or after."""
    texts, found = visit.texts, []
    for one in visit.desk.register.successions():
        if body in {one.before, one.after}:
            other = one.after if one.before == body else one.before
            said = _("Followed since %(day)s by") if one.before == body else _("Since %(day)s in place of")
            sentence = texts.gettext(said) % {"day": visit.say.day(one.since.date())}
            found.append((sentence, other, body_name(visit, other)))
    return found


def _record(visit: Visit, tells: Teller, entry: Entry) -> RecordView:
    return RecordView(
        kind=entry.kind,
        entry=entry,
        title=tells.title(entry.content),
        state=visit.texts.gettext(STATES[entry.state]),
    )


def _groups(visit: Visit, records: Sequence[RecordView]) -> list[tuple[str, list[RecordView]]]:
    """Records by kind, in the order of kinds; what ended stands elsewhere."""
    found = []
    for kind in RecordKind:
        of_kind = [
            one for one in records if one.kind is kind and one.entry.state is not RecordState.WITHDRAWN
        ]
        if of_kind:
            ordered = sorted(of_kind, key=lambda one: (one.title, one.entry.record))
            found.append((visit.texts.gettext(KINDS[kind]), ordered))
    return found


def _proposal(visit: Visit, tells: Teller, proposal: Proposal) -> ProposalView:
    usage = proposal.usage
    seen = usage.origin.on
    return ProposalView(
        service=usage.service,
        name=tells.service(usage.service),
        handle=usage.handle,
        kind=str(visit.say(f"standing.kind.{usage.kind}")),
        href=link(usage.origin.address) or "",
        day=visit.say.day(seen) if seen else "",
    )


ROUTES = (body_file,)

"""Documents: which there are, how far each is filled, what happened since, and which are needed but not made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from litestar import Response

from amtsblick.jobs.document_list import DocumentLine, Needs, lines, needs_of
from amtsblick.keep.ledger_documents import DocumentQuery
from amtsblick.serve.routing import reads
from amtsblick.serve.visit import Visit
from amtsblick.serve.work.document_views import document_path
from amtsblick.serve.work.kind_words import STATES
from amtsblick.serve.work.reach import body_names, seen_bodies, under
from amtsblick.serve.work.tellers import shower, teller
from amtsblick.values.accounts import Right
from amtsblick.values.board import BoardQuery, Side
from amtsblick.values.documents import DocumentKind
from amtsblick.values.records import RecordState

_ROWS: Final = 50
_BODIES: Final = 25
WEBSITE: Final = "website"
"""What the query calls documents that are about no service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """One document in a list. ``due`` is the earliest review of its body's decision on the service, in words."""

    line: DocumentLine
    href: str
    kind: str
    body_name: str
    service: str
    state: str
    due: str
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsView:
    """What one body's use of one service needs; kinds with their names."""

    service: str
    name: str
    needed: int
    missing: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyNeeds:
    """One body with what is missing. ``may_make``: this reader may have it made."""

    body: str
    name: str
    needs: Sequence[NeedsView]
    may_make: bool

    @property
    def missing(self) -> int:
        """How many documents nobody made."""
        return sum(len(one.missing) for one in self.needs)


@reads("/work/documents", Right.SEE_INSIDE)
def documents(visit: Visit) -> Response[bytes]:
    """All documents the reader may see, those that changed last first; of one body with what it needs."""
    register = visit.desk.register
    asked = under(visit, "body") if visit.one("body") else ()
    query = _query(visit, asked)
    entries = register.documents(query)
    following = entries[-1].seq if len(entries) > _ROWS else 0
    rows = _rows(visit, lines(register, visit.desk.knowledge, entries[:_ROWS], visit.desk.today))
    kinds = kind_names(visit)
    body = asked[0] if asked else ""
    return visit.page(
        "work/documents.html",
        rows=rows,
        next=visit.link(before=str(entries[_ROWS - 1].seq)) if following else "",
        first=not query.before,
        query=query,
        services=[(WEBSITE, str(visit.say("standing.service.homepage"))), *_services(visit)],
        service=visit.one("service"),
        kinds=list(kinds.items()),
        states=[(one.value, visit.texts.gettext(name)) for one, name in STATES.items()],
        body=body,
        body_name=body_names(visit, [body])[body],
        needs=_needs_of(visit, [body])[0] if body else None,
        may_make=bool(body) and visit.visitor.may(Right.ENTER, body),
    )


@reads("/work/documents-missing", Right.SEE_INSIDE)
def documents_missing(visit: Visit) -> Response[bytes]:
    """Bodies whose uses need documents that nobody has made."""
    roots = visit.visitor.roots(Right.SEE_INSIDE)
    found = visit.desk.register.overview(
        BoardQuery(
            side=Side.INSIDE,
            under=() if "" in roots else tuple(sorted(roots)),
            text=visit.one("q"),
            declared=True,
            after=visit.one("after"),
            limit=_BODIES,
        ),
        (),
    )
    bodies = [one.body.id for one in found.items]
    return visit.page(
        "work/documents_missing.html",
        bodies=[one for one in _needs_of(visit, bodies) if one.missing],
        through=len(bodies),
        total=found.total,
        next=visit.link(after=found.next) if found.next else "",
        first=not visit.one("after"),
    )


def kind_names(visit: Visit) -> dict[str, str]:
    """Kinds of documents and how they are called, in the order of knowledge."""
    forms = visit.desk.knowledge.forms
    return {one.kind.value: one.de if visit.lang == "de" else one.en for one in forms}


def _services(visit: Visit) -> list[tuple[str, str]]:
    known = {one.id for one in visit.desk.knowledge.services}
    return [(value, name) for value, name in shower(visit).services if value in known]


def _query(visit: Visit, asked: Sequence[str]) -> DocumentQuery:
    kind = visit.chosen("kind", [one.value for one in DocumentKind])
    state = visit.chosen("state", [one.value for one in RecordState])
    service = visit.chosen("service", [WEBSITE, *(one.id for one in visit.desk.knowledge.services)])
    open_states = [one for one in RecordState if one is not RecordState.WITHDRAWN]
    return DocumentQuery(
        bodies=asked or seen_bodies(visit),
        service=("" if service == WEBSITE else service) if service else None,
        kind=DocumentKind(kind) if kind else None,
        states=[RecordState(state)] if state else open_states,
        before=visit.number("before", 0, 0, 10**9 - 1),
        limit=_ROWS + 1,
    )


def _rows(visit: Visit, found: Iterable[DocumentLine]) -> list[DocumentRow]:
    known = list(found)
    names, kinds = body_names(visit, [one.document.body for one in known]), kind_names(visit)
    tells = teller(visit)
    due = {
        (cell.body, cell.service): cell.review_due
        for body in names
        for cell in visit.desk.register.board_cells(Side.INSIDE, body)
    }
    rows = []
    for one in known:
        day = due.get((one.document.body, one.document.service or "homepage"))
        rows.append(
            DocumentRow(
                line=one,
                href=document_path(visit.lang, one.document.id),
                kind=kinds[one.document.kind.value],
                body_name=names[one.document.body],
                service=tells.service(one.document.service or "homepage"),
                state=visit.texts.gettext(STATES[one.entry.state]),
                due=visit.say.day(day) if day else "",
                late=day is not None and day <= visit.desk.today,
            )
        )
    return rows


def _needs_of(visit: Visit, bodies: Sequence[str]) -> list[BodyNeeds]:
    """What these bodies need, in their order."""
    about = visit.desk.register.entries_about(list(bodies)) if bodies else {}
    names, kinds, tells = body_names(visit, bodies), kind_names(visit), teller(visit)

    def view(one: Needs) -> NeedsView:
        return NeedsView(
            service=one.service,
            name=tells.service(one.service or "homepage"),
            needed=len(one.needed),
            missing=[(kind.value, kinds[kind.value]) for kind in one.missing],
        )

    return [
        BodyNeeds(
            body=body,
            name=names[body],
            needs=[view(one) for one in needs_of(about.get(body, ()), visit.desk.today)],
            may_make=visit.visitor.may(Right.ENTER, body),
        )
        for body in bodies
    ]


ROUTES = (documents, documents_missing)

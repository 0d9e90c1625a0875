"""Usages and decisions of all bodies the reader may see, by body and service, with what was seen beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from litestar import Response

from amtsblick.serve.routing import reads
from amtsblick.serve.visit import Visit
from amtsblick.serve.words import marked as _
from amtsblick.serve.work.kind_words import NEW
from amtsblick.serve.work.seen_cells import SeenView, seen_view
from amtsblick.serve.work.tellers import shower, teller
from amtsblick.serve.work.told import Teller
from amtsblick.values.accounts import Right
from amtsblick.values.board import BoardBody, BoardCell, BoardQuery, Order, Side
from amtsblick.values.decisions import DecisionKind
from amtsblick.values.records import RecordKind
from amtsblick.values.usages import UsageKind

_BODIES: Final = 50
_GENERAL: Final = ("", "homepage")


_DUE: Final = {
    "0": _("date reached"),
    "30": _("within 30 days"),
    "90": _("within 90 days"),
    "365": _("within a year"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    """One body and service: what is said, seen and decided. ``late``: the review date is reached."""

    service: str
    name: str
    said: tuple[str, ...]
    seen: SeenView
    decision: str = ""
    outcome: str = ""
    review_due: str = ""
    late: bool = False
    reopened: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyRows:
    """A body with its services."""

    body: BoardBody
    cells: tuple[CellView, ...]


@reads("/work/usages", Right.SEE_INSIDE)
def usages(visit: Visit) -> Response[bytes]:
    """The list with its filters; bodies of which the register holds anything, by name."""
    register = visit.desk.register
    query = _query(visit)
    services = [one.id for one in visit.desk.knowledge.services]
    tells = teller(visit)
    if query.service:
        found = register.service_rows(query.service, query)
        listed = [
            BodyRows(body=row.body, cells=(cell_view(visit, tells, row.body, row.cell),))
            for row in found.items
        ]
        total, following = found.total, found.next
    else:
        rows = register.overview(query, [*_GENERAL, *services])
        listed = [
            BodyRows(body=row.body, cells=tuple(_cells(visit, tells, row.body, row.cells)))
            for row in rows.items
        ]
        total, following = rows.total, rows.next
    kinds = [(one.value, str(visit.say(f"standing.kind.{one}"))) for one in UsageKind]
    outcomes = [(one.value, str(visit.say(f"standing.decision.{one}"))) for one in DecisionKind]
    return visit.page(
        "work/usages.html",
        rows=listed,
        total=total,
        next=visit.link(after=following) if following else "",
        query=query,
        services=[("homepage", str(visit.say("standing.service.homepage"))), *shower(visit).services],
        kinds=kinds,
        outcomes=outcomes,
        dues=[(days, visit.texts.gettext(said)) for days, said in _DUE.items()],
        due=visit.one("due"),
        regions=[one.value for one in register.regions(Side.INSIDE) if one.value],
        begin=begin_links(visit, ""),
    )


def begin_links(visit: Visit, body: str) -> list[tuple[str, str]]:
    """Kinds of records that the reader may begin, for one body or for any, and how each link is called."""
    rights = (
        (RecordKind.USAGE, Right.ENTER),
        (RecordKind.DECISION, Right.DECIDE),
        (RecordKind.REVIEW, Right.REVIEW),
        (RecordKind.CAMPAIGN, Right.ENTER),
        (RecordKind.AGREEMENT, Right.ENTER),
        (RecordKind.PUBLIC_STATEMENT, Right.STATE),
        (RecordKind.MEASURE, Right.ENTER),
    )
    return [
        (kind.value, visit.texts.gettext(NEW[kind]))
        for kind, right in rights
        if visit.visitor.may(right, body)
    ]


def _query(visit: Visit) -> BoardQuery:
    known = {one.id for one in visit.desk.knowledge.services} | {"homepage"}
    kind = visit.chosen("kind", [one.value for one in UsageKind])
    outcome = visit.chosen("outcome", [one.value for one in DecisionKind])
    due = visit.chosen("due", _DUE)
    roots = visit.visitor.roots(Right.SEE_INSIDE)
    return BoardQuery(
        side=Side.INSIDE,
        text=visit.one("q"),
        regions=(visit.one("region"),) if visit.one("region") else (),
        under=() if "" in roots else tuple(sorted(roots)),
        service=visit.chosen("service", known),
        usage_kinds=(UsageKind(kind),) if kind else (),
        outcomes=(DecisionKind(outcome),) if outcome else (),
        due_until=visit.desk.today + timedelta(days=int(due)) if due else None,
        reopened=visit.one("reopened") == "yes",
        declared=visit.one("all") != "yes",
        order=Order.DUE if due else Order.NAME,
        after=visit.one("after"),
        limit=_BODIES,
    )


def _cells(visit: Visit, tells: Teller, body: BoardBody, cells: Sequence[BoardCell]) -> Iterator[CellView]:
    """Those that tell anything."""
    for one in cells:
        if one.usage_kinds or one.decision or one.channels:
            yield cell_view(visit, tells, body, one)


def cell_view(visit: Visit, tells: Teller, body: BoardBody, cell: BoardCell) -> CellView:
    """One cell in words."""
    say = visit.say
    return CellView(
        service=cell.service,
        name=tells.service(cell.service),
        said=tuple(str(say(f"standing.kind.{one}")) for one in cell.usage_kinds),
        seen=seen_view(body, cell, say),
        decision=cell.decision,
        outcome=str(say(f"standing.decision.{cell.outcome}")) if cell.outcome else "",
        review_due=say.day(cell.review_due) if cell.review_due else "",
        late=cell.review_due is not None and cell.review_due <= visit.desk.today,
        reopened=cell.reopened,
    )


ROUTES = (usages,)

"""What is to be decided, where what is declared differs from what is seen, and which questionnaires are out."""

from dataclasses import replace
from typing import Final

from amtsblick.jobs.drift_list import drift_list
from amtsblick.jobs.inbox import to_decide
from amtsblick.jobs.questionnaires import returned
from amtsblick.serve.api.operations import Call, Listing, Param, Part, Shape, operation, paged
from amtsblick.serve.api.records import line
from amtsblick.serve.api.sides import nowhere, own_bodies, place, under
from amtsblick.serve.work.seen_records import visible
from amtsblick.values.accounts import Right
from amtsblick.values.api import AgendaItem, Asked, DriftItem, RecordLine
from amtsblick.values.board import BoardQuery, Side
from amtsblick.values.declared import DriftKind
from amtsblick.values.records import RecordState

_UNDER: Final = Param(name="under", about="A body's id: that one and all below it.")


@operation(
    "GET", "/agenda", id="listAgenda", tag="agenda", access=Right.SEE_INSIDE, gives=AgendaItem,
    listing=Listing.PAGES, raises=(404,),
    params=(
        _UNDER,
        Param(name="service", shape=Shape.SERVICE, about="Decisions on that service."),
        Param(name="ahead", shape=Shape.NUMBER, least=0, most=3650, default=30, about="Days to look ahead."),
        *paged(25),
    ),
)  # fmt: skip
def agenda(call: Call) -> Part:
    """Bodies about which anything is to be decided, the most urgent first, with every reason."""
    query = BoardQuery(
        side=Side.INSIDE,
        under=under(call, Side.INSIDE),
        service=call.text("service"),
        after=call.text("after"),
        limit=call.number("limit"),
    )
    desk = call.visit.desk
    found = nowhere(
        lambda: to_decide(
            desk.register, desk.knowledge, today=desk.today, ahead=call.number("ahead"), query=query
        )
    )
    items = [AgendaItem(body=body, due=one.due, pending=one.pending) for body, one in found.bodies]
    return Part(items=items, next=found.next, total=found.total)


@operation(
    "GET", "/drift", id="listDrift", tag="agenda", access=Right.SEE_INSIDE, gives=DriftItem,
    listing=Listing.PAGES, raises=(404,),
    params=(
        _UNDER,
        Param(name="kind", shape=Shape.CHOICE, many=True, options=tuple(one.value for one in DriftKind),
              about="How they differ."),
        Param(name="service", shape=Shape.SERVICE, many=True, about="Services that it is about."),
        *paged(15),
    ),
)  # fmt: skip
def drift(call: Call) -> Part:
    """Where what bodies declare differs from what was observed, both with proof.

    A page goes through at most 200 bodies and may be empty; `total` counts bodies that are gone through in all.
    """
    found = nowhere(
        lambda: drift_list(
            call.visit.desk.register,
            BoardQuery(side=Side.INSIDE, under=under(call, Side.INSIDE), after=call.text("after")),
            day=call.visit.desk.today,
            kinds=call.each("kind", DriftKind),
            services=call.all("service"),
            enough=call.number("limit"),
        )
    )
    items = [DriftItem(body=one.body, drifts=one.drifts, asked=one.asked is not None) for one in found.lines]
    return Part(items=items, next=found.next, total=found.total)


@operation(
    "GET", "/waiting", id="listWaiting", tag="agenda", access=Right.SEE_INSIDE, gives=RecordLine,
    listing=Listing.PAGES,
    params=(
        Param(name="state", shape=Shape.CHOICE, options=("draft", "submitted"), about="Drafts or submitted ones."),
        Param(name="author", about="Who wrote it."),
        *paged(),
    ),
)  # fmt: skip
def waiting(call: Call) -> Part:
    """Newest versions that nobody has approved, newest first. A page may be shorter than `limit`."""
    state = call.text("state")
    states = [RecordState(state)] if state else [RecordState.DRAFT, RecordState.SUBMITTED]
    limit = call.number("limit")
    found = call.visit.desk.register.waiting(
        states, author=call.text("author"), before=place(call) or None, limit=limit
    )
    items = [line(one) for one in found if visible(call.visit, one)]
    return Part(items=items, next=str(found[-1].seq) if len(found) == limit else "")


@operation(
    "GET", "/questionnaires", id="listQuestionnaires", tag="agenda", access=Right.SEE_INSIDE, gives=Asked,
    listing=Listing.PAGES,
)  # fmt: skip
def questionnaires(call: Call) -> Part:
    """Which questionnaires are out, which came back, and who is late. Always whole."""
    mine = own_bodies(call, Side.INSIDE)
    found = [
        Asked(
            questionnaire=replace(one.questionnaire, token=""),
            body=one.body,
            reply=one.reply,
            late=one.late,
            arrived=one.arrived,
        )
        for one in returned(call.visit.desk.register, call.visit.desk.today).lines
        if mine is None or one.body.id in mine
    ]
    return Part(items=found, total=len(found))


OPERATIONS = (agenda, drift, waiting, questionnaires)

"""Bodies: which there are and how they stand to services, one body whole, and its channels over time."""

from dataclasses import dataclass
from typing import Final

from amtsblick.jobs.body_file import BodyFile, body_file
from amtsblick.serve.api.faults import ApiError
from amtsblick.serve.api.operations import SIDE, Call, Listing, Param, Part, Shape, operation, paged
from amtsblick.serve.api.sides import side_of, sliced, under, whole_side
from amtsblick.serve.routing import Door
from amtsblick.values.api import BodySheetFile, BodyTimeline, NamedSource
from amtsblick.values.board import (
    BoardQuery,
    Facet,
    Order,
    OverviewRow,
    ServiceRow,
    Side,
)
from amtsblick.values.decisions import DecisionKind
from amtsblick.values.survey import Status
from amtsblick.values.usages import UsageKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """Values that filters of bodies may have, and how many bodies have each."""

    regions: tuple[Facet, ...]
    kinds: tuple[Facet, ...]
    countries: tuple[Facet, ...]


SERVICE: Final = Param(name="service", shape=Shape.SERVICE, about="The service that the other filters mean.")
OF_BODIES: Final = (
    SIDE,
    Param(
        name="q", about="Words of its name, handles, kind, region or id; all must be there.", example="Stadt"
    ),
    Param(name="region", many=True, about="Region as the lists of bodies name it."),
    Param(name="kind", many=True, about="Kind of body."),
    Param(name="country", many=True, about="ISO 3166-1 alpha-2."),
    Param(name="under", about="A body's id: that one and all below it."),
)
OF_CELLS: Final = (
    Param(name="seen", shape=Shape.CHOICE, many=True, options=tuple(one.value for one in Status),
          about="What the newest survey says of the service, of any service when none is named."),
    Param(name="never", shape=Shape.FLAG, about="Bodies that nobody ever looked at, as well."),
    Param(name="usage", shape=Shape.CHOICE, many=True, options=tuple(one.value for one in UsageKind),
          about="What the body says of its use."),
    Param(name="decision", shape=Shape.CHOICE, many=True, options=tuple(one.value for one in DecisionKind),
          about="What the standing decision came to."),
    Param(name="due_until", shape=Shape.DAY, about="Reviews that are due by that day.", example="2026-12-31"),
    Param(name="reopened", shape=Shape.FLAG, about="Standing decisions that facts reopened; inside only."),
)  # fmt: skip
_BODY: Final = "/bodies/{body}"
_AS_OF: Final = (
    Param(name="day", shape=Shape.DAY, about="Records that hold on that day; today without it."),
    Param(name="known_at", shape=Shape.MOMENT, about="As known at that moment; now without it."),
)


def board_query(call: Call, side: Side) -> BoardQuery:
    """The filters of a list of bodies."""
    order = call.text("order")
    return BoardQuery(
        side=side,
        text=call.text("q"),
        regions=call.all("region"),
        kinds=call.all("kind"),
        countries=call.all("country"),
        under=under(call, side),
        service=call.text("service"),
        statuses=call.each("seen", Status),
        never=call.flag("never"),
        usage_kinds=call.each("usage", UsageKind),
        outcomes=call.each("decision", DecisionKind),
        due_until=call.day("due_until"),
        reopened=call.flag("reopened"),
        order=Order(order) if order else Order.NAME,
        after=call.text("after"),
        limit=call.number("limit"),
    )


@operation(
    "GET", "/bodies", id="listBodies", tag="bodies", access=Door.PUBLIC, gives=OverviewRow,
    listing=Listing.PAGES,
    params=(
        *OF_BODIES, SERVICE, *OF_CELLS,
        Param(name="cells", shape=Shape.SERVICE, many=True,
              about="Services of which each body's cell is given, in this order."),
        Param(name="order", shape=Shape.CHOICE, options=tuple(one.value for one in Order),
              about="By name, or by the day of the earliest review."),
        *paged(),
    ),
)  # fmt: skip
def list_bodies(call: Call) -> Part:
    """Bodies with how they stand to services. `service` narrows what `seen`, `usage` and `decision` mean."""
    query = board_query(call, side_of(call))
    return sliced(lambda: call.visit.desk.register.overview(query, call.all("cells")))


@operation("GET", "/facets", id="getFacets", tag="bodies", access=Door.PUBLIC, gives=Facets, params=(SIDE,))
def facets(call: Call) -> Facets:
    """Regions, kinds and countries by which bodies can be asked for. Counts are of the whole register."""
    register, side = call.visit.desk.register, whole_side(call)
    return Facets(
        regions=register.regions(side), kinds=register.kinds(side), countries=register.countries(side)
    )


@operation(
    "GET", _BODY, id="getBody", tag="bodies", access=Door.PUBLIC, gives=BodySheetFile, params=(SIDE, *_AS_OF),
    raises=(404,),
)  # fmt: skip
def get_body(call: Call) -> BodySheetFile:
    """One body with everything that is said, decided and observed of it, also as of another day."""
    body = call.steps["body"]
    desk, side = call.visit.desk, side_of(call, body)
    day, known_at = call.day("day"), call.moment("known_at")
    found = body_file(
        desk.register, desk.knowledge, body, side, day=day or desk.today, known_at=known_at,
        evidence=desk.evidence,
    )  # fmt: skip
    if found is None:
        raise _unknown(body)
    return _sheet(found)


@operation(
    "GET", f"{_BODY}/timeline", id="getBodyTimeline", tag="bodies", access=Door.PUBLIC, gives=BodyTimeline,
    params=(SIDE,), raises=(404,),
)  # fmt: skip
def body_timeline(call: Call) -> BodyTimeline:
    """A body's channels over time, each statement with its bounds and proofs."""
    body = call.steps["body"]
    register, side = call.visit.desk.register, side_of(call, body)
    if register.board_body(side, body) is None:
        raise _unknown(body)
    view = register.body_view(body)
    return BodyTimeline(
        body=body,
        since=view.since if view else None,
        until=view.until if view else None,
        half=view.half if view else False,
        timelines=view.timelines if view else (),
        takeovers=view.takeovers if view else (),
        successions=view.successions if view else (),
        blind=view.blind if view else (),
        looked=view.looked if view else (),
        sources=tuple(
            NamedSource(
                ref=ref, page_url=one.page_url, taken_at=one.taken_at, evidence=one.evidence,
                archive=one.archive, archived_at=one.archived_at,
            )
            for ref, one in (view.sources if view else ())
        ),
    )  # fmt: skip


@operation(
    "GET", "/services/{service}/bodies", id="listServiceBodies", tag="services", access=Door.PUBLIC,
    gives=ServiceRow, listing=Listing.PAGES, raises=(404,),
    params=(*OF_BODIES, *OF_CELLS, *paged()),
)  # fmt: skip
def service_bodies(call: Call) -> Part:
    """Bodies and how each stands to one service. Without `seen` those of which there is anything to tell."""
    service = call.steps["service"]
    if service not in {one.id for one in call.visit.desk.knowledge.services}:
        raise ApiError(404, f"There is no service {service[:60]!r}.")
    query = board_query(call, side_of(call))
    return sliced(lambda: call.visit.desk.register.service_rows(service, query))


def _unknown(body: str) -> ApiError:
    return ApiError(404, f"There is no body {body[:60]!r} here.")


def _sheet(found: BodyFile) -> BodySheetFile:
    held = found.shelf.held
    return BodySheetFile(
        side=found.side,
        body=found.body,
        day=found.day,
        known_at=found.known_at,
        line=found.line,
        cells=found.cells,
        parent=found.parent,
        children=found.children,
        usages=held.usages,
        campaigns=held.campaigns,
        agreements=held.agreements,
        statements=held.statements,
        reviews=held.reviews,
        decisions=held.decisions,
        measures=held.measures,
        documents=tuple(one.document for one in found.shelf.editions),
        reopenings=found.reopenings,
        drafts=len(found.drafts),
        observed=found.view.observed if found.view else None,
    )


OPERATIONS = (list_bodies, facets, get_body, body_timeline, service_bodies)

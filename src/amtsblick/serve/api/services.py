"""Services, figures of all bodies together, news, and search."""

from collections.abc import Mapping
from typing import Final

from amtsblick.jobs.body_file import service_file
from amtsblick.serve.api.bodies import OF_BODIES, board_query
from amtsblick.serve.api.faults import ApiError
from amtsblick.serve.api.operations import SIDE, Call, Listing, Param, Part, Shape, operation, paged
from amtsblick.serve.api.sides import nowhere, own_bodies, side_of, sliced, under, whole_side
from amtsblick.serve.routing import Door
from amtsblick.values.api import News, ServiceCount, ServiceSheet, StatusCount
from amtsblick.values.board import FeedQuery, FeedRow, HitKind, SearchHit, ServiceTotal
from amtsblick.values.trend import Trend

_MOST_HITS: Final = 200


@operation(
    "GET", "/services", id="listServices", tag="services", access=Door.PUBLIC, gives=ServiceCount,
    listing=Listing.PAGES, params=OF_BODIES,
)  # fmt: skip
def services(call: Call) -> Part:
    """All services that are known, and how many of the bodies asked for stand how to each. Always whole."""
    query = board_query(call, side_of(call))
    names = {one.id: one.name for one in call.visit.desk.knowledge.services}
    found = call.visit.desk.register.totals(query, list(names))
    return Part(items=[_count(one, names) for one in found], total=len(found))


@operation(
    "GET", "/services/{service}", id="getService", tag="services", access=Door.PUBLIC, gives=ServiceSheet,
    params=(SIDE, Param(name="day", shape=Shape.DAY, about="The day of the legal state; today without it.")),
    raises=(404,),
)  # fmt: skip
def service(call: Call) -> ServiceSheet:
    """One service with the legal state, its terms as they were read, and reviews of its use."""
    desk, name = call.visit.desk, call.steps["service"]
    known = next((one for one in desk.knowledge.services if one.id == name), None)
    if known is None:
        raise ApiError(404, f"There is no service {name[:60]!r}.")
    found = service_file(
        desk.register, desk.knowledge, name, whole_side(call), day=call.day("day") or desk.today
    )
    return ServiceSheet(
        side=found.side,
        day=found.day,
        service=known,
        count=_count(found.total, {name: known.name}),
        acts=found.acts,
        terms=found.terms,
        reviews=found.reviews,
        statements=found.statements,
    )


@operation(
    "GET", "/trend", id="getTrend", tag="trend", access=Door.PUBLIC, gives=Trend | None,
    params=(Param(name="service", shape=Shape.SERVICE, many=True, about="These services; all without it."),),
)  # fmt: skip
def trend(call: Call) -> Trend | None:
    """Joined and left by month, with what is sure and what is only possible; null before the first survey.

    Drawn from what everybody can see on the bodies' pages, so it is the same for every token.
    """
    return call.visit.desk.register.board_trend(call.all("service"))


@operation(
    "GET", "/changes", id="listChanges", tag="changes", access=Door.PUBLIC, gives=News, listing=Listing.PAGES,
    params=(
        SIDE,
        Param(name="body", many=True, about="Ids of bodies."),
        Param(name="under", about="A body's id: that one and all below it."),
        Param(name="service", shape=Shape.SERVICE, many=True, about="Services that it is about."),
        Param(name="kind", many=True, about="What happened, such as joined, left, decision.", example="joined"),
        Param(name="since", shape=Shape.MOMENT, about="After that moment.", example="2026-01-01T00:00:00Z"),
        Param(name="until", shape=Shape.MOMENT, about="Until that moment, included."),
        *paged(),
    ),
)  # fmt: skip
def changes(call: Call) -> Part:
    """What became known and what was published, newest first."""
    side = side_of(call)
    query = FeedQuery(
        side=side,
        bodies=call.all("body"),
        under=under(call, side),
        services=call.all("service"),
        kinds=call.all("kind"),
        since=call.moment("since"),
        until=call.moment("until"),
        after=call.text("after"),
        limit=call.number("limit"),
    )
    found = sliced(lambda: call.visit.desk.register.feed(query))
    return Part(items=[_news(one) for one in found.items], next=found.next, total=found.total)


@operation(
    "GET", "/search", id="search", tag="search", access=Door.PUBLIC, gives=SearchHit, listing=Listing.PAGES,
    params=(
        SIDE,
        Param(name="q", required=True, about="Words, or beginnings of words; all must be there.", example="Stadt"),
        Param(name="limit", shape=Shape.NUMBER, most=_MOST_HITS, default=50, about="Hits that are given."),
    ),
)  # fmt: skip
def search(call: Call) -> Part:
    """Bodies, services, decisions and documents that have every word, best first. One page only."""
    side = side_of(call)
    mine = own_bodies(call, side)
    register = call.visit.desk.register
    found = nowhere(lambda: register.search(side, call.text("q"), limit=call.number("limit")))
    kept = [one for one in found if mine is None or _about(one) in mine or one.kind is HitKind.SERVICE]
    return Part(items=kept, total=len(kept))


def _about(hit: SearchHit) -> str:
    return hit.id if hit.kind is HitKind.BODY else hit.body


def _count(total: ServiceTotal, names: Mapping[str, str]) -> ServiceCount:
    return ServiceCount(
        service=total.service,
        name=names[total.service],
        bodies=total.bodies,
        never=total.never,
        counts=tuple(StatusCount(status=one, bodies=count) for one, count in total.counts.items()),
    )


def _news(row: FeedRow) -> News:
    de, en = row.words["de"], row.words["en"]
    return News(
        id=row.id,
        at=row.at,
        body=row.body,
        body_name=row.body_name,
        service=row.service,
        kind=row.kind,
        record=row.record,
        handle=row.handle,
        link=row.link,
        changed=row.changed,
        grave=row.grave,
        title_de=de.title,
        text_de=de.text,
        title_en=en.title,
        text_en=en.text,
    )


OPERATIONS = (services, service, trend, changes, search)

"""Which bodies use which services? Figures, bodies × services as said and as seen, and what is new."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from litestar import Response
from litestar.response import Stream

from amtsblick.jobs.board_table import overview_table
from amtsblick.report.lookup import Names
from amtsblick.report.words import Words
from amtsblick.serve.addresses import step
from amtsblick.serve.public.asked import NEVER, Asked, asked, listed
from amtsblick.serve.public.matrix import EVERY, PARTS, columns, figures, matrix
from amtsblick.serve.routing import Door, reads
from amtsblick.serve.visit import Visit
from amtsblick.values.board import BoardQuery, FeedQuery, FeedRow, Order, ServiceTotal, Side
from amtsblick.values.records import RecordKind
from amtsblick.values.survey import Status
from amtsblick.values.usages import UsageKind

_BODIES: Final = 50
_NEWS: Final = 5
_LEGEND: Final = (
    UsageKind.OWN_CONTENT,
    UsageKind.ADVERTS_ONLY,
    UsageKind.VIA_OTHER_BODY,
    UsageKind.DORMANT,
    UsageKind.LEFT,
    UsageKind.PLANNED,
    UsageKind.MONITORING_ONLY,
    UsageKind.NONE,
)
_OWN_PAGES: Final = {RecordKind.DECISION.value: "decisions", RecordKind.DOCUMENT.value: "documents"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Bodies that were asked for: could be looked at last time, could not, never tried, and with what found."""

    bodies: int
    looked: int
    unlooked: int
    never: int
    own: int
    left: int


@reads("/", Door.PUBLIC)
def overview(visit: Visit) -> Response[bytes]:
    """The first page: what is known of all bodies, or of those that the filters leave."""
    register, wanted = visit.desk.register, asked(visit, limit=_BODIES)
    names = names_of(visit)
    known = [one.id for one in visit.desk.knowledge.services]
    found = listed(visit, lambda: register.overview(wanted.query, [EVERY, *known], whole=False))
    every = of_bodies(wanted.query)
    totals = register.totals(every, known)
    shown = figures(totals, names)
    services = columns([one.service for one in shown], found.items, wanted.query.service)
    return visit.page(
        "public/overview.html",
        asked=wanted,
        counts=_counts(visit, every, totals[0]),
        figures=shown,
        parts=PARTS,
        services=[(one, names.service(one)) for one in services],
        rows=matrix(found.items, services, names, visit.say),
        found=found,
        options=_options(visit, names),
        legend=_LEGEND,
        news=[(one, news_path(visit.lang, one)) for one in _news(visit, wanted)],
        mark=register.board_mark(),
    )


@reads("/overview.csv", Door.PUBLIC)
def overview_csv(visit: Visit) -> Stream:
    """The same bodies as a table, one line per body and service; sent as it is read."""
    wanted = asked(visit, limit=_BODIES)
    pieces = overview_table(visit.desk.register, visit.desk.knowledge, wanted.query)
    return Stream(
        (piece.encode("utf-8", "replace") for piece in pieces),
        media_type="text/csv; charset=utf-8; header=present",
        headers={
            "Content-Disposition": f'attachment; filename="amtsblick-{visit.desk.today}.csv"',
            "Cache-Control": "no-cache",
        },
    )


def names_of(visit: Visit) -> Names:
    """Names of services and kinds in the reader's language."""
    return Names(visit.desk.knowledge, visit.say, {})


def of_bodies(query: BoardQuery) -> BoardQuery:
    """The filters of bodies alone, without those of what was seen or said."""
    return replace(query, service="", statuses=(), never=False, usage_kinds=(), told=False, after="")


def news_path(lang: str, row: FeedRow) -> str:
    """The page on which something new is told in full."""
    if row.kind in _OWN_PAGES and row.record:
        return f"/{lang}/{_OWN_PAGES[row.kind]}/{step(row.record)}"
    return f"/{lang}/bodies/{step(row.body)}" if row.body else f"/{lang}/services/{step(row.service)}"


def _counts(visit: Visit, every: BoardQuery, total: ServiceTotal) -> Counts:
    """``total`` is that of any service."""
    register = visit.desk.register
    unlooked = total.of(Status.NOT_LOOKED)
    standing = register.bodies_with(every, (Status.OWN, Status.LEFT))
    return Counts(
        bodies=total.bodies,
        looked=total.bodies - total.never - unlooked,
        unlooked=unlooked,
        never=total.never,
        own=standing[Status.OWN],
        left=standing[Status.LEFT],
    )


def _news(visit: Visit, wanted: Asked) -> Sequence[FeedRow]:
    query = wanted.query
    service = (query.service,) if query.service else ()
    asked_for = FeedQuery(side=Side.PUBLIC, under=query.under, services=service, limit=_NEWS)
    return visit.desk.register.feed(asked_for, counted=False).items


def _options(visit: Visit, names: Names) -> dict[str, list[tuple[str, str]]]:
    """What each filter offers."""
    register, say = visit.desk.register, visit.say
    services = [(one.id, names.service(one.id)) for one in visit.desk.knowledge.services]
    return {
        "region": [(one.value, one.value) for one in register.regions(Side.PUBLIC) if one.value],
        "kind": [(one.value, names.kind(one.value)) for one in register.kinds(Side.PUBLIC) if one.value],
        "service": sorted(services, key=lambda one: one[1].casefold()),
        "seen": list(_statuses(say)),
        "said_kind": [(one.value, str(say(f"standing.kind.{one}"))) for one in _LEGEND],
        "sort": [
            (Order.NAME.value, visit.texts.gettext("name")),
            (Order.DUE.value, visit.texts.gettext("next review")),
        ],
    }


def _statuses(say: Words) -> Iterator[tuple[str, str]]:
    for one in Status:
        yield one.value, str(say(f"status.{one}.label"))
    yield NEVER, str(say("site.seen.never"))


ROUTES = (overview, overview_csv)

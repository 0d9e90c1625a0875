"""Services: all of them in figures, and one with who uses it how, who left and why, the law and its terms."""

from dataclasses import replace
from typing import Final

from litestar import Response

from amtsblick.jobs.body_file import ServiceFile, service_file
from amtsblick.jobs.terms import changes_in
from amtsblick.report.register.law import act_rows
from amtsblick.report.site.pages import Pages
from amtsblick.report.site.reader import Reader
from amtsblick.report.site.shelf import Shelf, Wishes
from amtsblick.serve.addresses import named, step
from amtsblick.serve.public import service_findings
from amtsblick.serve.public.asked import asked, listed
from amtsblick.serve.public.matrix import PARTS, figures
from amtsblick.serve.public.overview import names_of
from amtsblick.serve.public.service_knowledge import facts, past_of_law, reach
from amtsblick.serve.public.service_rows import service_lines
from amtsblick.serve.routing import Door, reads
from amtsblick.serve.visit import Visit
from amtsblick.values.board import BoardQuery, Side
from amtsblick.values.holdings import Holdings
from amtsblick.values.survey import Status
from amtsblick.values.usages import UsageKind

_ROWS: Final = 50
_LEFT: Final = 25
_TERMS: Final = 5


@reads("/services", Door.PUBLIC)
def services(visit: Visit) -> Response[bytes]:
    """Every service of which anything is known of any body, the most used first."""
    names = names_of(visit)
    known = [one.id for one in visit.desk.knowledge.services]
    totals = visit.desk.register.totals(BoardQuery(side=Side.PUBLIC), known)
    shown = figures(totals, names)
    others = sorted({*known} - {one.service for one in shown}, key=lambda one: names.service(one).casefold())
    return visit.page(
        "public/services.html",
        figures=shown,
        parts=PARTS,
        bodies=totals[0].bodies if totals else 0,
        others=[(one, names.service(one)) for one in others],
    )


@reads("/services/{part:str}", Door.PUBLIC)
def service(visit: Visit, part: str) -> Response[bytes]:
    """One service; which bodies are listed is told by filters."""
    known = next((one for one in visit.desk.knowledge.services if one.id == named(part)), None)
    if known is None and named(part) != "homepage":
        raise visit.missing()
    name, register, day = named(part), visit.desk.register, visit.desk.today
    file = service_file(register, visit.desk.knowledge, name, Side.PUBLIC, day=day)
    wanted = asked(visit, limit=_ROWS)
    query = replace(wanted.query, told=False)
    if visit.one("seen") == Status.NOT_FOUND:
        query = replace(query, statuses=(Status.NOT_FOUND,))
    using = listed(visit, lambda: register.service_rows(name, query))
    left = register.service_rows(
        name, BoardQuery(side=Side.PUBLIC, usage_kinds=(UsageKind.LEFT,), limit=_LEFT)
    )
    rows = _pages(visit, file)
    return visit.page(
        "public/service.html",
        service=name,
        known=known,
        name=str(rows.standing.service(name)),
        operator=names_of(visit).service_operator(name),
        file=file,
        asked=wanted,
        using=using,
        lines=service_lines(visit, name, using.items),
        left=left,
        left_lines=service_lines(visit, name, left.items) if not visit.one("after") else [],
        reviews=rows.pages.reviews(file.reviews),
        statements=rows.pages.statements(file.statements),
        acts=act_rows(visit.desk.knowledge, day, visit.say, name),
        law_past=past_of_law(visit, file.acts),
        terms=changes_in(register, [name])[: -_TERMS - 1 : -1],
        reach=reach(visit, name),
        facts=facts(visit, name),
        kinds=[(one.value, str(visit.say(f"standing.kind.{one}"))) for one in UsageKind],
        statuses=[(one.value, str(visit.say(f"status.{one}.label"))) for one in Status],
        regions=[(one.value, one.value) for one in register.regions(Side.PUBLIC) if one.value],
        here=f"/{visit.lang}/services/{step(name)}",
    )


class _Rows:
    """Reviews and statements in words."""

    def __init__(self, reader: Reader) -> None:
        self.standing = reader.standing
        self.pages = Pages(reader, Wishes())


def _pages(visit: Visit, file: ServiceFile) -> _Rows:
    held = Holdings(day=file.day, bodies=file.bodies, reviews=file.reviews, statements=file.statements)
    shelf = Shelf(held=held, pages=(), issues={}, observed={}, newest=file.day)
    return _Rows(Reader(shelf, visit.desk.knowledge, visit.lang))


ROUTES = (services, service, *service_findings.ROUTES)

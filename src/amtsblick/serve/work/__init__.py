"""Pages for people at work: what is to be decided, entered, approved, looked at. One module per page; ``ROUTES`` lists all."""

from litestar.handlers import HTTPRouteHandler

from amtsblick.serve.work import (
    body_files,
    calendar,
    drift,
    forms,
    inbox,
    inspections,
    knowledge,
    log,
    records,
    suitability,
    usages,
)

ROUTES: tuple[HTTPRouteHandler, ...] = (
    *inspections.ROUTES,
    *forms.ROUTES,
    *records.ROUTES,
    *inbox.ROUTES,
    *usages.ROUTES,
    *body_files.ROUTES,
    *knowledge.ROUTES,
    *drift.ROUTES,
    *log.ROUTES,
    *calendar.ROUTES,
    *suitability.ROUTES,
)

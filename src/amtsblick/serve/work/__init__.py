"""Pages for people at work: what is to be decided, entered, approved, looked at. One module per page; ``ROUTES`` lists all."""

from litestar.handlers import HTTPRouteHandler

from amtsblick.serve.work import inspections

ROUTES: tuple[HTTPRouteHandler, ...] = (*inspections.ROUTES,)

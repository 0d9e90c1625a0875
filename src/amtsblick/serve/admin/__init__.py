"""What the installation does and how it is doing: runs, schedules, operations. One module per page; ``ROUTES`` lists all."""

from litestar.handlers import HTTPRouteHandler

from amtsblick.serve.admin import operations, run_start, runs, schedules

ROUTES: tuple[HTTPRouteHandler, ...] = (
    *runs.ROUTES,
    *run_start.ROUTES,
    *schedules.ROUTES,
    *operations.ROUTES,
)

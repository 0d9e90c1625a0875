"""Log-in, second factor, own account, and the accounts of others. One module per page; ``ROUTES`` lists all."""

from litestar.handlers import HTTPRouteHandler

from amtsblick.serve.account import login

ROUTES: tuple[HTTPRouteHandler, ...] = (*login.ROUTES,)

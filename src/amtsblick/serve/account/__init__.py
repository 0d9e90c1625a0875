"""Log-in, second factor, own account, and the accounts of others. One module per page; ``ROUTES`` lists all."""

from litestar.handlers import HTTPRouteHandler

from amtsblick.serve.account import (
    factor,
    login,
    managed,
    managed_identities,
    managed_one,
    oidc,
    own,
    own_password,
    password_link,
    tokens,
)

ROUTES: tuple[HTTPRouteHandler, ...] = (
    *login.ROUTES,
    *password_link.ROUTES,
    *own.ROUTES,
    *own_password.ROUTES,
    *factor.ROUTES,
    *tokens.ROUTES,
    *managed.ROUTES,
    *managed_one.ROUTES,
    *managed_identities.ROUTES,
    *oidc.ROUTES,
)

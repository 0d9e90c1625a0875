"""Who is told what is new: own subscriptions, those of visitors, confirming, ending, feeds. ``ROUTES`` lists all."""

from litestar.handlers import HTTPRouteHandler

from amtsblick.serve.alerts import own, visitors

ROUTES: tuple[HTTPRouteHandler, ...] = (*own.ROUTES, *visitors.ROUTES)
"""Below a language."""
ROOT_ROUTES: tuple[HTTPRouteHandler, ...] = (visitors.private_feed,)
"""Outside the languages: a feed has the language of its subscription."""

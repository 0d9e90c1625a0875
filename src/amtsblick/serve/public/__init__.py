"""Pages for citizens and journalists: what is public, with its evidence. One module per page; ``ROUTES`` lists all."""

from amtsblick.serve.public import bodies, body, changes, decision, document, overview, search, service, trend
from amtsblick.serve.public.about import about

ROUTES = (
    about,
    *bodies.ROUTES,
    *body.ROUTES,
    *changes.ROUTES,
    *decision.ROUTES,
    *document.ROUTES,
    *overview.ROUTES,
    *service.ROUTES,
    *trend.ROUTES,
    *search.ROUTES,
)

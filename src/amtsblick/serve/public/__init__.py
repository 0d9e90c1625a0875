"""Pages for citizens and journalists: what is public, with its evidence. One module per page; ``ROUTES`` lists all."""

from amtsblick.serve.public import bodies, body, decision, document, overview, search, service
from amtsblick.serve.public.about import about

ROUTES = (
    about,
    *bodies.ROUTES,
    *body.ROUTES,
    *decision.ROUTES,
    *document.ROUTES,
    *overview.ROUTES,
    *service.ROUTES,
    *search.ROUTES,
)

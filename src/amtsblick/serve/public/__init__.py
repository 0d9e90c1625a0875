"""Pages for citizens and journalists: what is public, with its evidence. One module per page; ``ROUTES`` lists all."""

from amtsblick.serve.public import body, decision, document, overview
from amtsblick.serve.public.about import about

ROUTES = (about, *body.ROUTES, *decision.ROUTES, *document.ROUTES, *overview.ROUTES)

"""Pages for citizens and journalists: what is public, with its evidence. One module per page; ``ROUTES`` lists all."""

from amtsblick.serve.public import body, overview
from amtsblick.serve.public.about import about

ROUTES = (about, *body.ROUTES, *overview.ROUTES)

"""Pages for citizens and journalists: what is public, with its evidence. One module per page; ``ROUTES`` lists all."""

from amtsblick.serve.public import (
    bodies,
    body,
    changes,
    data,
    decision,
    document,
    evidence,
    overview,
    questionnaire,
    search,
    service,
    trend,
)
from amtsblick.serve.public.about import about

ROUTES = (
    about,
    *bodies.ROUTES,
    *body.ROUTES,
    *changes.ROUTES,
    *data.ROUTES,
    *decision.ROUTES,
    *document.ROUTES,
    *evidence.ROUTES,
    *overview.ROUTES,
    *questionnaire.ROUTES,
    *service.ROUTES,
    *trend.ROUTES,
    *search.ROUTES,
)

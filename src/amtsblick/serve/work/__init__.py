"""Pages for people at work: what is to be decided, entered, approved, looked at. One module per page; ``ROUTES`` lists all."""

from litestar.handlers import HTTPRouteHandler

from amtsblick.serve.work import (
    body_files,
    body_lists,
    calendar,
    document,
    document_form,
    document_making,
    document_papers,
    documents,
    drift,
    forms,
    inbox,
    inspections,
    knowledge,
    log,
    questionnaire,
    questionnaires,
    records,
    suitability,
    usages,
)

ROUTES: tuple[HTTPRouteHandler, ...] = (
    *inspections.ROUTES,
    *forms.ROUTES,
    *records.ROUTES,
    *questionnaires.ROUTES,
    *questionnaire.ROUTES,
    *inbox.ROUTES,
    *usages.ROUTES,
    *body_files.ROUTES,
    *body_lists.ROUTES,
    *knowledge.ROUTES,
    *drift.ROUTES,
    *log.ROUTES,
    *calendar.ROUTES,
    *suitability.ROUTES,
    *documents.ROUTES,
    *document.ROUTES,
    *document_form.ROUTES,
    *document_making.ROUTES,
    *document_papers.ROUTES,
)

"""The interface for programs, ``/api/v1``: what the pages show, as JSON. It takes tokens and no cookies.

An operation is declared once (``operations``) with its parameters, types and right. From that come its route
(``serving``), the checks of what is asked (``asking``) and the description (``description``), so that none of
them can say something else than the others.
"""

from functools import lru_cache
from typing import Any

from litestar import Router

from amtsblick.serve.api import (
    agenda,
    bodies,
    drafts,
    facts,
    importing,
    log,
    records,
    services,
    system,
    tasks,
    watched,
)
from amtsblick.serve.api.description import describe
from amtsblick.serve.api.operations import Call, Operation, operation
from amtsblick.serve.api.page import PAGES
from amtsblick.serve.api.serving import BASE, handlers
from amtsblick.serve.routing import Door

__all__ = ["OPERATIONS", "PAGES", "described", "router"]


@operation(
    "GET", "/openapi.json", id="getDescription", tag="system", access=Door.ALWAYS, gives=dict, free=True
)
def description(call: Call) -> dict[str, Any]:
    """This description."""
    return described(tuple(one.id for one in call.visit.desk.knowledge.services))


OPERATIONS: tuple[Operation, ...] = (
    *bodies.OPERATIONS,
    *services.OPERATIONS,
    *records.OPERATIONS,
    *drafts.OPERATIONS,
    *importing.OPERATIONS,
    *watched.OPERATIONS,
    *facts.OPERATIONS,
    *agenda.OPERATIONS,
    *log.OPERATIONS,
    *tasks.OPERATIONS,
    *system.OPERATIONS,
    description,
)
"""All operations, in the order in which they are described."""


def router() -> Router:
    """All of it below one path."""
    return Router(BASE, route_handlers=handlers(OPERATIONS))


@lru_cache(maxsize=2)
def described(services: tuple[str, ...]) -> dict[str, Any]:
    """The description; ``services`` are ids of services that parameters may name."""
    return describe(OPERATIONS, [*services, "homepage"], BASE)

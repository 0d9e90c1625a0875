"""The application: all routes, who comes in, and what happens when something goes wrong."""

from collections.abc import Iterable
from typing import Any

from litestar import Litestar, Request, Router
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException, ImproperlyConfiguredException, NotFoundException
from litestar.handlers import HTTPRouteHandler

from amtsblick.errors import AmtsblickError, RegisterError
from amtsblick.serve import account, admin, alerts, api, public, work
from amtsblick.serve.answers import broken, http_fault, input_fault, page_fault, register_fault
from amtsblick.serve.desk import Desk
from amtsblick.serve.faults import PageError
from amtsblick.serve.forms import Form
from amtsblick.serve.gate import gate
from amtsblick.serve.heads import Heads
from amtsblick.serve.roots import ROUTES as ROOTS
from amtsblick.serve.routing import ACCESS
from amtsblick.serve.settings import FORM_BYTES
from amtsblick.serve.visit import LANGS, Visit
from amtsblick.serve.visitors import Visitors

PAGES: tuple[HTTPRouteHandler, ...] = (
    *public.ROUTES,
    *work.ROUTES,
    *admin.ROUTES,
    *alerts.ROUTES,
    *account.ROUTES,
    *api.PAGES,
)
"""All pages, below a language."""


def make_app(desk: Desk) -> Litestar:
    """The ASGI application over an open register."""
    _checked([*PAGES, *ROOTS, *alerts.ROOT_ROUTES])
    app = Litestar(
        [*ROOTS, *alerts.ROOT_ROUTES, Router("/{lang:str}", route_handlers=list(PAGES)), api.router()],
        guards=[gate],
        dependencies={"visit": Provide(_visit), "form": Provide(_form, sync_to_thread=False)},
        exception_handlers={
            PageError: page_fault,
            RegisterError: register_fault,
            AmtsblickError: input_fault,
            HTTPException: http_fault,
            Exception: broken,
        },
        openapi_config=None,
        request_max_body_size=FORM_BYTES,
        multipart_form_part_limit=2000,
        state=State({"desk": desk}),
        logging_config=None,
        debug=False,
    )
    # Around everything: the framework's own middleware leaves out what no route answers.
    inner = Visitors(app.asgi_handler, desk=desk)
    app.asgi_handler = Heads(inner, secure=desk.settings.secure, meter=desk.meter)
    return app


async def _visit(request: Request[Any, Any, Any]) -> Visit:
    lang = request.path_params.get("lang", LANGS[0])
    if lang not in LANGS:
        raise NotFoundException
    return Visit(request, request.app.state.desk, request.scope["state"]["visitor"], lang)


def _form(visit: NamedDependency[Visit]) -> Form:
    return visit.form


def _checked(handlers: Iterable[HTTPRouteHandler]) -> None:
    """Every route says who may come in."""
    for handler in handlers:
        if ACCESS not in handler.opt:
            raise ImproperlyConfiguredException(f"{handler} does not say who may come in")

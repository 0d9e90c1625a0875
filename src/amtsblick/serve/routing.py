"""How is a page declared? Every route says who may come in; a route that does not is refused at the start."""

import re
from collections.abc import Callable
from enum import StrEnum
from operator import getitem
from typing import Any, Final, TypeAlias, TypeVar

from litestar import route
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.types import AnyCallable

from amtsblick.serve.settings import FORM_BYTES, UPLOAD_BYTES
from amtsblick.values.accounts import Right

F = TypeVar("F", bound=AnyCallable)


class Door(StrEnum):
    """Who may come in, where no right is asked for."""

    ALWAYS = "always"
    """Everybody: log-in, style, health."""
    PUBLIC = "public"
    """Everybody, unless the operator closed the public part: then accounts only."""
    MEMBER = "member"
    """Whoever is logged in."""
    LINK = "link"
    """Whoever has the secret link that the address holds; the page itself checks it."""


Access: TypeAlias = Door | Right
"""A right is asked for anywhere in the tree; pages about one body ask again for that body."""
ACCESS: Final = "access"

_GIVEN: Final = ("visit", "form")
"""What the application gives to a page's function, by the names of its parameters."""
_STEPS: Final = re.compile(r"\{(\w+):")
_READING: Final = ["GET", "HEAD"]


def reads(path: str, access: Access, **more: Any) -> Callable[[AnyCallable], HTTPRouteHandler]:
    """A page; its function runs in a thread and may ask the register."""
    return _route(path, access, _READING, **more)


def writes(
    path: str, access: Access, *, uploads: bool = False, **more: Any
) -> Callable[[AnyCallable], HTTPRouteHandler]:
    """What a form posts to; ``uploads`` lets files come with it. Forms are checked before it runs."""
    size = UPLOAD_BYTES if uploads else FORM_BYTES
    return _route(path, access, ["POST"], request_max_body_size=size, status_code=200, **more)


def _route(
    path: str, access: Access, methods: list[Any], **more: Any
) -> Callable[[AnyCallable], HTTPRouteHandler]:
    opt = {ACCESS: access, **more.pop("opt", {})}

    def made(function: AnyCallable) -> HTTPRouteHandler:
        _mark(function.__annotations__, path)
        handler: HTTPRouteHandler = route(
            path, http_method=methods, opt=opt, sync_to_thread=True, include_in_schema=False, **more
        )(function)
        return handler

    return made


def _mark(told: dict[str, Any], path: str) -> None:
    """Say where the framework finds each argument, as it wants it told."""
    for kind, names in ((NamedDependency, _GIVEN), (FromPath, _STEPS.findall(path))):
        for name in names:
            if name in told:
                told[name] = getitem(kind, told[name])

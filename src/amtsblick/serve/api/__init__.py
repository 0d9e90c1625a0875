"""The interface for programs, ``/api/v1``: what the pages show, as JSON. It takes tokens and no cookies."""

from litestar import Router


def router() -> Router:
    """All of it below one path."""
    return Router("/api/v1", route_handlers=[])

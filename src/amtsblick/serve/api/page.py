"""The interface as a page: every operation with what may be asked, from the description."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from litestar import Response

from amtsblick.serve.api.description import needs, steps_of
from amtsblick.serve.api.operations import Operation
from amtsblick.serve.routing import Door, reads
from amtsblick.serve.visit import Visit

_STEPS: Final = {
    "body": "amt",
    "service": "mastodon",
    "kind": "usage",
    "record": "amt.mastodon",
    "number": "1",
}
"""What stands in examples for the ids of an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One operation as readers see it. ``example`` is an address that may be asked, "" for writing ones."""

    id: str
    method: str
    path: str
    summary: str
    about: str
    needs: str
    params: tuple[Mapping[str, Any], ...]
    example: str


@reads("/api", Door.PUBLIC)
def api_page(visit: Visit) -> Response[bytes]:
    """All operations in groups."""
    from amtsblick.serve.api import OPERATIONS, described

    whole = described(tuple(one.id for one in visit.desk.knowledge.services))
    groups: dict[str, list[Shown]] = {}
    for one in OPERATIONS:
        groups.setdefault(one.tag, []).append(_shown(one, whole, visit.settings.base_url))
    return visit.page(
        "api/api.html",
        groups=[(one["name"], one["description"], groups[one["name"]]) for one in whole["tags"]],
        base=f"{visit.settings.base_url}/api/v1",
    )


def _shown(one: Operation, whole: Mapping[str, Any], base: str) -> Shown:
    path = f"/api/v1{one.path}"
    told = whole["paths"][path][one.method.lower()]
    asked = [(param.name, param.example) for param in one.params if param.example and param.required]
    filled = path.format(**{name: _STEPS[name] for name in steps_of(one.path)})
    return Shown(
        id=one.id,
        method=one.method,
        path=path,
        summary=one.summary,
        about=one.about.removeprefix(one.summary).lstrip(". "),
        needs=needs(one),
        params=tuple(told["parameters"]),
        example=f"{base}{filled}{'?' if asked else ''}{urlencode(asked)}" if one.method == "GET" else "",
    )


PAGES = (api_page,)

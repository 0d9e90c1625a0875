"""Which bodies are there? By region and kind, as a list, and as the tree of who belongs to whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from litestar import Response

from amtsblick.report.lookup import Names
from amtsblick.report.words import Words
from amtsblick.serve.public.asked import Asked, ancestors, asked, listed
from amtsblick.serve.public.overview import names_of
from amtsblick.serve.public.places import regions, tiles
from amtsblick.serve.routing import Door, reads
from amtsblick.serve.visit import Visit
from amtsblick.values.board import BoardBody, Side
from amtsblick.values.capture import State

_ROWS: Final = 100
_CHILDREN: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A body in words; ``above`` is the public body above it, ``why`` says why nothing could be seen."""

    body: BoardBody
    kind: str
    above: BoardBody | None = None
    looked: str = ""
    why: str = ""


@reads("/bodies", Door.PUBLIC)
def bodies(visit: Visit) -> Response[bytes]:
    """All by region and kind; with a filter the list; with ``under`` what belongs to one body."""
    wanted, names = asked(visit, limit=_ROWS), names_of(visit)
    if wanted.root is not None:
        return _below(visit, wanted, wanted.root, names)
    if wanted.narrowed or visit.one("list"):
        return _list(visit, wanted, names)
    groups = visit.desk.register.body_groups(Side.PUBLIC)
    return visit.page(
        "public/bodies.html",
        tiles=tiles(groups),
        regions=regions(groups, names),
        total=sum(one.bodies for one in groups),
        mark=visit.desk.register.board_mark(),
        query=link_query,
    )


def link_query(**fields: Iterable[str]) -> str:
    """A query with these values, several of one name where there are several."""
    return urlencode([(name, one) for name, values in fields.items() for one in values if one])


def _list(visit: Visit, wanted: Asked, names: Names) -> Response[bytes]:
    register = visit.desk.register
    found = listed(visit, lambda: register.overview(wanted.query, []))
    above = register.board_bodies(
        Side.PUBLIC, sorted({row.body.parent for row in found.items if row.body.parent})
    )
    return visit.page(
        "public/bodies_list.html",
        found=found,
        lines=[_line(row.body, names, visit.say, above.get(row.body.parent)) for row in found.items],
        asked=wanted,
        chosen=[*wanted.query.regions, *(names.kind(one) for one in wanted.query.kinds)],
        mark=register.board_mark(),
    )


def _below(visit: Visit, wanted: Asked, root: BoardBody, names: Names) -> Response[bytes]:
    register = visit.desk.register
    children = register.board_children(Side.PUBLIC, root.id)
    return visit.page(
        "public/bodies_below.html",
        root=root,
        above=list(ancestors(visit, root)),
        lines=[_line(one, names, visit.say, None) for one in children[:_CHILDREN]],
        children=len(children),
        all_below=register.overview(wanted.query, []).total - 1,
        mark=register.board_mark(),
    )


def _line(body: BoardBody, names: Names, say: Words, above: BoardBody | None) -> Line:
    why = ""
    if not body.surveyed:
        why = str(say("site.seen.never"))
    elif body.state is not State.LOOKED:
        why = str(say("matrix.not_looked", reason=say(f"state.{body.state}.label")))
    return Line(
        body=body,
        kind=names.kind(body.kind) if body.kind else "",
        above=above,
        looked=say.day(body.looked_at) if body.looked_at else "",
        why=why,
    )


ROUTES = (bodies,)

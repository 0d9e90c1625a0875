"""Which bodies does the register hold? The reader's part of the tree as a list, with what is missing about each."""

from typing import Final

from litestar import Response

from amtsblick.serve.routing import reads
from amtsblick.serve.visit import Visit
from amtsblick.serve.work.import_rights import may_import
from amtsblick.serve.work.reach import body_names, under
from amtsblick.values.accounts import Right
from amtsblick.values.board import BoardQuery, Side

_LISTED: Final = 100


@reads("/work/bodies", Right.SEE_INSIDE)
def body_list(visit: Visit) -> Response[bytes]:
    """All bodies that the reader may see, by name, or those below one."""
    register = visit.desk.register
    query = BoardQuery(
        side=Side.INSIDE,
        text=visit.one("q"),
        kinds=(visit.one("kind"),) if visit.one("kind") else (),
        regions=(visit.one("region"),) if visit.one("region") else (),
        under=under(visit, "under"),
        after=visit.one("after"),
        limit=_LISTED,
    )
    found = register.overview(query, ())
    bodies = [row.body for row in found.items]
    return visit.page(
        "work/body_list.html",
        bodies=bodies,
        parents=body_names(visit, [one.parent for one in bodies if one.parent]),
        total=found.total,
        next=visit.link(after=found.next) if found.next else "",
        kinds=[one.value for one in register.kinds(Side.INSIDE) if one.value],
        regions=[one.value for one in register.regions(Side.INSIDE) if one.value],
        may_ask=visit.visitor.may(Right.ASK),
        may_manage=visit.visitor.may(Right.MANAGE_BODIES),
        may_import=may_import(visit.visitor),
    )


ROUTES = (body_list,)

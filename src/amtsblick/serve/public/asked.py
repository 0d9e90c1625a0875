"""Which bodies does a reader ask for? The same filters for the overview, its table and the list of bodies."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from amtsblick.errors import InputError
from amtsblick.serve.visit import Visit
from amtsblick.values.board import BoardBody, BoardQuery, Order, Side
from amtsblick.values.survey import Status
from amtsblick.values.usages import UsageKind

T = TypeVar("T")
NEVER: Final = "never"
"""Stands among the statuses for bodies that nobody ever looked at."""
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a reader asks for. ``root`` is the body whose part of the tree is meant, None for all.

    ``lonely``: “not found” was asked for without saying which service, so it does not count.
    """

    query: BoardQuery
    root: BoardBody | None = None
    lonely: bool = False

    @property
    def narrowed(self) -> bool:
        """Is any body left out?"""
        one = self.query
        return bool(
            one.text or one.regions or one.kinds or one.countries or one.under or one.service
            or one.statuses or one.never or one.usage_kinds
        )  # fmt: skip


def asked(visit: Visit, *, limit: int) -> Asked:
    """The filters of a query; always of what is public. PageError for values that are none, or no such body."""
    status = visit.chosen("seen", [*(one.value for one in Status), NEVER])
    said = visit.chosen("said_kind", [one.value for one in UsageKind])
    service = visit.chosen("service", [one.id for one in visit.desk.knowledge.services])
    lonely = status == Status.NOT_FOUND and not service
    found = Status(status) if status and status != NEVER and not lonely else None
    root = _root(visit)
    query = BoardQuery(
        side=Side.PUBLIC,
        text=visit.one("q")[:_LONGEST],
        regions=visit.many("region"),
        kinds=visit.many("kind"),
        countries=visit.many("country"),
        under=(root.id,) if root else (),
        service=service,
        statuses=(found,) if found else (),
        never=status == NEVER,
        usage_kinds=(UsageKind(said),) if said else (),
        told=bool(service) and not status and not said,
        order=Order(visit.chosen("sort", list(Order), Order.NAME.value)),
        after=visit.one("after"),
        limit=limit,
    )
    return Asked(query=query, root=root, lonely=lonely)


def listed(visit: Visit, read: Callable[[], T]) -> T:
    """What ``read`` returns; a place in the list that is none is told in the reader's language."""
    try:
        return read()
    except InputError as error:
        if not visit.one("after"):
            raise
        text = visit.texts.gettext("This is no place in this list: begin with its first page.")
        raise visit.fault("%(text)s", text=text) from error


def ancestors(visit: Visit, body: BoardBody) -> Iterator[BoardBody]:
    """The public bodies above one, the topmost first; whoever stands above himself is met once."""
    found: list[BoardBody] = []
    met = {body.id}
    above = body.parent
    while above and above not in met:
        met.add(above)
        line = visit.desk.register.board_body(Side.PUBLIC, above)
        if line is None:
            break
        found.append(line)
        above = line.parent
    yield from reversed(found)


def _root(visit: Visit) -> BoardBody | None:
    name = visit.one("under")
    if not name:
        return None
    found = visit.desk.register.board_body(Side.PUBLIC, name)
    if found is None:
        raise visit.missing()
    return found

"""What waits for somebody at work? What is to be decided, to be approved, and what he began himself.

Nothing is run here: reopenings stand in the log, days and counts on the board. So it is fast at any size.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from amtsblick.assess.register.due import due, pending
from amtsblick.assess.register.holding import holding
from amtsblick.assess.register.inputs import Inputs
from amtsblick.keep.register import Register
from amtsblick.values.board import BoardBody, BoardQuery, Order, Side
from amtsblick.values.body import Body
from amtsblick.values.decisions import Decision, Due, Pending, Reopening
from amtsblick.values.documents import Document
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import Entry, RecordState
from amtsblick.values.usages import Usage

_AT_ONCE: Final = 200
_MOST_LOOKED: Final = 2000
"""Records that are gone through for those that somebody may see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyAgenda:
    """What is to be decided about one body."""

    due: tuple[Due, ...] = ()
    pending: tuple[Pending, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDecide:
    """One page of what is to be decided. ``next`` is the cursor of the following one, ``total`` counts bodies."""

    bodies: tuple[tuple[BoardBody, BodyAgenda], ...]
    next: str
    total: int


def to_decide(
    register: Register,
    knowledge: Knowledge,
    *,
    today: date,
    ahead: int,
    query: BoardQuery,
) -> ToDecide:
    """Bodies about which anything is to be decided in ``ahead`` days, the most urgent first.

    ``query`` narrows the bodies; which side and order it says does not count.
    """
    wanted = BoardQuery(
        side=Side.INSIDE,
        text=query.text,
        under=query.under,
        service=query.service,
        regions=query.regions,
        kinds=query.kinds,
        due_until=today + timedelta(days=ahead),
        waiting=True,
        order=Order.DUE,
        after=query.after,
        limit=query.limit,
    )
    found = register.overview(wanted, ())
    lines = [row.body for row in found.items]
    told = agendas(register, knowledge, [one.id for one in lines], today=today, ahead=ahead)
    return ToDecide(bodies=tuple((one, told[one.id]) for one in lines), next=found.next, total=found.total)


def agendas(
    register: Register, knowledge: Knowledge, bodies: Sequence[str], *, today: date, ahead: int
) -> dict[str, BodyAgenda]:
    """For each body what is to be decided, from what stands in the log about it and what was seen of it."""
    about = register.entries_about(bodies) if bodies else {}
    views = register.board_views(bodies) if bodies else {}
    found = {}
    for body in bodies:
        held = [one.content for one in holding(about.get(body, ()), today)]
        decisions = [one for one in held if isinstance(one, Decision)]
        reopenings = [one for one in held if isinstance(one, Reopening)]
        view = views.get(body)
        inputs = Inputs(
            today=today,
            knowledge=knowledge,
            decisions=decisions,
            usages=[one for one in held if isinstance(one, Usage)],
            documents=[one for one in held if isinstance(one, Document)],
            bodies=[one for one in (register.body(body),) if isinstance(one, Body)],
            observed={body: view.observed} if view else {},
        )
        found[body] = BodyAgenda(due=due(decisions, reopenings, today, ahead), pending=pending(inputs, ahead))
    return found


def to_approve(register: Register, may: Callable[[Entry], bool], *, limit: int) -> tuple[list[Entry], bool]:
    """Submitted records of which ``may`` says that they are meant, newest first; and whether there are more."""
    return _some(_each(register, (RecordState.SUBMITTED,), ""), may, limit)


def begun_by(
    register: Register, name: str, may: Callable[[Entry], bool], *, limit: int
) -> tuple[list[Entry], bool]:
    """Records that ``name`` wrote and that nobody has approved, newest first; and whether there are more."""
    return _some(_each(register, (RecordState.DRAFT, RecordState.SUBMITTED), name), may, limit)


def _each(register: Register, states: Sequence[RecordState], author: str) -> Iterator[Entry]:
    before: int | None = None
    for _part in range(_MOST_LOOKED // _AT_ONCE):
        found = register.waiting(states, author=author, before=before, limit=_AT_ONCE)
        yield from found
        if len(found) < _AT_ONCE:
            return
        before = found[-1].seq


def _some(entries: Iterator[Entry], may: Callable[[Entry], bool], limit: int) -> tuple[list[Entry], bool]:
    found: list[Entry] = []
    for one in entries:
        if may(one):
            if len(found) == limit:
                return found, True
            found.append(one)
    return found, False

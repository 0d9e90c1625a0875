"""For whom is an answer, and of which part of the register?"""

from collections.abc import Callable, Collection
from typing import TypeVar

from amtsblick.errors import InputError
from amtsblick.serve.addresses import named
from amtsblick.serve.api.faults import ApiError
from amtsblick.serve.api.operations import LARGEST, Call, Part
from amtsblick.serve.faults import LogInError
from amtsblick.values.accounts import Right
from amtsblick.values.board import Side, Slice

T = TypeVar("T")
_NOWHERE = "`after` is no place in this list: begin without it."


def side_of(call: Call, body: str = "") -> Side:
    """The side that is asked for, of one body or of lists. Raises for "inside" without the right."""
    visitor = call.visit.visitor
    may = visitor.may(Right.SEE_INSIDE, body)
    wanted = call.text("side")
    if wanted == Side.INSIDE and not may:
        if visitor.account is None:
            raise LogInError("Only a token shows what is inside.")
        raise call.visit.refused()
    return Side(wanted) if wanted else Side.INSIDE if may else Side.PUBLIC


def under(call: Call, side: Side) -> tuple[str, ...]:
    """Bodies below which a list is kept; () for all. Inside it is kept to the token's part."""
    visitor = call.visit.visitor
    wanted = named(call.text("under"))
    if wanted:
        hidden = side is Side.INSIDE and not visitor.may(Right.SEE_INSIDE, wanted)
        if hidden or call.visit.desk.register.board_body(side, wanted) is None:
            raise ApiError(404, f"under: there is no body {wanted[:60]!r}.")
        return (wanted,)
    if side is Side.PUBLIC:
        return ()
    roots = visitor.roots(Right.SEE_INSIDE)
    return () if "" in roots else tuple(sorted(roots))


def whole_side(call: Call) -> Side:
    """As ``side_of``, for what cannot be kept to a part: inside only for readers of the whole register."""
    side = side_of(call)
    if side is Side.PUBLIC or call.visit.visitor.may_everywhere(Right.SEE_INSIDE):
        return side
    if call.text("side"):
        raise call.visit.refused()
    return Side.PUBLIC


def own_bodies(call: Call, side: Side) -> Collection[str] | None:
    """Bodies to which a list is kept, None for all."""
    visitor = call.visit.visitor
    if side is Side.PUBLIC or visitor.may_everywhere(Right.SEE_INSIDE):
        return None
    return visitor.bodies(Right.SEE_INSIDE)


def sliced(ask: Callable[[], Slice[T]]) -> Part:
    """One slice of the board as a page; a cursor that leads nowhere is no page."""
    found = nowhere(ask)
    return Part(items=found.items, next=found.next, total=found.total)


def nowhere(ask: Callable[[], T]) -> T:
    """What a list gives; ApiError 404 for a cursor of no page."""
    try:
        return ask()
    except InputError as error:
        raise ApiError(404, _NOWHERE) from error


def place(call: Call) -> int:
    """The number behind which a list goes on, 0 at its beginning."""
    text = call.text("after")
    if not text:
        return 0
    if text.isascii() and text.isdigit() and len(text) < 11 and 0 < int(text) <= LARGEST:  # noqa: PLR2004
        return int(text)
    raise ApiError(404, _NOWHERE)

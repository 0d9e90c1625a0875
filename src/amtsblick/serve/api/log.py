"""The log: who entered, changed, approved, published or withdrew what and when, and whether its chain holds."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from amtsblick.keep.ledger_log import LogQuery
from amtsblick.serve.api.faults import ApiError
from amtsblick.serve.api.operations import Call, Listing, Param, Part, Shape, operation, paged
from amtsblick.serve.api.records import shown
from amtsblick.serve.api.sides import place
from amtsblick.values.accounts import Right
from amtsblick.values.api import LogHead
from amtsblick.values.records import Action, Break, Entry, RecordKind

_CHECKED_AT_ONCE: Final = 100_000
"""Entries that a request checks; more is a matter for the command line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogCheck:
    """Is every entry as it was written? `broken` names the first that is not, null when all are."""

    entries: int
    head: str
    checked_at: datetime
    broken: Break | None


@operation(
    "GET", "/log", id="listLog", tag="log", access=Right.SEE_AUDIT, gives=Entry, listing=Listing.PAGES,
    params=(
        Param(name="kind", shape=Shape.CHOICE, options=tuple(one.value for one in RecordKind),
              about="Kind of record."),
        Param(name="record", about="A record's id."),
        Param(name="body", about="A body's id."),
        Param(name="actor", about="Who did it."),
        Param(name="action", shape=Shape.CHOICE, options=tuple(one.value for one in Action), about="What was done."),
        Param(name="since", shape=Shape.MOMENT, about="From that moment on."),
        Param(name="until", shape=Shape.MOMENT, about="Before that moment."),
        *paged(),
    ),
)  # fmt: skip
def log(call: Call) -> Part:
    """Entries of the log, newest first. A questionnaire's token is left out, so that its digest differs."""
    visitor, body, limit = call.visit.visitor, call.text("body"), call.number("limit")
    kind, action = call.text("kind"), call.text("action")
    bodies = None if visitor.may_everywhere(Right.SEE_AUDIT) else sorted(visitor.bodies(Right.SEE_AUDIT))
    if body:
        bodies = [body] if bodies is None or body in bodies else []
    query = LogQuery(
        kind=RecordKind(kind) if kind else None,
        record=call.text("record"),
        bodies=bodies,
        actor=call.text("actor"),
        action=Action(action) if action else None,
        since=call.moment("since"),
        until=call.moment("until"),
        before=place(call),
        limit=limit + 1,
    )
    found = call.visit.desk.register.log_page(query)
    items = [replace(one, content=shown(one.content)) for one in found[:limit]]
    return Part(items=items, next=str(items[-1].seq) if len(found) > limit else "")


@operation("GET", "/log/head", id="getLogHead", tag="log", access=Right.SEE_AUDIT, gives=LogHead)
def head(call: Call) -> LogHead:
    """The end of the chain."""
    count, digest = call.visit.desk.register.log_end()
    return LogHead(entries=count, head=digest)


@operation(
    "GET", "/log/check", id="checkLog", tag="log", access=Right.SEE_AUDIT, gives=LogCheck, raises=(409,),
    params=(Param(name="noted", many=True, about="Digests that somebody noted: the log must still hold them."),),
)  # fmt: skip
def check(call: Call) -> LogCheck:
    """Read the whole log and check its chain; for readers of the whole register.

    409 for very long logs: `amtsblick register check` does it there.
    """
    if not call.visit.visitor.may_everywhere(Right.SEE_AUDIT):
        raise call.visit.refused()
    register = call.visit.desk.register
    count, digest = register.log_end()
    if count > _CHECKED_AT_ONCE:
        raise ApiError(409, "The log is too long to be checked by a request: use 'amtsblick register check'.")
    return LogCheck(
        entries=count,
        head=digest,
        checked_at=call.visit.desk.now(),
        broken=register.check_log(call.all("noted")[:20]),
    )


OPERATIONS = (log, head, check)

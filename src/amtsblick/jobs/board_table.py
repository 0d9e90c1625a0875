"""The board as a table: one line per body and service, read a slice at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from amtsblick.keep.register import Register
from amtsblick.report.columns import Column, Value
from amtsblick.report.csv_text import csv_text
from amtsblick.values.board import MOST_ROWS, BoardBody, BoardCell, BoardQuery
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.survey import Status

COLUMNS: Final = (
    Column("body", "text", "Id of the body."),
    Column("body_name", "text", "Name of the body."),
    Column("kind", "text", "Kind of body."),
    Column("parent", "text", "Id of the parent body; empty if none."),
    Column("country", "text", "ISO 3166-1 alpha-2."),
    Column("region", "text", "Region as the register has it."),
    Column("looked_at", "time", "When somebody last could look at the body's pages; empty: never."),
    Column("look", "text", "looked, never, or why the newest survey could not look."),
    Column(
        "service",
        "text",
        "Id of the service; homepage for own websites. Empty on the line of the body itself, which also says what it "
        "says of all services together.",
    ),
    Column("said", "text", "Kinds of use that the body says, separated by semicolons."),
    Column("seen", "text", "What was last seen: own, via_other, adverts_only …; empty: nobody ever looked."),
    Column("handle", "text", "Handle of the first own channel that is there, else of the last that was."),
    Column("address", "text", "Its address."),
    Column("since", "time", "First sight of it."),
    Column("absent_before", "time", "Last look without it before that; empty: nobody knows since when."),
    Column("last_seen", "time", "Last sight of it."),
    Column("gone_by", "time", "Look by which it was gone; empty: it is there."),
    Column("decision", "text", "Outcome of the published decision that stands; empty: none."),
    Column("review_due", "date", "Day of its next review."),
)
"""What each column means."""
_GENERAL: Final = ("", "homepage")
_NOTHING: Final = frozenset({Status.NOT_FOUND, Status.NOT_LOOKED})


def overview_table(register: Register, knowledge: Knowledge, query: BoardQuery) -> Iterator[str]:
    """The bodies of a query as CSV text, whatever its place and limit, in pieces."""
    return csv_text(COLUMNS, _rows(register, knowledge, query))


def _rows(register: Register, knowledge: Knowledge, query: BoardQuery) -> Iterator[Sequence[Value]]:
    services = [*_GENERAL, *(one.id for one in knowledge.services)]
    wanted = replace(query, after="", limit=MOST_ROWS)
    while True:
        found = register.overview(wanted, services)
        for row in found.items:
            for cell in row.cells:
                if not cell.service or _tells(cell):
                    yield (*_body(row.body), *_cell(cell))
        if not found.next:
            return
        wanted = replace(wanted, after=found.next)


def _tells(cell: BoardCell) -> bool:
    seen = cell.status is not None and cell.status not in _NOTHING
    return seen or bool(cell.usage_kinds or cell.decision or cell.gone_by)


def _body(line: BoardBody) -> Sequence[Value]:
    look = line.state.value if line.surveyed else "never"
    place = (line.parent, line.country, line.region)
    return line.id, line.name, line.kind, *place, line.looked_at, look


def _cell(cell: BoardCell) -> Sequence[Value]:
    seen = cell.status.value if cell.service and cell.status else ""
    said = "; ".join(one.value for one in cell.usage_kinds)
    dates = (cell.since, cell.absent_before, cell.last_seen, cell.gone_by)
    decided = (cell.outcome.value if cell.outcome else "", cell.review_due)
    return cell.service, said, seen, cell.handle, cell.url, *dates, *decided

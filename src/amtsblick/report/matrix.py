"""Bodies × services: which rows and columns, in which order, and what each cell shows."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from amtsblick.report.addresses import anchor
from amtsblick.report.lookup import Names
from amtsblick.report.tally import Row, Tally, sort_key
from amtsblick.report.words import Words
from amtsblick.values.survey import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One cell that shows something; ``several`` is the number of own channels when above one."""

    status: str
    several: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """One line; ``marks`` has one entry per column, None where nothing was found."""

    id: str
    name: str
    parent: str
    looked: bool
    state: str
    seen_at: datetime | None
    marks: tuple[Mark | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows of one kind of body."""

    kind: str
    rows: list[Row]


def groups(total: Tally, names: Names, words: Words) -> list[Group]:
    """Bodies by kind in the order of the list, within a kind by parent and name."""
    by_kind: dict[str, list[Row]] = defaultdict(list)
    for row in total.rows:
        by_kind[names.kind(row.kind)].append(row)
    ordered = [
        Group(
            kind=kind or str(words("matrix.no_kind")),
            rows=sorted(rows, key=lambda row: (sort_key(names.body(row.parent)), sort_key(row.name))),
        )
        for kind, rows in by_kind.items()
        if kind or rows
    ]
    return sorted(ordered, key=lambda group: group.kind == str(words("matrix.no_kind")))


def lines(group: Group, columns: list[str], names: Names) -> Iterator[MatrixRow]:
    """The group's lines, made one at a time."""
    position = {service: index for index, service in enumerate(columns)}
    for row in group.rows:
        marks: list[Mark | None] = [None] * len(columns)
        for service, status, channels in row.cells:
            several = channels if channels > 1 and status is Status.OWN else 0
            marks[position[service]] = Mark(status=status.value, several=several)
        yield MatrixRow(
            id=anchor(row.id),
            name=row.name or row.id,
            parent=names.body(row.parent),
            looked=row.looked,
            state=row.state.value,
            seen_at=row.seen_at,
            marks=tuple(marks),
        )

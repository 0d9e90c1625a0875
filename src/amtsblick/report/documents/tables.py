"""Which fields of a section read best as a table: criteria, risks, one thing in several respects?

A key ``criterion.<name>`` is a row of the threshold analysis; ``<what>.<row>.<column>`` a cell.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from amtsblick.assess.documents.yes_no import yes_or_no
from amtsblick.report.documents.paper import (
    Block,
    Criteria,
    Criterion,
    Grid,
    GridHead,
    GridRow,
    PaperField,
    PaperSection,
    Risk,
    RiskCell,
    Risks,
    Tick,
)
from amtsblick.report.words import Words
from amtsblick.values.documents import FieldOrigin

RISK_COLUMNS: Final = ("event", "source", "goal", "likelihood", "severity", "measures", "residual")
"""Columns of the table of risks, in the order of reading."""
_CELL: Final = 2
"""Dots in the key of a cell."""
_WIDEST: Final = 5
"""Columns that an upright page holds; what has more is turned round."""
_RATING: Final = re.compile(r"\s*([1-4])\b")
_SCALE: Final = range(1, 5)
_HUMAN: Final = frozenset({FieldOrigin.FILLED, FieldOrigin.DECLARED})
_MEDIUM: Final = 4
_HIGH: Final = 9
"""Products from which a risk is medium and high on the map, a common reading of a scale of four steps."""


def blocks_of(fields: Sequence[PaperField], say: Words) -> tuple[Block, ...]:
    """The fields of one section in order, those of one table together."""
    blocks: list[Block] = []
    for shape, group in groupby(fields, _shape):
        together = list(group)
        match shape:
            case "criterion":
                blocks.append(_criteria(together, say))
            case "risk":
                blocks.append(_risks(together))
            case "grid":
                blocks.append(_grid(together))
            case _:
                blocks += together
    return tuple(blocks)


def _shape(field: PaperField) -> str:
    first = field.key.partition(".")[0]
    if field.key.count(".") == _CELL:
        return "risk" if first == "risk" else "grid"
    return "criterion" if first == "criterion" and "." in field.key else "field"


def fields_of(block: Block) -> tuple[PaperField, ...]:
    """All fields of a block, as a reader meets them."""
    match block:
        case PaperField():
            return (block,)
        case Criteria():
            return tuple(row.field for row in block.rows)
        case Grid():
            return tuple(cell for row in block.rows for cell in row.cells)
        case Risks():
            return tuple(cell for row in block.rows for cell in _read_across(row))


def _read_across(row: Risk) -> tuple[PaperField, ...]:
    names = dict.fromkeys((*RISK_COLUMNS, *row.cells))
    return tuple(row.cells[name] for name in names if name in row.cells)


def _criteria(fields: Sequence[PaperField], say: Words) -> Criteria:
    rows = tuple(Criterion(number=n, field=one, tick=tick(one)) for n, one in enumerate(fields, 1))
    counts = {wanted: sum(row.tick is wanted for row in rows) for wanted in Tick}
    if counts[Tick.OPEN] == len(rows):
        tally = say("paper.criteria.untold", n=len(rows))
    else:
        tally = say("paper.criteria.tally", n=counts[Tick.YES], no=counts[Tick.NO], open=counts[Tick.OPEN])
    return Criteria(rows=rows, tally=tally.unescape())


def tick(field: PaperField) -> Tick:
    """Only what a human wrote is ticked; a proposal is none until somebody confirms it."""
    for line in reversed(field.lines):
        answer = yes_or_no(line.text) if line.origin in _HUMAN and not line.to_check else None
        if answer is not None:
            return Tick.YES if answer else Tick.NO
    return Tick.OPEN


def _by_row(fields: Iterable[PaperField]) -> dict[str, dict[str, PaperField]]:
    rows: dict[str, dict[str, PaperField]] = {}
    for field in fields:
        _, row, column = field.key.split(".")
        rows.setdefault(row, {})[column] = field
    return rows


def _grid(fields: Sequence[PaperField]) -> Grid:
    """Labels are ``<row>: <column>``; with more columns than a page holds rows and columns change places."""
    rows = _by_row(fields)
    first = next(iter(rows.values()))
    columns = tuple(_head(one, one.label.partition(": ")[2]) for one in first.values())
    lines = tuple(
        GridRow(
            head=_head(None, next(iter(row.values())).label.partition(": ")[0]),
            cells=tuple(row[name] for name in first if name in row),
        )
        for row in rows.values()
    )
    if len(columns) <= _WIDEST:
        return Grid(columns=columns, rows=lines)
    turned = zip(*(line.cells for line in lines), strict=True)
    return Grid(
        columns=tuple(line.head for line in lines),
        rows=tuple(GridRow(head=head, cells=cells) for head, cells in zip(columns, turned, strict=True)),
    )


def _head(field: PaperField | None, label: str) -> GridHead:
    if field is None:
        return GridHead(label=label)
    return GridHead(label=label or field.label, hint=field.hint, norm=field.norm)


def _risks(fields: Sequence[PaperField]) -> Risks:
    rows = _by_row(fields)
    heads = {name: _head(one, "") for row in rows.values() for name, one in row.items()}
    return Risks(
        columns=heads,
        rows=tuple(Risk(number=number, cells=row) for number, row in enumerate(rows.values(), 1)),
    )


def with_map(sections: Sequence[PaperSection]) -> tuple[PaperSection, ...]:
    """Number the risks of all sections through; the last table gets the map of all of them."""
    every = [block for section in sections for block in section.blocks if isinstance(block, Risks)]
    if not every:
        return tuple(sections)
    numbered: list[Risks] = []
    count = 0
    for block in every:
        rows = tuple(replace(row, number=count + n) for n, row in enumerate(block.rows, 1))
        count += len(rows)
        numbered.append(replace(block, rows=rows))
    rows = tuple(row for block in numbered for row in block.rows)
    numbered[-1] = replace(numbered[-1], map=_map(rows), unrated=sum(not _spot(row) for row in rows))
    fresh = {id(old): new for old, new in zip(every, numbered, strict=True)}
    return tuple(
        replace(section, blocks=tuple(fresh.get(id(block), block) for block in section.blocks))
        for section in sections
    )


def _map(rows: Iterable[Risk]) -> tuple[tuple[RiskCell, ...], ...]:
    spots: Mapping[int, tuple[int, int] | None] = {row.number: _spot(row) for row in rows}
    return tuple(
        tuple(
            RiskCell(
                likelihood=likelihood,
                severity=severity,
                level=_level(likelihood * severity),
                risks=tuple(number for number, spot in spots.items() if spot == (likelihood, severity)),
            )
            for severity in _SCALE
        )
        for likelihood in reversed(_SCALE)
    )


def _spot(row: Risk) -> tuple[int, int] | None:
    """Likelihood and severity as a human rated them; None while either is missing."""
    likelihood, severity = (_rating(row.cells.get(name)) for name in ("likelihood", "severity"))
    return (likelihood, severity) if likelihood and severity else None


def _rating(cell: PaperField | None) -> int | None:
    for line in reversed(cell.lines if cell else ()):
        if line.origin in _HUMAN and not line.to_check and (found := _RATING.match(line.text)):
            return int(found[1])
    return None


def _level(product: int) -> str:
    return "high" if product >= _HIGH else "medium" if product >= _MEDIUM else "low"

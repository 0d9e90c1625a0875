"""Tables of a word processor: label beside value, criteria, risks, grids."""

from collections.abc import Sequence
from typing import Any, Final

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Cm

from amtsblick.parse.filled_document import tag_of
from amtsblick.report.documents.paper import Criteria, Grid, GridHead, Line, PaperField, RiskCell, Risks, Tick
from amtsblick.report.documents.word_parts import (
    FIELD,
    Control,
    add_control,
    keep_rows,
    rule_lines,
    shade,
)
from amtsblick.report.text import clean
from amtsblick.report.words import Words
from amtsblick.values.documents import FieldOrigin

WIDTH: Final = 16.9
"""Centimetres between the margins."""
_TICKS: Final = {Tick.YES: ("☒", "☐"), Tick.NO: ("☐", "☒"), Tick.OPEN: ("☐", "☐")}
_RISK_WIDTHS: Final = {
    "event": 4.5,
    "source": 2.6,
    "goal": 2.5,
    "likelihood": 1.5,
    "severity": 1.5,
    "measures": 2.5,
    "residual": 1.0,
}
_COLOURS: Final = {"low": "E6EFE4", "medium": "F6E6BD", "high": "F3CBB8"}


def new_table(made: Any, widths: Sequence[float]) -> Any:
    """An empty table of fixed columns, in centimetres."""
    table = made.add_table(rows=0, cols=len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    rule_lines(table)
    return table


def new_row(table: Any) -> Any:
    """One more row; its cells are as wide as their columns, which readers of DOCX need said twice."""
    cells = table.add_row().cells
    for cell, column in zip(cells, table.columns, strict=True):
        cell.width = column.width
    return cells


def placeholder(field: PaperField, say: Words) -> str:
    """What stands in a control that nobody has filled; its tag knows it, so it reads back as empty."""
    return ": ".join(filter(None, (say("paper.field.write_here").unescape(), clean(field.hint))))


def fill_in(container: Any, field: PaperField, say: Words, *, hint: str) -> None:
    """What is known, with its origin; then the control that holds what humans wrote or shall write."""
    for line in field.lines:
        if line.origin is not FieldOrigin.FILLED:
            _known(container.add_paragraph(), line, say)
    human = tuple(line.text for line in field.lines if line.origin is FieldOrigin.FILLED)
    made_with = clean("\n".join(human) if human else hint)
    tag = tag_of(field.key, made_with, prompt=not human)
    control = Control(tag=tag, title=field.label, texts=human, hint=hint)
    add_control(container.add_paragraph(style=FIELD), control)


def fill_cell(cell: Any, field: PaperField, say: Words, *, hint: str = "") -> None:
    """The same in a cell, in place of its empty paragraph."""
    empty = cell.paragraphs[0]._p  # noqa: SLF001 - what follows takes its place
    fill_in(cell, field, say, hint=hint or say("paper.field.write_here").unescape())
    empty.getparent().remove(empty)


def _known(paragraph: Any, line: Line, say: Words) -> None:
    paragraph.add_run(f"[{line.letter}] ").style = "Amtsblick Origin"
    paragraph.add_run(clean(line.text))
    rest = " ".join(filter(None, (*(f"[{note.label}]" for note in line.notes), line.told)))
    if rest:
        paragraph.add_run(clean(f" {rest}")).style = "Amtsblick Origin"
    if line.to_check:
        paragraph.add_run(f" ({say('paper.origin.to_check').unescape()})").style = "Amtsblick Check"


def add_row(table: Any, field: PaperField, say: Words) -> None:
    """A field of a form: label beside value."""
    cells = new_row(table)
    cells[0].paragraphs[0].add_run(clean(field.label)).bold = True
    small = " · ".join(filter(None, (field.duty, field.norm)))
    cells[0].add_paragraph(clean(small), style="Amtsblick Note")
    fill_cell(cells[1], field, say, hint=placeholder(field, say))


def add_criteria(made: Any, block: Criteria, say: Words) -> None:
    """The nine criteria, ticked where a human filled them in."""
    made.add_paragraph(say("paper.criteria.count").unescape(), style="Amtsblick Note")
    table = new_table(made, (0.9, 5.2, 1.9, WIDTH - 8.0))
    _heads(table, [say(f"paper.criteria.{name}") for name in ("number", "criterion", "result", "assessment")])
    yes, no = (say(f"paper.tick.{name}").unescape() for name in ("yes", "no"))
    for row in block.rows:
        cells = new_row(table)
        cells[0].paragraphs[0].add_run(str(row.number))
        cells[1].paragraphs[0].add_run(clean(row.field.label)).bold = True
        cells[1].add_paragraph(clean(row.field.norm), style="Amtsblick Note")
        ticks = _TICKS[row.tick]
        cells[2].paragraphs[0].add_run(f"{ticks[0]} {yes}")
        cells[2].add_paragraph(f"{ticks[1]} {no}")
        fill_cell(cells[3], row.field, say, hint=placeholder(row.field, say))
    keep_rows(table)
    made.add_paragraph(clean(block.tally)).runs[0].bold = True


def add_grid(made: Any, block: Grid, say: Words) -> None:
    """The same questions about several things."""
    first = 4.2
    table = new_table(made, (first, *[(WIDTH - first) / len(block.columns)] * len(block.columns)))
    for cell, head in zip(new_row(table)[1:], block.columns, strict=True):
        _head(cell, head)
    for row in block.rows:
        cells = new_row(table)
        _head(cells[0], row.head)
        for cell, field in zip(cells[1:], row.cells, strict=True):
            fill_cell(cell, field, say)
    keep_rows(table)


def add_risks(made: Any, block: Risks, say: Words) -> None:
    """The risks, and the map where this table has it."""
    table = new_table(made, (0.8, *_RISK_WIDTHS.values()))
    _heads(table, [say("paper.risks.number"), *(block.columns[name].label for name in _RISK_WIDTHS)])
    for row in block.rows:
        cells = new_row(table)
        cells[0].paragraphs[0].add_run(str(row.number))
        for cell, name in zip(cells[1:], _RISK_WIDTHS, strict=True):
            fill_cell(cell, row.cells[name], say)
    keep_rows(table)
    for head in block.columns.values():
        made.add_paragraph(clean(f"{head.label}: {head.hint}"), style="Amtsblick Note")
    if block.map:
        made.add_heading(say("paper.risks.title").unescape(), 2)
        told = (
            f"{say('paper.risks.lead').unescape()} {say('paper.risks.unrated', n=block.unrated).unescape()}"
        )
        made.add_paragraph(told, style="Amtsblick Note")
        _map(made, block.map, say)


def _map(made: Any, rows: Sequence[Sequence[RiskCell]], say: Words) -> None:
    levels = [level.unescape() for level in say.listed("paper.risks.level")]
    table = new_table(made, (3.2, *[2.4] * len(rows[0])))
    for row in rows:
        cells = new_row(table)
        likelihood = row[0].likelihood
        cells[0].paragraphs[0].add_run(f"{likelihood} {levels[likelihood - 1]}")
        for cell, spot in zip(cells[1:], row, strict=True):
            shade(cell, _COLOURS[spot.level])
            cell.paragraphs[0].add_run(" ".join(map(str, spot.risks))).bold = True
    cells = new_row(table)
    axes = f"↑ {say('paper.risks.likelihood').unescape()} · {say('paper.risks.severity').unescape()} →"
    cells[0].paragraphs[0].add_run(axes).style = "Amtsblick Origin"
    for cell, spot in zip(cells[1:], rows[0], strict=True):
        cell.paragraphs[0].add_run(f"{spot.severity} {levels[spot.severity - 1]}")


def _heads(table: Any, names: Sequence[str]) -> None:
    for cell, name in zip(new_row(table), names, strict=True):
        cell.paragraphs[0].add_run(clean(str(name))).style = "Amtsblick Origin"


def _head(cell: Any, head: GridHead) -> None:
    cell.paragraphs[0].add_run(clean(head.label)).bold = True
    if head.hint:
        cell.add_paragraph(clean(head.hint), style="Amtsblick Note")

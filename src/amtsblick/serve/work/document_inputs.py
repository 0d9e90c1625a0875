"""The inputs of a document's form: which fields belong together, what can be chosen, what stands in them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from amtsblick.assess.documents.answers import NOTHING, Answer, Option, options_of
from amtsblick.jobs.document_merge import answers_of
from amtsblick.report.documents.paper import Block, Grid, PaperField, PaperSection, Risks
from amtsblick.report.documents.tables import fields_of
from amtsblick.serve.visit import Visit
from amtsblick.serve.words import marked as _
from amtsblick.serve.work.document_views import SheetView
from amtsblick.serve.work.reading import Fault
from amtsblick.values.documents import FieldOrigin, FieldValue

_SHORT: Final = 90
"""Characters of a risk that its heading shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputView:
    """One field to be filled in. ``theirs`` is what somebody else wrote meanwhile; None: no clash."""

    field: PaperField
    options: tuple[tuple[str, str], ...]
    radio: bool
    answer: Answer
    human: bool
    proposed: bool
    fault: str = ""
    theirs: str | None = None
    adopt: bool = False
    restore: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Fields that belong together; ``legend`` "" for a single one."""

    legend: str
    fields: tuple[InputView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A section as it is to be shown again."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    faults: Sequence[Fault] = ()
    clashes: Mapping[str, str] = field(default_factory=dict)
    adopt: frozenset[str] = frozenset()
    restore: frozenset[str] = frozenset()
    status: int = 200


def proposed(value: FieldValue | None) -> str:
    """What is proposed for a field and waits for somebody to confirm it."""
    pieces = value.pieces if value else ()
    return "\n".join(one.text for one in pieces if one.to_check)


def groups_of(visit: Visit, sheet: SheetView, section: PaperSection, shown: Shown) -> list[Group]:
    """All fields of a section, in the order of reading."""
    return [group for block in section.blocks for group in _groups(visit, sheet, block, shown)]


def _groups(visit: Visit, sheet: SheetView, block: Block, shown: Shown) -> Iterator[Group]:
    """Rows of tables become groups of fields; a criterion stands by itself."""
    match block:
        case Risks():
            for row in block.rows:
                own = fields_of(Risks(columns=block.columns, rows=(row,)))
                event = row.cells["event"].lines[-1].text if row.cells["event"].lines else ""
                brief = event if len(event) <= _SHORT else f"{event[:_SHORT].rsplit(' ', 1)[0]} …"
                legend = visit.texts.gettext(_("Risk %(number)s")) % {"number": row.number}
                yield Group(
                    legend=f"{legend}: {brief}" if brief else legend,
                    fields=tuple(_input(visit, sheet, one, shown) for one in own),
                )
        case Grid():
            for line in block.rows:
                yield Group(
                    legend=line.head.label,
                    fields=tuple(_input(visit, sheet, one, shown) for one in line.cells),
                )
        case _:
            for one in fields_of(block):
                yield Group(legend="", fields=(_input(visit, sheet, one, shown),))


def _input(visit: Visit, sheet: SheetView, one: PaperField, shown: Shown) -> InputView:
    document = sheet.edition.document
    value = next((each for each in document.fields if each.key == one.key), None)
    human = any(each.origin is FieldOrigin.FILLED for each in (value.pieces if value else ()))
    options = options_of(document.kind, one.key)
    if (answer := shown.answers.get(one.key)) is None:
        answer = answers_of(document, {one.key: None}).get(one.key, NOTHING)
    return InputView(
        field=one,
        options=tuple((each.value, _word(each, visit.lang)) for each in options),
        radio=bool(options) and not one.key.startswith("risk."),
        answer=answer,
        human=human,
        proposed=not human and bool(proposed(value)),
        fault=next((each.text for each in shown.faults if each.field == f"t:{one.key}"), ""),
        theirs=shown.clashes.get(one.key),
        adopt=one.key in shown.adopt,
        restore=one.key in shown.restore,
    )


def _word(option: Option, lang: str) -> str:
    word, more = (option.de, option.de_more) if lang == "de" else (option.en, option.en_more)
    return f"{word} – {more}" if more else word

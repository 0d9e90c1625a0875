"""An empty table for one kind of record, and what its columns and their words are."""

from collections.abc import Iterator
from enum import Enum
from typing import Any, BinaryIO, Final, NamedTuple, get_args, get_origin

from amtsblick.parse.exchange.columns import ENTRY, Column, layout_of
from amtsblick.parse.exchange.german import GERMAN_WORDS, HEADINGS, KIND_HEADINGS
from amtsblick.parse.exchange.kinds import PLURALS
from amtsblick.parse.exchange.scalars import inner_of
from amtsblick.parse.exchange.xlsx_rows import WORDS_SHEET
from amtsblick.report.exchange.xlsx_files import open_workbook, write_headings
from amtsblick.values.records import RecordKind

_FORMS: Final = {
    "str": "text",
    "bool": "yes, no",
    "int": "1200",
    "float": "12.5",
    "date": "2024-12-07",
    "datetime": "2024-12-07T14:30:00Z",
    "PartialDate": "2024-12-07, 2024-12 or 2024",
    "Reason": "data_protection: sentence",
    "Condition": "what | who | 2026-12-31",
    "Line": "hate_share > 5 x 2",
}
_AS_JSON: Final = "JSON, as an export has it"


class Explained(NamedTuple):
    """What a column holds. ``form`` is what may stand there; German names may be used in their place."""

    column: str
    needed: str
    form: str
    german_headings: str
    german_words: str


def explained(kind: RecordKind) -> list[Explained]:
    """Every column that people fill in."""
    return [_explained(kind, column) for column in _filled_in(kind)]


def headings_line(kind: RecordKind) -> str:
    """The only row of an empty CSV table."""
    return ",".join(column.name for column in _filled_in(kind)) + "\r\n"


def explanation(kind: RecordKind) -> Iterator[str]:
    """The columns as a text to lie beside an empty CSV table."""
    yield f"{PLURALS[kind]}.csv\n"
    for one in explained(kind):
        yield f"\n{one.column}{' (needed)' if one.needed else ''}\n  {one.form}\n"
        if one.german_headings:
            yield f"  German heading: {one.german_headings}\n"
        if one.german_words:
            yield f"  German words: {one.german_words}\n"


def write_template(kind: RecordKind, stream: BinaryIO) -> None:
    """A workbook with the empty table and a sheet that explains it."""
    book = open_workbook(stream)
    head = book.add_format({"bold": True, "bottom": 1})
    write_headings(book.add_worksheet(PLURALS[kind]), _filled_in(kind), head)
    words = book.add_worksheet(WORDS_SHEET)
    for row, one in enumerate([Explained._fields, *explained(kind)]):
        for at, text in enumerate(one):
            words.write_string(row, at, text, head if row == 0 else None)
    words.set_column(0, 4, 40)
    book.close()


def _filled_in(kind: RecordKind) -> list[Column]:
    return [column for column in layout_of(kind).columns if column.group != ENTRY]


def _explained(kind: RecordKind, column: Column) -> Explained:
    hint, _ = inner_of(column.hint)
    listed = get_origin(hint) is tuple
    member = get_args(hint)[0] if listed else hint
    words = isinstance(member, type) and issubclass(member, Enum)
    german = GERMAN_WORDS.get(member, {}) if words else {}
    form = ", ".join(str(one.value) for one in member) if words else _form(member)
    names = HEADINGS.get(column.name, ()) if column.name != "kind" else ("Art", *KIND_HEADINGS.get(kind, ()))
    return Explained(
        column=column.name,
        needed="yes" if column.required and not column.group else "",
        form=f"{form}; several with ; between" if listed and form != _AS_JSON else form,
        german_headings=", ".join(names),
        german_words=", ".join(f"{english}: {said.split(';')[0]}" for english, said in german.items()),
    )


def _form(member: Any) -> str:
    return _FORMS.get(getattr(member, "__name__", ""), _AS_JSON)

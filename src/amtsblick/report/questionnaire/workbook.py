"""A questionnaire as a workbook: cover, answers, words. Everything but the answers is locked.

No macros, no formulas, no merged cells. Answers are text cells, so that no spreadsheet makes another day,
number or formula of what somebody types. Printed it is A4 landscape, one page wide.
"""

from collections.abc import Mapping
from math import ceil
from typing import Any, BinaryIO, Final

from amtsblick.parse.questionnaire.fields import FieldKind
from amtsblick.report.exchange.xlsx_files import open_workbook
from amtsblick.report.questionnaire.form import FREE_ROWS, AskedRow, Form, Shown

_A4: Final = 9
_WIDTHS: Final = {
    "service": 17,
    "seen_handle": 15,
    "observed": 28,
    "kind": 13,
    "handle": 15,
    "via": 13,
    "since": 9,
    "purposes": 14,
    "target_groups": 12,
    "contents": 14,
    "reason": 20,
    "decided_by": 13,
    "next_review": 11,
    "exit_debated": 9,
}
"""Characters; together they fit A4 landscape at some 70 per cent."""
_LABEL: Final = 40
_TEXT: Final = 100
_LINE: Final = 12.5
"""Height of a line in points."""
_LOWEST: Final = 40.0
"""Height of a row in which somebody writes by hand."""
_REMARKS: Final = 90.0
_FIRST: Final = 2
"""Row of the first answer; the headings stand above it."""
_MESSAGE: Final = 255
_UNLOCKED: Final = {"format_rows": True, "format_columns": True}
_INK: Final = "#1F2933"
_LINES: Final = "#9AA5B1"
_PAPER: Final = "#F3F4F6"
_PALE: Final = "#FFF9DB"
_HEAD: Final = "#DDE5EE"


def write_questionnaire(form: Form, stream: BinaryIO) -> None:
    """The same form always gives the same bytes."""
    book = open_workbook(stream)
    formats = _formats(book)
    sheets = {part: book.add_worksheet(_named(form, part)) for part in ("cover", "answers", "words")}
    ranges = _write_words(sheets["words"], form, formats)
    _write_cover(sheets["cover"], form, formats)
    _write_answers(sheets["answers"], form, formats, ranges)
    for sheet in sheets.values():
        _print(sheet, form)
        sheet.protect("", _UNLOCKED)
    book.close()


def _named(form: Form, part: str) -> str:
    return form.say(f"questionnaire.sheet.{part}").unescape()


def _formats(book: Any) -> Mapping[str, Any]:
    plain = {"font_name": "Calibri", "font_size": 10, "font_color": _INK, "text_wrap": True, "valign": "top"}
    boxed = {**plain, "border": 1, "border_color": _LINES}
    return {
        "title": book.add_format({**plain, "font_size": 16, "bold": True, "text_wrap": False}),
        "plain": book.add_format(plain),
        "bold": book.add_format({**plain, "bold": True}),
        "label": book.add_format({**boxed, "bold": True, "bg_color": _PAPER}),
        "printed": book.add_format(boxed),
        "head": book.add_format({**boxed, "bold": True, "bg_color": _HEAD}),
        "seen": book.add_format({**boxed, "font_size": 9, "bg_color": _PAPER}),
        "answer": book.add_format({**boxed, "bg_color": _PALE, "locked": False, "num_format": "@"}),
    }


def _print(sheet: Any, form: Form) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.3, right=0.3, top=0.5, bottom=0.6)
    body = form.printed["body_name"].replace("&", "&&")[:80]
    page = form.say("questionnaire.page").unescape()
    sheet.set_footer(f"&L&8{body}&C&8{form.questionnaire.token}&R&8{page} &P/&N")


def _write_cover(sheet: Any, form: Form, formats: Mapping[str, Any]) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, _LABEL)
    sheet.set_column(1, 1, _TEXT)
    sheet.write_string(0, 0, form.title, formats["title"])
    sheet.set_row(0, 26)
    sheet.write_string(1, 0, form.say("questionnaire.notes").unescape(), formats["bold"])
    row = 1
    for paragraph in form.intro:
        sheet.write_string(row, 1, paragraph, formats["plain"])
        sheet.set_row(row, _height([(paragraph, _TEXT)], 0) + 4)
        row += 1
    row += 1
    for shown in form.cover:
        _cover_field(sheet, row, shown, form, formats)
        row += 1
    locked = form.say("questionnaire.locked").unescape()
    sheet.write_string(row + 1, 1, locked, formats["plain"])
    sheet.set_row(row + 1, _height([(locked, _TEXT)], 0))


def _cover_field(sheet: Any, row: int, shown: Shown, form: Form, formats: Mapping[str, Any]) -> None:
    sheet.write_string(row, 0, shown.label, formats["label"])
    text = form.printed.get(shown.field.key, "")
    sheet.write_string(row, 1, text, formats["answer" if shown.field.answered else "printed"])
    sheet.set_row(row, _REMARKS if shown.field.key == "remarks" else _height([(text, _TEXT)], 18))
    if shown.field.kind is FieldKind.YES_NO:
        sheet.data_validation(row, 1, row, 1, _list(shown, list(shown.words.values())))
    elif shown.field.answered:
        sheet.data_validation(row, 1, row, 1, _hint(shown))


def _write_answers(sheet: Any, form: Form, formats: Mapping[str, Any], ranges: Mapping[str, str]) -> None:
    about = form.say("questionnaire.printed", title=form.title, body=form.printed["body_name"]).unescape()
    sheet.write_string(0, 0, about, formats["title"])
    sheet.set_row(0, 24)
    sheet.set_row(_FIRST - 1, 3 * _LINE + 3)
    last = _FIRST + len(form.rows) + FREE_ROWS - 1
    for column, shown in enumerate(form.columns):
        key = shown.field.key
        sheet.set_column(column, column, _WIDTHS[key])
        sheet.write_string(_FIRST - 1, column, shown.label, formats["head"])
        first = _FIRST if shown.field.answered else _FIRST + len(form.rows)
        if shown.field.answered or shown.field.kind is FieldKind.SERVICE:
            rule = _list(shown, ranges[key]) if key in ranges else _hint(shown)
            sheet.data_validation(first, column, last, column, rule)
    for number, row in enumerate(form.rows, _FIRST):
        _asked_row(sheet, number, row, form, formats)
    for number in range(_FIRST + len(form.rows), last + 1):
        _free_row(sheet, number, form, formats)
    sheet.freeze_panes(_FIRST, 1)
    sheet.repeat_rows(_FIRST - 1)
    sheet.print_area(0, 0, last, len(form.columns) - 1)


def _asked_row(sheet: Any, number: int, row: AskedRow, form: Form, formats: Mapping[str, Any]) -> None:
    printed = {"service": row.label, "seen_handle": row.seen_handle, "observed": row.observed}
    for column, shown in enumerate(form.columns):
        key = shown.field.key
        if key in printed:
            sheet.write_string(number, column, printed[key], formats["label" if key == "service" else "seen"])
        else:
            sheet.write_blank(number, column, None, formats["answer"])
    sheet.set_row(number, _height([(text, _WIDTHS[key]) for key, text in printed.items()], _LOWEST))


def _free_row(sheet: Any, number: int, form: Form, formats: Mapping[str, Any]) -> None:
    for column, shown in enumerate(form.columns):
        fillable = shown.field.answered or shown.field.kind is FieldKind.SERVICE
        sheet.write_blank(number, column, None, formats["answer" if fillable else "seen"])
    sheet.set_row(number, _LOWEST)


def _write_words(sheet: Any, form: Form, formats: Mapping[str, Any]) -> Mapping[str, str]:
    """The allowed words, one list under the other's side; the range of each, by the key of its field."""
    ranges: dict[str, str] = {}
    sheet_name = _named(form, "words")
    column = 0
    for shown in form.columns:
        key = shown.field.key
        listed = (
            list(form.services.values())
            if shown.field.kind is FieldKind.SERVICE
            else list(shown.words.values())
        )
        if not listed:
            continue
        heading = form.say("questionnaire.services").unescape() if key == "service" else shown.label
        _word_column(sheet, column, heading, listed, formats)
        letter = chr(ord("A") + column)
        ranges[key] = f"='{sheet_name}'!${letter}$2:${letter}${len(listed) + 1}"
        column += 1
        if key == "kind":
            meaning = form.say("questionnaire.means").unescape()
            _word_column(sheet, column, meaning, list(form.meanings.values()), formats, wide=True)
            column += 1
    return ranges


def _word_column(  # noqa: PLR0913 - where it stands, and what
    sheet: Any,
    column: int,
    heading: str,
    listed: list[str],
    formats: Mapping[str, Any],
    *,
    wide: bool = False,
) -> None:
    longest = max(map(len, (*listed, heading)))
    sheet.set_column(column, column, 85 if wide else min(longest + 3, 40))
    for row, text in enumerate((heading, *listed)):
        sheet.write_string(row, column, text, formats["head" if row == 0 else "printed"])


def _list(shown: Shown, source: str | list[str]) -> Mapping[str, Any]:
    """A drop-down list. Where several words may stand, others than those of the list can be typed."""
    several = shown.field.kind is FieldKind.WORDS
    return {
        "validate": "list",
        "source": source,
        "show_error": not several,
        **_message(shown),
    }


def _hint(shown: Shown) -> Mapping[str, Any]:
    return {"validate": "any", **_message(shown)}


def _message(shown: Shown) -> Mapping[str, Any]:
    if not shown.help:
        return {}
    return {"input_title": shown.label[:32], "input_message": shown.help[:_MESSAGE]}


def _height(texts: list[tuple[str, int]], lowest: float) -> float:
    """Points that the longest of several texts takes in columns of so many characters."""
    lines = [sum(max(1, ceil(len(line) / width)) for line in text.split("\n")) for text, width in texts]
    return max(lowest, _LINE * max(lines) + 3)

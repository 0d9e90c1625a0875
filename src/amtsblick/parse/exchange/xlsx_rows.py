"""Which rows have the sheets of a workbook, as texts that the readers of cells know?

The only module that knows openpyxl. Formulas, errors, merged cells and hidden sheets are refused: what is
entered must be what somebody saw.
"""

import warnings
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, Final
from zipfile import ZipFile

import openpyxl
from openpyxl.utils.cell import get_column_letter
from openpyxl.utils.datetime import CALENDAR_WINDOWS_1900

from amtsblick.parse.exchange.kinds import kind_of, nearest_kind
from amtsblick.parse.exchange.places import Place, Trouble, shown
from amtsblick.parse.exchange.scalars import number_text
from amtsblick.parse.exchange.xlsx_box import box_of, merged_cells
from amtsblick.parse.exchange.yaml_tree import FileError
from amtsblick.values.records import RecordKind

WORDS_SHEET: Final = "words"
"""Explains the allowed words in templates; not read."""
MORE: Final = "~"
"""``fields~2`` goes on where a cell of ``fields`` is full."""
_NOT_READ: Final = frozenset({WORDS_SHEET, "wörter", "readme", "liesmich", "hinweise", "notes"})
_MOST_COLUMNS: Final = 400
_EXACT: Final = 10**15
_MIDNIGHT: Final = time()


@dataclass(slots=True, kw_only=True)
class SheetRows:
    """One sheet: its kind, its rows with their numbers (the header first), and what is wrong."""

    kind: RecordKind
    place: Place
    rows: list[tuple[int, list[str]]]
    troubles: list[Trouble]


def read_workbook(data: bytes, name: str) -> tuple[list[SheetRows], list[Trouble]]:
    """Sheets that hold records. Raises FileError when the workbook must not or cannot be opened."""
    box = box_of(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of what it leaves out: styles, validation, pictures
        try:
            book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
            found = None if book.epoch != CALENDAR_WINDOWS_1900 else _sheets(book, box, name)
        except Exception as error:
            remedy = "save it anew"
            raise FileError(0, f"the workbook cannot be read ({type(error).__name__})", remedy) from error
    if found is None:
        raise FileError(0, "the workbook counts days from 1904", "save it with days counted from 1900")
    return found


def _sheets(book: Any, box: ZipFile, name: str) -> tuple[list[SheetRows], list[Trouble]]:
    found: list[SheetRows] = []
    troubles: list[Trouble] = []
    for sheet in book.worksheets:
        place = Place(file=name, row=0, sheet=sheet.title)
        if sheet.sheet_state != "visible":
            troubles.append(Trouble(place=place, text="the sheet is hidden", remedy="show it or delete it"))
            continue
        if sheet.title.strip().casefold() in _NOT_READ:
            continue
        kind = kind_of(sheet.title)
        merged = merged_cells(box, sheet._worksheet_path)  # noqa: SLF001 - read-only sheets tell it nowhere else
        if kind is None:
            troubles.append(
                Trouble(
                    place=place,
                    text="the sheet's name is no kind of record",
                    remedy=nearest_kind(sheet.title),
                )
            )
        elif merged:
            shown_ranges = ", ".join(merged[:5])
            troubles.append(
                Trouble(
                    place=place,
                    text=f"cells are merged: {shown_ranges}",
                    remedy="split them and fill each cell",
                )
            )
        else:
            found.append(_rows(sheet, kind, place))
    return found, troubles


def _rows(sheet: Any, kind: RecordKind, place: Place) -> SheetRows:
    sheet.reset_dimensions()  # what the file says of its size is not to be believed
    found = SheetRows(kind=kind, place=place, rows=[], troubles=[])
    header: list[str] = []
    for number, cells in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS), 1):
        if not any(cell.value is not None for cell in cells):
            continue
        at = Place(file=place.file, row=number, sheet=place.sheet)
        texts = [_text(cell, at, header, found.troubles) for cell in cells]
        header = header or texts
        found.rows.append((number, texts))
    _join_continued(found.rows)
    return found


def _text(cell: Any, place: Place, header: list[str], troubles: list[Trouble]) -> str:
    """What the cell shows, spelled as in a CSV file."""
    value = cell.value
    if value is None:
        return ""
    trouble = _refused(cell)
    if trouble is not None:
        index = cell.column - 1
        heading = header[index] if index < len(header) and header[index] else get_column_letter(cell.column)
        text, remedy = trouble
        troubles.append(
            Trouble(place=place, column=heading, text=f"cell {cell.coordinate}: {text}", remedy=remedy)
        )
        return ""
    return _spelled(value)


def _spelled(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.date().isoformat() if value.time() == _MIDNIGHT else value.isoformat()
        case date():
            return value.isoformat()
        case float():
            return number_text(value)
        case _:
            return str(value)


def _refused(cell: Any) -> tuple[str, str] | None:
    """Why a cell is not taken, and what to do."""
    if cell.data_type == "f":
        return f"{shown(str(cell.value))} is a formula", "paste its value"
    if cell.data_type == "e":
        return f"{shown(str(cell.value))} is an error", "write the value"
    if type(cell.value) in (int, float) and abs(cell.value) >= _EXACT:
        return "a number of so many digits has lost some", "format the column as text and write it anew"
    if isinstance(cell.value, time) or type(cell.value).__name__ == "timedelta":
        return f"{shown(cell.value)} is a time without a day", "format the column as text and write the value"
    return None


def _join_continued(rows: list[tuple[int, list[str]]]) -> None:
    """Cells under ``fields~2`` go on those under ``fields``."""
    if not rows or not any(MORE in heading for heading in rows[0][1]):
        return
    header = rows[0][1]
    parts: dict[str, list[int]] = {}
    for index, heading in enumerate(header):
        parts.setdefault(heading.partition(MORE)[0], []).append(index)
    for number, (line, cells) in enumerate(rows):
        padded = [*cells, *[""] * (len(header) - len(cells))]
        joined = ["".join(padded[index] for index in indexes) for indexes in parts.values()]
        rows[number] = (line, list(parts) if number == 0 else joined)

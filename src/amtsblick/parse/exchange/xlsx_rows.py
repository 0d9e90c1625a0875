"""Which rows have the sheets of a workbook, as texts that the readers of cells know?

Merged cells and hidden sheets are refused, as are the cells that ``xlsx_book`` refuses: what is entered must
be what somebody saw.
"""

from dataclasses import dataclass
from typing import Any, Final
from zipfile import ZipFile

from amtsblick.parse.exchange.kinds import kind_of, nearest_kind
from amtsblick.parse.exchange.places import Place, Trouble
from amtsblick.parse.exchange.xlsx_book import cell_text, read_book
from amtsblick.parse.exchange.xlsx_box import merged_cells
from amtsblick.values.records import RecordKind

WORDS_SHEET: Final = "words"
"""Explains the allowed words in templates; not read."""
MORE: Final = "~"
"""``fields~2`` goes on where a cell of ``fields`` is full."""
_NOT_READ: Final = frozenset({WORDS_SHEET, "wörter", "readme", "liesmich", "hinweise", "notes"})
_MOST_COLUMNS: Final = 400


@dataclass(slots=True, kw_only=True)
class SheetRows:
    """One sheet: its kind, its rows with their numbers (the header first), and what is wrong."""

    kind: RecordKind
    place: Place
    rows: list[tuple[int, list[str]]]
    troubles: list[Trouble]


def read_workbook(data: bytes, name: str) -> tuple[list[SheetRows], list[Trouble]]:
    """Sheets that hold records. Raises FileError when the workbook must not or cannot be opened."""
    return read_book(data, lambda book, box: _sheets(book, box, name))


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
        texts = [cell_text(cell, at, header, found.troubles) for cell in cells]
        header = header or texts
        found.rows.append((number, texts))
    _join_continued(found.rows)
    return found


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

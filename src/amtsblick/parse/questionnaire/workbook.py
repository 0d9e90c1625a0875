"""Which answers stand in a workbook? Its sheets are known by their headings, not by their names."""

from collections.abc import Iterable, Sequence
from typing import Any, Final
from zipfile import ZipFile

from amtsblick.parse.exchange.places import Place, Trouble
from amtsblick.parse.exchange.xlsx_book import cell_text, read_book
from amtsblick.parse.exchange.xlsx_box import box_of, merged_cells
from amtsblick.parse.exchange.yaml_tree import FileError
from amtsblick.parse.questionnaire.fields import COVER_KEYS
from amtsblick.parse.questionnaire.raw import Raw, RawCell, RawRow
from amtsblick.parse.questionnaire.vocabulary import Vocabulary

_MOST_UNPACKED: Final = 50_000_000
_MOST_ROWS: Final = 5000
_MOST_COLUMNS: Final = 60
_HEADING_WITHIN: Final = 20
"""Rows in which the headings of the table are looked for."""
_SURE: Final = frozenset({"service", "kind"})
"""Headings that only the table of answers has."""

_Row = tuple[int, Sequence[Any]]


def raw_of_workbook(data: bytes, name: str, vocabulary: Vocabulary) -> Raw:
    """Cells of cover and table. Raises FileError when the workbook must not or cannot be opened."""
    unpacked = sum(part.file_size for part in box_of(data).infolist())
    if unpacked > _MOST_UNPACKED:
        text = f"unpacked it has {unpacked / 1e6:.0f} MB: too much for a questionnaire"
        raise FileError(0, text, "give the file as it was made, filled in")
    return read_book(data, lambda book, box: _raw(book, box, name, vocabulary))


def _raw(book: Any, box: ZipFile, name: str, vocabulary: Vocabulary) -> Raw:
    raw = Raw(place=Place(file=name, row=0))
    tables = 0
    for sheet in book.worksheets:
        place = Place(file=name, row=0, sheet=sheet.title)
        rows = _rows(sheet)
        header = next((row for row in rows[:_HEADING_WITHIN] if _keys(row[1], vocabulary)), None)
        if header is None:
            _cover(raw, rows, place, vocabulary)
            continue
        tables += 1
        _refuse(raw, sheet, box, place)
        _table(raw, [row for row in rows if row[0] >= header[0]], place, vocabulary)
    if tables != 1:
        said = "no sheet holds the table of answers" if not tables else "several sheets hold answers"
        raw.troubles.append(
            Trouble(place=raw.place, text=said, remedy="send the questionnaire as it was made, filled in")
        )
    return raw


def _rows(sheet: Any) -> list[_Row]:
    sheet.reset_dimensions()  # what the file says of its size is not to be believed
    rows = enumerate(sheet.iter_rows(max_row=_MOST_ROWS + 1, max_col=_MOST_COLUMNS), 1)
    filled = [(number, cells) for number, cells in rows if any(cell.value is not None for cell in cells)]
    if filled and filled[-1][0] > _MOST_ROWS:
        raise FileError(0, "a sheet has too many rows for a questionnaire", "delete rows that are not needed")
    return filled


def _refuse(raw: Raw, sheet: Any, box: ZipFile, place: Place) -> None:
    if sheet.sheet_state != "visible":
        raw.troubles.append(Trouble(place=place, text="the sheet is hidden", remedy="show it"))
    merged = merged_cells(box, sheet._worksheet_path)  # noqa: SLF001 - read-only sheets tell it nowhere else
    if merged:
        said = f"cells are merged: {', '.join(merged[:5])}"
        raw.troubles.append(Trouble(place=place, text=said, remedy="split them and fill each cell"))


def _keys(cells: Iterable[Any], vocabulary: Vocabulary) -> dict[int, str]:
    """Keys of fields by their places in a row of headings; nothing when it is none."""
    found: dict[int, str] = {}
    for index, cell in enumerate(cells):
        key = vocabulary.field(cell.value) if isinstance(cell.value, str) else ""
        if key and key not in found.values():
            found[index] = key
    return found if set(found.values()) >= _SURE else {}


def _table(raw: Raw, rows: Sequence[_Row], place: Place, vocabulary: Vocabulary) -> None:
    _, cells = rows[0]
    keys = _keys(cells, vocabulary)
    header = [str(cell.value or "").strip() for cell in cells]
    for row_number, row in rows[1:]:
        at = Place(file=place.file, row=row_number, sheet=place.sheet)
        found: dict[str, RawCell] = {}
        for index, cell in enumerate(row):
            text = cell_text(cell, at, header, raw.troubles).strip()
            if text and index in keys:
                found[keys[index]] = RawCell(place=at, column=header[index], text=text)
            elif text:
                column = header[index] if index < len(header) else ""
                cell_at = RawCell(place=at, column=column, text=text)
                raw.troubles.append(
                    cell_at.trouble(f"{text[:60]!r} stands beside the table", "move it to the remarks")
                )
        raw.rows.append(RawRow(place=at, cells=found))


def _cover(raw: Raw, rows: Sequence[_Row], place: Place, vocabulary: Vocabulary) -> None:
    """Pairs of a label and what stands right of it; all else is for readers."""
    for number, cells in rows:
        label = cells[0].value
        key = vocabulary.field(label) if isinstance(label, str) else ""
        if key not in COVER_KEYS or len(cells) < 2:  # noqa: PLR2004 - label and value
            continue
        at = Place(file=place.file, row=number, sheet=place.sheet)
        text = cell_text(cells[1], at, ("", str(label)), raw.troubles).strip()
        if text:
            raw.put(key, RawCell(place=at, column=str(label), text=text))

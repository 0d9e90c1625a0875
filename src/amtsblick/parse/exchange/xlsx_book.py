"""How is a workbook opened, and what does a cell of it show, spelled as in a CSV file?

The only module that knows openpyxl. Formulas, errors and numbers that have lost digits are refused.
"""

import warnings
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, Final, TypeVar
from zipfile import ZipFile

import openpyxl
from openpyxl.utils.cell import get_column_letter
from openpyxl.utils.datetime import CALENDAR_WINDOWS_1900

from amtsblick.parse.exchange.places import Place, Trouble, shown
from amtsblick.parse.exchange.scalars import number_text
from amtsblick.parse.exchange.xlsx_box import box_of
from amtsblick.parse.exchange.yaml_tree import FileError

_EXACT: Final = 10**15
_MIDNIGHT: Final = time()
_Read = TypeVar("_Read")


def read_book(data: bytes, read: Callable[[Any, ZipFile], _Read]) -> _Read:
    """What ``read`` makes of the workbook (openpyxl's, read-only) and its archive.

    Raises FileError when the workbook must not or cannot be opened.
    """
    box = box_of(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of what it leaves out: styles, validation, pictures
        try:
            book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
            if book.epoch == CALENDAR_WINDOWS_1900:
                return read(book, box)
        except FileError:
            raise
        except Exception as error:
            remedy = "save it anew"
            raise FileError(0, f"the workbook cannot be read ({type(error).__name__})", remedy) from error
    raise FileError(0, "the workbook counts days from 1904", "save it with days counted from 1900")


def cell_text(cell: Any, place: Place, header: Sequence[str], troubles: list[Trouble]) -> str:
    """What the cell shows; "" and a note in ``troubles`` for one that is refused."""
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

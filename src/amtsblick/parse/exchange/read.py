"""Which records does a file hold, and everything that is wrong with it?"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from amtsblick.errors import InputError
from amtsblick.parse.exchange.csv_rows import each_row, is_cut
from amtsblick.parse.exchange.json_tree import read_json
from amtsblick.parse.exchange.kinds import kind_of, nearest_kind
from amtsblick.parse.exchange.places import Place, Trouble
from amtsblick.parse.exchange.rows import Claim, TableReader
from amtsblick.parse.exchange.tree_rows import claims_of
from amtsblick.parse.exchange.xlsx_rows import read_workbook
from amtsblick.parse.exchange.yaml_tree import FileError, read_yaml
from amtsblick.values.records import RecordKind

SUFFIXES: Final = (".csv", ".yaml", ".yml", ".json", ".xlsx")
_REFUSED: Final = {
    ".xlsm": "workbooks with macros are not opened",
    ".xltm": "workbooks with macros are not opened",
    ".xlsb": "binary workbooks are not opened",
    ".xls": "old Excel files are not opened",
    ".ods": "OpenDocument files are not opened",
    ".numbers": "Numbers files are not opened",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Records in the order of the file, and what is wrong. With troubles nothing of it may be entered."""

    claims: tuple[Claim, ...]
    troubles: tuple[Trouble, ...]


def read_file(data: bytes, name: str) -> Read:
    """Records of one file; its name tells the form, and for CSV the kind. ``name`` is shown in messages."""
    path = PurePath(name)
    suffix = path.suffix.lower()
    try:
        if suffix == ".csv":
            return _read_csv(data, name, path.stem)
        if suffix == ".xlsx":
            return _read_xlsx(data, name)
        if suffix in SUFFIXES:
            tree = read_json(data) if suffix == ".json" else read_yaml(data)
            claims, troubles = claims_of(tree, name, path.stem)
            return Read(claims=tuple(claims), troubles=tuple(troubles))
    except FileError as error:
        return _refused(name, error.text, error.remedy, error.line)
    except InputError as error:
        return _refused(name, str(error).removeprefix(f"{name}: "), "see there")
    text = _REFUSED.get(suffix, f"files ending in {suffix or 'nothing'} are not read")
    return _refused(name, text, f"save it as one of {', '.join(SUFFIXES)}")


def _refused(name: str, text: str, remedy: str, line: int = 0) -> Read:
    trouble = Trouble(place=Place(file=name, row=line), text=text, remedy=remedy)
    return Read(claims=(), troubles=(trouble,))


def _read_csv(data: bytes, name: str, stem: str) -> Read:
    kind = kind_of(stem)
    if kind is None:
        return _refused(name, "the file's name is no kind of record", nearest_kind(stem))
    troubles: list[Trouble] = []
    claims, more, from_export = _records(kind, each_row(data, name, troubles), Place(file=name, row=0))
    if from_export and not troubles and is_cut(data):
        place = Place(file=name, row=data.count(b"\n") + 1)
        text = "the last line has no end: the file may have been cut"
        troubles.append(
            Trouble(place=place, text=text, remedy="copy it anew, or add a line end if it is whole")
        )
    return Read(claims=tuple(claims), troubles=(*troubles, *more))


def _read_xlsx(data: bytes, name: str) -> Read:
    sheets, troubles = read_workbook(data, name)
    claims: list[Claim] = []
    for sheet in sheets:
        found, more, _ = _records(sheet.kind, sheet.rows, sheet.place)
        claims += found
        troubles += [*sheet.troubles, *more]
    return Read(claims=tuple(claims), troubles=tuple(troubles))


def _records(
    kind: RecordKind, rows: Iterable[tuple[int, list[str]]], place: Place
) -> tuple[list[Claim], list[Trouble], bool]:
    """Records, troubles, and whether the header is an export's."""
    remaining = iter(rows)
    line, header = next(remaining, (0, []))
    if not header:
        return [], [], False
    reader = TableReader(kind, header, Place(file=place.file, row=line, sheet=place.sheet))
    claims = [claim for number, cells in remaining if (claim := reader.read(number, cells)) is not None]
    return claims, reader.troubles, reader.from_export

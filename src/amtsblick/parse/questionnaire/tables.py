"""Answers as CSV, YAML or JSON: the same fields as in the workbook, by their keys or by their headings.

In CSV the fields of the cover (questionnaire, token, unit …) are columns too: the first row that fills them
is enough. In YAML and JSON they stand at the top, and the rows in a list under ``uses``.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Final

from amtsblick.parse.bodies_columns import title
from amtsblick.parse.exchange.csv_rows import read_rows
from amtsblick.parse.exchange.places import Place, Trouble, shown
from amtsblick.parse.questionnaire.fields import COVER_KEYS, KEYS
from amtsblick.parse.questionnaire.raw import Raw, RawCell, RawRow
from amtsblick.parse.questionnaire.vocabulary import Vocabulary

USES: Final = "uses"
"""The list of rows."""
_MOST_ROWS: Final = 5000


def raw_of_csv(data: bytes, name: str, vocabulary: Vocabulary) -> Raw:
    """Cells of a table. Raises InputError for what is no CSV file at all."""
    raw = Raw(place=Place(file=name, row=0))
    rows, troubles = read_rows(data, name)
    raw.troubles += troubles
    if not rows or not _few(raw, len(rows)):
        return raw
    line, header = rows[0]
    at = Place(file=name, row=line)
    keys = {index: _key(raw, heading, at, vocabulary) for index, heading in enumerate(header)}
    twice = {key for key in keys.values() if key and list(keys.values()).count(key) > 1}
    raw.troubles += [
        Trouble(place=at, column=key, text="there are two columns of this", remedy="remove one")
        for key in sorted(twice)
    ]
    for number, cells in rows[1:]:
        place = Place(file=name, row=number)
        found: dict[str, RawCell] = {}
        for index, cell in enumerate(cells):
            if not cell.strip():
                continue
            if index >= len(header):
                text = f"{shown(cell)} stands right of the last heading"
                raw.troubles.append(Trouble(place=place, text=text, remedy="check the quotes of this row"))
            elif key := keys[index]:
                _take(raw, found, key, RawCell(place=place, column=header[index], text=cell.strip()))
        raw.rows.append(RawRow(place=place, cells=found))
    return raw


def raw_of_tree(tree: Any, name: str, vocabulary: Vocabulary) -> Raw:
    """Cells of a YAML or JSON tree."""
    raw = Raw(place=Place(file=name, row=0))
    uses = tree.get(USES) if isinstance(tree, dict) else None
    if not isinstance(tree, dict) or not isinstance(uses or [], list):
        text = f"the file holds no answers: {shown(tree)}"
        raw.troubles.append(
            Trouble(place=raw.place, text=text, remedy=f"write fields as name: value, and a list {USES}")
        )
        return raw
    _group(raw, {key: value for key, value in tree.items() if key != USES}, raw.place, vocabulary)
    if not _few(raw, len(uses or [])):
        return raw
    for number, row in enumerate(uses or [], 1):
        place = Place(file=name, row=getattr(row, "line", number))
        if not isinstance(row, dict):
            text = f"{shown(row)} is no row of answers"
            raw.troubles.append(Trouble(place=place, text=text, remedy="write its fields as name: value"))
            continue
        raw.rows.append(RawRow(place=place, cells=_group(raw, row, place, vocabulary)))
    return raw


def _few(raw: Raw, rows: int) -> bool:
    if rows > _MOST_ROWS:
        text = f"{rows} rows are too many for one body"
        raw.troubles.append(Trouble(place=raw.place, text=text, remedy="give one file per questionnaire"))
    return rows <= _MOST_ROWS


def _group(raw: Raw, group: Mapping[str, Any], place: Place, vocabulary: Vocabulary) -> dict[str, RawCell]:
    found: dict[str, RawCell] = {}
    for heading, value in group.items():
        key = _key(raw, heading, place, vocabulary)
        text = _text(value)
        if text is None:
            said = f"{shown(value)} is a group of fields"
            raw.troubles.append(Trouble(place=place, column=heading, text=said, remedy="write a text"))
        elif key and text.strip():
            _take(raw, found, key, RawCell(place=place, column=heading, text=text.strip()))
    return found


def _text(value: Any) -> str | None:
    """The value as in a cell, None when it has no such form."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str() | int() | float():
            return str(value)
        case list() if all(isinstance(one, str) for one in value):
            return "; ".join(value)
        case _:
            return None


def _take(raw: Raw, row: dict[str, RawCell], key: str, cell: RawCell) -> None:
    if key in COVER_KEYS:
        raw.put(key, cell)
    else:
        row[key] = cell


def _key(raw: Raw, heading: str, place: Place, vocabulary: Vocabulary) -> str:
    key = vocabulary.field(heading)
    if not key and heading.strip():
        near = get_close_matches(title(heading).replace(" ", "_"), sorted(KEYS), n=1, cutoff=0.5)
        meant = f"was {near[0]} meant? " if near else ""
        text = f"{shown(heading)} is no field of a questionnaire"
        remedy = f"{meant}rename or remove it; there are: {', '.join(sorted(KEYS))}"
        raw.troubles.append(Trouble(place=place, column=heading[:60], text=text, remedy=remedy))
    return key

"""How does a record stand in a form's fields? As texts, exactly as they are typed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeAlias

from amtsblick.serve.work.fields import EMPTY_ROWS, Field, Shape
from amtsblick.values.days import PartialDate

Texts: TypeAlias = dict[str, list[str]]
"""What stands in each field; ticked boxes are several texts of one field."""
_ROW: Final = re.compile(r"([a-z_]+)\.(\d{1,3})\.")
_MOST_ROWS: Final = 200


def texts_of(fields: Iterable[Field], content: Any) -> Texts:
    """The fields of a record as a form shows them."""
    found: Texts = {}
    for field in fields:
        value = _value(content, field.name)
        if field.shape is Shape.ROWS:
            for number, row in enumerate(value):
                for column in field.columns:
                    found[f"{field.name}.{number}.{column.name}"] = as_texts(getattr(row, column.name))
        else:
            found[field.name] = as_texts(value, lines=field.shape is Shape.LINES)
    return found


def _value(content: Any, name: str) -> Any:
    for part in name.split("."):
        content = getattr(content, part)
    return content


def as_texts(value: Any, *, lines: bool = False) -> list[str]:
    """One value of a field; ``lines``: several values stand in one text, one per line."""
    if value is None or value == "":
        return []
    if isinstance(value, tuple):
        words = [str(one) for one in value]
        return ["\n".join(words)] if lines and words else words
    return [_text(value)]


def _text(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:g}"
        case PartialDate():
            return value.text
        case date():
            return value.isoformat()
        case _:
            return str(value)


def typed(field: Field, texts: Mapping[str, Sequence[str]], name: str = "") -> str:
    """The one text of a field, without the white space around it; boxes and rows have others."""
    return next(iter(texts.get(name or field.name, ())), "").strip()


def rows_of(field: Field, texts: Mapping[str, Sequence[str]]) -> list[int]:
    """Numbers of a field's rows in which anything stands that somebody may see."""
    seen = {one.name for one in field.columns if one.shape is not Shape.HIDDEN}
    found = set()
    for name, said in texts.items():
        row = _ROW.match(name)
        if row and row[1] == field.name and name[row.end() :] in seen and any(map(str.strip, said)):
            found.add(int(row[2]))
    return sorted(one for one in found if one < _MOST_ROWS)


def rows_shown(field: Field, texts: Mapping[str, Sequence[str]], more: int = 0) -> list[int]:
    """Numbers of the rows that a form shows: those that are filled in, and some that are empty."""
    filled = rows_of(field, texts)
    first = max(filled, default=-1) + 1
    return [*range(first), *range(first, first + (more or EMPTY_ROWS))]

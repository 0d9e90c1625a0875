"""How does any text lie in a cell of a table, and come back unchanged?

Cells are read without the blanks around them, and spreadsheets run what looks like a formula. A text that
would not survive this is written as a JSON string in quotes; one that looks like a formula gets an
apostrophe before it (OWASP, "CSV Injection"). Only what needs it is written so, and only what was written
so is read so: a title in quotes or "'s-Hertogenbosch" stays as it stands.
"""

import json
import re
from typing import Final

from amtsblick.parse.exchange.places import UnreadableError, shown

_FORMULA: Final = re.compile(r"'*[\s\x00-\x1f]*[=+\-@\uff1d\uff0b\uff0d\uff20]|'*[\t\r\n]")
_AWKWARD: Final = re.compile(
    r"\A\s|\s\Z|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|x005F_"
)
"""Blanks around, control characters, and what workbooks take for an escaped character."""
_PLAIN: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9ÄÖÜäöüß .,:;()/?!%&+*'–-]*[A-Za-z0-9ÄÖÜäöüß.)/?!%])?")
"""Most texts: nothing in them can be awkward, and this is found out fast."""
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_SPECIAL: Final = frozenset("'\"=")
_SEPARATOR: Final = re.compile(r"((?:[^;\\]|\\.|\\\Z)*)(?:;|\Z)", re.DOTALL)
_ESCAPED: Final = re.compile(r"\\([;\\])")
_REMEDY_FORMULA: Final = "write the value itself; if it is meant as text, put an apostrophe (') before it"


def to_cell(text: str, *, bare_empty: bool = True) -> str:
    """The cell of one text. ``bare_empty``: an empty cell is read as ""; else "" is written as ``""``."""
    if not text:
        return "" if bare_empty else '""'
    if _PLAIN.fullmatch(text):
        return text
    if needs_quotes(text, bare_empty=bare_empty):
        return json.dumps(text).replace("_", "\\u005f")
    return f"'{text}" if _FORMULA.match(text) else text


def from_cell(cell: str, *, bare_empty: bool = True) -> str:
    """The text of a stripped, non-empty cell. Raises UnreadableError for formulas and broken characters."""
    if cell[0] in _SPECIAL:
        return _from_special(cell, bare_empty=bare_empty)
    text = cell.replace("\r\n", "\n") if "\r" in cell else cell
    return text if text.isascii() else checked(text)


def checked(text: str) -> str:
    """The text itself. Raises UnreadableError when it holds half a character, which no file can carry."""
    if _SURROGATE.search(text):
        raise UnreadableError(f"{shown(text)} holds a broken character", "write the text anew")
    return text


def needs_quotes(text: str, *, bare_empty: bool = True) -> bool:
    """Would the text be read differently when written as it is?"""
    if not text:
        return not bare_empty
    return _AWKWARD.search(text) is not None or _literal(text, bare_empty=bare_empty) is not None


def _literal(cell: str, *, bare_empty: bool) -> str | None:
    """The text that the cell spells as a JSON string, when it is one that has to be written so."""
    if len(cell) < len('""') or cell[0] != '"' or cell[-1] != '"':
        return None
    try:
        text = json.loads(cell)
    except ValueError:
        return None
    return text if isinstance(text, str) and needs_quotes(text, bare_empty=bare_empty) else None


def _from_special(cell: str, *, bare_empty: bool) -> str:
    if cell[0] == "=":
        raise UnreadableError(f"{shown(cell)} is a formula", _REMEDY_FORMULA)
    literal = _literal(cell, bare_empty=bare_empty)
    if literal is not None:
        return checked(literal)
    text = cell[1:] if cell[0] == "'" and _FORMULA.match(cell[1:]) else cell
    return checked(text.replace("\r\n", "\n"))


def joined(pieces: list[str]) -> str:
    """Pieces in one cell, separated by "; "; semicolons and backslashes within a piece get a backslash."""
    return "; ".join(piece.replace("\\", "\\\\").replace(";", "\\;") for piece in pieces)


def separated(cell: str) -> list[str]:
    """The pieces of such a cell, without blanks around them and without empty ones."""
    if "\\" not in cell:
        return [piece for one in cell.split(";") if (piece := one.strip())]
    pieces = [_ESCAPED.sub(r"\1", found[1].strip()) for found in _SEPARATOR.finditer(cell)]
    return [piece for piece in pieces if piece]

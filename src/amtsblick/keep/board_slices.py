"""Where does the next slice of a list begin? Cursors, and how many rows one may ask for."""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, tuple_

from amtsblick.errors import InputError
from amtsblick.values.board import MOST_ROWS


def checked_limit(limit: int) -> int:
    """The limit; InputError when it is out of range."""
    if not 1 <= limit <= MOST_ROWS:
        raise InputError(f"A page has 1 to {MOST_ROWS} rows, not {limit}.")
    return limit


def cursor(values: Sequence[str]) -> str:
    """Opaque text of the last row's place in the order."""
    plain = json.dumps(list(values), separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(plain).decode().rstrip("=")


def place(text: str, parts: int) -> list[str]:
    """The inverse of ``cursor``. Raises InputError for what no slice of this list gave."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        found = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        ok = isinstance(found, list) and len(found) == parts
        ok = ok and all(isinstance(one, str) and "\0" not in one for one in found)
        if ok:
            "".join(found).encode()
    except (UnicodeError, binascii.Error, ValueError, RecursionError):
        ok = False
    if not ok:
        raise InputError("This is no place in this list: begin with its first page.")
    return list(found)


def following(query: Select[Any], order: Sequence[ColumnElement[Any]], after: str) -> Select[Any]:
    """The rows behind a cursor, in an order of text columns that is unique."""
    if not after:
        return query
    return query.where(tuple_(*order) > tuple_(*place(after, len(order))))

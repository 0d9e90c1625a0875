"""What is asked in a form, and how is it written? Fields of records as values, without any page."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final


class Shape(StrEnum):
    """How a field is filled in."""

    TEXT = "text"
    AREA = "area"
    CHOICE = "choice"
    TICKS = "ticks"
    DAY = "day"
    PARTIAL = "partial"
    """A day, a month or a year."""
    WHOLE = "whole"
    """A whole number, or nothing."""
    NUMBER = "number"
    LINES = "lines"
    """One text per line."""
    YES = "yes"
    """A box that is ticked or not."""
    MAYBE = "maybe"
    """Yes, no, or nobody said."""
    BODY = "body"
    """Id or name of a body."""
    SERVICE = "service"
    ROWS = "rows"
    """Several of the same kind, one row each."""
    HIDDEN = "hidden"


class Need(StrEnum):
    """Which services may be chosen beside the known ones."""

    NONE = ""
    ALL = "all"
    """Services in general: no service is named."""
    HOMEPAGE = "homepage"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field. ``name`` is the value's own, with a dot for what lies in its origin.

    ``label`` and ``hint`` are messages. ``options`` is the list of words to choose from and ``words`` where
    the report's catalogue names them; ``said`` are messages by word where it does not. ``columns`` and
    ``makes`` are those of rows.
    """

    name: str
    shape: Shape
    label: str
    hint: str = ""
    required: bool = False
    options: type[StrEnum] | None = None
    words: str = ""
    said: tuple[tuple[str, str], ...] = ()
    columns: tuple["Field", ...] = ()
    makes: type[Any] | None = None
    row: str = ""
    """What one row is called."""
    need: Need = Need.NONE
    german: bool = False
    """Readers are shown it as German."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Fields that belong together. ``closed``: most people need none of them."""

    title: str
    fields: tuple[Field, ...]
    closed: bool = False


EMPTY_ROWS: Final = 2
"""Rows that are offered beside those that are filled in."""
MORE_ROWS: Final = 3

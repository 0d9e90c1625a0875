"""Where in a file does something stand, and what is wrong with it?"""

from dataclasses import dataclass
from typing import Final, NamedTuple

_SHOWN: Final = 60


class Place(NamedTuple):
    """A row of a file: ``row`` counts from 1 and is the line in text files. ``sheet`` only in workbooks."""

    file: str
    row: int
    sheet: str = ""

    def __str__(self) -> str:
        where = f"{self.file}, sheet {self.sheet}" if self.sheet else self.file
        return f"{where}, row {self.row}" if self.row else where


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something in a file that cannot be taken as it stands. ``column`` is the heading, or "" for the row."""

    place: Place
    column: str = ""
    text: str
    remedy: str

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column else ""
        return f"{self.place}{column}: {self.text}; {self.remedy}"


class UnreadableError(ValueError):
    """A cell cannot be read; ``remedy`` says what to write."""

    def __init__(self, text: str, remedy: str) -> None:
        super().__init__(text)
        self.text = text
        self.remedy = remedy


def shown(value: object) -> str:
    """A stranger's value in a message: quoted and short."""
    text = value if isinstance(value, str) else str(value)[: _SHOWN * 2]
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")

"""What stands in a questionnaire that came back, cell by cell, before anything is made of it?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from amtsblick.parse.exchange.places import Place, Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class RawCell:
    """A cell that is not empty; ``column`` is its heading as it stands there."""

    place: Place
    column: str
    text: str

    def trouble(self, text: str, remedy: str) -> Trouble:
        """What is wrong with the cell."""
        return Trouble(place=self.place, column=self.column, text=text, remedy=remedy)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRow:
    """Cells of one row by the keys of their fields."""

    place: Place
    cells: Mapping[str, RawCell]


@dataclass(slots=True, kw_only=True)
class Raw:
    """The whole file. ``cover`` by the keys of the fields."""

    place: Place
    cover: dict[str, RawCell] = field(default_factory=dict)
    rows: list[RawRow] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)

    def put(self, key: str, cell: RawCell) -> None:
        """Take a cell of the cover; two that differ are trouble."""
        known = self.cover.setdefault(key, cell)
        if known.text != cell.text:
            text = f"it says {cell.text[:60]!r}, and {known.place} says {known.text[:60]!r}"
            self.troubles.append(cell.trouble(text, "leave one of the two"))

    def at(self, key: str) -> RawCell:
        """A cell of the cover; an empty one that names the file where there is none."""
        return self.cover.get(key) or RawCell(place=self.place, column=key, text="")

    def answers(self) -> Iterator[RawRow]:
        """Rows that hold anything."""
        return (row for row in self.rows if row.cells)

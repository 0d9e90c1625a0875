"""Cells of a row become one record and what the file claims of its version."""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field
from datetime import date
from typing import Any, Final, TypeAlias

from amtsblick.parse.bodies_csv import slug
from amtsblick.parse.exchange.columns import ENTRY, Column, Layout, layout_of, nearest_heading, read_headings
from amtsblick.parse.exchange.kinds import CLASSES
from amtsblick.parse.exchange.places import Place, Trouble, UnreadableError
from amtsblick.values.records import Record, RecordKind, RecordState

_Memo: TypeAlias = dict[str, Any]
_REMEMBERED: Final = 4096
"""Different cells of one column that are remembered; a column with more is not worth it."""
_FILL: Final = "fill it in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One record as a file has it. What the file does not say of the version is None, () or ""."""

    kind: RecordKind
    content: Record
    place: Place
    version: int | None = None
    state: RecordState | None = None
    valid_from: date | None = None
    authors: tuple[str, ...] = ()
    approved_by: str = ""
    note: str = ""


@dataclass(slots=True)
class Assembly:
    """Puts the values of one kind together; collects what is wrong."""

    kind: RecordKind
    troubles: list[Trouble] = field(default_factory=list)
    _layout: Layout = field(init=False)
    _required: tuple[Column, ...] = field(init=False)
    _blank: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self._layout = layout_of(self.kind)
        self._required = tuple(one for one in self._layout.columns if one.required and not one.group)
        self._blank = {one.field: () for one in self._layout.columns if one.blank and not one.group}

    def report(self, place: Place, text: str, remedy: str, column: str = "") -> None:
        """Note what cannot be taken as it stands."""
        self.troubles.append(Trouble(place=place, column=column, text=text, remedy=remedy))

    def claim(self, place: Place, values: dict[str, Any], nested: dict[str, dict[str, Any]]) -> Claim | None:
        """The record of ``values`` and of the values of its groups; None when something is missing."""
        entry = nested.pop(ENTRY, {})
        before = len(self.troubles)
        for group, parts in nested.items():
            values[group] = self._nested(place, group, parts)
        for group in self._layout.required_groups.difference(nested):
            self.report(place, "nothing is said there", _FILL, group)
        if "id" not in values:
            self._make_id(values)
        for column in self._required:
            if column.field not in values:
                self.report(place, "the cell is empty or missing", _FILL, column.name)
        if len(self.troubles) > before:
            return None
        for name, blank in self._blank.items():
            values.setdefault(name, blank)
        return Claim(kind=self.kind, content=CLASSES[self.kind](**values), place=place, **entry)

    def _nested(self, place: Place, group: str, parts: dict[str, Any]) -> Any:
        of_group = [one for one in self._layout.columns if one.group == group]
        missing = [one.name for one in of_group if one.required and one.field not in parts]
        for name in missing:
            self.report(place, f"something is said of {group}, but not this", _FILL, name)
        return None if missing else self._layout.groups[group](**parts)

    def _make_id(self, values: dict[str, Any]) -> None:
        """Tables that people keep of usages and bodies seldom have ids; theirs follow from what they say."""
        if self.kind is RecordKind.USAGE and {"body", "service", "kind"} <= values.keys():
            parts = (values["body"], values["service"], values["kind"].value, values.get("handle", ""))
            values["id"] = ".".join(filter(None, (slug(part) for part in parts[:2])))
            values["id"] += f".{parts[2]}" + (f".{slug(parts[3])}" if slug(parts[3]) else "")
        elif self.kind is RecordKind.BODY and slug(values.get("name", "")):
            values["id"] = slug(values["name"])


class TableReader:
    """Reads the rows under one header. What is wrong with the header is in ``troubles`` at once."""

    def __init__(self, kind: RecordKind, header: Sequence[str], place: Place) -> None:
        self._assembly = Assembly(kind)
        self._file = place.file
        self._sheet = place.sheet
        self._width = len(header)
        headings = read_headings(kind, header)
        for heading in headings.unknown:
            self._assembly.report(place, "this column is not known", nearest_heading(kind, heading), heading)
        for heading in headings.twice:
            self._assembly.report(place, "another column says the same", "remove one of the two", heading)
        if not headings.found:
            self._assembly.report(place, "this row has no headings", "begin with a row of column names")
        self._plan: list[tuple[int, Column, str, _Memo | None]] = [
            (index, column, column.group, None if column.cell.varied else {})
            for index, column in sorted(headings.found.items())
        ]
        self.sound = not (headings.unknown or headings.twice) and bool(headings.found)
        self.named = {column.name for column in headings.found.values()}

    @property
    def troubles(self) -> list[Trouble]:
        """Everything that could not be taken, so far."""
        return self._assembly.troubles

    def read(self, number: int, cells: Sequence[str]) -> Claim | None:
        """The record of one row; None when something is wrong with it."""
        if len(cells) != self._width:
            cells = self._fitted(number, cells)
        before = len(self.troubles)
        values: dict[str, Any] = {}
        nested: dict[str, dict[str, Any]] = {}
        for index, column, group, memo in self._plan:
            cell = cells[index]
            if not cell:
                continue
            if memo is not None and cell in memo:
                value = memo[cell]
            else:
                value = self._value(number, column, cell, memo)
            if value is MISSING:
                continue
            if group:
                nested.setdefault(group, {})[column.field] = value
            else:
                values[column.field] = value
        if len(self.troubles) > before or not (values or nested):  # blank rows say nothing
            return None
        return self._assembly.claim(self._place(number), values, nested)

    def _place(self, number: int) -> Place:
        return Place(file=self._file, row=number, sheet=self._sheet)

    def _value(self, number: int, column: Column, cell: str, memo: _Memo | None) -> Any:
        """The value; MISSING for blanks and for what cannot be read, which is noted."""
        text = cell.strip()
        if not text:
            return MISSING
        try:
            value = column.cell.read(text)
        except UnreadableError as error:
            self._assembly.report(self._place(number), error.text, error.remedy, column.name)
            return MISSING
        if memo is not None and len(memo) < _REMEMBERED:
            memo[cell] = value
        return value

    def _fitted(self, number: int, cells: Sequence[str]) -> Sequence[str]:
        """Cells filled up or cut to the header's width; what stands beyond it is noted."""
        if any(cell.strip() for cell in cells[self._width :]):
            text = f"the row has {len(cells)} cells, the header {self._width}"
            remedy = "put cells that hold the separator in quotes, or give the column a heading"
            self._assembly.report(self._place(number), text, remedy)
        return [*cells[: self._width], *[""] * (self._width - len(cells))]

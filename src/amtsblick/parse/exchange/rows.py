"""Cells of a row become one record and what the file claims of its version."""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any, Final, NamedTuple, TypeAlias

from amtsblick.parse.bodies_csv import slug
from amtsblick.parse.exchange.columns import ENTRY, Column, Layout, layout_of, nearest_heading, read_headings
from amtsblick.parse.exchange.kinds import CLASSES
from amtsblick.parse.exchange.places import Place, Trouble, UnreadableError
from amtsblick.values.records import Record, RecordKind, RecordState

_Memo: TypeAlias = dict[str, Any]
_REMEMBERED: Final = 4096
"""Different cells of one column that are remembered; then all are forgotten: equal ones stand close together."""
_LONG: Final = 40
"""Sentences seldom occur twice."""
_UNREAD: Final = object()
_NOTHING: Final[Mapping[str, Any]] = {}
_FILL: Final = "fill it in"


class Claim(NamedTuple):
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
    _class: type[Any] = field(init=False)
    _required: dict[str, str] = field(init=False)
    _needed: frozenset[str] = field(init=False)
    _blank: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self._layout = layout_of(self.kind)
        self._class = CLASSES[self.kind]
        self._required = {
            one.field: one.name for one in self._layout.columns if one.required and not one.group
        }
        self._needed = self._layout.required_groups.union(self._required)
        self._blank = {one.field: () for one in self._layout.columns if one.blank and not one.group}

    def report(self, place: Place, text: str, remedy: str, column: str = "") -> None:
        """Note what cannot be taken as it stands."""
        self.troubles.append(Trouble(place=place, column=column, text=text, remedy=remedy))

    def claim(self, place: Place, values: dict[str, Any], entry: Mapping[str, Any]) -> Claim | None:
        """The record of ``values``, nested ones made already; None when something is missing.

        ``entry`` is what the file says of the version.
        """
        if "id" not in values:
            self._make_id(values)
        if not values.keys() >= self._needed:
            self._missing(place, values)
            return None
        if self._blank:
            values = {**self._blank, **values}
        return Claim(self.kind, self._class(**values), place, **entry)

    def _missing(self, place: Place, values: Mapping[str, Any]) -> None:
        for group in sorted(self._layout.required_groups - values.keys()):
            self.report(place, "nothing is said there", _FILL, group)
        for name, heading in self._required.items():
            if name not in values:
                self.report(place, "the cell is empty or missing", _FILL, heading)

    def nested(self, place: Place, group: str, parts: dict[str, Any]) -> Any:
        """The nested value of its parts; MISSING, and noted, when one is needed and not there."""
        of_group = [one for one in self._layout.columns if one.group == group]
        missing = [one.name for one in of_group if one.required and one.field not in parts]
        for name in missing:
            self.report(place, f"something is said of {group}, but not this", _FILL, name)
        if missing:
            return MISSING
        return self._layout.groups[group](**parts)

    def _make_id(self, values: dict[str, Any]) -> None:
        """Tables that people keep of usages and bodies seldom have ids; theirs follow from what they say."""
        if self.kind is RecordKind.USAGE and {"body", "service", "kind"} <= values.keys():
            parts = (values["body"], values["service"], values["kind"].value, values.get("handle", ""))
            values["id"] = ".".join(filter(None, (slug(part) for part in parts[:2])))
            values["id"] += f".{parts[2]}" + (f".{slug(parts[3])}" if slug(parts[3]) else "")
        elif self.kind is RecordKind.BODY and slug(values.get("name", "")):
            values["id"] = slug(values["name"])


class _GroupPlan:
    """The columns of one nested value in a table."""

    def __init__(self, name: str, found: Sequence[tuple[int, Column]]) -> None:
        self.name = name
        self.columns = [(index, column) for index, column in found if column.group == name]
        self.cells = itemgetter(*(index for index, _ in self.columns))
        self.memo: dict[Any, Any] = {}


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
        found = sorted(headings.found.items())
        self._single: list[tuple[int, str, _Memo, Column]] = [
            (index, one.field, {}, one) for index, one in found if not one.group
        ]
        self._groups = [
            _GroupPlan(name, found) for name in dict.fromkeys(one.group for _, one in found if one.group)
        ]
        self.from_export = any(group.name == ENTRY for group in self._groups)

    @property
    def troubles(self) -> list[Trouble]:
        """Everything that could not be taken, so far."""
        return self._assembly.troubles

    def read(self, number: int, cells: Sequence[str]) -> Claim | None:
        """The record of one row; None when something is wrong with it, or when it is blank."""
        if len(cells) != self._width:
            cells = self._fitted(number, cells)
        before = len(self._assembly.troubles)
        values = self._singles(number, cells)
        entry = self._nested(number, cells, values)
        if len(self._assembly.troubles) > before or not (values or entry):
            return None
        return self._assembly.claim(self._place(number), values, entry)

    def _singles(self, number: int, cells: Sequence[str]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for index, name, memo, column in self._single:
            cell = cells[index]
            if cell:
                value = memo.get(cell, _UNREAD)
                if value is _UNREAD:
                    value = self._value(number, column, cell, memo)
                if value is not MISSING:
                    values[name] = value
        return values

    def _nested(self, number: int, cells: Sequence[str], values: dict[str, Any]) -> Mapping[str, Any]:
        """Adds nested values; returns what the file says of the version."""
        entry: Mapping[str, Any] = _NOTHING
        for group in self._groups:
            key = group.cells(cells)
            value = group.memo.get(key, _UNREAD)
            if value is _UNREAD:
                value = self._group(number, group, cells, key)
            if group.name == ENTRY:
                entry = value
            elif value is not MISSING:
                values[group.name] = value
        return entry

    def _group(self, number: int, group: _GroupPlan, cells: Sequence[str], key: Any) -> Any:
        """A nested value, remembered by its cells: many rows have the same origin."""
        troubles = self._assembly.troubles
        before = len(troubles)
        parts = {
            column.field: value
            for index, column in group.columns
            if (value := self._value(number, column, cells[index], None)) is not MISSING
        }
        made: Any = parts
        if group.name != ENTRY:
            made = self._assembly.nested(self._place(number), group.name, parts) if parts else MISSING
        if len(troubles) == before:
            if len(group.memo) >= _REMEMBERED:
                group.memo.clear()
            group.memo[key] = made
        return made

    def _place(self, number: int) -> Place:
        return Place(self._file, number, self._sheet)

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
        if memo is not None and len(cell) < _LONG:
            if len(memo) >= _REMEMBERED:
                memo.clear()
            memo[cell] = value
        return value

    def _fitted(self, number: int, cells: Sequence[str]) -> Sequence[str]:
        """Cells filled up or cut to the header's width; what stands beyond it is noted."""
        if any(cell.strip() for cell in cells[self._width :]):
            text = f"the row has {len(cells)} cells, the header {self._width}"
            remedy = "put cells that hold the separator in quotes, or give the column a heading"
            self._assembly.report(self._place(number), text, remedy)
        return [*cells[: self._width], *[""] * (self._width - len(cells))]

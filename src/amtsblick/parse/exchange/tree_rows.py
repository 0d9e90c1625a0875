"""Lists of records in a YAML or JSON tree become records."""

from collections.abc import Iterator, Mapping
from typing import Any

from amtsblick.parse.exchange.columns import ENTRY, Column, Layout, layout_of, read_headings
from amtsblick.parse.exchange.kinds import kind_of, nearest_kind
from amtsblick.parse.exchange.places import Place, Trouble, UnreadableError, shown
from amtsblick.parse.exchange.rows import Assembly, Claim
from amtsblick.parse.exchange.trees import from_tree, known_fields
from amtsblick.values.records import RecordKind


def claims_of(tree: Any, name: str, stem: str) -> tuple[list[Claim], list[Trouble]]:
    """Records of a tree: lists under the kinds' names, or one list in a file named after its kind."""
    claims: list[Claim] = []
    troubles: list[Trouble] = []
    for kind, records, place in _lists(tree, name, stem, troubles):
        reader = _Reader(kind)
        for number, record in enumerate(records, 1):
            claim = reader.read(record, place, number)
            if claim is not None:
                claims.append(claim)
        troubles += reader.assembly.troubles
    return claims, troubles


def _lists(
    tree: Any, name: str, stem: str, troubles: list[Trouble]
) -> Iterator[tuple[RecordKind, list[Any], Place]]:
    start = Place(file=name, row=0)
    own = kind_of(stem)
    if isinstance(tree, list) and own is not None:
        yield own, tree, start
        return
    if not isinstance(tree, dict) or not tree:
        text = "the file holds no lists of records"
        troubles.append(
            Trouble(place=start, text=text, remedy="write a list under each kind's name, such as usages:")
        )
        return
    for key, records in tree.items():
        kind = kind_of(key)
        if kind is None:
            troubles.append(
                Trouble(place=start, text=f"{shown(key)} is no kind of record", remedy=nearest_kind(key))
            )
        elif records is not None and not isinstance(records, list):
            troubles.append(
                Trouble(place=start, text=f"{shown(key)} is no list", remedy="begin each record with - ")
            )
        else:
            yield kind, records or [], start


class _Reader:
    """Reads the records of one list."""

    def __init__(self, kind: RecordKind) -> None:
        self.assembly = Assembly(kind)
        self._layout: Layout = layout_of(kind)
        self._known: dict[str, Column | None] = {}

    def read(self, record: Any, start: Place, number: int) -> Claim | None:
        place = Place(file=start.file, row=getattr(record, "line", number))
        if not isinstance(record, dict):
            self.assembly.report(place, f"{shown(record)} is no record", "write its fields as name: value")
            return None
        before = len(self.assembly.troubles)
        values: dict[str, Any] = {}
        nested: dict[str, dict[str, Any]] = {
            group: {} for group in self._layout.groups if isinstance(record.get(group), dict)
        }
        for key, tree in self._flat(record, place):
            column = self._column(key, place)
            if column is not None and tree is not None:
                self._take(
                    column, tree, place, nested.setdefault(column.group, {}) if column.group else values
                )
        if len(self.assembly.troubles) > before:
            return None
        entry = nested.pop(ENTRY, {})
        for group, parts in nested.items():
            values[group] = self.assembly.nested(place, group, parts)
        if len(self.assembly.troubles) > before:
            return None
        return self.assembly.claim(place, values, entry)

    def _flat(self, record: Mapping[str, Any], place: Place) -> Iterator[tuple[str, Any]]:
        """Fields with those of nested values: ``origin: {title: …}`` and ``origin.title: …`` are the same."""
        for key, tree in record.items():
            if (key in self._layout.groups or key == ENTRY) and tree is not None:
                if isinstance(tree, dict):
                    yield from ((f"{key}.{name}", value) for name, value in tree.items())
                else:
                    self.assembly.report(
                        place, f"{shown(tree)} is no group of fields", "write name: value", key
                    )
            else:
                yield key, tree

    def _column(self, key: str, place: Place) -> Column | None:
        if key not in self._known:
            self._known[key] = read_headings(self._layout.kind, [key]).found.get(0)
        column = self._known[key]
        if column is None and key not in self._layout.groups:
            names = [one.name for one in self._layout.columns]
            self.assembly.report(place, "this field is not known", known_fields(key, names), key)
        return column

    def _take(self, column: Column, tree: Any, place: Place, into: dict[str, Any]) -> None:
        if column.field in into:
            self.assembly.report(place, "another field says the same", "remove one of the two", column.name)
            return
        try:
            into[column.field] = _value(column, tree)
        except UnreadableError as error:
            self.assembly.report(place, error.text, error.remedy, column.name)


def _value(column: Column, tree: Any) -> Any:
    """Lists may also be spelled as in a cell."""
    if isinstance(tree, str) and column.listed:
        text = tree.strip()
        return column.cell.read(text) if text else ()
    return from_tree(column.hint, tree)

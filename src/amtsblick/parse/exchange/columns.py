"""Which columns has a table of one kind of record, and which of them does a heading mean?

Read off the dataclasses: one column per field, nested values such as the origin with a dot
(``origin.title``), and at the end what the log says of the version. Where a record has a field of the same
name, the log's column begins with ``entry.``.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Final, get_origin, get_type_hints

from amtsblick.parse.bodies_columns import title
from amtsblick.parse.exchange.cells import cell_of
from amtsblick.parse.exchange.german import HEADINGS, KIND_HEADINGS
from amtsblick.parse.exchange.kinds import CLASSES
from amtsblick.parse.exchange.scalars import Cell
from amtsblick.parse.exchange.trees import has_default
from amtsblick.values.records import RecordKind, RecordState

ENTRY: Final = "entry"
"""Group of the columns that belong to the log."""
ENTRY_FIELDS: Final[Mapping[str, Any]] = {
    "version": int,
    "state": RecordState,
    "valid_from": date,
    "authors": tuple[str, ...],
    "approved_by": str,
    "note": str,
}
_PIECES: Final = re.compile(r"[/,(|]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: ``name`` is its heading, ``group`` the nested value it belongs to or "".

    ``blank``: a required list, which an empty cell leaves empty.
    """

    name: str
    group: str
    field: str
    hint: Any
    cell: Cell
    required: bool
    blank: bool = False
    listed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The columns of one kind, and the classes of its nested values by group."""

    kind: RecordKind
    columns: tuple[Column, ...]
    groups: Mapping[str, type[Any]]
    required_groups: frozenset[str]


@lru_cache(maxsize=32)
def layout_of(kind: RecordKind) -> Layout:
    """Columns in the order of the fields, those of the log last."""
    owner = CLASSES[kind]
    hints = get_type_hints(owner)
    columns: list[Column] = []
    groups: dict[str, type[Any]] = {}
    required = set()
    for field in fields(owner):
        hint = hints[field.name]
        if isinstance(hint, type) and is_dataclass(hint) and hint.__name__ != "PartialDate":
            groups[field.name] = hint
            columns += _columns(hint, field.name)
            if not has_default(field):
                required.add(field.name)
        else:
            columns.append(_column(field, hint, ""))
    taken = {column.name for column in columns}
    columns += [_entry_column(name, hint, taken) for name, hint in ENTRY_FIELDS.items()]
    return Layout(kind=kind, columns=tuple(columns), groups=groups, required_groups=frozenset(required))


def _columns(owner: type[Any], group: str) -> Iterable[Column]:
    hints = get_type_hints(owner)
    return [_column(field, hints[field.name], group) for field in fields(owner)]


def _column(field: Any, hint: Any, group: str) -> Column:
    listed = get_origin(hint) is tuple
    return Column(
        name=f"{group}.{field.name}" if group else field.name,
        group=group,
        field=field.name,
        hint=hint,
        cell=cell_of(hint, bare_empty=field.default == ""),
        required=not has_default(field) and not listed,
        blank=listed and not has_default(field),
        listed=listed,
    )


def _entry_column(name: str, hint: Any, taken: set[str]) -> Column:
    return Column(
        name=f"{ENTRY}.{name}" if name in taken else name,
        group=ENTRY,
        field=name,
        hint=hint,
        cell=cell_of(hint),
        required=False,
        listed=get_origin(hint) is tuple,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings:
    """Which column each cell of a header row means; ``unknown`` and ``twice`` name headings that do not count."""

    found: Mapping[int, Column]
    unknown: tuple[str, ...]
    twice: tuple[str, ...]


def read_headings(kind: RecordKind, header: Sequence[str]) -> Headings:
    """English names first, then German ones; nothing is guessed."""
    layout = layout_of(kind)
    found: dict[int, Column] = {}
    twice = []
    for exactly in (True, False):
        for index, heading in enumerate(header):
            if index in found or not heading.strip():
                continue
            meant = _english(layout, heading) if exactly else _german(layout, heading)
            free = [column for column in meant if column not in found.values()]
            if free:
                found[index] = free[0]
            elif meant:
                twice.append(heading)
    unknown = [
        heading
        for index, heading in enumerate(header)
        if heading.strip() and index not in found and heading not in twice
    ]
    return Headings(found=found, unknown=tuple(unknown), twice=tuple(dict.fromkeys(twice)))


def _english(layout: Layout, heading: str) -> list[Column]:
    wanted = {title(heading), title(heading).removeprefix(f"{ENTRY}.")}
    exact = [column for column in layout.columns if title(column.name) == title(heading)]
    return exact or [
        column for column in layout.columns if column.group == ENTRY and title(column.field) in wanted
    ]


def _german(layout: Layout, heading: str) -> list[Column]:
    titles = {title(heading), *map(title, _PIECES.split(heading))}
    return [column for column in layout.columns if titles & _titles(layout.kind, column.name)]


@lru_cache(maxsize=1024)
def _titles(kind: RecordKind, name: str) -> frozenset[str]:
    """What German (and unofficial English) tables call a column."""
    words = HEADINGS.get(name.removeprefix(f"{ENTRY}."), ())
    if name == "kind":
        words = ("Art", *KIND_HEADINGS.get(kind, ()))
    return frozenset(title(word) for word in (*words, name.rpartition(".")[2]))


def nearest_heading(kind: RecordKind, heading: str) -> str:
    """What to do about a heading that nobody knows."""
    names = [column.name for column in layout_of(kind).columns]
    near = get_close_matches(title(heading).replace(" ", "_"), names, n=1, cutoff=0.5)
    meant = f"was {near[0]} meant? " if near else ""
    return f"{meant}rename or remove it; there are: {', '.join(names)}"

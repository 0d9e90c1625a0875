"""Records as YAML: one list under its kind's name, fields that have their default left out."""

from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields
from typing import Any, Final

import yaml

from amtsblick.parse.exchange.columns import ENTRY, ENTRY_FIELDS, layout_of
from amtsblick.parse.exchange.kinds import PLURALS
from amtsblick.parse.exchange.trees import Plain, to_tree
from amtsblick.report.text import encodable
from amtsblick.values.records import Entry, RecordKind

_DUMPER: Final[Any] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_WIDE: Final = 1 << 20
"""Texts are not folded: one field, one line in a comparison of two files."""


class _Dumper(_DUMPER):  # type: ignore[misc]  # the C one where there is one
    """Writes days without quotes and texts of several lines as a block; knows no aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - given by the library
        """Everything is written out."""
        return True


def _plain(dumper: Any, value: Plain) -> Any:
    tag = dumper.resolve(yaml.ScalarNode, str(value), (True, False))
    return dumper.represent_scalar(tag, str(value))


def _text(dumper: Any, value: str) -> Any:
    # A block that ends in line ends would end the document as well ("..."), and more records follow.
    style = "|" if "\n" in value and not value.endswith("\n") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", encodable(value), style=style)


_Dumper.add_representer(Plain, _plain)
_Dumper.add_representer(str, _text)


def yaml_pieces(kind: RecordKind, entries: Iterable[Entry]) -> Iterator[str]:
    """Pieces of the file of one kind."""
    empty = True
    for entry in entries:
        if empty:
            yield f"{PLURALS[kind]}:\n"
        yield yaml.dump(
            [record_tree(kind, entry)], Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDE
        )
        empty = False
    if empty:
        yield f"{PLURALS[kind]}: []\n"


def record_tree(kind: RecordKind, entry: Entry) -> dict[str, Any]:
    """What is said, and then what the log says of it under the columns' names."""
    found: dict[str, Any] = to_tree(type(entry.content), entry.content)
    names = {column.field: column.name for column in layout_of(kind).columns if column.group == ENTRY}
    defaults = {field.name: field.default for field in fields(Entry) if field.default is not MISSING}
    for field, hint in ENTRY_FIELDS.items():
        value = getattr(entry, field)
        if field not in defaults or value != defaults[field]:
            found[names[field]] = to_tree(hint, value)
    return found

"""How do tables become YAML text? A mapping with plain heads, then one list of mappings per table; row by row."""

from collections.abc import Iterable, Iterator, Mapping
from textwrap import indent
from typing import Any, Final

import yaml

_WIDE: Final = 1_000_000
"""No line is folded: a folded one would be indented wrongly."""


def head_text(head: Mapping[str, Any], name: str) -> Iterator[str]:
    """Plain values, and the key under which the tables follow."""
    yield _text(dict(head))
    yield f"{name}:\n"


def table_text(name: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """One table below that key."""
    empty = True
    for row in rows:
        if empty:
            yield f"  {name}:\n"
            empty = False
        yield indent(_text([dict(row)]), "  ")
    if empty:
        yield f"  {name}: []\n"


def _text(value: Any) -> str:
    return yaml.dump(value, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=_WIDE)

"""What is different between two versions of a record? Field by field, before and after."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from amtsblick.assess.register.chain import plain
from amtsblick.values.records import Record


class Edit(NamedTuple):
    """One field: ``before`` or ``after`` is None where it says nothing (or has its default).

    ``field`` is ``origin.title`` or ``reasons[0].text``; what it holds is text, a number or a yes or no.
    """

    field: str
    before: Any
    after: Any


def edits(before: Record | None, after: Record) -> tuple[Edit, ...]:
    """Fields in which two versions differ, in the order of their names; without ``before`` all fields."""
    old = dict(_leaves("", plain(before))) if before is not None else {}
    new = dict(_leaves("", plain(after)))
    names = [*new, *(name for name in old if name not in new)]
    return tuple(Edit(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name))


def _leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(f"{name}.{key}" if name else key, inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _leaves(f"{name}[{number}]", inner)
    else:
        yield name, value

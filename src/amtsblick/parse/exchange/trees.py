"""How does a value lie in YAML or JSON as people write it, and come back?

As ``parse.codec`` does it, but shorter: fields that have their default are left out, a day known in part is
its text, and simple values may be spelled as in a cell. What is wrong is said with the path to it.
"""

from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from difflib import get_close_matches
from enum import Enum
from functools import lru_cache
from typing import Any, TypeAlias, get_args, get_origin, get_type_hints

from amtsblick.parse.exchange.places import UnreadableError, shown
from amtsblick.parse.exchange.scalars import inner_of, scalar_of
from amtsblick.parse.exchange.texts import checked

_Convert: TypeAlias = Callable[[Any], Any]
_NATIVE = frozenset({str, int, float, bool})
_LIST = "write a list"


class Plain(str):
    """A text that stands in YAML without quotes: a day, a month, a year."""

    __slots__ = ()


def to_tree(hint: Any, value: Any) -> Any:
    """Lists, dicts with text keys, texts, numbers, truth values and None for a value of the type."""
    return _writer(hint)(value)


def from_tree(hint: Any, tree: Any) -> Any:
    """The value; the inverse of ``to_tree``. Raises UnreadableError that names the place within."""
    return _reader(hint)(tree)


def has_default(field: Field[Any]) -> bool:
    """May the field be left out?"""
    return field.default is not MISSING or field.default_factory is not MISSING


@lru_cache(maxsize=256)
def _writer(hint: Any) -> _Convert:
    kind, optional = inner_of(hint)
    plain = _plain_writer(kind)
    return (lambda value: None if value is None else plain(value)) if optional else plain


def _plain_writer(kind: Any) -> _Convert:
    if kind in _NATIVE:
        return lambda value: value
    if isinstance(kind, type) and issubclass(kind, Enum):
        return lambda value: str(value.value)
    simple = scalar_of(kind)
    if simple is not None:
        return lambda value: Plain(simple.write(value))
    if get_origin(kind) is tuple:
        members = get_args(kind)
        if members[-1] is Ellipsis:
            one = _writer(members[0])
            return lambda value: [one(item) for item in value]
        each = [_writer(member) for member in members]
        return lambda value: [write(item) for write, item in zip(each, value, strict=True)]
    if isinstance(kind, type) and is_dataclass(kind):
        return _object_writer(kind)
    raise TypeError(f"{kind!r} has no form in a file")


def _object_writer(kind: type) -> _Convert:
    hints = get_type_hints(kind)
    plan = [(field.name, field.default, _writer(hints[field.name])) for field in fields(kind)]

    def write(value: Any) -> dict[str, Any]:
        found = {}
        for name, default, convert in plan:
            item = getattr(value, name)
            if default is MISSING or item != default:
                found[name] = convert(item)
        return found

    return write


@lru_cache(maxsize=256)
def _reader(hint: Any) -> _Convert:
    kind, optional = inner_of(hint)
    read = _plain_reader(kind)
    if not optional:
        return read
    blank = kind is str

    def read_optional(tree: Any) -> Any:
        return None if tree is None or (tree == "" and not blank) else read(tree)

    return read_optional


def _plain_reader(kind: Any) -> _Convert:
    if kind is str:
        return _text
    simple = scalar_of(kind)
    if simple is not None:
        native = kind if kind in _NATIVE else None
        numeric = kind is float

        def read(tree: Any) -> Any:
            if native is not None and (type(tree) is native or (numeric and type(tree) is int)):
                return simple.read(repr(tree)) if native is not bool else tree
            text = _text(str(tree) if type(tree) is int else tree).strip()
            if not text:
                raise UnreadableError("nothing stands there", "write a value or leave it out")
            return simple.read(text)

        return read
    if get_origin(kind) is tuple:
        return _tuple_reader(get_args(kind))
    if isinstance(kind, type) and is_dataclass(kind):
        return _object_reader(kind)
    raise TypeError(f"{kind!r} has no form in a file")


def _text(tree: Any) -> str:
    if type(tree) is not str:
        found = "nothing" if tree is None else shown(tree)
        raise UnreadableError(f"{found} is no text", "write a text, in quotes if need be")
    return checked(tree)


def _tuple_reader(members: tuple[Any, ...]) -> _Convert:
    open_ended = members[-1] is Ellipsis
    each = [_reader(member) for member in members if member is not Ellipsis]

    def read(tree: Any) -> tuple[Any, ...]:
        if type(tree) is not list:
            raise UnreadableError(f"{shown(tree)} is no list", _LIST)
        if open_ended:
            return tuple([_at(f"[{number}]", each[0], item) for number, item in enumerate(tree, 1)])
        if len(tree) != len(each):
            raise UnreadableError(f"{shown(tree)} has not {len(each)} parts", f"{_LIST} of {len(each)}")
        return tuple(
            [_at(f"[{n}]", one, item) for n, (one, item) in enumerate(zip(each, tree, strict=True), 1)]
        )

    return read


def _object_reader(kind: type) -> _Convert:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}
    required = [field.name for field in fields(kind) if not has_default(field)]

    def read(tree: Any) -> Any:
        if not isinstance(tree, dict):
            raise UnreadableError(f"{shown(tree)} is no group of fields", f"write {', '.join(required)}")
        for name in tree:
            if name not in readers:
                raise UnreadableError(f"{shown(name)} is no field", known_fields(str(name), readers))
        said = ((name, item) for name, item in tree.items() if item is not None or name in required)
        values = {name: _at(f".{name}", readers[name], item) for name, item in said}
        if missing := [name for name in required if name not in values]:
            raise UnreadableError(f"{', '.join(missing)} is missing", "add it")
        return kind(**values)

    return read


def known_fields(name: str, known: Any) -> str:
    """The remedy for a field that there is not: the nearest one, or all."""
    near = get_close_matches(name, list(known), n=1)
    return f"was {near[0]} meant?" if near else f"there are: {', '.join(known)}"


def _at(step: str, read: _Convert, tree: Any) -> Any:
    try:
        return read(tree)
    except UnreadableError as error:
        raise UnreadableError(f"{step.lstrip('.')}: {error.text}", error.remedy) from None

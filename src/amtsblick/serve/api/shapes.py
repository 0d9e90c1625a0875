"""How do our values look as JSON? JSON Schema (2020-12) of the forms that ``parse.codec`` writes and reads."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Final, TypeAlias, Union, get_args, get_origin, get_type_hints

from amtsblick.parse.codec import TAG, tag_of
from amtsblick.values.days import PartialDate

Schema: TypeAlias = dict[str, Any]
_SCALARS: Final[Mapping[Any, Schema]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    Any: {},
}
_PARTIAL: Final = r"^\d{4}(-\d{2}){0,2}$"


class Shapes:
    """Collects the schemas of named types, each once, for ``components/schemas``.

    What is sent has every field; of what is taken, fields with a default may be left out. The two differ,
    so that a type that is taken is named with ``Draft`` behind its name.
    """

    def __init__(self) -> None:
        self.named: dict[str, Schema] = {}
        self._types: dict[str, Any] = {}

    def of(self, kind: Any, *, taken: bool = False) -> Schema:
        """The schema of a type, as a reference where it has a name. TypeError for types without a JSON form."""
        if kind in _SCALARS:
            return dict(_SCALARS[kind])
        origin = get_origin(kind)
        if origin in (Union, UnionType):
            return self._union(get_args(kind), taken=taken)
        if origin is tuple:
            return self._tuple(get_args(kind), taken=taken)
        if origin is frozenset:
            return {"type": "array", "items": self.of(get_args(kind)[0], taken=taken)}
        if origin is not None and issubclass(origin, Mapping):
            return {"type": "object"}
        if isinstance(kind, type) and (issubclass(kind, Enum) or is_dataclass(kind)):
            return self._reference(kind, taken=taken)
        raise TypeError(f"{kind!r} has no JSON form here")

    def _reference(self, kind: type, *, taken: bool) -> Schema:
        name = kind.__name__ + ("Draft" if taken and is_dataclass(kind) else "")
        if self._types.setdefault(name, kind) is not kind:
            name = f"{kind.__module__.rpartition('.')[2].title()}{name}"
            self._types.setdefault(name, kind)
        if name not in self.named:
            self.named[name] = {}
            self.named[name] = self._enum(kind) if issubclass(kind, Enum) else self._object(kind, taken=taken)
        return {"$ref": f"#/components/schemas/{name}"}

    def _enum(self, kind: type[Enum]) -> Schema:
        return {"type": "string", "enum": [one.value for one in kind], **_told(kind)}

    def _object(self, kind: type, *, taken: bool) -> Schema:
        hints = get_type_hints(kind)
        own = fields(kind)
        parts = {one.name: self.of(hints[one.name], taken=taken) for one in own}
        if kind is PartialDate:
            parts["text"]["pattern"] = _PARTIAL
        return {
            "type": "object",
            **_told(kind),
            "properties": parts,
            "required": [one.name for one in own if not taken or _needed(one)],
            "additionalProperties": False,
        }

    def _union(self, members: tuple[Any, ...], *, taken: bool) -> Schema:
        solid = [one for one in members if one is not NoneType]
        if len(solid) == 1:
            return _or_null(self.of(solid[0], taken=taken))
        shown = [self._tagged(one, taken=taken) for one in solid]
        return {"anyOf": [*shown, *([{"type": "null"}] if NoneType in members else [])]}

    def _tagged(self, kind: type, *, taken: bool) -> Schema:
        """A member of a union says which one it is."""
        whole = self._object(kind, taken=taken)
        tag = {TAG: {"const": tag_of(kind)}}
        return {**whole, "properties": {**tag, **whole["properties"]}, "required": [TAG, *whole["required"]]}

    def _tuple(self, members: tuple[Any, ...], *, taken: bool) -> Schema:
        if members[-1:] == (Ellipsis,):
            return {"type": "array", "items": self.of(members[0], taken=taken)}
        return {
            "type": "array",
            "prefixItems": [self.of(one, taken=taken) for one in members],
            "minItems": len(members),
            "maxItems": len(members),
        }


def _or_null(schema: Schema) -> Schema:
    if isinstance(schema.get("type"), str) and "enum" not in schema:
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def _told(kind: type) -> Schema:
    """The docstring as the description; the one that dataclasses make of their fields says nothing."""
    text = " ".join((kind.__doc__ or "").replace("``", "`").split())
    return {"description": text} if text and not text.startswith(f"{kind.__name__}(") else {}


def _needed(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING

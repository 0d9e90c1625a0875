"""How do frozen values become JSON-able objects and come back unchanged?

Generic over our frozen dataclasses; an encoder and a decoder are compiled once per type.

Shapes: a dataclass is an object with one key per field; an enumeration is its value; a tuple is
an array; a frozenset is a sorted array; a datetime is ISO 8601 in UTC with "Z"; a date is ISO
8601. Where a field's declared type is a union of dataclasses (``Answer``), the object carries
the key ``answer`` with the class name in snake case; ``kind`` was not free, several answers have
a field of that name. Bytes are evidence and are never encoded.

Objects written by an older version may lack fields that have defaults; unknown keys are refused,
because dropping them would lose what a newer version knew.
"""

import json
import re
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum, StrEnum
from functools import lru_cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Final, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints, overload

import orjson

T = TypeVar("T")
_Convert: TypeAlias = Callable[[Any], Any]

TAG: Final = "answer"
_SCALARS: Final = frozenset({str, int, float, bool, NoneType})
_REMEMBERED: Final = 1024
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def to_json(value: object, declared: Any = None) -> Any:
    """JSON-able form of ``value``; ``declared`` is its type where that is a union or generic.

    Raises TypeError for types that have no form (bytes, naive datetimes raise ValueError).
    """
    kind: Any = type(value) if declared is None else declared
    encode = _encoder(kind)
    return value if encode is None else encode(value)


@overload
def from_json(declared: type[T], data: object) -> T: ...
@overload
def from_json(declared: UnionType, data: object) -> Any: ...
def from_json(declared: Any, data: object) -> Any:
    """Value of type ``declared``; the inverse of ``to_json``.

    Raises ValueError that names the field when ``data`` has another shape.
    """
    return _decoder(declared)(data)


def json_line(value: object) -> bytes:
    """A JSON-able value as one line of UTF-8, with its line feed."""
    try:
        return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
    except orjson.JSONEncodeError:  # lone surrogates and huge numbers have no UTF-8; escapes keep them
        return json.dumps(value).encode() + b"\n"


def tag_of(kind: type) -> str:
    """Name of a dataclass within a union: ``OwnChannel`` is ``own_channel``."""
    return _HUMP.sub("_", kind.__name__).lower()


@lru_cache(maxsize=256)
def _encoder(kind: Any) -> _Convert | None:
    """Encoder of one declared type; None when the value is its own JSON form."""
    if kind in _SCALARS:
        return None
    origin = get_origin(kind)
    if origin is None:
        return _plain_encoder(kind)
    if origin in (Union, UnionType):
        return _union_encoder(get_args(kind))
    if origin is tuple:
        return _tuple_encoder(get_args(kind))
    if origin is frozenset:
        inner = _encoder(get_args(kind)[0])
        return lambda value: sorted(value if inner is None else map(inner, value))
    raise TypeError(f"{kind!r} has no JSON form here")


def _plain_encoder(kind: Any) -> _Convert:
    if kind is datetime:
        return _moment
    if kind is date:
        return date.isoformat
    if isinstance(kind, type) and issubclass(kind, Enum):
        return attrgetter("value")
    if isinstance(kind, type) and is_dataclass(kind):
        return _object_encoder(kind)
    raise TypeError(f"{kind!r} has no JSON form here")


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone; moments are aware, in UTC")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _union_encoder(members: tuple[Any, ...]) -> _Convert | None:
    solid = [member for member in members if member is not NoneType]
    if len(solid) == 1:
        inner = _encoder(solid[0])
        if inner is None:
            return None
        return lambda value: None if value is None else inner(value)
    by_type = {member: (tag_of(member), _object_encoder(member)) for member in solid}

    def encode(value: Any) -> Any:
        if value is None:
            return None
        tag, convert = by_type[type(value)]
        return {TAG: tag, **convert(value)}

    return encode


def _tuple_encoder(members: tuple[Any, ...]) -> _Convert:
    if members[-1:] == (Ellipsis,):
        inner = _encoder(members[0])
        if inner is None:
            return list
        return lambda values: [inner(value) for value in values]
    encoders = [_encoder(member) for member in members]
    return lambda values: [
        value if encode is None else encode(value) for encode, value in zip(encoders, values, strict=True)
    ]


def _object_encoder(kind: type) -> _Convert:
    hints = get_type_hints(kind)
    plan = [(field.name, attrgetter(field.name), _encoder(hints[field.name])) for field in fields(kind)]
    return lambda value: {
        name: get(value) if encode is None else encode(get(value)) for name, get, encode in plan
    }


@lru_cache(maxsize=256)
def _decoder(kind: Any) -> _Convert:
    if kind in _SCALARS:
        return _scalar_decoder(kind)
    origin = get_origin(kind)
    if origin is None:
        return _plain_decoder(kind)
    if origin in (Union, UnionType):
        return _union_decoder(get_args(kind))
    if origin is tuple:
        return _tuple_decoder(get_args(kind))
    if origin is frozenset:
        member = _decoder(get_args(kind)[0])
        return lambda data: frozenset(map(member, _array(data)))
    raise TypeError(f"{kind!r} has no JSON form here")


def _plain_decoder(kind: Any) -> _Convert:
    if kind is datetime:
        return datetime.fromisoformat
    if kind is date:
        return date.fromisoformat
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _enum_decoder(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        decode = _object_decoder(kind)
        return _shared(decode, dict) if all(map(_is_text, get_type_hints(kind).values())) else decode
    raise TypeError(f"{kind!r} has no JSON form here")


def _enum_decoder(kind: type[Enum]) -> _Convert:
    """Asks a dictionary, which is faster than the class; the class knows what to say of other values."""
    members = {member.value: member for member in kind}

    def decode(data: Any) -> Any:
        found = members.get(data)
        return kind(data) if found is None else found

    return decode


def _is_text(hint: Any) -> bool:
    """Is it a text, a day or a word in JSON, or null?"""
    solid = [member for member in get_args(hint) or (hint,) if member is not NoneType]
    return all(one in (str, date) or (isinstance(one, type) and issubclass(one, StrEnum)) for one in solid)


def _shared(decode: _Convert, form: type[Any]) -> _Convert:
    """Gives equal objects (or arrays) one value, such as an origin that many records name.

    Only for those that hold nothing but texts in JSON: ``1`` and ``true`` are one key and two values.
    """

    @lru_cache(maxsize=_REMEMBERED)
    def remembered(inside: tuple[Any, ...]) -> Any:
        return decode(form(inside))

    def shared(data: Any) -> Any:
        if type(data) is not form:
            return decode(data)
        try:
            return remembered(tuple(data.items() if form is dict else data))
        except TypeError:  # lists and objects are no keys
            return decode(data)

    return shared


def _scalar_decoder(kind: type) -> _Convert:
    def decode(data: Any) -> Any:
        if type(data) is not kind:
            raise ValueError(f"expected {kind.__name__}, found {data!r:.80}")
        return data

    return decode


def _array(data: Any) -> list[Any]:
    if type(data) is not list:
        raise ValueError(f"expected an array, found {data!r:.80}")
    return data


def _union_decoder(members: tuple[Any, ...]) -> _Convert:
    solid = [member for member in members if member is not NoneType]
    optional = len(solid) < len(members)
    if len(solid) == 1:
        inner = _decoder(solid[0])
        return lambda data: None if data is None else inner(data)
    by_tag = {tag_of(member): _decoder(member) for member in solid}

    def decode(data: Any) -> Any:
        if data is None and optional:
            return None
        if type(data) is not dict or data.get(TAG) not in by_tag:
            raise ValueError(
                f"expected an object whose {TAG!r} is one of {sorted(by_tag)}, found {data!r:.80}"
            )
        return by_tag[data[TAG]]({key: value for key, value in data.items() if key != TAG})

    return decode


def _tuple_decoder(members: tuple[Any, ...]) -> _Convert:
    if members[-1:] == (Ellipsis,):
        inner = _decoder(members[0])
        rows: _Convert = lambda data: tuple([inner(value) for value in _array(data)])  # noqa: E731 - as short
        return _shared(rows, list) if _is_text(members[0]) else rows
    decoders = [_decoder(member) for member in members]
    return lambda data: tuple([decode(value) for decode, value in zip(decoders, _array(data), strict=True)])


def _object_decoder(kind: type) -> _Convert:
    hints = get_type_hints(kind)
    decoders = {
        field.name: (_as_it_is(hints[field.name]), _decoder(hints[field.name])) for field in fields(kind)
    }
    required = [field.name for field in fields(kind) if _has_no_default(field)]

    def decode(data: Any) -> Any:
        if type(data) is not dict:
            raise ValueError(f"expected an object for {kind.__name__}, found {data!r:.80}")
        values: dict[str, Any] = {}
        for name, value in data.items():
            known = decoders.get(name)
            if known is None:
                raise ValueError(
                    f"{kind.__name__} has no field {name!r}; was this written by a newer version?"
                )
            asis, convert = known
            if type(value) is asis:
                values[name] = value
                continue
            try:
                values[name] = convert(value)
            except (ValueError, TypeError) as error:
                raise ValueError(f"{kind.__name__}.{name}: {error}") from error
        if len(values) < len(decoders) and (missing := [name for name in required if name not in values]):
            raise ValueError(f"{kind.__name__} lacks {', '.join(missing)}")
        return kind(**values)

    return decode


def _as_it_is(declared: Any) -> type | None:
    """The type whose values are their own JSON form; None for any other."""
    if get_origin(declared) not in (None, Union, UnionType):
        return None
    solid = [member for member in get_args(declared) or (declared,) if member is not NoneType]
    return solid[0] if len(solid) == 1 and solid[0] in _SCALARS else None


def _has_no_default(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING

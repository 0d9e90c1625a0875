"""Is the log as it was written? Each entry's digest covers all its fields and the digest before it.

The digest is SHA-256 over canonical JSON (UTF-8, keys sorted, no spaces) of every field but the digest
itself, so that anybody can recompute it from the columns of the database. Content is spelled without
fields that have their default: a later version that knows more fields computes the same digests.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from operator import attrgetter
from types import NoneType
from typing import Any, Final, get_args, get_origin, get_type_hints

import orjson

from amtsblick.parse.codec import from_json
from amtsblick.values.body import Body
from amtsblick.values.decisions import Decision, Reopening, Review
from amtsblick.values.declared import Declaration, Questionnaire, Reply
from amtsblick.values.documents import Document
from amtsblick.values.records import Actor, Break, Entry, Record, RecordKind
from amtsblick.values.usages import Agreement, Campaign, Measure, PublicStatement, Tenant, Usage

START: Final = "sha256:" + "0" * 64
"""What the first entry names as the digest before it."""
_CANONICAL: Final = orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z
_COVERED: Final = tuple(field.name for field in fields(Entry) if field.name != "digest")
CLASSES: Final[dict[RecordKind, type[Record]]] = {
    RecordKind.BODY: Body,
    RecordKind.TENANT: Tenant,
    RecordKind.USAGE: Usage,
    RecordKind.CAMPAIGN: Campaign,
    RecordKind.AGREEMENT: Agreement,
    RecordKind.PUBLIC_STATEMENT: PublicStatement,
    RecordKind.REVIEW: Review,
    RecordKind.DECISION: Decision,
    RecordKind.MEASURE: Measure,
    RecordKind.DECLARATION: Declaration,
    RecordKind.QUESTIONNAIRE: Questionnaire,
    RecordKind.REPLY: Reply,
    RecordKind.DOCUMENT: Document,
    RecordKind.REOPENING: Reopening,
}
KINDS: Final[dict[type[object], RecordKind]] = {cls: kind for kind, cls in CLASSES.items()}


def kind_of(content: Record) -> RecordKind:
    """The kind of a record."""
    return KINDS[type(content)]


def spelled(content: Record) -> str:
    """Canonical JSON of a record without what has its default; ``read_back`` is the inverse."""
    kind: Any = type(content)
    found = _encoder(kind)(content)
    try:
        return orjson.dumps(found, option=orjson.OPT_SORT_KEYS).decode()
    except orjson.JSONEncodeError:  # lone surrogates have no form there
        return json.dumps(found, sort_keys=True, separators=(",", ":"), default=str)


def plain(content: Record) -> dict[str, Any]:
    """JSON-able form of a record without what has its default: what ``spelled`` spells."""
    found: dict[str, Any] = _loaded(spelled(content))
    return found


def read_back(kind: RecordKind, text: str | bytes) -> Record:
    """The record that ``spelled`` spelled. Raises ValueError that names the field when it is none."""
    found: Record = from_json(CLASSES[kind], _loaded(text))
    return found


def sealed(content: str, fields: Mapping[str, Any]) -> Entry:
    """The entry of these fields, which are all but ``digest``, with its digest.

    ``content`` is its content as ``spelled`` spells it.
    """
    return Entry(**fields, digest=_digest(content, fields))


def digest_of(entry: Entry, content: str | None = None) -> str:
    """``sha256:<hex>`` over all fields of an entry but ``digest``.

    ``content`` is the spelled content where the caller has it already.
    """
    said = spelled(entry.content) if content is None else content
    return _digest(said, {name: getattr(entry, name) for name in _COVERED})


def _digest(content: str, fields: Mapping[str, Any]) -> str:
    actor: Actor = fields["actor"]
    covered = {
        **fields,
        "at": fields["at"].astimezone(UTC),
        "actor": actor.name,
        "role": actor.role,
        "content": orjson.Fragment(content),
    }
    return f"sha256:{sha256(orjson.dumps(covered, option=_CANONICAL)).hexdigest()}"


def first_break(entries: Iterable[Entry]) -> Break | None:
    """The first entry at which a log that begins with entry 1 does not hold; None when all hold."""
    links = Links()
    for entry in entries:
        if (broken := links.follow(entry)) is not None:
            return broken
    return None


class Links:
    """Follows a log entry by entry, from its beginning."""

    def __init__(self) -> None:
        self.count = 0
        self.head = START

    def follow(self, entry: Entry, content: str | None = None) -> Break | None:
        """What is wrong with the next entry; ``content`` as in ``digest_of``."""
        expected = self.count + 1
        if entry.seq != expected:
            return Break(seq=expected, why=f"entry {expected} is missing; entry {entry.seq} follows")
        name = f"entry {entry.seq} ({entry.kind}/{entry.record})"
        if digest_of(entry, content) != entry.digest:
            return Break(seq=entry.seq, why=f"{name} is not as it was written: its digest does not match")
        if entry.previous != self.head:
            return Break(seq=entry.seq, why=f"{name} does not follow the entry before it")
        self.count, self.head = entry.seq, entry.digest
        return None


def _loaded(text: str | bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:  # what only the slower writer could write
        return json.loads(text)


@lru_cache(maxsize=256)
def _encoder(kind: Any) -> Callable[[Any], dict[str, Any]]:
    """Encoder of one class: fields that have their default are left out, at every depth."""
    hints = get_type_hints(kind)
    plan = [(field.name, _default(field), _inner(hints[field.name])) for field in fields(kind)]
    # Two names at least: asked for one, ``attrgetter`` would not give a tuple.
    get = attrgetter(*(name for name, _, _ in plan), "__class__")

    def encode(value: Any) -> dict[str, Any]:
        return {
            name: one if convert is None else convert(one)
            for (name, default, convert), one in zip(plan, get(value), strict=False)
            if one is not default and one != default
        }

    return encode


def _once(encode: Callable[[Any], dict[str, Any]]) -> Callable[[Any], dict[str, Any]]:
    """Remembers the last value's form: records of one file share their origins and days."""
    last: tuple[Any, dict[str, Any]] = (None, {})

    def once(value: Any) -> dict[str, Any]:
        nonlocal last
        before, found = last
        if value is not before:
            found = encode(value)
            last = value, found
        return found

    return once


def _inner(declared: Any) -> Callable[[Any], Any] | None:
    """How a field is spelled; None where its value is written as it is: text, numbers, days, words."""
    if declared is datetime:
        return _moment
    if declared is float:  # 5 and 5.0 are one value; only the second is read back as a float
        return float
    if isinstance(declared, type) and is_dataclass(declared):
        known: Any = declared
        return _once(_encoder(known))
    inner = [one for one in map(_inner, _members(declared)) if one is not None]
    if not inner:
        return None
    assert len(inner) == 1, f"{declared} has no one form"
    convert = inner[0]
    if get_origin(declared) is tuple:
        return lambda values: [convert(one) for one in values]
    return lambda value: None if value is None else convert(value)


def _members(declared: Any) -> list[Any]:
    return [one for one in get_args(declared) if one is not Ellipsis and one is not NoneType]


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _default(field: Field[Any]) -> object:
    factory: Callable[[], Any] | Any = field.default_factory
    return field.default if factory is MISSING else factory()

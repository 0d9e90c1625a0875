"""Is the log as it was written? Each entry's digest covers all its fields and the digest before it.

The digest is SHA-256 over canonical JSON (UTF-8, keys sorted, no spaces) of every field but the digest
itself, so that anybody can recompute it from the columns of the database. Content is spelled without
fields that have their default: a later version that knows more fields computes the same digests.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

import orjson

from amtsblick.parse.codec import from_json, to_json
from amtsblick.values.body import Body
from amtsblick.values.decisions import Decision, Reopening, Review
from amtsblick.values.declared import Declaration, Questionnaire, Reply
from amtsblick.values.documents import Document
from amtsblick.values.records import Break, Entry, Record, RecordKind
from amtsblick.values.usages import Agreement, Campaign, Measure, PublicStatement, Tenant, Usage

START: Final = "sha256:" + "0" * 64
"""What the first entry names as the digest before it."""
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
KINDS: Final[dict[type[Record], RecordKind]] = {cls: kind for kind, cls in CLASSES.items()}


def kind_of(content: Record) -> RecordKind:
    """The kind of a record."""
    return KINDS[type(content)]


def spelled(content: Record) -> str:
    """Canonical JSON of a record without what has its default; ``read_back`` is the inverse."""
    return _canonical(_sparse(content)).decode()


def read_back(kind: RecordKind, text: str | bytes) -> Record:
    """The record that ``spelled`` spelled. Raises ValueError that names the field when it is none."""
    found: Record = from_json(CLASSES[kind], _loaded(text))
    return found


def digest_of(entry: Entry, content: str | None = None) -> str:
    """``sha256:<hex>`` over all fields of an entry but ``digest``.

    ``content`` is the spelled content where the caller has it already.
    """
    said = orjson.Fragment(spelled(entry.content) if content is None else content)
    covered = {
        "seq": entry.seq,
        "at": to_json(entry.at),
        "actor": entry.actor.name,
        "role": entry.actor.role,
        "action": entry.action,
        "kind": entry.kind,
        "record": entry.record,
        "version": entry.version,
        "state": entry.state,
        "valid_from": entry.valid_from.isoformat(),
        "content": said,
        "authors": list(entry.authors),
        "approved_by": entry.approved_by,
        "before": entry.before,
        "note": entry.note,
        "previous": entry.previous,
    }
    return f"sha256:{sha256(orjson.dumps(covered, option=orjson.OPT_SORT_KEYS)).hexdigest()}"


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


def _canonical(value: Any) -> bytes:
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:  # lone surrogates and huge numbers have no form there
        return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _loaded(text: str | bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:  # what only the slower writer could write
        return json.loads(text)


def _sparse(value: object) -> Any:
    """JSON-able form of a value; fields that have their default are left out, at every depth."""
    if is_dataclass(value):
        kind: Any = type(value)
        return {
            name: _sparse(found)
            for name, default in _plan(kind)
            if (found := getattr(value, name)) is not default and found != default
        }
    if isinstance(value, tuple):
        return [_sparse(one) for one in value]
    return to_json(value)


@lru_cache(maxsize=256)
def _plan(kind: Any) -> tuple[tuple[str, object], ...]:
    return tuple((field.name, _default(field)) for field in fields(kind))


def _default(field: Field[Any]) -> object:
    factory: Callable[[], Any] | Any = field.default_factory
    return field.default if factory is MISSING else factory()

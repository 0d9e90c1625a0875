"""What did people enter, in which versions? Rows of the log, written in bulk and read back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, and_, insert, or_, select, update

from amtsblick.assess.register.chain import START, read_back
from amtsblick.assess.register.holding import lasts
from amtsblick.assess.register.life_cycle import Planned
from amtsblick.errors import RegisterError
from amtsblick.keep.bodies import chunks, in_order
from amtsblick.keep.columns import storable
from amtsblick.keep.opening import reading
from amtsblick.keep.tables_ledger import ledger, ledger_head
from amtsblick.keep.wording import key_of as channel_of
from amtsblick.keep.wording import said
from amtsblick.keep.wording import spelled as worded
from amtsblick.values.body import Body
from amtsblick.values.decisions import Decision
from amtsblick.values.declared import Questionnaire
from amtsblick.values.records import (
    SPEAKING,
    Action,
    Actor,
    Change,
    Entry,
    Record,
    RecordKind,
    RecordState,
    Role,
)
from amtsblick.values.usages import Agreement, Campaign, PublicStatement, Tenant, Usage

UNREADABLE: Final = (ValueError, TypeError, KeyError, RecursionError)
"""What reading a row raises that Amtsblick did not write."""
_AT_ONCE: Final = 5000
"""Rows written at a time."""
_LATER: Final = ledger.alias()
_ENDS: Final = ledger.alias()
_BODY_FIELD: Final[dict[type[Record], str]] = {Body: "id", Tenant: "root", PublicStatement: "about"}
"""Where a record names its body, other than in ``body``."""


# Writing


def storable_change(change: Change) -> Change:
    """The change with names and note as the database can hold them, so that digests cover what is held."""
    words = "".join((change.note, change.approved_by, *change.authors))
    if storable(words) == words:
        return change
    authors = tuple(storable(one) for one in change.authors)
    return replace(
        change, note=storable(change.note), approved_by=storable(change.approved_by), authors=authors
    )


def storable_actor(actor: Actor) -> Actor:
    """The actor as the database can hold the name."""
    return replace(actor, name=storable(actor.name))


def end_of(connection: Connection) -> tuple[int, str]:
    """Length and last digest of the log, as the head says."""
    row = connection.execute(select(ledger_head.c["count"], ledger_head.c.head)).first()
    return (0, START) if row is None else (int(row[0]), str(row[1]))


def add(connection: Connection, planned: Planned, before: int) -> None:
    """Enter what follows entry ``before``, and move the head."""
    for chunk in chunks(zip(planned.entries, planned.contents, strict=True), _AT_ONCE):
        connection.execute(insert(ledger), [row_of(entry, content) for entry, content in chunk])
    last = planned.entries[-1]
    head = {"count": last.seq, "head": last.digest}
    connection.execute(
        update(ledger_head).values(head) if before else insert(ledger_head).values(id=1, **head)
    )


def row_of(entry: Entry, content: str) -> dict[str, Any]:
    """An entry as a row; ``content`` is its content as the chain spells it."""
    return {
        "seq": entry.seq,
        "at": entry.at,
        "actor": entry.actor.name,
        "role": str(entry.actor.role),
        "action": str(entry.action),
        "kind": str(entry.kind),
        "record": entry.record,
        "version": entry.version,
        "state": str(entry.state),
        "valid_from": entry.valid_from.isoformat(),
        "content": content,
        "authors": authors_worded(entry.authors),
        "approved_by": entry.approved_by,
        "before": entry.before,
        "note": entry.note,
        "previous": entry.previous,
        "digest": entry.digest,
        **asked_by(entry.content),
    }


@lru_cache(maxsize=1024)
def authors_worded(authors: tuple[str, ...]) -> str:
    """Names as a column holds them."""
    return worded(list(authors))


def asked_by(content: Record) -> dict[str, str | None]:
    """The columns that repeat what a record says."""
    return {
        "body": body_of(content),
        "service": getattr(content, "service", ""),
        "valid_until": _last_day(content),
        "due": _due(content),
        "key": channel_of(content.service, content.handle)[1] if isinstance(content, Usage) else "",
    }


def body_of(content: Record) -> str:
    """Id of the body that a record is about, "" for none."""
    found: str = getattr(content, _BODY_FIELD.get(type(content), "body"), "")
    return found


def _last_day(content: Record) -> str | None:
    if isinstance(content, Usage | Campaign | Agreement) and content.until:
        return content.until.latest.isoformat()
    return None


def _due(content: Record) -> str | None:
    if isinstance(content, Decision):
        return content.review_due.isoformat()
    return content.answer_by.isoformat() if isinstance(content, Questionnaire) else None


# Reading


@contextmanager
def as_written() -> Iterator[None]:
    """Rows that Amtsblick did not write become a RegisterError that says where to look."""
    try:
        yield
    except UNREADABLE as error:
        raise RegisterError(
            f"The log holds an entry that cannot be read ({str(error)[:200]}): "
            "'amtsblick register check' names it; restore a copy of the register."
        ) from error


def to_entry(row: Row[Any]) -> Entry:
    """An entry from a row. Raises one of ``UNREADABLE`` when the row says nothing that can be read."""
    kind = RecordKind(row.kind)
    return Entry(
        seq=row.seq,
        at=row.at,
        actor=Actor(name=row.actor, role=Role(row.role)),
        action=Action(row.action),
        kind=kind,
        record=row.record,
        version=row.version,
        state=RecordState(row.state),
        valid_from=date.fromisoformat(row.valid_from),
        content=read_back(kind, row.content),
        authors=tuple(said(row.authors)),
        approved_by=row.approved_by,
        before=row.before,
        note=row.note,
        previous=row.previous,
        digest=row.digest,
    )


def rows(engine: Engine, *wanted: ColumnElement[bool], after: int = 0) -> Iterator[Row[Any]]:
    """Rows of the log in its order, a few at a time."""
    yield from in_order(engine, select(ledger).where(ledger.c.seq > after, *wanted), ledger.c.seq)


def newest(engine: Engine, kind: RecordKind, body: str | None = None) -> list[Entry]:
    """The last entry of each record of a kind, drafts too, in the order of the log."""
    later = select(_LATER.c.seq).where(
        _LATER.c.kind == ledger.c.kind, _LATER.c.record == ledger.c.record, _LATER.c.seq > ledger.c.seq
    )
    query = select(ledger).where(ledger.c.kind == kind.value, ~later.exists())
    if body is not None:
        query = query.where(ledger.c.body == body)
    return _entries(engine, query)


def holding(
    engine: Engine,
    kind: RecordKind,
    day: date | None = None,
    known_at: datetime | None = None,
    body: str | None = None,
) -> list[Entry]:
    """What holds, as ``assess.register.holding`` tells it, asked of the database."""
    counts = [state.value for state in SPEAKING]
    better = select(_LATER.c.seq).where(
        _LATER.c.kind == ledger.c.kind,
        _LATER.c.record == ledger.c.record,
        _LATER.c.state.in_(counts),
        or_(
            _LATER.c.valid_from > ledger.c.valid_from,
            and_(_LATER.c.valid_from == ledger.c.valid_from, _LATER.c.seq > ledger.c.seq),
        ),
        *_in_force(_LATER, day, known_at),
    )
    ended = select(_ENDS.c.seq).where(
        _ENDS.c.kind == ledger.c.kind,
        _ENDS.c.record == ledger.c.record,
        _ENDS.c.state == RecordState.WITHDRAWN.value,
        *_in_force(_ENDS, day, known_at),
    )
    query = select(ledger).where(
        ledger.c.kind == kind.value,
        ledger.c.state.in_(counts),
        *_in_force(ledger, day, known_at),
        ~better.exists(),
        ~ended.exists(),
    )
    if body is not None:
        query = query.where(ledger.c.body == body)
    return [entry for entry in _entries(engine, query) if lasts(entry, day)]


def _in_force(table: Any, day: date | None, known_at: datetime | None) -> list[ColumnElement[bool]]:
    wanted = []
    if day is not None:
        wanted.append(table.c.valid_from <= day.isoformat())
    if known_at is not None:
        wanted.append(table.c.at <= known_at)
    return wanted


def _entries(engine: Engine, query: Select[Any]) -> list[Entry]:
    with as_written(), reading(engine) as connection:
        return [to_entry(row) for row in connection.execute(query.order_by(ledger.c.seq))]

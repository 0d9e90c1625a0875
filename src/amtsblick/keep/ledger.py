"""What did people enter, in which versions? Rows of the log, written in bulk and read back."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, and_, insert, or_, select, update

from amtsblick.assess.register.accounts import account_key
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
_OTHER: Final = ledger.alias()
_LASTING: Final = (Usage, Campaign, Agreement)
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
    at = _as_bound(connection, planned.entries[0].at)
    for chunk in chunks(zip(planned.entries, planned.contents, strict=True), _AT_ONCE):
        _insert(connection, [row_of(entry, content, at) for entry, content in chunk])
    last = planned.entries[-1]
    head = {"count": last.seq, "head": last.digest}
    connection.execute(
        update(ledger_head).values(head) if before else insert(ledger_head).values(id=1, **head)
    )


def _insert(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows that name the same columns in the same order.

    They go to the driver as they are: preparing each by its columns' types takes as long as half the writing.
    """
    names = ", ".join(f'"{name}"' for name in rows[0])
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    marks = ", ".join([mark] * len(rows[0]))
    statement = f"INSERT INTO {ledger.name} ({names}) VALUES ({marks})"  # noqa: S608 - our own names alone
    connection.exec_driver_sql(statement, [tuple(row.values()) for row in rows])


def _as_bound(connection: Connection, moment: datetime) -> Any:
    """A moment as the driver takes it for the column; all entries that are made together have one."""
    kind = ledger.c.at.type.dialect_impl(connection.dialect)
    bound = kind.bind_processor(connection.dialect)
    return bound(moment) if bound else moment


def row_of(entry: Entry, content: str, at: Any) -> dict[str, Any]:
    """An entry as a row; ``content`` is its content as the chain spells it, ``at`` its moment as bound."""
    return {
        "seq": entry.seq,
        "at": at,
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
        "key": channel_of(*account_key(content.service, content.handle))[1]
        if isinstance(content, Usage) and content.handle
        else "",
    }


def body_of(content: Record) -> str:
    """Id of the body that a record is about, "" for none."""
    found: str = getattr(content, _BODY_FIELD.get(type(content), "body"), "")
    return found


def _last_day(content: Record) -> str | None:
    if isinstance(content, _LASTING) and content.until:
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
    # All columns in order: asking a row for them by name takes a third of the time of reading an entry.
    told: tuple[Any, ...] = tuple(row)
    seq, at, actor, role, action, kind_, record, version, state, valid_from, content, *others = told
    authors, approved_by, before, note, previous, digest, *_ = others
    kind = _kind(kind_)
    return Entry(
        seq=seq,
        at=at,
        actor=_actor(actor, role),
        action=_action(action),
        kind=kind,
        record=record,
        version=version,
        state=_state(state),
        valid_from=date.fromisoformat(valid_from),
        content=read_back(kind, content),
        authors=_authors(authors),
        approved_by=approved_by,
        before=before,
        note=note,
        previous=previous,
        digest=digest,
    )


_kind = lru_cache(maxsize=64)(RecordKind)
_action = lru_cache(maxsize=64)(Action)
_state = lru_cache(maxsize=64)(RecordState)


@lru_cache(maxsize=1024)
def _actor(name: str, role: str) -> Actor:
    return Actor(name=name, role=Role(role))


@lru_cache(maxsize=1024)
def _authors(text: str) -> tuple[str, ...]:
    return tuple(said(text))


def rows(engine: Engine, *wanted: ColumnElement[bool], after: int = 0) -> Iterator[Row[Any]]:
    """Rows of the log in its order, a few at a time.

    Which of them are wanted is asked once: asked again for each part, a database looks at all of them again.
    """
    if not wanted:
        yield from in_order(engine, select(ledger).where(ledger.c.seq > after), ledger.c.seq)
        return
    query = select(ledger.c.seq).where(ledger.c.seq > after, *wanted).order_by(ledger.c.seq)
    with reading(engine) as connection:
        numbers = connection.execute(query).scalars().all()
    for chunk in chunks(numbers):
        with reading(engine) as connection:
            part = connection.execute(select(ledger).where(ledger.c.seq.in_(chunk)).order_by(ledger.c.seq))
            found = part.all()
        yield from found


def newest(engine: Engine, kind: RecordKind, body: str | None = None) -> list[Entry]:
    """The last entry of each record of a kind, drafts too, in the order of the log."""
    later = select(_OTHER.c.seq).where(
        _OTHER.c.kind == ledger.c.kind, _OTHER.c.record == ledger.c.record, _OTHER.c.seq > ledger.c.seq
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
    later = or_(
        _OTHER.c.valid_from > ledger.c.valid_from,
        and_(_OTHER.c.valid_from == ledger.c.valid_from, _OTHER.c.seq > ledger.c.seq),
    )
    better_or_ended = select(_OTHER.c.seq).where(
        _OTHER.c.kind == ledger.c.kind,
        _OTHER.c.record == ledger.c.record,
        _OTHER.c.seq != ledger.c.seq,
        or_(_OTHER.c.state == RecordState.WITHDRAWN.value, and_(_OTHER.c.state.in_(counts), later)),
        *_in_force(_OTHER, day, known_at),
    )
    query = select(ledger).where(
        ledger.c.kind == kind.value,
        ledger.c.state.in_(counts),
        *_in_force(ledger, day, known_at),
        ~better_or_ended.exists(),
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

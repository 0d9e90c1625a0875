"""What do changes meet? The part of the log and of the bodies that their rules have to look at."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import ColumnElement, Connection, Select, select

from amtsblick.assess.register.accounts import account_key
from amtsblick.assess.register.chain import kind_of
from amtsblick.assess.register.holding import RecordKey, key_of
from amtsblick.assess.register.references import references
from amtsblick.assess.register.rules import World
from amtsblick.keep.bodies import CHUNK, bodies_now, chunks
from amtsblick.keep.ledger import to_entry
from amtsblick.keep.successions import standing_now
from amtsblick.keep.tables_ledger import ledger
from amtsblick.keep.wording import key_of as channel_of
from amtsblick.values.records import Change, Entry, RecordKind
from amtsblick.values.usages import Usage


def world_of(connection: Connection, changes: Sequence[Change], count: int) -> World:
    """What the rules need for these changes, read from a log of ``count`` entries."""
    return World(
        bodies={body.id: body for body in bodies_now(connection)},
        entries=_concerned(connection, changes) if count else {},
        successions=tuple(standing_now(connection)),
    )


def _concerned(connection: Connection, changes: Sequence[Change]) -> dict[RecordKey, list[Entry]]:
    """All entries of the records that are changed, named, or usages of the same bodies or accounts."""
    wanted: dict[RecordKind, set[str]] = defaultdict(set)
    for change in changes:
        wanted[kind_of(change.content)].add(change.content.id)
        for _, kind, name in references(change.content):
            wanted[kind].add(name)
    usages = [change.content for change in changes if isinstance(change.content, Usage)]
    wanted[RecordKind.USAGE] |= _beside(connection, usages)
    found: dict[RecordKey, list[Entry]] = defaultdict(list)
    for kind, names in wanted.items():
        for entry in _entries(connection, kind, sorted(names)):
            found[key_of(entry)].append(entry)
    return found


def _beside(connection: Connection, usages: Iterable[Usage]) -> set[str]:
    """Ids of usages of the same bodies or of the same accounts."""
    bodies: set[str] = set()
    accounts: dict[str, set[str]] = defaultdict(set)
    for usage in usages:
        bodies.add(usage.body)
        if usage.handle:
            accounts[usage.service].add(channel_of(*account_key(usage.service, usage.handle))[1])
    found = set(_ids(connection, ledger.c.body, sorted(bodies)))
    for service, keys in accounts.items():
        found.update(_ids(connection, ledger.c.key, sorted(keys), ledger.c.service == service))
    return found


def _ids(
    connection: Connection, column: ColumnElement[str], values: Iterable[str], *also: ColumnElement[bool]
) -> Iterator[str]:
    query = select(ledger.c.record).where(ledger.c.kind == RecordKind.USAGE.value, *also).distinct()
    for chunk in chunks(values, CHUNK):
        yield from connection.execute(query.where(column.in_(chunk))).scalars()


def _entries(connection: Connection, kind: RecordKind, names: Iterable[str]) -> Iterator[Entry]:
    query: Select[tuple[object, ...]] = select(ledger).where(ledger.c.kind == kind.value)
    for chunk in chunks(names, CHUNK):
        rows = connection.execute(query.where(ledger.c.record.in_(chunk)).order_by(ledger.c.seq))
        yield from (to_entry(row) for row in rows)

"""The log of records in the register: everything that people enter, in versions, chained."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TypeAlias

from sqlalchemy import Connection

from amtsblick.assess.register.holding import holding, key_of
from amtsblick.assess.register.life_cycle import Log, plan
from amtsblick.assess.register.rules import World
from amtsblick.errors import InputError
from amtsblick.keep import (
    ledger,
    ledger_check,
    ledger_dates,
    ledger_documents,
    ledger_log,
    ledger_waiting,
)
from amtsblick.keep.bodies import add_bodies
from amtsblick.keep.door import Door
from amtsblick.keep.ledger_documents import DocumentQuery
from amtsblick.keep.ledger_log import LogQuery
from amtsblick.keep.ledger_world import world_of
from amtsblick.keep.opening import reading, writing
from amtsblick.keep.tables_ledger import ledger as log
from amtsblick.values.body import Body
from amtsblick.values.records import (
    SPEAKING,
    Actor,
    Break,
    Change,
    Entry,
    Objection,
    RecordKind,
    RecordState,
)

Check: TypeAlias = Callable[[World], Iterable[Objection]]
"""What speaks against changes in the world that they meet."""


class RefusedError(InputError):
    """Changes that cannot be made; the text lists every objection, ``objections`` holds them."""

    def __init__(self, objections: Sequence[Objection]) -> None:
        self.objections = tuple(objections)
        lines = [f"{one.record}: {one.field}: {one.text}: {one.remedy}." for one in objections]
        what = "1 objection" if len(lines) == 1 else f"{len(lines)} objections"
        super().__init__("\n".join([f"Nothing was entered: {what}.", *lines]))


class LedgerMemory(Door):
    """The part of ``Register`` that remembers what people enter."""

    def append(self, changes: Iterable[Change], actor: Actor, when: datetime, check: Check) -> list[Entry]:
        """Enter changes, all or none, and return their entries.

        They are judged and written under the register's one write lock: what ``check`` was told stays
        true until they are written. Bodies that come to speak are entered as bodies as well. Raises
        RefusedError with everything that the life cycle and ``check`` object to.
        """
        wanted = [ledger.storable_change(change) for change in changes]
        if not wanted:
            return []
        by = ledger.storable_actor(actor)
        with writing(self._engine) as connection:
            count, head = ledger.end_of(connection)
            with ledger.as_written():
                world = world_of(connection, wanted, count)
            newest = {key: known[-1] for key, known in world.entries.items() if known}
            planned = plan(wanted, Log(newest=newest, count=count, head=head), by, when)
            if objections := sorted([*planned.refused, *check(world)], key=lambda one: one.change or 0):
                raise RefusedError(objections)
            ledger.add(connection, planned, count)
            _enter_bodies(connection, world, planned.entries, when)
        return planned.entries

    def entries(
        self,
        kind: RecordKind | None = None,
        record: str | None = None,
        after: int = 0,
        known_at: datetime | None = None,
    ) -> Iterator[Entry]:
        """Entries of the log in its order, a few at a time; ``after`` is the number of the last one known."""
        wanted = []
        if kind is not None:
            wanted.append(log.c.kind == kind.value)
        if record is not None:
            wanted.append(log.c.record == record)
        if known_at is not None:
            wanted.append(log.c.at <= known_at)
        with ledger.as_written():
            for row in ledger.rows(self._engine, *wanted, after=after):
                yield ledger.to_entry(row)

    def holding(
        self,
        kind: RecordKind,
        day: date | None = None,
        known_at: datetime | None = None,
        body: str | None = None,
    ) -> list[Entry]:
        """What holds on a day as known at a moment, in the order of the log; of one body when named.

        See ``assess.register.holding`` for what that means.
        """
        return ledger.holding(self._engine, kind, day, known_at, body)

    def newest(self, kind: RecordKind, body: str | None = None) -> list[Entry]:
        """The last entry of each record, drafts too, in the order of the log; of one body when named."""
        return ledger.newest(self._engine, kind, body)

    def waiting(
        self,
        states: Sequence[RecordState] = ledger_waiting.WAITING,
        *,
        author: str = "",
        before: int | None = None,
        limit: int = 100,
    ) -> list[Entry]:
        """Newest versions that nobody has approved, newest first; of one author, before one entry, when asked."""
        return ledger_waiting.waiting(self._engine, states, author=author, before=before, limit=limit)

    def bodies_dated(
        self,
        since: date,
        until: date,
        *,
        bodies: Sequence[str] | None = None,
        offset: int = 0,
        limit: int = 100,
    ) -> list[str]:
        """Bodies of which some version of a record names a day of ``since`` to ``until``, the earliest first.

        Reviews, conditions, ends of campaigns and agreements, answers to questionnaires; of these ``bodies``,
        None: all.
        """
        return ledger_dates.bodies_dated(
            self._engine, since, until, bodies=bodies, offset=offset, limit=limit
        )

    def log_page(self, query: LogQuery) -> list[Entry]:
        """Entries of the log, newest first."""
        return ledger_log.page(self._engine, query)

    def documents(self, query: DocumentQuery) -> list[Entry]:
        """The newest entry of each document asked for, those that changed last first."""
        return ledger_documents.documents(self._engine, query)

    def before_entries(self, entries: Sequence[Entry]) -> dict[int, Entry]:
        """By the number of each entry, the one of the same record before it, where there is one."""
        return ledger_log.before(self._engine, entries)

    def check_log(self, noted: Collection[str] = ()) -> Break | None:
        """The first entry at which the log is not as it was written; None when all of it is.

        ``noted`` are digests of entries that somebody noted elsewhere: the log must still hold them.
        Reads the log once, a few entries at a time.
        """
        return ledger_check.first_break(self._engine, noted)

    def log_end(self) -> tuple[int, str]:
        """Number of entries and the last one's digest, to be noted elsewhere."""
        with reading(self._engine) as connection:
            return ledger.end_of(connection)


def _enter_bodies(connection: Connection, world: World, entries: Sequence[Entry], when: datetime) -> None:
    """Bodies that come to speak, each as it is called last."""
    spoken = [entry for entry in entries if entry.kind is RecordKind.BODY and entry.state in SPEAKING]
    if not spoken:
        return
    add_bodies(connection, _as_called(world, spoken), when)


def _as_called(world: World, spoken: Sequence[Entry]) -> Iterator[Body]:
    """Each name in turn, but none that a later one has replaced already."""
    last: dict[str, Entry] = {}
    for entry in spoken:
        before = last.get(entry.record)
        if before is None:
            known = holding(world.entries.get(key_of(entry), ()))
            before = known[0] if known else None
        if before is None or (before.valid_from, before.seq) < (entry.valid_from, entry.seq):
            last[entry.record] = entry
            if isinstance(entry.content, Body):
                yield entry.content

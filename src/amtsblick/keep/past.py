"""What did archives hold of bodies' pages, and what did each capture show when somebody looked?

A look at a capture is entered once: archives do not change what they hold. Only where nothing could
be fetched may a later attempt follow; the last one counts, as does the newest judgement of each look.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, Engine, Row, bindparam, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from amtsblick.keep.bodies import must_be_known
from amtsblick.keep.columns import storable
from amtsblick.keep.judgements import Judge
from amtsblick.keep.opening import reading
from amtsblick.keep.past_rows import (
    answers_of,
    index_row,
    judgement_row,
    look_row,
    series_row,
    to_look,
    to_series,
)
from amtsblick.keep.tables import body
from amtsblick.keep.tables_timeline import past_index, past_judgement, past_look, past_series
from amtsblick.keep.wording import digest
from amtsblick.values.capture import State
from amtsblick.values.past import PastLook, PastSeries

_ANSWERED: Final = frozenset({State.LOOKED, State.ARCHIVE_GAP, State.WITHHELD})
"""States of an index in which the archive itself said what it holds."""

# Built once: putting a statement together costs more than running it.
_NEW_INDEX: Final = {
    "sqlite": sqlite.insert(past_index).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(past_index).on_conflict_do_nothing(),
}
_NEW_SERIES: Final = insert(past_series).returning(past_series.c.id)
_NEW_LOOK: Final = insert(past_look).returning(past_look.c.id)
_LATER: Final = past_judgement.alias()
_NEWEST: Final = select(func.max(_LATER.c.id)).where(_LATER.c.look == past_look.c.id).scalar_subquery()
_LOOKS: Final = (
    select(past_look, past_series.c.page, past_series.c.archive)
    .add_columns(past_judgement.c.software, past_judgement.c.knowledge)
    .add_columns(past_judgement.c.state, past_judgement.c.detail, past_judgement.c.answers)
    .join(past_series, past_series.c.id == past_look.c.series)
    .join(past_judgement, past_judgement.c.id == _NEWEST)
    .where(past_look.c.body == bindparam("of_body"))
    .order_by(past_look.c.id)
)
_ROLES: Final = (
    select(past_series.c.page, past_series.c.role)
    .where(past_series.c.body == bindparam("of_body"))
    .order_by(past_series.c.id)
)
_SERIES: Final = (
    select(past_series).where(past_series.c.body == bindparam("of_body")).order_by(past_series.c.id)
)
_INDEXES: Final = select(past_index).where(past_index.c.digest.in_(bindparam("digests", expanding=True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    """A look's last attempt as it was last judged."""

    number: int
    attempt: int
    judge: Judge
    look: PastLook

    def superseded_by(self, look: PastLook) -> bool:
        """Nothing was fetched then, and somebody tried again."""
        return not (self.look.evidence or self.look.same_as) and look.fetched_at > self.look.fetched_at


def add_series(connection: Connection, series: PastSeries, judge: Judge, when: datetime) -> int:
    """Enter what was asked and looked at; returns how many looks were new.

    Raises ValueError when a look belongs to another page or archive, RegisterError when the body is
    not known.
    """
    for look in series.looks:
        if _place(look) != (series.body, series.page, series.index.archive):
            raise ValueError(f"{look.capture.locator} is no look of {series.page} in {series.index.archive}")
    must_be_known(connection, [series.body])
    number = _enter(connection, series, judge, when)
    known = _stored(connection, series.body)
    new: dict[str, tuple[int, PastLook]] = {}
    for look in series.looks:
        before = known.get(_key(look))
        if before is None or before.superseded_by(look):
            new.setdefault(_key(look), (before.attempt + 1 if before else 1, look))
    for key, (attempt, look) in new.items():
        row = look_row(look) | {"series": number, "key": key, "attempt": attempt}
        entered = connection.execute(_NEW_LOOK, [row]).scalar_one()
        _judge(connection, entered, look, judge, when)
    return len(new)


def _enter(connection: Connection, series: PastSeries, judge: Judge, when: datetime) -> int:
    index = index_row(series.index.captures)
    connection.execute(_NEW_INDEX[connection.dialect.name], [index])
    row = series_row(series, judge, when) | {"index_digest": index["digest"]}
    return int(connection.execute(_NEW_SERIES, [row]).scalar_one())


def add_judgement(connection: Connection, looks: Iterable[PastLook], judge: Judge, when: datetime) -> int:
    """Enter what ``judge`` says about known looks, where that is not what it said last time.

    Returns how many statements were entered. Raises LookupError for a look that is not known.
    """
    known: dict[str, dict[str, _Stored]] = {}
    count = 0
    for look in looks:
        if look.body not in known:
            known[look.body] = _stored(connection, look.body)
        before = known[look.body].get(_key(look))
        if before is None:
            raise LookupError(f"the register has no look at {look.capture.locator} for body {look.body!r}")
        if before.judge == judge and _said(before.look) == _said(look):
            continue
        _judge(connection, before.number, look, judge, when)
        known[look.body][_key(look)] = replace(before, judge=judge, look=look)
        count += 1
    return count


def looks_of(engine: Engine, of_body: str) -> list[PastLook]:
    """All looks at archived captures of a body's pages, oldest capture first."""
    with reading(engine) as connection:
        stored = _stored(connection, of_body)
    return sorted((one.look for one in stored.values()), key=lambda look: look.capture.taken_at)


def series_of(engine: Engine, of_body: str) -> list[PastSeries]:
    """Per page and archive the newest series, with all looks at this page in this archive.

    When an archive could not be asked lately, what it answered before still stands.
    """
    with reading(engine) as connection:
        rows = connection.execute(_SERIES, {"of_body": of_body}).all()
        newest = _newest_answers(rows)
        digests = {"digests": sorted({row.index_digest for row in newest.values()})}
        packed = {row.digest: row.captures for row in connection.execute(_INDEXES, digests)}
        stored = _stored(connection, of_body)
    roles = {row.page: row.role for row in rows}
    looks: dict[tuple[str, str], list[PastLook]] = {}
    for one in sorted(stored.values(), key=lambda one: one.look.capture.taken_at):
        looks.setdefault((one.look.page, one.look.capture.archive), []).append(one.look)
    return [
        to_series(row, packed[row.index_digest], roles[row.page], looks.get(place, ()))
        for place, row in newest.items()
    ]


def _newest_answers(rows: Iterable[Row[Any]]) -> dict[tuple[str, str], Row[Any]]:
    """Per page and archive the last series in which the archive answered; without any, the last one."""
    newest: dict[tuple[str, str], Row[Any]] = {}
    for row in rows:
        place = row.page, row.archive
        if (
            place not in newest
            or State(row.state) in _ANSWERED
            or State(newest[place].state) not in _ANSWERED
        ):
            newest[place] = row
    return newest


def bodies_with_past(engine: Engine) -> list[str]:
    """Ids of bodies for which an archive was asked, in the order in which they were entered."""
    asked = select(past_series.c.body)
    with reading(engine) as connection:
        return list(
            connection.execute(
                select(body.c.id).where(body.c.id.in_(asked)).order_by(body.c.position)
            ).scalars()
        )


def _place(look: PastLook) -> tuple[str, str, str]:
    return look.body, look.page, look.capture.archive


def _key(look: PastLook) -> str:
    """What a look of a body is known by, also after it was read back."""
    return digest(storable(f"{look.page}\n{look.capture.archive}\n{look.capture.locator}"))


def _said(look: PastLook) -> tuple[object, ...]:
    return look.state, look.detail, look.answers


def _judge(connection: Connection, number: int, look: PastLook, judge: Judge, when: datetime) -> None:
    connection.execute(insert(past_judgement), [judgement_row(look, judge, when) | {"look": number}])


def _stored(connection: Connection, of_body: str) -> dict[str, _Stored]:
    """Looks of a body by key.

    Captures of a page often show the same: equal answers are read once.
    """
    answers = lru_cache(maxsize=64)(answers_of)
    mine = {"of_body": of_body}
    roles = {row.page: row.role for row in connection.execute(_ROLES, mine)}
    return {
        row.key: _Stored(
            number=row.id,
            attempt=row.attempt,
            judge=Judge(software=row.software, knowledge=row.knowledge),
            look=to_look(row, roles[row.page], answers(row.answers)),
        )
        for row in connection.execute(_LOOKS, mine)
    }

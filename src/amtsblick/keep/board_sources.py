"""Of what is a body's part of the board made, and has any of it changed?

What surveys, inspections and archives say is only ever added. So the number of rows about a body tells
whether anything came since, without reading any of them.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, func, or_, select

from amtsblick.keep import ledger as log
from amtsblick.keep.bodies import COLUMNS, chunks, to_body
from amtsblick.keep.judgements import Kind
from amtsblick.keep.opening import reading
from amtsblick.keep.tables import (
    body,
    body_version,
    inspection,
    inspection_result,
    judgement,
    sheet,
    survey_body,
)
from amtsblick.keep.tables_board import board_account, board_view
from amtsblick.keep.tables_ledger import ledger
from amtsblick.keep.tables_timeline import past_judgement, past_look, past_series, profile_fact
from amtsblick.keep.wording import spelled
from amtsblick.values.body import Body
from amtsblick.values.records import Entry, RecordKind

_AT_ONCE: Final = 400
_KINDS: Final = tuple(kind.value for kind in RecordKind)
ABOUT: Final = _KINDS
"""All kinds: the log's index by body begins with the kind."""


_COMPLETE: Final = select(judgement.c.id).where(
    or_(judgement.c.kind != Kind.REASSESS, judgement.c.finished_at.is_not(None))
)
_INSPECTED: Final = inspection.join(inspection_result, inspection_result.c.inspection == inspection.c.id)
_JUDGED_AGAIN: Final = past_look.join(past_judgement, past_judgement.c.look == past_look.c.id)
_COUNTS: Final[tuple[tuple[ColumnElement[str], Select[Any]], ...]] = (
    (body.c.id, select(body.c.id, func.max(body.c.version)).group_by(body.c.id)),
    (
        sheet.c.body,
        select(sheet.c.body, func.count()).where(sheet.c.judgement.in_(_COMPLETE)).group_by(sheet.c.body),
    ),
    (survey_body.c.body, select(survey_body.c.body, func.count()).group_by(survey_body.c.body)),
    (
        inspection.c.body,
        select(inspection.c.body, func.count())
        .select_from(_INSPECTED)
        .where(inspection.c.body.is_not(None))
        .group_by(inspection.c.body),
    ),
    (past_series.c.body, select(past_series.c.body, func.count()).group_by(past_series.c.body)),
    (
        past_look.c.body,
        select(past_look.c.body, func.count()).select_from(_JUDGED_AGAIN).group_by(past_look.c.body),
    ),
)
"""What there is about a body, and how much of it: rows that speak, and the version of its name."""


def counts(connection: Connection, bodies: Sequence[str] | None) -> dict[str, str]:
    """How much there is about each body, as one text; None asks for all bodies of the register."""
    found: dict[str, list[int]] = defaultdict(lambda: [0] * len(_COUNTS))
    for number, (column, query) in enumerate(_COUNTS):
        parts = [query]
        if bodies is not None:
            parts = [query.where(column.in_(part)) for part in chunks(bodies, _AT_ONCE)]
        for part in parts:
            for name, count in connection.execute(part):
                found[name][number] = count
    names = bodies if bodies is not None else connection.execute(select(body.c.id)).scalars().all()
    return {one: ".".join(map(str, found[one])) for one in names}


def archived(connection: Connection) -> set[str]:
    """Bodies for which an archive was ever asked."""
    return set(connection.execute(select(past_series.c.body).distinct()).scalars())


def made_of(connection: Connection, bodies: Sequence[str] | None) -> dict[str, str]:
    """By body, of what its view on the board was made; None asks for all that have one."""
    query = select(board_view.c.body, board_view.c.made_of)
    parts = (
        [query]
        if bodies is None
        else [query.where(board_view.c.body.in_(one)) for one in chunks(bodies, _AT_ONCE)]
    )
    return {row.body: row.made_of for part in parts for row in connection.execute(part)}


def last_entries(connection: Connection, bodies: Sequence[str]) -> dict[str, int]:
    """Number of the last entry of the log about each body that has any."""
    found: dict[str, int] = {}
    for part in chunks(bodies, _AT_ONCE):
        query = (
            select(ledger.c.body, func.max(ledger.c.seq))
            .where(ledger.c.kind.in_(ABOUT), ledger.c.body.in_(part))
            .group_by(ledger.c.body)
        )
        found.update((name, last) for name, last in connection.execute(query))
    return found


def written_since(connection: Connection, seq: int) -> list[str]:
    """Bodies (and "") about which anything was entered behind an entry of the log."""
    query = select(ledger.c.body).where(ledger.c.seq > seq).distinct()
    return sorted(connection.execute(query).scalars())


def entries_about(engine: Engine, bodies: Sequence[str]) -> dict[str, list[Entry]]:
    """All entries about each body in the order of the log; "" asks for those about none."""
    found: dict[str, list[Entry]] = {one: [] for one in bodies}
    for part in chunks(bodies, _AT_ONCE):
        query = select(ledger).where(ledger.c.kind.in_(ABOUT), ledger.c.body.in_(part)).order_by(ledger.c.seq)
        with log.as_written(), reading(engine) as connection:
            for row in connection.execute(query):
                found[row.body].append(log.to_entry(row))
    return found


def entries_naming(engine: Engine, kind: RecordKind, field: str, value: str) -> list[Entry]:
    """All versions of records that ever had this text in this field, in the order of the log."""
    spelled_so = f'"{field}":{spelled([value])[1:-1]}'
    meant = ledger.alias("meant")
    records = select(meant.c.record).where(
        meant.c.kind == kind.value, meant.c.content.contains(spelled_so, autoescape=True)
    )
    query = select(ledger).where(ledger.c.kind == kind.value, ledger.c.record.in_(records))
    with log.as_written(), reading(engine) as connection:
        return [log.to_entry(row) for row in connection.execute(query.order_by(ledger.c.seq))]


def entries_of_service(engine: Engine, kind: RecordKind, service: str) -> list[Entry]:
    """All entries of one kind about a service, in the order of the log."""
    query = select(ledger).where(ledger.c.kind == kind.value, ledger.c.service == service)
    with log.as_written(), reading(engine) as connection:
        return [log.to_entry(row) for row in connection.execute(query.order_by(ledger.c.seq))]


def surveyed_as(connection: Connection, bodies: Sequence[str]) -> dict[str, Body]:
    """Bodies as the newest survey that lists them called them."""
    newest = (
        select(survey_body.c.body, func.max(survey_body.c.survey).label("survey"))
        .where(survey_body.c.body.in_(bodies))
        .group_by(survey_body.c.body)
        .subquery()
    )
    query = (
        select(*COLUMNS)
        .join(
            survey_body,
            and_(survey_body.c.body == body_version.c.body, survey_body.c.version == body_version.c.version),
        )
        .join(newest, and_(newest.c.survey == survey_body.c.survey, newest.c.body == survey_body.c.body))
    )
    return {row.body: to_body(row) for row in connection.execute(query)}


def sharing(connection: Connection, bodies: Sequence[str]) -> dict[str, set[str]]:
    """By body, the others that ever showed one of its accounts as theirs."""
    mine, other = board_account.alias("mine"), board_account.alias("other")
    same = and_(mine.c.service == other.c.service, mine.c.key == other.c.key, mine.c.body != other.c.body)
    found: dict[str, set[str]] = {one: set() for one in bodies}
    for part in chunks(bodies, _AT_ONCE):
        query = select(mine.c.body.label("one"), other.c.body.label("two")).join(other, same)
        for row in connection.execute(query.where(mine.c.body.in_(part))):
            found[row.one].add(row.two)
    return found


def holders(connection: Connection, accounts: Sequence[tuple[str, str]]) -> dict[tuple[str, str], set[str]]:
    """By account, the bodies that ever showed it as theirs."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for part in chunks(accounts, _AT_ONCE // 4):
        ways = or_(*(and_(board_account.c.service == one, board_account.c.key == key) for one, key in part))
        for row in connection.execute(select(board_account).where(ways)):
            found[row.service, row.key].add(row.body)
    return found


def last_fact(connection: Connection) -> int:
    """Number of the last thing that a service said about an account."""
    return int(connection.execute(select(func.coalesce(func.max(profile_fact.c.id), 0))).scalar_one())


def accounts_told(connection: Connection, after: int) -> set[tuple[str, str]]:
    """Accounts about which services said anything behind a fact."""
    query = select(profile_fact.c.service, profile_fact.c.key).where(profile_fact.c.id > after).distinct()
    return {(row.service, row.key) for row in connection.execute(query)}

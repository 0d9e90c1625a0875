"""About which bodies does anything in the log fall into some days: reviews, conditions, ends, answers?"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Engine, Select, String, and_, func, literal, or_, select

from amtsblick.keep.opening import reading
from amtsblick.keep.tables_ledger import ledger
from amtsblick.values.records import RecordKind

_DUE: Final = (RecordKind.DECISION, RecordKind.QUESTIONNAIRE)
_ENDING: Final = (RecordKind.CAMPAIGN, RecordKind.AGREEMENT)


def bodies_dated(  # noqa: PLR0913 - from when to when, of which bodies, and which part
    engine: Engine, since: date, until: date, *, bodies: Sequence[str] | None, offset: int, limit: int
) -> list[str]:
    """Bodies of which some version of a record names a day of ``since`` to ``until``, the earliest day first.

    ``bodies`` are those asked for, None: all. What holds of it the reader of the log finds out.
    """
    told = or_(*_days(since, until))
    query: Select[Any] = select(ledger.c.body).where(told, ledger.c.body != "")
    if bodies is not None:
        query = query.where(ledger.c.body.in_(bodies))
    first = func.min(func.coalesce(ledger.c.due, ledger.c.valid_until, literal(since.isoformat(), String)))
    query = query.group_by(ledger.c.body).order_by(first, ledger.c.body).offset(offset).limit(limit)
    with reading(engine) as connection:
        return list(connection.scalars(query))


def _days(since: date, until: date) -> Iterator[ColumnElement[bool]]:
    first, last = since.isoformat(), until.isoformat()
    yield and_(ledger.c.kind.in_([one.value for one in _DUE]), ledger.c.due.between(first, last))
    yield and_(ledger.c.kind.in_([one.value for one in _ENDING]), ledger.c.valid_until.between(first, last))
    # Days of conditions stand in the content alone, in the one form in which the log writes it.
    conditions = [
        ledger.c.content.contains(f'"due":"{month}-', autoescape=True) for month in _months(since, until)
    ]
    yield and_(ledger.c.kind == RecordKind.DECISION.value, or_(*conditions))


def _months(since: date, until: date) -> Iterator[str]:
    year, month = since.year, since.month
    while (year, month) <= (until.year, until.month):
        yield f"{year:04}-{month:02}"
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)  # noqa: PLR2004 - months of a year

"""Which judgement speaks about a body of a survey?

A survey judges each body once (``survey``), a second pass over all bodies may restate sheets
(``amend``), and stored evidence may be judged again later (``reassess``). A reassessment speaks
only once it is finished: half of it beside half of the old one would be neither.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    Connection,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)

from amtsblick.keep.tables import judgement, sheet


class Kind(StrEnum):
    """What a judgement was made for."""

    SURVEY = "survey"
    AMEND = "amend"
    REASSESS = "reassess"


ASKED_PAGES: Final = or_(
    judgement.c.kind == Kind.SURVEY,
    and_(judgement.c.kind == Kind.REASSESS, judgement.c.finished_at.is_not(None)),
)
"""Of judgements that asked the pages and speak; amendments only restate sheets."""
_NEWEST_OF: Final = select(func.max(judgement.c.id)).where(
    judgement.c.survey == bindparam("of_survey"), judgement.c.kind == bindparam("of_kind")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Who judges: software version and digest of its knowledge."""

    software: str
    knowledge: str


def speaking(survey: Any, body: Any, until: int | None = None) -> ScalarSelect[Any]:
    """Newest judgement with a sheet of ``body``.

    ``until`` asks what was said up to that judgement; it may be a reassessment under way.
    """
    complete = or_(judgement.c.kind != Kind.REASSESS, judgement.c.finished_at.is_not(None))
    if until is None:
        return _newest(survey, body, complete).scalar_subquery()
    condition = or_(judgement.c.id == until, and_(judgement.c.id < until, complete))
    return _newest(survey, body, condition).scalar_subquery()


def _newest(survey: Any, body: Any, condition: Any) -> Select[Any]:
    one = sheet.alias()
    return (
        select(func.max(one.c.judgement))
        .join(judgement, judgement.c.id == one.c.judgement)
        .where(one.c.survey == survey, one.c.body == body, condition)
    )


def under_way(connection: Connection, survey: int, kind: Kind, judge: Judge, when: datetime) -> int:
    """Unfinished judgement of this kind by the same judge; a new one otherwise."""
    found = connection.execute(
        select(func.max(judgement.c.id)).where(
            judgement.c.survey == survey,
            judgement.c.kind == kind,
            judgement.c.software == judge.software,
            judgement.c.knowledge == judge.knowledge,
            judgement.c.finished_at.is_(None),
        )
    ).scalar()
    if found is not None:
        return int(found)
    row = {
        "survey": survey,
        "kind": kind,
        "started_at": when,
        "software": judge.software,
        "knowledge": judge.knowledge,
    }
    return int(connection.execute(insert(judgement).values(**row).returning(judgement.c.id)).scalar_one())


def newest_of(connection: Connection, survey: int, kind: Kind) -> int:
    """Newest judgement of one kind in a survey. Raises LookupError when there is none."""
    found = connection.execute(_NEWEST_OF, {"of_survey": survey, "of_kind": kind}).scalar()
    if found is None:
        raise LookupError(f"survey {survey} has no judgement of kind {kind}")
    return int(found)


def finish(connection: Connection, when: datetime, *conditions: Any) -> None:
    """Mark judgements as finished."""
    connection.execute(
        update(judgement).where(judgement.c.finished_at.is_(None), *conditions).values(finished_at=when)
    )

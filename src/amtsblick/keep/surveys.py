"""Which surveys were made, over which bodies, and how far are they?"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine, Row, and_, bindparam, exists, func, insert, select, update

from amtsblick.errors import RegisterError
from amtsblick.keep import judgements
from amtsblick.keep.bodies import CHUNK, COLUMNS, add_bodies, chunks, current_versions, in_order, to_body
from amtsblick.keep.opening import reading
from amtsblick.keep.records import Progress
from amtsblick.keep.tables import body_version, judgement, survey, survey_body
from amtsblick.keep.wording import digest, spelled
from amtsblick.parse.codec import to_json
from amtsblick.values.body import Body
from amtsblick.values.survey import SurveyRun

PENDING: Final = "pending"
DONE: Final = "done"

_ONE_BODY: Final = and_(
    survey_body.c.survey == bindparam("of_survey"), survey_body.c.body == bindparam("of_body")
)
_STATE: Final = select(survey_body.c.state).where(_ONE_BODY)
_TICK: Final = (
    update(survey_body)
    .where(_ONE_BODY, survey_body.c.state == PENDING)
    .values(state=DONE, done_at=bindparam("now"))
)


def start(connection: Connection, bodies: Sequence[Body], plan: SurveyRun, *, resume: bool) -> int:
    """Id of a new survey, or of the unfinished one with the same list, source and limits.

    ``plan`` says what is wanted; its ``id`` and ``bodies`` do not count.
    """
    fingerprint = digest("\n".join(map(_known_by, bodies)))
    number = _unfinished(connection, fingerprint, plan) if resume else None
    if number is None:
        number = _enter(connection, bodies, plan, fingerprint)
    judge = judgements.Judge(software=plan.software, knowledge=plan.knowledge)
    judgements.under_way(connection, number, judgements.Kind.SURVEY, judge, plan.started_at)
    return number


def _known_by(body: Body) -> str:
    """What a list is known by, spelled as versions did that knew no Wikidata items."""
    said = to_json(body)
    return spelled(said if body.wikidata else {key: said[key] for key in said if key != "wikidata"})


def _unfinished(connection: Connection, fingerprint: str, plan: SurveyRun) -> int | None:
    found = connection.execute(
        select(func.max(survey.c.id)).where(
            survey.c.finished_at.is_(None),
            survey.c.list_digest == fingerprint,
            survey.c.source == plan.source,
            survey.c.archives == spelled(list(plan.archives)),
            survey.c.pages_limit == plan.pages_limit,
        )
    ).scalar()
    return None if found is None else int(found)


def _enter(connection: Connection, bodies: Sequence[Body], plan: SurveyRun, fingerprint: str) -> int:
    add_bodies(connection, bodies, plan.started_at)
    row = {
        "started_at": plan.started_at,
        "finished_at": None,
        "source": plan.source,
        "archives": spelled(list(plan.archives)),
        "software": plan.software,
        "knowledge": plan.knowledge,
        "bodies": len(bodies),
        "pages_limit": plan.pages_limit,
        "broken_records": "[]",
        "list_digest": fingerprint,
    }
    number = int(connection.execute(insert(survey).values(**row).returning(survey.c.id)).scalar_one())
    for chunk in chunks(enumerate(bodies)):
        versions = current_versions(connection, [body.id for _, body in chunk])
        connection.execute(
            insert(survey_body),
            [
                {
                    "survey": number,
                    "position": position,
                    "body": body.id,
                    "version": versions[body.id],
                    "state": PENDING,
                    "done_at": None,
                }
                for position, body in chunk
            ],
        )
    return number


def tick_off(connection: Connection, number: int, body: str, when: datetime) -> bool:
    """Mark a body as done; False when it already was.

    Raises RegisterError when the body is not part of the survey.
    """
    one = {"of_survey": number, "of_body": body}
    if connection.execute(_TICK, one | {"now": when}).rowcount:
        return True
    if connection.execute(_STATE, one).scalar() is not None:
        return False
    raise RegisterError(f"survey {number} has no body {body!r}; start a survey over a list that has it")


def finish(connection: Connection, number: int, when: datetime, broken_records: Sequence[str]) -> None:
    """Close a survey. Raises RegisterError while bodies are pending."""
    waiting = connection.execute(
        select(func.count()).where(survey_body.c.survey == number, survey_body.c.state == PENDING)
    ).scalar_one()
    if waiting:
        raise RegisterError(
            f"survey {number} still has {waiting} bodies to look at; run it again to complete it"
        )
    connection.execute(
        update(survey)
        .where(survey.c.id == number, survey.c.finished_at.is_(None))
        .values(finished_at=when, broken_records=spelled(list(broken_records)))
    )
    mine = and_(judgement.c.survey == number, judgement.c.kind == judgements.Kind.SURVEY)
    judgements.finish(connection, when, mine)


def progress(engine: Engine, number: int) -> Progress:
    """How many bodies of the survey are recorded."""
    with reading(engine) as connection:
        rows = connection.execute(
            select(survey_body.c.state, func.count())
            .where(survey_body.c.survey == number)
            .group_by(survey_body.c.state)
        )
        count = {state: int(bodies) for state, bodies in rows}
    return Progress(done=count.get(DONE, 0), total=sum(count.values()))


def bodies_of(engine: Engine, number: int, *, pending_only: bool = False) -> Iterator[Body]:
    """Bodies of a survey as they were called then, in list order."""
    query = (
        select(*COLUMNS, survey_body.c.position)
        .join(
            survey_body,
            and_(survey_body.c.body == body_version.c.body, survey_body.c.version == body_version.c.version),
        )
        .where(survey_body.c.survey == number)
    )
    if pending_only:
        query = query.where(survey_body.c.state == PENDING)
    for row in in_order(engine, query, survey_body.c.position, CHUNK):
        yield to_body(row)


def runs(engine: Engine, *conditions: Any) -> list[SurveyRun]:
    """Surveys that meet all conditions, oldest first."""
    with reading(engine) as connection:
        rows = connection.execute(select(survey).where(*conditions).order_by(survey.c.id)).all()
    return [_to_run(row) for row in rows]


def previous(engine: Engine, number: int) -> SurveyRun | None:
    """Last finished survey before this one that shares a body with it."""
    mine, theirs = survey_body.alias(), survey_body.alias()
    shares = exists().where(
        theirs.c.survey == survey.c.id, theirs.c.body == mine.c.body, mine.c.survey == number
    )
    with reading(engine) as connection:
        row = connection.execute(
            select(survey)
            .where(survey.c.id < number, survey.c.finished_at.is_not(None), shares)
            .order_by(survey.c.id.desc())
            .limit(1)
        ).first()
    return _to_run(row) if row else None


def _to_run(row: Row[Any]) -> SurveyRun:
    return SurveyRun(
        id=row.id,
        started_at=row.started_at,
        finished_at=row.finished_at,
        source=row.source,
        archives=tuple(json.loads(row.archives)),
        software=row.software,
        knowledge=row.knowledge,
        bodies=row.bodies,
        pages_limit=row.pages_limit,
        broken_records=tuple(json.loads(row.broken_records)),
    )

"""Which channels were seen on a body's pages before, and on which pages last?

Statements are built once: putting one together costs more than running it. None of the three
reads more the longer the register grows but the list of surveys that showed a channel.
"""

from typing import Final

from sqlalchemy import BindParameter, Connection, and_, bindparam, func, select

from amtsblick.assess.changes import Page
from amtsblick.keep.judgements import ASKED_PAGES
from amtsblick.keep.tables import capture, judgement, observation, sheet
from amtsblick.values.survey import Outcome

_BEFORE: Final[BindParameter[int]] = bindparam("this_survey")
_BODY: Final[BindParameter[str]] = bindparam("this_body")

_JUDGED: Final = (
    select(sheet.c.survey, func.max(sheet.c.judgement).label("judgement"))
    .join(judgement, judgement.c.id == sheet.c.judgement)
    .where(sheet.c.body == _BODY, sheet.c.survey < _BEFORE, ASKED_PAGES)
    .group_by(sheet.c.survey)
)
_SEEN: Final = (
    select(observation.c.survey, observation.c.judgement, observation.c.channel)
    .where(observation.c.body == _BODY, observation.c.survey < _BEFORE, observation.c.outcome == Outcome.SEEN)
    .distinct()
)
_PAGES: Final = (
    select(observation.c.survey, observation.c.judgement, observation.c.channel)
    .add_columns(capture.c.url, capture.c.requested, capture.c.role)
    .join(
        capture,
        and_(
            capture.c.survey == observation.c.survey,
            capture.c.body == observation.c.body,
            capture.c.number == observation.c.capture,
        ),
    )
    .where(
        observation.c.body == _BODY,
        observation.c.outcome == Outcome.SEEN,
        observation.c.survey.in_(bindparam("surveys", expanding=True)),
    )
)


def seen_before(connection: Connection, survey: int, body: str) -> dict[int, list[Page]]:
    """Channels seen in earlier surveys, each with the pages that showed it the last time.

    A survey counts as its newest judgement has it: what a reassessment took back was not seen.
    """
    this = {"this_survey": survey, "this_body": body}
    judged = {(row.survey, row.judgement) for row in connection.execute(_JUDGED, this)}
    if not judged:
        return {}
    last: dict[int, tuple[int, int]] = {}
    for row in connection.execute(_SEEN, this):
        if (row.survey, row.judgement) in judged:
            last[row.channel] = max(last.get(row.channel, (0, 0)), (row.survey, row.judgement))
    known: dict[int, list[Page]] = {}
    surveys = {"this_body": body, "surveys": sorted({number for number, _ in last.values()})}
    for row in connection.execute(_PAGES, surveys):
        if last.get(row.channel) == (row.survey, row.judgement):
            urls = sorted({row.url, row.requested})
            known.setdefault(row.channel, []).extend(Page(url=url, role=row.role) for url in urls)
    return known

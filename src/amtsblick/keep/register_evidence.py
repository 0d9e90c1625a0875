"""What does the register know of one stored answer, by its record's name?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, select

from amtsblick.keep.door import Door
from amtsblick.keep.opening import reading
from amtsblick.keep.tables import capture, survey, survey_body
from amtsblick.keep.tables_timeline import past_look, past_series
from amtsblick.values.capture import EvidenceRef


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAnswer:
    """One answer of a website, or one capture of an archive, that was stored as evidence.

    ``survey`` is the number of the survey that took it, 0 for captures of archives; ``archive`` is then its name
    and ``locator`` where the archive has it. ``taken_at`` is the moment that it shows, ``stored_at`` the moment
    at which it was stored. ``collector`` names the software. ``status`` is that of HTTP, None when there was none.
    """

    body: str
    ref: EvidenceRef
    role: str
    url: str
    taken_at: datetime
    stored_at: datetime
    status: int | None = None
    survey: int = 0
    archive: str = ""
    locator: str = ""
    collector: str = ""
    remote_address: str = ""


class EvidenceMemory(Door):
    """The part of ``Register`` that knows where evidence lies."""

    def stored_answer(self, bodies: Sequence[str], record: str) -> StoredAnswer | None:
        """The answer that is stored under this record for any of these bodies, None without one."""
        with reading(self._engine) as connection:
            live = connection.execute(_live(bodies, record)).first()
            if live is not None:
                return _of_survey(live)
            past = connection.execute(_past(bodies, record)).first()
        return _of_archive(past) if past is not None else None


def _live(bodies: Sequence[str], record: str) -> Any:
    """By the surveys of each body: there is no index of records, and a body has few answers in each survey."""
    return (
        select(capture, survey.c.software)
        .join(
            survey_body, and_(survey_body.c.survey == capture.c.survey, survey_body.c.body == capture.c.body)
        )
        .join(survey, survey.c.id == capture.c.survey)
        .where(survey_body.c.body.in_(bodies), capture.c.record == record)
        .order_by(capture.c.survey, capture.c.number)
        .limit(1)
    )


def _past(bodies: Sequence[str], record: str) -> Any:
    return (
        select(past_look, past_series.c.role, past_series.c.archive, past_series.c.software)
        .join(past_series, past_series.c.id == past_look.c.series)
        .where(past_look.c.body.in_(bodies), past_look.c.record == record)
        .order_by(past_look.c.id)
        .limit(1)
    )


def _of_survey(row: Row[Any]) -> StoredAnswer:
    return StoredAnswer(
        body=row.body,
        ref=_ref(row),
        role=row.role,
        url=row.url,
        taken_at=row.taken_at,
        stored_at=row.taken_at,
        status=row.status,
        survey=row.survey,
        collector=row.collector or row.software,
        remote_address=row.remote_address,
    )


def _of_archive(row: Row[Any]) -> StoredAnswer:
    return StoredAnswer(
        body=row.body,
        ref=_ref(row),
        role=row.role,
        url=row.url,
        taken_at=row.taken_at,
        stored_at=row.fetched_at,
        status=row.index_status,
        archive=row.archive,
        locator=row.locator,
        collector=row.software,
    )


def _ref(row: Row[Any]) -> EvidenceRef:
    return EvidenceRef(bundle=row.bundle, record=row.record, offset=row.record_offset, digest=row.digest)

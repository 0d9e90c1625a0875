"""What did a body write into its questionnaire in the browser, and what did it send?"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from amtsblick.keep.door import Door
from amtsblick.keep.opening import reading, writing
from amtsblick.keep.tables_answers import answer
from amtsblick.values.written import WrittenAnswer, WrittenTree


class AnswerMemory(Door):
    """The part of ``Register`` that keeps answers until somebody takes them in."""

    def written_answer(self, questionnaire: str) -> WrittenAnswer | None:
        """What was written into one questionnaire, None when nothing was."""
        wanted = select(answer).where(answer.c.questionnaire == questionnaire)
        with reading(self._engine) as connection:
            row = connection.execute(wanted).one_or_none()
        return None if row is None else _answer(row)

    def sent_answers(self) -> Iterator[WrittenAnswer]:
        """All that were sent, the newest first."""
        wanted = select(answer).where(answer.c.sent_at.is_not(None)).order_by(answer.c.sent_at.desc())
        with reading(self._engine) as connection:
            rows = connection.execute(wanted).all()
        yield from map(_answer, rows)

    def spent_answers(
        self, taken: Mapping[str, str], taken_before: datetime, unsent_before: datetime
    ) -> list[str]:
        """Questionnaires whose answer need not be kept here; ``taken`` are digests of replies by questionnaire.

        Those sent before a moment that were taken in just so and not changed since, and those never sent.
        """
        with reading(self._engine) as connection:
            rows = connection.execute(select(answer).order_by(answer.c.questionnaire)).all()
        return [row.questionnaire for row in rows if _spent(row, taken, taken_before, unsent_before)]

    def forget_answers(self, questionnaires: Iterable[str], until: datetime) -> int:
        """Remove these answers, but none that was saved or sent after ``until``; returns how many went."""
        gone = 0
        with writing(self._engine) as connection:
            for one in questionnaires:
                mine = (answer.c.questionnaire == one, answer.c.saved_at <= until)
                gone += connection.execute(delete(answer).where(*mine)).rowcount
        return gone

    def write_answer(self, questionnaire: str, written: WrittenTree, base: int, when: datetime) -> int:
        """Keep what stands in the form; returns its new version, 0 when ``base`` is not the newest one."""
        row = {"written": json.dumps(written), "saved_at": when, "version": base + 1}
        mine = answer.c.questionnaire == questionnaire
        with writing(self._engine) as connection:
            known = connection.execute(select(answer.c.version).where(mine)).scalar()
            if (known or 0) != base:
                return 0
            if known is None:
                connection.execute(insert(answer), {"questionnaire": questionnaire, **row})
            else:
                connection.execute(update(answer).where(mine).values(**row))
        return base + 1

    def send_answer(self, questionnaire: str, base: int, digest: str, when: datetime) -> bool:
        """What was written counts as sent, if it is still the version ``base``."""
        mine = (answer.c.questionnaire == questionnaire, answer.c.version == base)
        with writing(self._engine) as connection:
            done = connection.execute(
                update(answer).where(*mine).values(sent=answer.c.written, sent_at=when, digest=digest)
            )
            return bool(done.rowcount)


def _spent(row: Row[Any], taken: Mapping[str, str], taken_before: datetime, unsent_before: datetime) -> bool:
    if row.sent_at is None:
        return bool(row.saved_at < unsent_before)
    whole = row.written == row.sent and taken.get(row.questionnaire) == row.digest
    return bool(whole and row.sent_at < taken_before)


def _answer(row: Row[Any]) -> WrittenAnswer:
    return WrittenAnswer(
        questionnaire=row.questionnaire,
        version=row.version,
        written=json.loads(row.written),
        saved_at=row.saved_at,
        sent=None if row.sent is None else json.loads(row.sent),
        sent_at=row.sent_at,
        digest=row.digest or "",
    )

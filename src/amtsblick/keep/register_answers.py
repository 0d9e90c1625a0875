"""What did a body write into its questionnaire in the browser, and what did it send?"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

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

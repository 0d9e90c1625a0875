"""Which evidence of surveys proves nothing that other evidence does not prove as well?

A look at a body goes only when the looks before and after it found exactly the same: then it proves neither a
beginning nor an end. The first and the newest look at each body stay, and so does everything that a record of
the log or a text of terms cites, that later captures refer to, or that a look at an archive uses.
"""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, Engine, func, literal, select, union_all

from amtsblick.assess.access.locking import FORGOTTEN_AFTER
from amtsblick.keep.door import Door
from amtsblick.keep.opening import reading
from amtsblick.keep.surveys import DONE
from amtsblick.keep.tables import answer, body, capture, claim, look, observation, sheet, survey_body
from amtsblick.keep.tables_accounts import account_session, account_token, login_failure, secret_link
from amtsblick.keep.tables_ledger import ledger
from amtsblick.keep.tables_reminders import terms_text
from amtsblick.keep.tables_tasks import task
from amtsblick.keep.tables_timeline import past_look
from amtsblick.values.tasks import FINISHED

_BUNDLE: Final = re.compile(r"[^\"\s\\#]+\.warc\.gz")
_Found: TypeAlias = frozenset[tuple[str, ...]]


class RetentionMemory(Door):
    """The part of ``Register`` that knows what need not be kept."""

    def spent_bundles(self, before: datetime) -> list[str]:
        """Bundles of looks from before a moment that prove nothing of their own, by name."""
        return spent_bundles(self._engine, before)

    def count_old(self, tasks_before: datetime, links_before: datetime, when: datetime) -> dict[str, int]:
        """How many tasks, sessions, tokens, links and counters of failures ``forget_…`` would remove."""
        ended = [one.value for one in FINISHED]
        wanted = {
            "tasks": select(func.count()).where(task.c.finished_at < tasks_before, task.c.state.in_(ended)),
            "sessions": select(func.count()).where(account_session.c.expires_at <= when),
            "tokens": select(func.count()).where(account_token.c.expires_at <= links_before),
            "links": select(func.count()).where(
                (secret_link.c.expires_at <= links_before)
                | ((secret_link.c.uses == 0) & (secret_link.c.created_at <= links_before))
            ),
            "failures": select(func.count()).where(login_failure.c.last_at <= when - FORGOTTEN_AFTER),
        }
        with reading(self._engine) as connection:
            return {name: connection.execute(query).scalar_one() for name, query in wanted.items()}


def spent_bundles(engine: Engine, before: datetime) -> list[str]:
    """See ``RetentionMemory.spent_bundles``."""
    spent: set[str] = set()
    with reading(engine) as connection:
        for name in connection.execute(select(body.c.id).order_by(body.c.position)).scalars().all():
            spent |= _spent_of(connection, name, before)
        spent -= _cited(connection)
        _keep_origins(connection, spent)
    return sorted(spent)


def _spent_of(connection: Connection, name: str, before: datetime) -> set[str]:
    done = connection.execute(
        select(survey_body.c.survey, survey_body.c.done_at)
        .where(survey_body.c.body == name, survey_body.c.state == DONE)
        .order_by(survey_body.c.survey)
    ).all()
    found = _found(connection, name) if len(done) > 2 else {}  # noqa: PLR2004 - one before and one after
    going = {
        this.survey
        for last, this, following in zip(done, done[1:], done[2:], strict=False)
        if this.done_at < before and found[last.survey] == found[this.survey] == found[following.survey]
    }
    rows = connection.execute(
        select(capture.c.bundle, capture.c.survey).where(
            capture.c.body == name, capture.c.bundle.is_not(None)
        )
    ).all()
    stay = {row.bundle for row in rows if row.survey not in going}
    return {row.bundle for row in rows} - stay


def _found(connection: Connection, name: str) -> dict[int, _Found]:
    """Everything that was said of a body, by survey; any judgement's words count, so a changed one stays."""
    tables = {
        sheet: (sheet.c.state, literal(""), literal("")),
        look: (look.c.state, literal(""), literal("")),
        observation: (observation.c.channel, observation.c.outcome, observation.c.why),
        claim: (claim.c.channel, claim.c.standing, claim.c.verification),
        answer: (answer.c.kind, answer.c.subject, answer.c.payload),
    }
    told: dict[int, set[tuple[str, ...]]] = {}
    for table, columns in tables.items():
        rows = connection.execute(select(table.c.survey, *columns).where(table.c.body == name).distinct())
        for number, *words in rows:
            told.setdefault(number, set()).add((table.name, *map(str, words)))
    every = connection.execute(select(survey_body.c.survey).where(survey_body.c.body == name)).scalars()
    return {number: frozenset(told.get(number, ())) for number in every}


def _cited(connection: Connection) -> set[str]:
    """Bundles that records, terms and looks at archives name anywhere in their words."""
    texts = union_all(select(ledger.c.content), select(terms_text.c.evidence))
    cited = {found for text in connection.execute(texts).scalars() for found in _BUNDLE.findall(text)}
    used = select(past_look.c.bundle).where(past_look.c.bundle.is_not(None)).distinct()
    return cited | set(connection.execute(used).scalars())


def _keep_origins(connection: Connection, spent: set[str]) -> None:
    """Take from ``spent`` the bundles whose bytes a capture that stays refers to, step by step."""
    referring = list(_referring(connection))
    kept = True
    while kept:
        origins = {origin for bundle, origin in referring if bundle not in spent}
        kept = bool(origins & spent)
        spent -= origins


def _referring(connection: Connection) -> Iterator[tuple[str, str]]:
    """Bundle of a capture, and the one that its bytes lie in."""
    rows: Iterable[Any] = connection.execute(
        select(capture.c.bundle, capture.c.unchanged).where(capture.c.unchanged.is_not(None))
    )
    for bundle, unchanged in rows:
        yield bundle or "", str(json.loads(unchanged)["bundle"])

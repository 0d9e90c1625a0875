"""Which module does which kind of work, and what follows from it?"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, TypeAlias

from amtsblick.jobs.tasks.alerts import FAILED, send_alerts
from amtsblick.jobs.tasks.backfill import look_back
from amtsblick.jobs.tasks.backup import backup
from amtsblick.jobs.tasks.board import refresh_board
from amtsblick.jobs.tasks.due import due_run, mail_reminders
from amtsblick.jobs.tasks.inspect import inspect
from amtsblick.jobs.tasks.reassess import judge_again
from amtsblick.jobs.tasks.retention import remove_old
from amtsblick.jobs.tasks.run import TaskRun
from amtsblick.jobs.tasks.survey import survey
from amtsblick.jobs.tasks.terms import read_terms
from amtsblick.values.tasks import Task, TaskOutcome
from amtsblick.values.work import AlertsWork, DueRunWork, InspectWork, SurveyWork, TaskKind, Work

Doing: TypeAlias = Callable[[Any, TaskRun], Awaitable[TaskOutcome]]

DOING: Final[Mapping[TaskKind, Doing]] = {
    TaskKind.SURVEY: survey,
    TaskKind.INSPECT: inspect,
    TaskKind.BACKFILL: look_back,
    TaskKind.REASSESS: judge_again,
    TaskKind.TERMS: read_terms,
    TaskKind.REFRESH_BOARD: refresh_board,
    TaskKind.DUE_RUN: due_run,
    TaskKind.REMIND: mail_reminders,
    TaskKind.ALERTS: send_alerts,
    TaskKind.BACKUP: backup,
    TaskKind.RETENTION: remove_old,
}
_LOOKS: Final = frozenset(
    {TaskKind.SURVEY, TaskKind.INSPECT, TaskKind.BACKFILL, TaskKind.REASSESS, TaskKind.TERMS}
)
"""What they bring may reopen decisions."""
_SEND_AGAIN: Final = timedelta(minutes=5)
"""Receivers that failed are looked after; each has its own, longer and longer pauses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """Work that follows, after a ``pause``."""

    work: Work
    pause: timedelta = timedelta(0)


def follow_ups(done: Task, outcome: TaskOutcome) -> list[Following]:
    """Work that a finished task asks for: what was seen may reopen decisions, and people want to know."""
    following: list[Following] = []
    if isinstance(done.work, SurveyWork) and done.work.inspect:
        following.append(Following(work=InspectWork(survey=outcome.survey)))
    if done.kind in _LOOKS:
        following.append(Following(work=DueRunWork()))
    if done.kind is TaskKind.DUE_RUN:
        following.append(Following(work=AlertsWork()))
    if done.kind is TaskKind.ALERTS and outcome.count(FAILED):
        following.append(Following(work=AlertsWork(), pause=_SEND_AGAIN))
    return following

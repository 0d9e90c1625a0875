"""Which module does which kind of work, and what follows from it?"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, TypeAlias

from amtsblick.jobs.tasks.backfill import look_back
from amtsblick.jobs.tasks.backup import backup
from amtsblick.jobs.tasks.due import due_run, mail_reminders
from amtsblick.jobs.tasks.inspect import inspect
from amtsblick.jobs.tasks.reassess import judge_again
from amtsblick.jobs.tasks.run import TaskRun
from amtsblick.jobs.tasks.survey import survey
from amtsblick.jobs.tasks.terms import read_terms
from amtsblick.values.tasks import DueRunWork, InspectWork, SurveyWork, Task, TaskKind, TaskOutcome, Work

Doing: TypeAlias = Callable[[Any, TaskRun], Awaitable[TaskOutcome]]

DOING: Final[Mapping[TaskKind, Doing]] = {
    TaskKind.SURVEY: survey,
    TaskKind.INSPECT: inspect,
    TaskKind.BACKFILL: look_back,
    TaskKind.REASSESS: judge_again,
    TaskKind.TERMS: read_terms,
    TaskKind.DUE_RUN: due_run,
    TaskKind.REMIND: mail_reminders,
    TaskKind.BACKUP: backup,
}
_LOOKS: Final = frozenset(
    {TaskKind.SURVEY, TaskKind.INSPECT, TaskKind.BACKFILL, TaskKind.REASSESS, TaskKind.TERMS}
)
"""What they bring may reopen decisions."""


def follow_ups(done: Task, outcome: TaskOutcome) -> list[Work]:
    """Work that a finished task asks for: what was seen may reopen decisions, and people want to know."""
    following: list[Work] = []
    if isinstance(done.work, SurveyWork) and done.work.inspect:
        following.append(InspectWork(survey=outcome.survey))
    if done.kind in _LOOKS:
        following.append(DueRunWork())
    return following

"""Which work was asked for, how far is it, and what came of it? Kinds and parameters are in ``values.work``."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from amtsblick.values.records import Actor
from amtsblick.values.work import TaskKind, Work


class TaskState(StrEnum):
    """Where a task stands. One that was interrupted waits again; its ``attempts`` and lines tell so."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


FINISHED: Final = frozenset({TaskState.DONE, TaskState.FAILED, TaskState.CANCELLED})


class Step(StrEnum):
    """What a line of a task's log says; pages translate it. In brackets: its ``values``."""

    STARTED = "started"
    """[worker]"""
    SURVEY = "survey"
    """A survey was begun or is gone on with. [number]"""
    BODY_LOOKED = "body_looked"
    """[id of the body, its state]"""
    SITE_INSPECTED = "site_inspected"
    """[address, state]"""
    SITE_FAILED = "site_failed"
    """[address, why in English]"""
    ARCHIVE_ASKED = "archive_asked"
    """[archive, address, state]"""
    CAPTURE_LOOKED = "capture_looked"
    """[address, state]"""
    BODY_DONE = "body_done"
    """[id of the body]"""
    SITE_JUDGED = "site_judged"
    """[address]"""
    PAST_JUDGED = "past_judged"
    """Archived captures are judged again. []"""
    TERMS_VISITED = "terms_visited"
    """[address, HTTP status or why there is none]"""
    BOARD = "board"
    """[bodies brought up to date]"""
    FOLLOWED = "followed"
    """A task follows. [its number, its kind]"""
    CANCEL_ASKED = "cancel_asked"
    """[who]"""
    GIVEN_BACK = "given_back"
    """The worker was stopped, or something more urgent came; it goes on later. [worker]"""
    LOST = "lost"
    """The worker fell silent; another goes on. [worker]"""
    TRIED = "tried"
    """An attempt failed and another follows. [why in English]"""
    RETRIED = "retried"
    """[who]"""
    DONE = "done"
    """[]"""
    FAILED = "failed"
    """[why in English]"""
    CANCELLED = "cancelled"
    """[]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a task's log. ``number`` grows within the whole register."""

    number: int
    at: datetime
    step: Step
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskProgress:
    """How far a task is: ``done`` of ``total`` things (None: nobody knows), and what was last."""

    done: int = 0
    total: int | None = None
    step: Step | None = None
    values: tuple[str, ...] = ()
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One figure of an outcome, such as ``looked`` 17."""

    name: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOutcome:
    """What came of a task. ``notes`` say in English what went wrong on the way and did not end it.

    ``inspections`` are the addresses of sites with new evidence; ``follow_ups`` numbers of tasks.
    """

    survey: int | None = None
    inspections: tuple[str, ...] = ()
    counts: tuple[Count, ...] = ()
    notes: tuple[str, ...] = ()
    follow_ups: tuple[int, ...] = ()

    def count(self, name: str) -> int:
        """One figure, 0 when nobody counted it."""
        return next((one.number for one in self.counts if one.name == name), 0)

    def with_follow_ups(self, numbers: Iterable[int]) -> "TaskOutcome":
        return replace(self, follow_ups=tuple(numbers))


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One piece of work in the queue.

    ``after`` is the task that it follows from, ``schedule`` the schedule that asked for it. ``survey`` is
    the survey that a survey task works on, known as soon as it has begun. ``worker`` holds it while it
    runs and gave its last sign of life at ``beat_at``. ``error`` is why it failed, in English.
    """

    number: int
    kind: TaskKind
    work: Work
    asked_by: Actor
    state: TaskState
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    attempts: int = 0
    worker: str = ""
    beat_at: datetime | None = None
    cancel_asked: bool = False
    progress: TaskProgress = TaskProgress()
    survey: int | None = None
    outcome: TaskOutcome | None = None
    error: str = ""
    after: int | None = None
    schedule: int | None = None

    @property
    def interrupted(self) -> bool:
        """Does it wait although a worker had begun it?"""
        return self.state is TaskState.WAITING and self.started_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """Where a task stands in the queue: smaller ``urgency`` first.

    Of those with the same ``conflict`` (unless "") one runs at a time; ``heavy`` ones need a browser or
    much memory, and a worker runs few of them at once.
    """

    urgency: int
    heavy: bool = False
    conflict: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A worker's hold on a running task. ``worker`` is another text each time a task is taken."""

    number: int
    worker: str
    beats: int = 0


class Beat(StrEnum):
    """What a worker learns when it gives a sign of life."""

    HELD = "held"
    CANCEL = "cancel"
    """Somebody asked to end the task."""
    YIELD = "yield"
    """Something more urgent waits that this task keeps from being done."""
    LOST = "lost"
    """The task is no longer this worker's: it was silent for too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """When a schedule runs: at ``hour``:``minute`` in UTC, on a weekday (0 is Monday) or every ``days`` days."""

    hour: int = 2
    minute: int = 0
    weekday: int | None = None
    days: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Work that is asked for again and again; one that waits or runs already is not asked for twice."""

    number: int
    work: Work
    rhythm: Rhythm
    asked_by: Actor
    next_run: datetime
    last_task: int | None = None
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSign:
    """A worker's last sign of life, also of one that has nothing to do. ``name`` names machine and process."""

    name: str
    started_at: datetime
    beat_at: datetime

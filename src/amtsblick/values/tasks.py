"""Which work is asked for, how far is it, and what came of it?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeAlias

from amtsblick.values.recording import PassName
from amtsblick.values.records import Actor


class TaskKind(StrEnum):
    """The kinds of work; each has its parameters below."""

    SURVEY = "survey"
    INSPECT = "inspect"
    BACKFILL = "backfill"
    REASSESS = "reassess"
    TERMS = "terms"
    REFRESH_BOARD = "refresh_board"
    DUE_RUN = "due_run"
    REMIND = "remind"
    ALERTS = "alerts"
    RETENTION = "retention"
    BACKUP = "backup"


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyWork:
    """Look at bodies. ``bodies`` are ids, () means all; ``below`` adds everything below them in the tree.

    ``pages`` (1 to 200) is the most per body, ``parallel`` (1 to 64) how many bodies are under way at a
    time. An unfinished survey of the same bodies is gone on with, unless ``new``.
    """

    bodies: tuple[str, ...] = ()
    below: bool = False
    pages: int = 8
    parallel: int = 16
    new: bool = False
    inspect: bool = False
    """Inspect every homepage that was seen afterwards, as a task of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectWork:
    """Open homepages in a real browser: those of ``bodies`` (with ``below``), or ``sites`` by their address.

    With ``survey`` and nothing else: all that this survey saw and that are not inspected for it yet.
    ``pages`` (0 to 50) are further ones per site.
    """

    bodies: tuple[str, ...] = ()
    below: bool = False
    sites: tuple[str, ...] = ()
    survey: int | None = None
    pages: int = 3
    passes: tuple[PassName, ...] = (PassName.NONE, PassName.REJECT, PassName.ACCEPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillWork:
    """Look at archived captures. ``archives`` are ids of known archives, ``cdx+https://…`` or ``timemap+https://…``.

    ``bodies`` () means all. ``spacing`` are days between captures where nothing changed; ``pages`` (1 to
    50) the most per body; ``since`` and ``until`` days, both included.
    """

    archives: tuple[str, ...]
    bodies: tuple[str, ...] = ()
    below: bool = False
    spacing: int = 365
    pages: int = 6
    parallel: int = 4
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReassessWork:
    """Judge a survey's stored evidence again, its inspections and all archived captures; None: the newest."""

    survey: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsWork:
    """Visit the known addresses of services' terms, once each; () means all services."""

    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshBoardWork:
    """Bring the board up to date; () means all bodies."""

    bodies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRunWork:
    """Run the triggers and enter what reopens decisions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindWork:
    """Mail the recipients that the worker was started with; ``ahead`` and ``every`` are days."""

    ahead: int = 30
    every: int = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertsWork:
    """Send what is new to its subscribers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionWork:
    """Remove what was kept long enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupWork:
    """Write a backup into the folder that the worker was started with."""


Work: TypeAlias = (
    SurveyWork
    | InspectWork
    | BackfillWork
    | ReassessWork
    | TermsWork
    | RefreshBoardWork
    | DueRunWork
    | RemindWork
    | AlertsWork
    | RetentionWork
    | BackupWork
)

WORK: Final[Mapping[TaskKind, type[Work]]] = {
    TaskKind.SURVEY: SurveyWork,
    TaskKind.INSPECT: InspectWork,
    TaskKind.BACKFILL: BackfillWork,
    TaskKind.REASSESS: ReassessWork,
    TaskKind.TERMS: TermsWork,
    TaskKind.REFRESH_BOARD: RefreshBoardWork,
    TaskKind.DUE_RUN: DueRunWork,
    TaskKind.REMIND: RemindWork,
    TaskKind.ALERTS: AlertsWork,
    TaskKind.RETENTION: RetentionWork,
    TaskKind.BACKUP: BackupWork,
}


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


def kind_of_work(work: Work) -> TaskKind:
    """The kind that these parameters belong to."""
    return next(kind for kind, form in WORK.items() if form is type(work))

"""Which kinds of work can be asked for, and with which parameters?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypeAlias

from amtsblick.values.recording import PassName


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


def kind_of_work(work: Work) -> TaskKind:
    """The kind that these parameters belong to."""
    return next(kind for kind, form in WORK.items() if form is type(work))

"""Which task is taken first, which ones exclude each other, which are heavy?"""

import hashlib
from typing import Final

from amtsblick.values.tasks import Placing
from amtsblick.values.work import InspectWork, SurveyWork, TaskKind, Work, kind_of_work

SMALL: Final = 3
"""A look at so few bodies or sites is taken before everything else: somebody waits for it at a screen."""

_PLACES: Final = {
    TaskKind.REFRESH_BOARD: Placing(urgency=10, conflict="board"),
    TaskKind.DUE_RUN: Placing(urgency=20, conflict="due"),
    TaskKind.ALERTS: Placing(urgency=30, conflict="alerts"),
    TaskKind.REMIND: Placing(urgency=30, conflict="remind"),
    TaskKind.TERMS: Placing(urgency=40, conflict="terms"),
    TaskKind.BACKUP: Placing(urgency=50, conflict="files"),
    TaskKind.RETENTION: Placing(urgency=50, conflict="files"),
    TaskKind.SURVEY: Placing(urgency=60, heavy=True),
    TaskKind.INSPECT: Placing(urgency=70, heavy=True, conflict="inspect"),
    TaskKind.BACKFILL: Placing(urgency=80, heavy=True, conflict="backfill"),
    TaskKind.REASSESS: Placing(urgency=80, heavy=True, conflict="reassess"),
}


def placing(work: Work) -> Placing:
    """The place of a task. Surveys of the same bodies exclude each other.

    So do all inspections: each bundle of evidence names the one before, and two browsers need twice the
    memory.
    """
    usual = _PLACES[kind_of_work(work)]
    match work:
        case SurveyWork():
            few = bool(work.bodies) and not work.below and len(work.bodies) <= SMALL
            asked = "\n".join(sorted(work.bodies))
            name = hashlib.sha256(f"{work.below}\n{asked}".encode()).hexdigest()[:16] if asked else "all"
            return Placing(urgency=0 if few else usual.urgency, heavy=not few, conflict=f"survey/{name}")
        case InspectWork():
            few = not work.below and 0 < len(work.bodies) + len(work.sites) <= SMALL
            return Placing(urgency=0 if few else usual.urgency, heavy=True, conflict=usual.conflict)
        case _:
            return usual

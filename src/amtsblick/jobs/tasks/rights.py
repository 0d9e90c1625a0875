"""Which right does somebody need to ask for a piece of work, to end it, or to read its log; and for which bodies?"""

from dataclasses import dataclass
from typing import Final

from amtsblick.values.accounts import Right
from amtsblick.values.work import (
    BackfillWork,
    InspectWork,
    ReassessWork,
    SurveyWork,
    TaskKind,
    TermsWork,
    Work,
)

RUNS: Final = (TaskKind.SURVEY, TaskKind.INSPECT, TaskKind.BACKFILL, TaskKind.REASSESS, TaskKind.TERMS)
"""Kinds that look at bodies and services; the others keep the installation going."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """``right`` for each of ``bodies``; () means for the whole register."""

    right: Right
    bodies: tuple[str, ...] = ()


def needed(work: Work) -> Needed:
    """What is needed to ask for the work or to end it."""
    match work:
        case SurveyWork() | BackfillWork():
            return Needed(right=Right.RUN, bodies=work.bodies)
        case InspectWork():
            whole = bool(work.sites) or work.survey is not None
            return Needed(right=Right.RUN, bodies=() if whole else work.bodies)
        case ReassessWork() | TermsWork():
            return Needed(right=Right.RUN)
        case _:
            return Needed(right=Right.OPERATE)

"""Is the register sound, and is all there that it names?"""

from datetime import datetime
from pathlib import Path

from amtsblick.keep import soundness
from amtsblick.keep.backup_evidence import lost_evidence, outside
from amtsblick.keep.backup_form import Problem
from amtsblick.keep.door import Door


class SoundnessMemory(Door):
    """The part of ``Register`` that is asked whether everything is whole. It changes nothing."""

    def database_problems(self) -> tuple[Problem, ...] | None:
        """What the database finds wrong with itself; None where it has no such question (PostgreSQL)."""
        return soundness.database_problems(self._engine)

    def lost_evidence(self, workspace: Path) -> tuple[Problem, ...]:
        """Evidence that is named and missing, or not the same any more. Reads every byte of it."""
        return tuple(lost_evidence(self._engine, workspace))

    def evidence_outside(self) -> tuple[str, ...]:
        """Bundles that lie outside of the workspace; nobody looks after them."""
        return tuple(outside(self._engine))

    def strays(self, workspace: Path, when: datetime) -> soundness.Strays:
        """Files of evidence below ``workspace`` that nothing names, or that were never finished."""
        return soundness.strays(self._engine, workspace, when)

    def open_surveys(self) -> tuple[soundness.OpenSurvey, ...]:
        """Surveys without an end, oldest first."""
        return soundness.open_surveys(self._engine)

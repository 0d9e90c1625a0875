"""What do all pages read from and write to?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from amtsblick.keep.evidence import EvidenceStore
from amtsblick.keep.register import Register
from amtsblick.serve.settings import Settings
from amtsblick.values.knowledge import Knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The tools of the application; ``folder`` is the workspace with evidence and inspections."""

    register: Register
    knowledge: Knowledge
    evidence: EvidenceStore
    folder: Path
    settings: Settings
    now: Callable[[], datetime]

    @property
    def today(self) -> date:
        """The day in UTC."""
        return self.now().date()

"""Was evidence removed on purpose? A note lies where the bundle lay, so that nobody takes it for lost."""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from amtsblick.keep.evidence_files import disk_errors

NOTE: Final = ".removed"
"""Ending of the note's name, after that of the bundle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """``why`` names the rule; ``sha256`` and ``size`` are those of the bundle that lay there."""

    removed_at: datetime
    why: str
    sha256: str
    size: int

    def __str__(self) -> str:
        """As a clause for humans."""
        return f"it was removed on {self.removed_at:%Y-%m-%d} by retention ({self.why}); what it proved stays stated"


def note_of(bundle: str | Path) -> Path:
    """Where the note about a bundle lies."""
    return Path(f"{bundle}{NOTE}")


def removal_of(bundle: str | Path) -> Removal | None:
    """What is noted about a bundle; None when nothing readable is."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        plain = json.loads(note_of(bundle).read_bytes())
        return Removal(
            removed_at=datetime.fromisoformat(plain["removed_at"]),
            why=str(plain["why"]),
            sha256=str(plain["sha256"]),
            size=int(plain["size"]),
        )
    return None


def remove(bundle: Path, removal: Removal) -> None:
    """Write the note, then remove the bundle: one killed in between is removed by the next run.

    Raises EvidenceError when the disk refuses.
    """
    plain = {
        "removed_at": removal.removed_at.isoformat(),
        "why": removal.why,
        "sha256": removal.sha256,
        "size": removal.size,
    }
    note, draft = note_of(bundle), Path(f"{note_of(bundle)}.part")
    with disk_errors(bundle):
        with draft.open("w", encoding="utf-8") as file:
            json.dump(plain, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(note)
        bundle.unlink(missing_ok=True)

"""Where does one user's work lie? A folder with register, evidence, reports and exports."""

import os
from dataclasses import dataclass
from pathlib import Path

from amtsblick.errors import InputError
from amtsblick.keep.evidence import EvidenceStore
from amtsblick.keep.register import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """The output folder of ``--out``; ``register_url`` replaces its SQLite file when given."""

    folder: Path
    register_url: str = ""

    @property
    def evidence(self) -> Path:
        """Folder of the evidence bundles."""
        return self.folder / "evidence"

    @property
    def exports(self) -> Path:
        """Folder of the tables for machines."""
        return self.folder / "export"

    def report(self, lang: str) -> Path:
        """File of the report in one language."""
        return self.folder / f"report.{lang}.html"

    def timeline(self, lang: str) -> Path:
        """File of the trend page in one language."""
        return self.folder / f"timeline.{lang}.html"

    def standing(self, lang: str) -> Path:
        """File of the register's page in one language."""
        return self.folder / f"register.{lang}.html"

    def prepare(self) -> None:
        """Make the folder; InputError when it cannot be made or written."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(
                f"The output folder {self.folder} cannot be made ({error.strerror}): "
                "choose another with --out."
            ) from error
        if not os.access(self.folder, os.W_OK | os.X_OK):
            raise InputError(
                f"The output folder {self.folder} cannot be written: "
                "change its permissions or choose another with --out."
            )

    def require(self) -> None:
        """InputError when no survey was ever made here."""
        if not self.register_url and not (self.folder / "register.sqlite").is_file():
            raise InputError(
                f"There is no register in {self.folder}: name the folder of a survey with --out, "
                "or make one with 'amtsblick survey BODIES.csv --out FOLDER'."
            )

    def open_register(self) -> Register:
        """Open (make, migrate) the register."""
        return Register.open(self.register_url or self.folder / "register.sqlite", copies=self.folder)

    def open_evidence(self) -> EvidenceStore:
        """Open the evidence folder."""
        return EvidenceStore(self.evidence)

"""Write what a survey found: the report for readers, the tables for machines."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from amtsblick.assess.changes import changes
from amtsblick.errors import InputError
from amtsblick.keep.register import Register
from amtsblick.report import exports
from amtsblick.report.page import render_html
from amtsblick.report.words import Lang
from amtsblick.values.body import Body
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.survey import BodySheet, Change, SurveyRun


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """One survey as its readers need it: read from the register as often as asked."""

    register: Register
    run: SurveyRun
    knowledge: Knowledge

    def sheets(self) -> Iterator[BodySheet]:
        """Sheets in list order, streamed."""
        return self.register.sheets(self.run.id)

    def changes(self) -> Iterator[tuple[Body, Change]]:
        """What differs from each body's sheet in the survey before."""
        before = self.register.previous(self.run.id)
        if before is None:
            return
        for sheet in self.sheets():
            for change in changes(self.register.sheet(before.id, sheet.body.id), sheet):
                yield sheet.body, change


def write_report(findings: Findings, target: Path, *, lang: Lang, evidence: Path, now: datetime) -> Path:
    """Write the self-contained HTML report to ``target``, whole or not at all.

    ``evidence`` is the evidence folder; the report links to it relative to itself.
    """
    pieces = render_html(
        findings.run,
        findings.sheets,
        list(findings.changes()),
        findings.register.previous(findings.run.id),
        findings.knowledge,
        lang=lang,
        generated_at=now,
        evidence_base=Path(os.path.relpath(evidence, target.parent)).as_posix() + "/",
    )
    with replacing(target) as stream:
        for piece in pieces:
            stream.write(piece.encode())
    return target


def write_exports(findings: Findings, folder: Path, formats: Iterator[str] | tuple[str, ...]) -> list[Path]:
    """Write every table in every asked format (csv, json, xlsx, parquet); returns the files."""
    return [path for name in formats for path in _FORMATS[name](findings, folder)]


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """A stream that becomes ``target`` when the block ends well; nothing changes otherwise."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise InputError(f"{target} cannot be written ({error.strerror}): choose another place.") from error
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


_FORMATS: dict[str, Callable[[Findings, Path], list[Path]]] = {}
__all__ = ["Findings", "exports", "write_exports", "write_report"]

"""Write what a survey found: the report for readers, the tables for machines."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Final

from amtsblick.assess.changes import changes
from amtsblick.errors import InputError
from amtsblick.keep.register import Register
from amtsblick.report import exports
from amtsblick.report.inspection_brief import brief_of
from amtsblick.report.page import render_html
from amtsblick.report.tables import Results
from amtsblick.report.words import Lang
from amtsblick.values.body import Body
from amtsblick.values.inspected import InspectionBrief
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.survey import BodySheet, Change, SurveyRun

REPORT: Final = "report.html"
"""Lies beside each inspection's bundle."""
FORMATS: Final = ("csv", "json", "xlsx", "parquet")


@dataclass(frozen=True, kw_only=True)
class Findings:
    """One survey as its readers need it: read from the register as often as asked."""

    register: Register
    run: SurveyRun
    knowledge: Knowledge

    def sheets(self) -> Iterator[BodySheet]:
        """Sheets in list order, streamed."""
        return self.register.sheets(self.run.id)

    @cached_property
    def previous(self) -> SurveyRun | None:
        """The survey that this one is compared with."""
        return self.register.previous(self.run.id)

    @cached_property
    def changes(self) -> tuple[tuple[Body, Change], ...]:
        """What differs from each body's sheet in the survey before; compared once for all files."""
        return tuple(self._changes())

    def _changes(self) -> Iterator[tuple[Body, Change]]:
        if self.previous is None:
            return
        for sheet in self.sheets():
            for change in changes(self.register.sheet(self.previous.id, sheet.body.id), sheet):
                yield sheet.body, change

    def inspections(self, folder: Path, beside: Path, lang: Lang) -> list[InspectionBrief]:
        """The survey's inspections, with their reports' paths as seen from a folder.

        A report in the reader's language is named where there is one.
        """
        return [
            brief_of(
                result.found,
                body=entry.body or "",
                report=Path(os.path.relpath(_report_of(folder / entry.bundle, lang), beside)).as_posix(),
                started_at=entry.started_at,
            )
            for entry, result in self.register.inspections(self.run.id)
        ]


def _report_of(bundle: Path, lang: Lang) -> Path:
    own = bundle.with_name(f"{Path(REPORT).stem}.{lang}.html")
    return own if own.is_file() else bundle.with_name(REPORT)


def write_report(findings: Findings, target: Path, *, lang: Lang, evidence: Path, now: datetime) -> Path:
    """Write the self-contained HTML report to ``target``, whole or not at all.

    ``evidence`` is the evidence folder; the report links to it relative to itself.
    """
    pieces = render_html(
        findings.run,
        findings.sheets,
        findings.changes,
        findings.previous,
        findings.knowledge,
        lang=lang,
        generated_at=now,
        evidence_base=Path(os.path.relpath(evidence, target.parent)).as_posix() + "/",
        inspections=findings.inspections(evidence.parent, target.parent, lang),
    )
    return write_text(target, pieces)


def write_exports(
    findings: Findings, folder: Path, *, now: datetime, formats: Sequence[str] = FORMATS
) -> list[Path]:
    """Write all tables in every asked format (of ``FORMATS``) to ``folder``; returns the files."""
    results = Results(
        run=findings.run,
        sheets=findings.sheets,
        changes=findings.changes,
        knowledge=findings.knowledge,
    )
    return [path for name in formats for path in _export(name, results, folder, now)]


def _export(name: str, results: Results, folder: Path, now: datetime) -> Iterator[Path]:
    match name:
        case "csv":
            for table in exports.NAMES:
                yield write_text(folder / f"{table}.csv", exports.rows_csv(table, results))
        case "json":
            yield write_text(folder / "survey.json", exports.write_json(results, generated_at=now))
        case "parquet":
            for table in exports.NAMES:
                with replacing(folder / f"{table}.parquet") as stream:
                    exports.write_parquet(table, results, stream)
                yield folder / f"{table}.parquet"
        case "xlsx":
            with replacing(folder / "survey.xlsx") as stream:
                exports.write_xlsx(results, stream, generated_at=now)
            yield folder / "survey.xlsx"
        case _:
            raise ValueError(name)


def write_text(target: Path, pieces: Iterable[str]) -> Path:
    """Write text piece by piece, the whole file or nothing; returns its path."""
    with replacing(target) as stream:
        for piece in pieces:
            stream.write(piece.encode())
    return target


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """A stream that becomes ``target`` when the block ends well; nothing changes otherwise.

    Links are followed. What is no file (a pipe, a terminal, a device) is written to, never replaced.
    """
    target = target.resolve()
    if target.exists() and not target.is_file() and not target.is_dir():
        with _opened(target) as stream:
            yield stream
        return
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
        _put(Path(name), target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _opened(target: Path) -> BinaryIO:
    try:
        return target.open("wb")
    except OSError as error:
        raise InputError(f"{target} cannot be written ({error.strerror}): choose another place.") from error


def _put(written: Path, target: Path) -> None:
    try:
        written.replace(target)
    except (IsADirectoryError, PermissionError) as error:
        raise InputError(f"{target} cannot be written ({error.strerror}): choose another place.") from error

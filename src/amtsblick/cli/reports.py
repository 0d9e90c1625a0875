"""``amtsblick report`` and ``amtsblick export``: what a survey found, for readers and machines."""

from pathlib import Path
from typing import Annotated

import typer

from amtsblick.cli.moments import day
from amtsblick.cli.options import (
    DEFAULT_OUT,
    AsJson,
    Language,
    Out,
    Quiet,
    RegisterUrl,
    SurveyNumber,
    mode,
    workspace,
)
from amtsblick.cli.screen import say
from amtsblick.errors import InputError
from amtsblick.jobs.clock import now
from amtsblick.jobs.reporting import FORMATS, Findings, write_exports, write_report
from amtsblick.jobs.standing import Told, holdings_of, tell_standing
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.register import Register
from amtsblick.knowledge import load
from amtsblick.report.words import Lang
from amtsblick.values.survey import SurveyRun


def chosen(register: Register, number: int | None) -> SurveyRun:
    """The survey the user means. InputError when there is none."""
    runs = register.surveys()
    if not runs:
        raise InputError("The register holds no survey yet: make one with 'amtsblick survey'.")
    if number is None:
        return next((run for run in reversed(runs) if run.finished_at), runs[-1])
    found = next((run for run in runs if run.id == number), None)
    if found is None:
        known = ", ".join(str(run.id) for run in runs)
        raise InputError(f"There is no survey {number}: the register holds {known}.")
    return found


def report(
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    survey: SurveyNumber = None,
    as_of: Annotated[
        str,
        typer.Option(
            "--as-of", help="What the register of usages and decisions held on this day.", metavar="DAY"
        ),
    ] = "",
    lang: Language = "de",
    file: Annotated[
        Path | None, typer.Option("--file", help="Where to write the HTML; in the folder when not given.")
    ] = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Write the report of a survey as one self-contained HTML file.

    With --as-of instead: who uses which service and how, as said and decided by that day, with tables.
    """
    place = workspace(out, register)
    place.require()
    if as_of:
        told = _standing(place, as_of, file, lang)
        lines = [f"Register: {told.page}", *(f"Table: {path}" for path in told.tables)]
        say(
            mode(quiet=quiet, as_json=as_json),
            "\n".join(lines),
            page=told.page,
            tables=[str(path) for path in told.tables],
            usages=len(told.held.usages),
        )
        return
    with place.open_register() as opened:
        findings = Findings(register=opened, run=chosen(opened, survey), knowledge=load())
        target = write_report(
            findings, file or place.report(lang), lang=lang, evidence=place.evidence, now=now()
        )
    say(mode(quiet=quiet, as_json=as_json), f"Report: {target}", report=target)


def _standing(place: Workspace, as_of: str, file: Path | None, lang: Lang) -> Told:
    chosen_day = day(as_of, "--as-of")
    with place.open_register() as opened:
        held = holdings_of(opened, chosen_day or now().date())
    return tell_standing(held, load(), file or place.standing(lang), lang=lang)


def export(
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    survey: SurveyNumber = None,
    format_: Annotated[
        list[str] | None,
        typer.Option("--format", "-f", help="csv, json, xlsx or parquet; repeatable; all when not given."),
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", help="Folder for the files; 'export' in the folder when not given.")
    ] = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Write a survey's tables as CSV, JSON, XLSX and Parquet."""
    wanted = tuple(format_ or FORMATS)
    if unknown := [name for name in wanted if name not in FORMATS]:
        raise InputError(f"Unknown format {unknown[0]!r}: use one of {', '.join(FORMATS)}.")
    place = workspace(out, register)
    place.require()
    with place.open_register() as opened:
        findings = Findings(register=opened, run=chosen(opened, survey), knowledge=load())
        files = write_exports(findings, to or place.exports, now=now(), formats=wanted)
    text = "\n".join(str(path) for path in files)
    say(mode(quiet=quiet, as_json=as_json), text, files=[str(path) for path in files])

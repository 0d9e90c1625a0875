"""``amtsblick survey``: look at every body of a list."""

import asyncio
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from amtsblick import __version__
from amtsblick.cli.inspecting import ChromiumPath, desk_of
from amtsblick.cli.inspecting import run as inspect_all
from amtsblick.cli.lists import read_bodies
from amtsblick.cli.options import (
    DEFAULT_OUT,
    DEMO_MARK,
    AllowPrivate,
    AsJson,
    CaFile,
    Contact,
    Delay,
    Language,
    Out,
    Quiet,
    RegisterUrl,
    ResolverRules,
    mode,
    workspace,
)
from amtsblick.cli.outcome import tell, write_files
from amtsblick.cli.screen import Mode, complain, tally
from amtsblick.collect.chromium.find import find_chromium
from amtsblick.collect.chromium.settings import InspectSettings
from amtsblick.collect.resolver import parse_resolver_rules
from amtsblick.collect.settings import Settings
from amtsblick.errors import AmtsblickError, InputError
from amtsblick.jobs.clock import now
from amtsblick.jobs.inspect import Desk, Wish
from amtsblick.jobs.reporting import Findings
from amtsblick.jobs.survey import Tools
from amtsblick.jobs.surveying import broken_records, orders_after, survey_and_close, survey_tools
from amtsblick.knowledge import load
from amtsblick.values.capture import State
from amtsblick.values.survey import SurveyRun


def survey(
    bodies: Annotated[
        Path, typer.Argument(help="CSV list: name, kind, parent, homepage.", metavar="BODIES.csv")
    ],
    *,
    out: Out = DEFAULT_OUT,
    archive: Annotated[
        list[Path] | None,
        typer.Option("--archive", help="Read from this WARC or WACZ file, not the network; repeatable."),
    ] = None,
    pages: Annotated[int, typer.Option("--pages", min=1, max=200, help="Most pages per body.")] = 8,
    contact: Contact = "",
    delay: Delay = 1.0,
    timeout: Annotated[
        float, typer.Option("--timeout", min=0.1, help="Seconds that one page may take at most.")
    ] = 60.0,
    parallel: Annotated[
        int, typer.Option("--parallel", min=1, max=256, help="Bodies under way at a time.")
    ] = 16,
    allow_private: AllowPrivate = False,
    resolver_rules: ResolverRules = "",
    ca_file: CaFile = None,
    inspect: Annotated[
        bool,
        typer.Option("--inspect", help="Then open every homepage in a real browser as well ('inspect')."),
    ] = False,
    chromium: ChromiumPath = None,
    lang: Language = "de",
    register: RegisterUrl = "",
    new: Annotated[
        bool, typer.Option("--new", help="Begin anew even if an unfinished survey could be gone on with.")
    ] = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Look at every body of a list and write the report.

    Exit codes: 0 the survey is complete (also when bodies could not be reached: the report says
    which and why), 2 wrong option, 3 unusable input, 130 interrupted (run it again to go on).
    """
    shown = mode(quiet=quiet, as_json=as_json)
    if inspect and archive:
        raise InputError("--inspect opens pages on the network, --archive uses none: choose one of them.")
    if inspect:
        find_chromium(chromium)  # said before the survey, not hours later
    wanted = read_bodies(bodies).bodies
    settings = _settings(
        timeout,
        contact=contact,
        delay=delay,
        allow_private=allow_private,
        rules=parse_resolver_rules(resolver_rules),
        ca_file=ca_file,
    )
    place = workspace(out, register)
    if (out / DEMO_MARK).is_file():
        raise InputError(
            f"The folder {out} belongs to the demonstration, which empties it: choose another with --out."
        )
    place.prepare()
    with place.open_register() as opened:
        tools = survey_tools(
            opened,
            place,
            load(),
            homepages=[body.homepage for body in wanted],
            settings=settings,
            archives=archive or (),
        )
        run = opened.start_survey(
            bodies=wanted,
            source="archive" if archive else "live",
            archives=[str(path) for path in archive or ()],
            pages_limit=pages,
            software=__version__,
            knowledge=tools.knowledge.digest,
            when=now(),
            resume=not new,
        )
        del wanted  # the register knows them; long lists need not stay in memory
        states = _run(run, tools, shown, parallel)
        broken = broken_records(tools)
        opened.finish_survey(run.id, now(), broken)
        if inspect:
            _inspect(run, desk_of(opened, place, lang=lang), _browser(settings, chromium), shown)
        findings = Findings(register=opened, run=opened.survey(run.id), knowledge=tools.knowledge)
        target = write_files(findings, place, lang)
    tell(shown, run, states, target, len(broken))


def _browser(settings: Settings, chromium: Path | None) -> InspectSettings:
    """The browser under the rules that the survey followed."""
    return InspectSettings(
        chromium=chromium,
        allow_private=settings.allow_private,
        rules=settings.rules,
        ca_file=settings.ca_file,
    )


def _inspect(run: SurveyRun, desk: Desk, settings: InspectSettings, shown: Mode) -> None:
    """Inspect the homepages that the survey saw and that this survey has not inspected yet."""
    orders = orders_after(run, desk.register, desk.base)
    for one in asyncio.run(inspect_all(orders, settings, desk, Wish(), shown)):
        if one.failure:
            complain(f"{one.order.site}: {one.failure}")


def _settings(timeout: float, **chosen_by_user: Any) -> Settings:
    patient = Settings(total_timeout=timeout, **chosen_by_user)
    return replace(
        patient,
        read_timeout=min(timeout, patient.read_timeout),
        connect_timeout=min(timeout, patient.connect_timeout),
    )


def _run(run: SurveyRun, tools: Tools, shown: Mode, parallel: int) -> dict[State, int]:
    progress = tools.register.progress(run.id)
    with tally(shown, f"Survey {run.id}", progress.total, progress.done) as counted:
        try:
            asyncio.run(survey_and_close(run, tools, counted, parallel=parallel))
        except* AmtsblickError as group:
            raise group.exceptions[0] from None
    if counted.bodies == progress.total:
        return counted.states
    # Some were recorded earlier, or by a second run beside this one.
    return Counter(sheet.state for sheet in tools.register.sheets(run.id))

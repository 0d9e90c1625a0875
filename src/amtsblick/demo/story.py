"""The demonstration: survey the fictional state twice, before and after some bodies left X."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from amtsblick.collect.guide import SurveyGuide
from amtsblick.collect.live import LiveCollector
from amtsblick.collect.resolver import parse_resolver_rules
from amtsblick.collect.settings import Settings
from amtsblick.collect.visitor import Visitor
from amtsblick.demo.bodies import BODIES
from amtsblick.demo.sites import WRONG_CERTIFICATE, rules, sites
from amtsblick.demo.web import Web, serve
from amtsblick.jobs.clock import now
from amtsblick.jobs.recall import RegisterRecall
from amtsblick.jobs.reporting import Findings, write_exports, write_report
from amtsblick.jobs.survey import Progress, Tools, survey
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.register import Register
from amtsblick.knowledge import load
from amtsblick.report.words import Lang
from amtsblick.values.survey import SurveyRun

EDITIONS: Final = {"before": 365, "today": 0}
"""The surveys of the demonstration, and how many days ago they took place."""
PATIENCE: Final = 3.0
"""Seconds after which the demonstration gives up on the site that never answers."""


def demonstrate(
    place: Workspace,
    software: str,
    progress: Callable[[str, int], AbstractContextManager[Progress]],
    then: Callable[[SurveyRun, Register, Web], None] | None = None,
) -> list[Path]:
    """Run both surveys with the real pipeline and write the reports; returns their paths.

    ``progress`` makes a listener for one edition from its name and the number of bodies. ``then`` is
    called after the last survey, while its web is still there.
    """
    place.prepare()
    knowledge = load()
    with place.open_register() as register:
        evidence = place.open_evidence()
        for edition, ago in EDITIONS.items():
            with serve(sites(ago), place.folder, WRONG_CERTIFICATE) as web:
                clock = partial(_ago, timedelta(days=ago))
                run = register.start_survey(
                    bodies=BODIES,
                    source="live",
                    pages_limit=8,
                    software=software,
                    knowledge=knowledge.digest,
                    when=clock(),
                )
                guide = SurveyGuide(knowledge)
                collector = LiveCollector(
                    polite(web),
                    guide,
                    recall=RegisterRecall(register, evidence),
                    visitor=Visitor(polite(web), barred=guide.is_service, now=clock),
                )
                tools = Tools(
                    register=register, evidence=evidence, collector=collector, knowledge=knowledge, now=clock
                )
                with progress(edition, len(BODIES)) as listener:
                    asyncio.run(_once(run, tools, listener))
                register.finish_survey(run.id, clock())
                if then is not None and not ago:
                    then(run, register, web)
        return _write(Findings(register=register, run=register.survey(run.id), knowledge=knowledge), place)


def _ago(ago: timedelta) -> datetime:
    """What a clock shows that goes late by ``ago``."""
    return now() - ago


def polite(web: Web) -> Settings:
    """Live settings that reach the demo web and nothing else."""
    return Settings(
        contact="https://amtsblick.example/",
        delay=0.0,
        allow_private=True,
        rules=parse_resolver_rules(rules(web.port)),
        ca_file=web.ca_file,
        connect_timeout=PATIENCE,
        read_timeout=PATIENCE,
        total_timeout=PATIENCE,
        retries=1,
        backoff=0.1,
    )


async def _once(run: SurveyRun, tools: Tools, progress: Progress) -> None:
    try:
        await survey(run, tools, progress, parallel=len(BODIES))
    finally:
        await tools.collector.aclose()


def _write(findings: Findings, place: Workspace) -> list[Path]:
    languages: tuple[Lang, ...] = ("de", "en")
    reports = [
        write_report(findings, place.report(lang), lang=lang, evidence=place.evidence, now=now())
        for lang in languages
    ]
    write_exports(findings, place.exports, now=now())
    return reports

"""What is a survey made with? The same for whoever starts it: a command or a worker."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from amtsblick.collect.archive import ArchiveCollector
from amtsblick.collect.guide import SurveyGuide
from amtsblick.collect.live import LiveCollector
from amtsblick.collect.settings import Settings
from amtsblick.jobs.clock import now
from amtsblick.jobs.inspect import Order, folder_names
from amtsblick.jobs.recall import RegisterRecall
from amtsblick.jobs.survey import Progress, Tools, survey
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.register import Register
from amtsblick.values.capture import State
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.survey import SurveyRun


def survey_tools(  # noqa: PLR0913 - what a survey is made with, one keyword each
    register: Register,
    place: Workspace,
    knowledge: Knowledge,
    *,
    homepages: Sequence[str],
    settings: Settings,
    archives: Sequence[Path] = (),
    clock: Callable[[], datetime] = now,
) -> Tools:
    """Tools for a survey of bodies with these ``homepages``, over ``archives`` when some are given."""
    evidence, guide = place.open_evidence(), SurveyGuide(knowledge)
    recall = RegisterRecall(register, evidence) if register.surveys() else None
    return Tools(
        register=register,
        evidence=evidence,
        collector=(
            ArchiveCollector(archives, homepages=homepages, is_service=guide.is_service)
            if archives
            else LiveCollector(settings, guide, homepages=homepages, recall=recall)
        ),
        knowledge=knowledge,
        now=clock,
    )


async def survey_and_close(run: SurveyRun, tools: Tools, progress: Progress, *, parallel: int) -> None:
    """Survey, then let go of the network or the archives, however it ended."""
    try:
        await survey(run, tools, progress, parallel=parallel)
    finally:
        await tools.collector.aclose()


def broken_records(tools: Tools) -> list[str]:
    """Places in archives that could not be read; none for the network."""
    if not isinstance(tools.collector, ArchiveCollector):
        return []
    return [f"{record.file}@{record.offset}: {record.why}" for record in tools.collector.broken]


def orders_after(run: SurveyRun, register: Register, base: Path) -> list[Order]:
    """Orders to inspect the homepages that a survey saw and that were not inspected for it yet."""
    done = {entry.body for entry, _ in register.inspections(run.id)}
    seen = [
        sheet.body
        for sheet in register.sheets(run.id)
        if sheet.state is State.LOOKED and sheet.body.id not in done
    ]
    return [
        Order(
            site=body.homepage,
            folder=base / "inspections" / f"{run.id}" / folder,
            survey=run.id,
            body=body.id,
        )
        for body, folder in zip(seen, folder_names([body.homepage for body in seen]), strict=True)
    ]

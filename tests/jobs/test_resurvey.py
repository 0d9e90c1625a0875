"""The same web surveyed again: nothing is sent twice, nothing is said to have changed."""

import asyncio

import pytest

from amtsblick.assess.changes import changes
from amtsblick.collect.guide import SurveyGuide
from amtsblick.collect.live import LiveCollector
from amtsblick.demo.bodies import BODIES, TRUTH
from amtsblick.demo.sites import sites
from amtsblick.demo.story import polite
from amtsblick.demo.web import Reply, serve
from amtsblick.jobs.clock import now
from amtsblick.jobs.recall import RegisterRecall
from amtsblick.jobs.survey import Tools, survey
from amtsblick.jobs.workspace import Workspace
from amtsblick.values.survey import ChangeKind

REACHABLE = [body for body in BODIES if body.id in TRUTH]


class Nobody:
    def recorded(self, sheet, captures):
        """Nobody wants to know."""


@pytest.fixture
def place(tmp_path):
    place = Workspace(folder=tmp_path / "out")
    place.prepare()
    return place


def surveyed(place, register, web, knowledge):
    evidence = place.open_evidence()
    run = register.start_survey(
        bodies=REACHABLE,
        source="live",
        pages_limit=8,
        software="test",
        knowledge=knowledge.digest,
        when=now(),
    )
    collector = LiveCollector(
        polite(web),
        SurveyGuide(knowledge),
        recall=RegisterRecall(register, evidence),
        homepages=[body.homepage for body in REACHABLE],
    )
    tools = Tools(register=register, evidence=evidence, collector=collector, knowledge=knowledge, now=now)

    async def work():
        try:
            await survey(run, tools, Nobody(), parallel=8)
        finally:
            await collector.aclose()

    asyncio.run(work())
    register.finish_survey(run.id, now())
    return {sheet.body.id: sheet for sheet in register.sheets(run.id)}


def cells(sheets):
    return {
        name: [(cell.service, cell.status, [one.handle for one in cell.channels]) for cell in sheet.cells]
        for name, sheet in sheets.items()
    }


def test_unchanged_web_is_not_sent_again_and_shows_no_change(tmp_path, place, knowledge):
    with serve(sites(), tmp_path) as web, place.open_register() as register:
        first = surveyed(place, register, web, knowledge)
        assert web.unchanged == 0
        second = surveyed(place, register, web, knowledge)
        assert web.unchanged > len(REACHABLE)
    assert cells(second) == cells(first)
    assert [change for name in first for change in changes(first[name], second[name])] == []


def test_site_that_is_silent_the_second_time_loses_no_channel(tmp_path, place, knowledge):
    with place.open_register() as register:
        with serve(sites(), tmp_path) as web:
            first = surveyed(place, register, web, knowledge)
        silent = {**sites(), "polizei.auental.example": {"*": Reply(fault="reset")}}
        with serve(silent, tmp_path) as web:
            second = surveyed(place, register, web, knowledge)
    kinds = {change.kind for change in changes(first["polizei"], second["polizei"])}
    assert ChangeKind.LOST_SIGHT in kinds
    assert ChangeKind.GONE not in kinds

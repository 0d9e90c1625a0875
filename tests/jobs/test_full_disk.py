"""Evidence cannot be written any more while many bodies are under way."""

import asyncio
import gc
import time

import pytest

from amtsblick.collect.guide import SurveyGuide
from amtsblick.collect.live import LiveCollector
from amtsblick.demo.bodies import BODIES
from amtsblick.demo.sites import WRONG_CERTIFICATE, sites
from amtsblick.demo.story import polite
from amtsblick.demo.web import serve
from amtsblick.errors import EvidenceError
from amtsblick.jobs.clock import now
from amtsblick.jobs.survey import Tools, survey
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.evidence import Bundle


class Nobody:
    def recorded(self, sheet, captures):
        """Nobody wants to know."""


def no_room(_bundle):
    """A slow disk that refuses, so that several bodies wait for it when the first is refused."""
    time.sleep(0.2)
    raise EvidenceError("no space left")


def test_error_is_told_once_and_no_body_is_recorded_without_evidence(tmp_path, knowledge, monkeypatch):
    monkeypatch.setattr(Bundle, "finish", no_room)
    place = Workspace(folder=tmp_path / "out")
    place.prepare()
    unheard = []

    async def work(tools, run):
        asyncio.get_running_loop().set_exception_handler(lambda _, context: unheard.append(context))
        try:
            await survey(run, tools, Nobody(), parallel=len(BODIES))
        finally:
            await tools.collector.aclose()
            gc.collect()  # an error that nobody asked for is told when its future goes

    with serve(sites(), tmp_path, WRONG_CERTIFICATE) as web, place.open_register() as register:
        tools = Tools(
            register=register,
            evidence=place.open_evidence(),
            collector=LiveCollector(polite(web), SurveyGuide(knowledge)),
            knowledge=knowledge,
            now=now,
        )
        run = register.start_survey(
            bodies=BODIES, source="live", pages_limit=2, software="t", knowledge="k", when=now()
        )
        with pytest.raises(ExceptionGroup) as told:
            asyncio.run(work(tools, run))
        assert all(isinstance(error, EvidenceError) for error in told.value.exceptions)
        assert register.progress(run.id).done == 0
    assert unheard == []

"""A backfill over archives that tests write, and what it leaves in the register."""

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from amtsblick.assess.timeline.build import Known, timelines
from amtsblick.assess.timeline.official import lifetimes
from amtsblick.assess.timeline.rows import rows_of_look
from amtsblick.collect.settings import Settings
from amtsblick.collect.web_archives import open_archives
from amtsblick.jobs.backfill import BackfillTools, BackfillWish, backfill
from amtsblick.jobs.clock import now
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.register import Register
from amtsblick.values.body import Body
from amtsblick.values.knowledge import Knowledge
from archives.warcs import Answered, write_warc


@dataclass
class Watcher:
    """Remembers what a backfill tells; ``then`` is called after each look."""

    looks: list = field(default_factory=list)
    indexes: list = field(default_factory=list)
    series: list = field(default_factory=list)
    bodies: list = field(default_factory=list)
    then: Callable[[], object] = lambda: None

    def asked(self, page, index):
        self.indexes.append(index)

    def looked(self, look):
        self.looks.append(look)
        self.then()

    def recorded(self, series):
        self.series.append(series)

    def finished(self, body):
        self.bodies.append(body)


@dataclass
class PastWorld:
    """A register, its evidence and archives made of captures."""

    place: Workspace
    register: Register
    knowledge: Knowledge
    folder: Path

    def archive(self, *answers: Answered) -> str:
        return str(write_warc(self.folder / "past.warc.gz", answers))

    def look_back(self, specs, *bodies: Body, wish=None, stop_after=0, kill_after=0) -> Watcher:
        """Run a backfill to its end, or cancel (kill) it once it looked at so many captures."""
        told = Watcher()

        async def work():
            running = asyncio.create_task(self.run(specs, bodies, wish or BackfillWish(), told))
            if kill_after:
                told.then = lambda: len(told.looks) == kill_after and os.kill(os.getpid(), signal.SIGKILL)
            if stop_after:
                told.then = lambda: len(told.looks) == stop_after and running.cancel()
            with suppress(asyncio.CancelledError):
                await running

        asyncio.run(work())
        return told

    async def run(self, specs, bodies, wish, watcher):
        settings = Settings(allow_private=True, delay=0.0, backoff=0.01, read_timeout=5.0, retries=0)
        archives = open_archives(specs, settings)
        tools = BackfillTools(
            register=self.register,
            evidence=self.place.open_evidence(),
            archives=archives,
            knowledge=self.knowledge,
            software="test",
            now=now,
        )
        try:
            await backfill(bodies, tools, wish, watcher)
        finally:
            for archive in archives:
                await archive.aclose()

    def timelines(self, *bodies: str, successions=()):
        """Timelines from nothing but the stored looks."""
        looks = [look for body in bodies for look in self.register.past_looks(body)]
        rows = [row for look in looks for row in rows_of_look(look)]
        ends = {one.before: one.since for one in successions}
        pages = [replace(page, until=ends.get(page.body, page.until)) for page in lifetimes(rows)]
        return timelines(rows, Known(pages=pages, successions=successions))


@pytest.fixture
def past(tmp_path, knowledge):
    place = Workspace(folder=tmp_path / "out")
    place.prepare()
    with place.open_register() as register:
        yield PastWorld(place=place, register=register, knowledge=knowledge, folder=tmp_path)

"""A folder with the bodies of the fictional state, the web that they live on, and workers."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from amtsblick.collect.chromium.settings import InspectSettings
from amtsblick.collect.resolver import parse_resolver_rules
from amtsblick.collect.settings import Settings
from amtsblick.demo.bodies import BODIES
from amtsblick.demo.sites import WRONG_CERTIFICATE, rules, sites
from amtsblick.demo.web import Web, serve
from amtsblick.jobs.tasks.means import Means
from amtsblick.jobs.tasks.queue import enqueue
from amtsblick.jobs.worker import Pace, Worker
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.register import Register
from amtsblick.values.board import BoardQuery, OverviewRow, Side
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import Actor, Role
from amtsblick.values.tasks import Task, TaskState
from amtsblick.values.work import Work

SOMEBODY = Actor(name="pressestelle", role=Role.EDITOR)
PACE = Pace(poll=0.1, beat=0.3, silence=4.0)
WAIT = 60


@dataclass
class Office:
    """A register with its folder, and the web that its workers see."""

    place: Workspace
    register: Register
    knowledge: Knowledge
    web: Web

    def ask(self, work: Work) -> Task:
        return enqueue(self.register, self.knowledge, work, asked_by=SOMEBODY, when=datetime.now(UTC))

    def means(self, **changes: object) -> Means:
        settings = Settings(
            delay=0.0,
            backoff=0.1,
            retries=1,
            allow_private=True,
            rules=parse_resolver_rules(rules(self.web.port)),
            ca_file=self.web.ca_file,
        )
        browser = InspectSettings(allow_private=True, rules=settings.rules, ca_file=self.web.ca_file)
        usual = Means(place=self.place, settings=settings, patience=1.5, browser=browser)
        return replace(usual, **changes)  # type: ignore[arg-type]

    def worker(self, pace: Pace = PACE, **changes: object) -> Worker:
        return Worker(self.register, self.knowledge, self.means(**changes), pace)

    @contextmanager
    def working(self, worker: Worker | None = None, *, once: bool = False) -> Iterator[Worker]:
        """A worker in a thread of this process, which has ended when the block has."""
        worker = worker or self.worker()
        thread = threading.Thread(target=worker.run, kwargs={"once": once})
        thread.start()
        try:
            yield worker
        finally:
            if not once:
                worker.stop()
            thread.join(WAIT)
            assert not thread.is_alive()

    def work_once(self) -> None:
        self.worker().run(once=True)

    def process(self, *options: str) -> "subprocess.Popen[bytes]":
        """A worker as the operator starts it."""
        web = [
            "--allow-private",
            "--resolver-rules",
            rules(self.web.port),
            "--ca-file",
            str(self.web.ca_file),
        ]
        command = [
            "work",
            "--out",
            str(self.place.folder),
            "--delay",
            "0.05",
            "--timeout",
            "1.5",
            *web,
            *options,
        ]
        return subprocess.Popen([sys.executable, "-m", "amtsblick", *command])

    def until(self, number: int, reached: Callable[[Task], bool]) -> Task:
        """The task, as soon as it is as wanted."""
        end = time.monotonic() + WAIT
        while not reached(task := self.register.task(number)):
            assert time.monotonic() < end, task
            time.sleep(0.02)
        return task

    def ended(self, number: int) -> Task:
        return self.until(number, lambda task: task.finished_at is not None)

    def overview(self) -> tuple[OverviewRow, ...]:
        """What people at work see of all bodies."""
        return self.register.overview(BoardQuery(side=Side.INSIDE), ()).items

    def verdicts(self, survey: int) -> dict[str, object]:
        """What a survey says of each body, without moments and evidence."""
        return {
            sheet.body.id: (
                sheet.state,
                [
                    (cell.service, cell.status, [(one.handle, one.standing) for one in cell.channels])
                    for cell in sheet.cells or ()
                ],
            )
            for sheet in self.register.sheets(survey)
        }


@pytest.fixture(scope="session")
def auental(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serve(sites(), tmp_path_factory.mktemp("web"), WRONG_CERTIFICATE) as web:
        yield web


@pytest.fixture
def office(tmp_path: Path, knowledge: Knowledge, auental: Web) -> Iterator[Office]:
    place = Workspace(folder=tmp_path / "out")
    place.prepare()
    with place.open_register() as register:
        register.import_bodies(BODIES, datetime.now(UTC))
        yield Office(place=place, register=register, knowledge=knowledge, web=auental)


def is_running(task: Task) -> bool:
    return task.state is TaskState.RUNNING

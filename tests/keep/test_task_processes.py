"""Two worker processes on one register, on each of the databases."""

import subprocess
import sys
from datetime import UTC, datetime

from amtsblick.values.records import Actor, Role
from amtsblick.values.tasks import Placing, Step, TaskState
from amtsblick.values.work import DueRunWork

SOMEBODY = Actor(name="pressestelle", role=Role.EDITOR)


def test_two_processes_never_do_one_task_twice(register, register_address, tmp_path):
    """Many small tasks that do not exclude each other."""
    numbers = [
        register.add_task(
            DueRunWork(), asked_by=SOMEBODY, placing=Placing(urgency=5), when=datetime.now(UTC)
        ).number
        for _ in range(150)
    ]
    options = ["--once", "--out", str(tmp_path / "out"), "--register", register_address]
    running = [subprocess.Popen([sys.executable, "-m", "amtsblick", "work", *options]) for _ in range(2)]
    assert [one.wait(120) for one in running] == [0, 0]

    tasks = [register.task(number) for number in numbers]
    assert {one.state for one in tasks} == {TaskState.DONE}
    started = {
        number: [line.values[0] for line in register.task_lines(number) if line.step is Step.STARTED]
        for number in numbers
    }
    assert {len(workers) for workers in started.values()} == {1}
    assert len({workers[0].rsplit("/", 1)[0] for workers in started.values()}) == 2

"""Workers as processes of their own: one killed, one stopped by a signal."""

import shlex
import signal
import subprocess
import sys
import time

from amtsblick.demo.bodies import BODIES
from amtsblick.values.tasks import Step, TaskState
from amtsblick.values.work import SurveyWork


def test_a_killed_worker_loses_and_doubles_nothing(office):
    whole = office.ask(SurveyWork(parallel=3))
    office.work_once()
    undisturbed = office.ended(whole.number).survey

    asked = office.ask(SurveyWork(parallel=3, new=True))
    first = office.process()
    office.until(asked.number, lambda task: task.progress.done >= 3)
    first.kill()
    first.wait(30)
    seen = office.register.progress(office.register.task(asked.number).survey).done
    assert 0 < seen < len(BODIES)
    assert office.process("--once", "--silence", "6").wait(120) == 0

    done = office.register.task(asked.number)
    assert (done.state, done.progress.done) == (TaskState.DONE, len(BODIES))
    assert Step.LOST in [line.step for line in office.register.task_lines(asked.number)]
    assert [run.id for run in office.register.surveys()] == [undisturbed, done.survey]
    assert office.verdicts(done.survey) == office.verdicts(undisturbed)
    assert captures(office, done.survey) == captures(office, undisturbed)


def captures(office, survey):
    return {
        stored.body.id: sorted(one.capture.requested for one in stored.captures)
        for stored in office.register.captures(survey)
    }


def test_a_stopped_process_gives_back_what_it_does_and_ends_well(office):
    asked = office.ask(SurveyWork(parallel=1))
    running = office.process()
    office.until(asked.number, lambda task: task.progress.done >= 1)
    running.send_signal(signal.SIGTERM)

    assert running.wait(30) == 0
    task = office.register.task(asked.number)
    assert (task.interrupted, task.attempts) == (True, 0)


def test_a_worker_ends_with_the_process_that_started_it(office):
    """Also when that one is killed; the shell stands for the web application."""
    command = [sys.executable, "-m", "amtsblick", "work", "--out", str(office.place.folder), "--with-parent"]
    shell = subprocess.Popen(["/bin/sh", "-c", f"{shlex.join(command)} & wait"])
    until(lambda: len(office.register.workers()) == 1)
    shell.kill()
    shell.wait(10)

    until(lambda: office.register.workers() == [])


def until(reached):
    end = time.monotonic() + 30
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.05)

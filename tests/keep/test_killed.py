"""A process that is killed at any moment leaves a whole register, and the next one goes on."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from amtsblick.keep.register import Register

RECORDER = """
import sys
from datetime import UTC, datetime
from amtsblick.assess.sheet import Looked, judge
from amtsblick.keep.register import Register
from amtsblick.values.answers import *
from amtsblick.values.body import Body
from amtsblick.values.capture import Capture, EvidenceRef, State, Watch
from amtsblick.values.survey import Examination

noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
evidence = Evidence(path="a", excerpt="<a>" * 300)

def looks(body):
    for number in range(4):
        url = f"{body.homepage}{number}"
        yield Looked(role="start" if not number else "other", examination=Examination(
            capture=Capture(url=url, requested=url, taken_at=noon, status=200, collector="test",
                evidence=EvidenceRef(bundle="b", record=url, offset=number, digest="d")),
            page=PageState(state=State.LOOKED),
            answers=(
                OwnChannel(service="x", handle=body.id, url="https://x.com/", place=Place.FOOTER,
                    reason=Reason.SITE_CHROME, evidence=evidence),
                NotSeen(question="q", needs=Watch.DOCUMENT),
            )))

bodies = [Body(id=f"amt{n}", name="Amt", homepage=f"https://amt{n}.example/") for n in range(BODIES)]
with Register.open(sys.argv[1]) as register:
    print("open", flush=True)
    run = register.start_survey(bodies=bodies, source="live", pages_limit=4, software="1", knowledge="k", when=noon)
    if "--together" in sys.argv:
        print("begun", flush=True)
        sys.stdin.readline()
    for body in register.pending(run.id):
        looked = tuple(looks(body))
        register.record(run.id, judge(body, looked, ("x",)), looked, noon)
    register.finish_survey(run.id, noon)
"""

READ_ALL = """
with Register.open(sys.argv[1]) as register:
    assert sum(1 for _ in register.sheets(1)) == BODIES
    assert sum(len(one.captures) for one in register.captures(1)) == 4 * BODIES
print([line for line in open("/proc/self/status") if line.startswith("VmHWM")][0])
"""

HALF_RECORDED = """
SELECT survey_body.body, state,
  (SELECT count(*) FROM capture WHERE capture.survey = survey_body.survey AND capture.body = survey_body.body),
  (SELECT count(*) FROM look WHERE look.survey = survey_body.survey AND look.body = survey_body.body),
  (SELECT count(*) FROM observation WHERE observation.survey = survey_body.survey AND observation.body = survey_body.body),
  (SELECT count(*) FROM answer WHERE answer.survey = survey_body.survey AND answer.body = survey_body.body),
  (SELECT count(*) FROM sheet WHERE sheet.survey = survey_body.survey AND sheet.body = survey_body.body),
  (SELECT count(*) FROM claim WHERE claim.survey = survey_body.survey AND claim.body = survey_body.body)
FROM survey_body
"""
BODIES = 1000
WHOLE = {("done", 4, 4, 4, 1, 1, 1), ("pending", 0, 0, 0, 0, 0, 0)}


def start(address: str, bodies: int, *options: str) -> subprocess.Popen[str]:
    code = f"BODIES = {bodies}\n{RECORDER}"
    command = [sys.executable, "-c", code, address, *options]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def kill(process: subprocess.Popen[str], after: float) -> None:
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    process.stdout.close()
    if process.stdin is not None:
        process.stdin.close()


def states(address: str) -> list[tuple[object, ...]]:
    plain = (
        f"sqlite:///{address}"
        if "://" not in address
        else address.replace("postgresql://", "postgresql+psycopg://")
    )
    engine = create_engine(plain)
    with engine.connect() as connection:
        rows = [tuple(row)[1:] for row in connection.execute(text(HALF_RECORDED))]
    engine.dispose()
    return rows


def test_killing_a_survey_again_and_again_loses_nothing_but_time(register_address) -> None:
    moments = random.Random(17)
    recorded = [0]
    for patience in (0.35, 0.35, 0.35, 0.35, 1.0, 3.0, 9.0):
        if patience > 0.35 and recorded[-1]:  # a slow machine gets more time until something is recorded
            break
        kill(start(register_address, BODIES), after=moments.uniform(patience / 9, patience))
        found = states(register_address)
        assert set(found) <= WHOLE
        recorded.append(sum(row[0] == "done" for row in found))
        if "://" not in register_address:
            with closing(sqlite3.connect(register_address)) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert recorded == sorted(recorded)
    assert recorded[-1] > 0
    last = start(register_address, BODIES)
    last.communicate(timeout=60)
    assert last.returncode == 0
    with Register.open(register_address) as register:
        (run,) = register.surveys()
        assert run.finished_at is not None
        assert len({sheet.body.id for sheet in register.sheets(run.id)}) == BODIES
    assert set(states(register_address)) == {("done", 4, 4, 4, 1, 1, 1)}


def test_two_processes_on_one_survey_share_it_and_double_nothing(register_address) -> None:
    both = [start(register_address, 120, "--together") for _ in range(2)]
    for process in both:
        assert process.stdout is not None
        assert [process.stdout.readline() for _ in range(2)] == ["open\n", "begun\n"]
    for process in both:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in both:
        process.communicate(timeout=90)
    assert [process.returncode for process in both] == [0, 0]
    assert states(register_address) == [("done", 4, 4, 4, 1, 1, 1)] * 120


def test_a_process_that_holds_the_register_open_does_not_hinder_readers(
    register_address, register, world
) -> None:
    recorder = start(register_address, 400)
    try:
        assert recorder.stdout is not None
        recorder.stdout.readline()
        deadline = time.monotonic() + 30
        while not (sheets := list(world.register.sheets(1))) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert sheets
    finally:
        recorder.send_signal(signal.SIGKILL)
        recorder.communicate(timeout=30)


def test_memory_does_not_grow_with_the_number_of_bodies(tmp_path) -> None:
    if not Path("/proc/self/status").exists():
        pytest.skip("peak memory is read from /proc")
    peaks = []
    for bodies in (100, 1000):
        code = f"BODIES = {bodies}\n{RECORDER}\n{READ_ALL}"
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / f"{bodies}.db")],
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
            env=os.environ,
        )
        peaks.append(int(done.stdout.split()[-2]))
    assert peaks[1] < peaks[0] * 1.1, peaks

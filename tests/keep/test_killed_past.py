"""A process that is killed while it records the past leaves whole series, and the next one goes on."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from amtsblick.keep.register import Register

RECORDER = """
import sys
from datetime import UTC, datetime, timedelta
from amtsblick.keep.register import Register
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.past import PastCapture, PastIndex, PastLook, PastSeries

noon = datetime(2026, 3, 1, 12, tzinfo=UTC)

def series(body):
    captures = tuple(
        PastCapture(archive="a", url=body.homepage, taken_at=noon - timedelta(days=30 * number),
            locator=f"a@{number}") for number in range(12))
    looks = tuple(PastLook(body=body.id, role="start", page=body.homepage, capture=capture,
        fetched_at=noon, state=State.LOOKED) for capture in captures)
    index = PastIndex(archive="a", url=body.homepage, asked_at=noon, captures=captures)
    return PastSeries(body=body.id, role="start", page=body.homepage, index=index, looks=looks, complete=True)

bodies = [Body(id=f"amt{n}", name="Amt", homepage=f"https://amt{n}.example/") for n in range(400)]
with Register.open(sys.argv[1]) as register:
    register.import_bodies(bodies, noon)
    print("open", flush=True)
    for body in bodies:
        register.record_past(series(body), noon, software="1", knowledge="k")
"""
COUNTS = """
SELECT (SELECT count(*) FROM past_look WHERE series = past_series.id),
  (SELECT count(*) FROM past_judgement JOIN past_look ON past_look.id = look WHERE series = past_series.id)
FROM past_series ORDER BY id
"""
BODIES, LOOKS = 400, 12


def start(path: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", RECORDER, str(path)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def counts(path: Path) -> list[tuple[int, int]]:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return connection.execute(COUNTS).fetchall()


def test_killing_a_backfill_leaves_whole_series_and_the_next_one_doubles_nothing(tmp_path) -> None:
    path, moments, entered = tmp_path / "register.db", random.Random(17), 0
    for patience in (0.3, 0.3, 0.3, 2.0):
        if patience > 0.3 and entered:  # a slow machine gets more time until something is recorded
            break
        process = start(path)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(moments.uniform(patience / 9, patience))
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
        found = counts(path)
        assert set(found) <= {(LOOKS, LOOKS), (0, 0)}  # (0, 0): all its looks were known
        assert sum(looks for looks, _ in found) >= entered
        entered = sum(looks for looks, _ in found)
    assert entered > 0
    last = start(path)
    last.communicate(timeout=60)
    assert last.returncode == 0
    assert sum(looks for looks, _ in counts(path)) == BODIES * LOOKS
    with Register.open(path) as register:
        assert [len(register.past_looks(one)) for one in register.past_bodies()] == [LOOKS] * BODIES

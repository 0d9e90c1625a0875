"""A worker beside the application, as processes really die."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from amtsblick.serve.companion import Companion

PATIENCE = 30.0


def until(true):
    """Wait for something, at most ``PATIENCE`` seconds."""
    end = time.monotonic() + PATIENCE
    while not (found := true()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
    return found


def gone(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and ") Z " in stat.read_text()


def test_it_is_started_again_when_it_dies_and_ends_with_the_block():
    with Companion([sys.executable, "-c", "import time; time.sleep(600)"], pauses=(0.1,)) as beside:
        first = until(lambda: beside.pid)
        os.kill(first, signal.SIGKILL)
        second = until(lambda: beside.pid if beside.pid != first else None)
    assert gone(second)
    assert beside.pid is None


def test_one_that_always_ends_is_started_more_and_more_seldom(tmp_path):
    file = tmp_path / "starts"
    script = f"open({str(file)!r}, 'a').write('x')"
    with Companion([sys.executable, "-c", script], pauses=(0.01, 600.0)):
        until(lambda: file.exists() and len(file.read_text()) >= 2)
        time.sleep(0.5)
    assert file.read_text() == "xx"


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="asks the kernel about processes by /proc")
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL], ids=["asked", "killed"])
def test_serve_starts_a_worker_and_takes_it_along(tmp_path, end):
    log = tmp_path / "log"
    with log.open("wb") as stream:
        command = [sys.executable, "-m", "amtsblick", "serve", "--out", tmp_path / "out", "--port", "0"]
        served = subprocess.Popen(list(map(str, command)), stdout=stream, stderr=stream)
    try:
        address = until(lambda: address_in(log))
        worker = until(lambda: children(served.pid))[0]
        until(lambda: "amtsblick_workers 1" in figures(address))
    finally:
        served.send_signal(end)
        code = served.wait(PATIENCE)
    until(lambda: gone(worker))
    assert code == (0 if end is signal.SIGTERM else -signal.SIGKILL)
    assert "Traceback" not in log.read_text()


def address_in(log):
    """Where it is, as soon as it says so."""
    return next(iter(log.read_text().partition("Amtsblick is at ")[2].split()), "")


def children(pid):
    """Processes that it started."""
    found = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(one) for file in found for one in file.read_text().split()]


def figures(address):
    with urlopen(f"{address}/metrics", timeout=5) as answer:
        return answer.read().decode()

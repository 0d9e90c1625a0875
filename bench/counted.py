"""Run a command and say how much processor time it and everything it started used up.

    python bench/counted.py FILE SECONDS COMMAND…

Writes {"cpu", "wall", "code"} to FILE. Chromium's helper processes outlive the process that started
them by a moment and would be nobody's children then; here they become ours (Linux's "child
subreaper"), and are waited for. After SECONDS the command is ended; ``code`` is then negative.
"""

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of <linux/prctl.h>
_FAREWELL = 5.0


def main(file: str, seconds: str, *command: str) -> int:
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    start = time.perf_counter()
    child = subprocess.Popen(command, start_new_session=True)
    try:
        code = child.wait(float(seconds))
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGTERM)
        code = child.wait()
    wall = time.perf_counter() - start
    _adopt()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    Path(file).write_text(json.dumps({"cpu": used.ru_utime + used.ru_stime, "wall": wall, "code": code}))
    return 0


def _adopt() -> None:
    """Wait for what is left below us, and end what will not end."""
    until = time.monotonic() + _FAREWELL
    with suppress(ChildProcessError):
        while True:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            if pid:
                continue
            if time.monotonic() > until:
                for left in _children():
                    with suppress(ProcessLookupError):
                        os.kill(left, signal.SIGKILL)
            time.sleep(0.05)


def _children() -> list[int]:
    listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
    return [int(pid) for pid in listed.split()]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

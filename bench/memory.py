"""Bench (c): does the peak memory of a survey grow with the number of bodies?

Runs the command `amtsblick survey` as a user would, live against a loopback server of virtual hosts,
for a short and a long list of bodies, and compares the peak resident memory of the two processes
(what the kernel reports when they end). Report and exports are part of it.

    python bench/memory.py [--few 100] [--many 10000] [--pages 2]
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

GOAL = 0.20
OUT = Path(__file__).parent / "out" / "memory.json"
KIB = 1024


@contextmanager
def server() -> Iterator[int]:
    """The page server of the crawl bench, without TLS; yields its port."""
    command = [sys.executable, str(Path(__file__).with_name("crawl.py")), "--serve"]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    try:
        yield int(child.stdout.readline())
    finally:
        child.terminate()
        child.wait()


def survey(bodies: int, pages: int, port: int, folder: Path) -> tuple[float, float]:
    """Survey so many bodies; returns peak MiB and seconds."""
    listed = folder / f"bodies-{bodies}.csv"
    with listed.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["name", "kind", "parent", "homepage"])
        for number in range(bodies):
            writer.writerow([f"Amt {number}", "Amt", "", f"http://amt{number}.bench.example/"])
    command = [sys.executable, "-m", "amtsblick", "survey", str(listed), "--quiet"]
    command += ["--out", str(folder / f"out-{bodies}"), "--pages", str(pages), "--delay", "0"]
    command += ["--allow-private", "--resolver-rules", f"MAP * 127.0.0.1:{port}"]
    begun = time.perf_counter()
    child = subprocess.Popen(command)
    _, status, spent = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"the survey of {bodies} bodies ended with {child.returncode}")
    return spent.ru_maxrss / KIB, time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=100)
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--pages", type=int, default=2)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, server() as port:
        few, few_seconds = survey(asked.few, asked.pages, port, Path(name))
        many, many_seconds = survey(asked.many, asked.pages, port, Path(name))
    growth = many / few - 1
    print(f"{'bodies':>8} {'peak MiB':>9} {'seconds':>8} {'bodies/s':>9}")
    print(f"{asked.few:>8} {few:>9.1f} {few_seconds:>8.1f} {asked.few / few_seconds:>9.1f}")
    print(f"{asked.many:>8} {many:>9.1f} {many_seconds:>8.1f} {asked.many / many_seconds:>9.1f}")
    print(f"growth of peak memory: {growth:+.1%} (goal: under {GOAL:+.0%})")
    OUT.parent.mkdir(exist_ok=True)
    result = {
        "few": asked.few,
        "many": asked.many,
        "pages": asked.pages,
        "peak_mib_few": few,
        "peak_mib_many": many,
        "growth": growth,
        "goal": GOAL,
    }
    OUT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

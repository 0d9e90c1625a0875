"""A survey that is recorded by another process while pages are read."""

import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from amtsblick.jobs.clock import now
from amtsblick.jobs.workspace import Workspace


@contextmanager
def surveying(folder: Path, address: str, *, wanted: bool) -> Iterator[list[float]]:
    """Another process records sheets as fast as it can; its durations are known at the end."""
    if not wanted:
        yield []
        return
    context = multiprocessing.get_context("spawn")
    end, told = context.Event(), context.Queue()
    process = context.Process(target=_survey, args=(folder, address, end, told))
    process.start()
    waits: list[float] = []
    try:
        yield waits
    finally:
        end.set()
        waits.extend(told.get(timeout=60))
        process.join(60)


def _survey(folder: Path, address: str, end: Any, told: Any) -> None:
    """Sheets of one body under every body's name: recording costs what it costs in a survey."""
    taken = []
    with Workspace(folder=folder, register_url=address).open_register() as register:
        bodies = list(register.bodies())[:2000]
        pattern = list(register.sheets_of(bodies[0].id))[-1][1]
        while not end.is_set():
            run = register.start_survey(
                bodies=bodies,
                source="live",
                pages_limit=8,
                software="bench",
                knowledge="bench",
                when=now(),
                resume=False,
            )
            for body in bodies:
                if end.is_set():
                    break
                begin = time.perf_counter()
                register.record(run.id, replace(pattern, body=body), (), now())
                taken.append(time.perf_counter() - begin)
    told.put(taken)

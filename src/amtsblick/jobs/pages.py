"""Judge archived pages one by one, as fast as one core allows, or on several."""

import gc
import signal
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import cycle
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from amtsblick.collect.archive import archive_pages
from amtsblick.detect.examine import examine
from amtsblick.detect.row import row
from amtsblick.errors import AmtsblickError
from amtsblick.jobs.patience import patient_collector
from amtsblick.parse.codec import json_line
from amtsblick.values.capture import BrokenRecord
from amtsblick.values.knowledge import Knowledge

_WARM: Final = 3
"""Pages after which everything that is built once has been built."""
_LAST: Final = None
"""What a process sends behind everything it found."""


def judged_pages(
    archives: Sequence[Path], knowledge: Knowledge, *, turn: int = 0, turns: int = 1
) -> Iterator[dict[str, object] | BrokenRecord]:
    """One row (see ``detect.row``) per HTML response, and every record that cannot be read.

    Of ``turns`` that share the work, only what falls to this one.
    """
    with patient_collector():
        for number, found in enumerate(archive_pages(archives)):
            if number == _WARM * turns:
                gc.freeze()
            if number % turns == turn:
                yield found if isinstance(found, BrokenRecord) else row(examine(found, knowledge), knowledge)


def judged_lines(
    archives: Sequence[Path], knowledge: Knowledge, *, processes: int = 1
) -> Iterator[bytes | BrokenRecord]:
    """The rows of ``judged_pages`` as JSON lines, in the archives' order however many processes judge.

    Raises AmtsblickError when a process ends before its work is done.
    """
    if processes > 1:
        yield from _shared(archives, knowledge, processes)
        return
    for found in judged_pages(archives, knowledge):
        yield found if isinstance(found, BrokenRecord) else json_line(found)


def _shared(archives: Sequence[Path], knowledge: Knowledge, processes: int) -> Iterator[bytes | BrokenRecord]:
    """Every process reads all archives, which is a small part of the work, and judges each n-th page."""
    context = get_context("spawn")  # a fork would copy the threads' locks
    pipes: list[Connection] = []
    workers = []
    try:
        for turn in range(processes):
            ours, theirs = context.Pipe(duplex=False)
            worker = context.Process(
                target=_judge_turn, args=(theirs, archives, knowledge, turn, processes), daemon=True
            )
            worker.start()
            theirs.close()
            pipes.append(ours)
            workers.append(worker)
        for pipe in cycle(pipes):
            found = _received(pipe)
            if found is _LAST:
                return
            yield found
    finally:
        for worker in workers:
            worker.terminate()
            worker.join()


def _received(pipe: Connection) -> bytes | BrokenRecord | None:
    try:
        found: bytes | BrokenRecord | Exception | None = pipe.recv()
    except EOFError:
        raise AmtsblickError(
            "A process that judged pages ended by itself. Was there enough memory? Try fewer processes."
        ) from None
    if isinstance(found, Exception):
        raise found
    return found


def _judge_turn(
    pipe: Connection, archives: Sequence[Path], knowledge: Knowledge, turn: int, turns: int
) -> None:
    """Send what falls to one process: lines, broken records, at the end ``_LAST`` or what went wrong."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the caller's, who ends us
    with suppress(BrokenPipeError):
        try:
            for found in judged_pages(archives, knowledge, turn=turn, turns=turns):
                pipe.send(found if isinstance(found, BrokenRecord) else json_line(found))
            pipe.send(_LAST)
        except AmtsblickError as error:
            pipe.send(error)

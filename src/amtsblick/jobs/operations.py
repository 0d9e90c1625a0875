"""How is the whole installation doing: queue, workers, surveys, backups, board, disk?"""

import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from amtsblick.keep.backup import backups_in
from amtsblick.keep.register import Register
from amtsblick.keep.register_state import RegisterForm
from amtsblick.values.board import BoardMark
from amtsblick.values.tasks import TaskState, WorkerSign

SILENT: Final = timedelta(seconds=60)
"""A worker signs every ten seconds; after this long nobody counts on it."""
_MOMENT: Final = re.compile(r"amtsblick-(\d{8}T\d{6}Z)")
_MEASURING: Final = 1.0
"""Seconds for which files are counted while somebody waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """Figures of one moment.

    ``last_backup`` None: there is none, or nobody said where backups lie. ``behind`` counts entries of the
    log that the board does not show yet. ``free`` are bytes on the disk of the workspace.
    """

    when: datetime
    form: RegisterForm
    tasks: Mapping[TaskState, int]
    workers: tuple[WorkerSign, ...]
    last_survey: datetime | None
    last_backup: datetime | None
    entries: int
    head: str
    mark: BoardMark | None
    free: int

    @property
    def behind(self) -> int:
        """Entries of the log since the board's last refresh."""
        return self.entries - (self.mark.seq if self.mark else 0)

    @property
    def alive(self) -> tuple[WorkerSign, ...]:
        """Workers that gave a sign of life lately."""
        return tuple(one for one in self.workers if self.when - one.beat_at <= SILENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Files and their bytes; not ``whole``: there was no time to count all of them."""

    files: int
    size: int
    whole: bool


def operation(register: Register, folder: Path, backups: Path | None, when: datetime) -> Operation:
    """The figures, by a few small queries. RegisterError when the register is away."""
    entries, head = register.log_end()
    return Operation(
        when=when,
        form=register.form(),
        tasks=register.task_counts(),
        workers=tuple(register.workers()),
        last_survey=register.last_survey(),
        last_backup=newest_backup(backups) if backups else None,
        entries=entries,
        head=head,
        mark=register.board_mark(),
        free=free_bytes(folder),
    )


def worker_alive(register: Register, when: datetime) -> bool:
    """Did any worker give a sign of life lately?"""
    return any(when - one.beat_at <= SILENT for one in register.workers())


def newest_backup(folder: Path) -> datetime | None:
    """When the newest backup of a folder was made, as its name says; None without one."""
    names = [_MOMENT.match(path.name) for path in backups_in(folder)]
    moments = [datetime.strptime(one[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) for one in names if one]
    return max(moments, default=None)


def free_bytes(folder: Path) -> int:
    """What is free for us on the disk of a folder."""
    return shutil.disk_usage(folder).free


def measured(folder: Path, seconds: float = _MEASURING) -> Measured:
    """How much lies in a folder, counted for so long at most."""
    until = time.monotonic() + seconds
    files = size = 0
    for one in _files(folder):
        files, size = files + 1, size + one
        if time.monotonic() > until:
            return Measured(files=files, size=size, whole=False)
    return Measured(files=files, size=size, whole=True)


def _files(folder: Path) -> Iterator[int]:
    """Sizes of all files; what goes away meanwhile is not counted."""
    try:
        with os.scandir(folder) as found:
            for one in found:
                try:
                    if one.is_dir(follow_symlinks=False):
                        yield from _files(Path(one.path))
                    elif one.is_file(follow_symlinks=False):
                        yield one.stat(follow_symlinks=False).st_size
                except OSError:
                    continue
    except OSError:
        return

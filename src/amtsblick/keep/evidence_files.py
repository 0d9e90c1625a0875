"""How does a file get its final name only when it is whole, however many processes write?

A file is written beside its final name, locked by its writer, synchronised to disk and renamed. The
rest of an interrupted survey is nobody's: its lock died with the process. Plain strings and few
system calls: each costs the event loop, or the thread beside it, more than what it does.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from amtsblick.errors import EvidenceError

if sys.platform != "win32":
    import fcntl

_UNFINISHED = ".part"


def part_of(path: str) -> str:
    """Where the file called ``path`` lies while it is written."""
    return path + _UNFINISHED


def take(path: str) -> int | None:
    """An empty file for ``path`` under its unfinished name, ours alone; None when it is taken.

    Raises OSError.
    """
    if os.path.exists(path):  # noqa: PTH110 - see above
        return None
    part = part_of(path)
    if sys.platform == "win32":  # no such locks there: whoever makes the file has it
        try:
            return os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_BINARY)
        except FileExistsError:
            return None
    file = _made(part)
    if _is_ours(file, path):
        if os.fstat(file).st_size:
            os.ftruncate(file, 0)
        return file
    os.close(file)
    return None


def _made(part: str) -> int:
    try:
        return os.open(part, os.O_RDWR | os.O_CREAT, 0o644)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(part), exist_ok=True)  # noqa: PTH103, PTH120 - see above
        return os.open(part, os.O_RDWR | os.O_CREAT, 0o644)


def _is_ours(file: int, path: str) -> bool:
    """Lock ``file`` unless somebody has it or gave it its final name or threw it away meanwhile."""
    if sys.platform != "win32":
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    # A file that was thrown away has no name left; one that was finished has the final one.
    return os.fstat(file).st_nlink > 0 and not os.path.exists(path)  # noqa: PTH110 - see above


def is_being_written(part: str) -> bool:
    """Does a living process hold the unfinished file ``part``? Never true where there are no such locks."""
    if sys.platform == "win32" or not part.endswith(_UNFINISHED):
        return False
    try:
        file = os.open(part, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


def append(file: int, data: bytes, *, after: int) -> None:
    """All of ``data`` or nothing: what was half-written after byte ``after`` is cut off again."""
    rest = memoryview(data)
    try:
        while rest:
            rest = rest[os.write(file, rest) :]
    except OSError:
        with suppress(OSError):
            os.ftruncate(file, after)
            os.lseek(file, after, os.SEEK_SET)
        raise


def finish(file: int, path: str) -> None:
    """Make what was written durable and give it its name; the folder is not synchronised yet."""
    os.fsync(file)
    os.replace(part_of(path), path)  # noqa: PTH105 - see above


def sync_folder(folder: str) -> None:
    """Make new names durable, where the platform lets folders be synchronised."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def disk_errors(path: object) -> Iterator[None]:
    """Translate what the disk refuses, with a remedy."""
    try:
        yield
    except OSError as error:
        raise EvidenceError(
            f"Evidence cannot be written to {path}: {error.strerror or error}. "
            "Free some space or give another output folder; what was kept before is safe."
        ) from error

"""Which files of a workspace belong into a backup, and how do they get there without being stored twice?"""

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

from amtsblick.errors import InputError
from amtsblick.keep.backup_form import FILES, BackedFile, Problem

if sys.platform != "win32":
    import fcntl

_REGISTER_FILES: Final = ("register.sqlite", "register.sqlite-wal", "register.sqlite-shm")
_MADE_AGAIN: Final = "cache"
"""Folder of prints: they are made anew when somebody asks."""
_BLOCK: Final = 1 << 20
_KEY_MARK: Final = b"PRIVATE KEY-----"
_KEY_SIZE: Final = 64 * 1024
"""No file with a private key is larger."""
_KEY_NAMES: Final = ("account-key",)
"""Keys that are not in PEM form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file of the workspace; ``path`` is below it, with slashes."""

    path: str
    size: int
    modified: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a workspace holds: files to take, and those to leave, each with the reason."""

    take: tuple[Found, ...]
    leave: tuple[Problem, ...]


def look(workspace: Path, *, with_keys: bool) -> Looked:
    """All files of a workspace but the register, what is being written, links and (unless asked) keys."""
    take, leave = [], []
    for path in _walk(workspace):
        place = path.relative_to(workspace).as_posix()
        with suppress(FileNotFoundError):  # it went away while we looked
            about = path.lstat()
            if stat.S_ISLNK(about.st_mode) or not stat.S_ISREG(about.st_mode):
                leave.append(Problem(place=place, why="a link or no file; what it leads to is not taken"))
            elif not with_keys and _is_key(path, about.st_size):
                leave.append(Problem(place=place, why="a private key; --with-keys takes it"))
            else:
                take.append(Found(path=place, size=about.st_size, modified=about.st_mtime_ns))
    return Looked(take=tuple(take), leave=tuple(leave))


def _walk(workspace: Path) -> Iterator[Path]:
    """Paths in order, without hidden ones, unfinished ones, what is made again, and the register with its copies."""
    for folder, folders, names in os.walk(workspace):
        here = Path(folder)
        top = here == workspace
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and not (top and name == _MADE_AGAIN)
        )
        for name in [*names, *(one for one in folders if (here / one).is_symlink())]:
            ours = top and (name in _REGISTER_FILES or name.startswith("register.sqlite.before-"))
            if not (ours or name.startswith(".") or name.endswith(".part")):
                yield here / name


def _is_key(path: Path, size: int) -> bool:
    if path.name in _KEY_NAMES:
        return True
    if size > _KEY_SIZE:
        return False
    with path.open("rb") as file:
        return _KEY_MARK in file.read(_KEY_SIZE)


def take(found: Found, workspace: Path, backup: Path, known: BackedFile | None, before: Path) -> BackedFile:
    """Bring one file into the backup: linked to the earlier backup ``before`` when unchanged, else copied.

    ``known`` is the file there. Raises OSError.
    """
    path = f"{FILES}/{found.path}"
    target = backup / path
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if known is not None and (known.size, known.modified) == (found.size, found.modified):
        with suppress(OSError):  # no links on this file system, or too many to this file
            if (before / path).stat().st_size == known.size:
                os.link(before / path, target)
                return known
    return copy(workspace / found.path, target, path)


def copy(source: Path, target: Path, path: str) -> BackedFile:
    """Copy one file durably; the answer describes the bytes that were read. Raises OSError."""
    digest, size = sha256(), 0
    with source.open("rb") as reading, _made(target) as writing:
        while block := reading.read(_BLOCK):
            digest.update(block)
            size += len(block)
            writing.write(block)
        writing.flush()
        modified = os.fstat(reading.fileno()).st_mtime_ns
        os.utime(writing.fileno(), ns=(modified, modified))
        os.fsync(writing.fileno())
    return BackedFile(path=path, sha256=digest.hexdigest(), size=size, modified=modified)


def _made(target: Path) -> BinaryIO:
    """A new file for our eyes only."""
    return os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def write(target: Path, content: bytes) -> None:
    """Write one new file durably. Raises OSError."""
    with _made(target) as writing:
        writing.write(content)
        writing.flush()
        os.fsync(writing.fileno())


def digest_of(file: Path) -> tuple[str, int]:
    """SHA-256 and size of a file. Raises OSError."""
    digest, size = sha256(), 0
    with file.open("rb") as reading:
        while block := reading.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return digest.hexdigest(), size


@contextmanager
def alone(file: Path, complaint: str, *, shared: bool = False) -> Iterator[None]:
    """Hold the lock ``file`` (with others who share it); InputError with ``complaint`` when it is taken.

    The lock dies with the process, so nobody has to clean up. Where the platform has no such locks, two
    runs at once are the operator's care.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if sys.platform != "win32":
            try:
                fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
            except BlockingIOError:
                raise InputError(complaint) from None
        yield
    finally:
        os.close(handle)


def sync_folders(folder: Path, sync: Callable[[str], None]) -> None:
    """Make all names below a folder durable, the deepest first."""
    for place, _, _ in os.walk(folder, topdown=False):
        sync(place)

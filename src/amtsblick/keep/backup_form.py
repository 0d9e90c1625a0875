"""What does a backup look like on the disk, so that anybody can check it, also without Amtsblick?

One folder per backup::

    amtsblick-20261123T180000Z/
        manifest.json      what it is and everything that it holds; written last
        SHA256SUMS         the same digests, for ``sha256sum --check SHA256SUMS``
        register.sqlite    the register as of one moment, whichever database it came from
        files/…            the other files of the workspace: evidence, inspections, documents

A folder that is not complete has another name (see ``keep.backup``).
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, Final

from amtsblick.errors import InputError
from amtsblick.parse.codec import from_json, to_json

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
SUMS: Final = "SHA256SUMS"
REGISTER: Final = "register.sqlite"
FILES: Final = "files"
PREFIX: Final = "amtsblick-"
LOG: Final = "log of records"
"""Place of a problem that is not in a file."""
_ODD: Final = (ValueError, TypeError, KeyError, RecursionError)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedFile:
    """``path`` is below the backup, with slashes; ``modified`` are nanoseconds, as the disk says."""

    path: str
    sha256: str
    size: int
    modified: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What does not hold: ``place`` names file or record, ``why`` says what is wrong with it."""

    place: str
    why: str

    @property
    def file(self) -> str:
        """The file without the record in it."""
        return self.place.partition(" record ")[0]

    def __str__(self) -> str:
        """As one line for humans."""
        return f"{self.place}: {self.why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """``database`` is sqlite or postgresql; ``entries`` and ``head`` are the end of the log of records.

    ``gaps`` were there when the backup was made: what the workspace itself had lost. ``left_out`` are
    files that were not taken, each with the reason.
    """

    made_at: datetime
    software: str
    revision: str
    database: str
    entries: int
    head: str
    register: BackedFile
    files: tuple[BackedFile, ...] = ()
    gaps: tuple[Problem, ...] = ()
    left_out: tuple[Problem, ...] = ()

    def holds(self, gap: Problem) -> bool:
        """Whether this backup still has what a later one names as lost."""
        if gap.place == LOG:
            return LOG not in {one.place for one in self.gaps}
        path = f"{FILES}/{gap.file}"
        lost = {one.place for one in self.gaps}
        return gap.place not in lost and any(one.path == path for one in self.files)

    def all_files(self) -> tuple[BackedFile, ...]:
        """The register and the files of the workspace."""
        return (self.register, *self.files)


def name_of(made_at: datetime) -> str:
    """Name of a backup's folder."""
    return f"{PREFIX}{made_at:%Y%m%dT%H%M%SZ}"


def spelled(manifest: Manifest) -> bytes:
    """The manifest as its file holds it."""
    whole = {"format": FORMAT, **to_json(manifest)}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogateescape")


def sums_of(manifest: Manifest, digest: str) -> bytes:
    """The list for ``sha256sum --check``; ``digest`` is that of the manifest's file."""
    lines = [_sum_line(digest, MANIFEST), *(_sum_line(one.sha256, one.path) for one in manifest.all_files())]
    return "".join(lines).encode("utf-8", "surrogateescape")


def _sum_line(digest: str, path: str) -> str:
    """As sha256sum spells it: a backslash in front tells that the name is escaped."""
    escaped = path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return f"{'' if escaped == path else chr(92)}{digest}  {escaped}\n"


def read_manifest(backup: Path) -> Manifest:
    """The manifest of a backup; InputError when there is none that this version can read."""
    file = backup / MANIFEST
    try:
        plain: Any = json.loads(file.read_bytes().decode("utf-8", "surrogateescape"))
    except OSError as error:
        raise InputError(
            f"{backup} is no backup of Amtsblick: {MANIFEST} cannot be read ({error.strerror}). "
            f"Name the folder of one backup ({PREFIX}…)."
        ) from error
    except _ODD as error:
        raise _damaged(file) from error
    written = plain.pop("format", None) if isinstance(plain, dict) else None
    if isinstance(written, int) and written > FORMAT:
        raise InputError(
            f"{backup} was written by Amtsblick {plain.get('software')}, in a form that this version "
            "does not know: use that version or a newer one."
        )
    try:
        manifest: Manifest = from_json(Manifest, plain)
    except _ODD as error:
        raise _damaged(file) from error
    if written != FORMAT or not all(_sound(one.path) for one in manifest.all_files()):
        raise _damaged(file)
    return manifest


def _damaged(file: Path) -> InputError:
    return InputError(f"{file} is damaged: use another backup.")


def _sound(path: str) -> bool:
    """A path that stays below the backup."""
    parts = PurePosixPath(path).parts
    inside = path == REGISTER or path.startswith(f"{FILES}/")
    return inside and ".." not in parts and "\0" not in path and path == PurePosixPath(path).as_posix()

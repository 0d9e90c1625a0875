"""Keep a folder of generated files: write them, and remove those that are gone, but never anything else."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from amtsblick.errors import InputError
from amtsblick.jobs.reporting import write_text
from amtsblick.report.site.files import File

MANIFEST: Final = "amtsblick-site.json"
"""Names every file that a run wrote, with its digest; "" while a run is under way."""
_SHOWN: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """``files`` were written, ``removed`` are gone, ``kept`` should be gone but were changed by somebody else."""

    files: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]


def write_folder(files: Sequence[File], folder: Path) -> Written:
    """Write all files below ``folder`` and remove those of earlier runs that are not among them.

    InputError when the folder holds anything that no run wrote and that would be in the way, or when it
    cannot be written. A run that is interrupted is completed by the next one.
    """
    before = _manifest(folder)
    wanted = {file.path for file in files}
    _free(folder, wanted - before.keys())
    _note(folder, {**before, **dict.fromkeys(wanted, "")})
    digests = {file.path: _write(file, folder) for file in files}
    removed, kept = [], {}
    for path in sorted(before.keys() - wanted):
        if _remove(folder, path, before[path]):
            removed.append(path)
        else:
            kept[path] = before[path]
    _note(folder, {**kept, **digests})
    return Written(files=tuple(digests), removed=tuple(removed), kept=tuple(kept))


def _manifest(folder: Path) -> dict[str, str]:
    """Digests by path of the run before; {} for a new or empty folder. InputError for any other folder."""
    file = folder / MANIFEST
    try:
        if not folder.exists() or not any(folder.iterdir()):
            return {}
        noted: Any = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(
            f"{folder} holds files that Amtsblick did not write: choose an empty folder with --to."
        ) from None
    except OSError as error:
        raise InputError(f"{folder} cannot be read ({error.strerror}): choose another with --to.") from error
    except ValueError as error:
        raise InputError(_damaged(file)) from error
    found = noted.get("files") if isinstance(noted, dict) else None
    if not isinstance(found, dict) or not all(_sound(path, digest) for path, digest in found.items()):
        raise InputError(_damaged(file))
    return found


def _damaged(file: Path) -> str:
    return f"{file} cannot be read as the list of what was written: choose an empty folder with --to."


def _sound(path: object, digest: object) -> bool:
    """A path below the folder, and text."""
    if not isinstance(path, str) or not isinstance(digest, str):
        return False
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts and "\\" not in path


def _free(folder: Path, new: Iterable[str]) -> None:
    """InputError when something else lies where a new file is to lie."""
    taken = [path for path in sorted(new) if (folder / path).is_symlink() or (folder / path).exists()]
    if taken:
        more = f" and {len(taken) - _SHOWN} more" if len(taken) > _SHOWN else ""
        raise InputError(
            f"{folder} holds {', '.join(taken[:_SHOWN])}{more}, which Amtsblick did not write: "
            "move it away or choose another folder with --to."
        )


def _note(folder: Path, digests: Mapping[str, str]) -> None:
    about = "Files written by 'amtsblick site'. The next run removes those of them that are gone."
    manifest = {"about": about, "files": dict(sorted(digests.items()))}
    write_text(folder / MANIFEST, [json.dumps(manifest, indent=0, ensure_ascii=False) + "\n"])


def _write(file: File, folder: Path) -> str:
    """Write one file; returns its digest."""
    target = _inside(folder, file.path)
    digest = hashlib.sha256()

    def pieces() -> Iterator[str]:
        for piece in file.pieces():
            digest.update(piece.encode())
            yield piece

    write_text(target, pieces())
    return digest.hexdigest()


def _inside(folder: Path, path: str) -> Path:
    """The file's place; InputError when a link leads out of the folder."""
    target = folder / path
    if target.is_symlink() or not target.parent.resolve().is_relative_to(folder.resolve()):
        raise InputError(f"{target} is a link that leads elsewhere: remove it.")
    return target


def _remove(folder: Path, path: str, digest: str) -> bool:
    """Remove a file that is as it was written; False when somebody changed it since. Empty folders go too."""
    target = _inside(folder, path)
    if not target.exists():
        return True
    if not target.is_file() or (digest and hashlib.sha256(target.read_bytes()).hexdigest() != digest):
        return False
    target.unlink()
    for above in target.relative_to(folder).parents:
        place = folder / above
        if place == folder or any(place.iterdir()):
            break
        place.rmdir()
    return True

"""Make a backup, check it, and let older ones make room; bring one back."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from amtsblick.errors import InputError
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.backup import Made, backups_in
from amtsblick.keep.backup_check import Checked, check_backup
from amtsblick.keep.backup_form import MANIFEST, Manifest, read_manifest
from amtsblick.keep.backup_restore import Restored, restore
from amtsblick.keep.backup_rotation import Rotation, to_keep


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """``removed`` are earlier backups that made room."""

    made: Made
    removed: tuple[Path, ...]


def back_up(
    place: Workspace,
    target: Path,
    rotation: Rotation,
    now: Callable[[], datetime],
    *,
    with_keys: bool = False,
) -> BackedUp:
    """Write a checked backup into ``target``, then remove those that ``rotation`` does not keep.

    Raises what ``Register.back_up`` raises; nothing is removed then.
    """
    place.require()
    with place.open_register() as register:
        made = register.back_up(place.folder, target, now(), with_keys=with_keys)
    return BackedUp(made=made, removed=make_room(target, rotation))


def make_room(target: Path, rotation: Rotation) -> tuple[Path, ...]:
    """Remove the backups of a folder that ``rotation`` does not keep.

    One that cannot be read stays, and so does the last one that holds what the newest names as lost.
    """
    found: dict[Path, Manifest] = {}
    for path in backups_in(target):
        with suppress(InputError):
            found[path] = read_manifest(path)
    kept = to_keep((manifest.made_at for manifest in found.values()), rotation)
    kept |= _last_with_lost(list(found.values()))
    gone = tuple(path for path, manifest in found.items() if manifest.made_at not in kept)
    for path in gone:
        (path / MANIFEST).unlink()  # first: half of a backup must not look like a whole one
        shutil.rmtree(path)
    return gone


def _last_with_lost(oldest_first: Sequence[Manifest]) -> set[datetime]:
    newest_first = oldest_first[::-1]
    lost = newest_first[0].gaps if newest_first else ()
    found = (next((one for one in newest_first if one.holds(gap)), None) for gap in lost)
    return {one.made_at for one in found if one is not None}


def verify(path: Path) -> tuple[Path, Checked]:
    """Check one backup, or the newest one of a folder of backups; says which. Raises InputError."""
    found = path if (path / MANIFEST).is_file() else next(reversed(backups_in(path)), path)
    return found, check_backup(found)


def bring_back(path: Path, place: Workspace) -> tuple[Path, Restored]:
    """Restore one backup, or the newest one of a folder of backups, into an empty place; says which."""
    found = path if (path / MANIFEST).is_file() else next(reversed(backups_in(path)), path)
    return found, restore(found, place.folder, place.register_url)

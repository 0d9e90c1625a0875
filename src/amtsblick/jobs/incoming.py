"""Where does a file wait between its preview and its import? On disk, one per account, for a day at most."""

import hashlib
import json
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple

from amtsblick.errors import InputError

FOLDER = "incoming"
_KEPT = timedelta(days=1)


class Incoming(NamedTuple):
    """A file that waits. ``name`` is what its sender called it, and never a path."""

    key: str
    name: str
    data: bytes


def keep_file(folder: Path, account: str, name: str, data: bytes, when: datetime) -> Incoming:
    """Let a file wait; the account's earlier one goes, and so does what waited too long."""
    place = folder / FOLDER
    place.mkdir(mode=0o700, exist_ok=True)
    _clear(place, when)
    key = token_hex(16)
    told = json.dumps({"key": key, "name": name, "until": (when + _KEPT).isoformat()})
    drop_file(folder, account)
    for path, content in (
        (_path(folder, account, "data"), data),
        (_path(folder, account, "json"), told.encode()),
    ):
        path.touch(mode=0o600)
        path.write_bytes(content)
    return Incoming(key, name, data)


def waiting_file(folder: Path, account: str, key: str, when: datetime) -> Incoming | None:
    """The account's file of that key; None when it is gone, or another one took its place."""
    try:
        told = json.loads(_path(folder, account, "json").read_bytes())
        data = _path(folder, account, "data").read_bytes()
    except (FileNotFoundError, ValueError):
        return None
    except OSError as error:
        raise InputError(f"The file that waits cannot be read ({error.strerror}): send it again.") from error
    if told["key"] != key or datetime.fromisoformat(told["until"]) <= when:
        return None
    return Incoming(key, told["name"], data)


def drop_file(folder: Path, account: str) -> None:
    """Forget the account's file, if it has one."""
    for kind in ("json", "data"):
        _path(folder, account, kind).unlink(missing_ok=True)


def _clear(place: Path, when: datetime) -> None:
    """By the time of each file, since nothing else is known of one that was cut short."""
    for path in place.iterdir():
        if path.is_file() and path.stat().st_mtime < (when - _KEPT).timestamp():
            path.unlink(missing_ok=True)


def _path(folder: Path, account: str, kind: str) -> Path:
    """Names of accounts are not names of files."""
    return folder / FOLDER / f"{hashlib.sha256(account.encode()).hexdigest()[:32]}.{kind}"

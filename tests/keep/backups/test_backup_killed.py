"""A backup or a restore that is killed at any moment leaves nothing that looks whole and is not."""

import random
import signal
import subprocess
import sys
import time

import pytest

from amtsblick.keep.backup import backups_in
from amtsblick.keep.backup_check import check_backup
from amtsblick.keep.backup_restore import restore
from testbackup import House, rows

BACKUP = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from amtsblick.keep.register import Register
folder, target = map(Path, sys.argv[1:])
with Register.open(folder / "register.sqlite") as register:
    print("go", flush=True)
    for second in range(60):
        register.back_up(folder, target, datetime(2026, 5, 1, 0, 0, second, tzinfo=UTC))
"""
RESTORE = """
import sys
from pathlib import Path
from amtsblick.keep.backup_restore import restore
print("go", flush=True)
restore(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def killed(code: str, *words: object, after: float) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", code, *map(str, words)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "go\n"
        time.sleep(after)
        process.send_signal(signal.SIGKILL)


@pytest.fixture
def register_address(new_sqlite_register, tmp_path) -> str:
    import shutil

    return str(shutil.copy(new_sqlite_register, tmp_path / "register.db"))


def test_a_killed_backup_is_none(house: House) -> None:
    dice = random.Random(7)
    for _ in range(6):
        killed(BACKUP, house.folder, house.target, after=dice.uniform(0.01, 0.6))
        assert all(check_backup(path).sound for path in backups_in(house.target))
    last = house.back_up()
    assert check_backup(last.path).sound
    assert not list(house.target.glob(".unfinished-*"))


def test_a_killed_restore_is_no_workspace_and_the_next_one_completes_it(house: House, tmp_path) -> None:
    made, dice, whole = house.back_up(), random.Random(7), rows(house.address)
    for number in range(6):
        folder = tmp_path / f"restored-{number}"
        killed(RESTORE, made.path, folder, after=dice.uniform(0.0, 0.25))
        restore(made.path, folder) if not (folder / "register.sqlite").exists() else None
        assert rows(folder / "register.sqlite") == whole

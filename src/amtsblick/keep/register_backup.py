"""A register that can be copied while it is used."""

from datetime import datetime
from pathlib import Path

from amtsblick.keep.backup import Made, make_backup
from amtsblick.keep.door import Door


class BackupMemory(Door):
    """The part of ``Register`` that makes backups of it and of the files that belong to it."""

    def back_up(self, workspace: Path, target: Path, when: datetime, *, with_keys: bool = False) -> Made:
        """Write a checked backup into the folder ``target``; nobody has to wait for it.

        ``workspace`` is the folder with evidence, inspections and documents. Private keys in it are left
        out unless ``with_keys``. See ``keep.backup`` for the errors.
        """
        return make_backup(self._engine, workspace, target, when, with_keys=with_keys)

"""A house to back up, and empty places to bring it back to, on either database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from amtsblick.keep.register import Register
from amtsblick.keep.signing import SigningKey
from testbackup import House


@pytest.fixture
def house(tmp_path, register_address) -> Iterator[House]:
    """Two surveys, an entry, a document and the key that signs inspections."""
    folder = tmp_path / "house"
    folder.mkdir()
    if "://" not in register_address:
        register_address = str(Path(register_address).rename(folder / "register.sqlite"))
    with Register.open(register_address) as register:
        made = House(folder, register_address, register, tmp_path / "backups")
        made.survey("amt", "bad")
        made.survey("amt", "bad")
        made.enter("neu")
        (folder / "documents").mkdir()
        (folder / "documents" / "konzept ä.docx").write_bytes(b"typed by hand")
        SigningKey.own(folder)
        (folder / "account-key").write_bytes(bytes(range(32)))
        yield made


@pytest.fixture
def empty_place(fresh_address, tmp_path) -> tuple[Path, str]:
    """A folder to restore into, and the address of an empty database or "" for a file in the folder."""
    return tmp_path / "restored", fresh_address if "://" in fresh_address else ""

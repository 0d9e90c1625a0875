"""Records as files to take away: all that one reader may see, in one file."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from amtsblick.jobs.exchange import WORKBOOK, FileForm, export_files
from amtsblick.keep.register import Register
from amtsblick.values.records import Entry

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Exported(NamedTuple):
    """One file; ``name`` has no folder."""

    name: str
    media_type: str
    data: bytes


def export_file(register: Register, form: FileForm, only: Callable[[Entry], bool]) -> Exported:
    """A workbook, or a ZIP archive of the files that ``register export`` writes; ``only`` chooses entries."""
    with TemporaryDirectory(prefix="amtsblick-export-") as folder:
        paths = export_files(register, Path(folder), form, only=only)
        if form is FileForm.XLSX:
            return Exported(WORKBOOK, _XLSX, paths[0].read_bytes())
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as box:
            for path in paths:
                box.write(path, path.name)
        return Exported(f"register-{form}.zip", "application/zip", packed.getvalue())

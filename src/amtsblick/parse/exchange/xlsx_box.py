"""Is a workbook small and plain enough to be opened? Looked at before anything in it is parsed.

A workbook is a ZIP archive of XML (ECMA-376). Sizes are taken from the archive's list, and held to while
unpacking, since the list may lie. Refused: macros, links to other workbooks, document type declarations
(they are how XML becomes endless), and files that only look like a workbook.
"""

import re
import zipfile
import zlib
from io import BytesIO
from typing import Final

from amtsblick.parse.exchange.yaml_tree import FileError

MOST_PACKED: Final = 50_000_000
MOST_UNPACKED: Final = 600_000_000
_MOST_RATIO: Final = 200
_SMALL: Final = 5_000_000
"""Below this a high ratio says nothing: a sheet of equal rows packs well."""
_MOST_PARTS: Final = 2000
_CHUNK: Final = 1 << 20
_OLD: Final = b"\xd0\xcf\x11\xe0"
_DOCTYPE: Final = re.compile(rb"<\0?!\0?\s*(?:D\0?O\0?C\0?T|E\0?N\0?T\0?I)", re.IGNORECASE)
"""Also in UTF-16."""
_SAVE: Final = "save it as an Excel workbook (.xlsx)"
_AGAIN: Final = "copy it anew"
_MERGED: Final = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref=["']([A-Z0-9:$]+)["']""")


def box_of(data: bytes) -> zipfile.ZipFile:
    """The archive of a workbook. Raises FileError when it must not be opened."""
    if len(data) > MOST_PACKED:
        raise FileError(0, f"{len(data) / 1e6:.0f} MB are too much", "split the workbook, or use CSV")
    if data.startswith(_OLD):
        raise FileError(0, "this is an old Excel file, or one with a password", _SAVE)
    try:
        box = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise FileError(0, "this is no workbook, or it was cut", _AGAIN) from error
    _check_list(box.infolist())
    try:
        for part in box.infolist():
            _check_part(box, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise FileError(0, "the workbook is damaged or was cut", _AGAIN) from error
    return box


def merged_cells(box: zipfile.ZipFile, part: str) -> list[str]:
    """Ranges of merged cells of one sheet; ``part`` is its file in the archive."""
    return [found[1].decode("ascii") for found in _MERGED.finditer(box.read(part))]


def _check_list(parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    if len(parts) > _MOST_PARTS or len(names) < len(parts):
        raise FileError(0, "the workbook holds too many parts, or one twice", _SAVE)
    if "xl/workbook.xml" not in names:
        raise FileError(0, "this is no Excel workbook", _SAVE)
    lower = [name.lower() for name in names]
    if any("vbaproject" in name or "vbadata" in name or "/macrosheets/" in name for name in lower):
        raise FileError(0, "the workbook holds macros", f"{_SAVE}, which has none")
    if any(name.startswith("xl/externallinks/") for name in lower):
        raise FileError(0, "the workbook refers to other workbooks", "paste values in place of the links")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED:
        raise FileError(0, f"unpacked it has {unpacked / 1e6:.0f} MB: too much", "split it, or use CSV")
    for part in parts:
        if part.file_size > _SMALL and part.file_size > _MOST_RATIO * max(1, part.compress_size):
            raise FileError(0, "the workbook is packed like a bomb", "save it anew, or use CSV")


def _check_part(box: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Unpack one part without keeping it: it must be as long as listed, and plain XML."""
    read, tail = 0, b""
    with box.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            read += len(chunk)
            if read > part.file_size:
                raise FileError(0, "the workbook is longer than it says", _AGAIN)
            if part.filename.endswith((".xml", ".rels")) and _DOCTYPE.search(tail + chunk):
                raise FileError(0, "the workbook's XML declares a document type", "save it anew with Excel")
            tail = chunk[-16:]

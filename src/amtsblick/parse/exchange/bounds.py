"""Is a stranger's file small enough to be read at once? Asked before anything of it is parsed.

Programs read what their own users give them (``MOST_BYTES`` elsewhere); a server reads for many at a time, and
its memory is everybody's. The bounds leave room for several times 10,000 records.
"""

import zipfile
from io import BytesIO
from typing import Final

from amtsblick.parse.exchange.places import Place, Trouble

MOST_BYTES: Final = 10_000_000
MOST_UNPACKED: Final = 60_000_000
_MOST_MARKS: Final = 1_500_000
"""Line ends and separators of a table or tree: each may become a value in memory, or a complaint."""
_MOST_IN_LINE: Final = 5_000
"""Separators of one line of a table."""
_FIRST_LINES: Final = 100
_SPLIT: Final = "split the file"
_TABLE: Final = (b"\n", b"\r", b",", b";", b"\t")
_TREE: Final = (b"\n", b",", b"[", b"{", b"&", b"*")


def too_much(data: bytes, name: str) -> Trouble | None:
    """What makes the file too large for a server, None when nothing does. ``name`` is shown."""
    at = Place(file=name, row=0)
    if len(data) > MOST_BYTES:
        return Trouble(place=at, text=f"{len(data) / 1e6:.0f} MB are too much", remedy=_SPLIT)
    if data.startswith(b"PK"):
        unpacked = _unpacked(data)
        if unpacked > MOST_UNPACKED:
            text = f"unpacked it has {unpacked / 1e6:.0f} MB: too much"
            return Trouble(place=at, text=text, remedy="split it, or use CSV")
        return None
    table = name.lower().endswith(".csv")
    if sum(map(data.count, _TABLE if table else _TREE)) > _MOST_MARKS:
        return Trouble(place=at, text="it holds too many rows or values", remedy=_SPLIT)
    if table and any(_crowded(line) for line in data.split(b"\n", _FIRST_LINES)[:_FIRST_LINES]):
        return Trouble(place=at, text="a row has too many columns", remedy="give one row per record")
    return None


def _unpacked(data: bytes) -> int:
    """Bytes as the archive's list has them; whoever unpacks it holds it to that."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as box:
            return sum(part.file_size for part in box.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return 0  # no archive: whoever reads it says so


def _crowded(line: bytes) -> bool:
    return max(map(line.count, (b",", b";", b"\t"))) > _MOST_IN_LINE

"""How do tapes lie in a bundle, and what on them do readers want to find without a program?

A tape is a gzip file of its lines, as they came. Clicks, keys and commands are copied to a log of
their own, with their event numbers; pictures get names that say what they show.
"""

import json
import re
import zlib
from collections.abc import Iterator
from typing import Any, Final

from amtsblick.keep.bundle_warc import Sink
from amtsblick.keep.bundle_zip import BrokenBundleError
from amtsblick.values.recording import RawPass, TapeLine

_GZIP: Final = 31
"""zlib's number for a gzip stream with the largest window; without name and time."""
_LEVEL: Final = 6
_BATCH: Final = 1 << 20
_ACTIONS: Final = (TapeLine.ACT, TapeLine.COMMAND, TapeLine.BANNER, TapeLine.CLICK, TapeLine.TYPED)
_ODD_SIGNS: Final = re.compile(r"[^a-z0-9]+")
_WHAT_LENGTH: Final = 40


def write_tape(sink: Sink, raw: RawPass) -> None:
    """Append a pass's lines; ValueError when a line holds a line end."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    waiting: list[bytes] = []
    size = 0
    for line in raw.lines:
        if b"\n" in line:
            raise ValueError("a line of a tape holds a line end")
        waiting += (line, b"\n")
        size += len(line)
        if size > _BATCH:
            sink.write(packer.compress(b"".join(waiting)))
            waiting, size = [], 0
    sink.write(packer.compress(b"".join(waiting)) + packer.flush())


def read_tape(data: bytes, name: str) -> tuple[bytes, ...]:
    """The lines again; BrokenBundleError when they cannot be unpacked."""
    unpacker = zlib.decompressobj(_GZIP)
    try:
        text = unpacker.decompress(data)
    except zlib.error as error:
        raise BrokenBundleError(name, f"it cannot be unpacked ({error})") from error
    if not unpacker.eof or unpacker.unused_data:
        raise BrokenBundleError(name, "it is cut off or longer than it was")
    return tuple(text.split(b"\n")[:-1])


def actions_of(raw: RawPass) -> Iterator[str]:
    """What the visitor did, one JSON line each: pass, event number, and the line of the tape."""
    for event, line in _lines(raw, *_ACTIONS):
        yield json.dumps({"pass": raw.name, "event": event} | line) + "\n"


def pictures_of(raw: RawPass) -> Iterator[tuple[str, str]]:
    """Digest and file name of each screenshot: pass, event number, what it shows."""
    for event, line in _lines(raw, TapeLine.SCREENSHOT):
        what = _ODD_SIGNS.sub("-", str(line.get("what", "")).lower()).strip("-")[:_WHAT_LENGTH]
        yield str(line.get("digest", "")), f"screenshots/{raw.name}-{event}-{what or 'picture'}.png"


def _lines(raw: RawPass, *kinds: TapeLine) -> Iterator[tuple[int, dict[str, Any]]]:
    """Lines of some kinds with their numbers; the others are not even parsed."""
    wanted = re.compile(rb'"k"\s*:\s*"(?:' + "|".join(kinds).encode("ascii") + rb')"')
    for event, line in enumerate(raw.lines):
        if wanted.search(line):
            try:
                found = json.loads(line)
            except (ValueError, RecursionError):  # kept as it is on the tape; nothing to list
                continue
            if isinstance(found, dict) and found.get("k") in kinds:
                yield event, found

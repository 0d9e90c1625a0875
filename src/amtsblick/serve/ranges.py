"""How is a large file sent? Piece by piece, and from where a broken download stopped (RFC 9110, 14)."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO, Final

from litestar import Request
from litestar.response import Stream

_PIECE: Final = 262_144
_RANGE: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})\Z")


def send_file(request: Request[Any, Any, Any], path: Path, *, name: str, media_type: str, tag: str) -> Stream:
    """The file as a download called ``name``, or the one part that was asked for.

    ``tag`` names the content; a part is only sent of the same content. OSError when it cannot be opened.
    """
    stream = path.open("rb")
    size = stream.seek(0, 2)
    headers = {
        "Accept-Ranges": "bytes",
        "ETag": f'"{tag}"',
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-cache",
    }
    wanted = _wanted(request, size, headers["ETag"])
    if wanted is None:
        start, end, status = 0, size, 200
    elif wanted.start >= wanted.stop:
        stream.close()
        headers["Content-Range"] = f"bytes */{size}"
        return Stream(
            iter(()),
            status_code=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            headers=headers,
            media_type=media_type,
        )
    else:
        start, end, status = wanted.start, wanted.stop, HTTPStatus.PARTIAL_CONTENT
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    headers["Content-Length"] = str(end - start)
    return Stream(_pieces(stream, start, end), status_code=status, headers=headers, media_type=media_type)


def _wanted(request: Request[Any, Any, Any], size: int, tag: str) -> range | None:
    """The part asked for, empty when it lies beyond the end; None for the whole: no part, several, or of other content."""
    asked = _RANGE.match(request.headers.get("range", "").strip())
    if asked is None or not (asked[1] or asked[2]) or request.headers.get("if-range", tag) != tag:
        return None
    if not asked[1]:
        return range(max(size - int(asked[2]), 0), size if int(asked[2]) else 0)
    first, last = int(asked[1]), int(asked[2]) if asked[2] else size
    return None if asked[2] and last < first else range(first, min(last + 1, size))


def _pieces(stream: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    with stream:
        stream.seek(start)
        left = end - start
        while left > 0 and (piece := stream.read(min(_PIECE, left))):
            left -= len(piece)
            yield piece

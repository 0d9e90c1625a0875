"""What did beacons carry whose bodies the network events lack?

A page that is left may send packed data as a Blob; nobody can ask the browser for it afterwards, so
the injected script takes it down.
"""

import base64
import binascii
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from amtsblick.values.recording import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBody:
    """What a beacon carried, seen by the script because the network events do not have it."""

    page: int
    url: str
    data: bytes


def with_bodies(requests: Iterable[Request], bodies: Iterable[SentBody]) -> Iterator[Request]:
    """The requests, those without a body completed by what the script saw being sent there."""
    waiting: dict[tuple[int, str], list[bytes]] = {}
    for body in bodies:
        waiting.setdefault((body.page, body.url), []).append(body.data)
    for request in requests:
        seen = waiting.get((request.page, request.url), [])
        if seen and request.keepalive and request.post_data in {b"", seen[0]}:
            yield replace(request, post_data=seen.pop(0))
        else:
            yield request


def decoded(text: str) -> bytes:
    """Bytes of a base64 text; b"" when it is none."""
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""

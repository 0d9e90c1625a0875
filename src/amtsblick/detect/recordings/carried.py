"""What does a request carry, laid open: its address, its headers and its body, unwrapped?"""

import base64
import hashlib
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import quote, unquote_to_bytes

from amtsblick.parse.payloads import layers
from amtsblick.values.recording import Request

_LONGEST: Final = 300_000
"""Bytes of one layer in which something is looked for."""
_FETCH: Final = ("accept", "sec-", "user-agent", "host", "connection", "content-", "origin", "upgrade", ":")
"""Headers that the browser writes by itself and in which no page can put anything."""
_SHORTEST_SPELT: Final = 12
"""Characters from which on a value in another spelling is no chance."""
_FEWEST: Final = 6
"""Shorter pieces of base64 would be met by chance."""


def places(request: Request) -> Iterator[tuple[str, bytes]]:
    """Where something may be carried, and the bytes there: ``url``, ``header name``, ``body``."""
    for layer in _of_address(request.url):
        yield "url", layer
    for name, value in request.headers:
        if not name.startswith(_FETCH):
            for layer in _of_address(value):
                yield f"header {name}", layer
    if request.post_data:
        for layer in layers(request.post_data):
            yield "body", layer[:_LONGEST]


@lru_cache(maxsize=4096)
def _of_address(text: str) -> tuple[bytes, ...]:
    """The text as sent, decoded once and twice, and what is wrapped in its parameters."""
    raw = text.encode("utf-8", "replace")[:_LONGEST]
    once = unquote_to_bytes(raw)
    found = dict.fromkeys([raw, once, unquote_to_bytes(once)])
    query = raw.partition(b"?")[2].partition(b"#")[0]
    for piece in query.split(b"&")[:200]:
        value = unquote_to_bytes(piece.partition(b"=")[2])
        if len(value) > _FEWEST:
            found.update(dict.fromkeys(layer[:_LONGEST] for layer in layers(value)))
    return tuple(found)


@lru_cache(maxsize=4096)
def spellings(piece: str) -> tuple[tuple[str, bytes], ...]:
    """How a piece of a value may be written: plain, percent-encoded, in other case, within base64, hashed."""
    plain = piece.encode()
    found = {plain: "plain"}
    found.setdefault(quote(piece, safe="").encode(), "url-encoded")
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + plain)
        # The first and last characters also hold bits of the neighbours.
        start = 0 if offset == 0 else offset + 1
        core = encoded[start : len(encoded.rstrip(b"=")) - (1 if (offset + len(plain)) % 3 else 0)]
        if len(core) >= _FEWEST + 2:
            found.setdefault(core, "base64")
            found.setdefault(core.translate(bytes.maketrans(b"+/", b"-_")), "base64")
    if len(piece) >= _SHORTEST_SPELT:
        for text in (piece.upper(), piece.lower(), piece.replace("-", "")):
            found.setdefault(text.encode(), "other spelling")
        for name in ("md5", "sha1", "sha256"):
            digest = hashlib.new(name, plain, usedforsecurity=False)
            found.setdefault(digest.hexdigest().encode(), f"{name} hash")
            found.setdefault(base64.b64encode(digest.digest()).rstrip(b"="), f"{name} hash")
        found.setdefault(plain.hex().encode(), "hexadecimal")
        found.setdefault(plain[::-1], "reversed")
    return tuple((how, spelt) for spelt, how in found.items())

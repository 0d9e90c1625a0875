"""Is a document nested deeper than any real page?

Lexbor, like other tree builders, takes time with the square of the depth (measured: 1 s for 20,000
nested elements, 46 s for 100,000), which would let one small page hold up a survey. Browsers stop
nesting at 512.
"""

import re
from typing import Final

LIMIT: Final = 5_000
"""Levels; ten times what browsers build."""
_CHUNK: Final = 16_384
_TAG: Final = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_LEVEL: Final = frozenset(
    b"area base br col embed hr img input link meta param source track wbr p li td th tr dt dd option".split()
)
"""Elements that hold nothing or are closed by their next of kin."""


def too_deep_at(raw: bytes) -> int:
    """Byte offset at which nesting passes ``LIMIT``, -1 for any ordinary document."""
    if raw.count(b"<") <= LIMIT or not _may_be_deep(raw):
        return -1
    depth = 0
    for match in _TAG.finditer(raw):
        if match[2].lower() in _LEVEL:
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > LIMIT:
            return match.start()
    return -1


def _may_be_deep(raw: bytes) -> bool:
    """False when opening tags never outnumber closing ones by so much; never wrong about that."""
    balance = 0
    for start in range(0, len(raw), _CHUNK):
        end = start + _CHUNK
        closing = raw.count(b"</", start, end)
        opening = raw.count(b"<", start, end) - closing
        if balance + opening > LIMIT:
            return True
        balance = max(0, balance + opening - closing)
    return False

"""What does a start tag in a source say, without asking the tree?"""

import re
from html import unescape
from typing import Final, NamedTuple

from amtsblick.parse.zones import LONGEST_TAG, tag_end

_TAG: Final = re.compile(rb"""<([a-zA-Z][a-zA-Z0-9:-]*+)([^>"']*+(?:(?:"[^"]*+"|'[^']*+')[^>"']*+)*+>)?""")
"""Name and, when its quotes are in order, the rest of a start tag."""
_ATTRIBUTE: Final = re.compile(
    r"""([^\s>/=][^\s>/=]*+)\s*+(?:=\s*+(?:"([^"]*)"|'([^']*)'|([^\s>]*+)))?""",
)
_NEAR: Final = 4_000
"""How far before an offset, in bytes, its start tag is looked for."""
_QUOTE_REACH: Final = 500


class StartTag(NamedTuple):
    """Name and attributes in lower case, values decoded; ``start`` and ``end`` are byte offsets."""

    name: str
    attributes: dict[str, str]
    start: int
    end: int


def start_of_tag(raw: bytes, at: int) -> int:
    """Offset of the ``<`` before ``at``, -1 when none is near."""
    return raw.rfind(b"<", at - _NEAR if at > _NEAR else 0, at)


def tag_at(raw: bytes, start: int) -> StartTag | None:
    """The start tag that begins at ``start``; None when none does."""
    match = _TAG.match(raw, start, start + LONGEST_TAG)
    if match is None:
        return None
    name, rest = match.groups()
    end = match.end() if rest else tag_end(raw, match.end())
    text = (rest or raw[match.end() : end]).decode("utf-8", "replace")
    attributes: dict[str, str] = {}
    for attribute, double, single, bare in _ATTRIBUTE.findall(text):
        value = double or single or bare
        attributes.setdefault(attribute.lower(), unescape(value) if "&" in value else value)
    return StartTag(name.decode().lower(), attributes, start, end)


def is_quoted(raw: bytes, at: int) -> bool:
    """Whether what stands at ``at`` is part of an attribute's value, such as markup kept for later."""
    far = at - _QUOTE_REACH if at > _QUOTE_REACH else 0
    for opener, quote in ((b'="', b'"'), (b"='", b"'")):
        opened = raw.rfind(opener, far, at)
        if opened >= 0 and raw.find(quote, opened + len(opener), at) < 0:
            return True
    return False

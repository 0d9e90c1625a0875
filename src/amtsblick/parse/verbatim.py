"""Where in a source does the start tag of an element stand?

Lexbor keeps no offsets, so a tag is found again by its attribute values, addresses first.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Final

_TELLING: Final = ("href", "src", "data-href", "onclick", "id")
"""Attributes that tell an element from its likes, most telling first."""
_CHECKED: Final = ("class", "title")
"""Attributes in which the same link at two places mostly differs."""
_LOOK_BACK: Final = 4000
"""Longest start tag, in bytes, in which an attribute value is looked for."""
_LONGEST_COMMENT: Final = 8000
_TRIES: Final = 40
"""Occurrences of one attribute value that are compared before the first one is taken."""


class Tags:
    """Start tags of one source, given as UTF-8; all offsets are in bytes."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def start_of(self, name: str, attributes: Mapping[str, str], hint: int, near: Sequence[int]) -> int:
        """Offset of an element's start tag, -1 when it cannot be told.

        The first tag outside comments that carries all telling values, otherwise the first that
        carries the most telling one. ``near`` are offsets at which one of its values may stand and
        that are tried first; then the search starts at ``hint``, and at the beginning last.
        """
        values = [value for name in _TELLING if (value := attributes.get(name))]
        if not values:
            values = sorted(filter(None, attributes.values()), key=len, reverse=True)
        values += [value for name in _CHECKED if (value := attributes.get(name))]
        wanted = [spellings(value) for value in values]
        first = -1
        for forms in wanted:
            for form in forms:
                for start, tag in self._with(name.encode(), form, hint, near):
                    if first < 0:
                        first = start
                    if all(any(other in tag for other in others) for others in wanted):
                        return start
                if first >= 0:
                    return first
        return first

    def _with(self, name: bytes, form: bytes, hint: int, near: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        """Start and text of the tags of this name that spell a value in this form."""
        for at in self._places(form, hint, near):
            start = self._raw.rfind(b"<", max(at - _LOOK_BACK, 0), at)
            opens = self._raw[start + 1 : start + 1 + len(name)].lower() if start >= 0 else b""
            if opens == name and not self._is_commented(start):
                end = self._raw.find(b">", at + len(form))
                yield start, self._raw[start : end if end >= 0 else at + len(form)]

    def _places(self, form: bytes, hint: int, near: Sequence[int]) -> Iterator[int]:
        raw, length = self._raw, len(form)
        for place in near:
            at = raw.find(form, max(place - length, 0), place + length)
            if at >= 0:
                yield at
        at, wrapped = raw.find(form, hint), hint == 0
        for _ in range(_TRIES):
            if at < 0 and not wrapped:
                at, wrapped = raw.find(form, 0, hint + length), True
            if at < 0:
                return
            yield at
            at = raw.find(form, at + 1)

    def _is_commented(self, at: int) -> bool:
        """Whether ``at`` lies in a comment; searching backwards is slow, so only when one ends behind."""
        raw = self._raw
        end = raw.find(b"-->", at, at + _LONGEST_COMMENT)
        if end < 0 or raw.find(b"<!--", at, end) >= 0:
            return False
        opened = raw.rfind(b"<!--", max(at - _LONGEST_COMMENT, 0), at)
        return opened >= 0 and raw.find(b"-->", opened, at) < 0


def spellings(value: str) -> tuple[bytes, ...]:
    """Ways in which a source may spell an attribute's value, most likely first."""
    if "&" not in value and '"' not in value and "'" not in value:
        return (value.encode("utf-8", "replace"),)
    named, numbered = (value.replace("&", entity) for entity in ("&amp;", "&#038;"))
    ways = dict.fromkeys((value, named, escape(value), numbered))
    return tuple(way.encode("utf-8", "replace") for way in ways)

"""Does a message hold what was typed: as it is, in part, encoded, hashed, or key by key?

The typed values are marked, so that nothing else looks like them. Values of digits only are not:
they count as a whole and standing alone.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import unquote_to_bytes

from amtsblick.detect.recordings.messages import Message
from amtsblick.parse.payloads import layers

_IN_PART: Final = "plain, in part"
_PREFIX: Final = 6
"""Characters of a value's beginning that show it being sent while it is typed."""
_DIGITS: Final = 7
"""Shorter numbers occur by chance."""
_WHOLE_DIGITS: Final = re.compile(r"[\d\s+()/.-]+")
_ADDRESS_FIELD: Final = 2_000
_SINGLE: Final = re.compile(
    rb'"([\w-]{1,30})"\s*:\s*"([^"\\])"|(?:^|[&?;])([\w-]{1,30})=([^&\s])(?=[&;\s]|$)'
)
_CODE: Final = re.compile(rb'"((?:key|char)?_?code|which|keycode)"\s*:\s*"?(\d{2,3})\b', re.IGNORECASE)
_UNICODE: Final = 0x10FFFF


@dataclass(frozen=True, slots=True)
class Match:
    """``how`` names the spelling, ``where`` is URL, body, header or WebSocket."""

    how: str
    where: str

    @property
    def partial(self) -> bool:
        """Was only the beginning found?"""
        return self.how == _IN_PART


@lru_cache(maxsize=256)
def _spellings(value: str) -> tuple[tuple[bytes, str], ...]:
    """Byte strings that show the value, each with its name; the plainest first."""
    found: dict[bytes, str] = {}
    for text in dict.fromkeys((value, value.lower(), value.upper(), value.strip().casefold())):
        data = text.encode()
        for piece, how in _plain(text):
            found.setdefault(piece, how)
        for name in ("md5", "sha1", "sha256", "sha512"):
            digest = hashlib.new(name, data, usedforsecurity=False)
            for spelt in (digest.hexdigest().encode(), base64.b64encode(digest.digest()).rstrip(b"=")):
                found.setdefault(spelt, f"{name} hash")
            found.setdefault(digest.hexdigest().upper().encode(), f"{name} hash")
    return tuple(found.items())


def _plain(text: str) -> Iterator[tuple[bytes, str]]:
    if _WHOLE_DIGITS.fullmatch(text):
        return
    beginning = text[:_PREFIX].encode()
    yield beginning, "plain"
    yield text[::-1].encode(), "reversed"
    yield base64.b64encode(beginning[: len(beginning) // 3 * 3]), "base64"
    yield beginning.hex().encode(), "hexadecimal"
    yield ",".join(str(byte) for byte in beginning).encode(), "character codes"


def find_value(value: str, message: Message) -> Match | None:
    """The first spelling of ``value`` in a message, or None. ``value`` has at least six characters."""
    if len(value) < _PREFIX:
        return None
    for where, text in _places(message):
        for piece, how in _spellings(value):
            if piece in text:
                return Match(how if how != "plain" else _extent(value, text), where)
        if _holds_digits(value, text):
            return Match("plain", where)
    return None


def _places(message: Message) -> Iterator[tuple[str, bytes]]:
    address = message.url.partition("//")[2].partition("/")[2].encode()
    for piece in _decodings(address):
        yield "URL", piece
    query = address.partition(b"?")[2]
    if query and len(query) <= _ADDRESS_FIELD:
        for piece in layers(query)[1:]:
            yield "URL", piece
    for piece in layers(message.data):
        yield ("WebSocket" if message.kind == "websocket" else "body"), piece
    for piece in _decodings(message.headers.encode()):
        yield "header", piece


def _decodings(text: bytes) -> Iterable[bytes]:
    once = unquote_to_bytes(text)
    return dict.fromkeys((text, once, unquote_to_bytes(once)))


def _extent(value: str, text: bytes) -> str:
    folded = text.lower()
    return "plain" if value.lower().encode() in folded else _IN_PART


def _holds_digits(value: str, text: bytes) -> bool:
    if not _WHOLE_DIGITS.fullmatch(value) or sum(char.isdigit() for char in value) < _DIGITS:
        return False
    return bool(re.search(rb"(?<!\d)" + re.escape(value.encode()) + rb"(?!\d)", text))


def find_keys(value: str, sent: Iterable[Message]) -> Message | None:
    """The message with which a value sent key by key becomes recognisable, or None.

    Single characters under one name (``{"key": "a"}``, ``k=a``) are put together over all messages.
    """
    wanted = value[:_PREFIX].casefold()
    if len(wanted) < _PREFIX or _WHOLE_DIGITS.fullmatch(value):
        return None
    spelt: dict[bytes, str] = {}
    for message in sent:
        query = message.url.partition("?")[2].encode()
        for piece in (query, *layers(message.data)):
            for name, char in _keys(piece):
                spelt[name] = (spelt.get(name, "") + char)[-200:]
                if wanted in spelt[name]:
                    return message
    return None


def _keys(piece: bytes) -> Iterator[tuple[bytes, str]]:
    for match in _SINGLE.finditer(piece):
        name, char = (match[1], match[2]) if match[1] else (match[3], match[4])
        yield name, char.decode("latin-1").casefold()
    for match in _CODE.finditer(piece):
        number = int(match[2])
        if 0 < number <= _UNICODE:
            yield match[1].lower(), chr(number).casefold()

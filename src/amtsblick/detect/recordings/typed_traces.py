"""Does a message hold what was typed: as it is, in part, encoded, hashed, or key by key?

The typed values are marked, so that nothing else looks like them. Values of digits only are not:
they count as a whole and standing alone.
"""

import base64
import contextlib
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final
from urllib.parse import unquote_to_bytes

from amtsblick.detect.recordings.messages import Message
from amtsblick.parse.payloads import layers

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
_LETTERS: Final = re.compile(rb'"([^"\\])"')
"""A single character in a list."""
_NUMBERED: Final = re.compile(rb"(?:^|[&?;])([\w-]{1,30})=(\d{2,3})(?=[&;\s]|$)")
"""A number that may be a character's, sent under a name of its own."""
_CODES: Final = re.compile(rb"\d{1,3}(?:[^\w\"]{1,3}\d{1,3}){5,}")
_UNICODE: Final = 0x10FFFF
_BYTE: Final = 0xFF
_FEWEST_DISPLACED: Final = 9
"""Characters below which the steps between them would be met by chance."""
_LARGEST_DISPLACED: Final = 4_000
_WRAPPED: Final = re.compile(rb"[A-Za-z0-9+/_-]{12,}={0,2}")
_PLAIN_ALPHABET: Final = bytes.maketrans(b"-_", b"+/")


@dataclass(frozen=True, slots=True)
class Match:
    """``how`` names the spelling, ``where`` is URL, body, header or WebSocket."""

    how: str
    where: str


def find_value(value: str, message: Message) -> Match | None:
    """The first spelling of the whole ``value`` in a message, or None."""
    if len(value) < _PREFIX:
        return None
    for where, text in _places(message):
        for piece, how in _spellings(value):
            if piece in text:
                return Match(how, where)
        if _holds_digits(value, text):
            return Match("plain", where)
    return _find_displaced(value, message)


def _find_displaced(value: str, message: Message) -> Match | None:
    """The value with each character moved by one step or combined with one key, also as numbers."""
    if _WHOLE_DIGITS.fullmatch(value) or len(value) < _FEWEST_DISPLACED:
        return None
    wanted = {value.encode(), value.casefold().encode(), value.upper().encode(), value[::-1].encode()}
    for where, piece in _places(message):
        if where == "header" or not _FEWEST_DISPLACED <= len(piece) <= _LARGEST_DISPLACED:
            continue
        for moved, mixed in _displacements(piece):
            if any(_moves(one) in moved for one in wanted):
                return Match("moved characters", where)
            if any(_mixes(one) in mixed for one in wanted):
                return Match("characters under a key", where)
    return None


@lru_cache(maxsize=1024)
def _displacements(piece: bytes) -> tuple[tuple[bytes, bytes], ...]:
    return tuple((_moves(text), _mixes(text)) for text in _readings(piece))


def _readings(piece: bytes) -> Iterator[bytes]:
    """The bytes themselves, and what base64, hexadecimal digits and rows of numbers among them say."""
    yield piece
    for text in _WRAPPED.findall(piece):
        with contextlib.suppress(ValueError):
            yield bytes.fromhex(text.decode())
        body = text.rstrip(b"=").translate(_PLAIN_ALPHABET)
        with contextlib.suppress(ValueError):
            yield base64.b64decode(body + b"=" * (-len(body) % 4), validate=True)
    for row in _CODES.findall(piece):
        numbers = [int(number) for number in re.findall(rb"\d+", row)]
        if max(numbers) <= _BYTE:
            yield bytes(numbers)


def _moves(text: bytes) -> bytes:
    """From each character to the next: the same wherever the alphabet was moved to."""
    return bytes((after - before) & _BYTE for before, after in pairwise(text))


def _mixes(text: bytes) -> bytes:
    """Each character against the next: the same under any key of one character."""
    return bytes(before ^ after for before, after in pairwise(text))


def find_beginning(value: str, message: Message) -> Match | None:
    """The first spelling of the beginning of ``value`` in a message, or None.

    Values that were typed one after the other may begin alike: which of them it is, the time tells.
    """
    if len(value) < _PREFIX or _WHOLE_DIGITS.fullmatch(value):
        return None
    beginnings = tuple(_encodings(value[:_PREFIX]))
    for where, text in _places(message):
        for piece, how in beginnings:
            if piece in text:
                return Match(f"{how}, in part", where)
    return None


@lru_cache(maxsize=256)
def _spellings(value: str) -> tuple[tuple[bytes, str], ...]:
    """Byte strings that show the value, each with its name; the plainest first."""
    if _WHOLE_DIGITS.fullmatch(value):
        return tuple(_hashes(value.encode()))
    found: dict[bytes, str] = {}
    for text in dict.fromkeys((value, value.lower(), value.upper(), value.strip().casefold())):
        for piece, how in (*_encodings(text), (text[::-1].encode(), "reversed"), *_hashes(text.encode())):
            found.setdefault(piece, how)
    return tuple(found.items())


def _encodings(text: str) -> Iterator[tuple[bytes, str]]:
    data = text.encode()
    yield data, "plain"
    yield base64.b64encode(data[: len(data) // 3 * 3]), "base64"
    yield data.hex().encode(), "hexadecimal"
    yield ",".join(str(byte) for byte in data).encode(), "character codes"


def _hashes(data: bytes) -> Iterator[tuple[bytes, str]]:
    for name in ("md5", "sha1", "sha256", "sha512"):
        digest = hashlib.new(name, data, usedforsecurity=False)
        yield digest.hexdigest().encode(), f"{name} hash"
        yield digest.hexdigest().upper().encode(), f"{name} hash"
        yield base64.b64encode(digest.digest()).rstrip(b"="), f"{name} hash"


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
    for match in _LETTERS.finditer(piece):
        yield b"", match[1].decode("latin-1").casefold()
    for match in (*_CODE.finditer(piece), *_NUMBERED.finditer(piece)):
        number = int(match[2])
        if 0 < number <= _UNICODE:
            yield match[1].lower(), chr(number).casefold()

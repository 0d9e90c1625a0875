"""What is inside something that a page sends: unpacked, decoded, taken out of its wrappings?

Scripts wrap what they send in gzip, deflate, base64, forms, JSON texts and each in the other.
"""

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import unquote_to_bytes

import orjson

_LARGEST: Final = 4_000_000
"""Bytes of one layer; what is longer is read up to here."""
_LAYERS: Final = 400
_DEPTH: Final = 5
_GZIP: Final = b"\x1f\x8b\x08"
_GZIP_STARTS: Final = 6
_ZLIB: Final = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_AS_GZIP: Final = 31
_AS_ZLIB: Final = 15
_AS_DEFLATE: Final = -15
_SHORTEST_PACKED: Final = 32
_FORM: Final = re.compile(rb"\A\??[\w.\[\]%~$-]{1,80}=[^\s\"<>{]*\Z")
_ENCODED: Final = re.compile(rb"\A[A-Za-z0-9+/_-]{8,}={0,2}\Z")
_PART: Final = re.compile(rb"\A(?:[\w-]+:[^\r\n]*\r?\n)*\r?\n", re.IGNORECASE)
"""Headers of one part of a form sent as multipart/form-data (RFC 7578)."""
_BOUNDARY: Final = re.compile(rb"\A(--[^\r\n]{4,100})\r?\n(?=Content-Disposition:)", re.IGNORECASE)
_PARTS: Final = 100
_ESCAPED: Final = re.compile(rb"%[0-9A-Fa-f]{2}")
_STRING: Final = re.compile(rb'"((?:[^"\\]|\\.){8,})"')
_STRINGS: Final = 4000
_PRINTABLE: Final = 0.9
_LATIN: Final = 0xFF


@lru_cache(maxsize=128)
def layers(body: bytes) -> tuple[bytes, ...]:
    """The body itself and everything that could be taken out of it, outermost first.

    Bytes that nothing is known about end there. Never raises; bombs are cut.
    """
    found = {body[:_LARGEST]: 0}
    pending = [body[:_LARGEST]]
    while pending and len(found) < _LAYERS:
        outer = pending.pop(0)
        depth = found[outer] + 1
        if depth > _DEPTH:
            continue
        for inner in _inside(outer):
            if inner and inner not in found:
                found[inner] = depth
                pending.append(inner)
                if len(found) >= _LAYERS:
                    break
    return tuple(found)


def is_text(data: bytes) -> bool:
    """Are these mostly printable characters, as in JSON, forms and mark-up?"""
    sample = data[:2000]
    if not sample:
        return True
    good = sum(32 <= byte < 127 or byte in b"\t\r\n" for byte in sample)  # noqa: PLR2004 - printable ASCII
    if good >= _PRINTABLE * len(sample):
        return True
    try:
        decoded = sample[:-4].decode()
    except UnicodeDecodeError:
        return False
    return sum(char.isprintable() or char in "\t\r\n" for char in decoded) >= _PRINTABLE * len(decoded)


def is_encoded(data: bytes) -> bool:
    """Is this text in the alphabet of base64, of some length and without words?"""
    return bool(_ENCODED.match(data)) and not data.isalpha()


def _inside(outer: bytes) -> Iterator[bytes]:
    boundary = _BOUNDARY.match(outer)
    if boundary:
        yield from _parts(outer, boundary[1])
        return
    yield from _unpacked(outer)
    if not is_text(outer):
        return
    stripped = outer.strip()
    if _FORM.match(stripped):
        for pair in stripped.lstrip(b"?").split(b"&"):
            yield unquote_to_bytes(pair.partition(b"=")[2].replace(b"+", b" "))
    elif _ESCAPED.search(stripped):
        yield unquote_to_bytes(stripped)
    if _ENCODED.match(stripped):
        yield from _decoded(stripped)
    elif b'"' in stripped:
        yield from _strings(stripped)


def _parts(form: bytes, boundary: bytes) -> Iterator[bytes]:
    """The fields of a form that was sent in parts, without their headers."""
    for part in form.split(boundary)[1 : _PARTS + 1]:
        headers = _PART.match(part.lstrip(b"\r\n"))
        if headers:
            yield part.lstrip(b"\r\n")[headers.end() :].removesuffix(b"\n").removesuffix(b"\r")


def _unpacked(data: bytes) -> Iterator[bytes]:
    start = data.find(_GZIP)
    for _ in range(_GZIP_STARTS):
        if start < 0:
            break
        yield _inflate(data[start:], _AS_GZIP)
        start = data.find(_GZIP, start + 1)
    if data.startswith(_ZLIB):
        yield _inflate(data, _AS_ZLIB)
    elif len(data) >= _SHORTEST_PACKED and not is_text(data) and not data.startswith(_GZIP):
        plain = _inflate(data, _AS_DEFLATE)
        if len(plain) >= len(data) and is_text(plain):
            yield plain


def _inflate(data: bytes, window: int) -> bytes:
    """As much as can be unpacked; a torn end costs only the end."""
    machine = zlib.decompressobj(window)
    plain = bytearray()
    try:
        for start in range(0, len(data), 4096):
            plain += machine.decompress(data[start : start + 4096], _LARGEST - len(plain))
            if machine.eof or len(plain) >= _LARGEST:
                break
    except zlib.error:
        pass
    return bytes(plain)


def _decoded(text: bytes) -> Iterator[bytes]:
    """Base64 in both alphabets, when something readable or packed comes of it."""
    body = text.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
    body += b"=" * (-len(body) % 4)
    try:
        plain = base64.b64decode(body, validate=True)
    except binascii.Error:
        return
    if plain and (is_text(plain) or plain.startswith((_GZIP, *_ZLIB))):
        yield plain


def _strings(text: bytes) -> Iterator[bytes]:
    """Texts within JSON that hold something wrapped: JSON again, base64, packed bytes."""
    for count, match in enumerate(_STRING.finditer(text)):
        if count >= _STRINGS:
            return
        inner = match[1]
        if _ENCODED.match(inner):
            yield from _decoded(inner)
        elif b"\\" in inner or inner[:1] in b"{[" or b"%" in inner:
            yield from _unescaped(inner)
        elif not inner.isascii():
            yield from _characters_as_bytes(inner)


def _unescaped(inner: bytes) -> Iterator[bytes]:
    try:
        text = orjson.loads(b'"' + inner + b'"')
    except orjson.JSONDecodeError:
        return
    if not isinstance(text, str):
        return
    yield from _characters_as_bytes(text.encode())
    if text[:1] in "{[%" or '"' in text or "%" in text:
        yield text.encode()


def _characters_as_bytes(inner: bytes) -> Iterator[bytes]:
    """Packed bytes that were written into a text one character each."""
    try:
        text = inner.decode()
    except UnicodeDecodeError:
        return
    if text.startswith("\x1f\x8b") and all(ord(char) <= _LATIN for char in text):
        yield text.encode("latin-1")

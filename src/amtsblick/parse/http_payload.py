"""What did a server answer, once archived headers and encodings are taken at their deeds?

Archives hold HTTP messages as they went over the wire, but also messages that a tool already
unpacked while it kept the headers. A declared encoding is therefore tried and, where the bytes
do not begin like it, ignored. Source: RFC 9110, RFC 9112 (obs-fold, chunked), RFC 9113.
"""

import re
from dataclasses import dataclass
from typing import Final

from amtsblick.parse.coding import CapError, CodingError, Unpacker
from amtsblick.values.capture import State

BODY_LIMIT: Final = 10 * 1024 * 1024
"""Longest decoded body in bytes; longer ones become ``TOO_LARGE``."""
_STATUS: Final = re.compile(rb"(?:HTTP|ICY)(?:/\d(?:\.\d)?)?[ \t]+(\d{3})(?!\d)", re.IGNORECASE)
_HEADER_END: Final = re.compile(rb"\r?\n\r?\n")
_FIELD: Final = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+[ \t]*:")
_CHUNK_SIZE: Final = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]*)?\r?\n")
_GZIP: Final = b"\x1f\x8b"
_ENDS_HTML: Final = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
_NAMES: Final = frozenset({"gzip", "x-gzip", "deflate", "br", "zstd"})
_CONTROLS: Final = bytes(byte for byte in range(32) if byte not in b"\t\n\v\f\r")
_TEXT_CONTROLS: Final = 0.05
"""Share of control bytes that text does not reach and packed data does."""
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PROBE: Final = 512
_TAIL: Final = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """An HTTP answer, still encoded. ``status`` is None when it has no status line."""

    status: int | None
    headers: tuple[tuple[str, str], ...]
    payload: bytes

    def header(self, name: str) -> str:
        """Value of the last header called ``name`` (lower case), or ""."""
        return next((value for key, value in reversed(self.headers) if key == name), "")

    def redirects(self) -> str:
        """Raw target when this answer is a redirect, "" otherwise."""
        return self.header("location") if self.status in _REDIRECTS else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """A decoded body, or what is there of it and why that is not all."""

    body: bytes
    failure: State | None = None
    detail: str = ""


def parse_message(block: bytes) -> Message:
    """Split an HTTP answer; never raises, and takes bytes without any header as payload."""
    status = _STATUS.match(block)
    started = block[:5].upper() == b"HTTP/"
    if not started and status is None and _FIELD.match(block) is None:
        return Message(status=None, headers=(), payload=block)
    end = _HEADER_END.search(block)
    head, payload = (block, b"") if end is None else (block[: end.start()], block[end.end() :])
    if started or status is not None:
        head = head.partition(b"\n")[2]
    return Message(status=int(status[1]) if status else None, headers=_headers(head), payload=payload)


def _headers(head: bytes) -> tuple[tuple[str, str], ...]:
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError:
        text = head.decode("latin-1")
    headers: list[tuple[str, str]] = []
    for line in text.split("\n"):
        if line[:1] in {" ", "\t"} and headers:
            name, value = headers[-1]
            headers[-1] = (name, f"{value} {line.strip()}".strip())
            continue
        name, colon, value = line.partition(":")
        if colon:
            headers.append((name.strip().lower(), value.strip()))
    return tuple(headers)


def decode_payload(message: Message, *, limit: int = BODY_LIMIT) -> Payload:
    """Body without transfer and content encodings, at most ``limit`` bytes of it."""
    data, whole = message.payload, True
    if "chunked" in message.header("transfer-encoding").lower():
        data, whole = _dechunk(data)
    codings = _codings(message, data)
    if codings:
        decoded = _unpack(data, codings, limit)
        if decoded.failure is not None or whole:
            return decoded
        data = decoded.body
    if len(data) > limit:
        return Payload(body=b"", failure=State.TOO_LARGE, detail=f"more than {limit} bytes")
    if not whole:
        return _incomplete(data, "the chunked transfer breaks off")
    if not codings and (lacking := _lacking(message, data)):
        return _incomplete(data, lacking)
    return Payload(body=data)


def _codings(message: Message, data: bytes) -> str:
    """Content codings that the bytes really begin like, outermost last; "" for none."""
    declared = message.header("content-encoding").lower().replace(" ", "")
    names = [name for name in declared.split(",") if name in _NAMES]
    if not names:
        kind = message.header("content-type").lower()
        hidden = data.startswith(_GZIP) and (not kind or "html" in kind)
        return "gzip" if hidden else ""
    if names[-1] in {"gzip", "x-gzip"} and not data.startswith(_GZIP):
        return ""
    return ",".join(names)


def _unpack(data: bytes, codings: str, limit: int) -> Payload:
    unpacker = Unpacker(codings, limit)
    try:
        unpacker.feed(data)
        unpacker.finish()
    except CapError:
        return Payload(body=b"", failure=State.TOO_LARGE, detail=f"more than {limit} bytes")
    except CodingError as error:
        if not unpacker.body and not _packed(data):
            return Payload(body=data)  # declared, but the archive holds it unpacked
        return _incomplete(unpacker.body, str(error))
    return Payload(body=unpacker.body)


def _packed(data: bytes) -> bool:
    """Do the bytes look like something other than text?"""
    probe = data[:_PROBE]
    return len(probe) - len(probe.translate(None, _CONTROLS)) > len(probe) * _TEXT_CONTROLS


def _dechunk(data: bytes) -> tuple[bytes, bool]:
    """Chunks joined, and whether they came to their end; not chunked at all: as it is."""
    size = _CHUNK_SIZE.match(data)
    if size is None:
        return data, True
    parts: list[bytes] = []
    at = 0
    while size is not None:
        count = int(size[1], 16)
        if count == 0:
            return b"".join(parts), True
        at = size.end()
        parts.append(data[at : at + count])
        at += count
        if len(parts) == 1 and at < len(data) and data[at : at + 1] not in {b"\r", b"\n"}:
            return data, True  # a text whose first line happens to be a hexadecimal number
        at += 2 if data[at : at + 2] == b"\r\n" else 1
        size = _CHUNK_SIZE.match(data, at)
    return b"".join(parts), False


def _lacking(message: Message, data: bytes) -> str:
    """Why an unencoded body is not all of it, judged by its announced length; "" when it is."""
    announced = message.header("content-length")
    if not announced.isdigit() or len(announced) > len("10000000000") or not data:
        return ""
    return f"{len(data)} of {announced} bytes arrived" if len(data) < int(announced) else ""


def _incomplete(data: bytes, why: str) -> Payload:
    """A cut body; a document that comes to its end tag is whole whatever was announced."""
    if _ENDS_HTML.search(data, max(0, len(data) - _TAIL)):
        return Payload(body=data)
    return Payload(body=data, failure=State.BROKEN, detail=why)

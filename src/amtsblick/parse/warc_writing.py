"""How does a capture become WARC 1.1 records that other tools replay and we read back exactly?

One capture becomes: a response record for each redirect on the way, then the answer itself (response,
or revisit when the server said that nothing changed, or resource when there was no HTTP answer).
An ordinary answer says in one named field more, ``Amtsblick-Collector``, that it is ours. What the
collector knew beyond such an answer (redirects, a failure, odd headers) follows in a ``metadata``
record. A visit that failed without an answer is the metadata record alone: *not looked at* has its
evidence too.

The payload is stored decoded. Headers that would then lie (content encoding, transfer encoding,
length) are kept as ``X-Archive-Orig-…``, the Internet Archive's convention, which replay tools
show and do not act upon. Source: WARC 1.1 (ISO 28500:2017), 6.2 to 6.7.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b, sha256
from http import HTTPStatus
from typing import BinaryIO, Final
from urllib.parse import quote

from isal import isal_zlib

from amtsblick.parse.codec import to_json
from amtsblick.parse.warc import CAPTURE_TYPE, ORIGINAL, OURS, Head, Known, is_ordinary
from amtsblick.values.capture import Capture, EvidenceRef, Hop

_LEVEL: Final = 2
"""Of isal's 0 to 3: 0.04 ms for 20 KB; zlib needs 0.25 ms at level 6 for 8 % less."""
_GZIP: Final = 31
"""zlib's number for a gzip member with the largest window."""
_IDENTICAL: Final = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_NOT_MODIFIED: Final = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
UNTRUE: Final = frozenset({"content-encoding", "transfer-encoding", "content-length"})
"""Headers that no longer describe the payload once it is stored decoded."""
_HTTP: Final = "application/http; msgtype=response"
_BREAKS: Final = re.compile(r"[\r\n\0]+")
_PLAIN_HEADERS: Final = re.compile(
    rf"(?:(?:{ORIGINAL}|(?!{ORIGINAL.lower()}))[!#$%&'*+.^_`|~0-9a-z-]+: (?:[!-~](?:[ -~]*[!-~])?)?\r\n)*"
)
"""Header lines that any reader takes apart again exactly as they were."""
_PLAIN_WORD: Final = re.compile(r"[!-~]*")
_SAFE: Final = "%/:?#[]@!$&'()*+,;=~-._"
_PHRASES: Final = {int(status): status.phrase for status in HTTPStatus}
_REVISITED_STATUS: Final = 304


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Where a capture came to lie. ``digest`` is over its decoded body."""

    record: str
    offset: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The record that already holds the bytes of a page that did not change."""

    head: Head
    ref: EvidenceRef


def digest_of(body: bytes) -> str:
    """``sha256:<hex>`` of a decoded body."""
    return f"sha256:{sha256(body).hexdigest()}"


_NO_BYTES: Final = digest_of(b"")


def write_info(stream: BinaryIO, *, filename: str, written_at: datetime, fields: dict[str, str]) -> None:
    """Write the warcinfo record that opens an archive; ``fields`` say who wrote it and why."""
    block = "".join(f"{name}: {header_line(value)}\r\n" for name, value in fields.items()).encode()
    head = {
        "WARC-Record-ID": record_identity(filename, written_at.isoformat(), str(fields)),
        "WARC-Filename": header_line(filename),
        "WARC-Date": warc_moment(written_at),
        "Content-Type": "application/warc-fields",
    }
    write_record(stream, "warcinfo", head, block)


def write_capture(
    capture: Capture, stream: BinaryIO, *, origin: Origin | None = None, base: int = 0
) -> Written:
    """Append a capture's records at the stream's position, each its own gzip member.

    ``origin`` is where the body already lies; it is then referred to instead of stored again.
    ``base`` is the offset in the archive at which the stream's first byte will lie. Raises
    whatever the stream raises.
    """
    for hop in capture.hops:
        if hop.url != capture.url or capture.status is None:
            _write_hop(stream, capture, hop, base)
    offset = base + stream.tell()
    digest = origin.ref.digest if origin else digest_of(capture.body)
    moment = warc_moment(capture.taken_at)
    record = record_identity(capture.url, moment, digest, str(offset))
    head = {"WARC-Record-ID": record, "WARC-Target-URI": target_uri(capture.url), "WARC-Date": moment}
    if capture.remote_address:
        head["WARC-IP-Address"] = header_line(capture.remote_address)
    http = _ordinary_head(capture, head["WARC-Target-URI"]) if origin is None else None
    if http is not None:
        head |= {OURS: capture.collector, "WARC-Payload-Digest": digest, "Content-Type": _HTTP}
        write_record(stream, "response", head, http, capture.body)
    else:
        _write_with_metadata(stream, capture, head, digest, origin)
    return Written(record=record[1:-1], offset=offset, digest=digest)


def _ordinary_head(capture: Capture, uri: str) -> bytes | None:
    """HTTP head of a capture that says no more than its answer; None for any other."""
    if not is_ordinary(capture) or uri != capture.url:
        return None
    lines = [
        f"{ORIGINAL}{name}: {value}\r\n" if name in UNTRUE else f"{name}: {value}\r\n"
        for name, value in capture.headers
    ]
    headers = "".join(lines)
    words = capture.remote_address + capture.collector
    if not (_PLAIN_HEADERS.fullmatch(headers) and _PLAIN_WORD.fullmatch(words)):
        return None
    return f"{status_line(capture.status)}\r\n{headers}content-length: {len(capture.body)}\r\n\r\n".encode()


def _write_with_metadata(
    stream: BinaryIO, capture: Capture, head: dict[str, str], digest: str, origin: Origin | None
) -> None:
    record = head["WARC-Record-ID"]
    if capture.status is not None or capture.body or origin is not None:
        metadata = record_identity(record, "metadata")
        also = {"WARC-Concurrent-To": metadata, "WARC-Payload-Digest": digest}
        _write_answer(stream, capture, head | also, origin)
        head |= {"WARC-Refers-To": record, "WARC-Record-ID": metadata}
    head["Content-Type"] = CAPTURE_TYPE
    known = _known(capture, origin)
    head["WARC-Block-Digest"] = digest_of(known)
    write_record(stream, "metadata", head, known)


def _write_answer(stream: BinaryIO, capture: Capture, head: dict[str, str], origin: Origin | None) -> None:
    if origin is not None:
        head["WARC-Profile"] = _NOT_MODIFIED if capture.status == _REVISITED_STATUS else _IDENTICAL
        head["WARC-Refers-To"] = f"<{origin.head.record}>"
        head["WARC-Refers-To-Target-URI"] = target_uri(origin.head.url)
        head["WARC-Refers-To-Date"] = warc_moment(origin.head.taken_at)
        head["Content-Type"] = _HTTP
        write_record(stream, "revisit", head, http_head(capture.status, capture.headers, None))
    elif capture.status is None:
        head["Content-Type"] = header_line(capture.header("content-type")) or "application/octet-stream"
        write_record(stream, "resource", head, capture.body)
    else:
        head["Content-Type"] = _HTTP
        http = http_head(capture.status, capture.headers, len(capture.body))
        write_record(stream, "response", head, http, capture.body)


def _write_hop(stream: BinaryIO, capture: Capture, hop: Hop, base: int) -> None:
    head = {
        "WARC-Record-ID": record_identity(hop.url, capture.taken_at.isoformat(), str(base + stream.tell())),
        "WARC-Target-URI": target_uri(hop.url),
        "WARC-Date": warc_moment(capture.taken_at),
        "WARC-Payload-Digest": _NO_BYTES,
        "Content-Type": _HTTP,
    }
    write_record(stream, "response", head, http_head(hop.status, (("location", hop.location),), 0))


def http_head(status: int | None, headers: tuple[tuple[str, str], ...], length: int | None) -> bytes:
    """Status line and header lines as stored; those that no longer hold are renamed.

    The payload's ``length`` is added unless it is None.
    """
    lines = [status_line(200 if status is None else status)]
    for name, value in headers:
        kept = f"{ORIGINAL}{name}" if name in UNTRUE else name
        lines.append(f"{header_line(kept)}: {header_line(value)}")
    if length is not None:
        lines.append(f"content-length: {length}")
    text = "\r\n".join([*lines, "", ""])
    try:
        return text.encode("utf-8", "surrogateescape")  # the very bytes that no encoding explained
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def status_line(status: int | None) -> str:
    """The first line of an answer."""
    return f"HTTP/1.1 {status:03d} {_PHRASES.get(status or 0, '')}".rstrip()


def _known(capture: Capture, origin: Origin | None) -> bytes:
    known = Known(
        url=capture.url,
        requested=capture.requested,
        status=capture.status,
        headers=capture.headers,
        hops=capture.hops,
        failure=capture.failure,
        failure_detail=capture.failure_detail,
        collector=capture.collector,
        watched=capture.watched,
        remote_address=capture.remote_address,
        unchanged=capture.unchanged,
        stored_in=origin.ref if origin else None,
    )
    return json.dumps(to_json(known)).encode("ascii")


def write_record(stream: BinaryIO, kind: str, head: dict[str, str], *block: bytes) -> None:
    """Append one record as a gzip member of its own; ``head`` has all fields but type and length."""
    length = sum(map(len, block))
    fields = "".join([f"{name}: {value}\r\n" for name, value in head.items()])
    start = f"WARC/1.1\r\nWARC-Type: {kind}\r\n{fields}Content-Length: {length}\r\n\r\n"
    record = b"".join((start.encode("utf-8", "replace"), *block, b"\r\n\r\n"))
    stream.write(isal_zlib.compress(record, _LEVEL, _GZIP))


def record_identity(*parts: str) -> str:
    """A record id that follows from what the record is, so that writing stays pure."""
    told = blake2b(chr(0).join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    # The fixed digits say: UUID of version 8, made by a method of its own (RFC 9562 §5.8).
    return f"<urn:uuid:{told[:8]}-{told[8:12]}-8{told[13:16]}-8{told[17:20]}-{told[20:]}>"


def target_uri(url: str) -> str:
    """An address as a header value may hold it; what it really was stands in the metadata."""
    return quote(url, safe=_SAFE, errors="replace") or "urn:empty"


def header_line(value: str) -> str:
    """A value that stays on one line."""
    return _BREAKS.sub(" ", value)


def warc_moment(moment: datetime) -> str:
    """A WARC-Date with the precision the moment has."""
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return utc.isoformat().removesuffix("+00:00") + "Z"

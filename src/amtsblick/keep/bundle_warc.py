"""How does the traffic of a pass become WARC records that replay tools find by their index?

Every answer is a response record (or a revisit record when the same address gave the same bytes
before), followed by its request; what failed or was refused is a metadata record, and so is what
went over a socket. Bodies are stored decoded, as in ``parse.warc_writing``. Every record says its
pass. Sources: WARC 1.1 (ISO 28500:2017), 6.3 to 6.7; WACZ 1.1.1, 5.2 to 5.3 (CDXJ and pages).
"""

import io
import ipaddress
import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final, Protocol
from urllib.parse import SplitResult, quote, urlsplit

from amtsblick.parse.warc_writing import (
    digest_of,
    header_line,
    http_head,
    record_identity,
    target_uri,
    warc_moment,
    write_info,
    write_record,
)
from amtsblick.values.recording import PageVisit, Recording, Request, Socket

_VISIT_FIELD: Final = "Amtsblick-Pass"
_SEEN: Final = "application/vnd.amtsblick.traffic+json"
"""Content type of the metadata records: requests without an answer, and sockets."""
_IDENTICAL: Final = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_REVISIT: Final = "warc/revisit"
_WEB: Final = ("http://", "https://")
_FORM: Final = "application/x-www-form-urlencoded"
_LONGEST_QUERY: Final = 4096
"""Replay tools look for no more of what was posted."""
_UNINDEXED: Final = frozenset({"HEAD", "OPTIONS"})
"""Answers without a page of their own: replay tools skip them."""


class Sink(Protocol):
    """Takes bytes and counts them."""

    def write(self, data: bytes, /) -> int:
        """Append."""
        ...

    def tell(self) -> int:
        """Bytes so far."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a body lies: the gzip member of ``length`` bytes at ``offset`` of the WARC ``path``.

    The body is the last ``size`` bytes of its record. ``length`` 0: the whole file ``path`` is it.
    """

    path: str
    offset: int = 0
    length: int = 0
    size: int = 0


@dataclass(slots=True, kw_only=True)
class Traffic:
    """What was written so far: index lines, and where which body (``sha256:<hex>``) lies."""

    index: list[str] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    origins: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """Record id and date of the first record with this address and digest."""


def write_traffic(
    sink: Sink, path: str, recording: Recording, blobs: Mapping[str, bytes], traffic: Traffic
) -> None:
    """Append a pass to an empty WARC called ``path``; ``traffic`` learns what lies where."""
    info = io.BytesIO()
    fields = {
        "software": f"{recording.browser.product}, recorded by Amtsblick",
        "format": "WARC File Format 1.1",
        "description": f"Pass {recording.name} over {recording.site}",
        "http-header-user-agent": recording.browser.user_agent,
    }
    filename = path.rpartition("/")[2]
    write_info(info, filename=filename, written_at=recording.started_at, fields=fields)
    sink.write(info.getvalue())
    writer = _Writer(sink, path, recording, traffic)
    events: list[Request | Socket] = [*recording.requests, *recording.sockets]
    for event in sorted(events, key=lambda one: one.event):
        if isinstance(event, Socket):
            writer.socket(event)
        elif event.url.lower().startswith(_WEB):
            writer.request(event, blobs)


class _Writer:
    """Writes one pass, record by record."""

    def __init__(self, sink: Sink, path: str, recording: Recording, traffic: Traffic) -> None:
        self._sink = sink
        self._path = path
        self._recording = recording
        self._traffic = traffic
        self._origin = f"{recording.site} {recording.started_at.isoformat()}"

    def request(self, request: Request, blobs: Mapping[str, bytes]) -> None:
        """An exchange: answer, then question; or the question and why there is no answer."""
        moment = _moment(self._recording, request.at)
        asked = self._head("request", request.event, request.url, moment)
        if request.status is None:
            if not request.blocked:
                self._write("request", asked | _HTTP_REQUEST, _request_head(request), request.post_data)
            self._metadata(request.event, request.url, moment, _unanswered(request))
            return
        response = self._head("response", request.event, request.url, moment)
        self._response(request, response, moment, blobs)
        asked["WARC-Concurrent-To"] = response["WARC-Record-ID"]
        self._write("request", asked | _HTTP_REQUEST, _request_head(request), request.post_data)

    def socket(self, socket: Socket) -> None:
        """A socket and what went over it."""
        moment = _moment(self._recording, socket.at)
        said = {
            "kind": "eventsource" if socket.event_source else "websocket",
            "sent": [b64encode(message).decode() for message in socket.sent],
            "received": socket.received,
            "blocked": socket.blocked,
        }
        self._metadata(socket.event, socket.url, moment, said)

    def _response(
        self, request: Request, head: dict[str, str], moment: datetime, blobs: Mapping[str, bytes]
    ) -> None:
        body = blobs.get(request.body) if request.body else b""
        digest = digest_of(b"") if body is None else (request.body or digest_of(b""))
        head |= {"WARC-Payload-Digest": digest} | _HTTP_RESPONSE
        _add_address(head, request.remote_address)
        key = (request.url, digest)
        origin = self._traffic.origins.get(key) if body else None
        if origin is not None:
            head |= {
                "WARC-Profile": _IDENTICAL,
                "WARC-Refers-To": origin[0],
                "WARC-Refers-To-Target-URI": target_uri(request.url),
                "WARC-Refers-To-Date": origin[1],
            }
            block = (http_head(request.status, _answer_headers(request), None),)
            self._index(request, moment, digest, _REVISIT, self._write("revisit", head, *block))
            return
        if body is None or (not request.body and request.size and request.method not in _UNINDEXED):
            head["WARC-Truncated"] = "unspecified"
        body = body or b""
        lines = http_head(request.status, _answer_headers(request), len(body))
        offset = self._sink.tell()
        record = self._write("response", head, lines, body)
        self._index(request, moment, digest, request.mime, record)
        if request.body in blobs:
            self._traffic.origins.setdefault(key, (head["WARC-Record-ID"], head["WARC-Date"]))
            place = Place(path=self._path, offset=offset, length=len(record), size=len(body))
            self._traffic.places.setdefault(digest, place)

    def _index(self, request: Request, moment: datetime, digest: str, mime: str, record: bytes) -> None:
        entry: dict[str, Any] = {
            "url": target_uri(request.url),
            "status": str(request.status),
            "digest": digest,
            "length": str(len(record)),
            "offset": str(self._sink.tell() - len(record)),
            "filename": self._path.rpartition("/")[2],
            "recordDigest": f"sha256:{sha256(record).hexdigest()}",
        }
        if request.method in _UNINDEXED:
            return
        if mime:
            entry["mime"] = mime
        address = request.url
        if request.method != "GET":
            posted = _as_query(request)[:_LONGEST_QUERY]
            entry |= {"method": request.method, "requestBody": posted}
            address += f"{'&' if '?' in address else '?'}__wb_method={request.method}&{posted}"
        stamp = moment.strftime("%Y%m%d%H%M%S")
        self._traffic.index.append(f"{sort_key(address)} {stamp} {json.dumps(entry)}\n")

    def _metadata(self, event: int, url: str, moment: datetime, said: dict[str, Any]) -> None:
        head = self._head("metadata", event, url, moment) | {"Content-Type": _SEEN}
        block = json.dumps({"pass": self._recording.name, "event": event, "url": url} | said)
        self._write("metadata", head, block.encode("ascii"))

    def _head(self, kind: str, event: int, url: str, moment: datetime) -> dict[str, str]:
        return {
            "WARC-Record-ID": record_identity(kind, self._origin, self._path, str(event), url),
            "WARC-Target-URI": target_uri(url),
            "WARC-Date": warc_moment(moment),
            _VISIT_FIELD: self._recording.name,
        }

    def _write(self, kind: str, head: dict[str, str], *block: bytes) -> bytes:
        packed = io.BytesIO()
        write_record(packed, kind, head, *block)
        record = packed.getvalue()
        self._sink.write(record)
        return record


_HTTP_REQUEST: Final = {"Content-Type": "application/http; msgtype=request"}
_HTTP_RESPONSE: Final = {"Content-Type": "application/http; msgtype=response"}


def _add_address(head: dict[str, str], address: str) -> None:
    """Add the server's address where it is one."""
    try:
        head["WARC-IP-Address"] = str(ipaddress.ip_address(address.strip("[]")))
    except ValueError:
        return


def _request_head(request: Request) -> bytes:
    parts = _split(request.url)
    path = quote(parts.path or "/", safe="%/:?#[]@!$&'()*+,;=~") + (f"?{parts.query}" if parts.query else "")
    lines = [f"{header_line(request.method)} {header_line(path)} HTTP/1.1"]
    named = [(name, value) for name, value in request.headers if not name.startswith(":")]
    if not any(name == "host" for name, _ in named):
        named.insert(0, ("host", parts.netloc))
    lines += [f"{header_line(name)}: {header_line(value)}" for name, value in named]
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "replace")


def _split(url: str) -> SplitResult:
    """Parts of an address; what cannot be taken apart is all path."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", url, "", "")


def _answer_headers(request: Request) -> tuple[tuple[str, str], ...]:
    """The answer's headers with its real Set-Cookie lines, which browsers else hide."""
    if not request.set_cookies:
        return request.response_headers
    others = tuple(pair for pair in request.response_headers if pair[0] != "set-cookie")
    return others + tuple(("set-cookie", line) for line in request.set_cookies)


def _unanswered(request: Request) -> dict[str, Any]:
    return {
        "kind": "request",
        "method": request.method,
        "type": request.kind,
        "failure": request.failure,
        "blocked": request.blocked,
        "posted": b64encode(request.post_data).decode() if request.blocked else "",
    }


def _as_query(request: Request) -> str:
    """What was posted, in the form that replay tools look for it."""
    if request.header("content-type").startswith(_FORM):
        return request.post_data.decode("utf-8", "replace")
    return f"__wb_post_data={b64encode(request.post_data).decode()}"


def sort_key(url: str) -> str:
    """An address with its host turned round, by which an index is sorted (SURT form)."""
    parts = _split(target_uri(url).lower())
    host = parts.netloc.rpartition("@")[2].removeprefix("www.")
    name, colon, port = host.partition(":")
    default = {"http": "80", "https": "443"}.get(parts.scheme)
    turned = ",".join(reversed(name.split(".")))
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    place = turned + (f":{port}" if colon and port != default else "")
    return f"{place}){parts.path or '/'}" + (f"?{query}" if query else "")


def pages_of(recording: Recording) -> Iterator[str]:
    """One line of ``pages.jsonl`` for each page that showed something."""
    for page in recording.pages:
        if page.url.lower().startswith(_WEB):
            yield json.dumps(_page(recording, page)) + "\n"


def _page(recording: Recording, page: PageVisit) -> dict[str, str]:
    return {
        "id": f"{recording.name}-{page.index}",
        "url": target_uri(page.url.partition("#")[0]),
        "ts": warc_moment(_moment(recording, page.opened)),
        "title": f"[{recording.name}] {page.title or page.url}",
    }


def _moment(recording: Recording, seconds: float) -> datetime:
    return recording.started_at.astimezone(UTC) + timedelta(seconds=seconds)

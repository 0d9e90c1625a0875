"""WARC files that tests write: what some server answered at some moment."""

import gzip
import uuid
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha1
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One archived answer; ``moment`` is 14 digits, ``repeats`` the moment of the answer it revisits.

    ``clock`` is the answer's own Date header: that of ``moment`` when empty, none at all when "-".
    """

    url: str
    moment: str
    body: str | bytes = ""
    status: str = "200 OK"
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    repeats: str = ""
    clock: str = ""

    @property
    def payload(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


def write_warc(path: Path, answers: Iterable[Answered]) -> Path:
    """A WARC with the answers in their order, each its own gzip member."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(map(packed, answers)))
    return path


def packed(answer: Answered) -> bytes:
    """One gzip member with one record; the same answer always gives the same bytes."""
    http = _http(answer)
    kind = "revisit" if answer.repeats else "response"
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{answer.moment} {answer.url} {kind}')}>",
        "WARC-Target-URI": answer.url,
        "WARC-Date": _iso(answer.moment),
        "WARC-Payload-Digest": "sha1:" + b32encode(sha1(answer.payload).digest()).decode(),
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(http)),
    }
    if answer.repeats:
        fields |= {
            "WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
            "WARC-Refers-To-Target-URI": answer.url,
            "WARC-Refers-To-Date": _iso(answer.repeats),
        }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return gzip.compress(f"WARC/1.1\r\n{head}\r\n".encode() + http + b"\r\n\r\n", mtime=0)


def _http(answer: Answered) -> bytes:
    headers = list(answer.headers)
    if answer.clock != "-":
        headers.append(("Date", answer.clock or _moment(answer.moment).strftime("%a, %d %b %Y %H:%M:%S GMT")))
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return f"HTTP/1.1 {answer.status}\r\n{lines}\r\n".encode() + (b"" if answer.repeats else answer.payload)


def _moment(digits: str) -> datetime:
    return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def _iso(digits: str) -> str:
    return _moment(digits).strftime("%Y-%m-%dT%H:%M:%SZ")

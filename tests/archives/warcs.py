"""WARC files that tests write: what some server answered at some moment."""

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One archived answer; ``moment`` is 14 digits, ``repeats`` the moment of the answer it revisits."""

    url: str
    moment: str
    body: str | bytes = ""
    status: str = "200 OK"
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    repeats: str = ""
    clock: str = field(default="")
    """The answer's own Date header; that of ``moment`` when empty, none at all when "-"."""

    @property
    def payload(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


def write_warc(path: Path, answers: Iterable[Answered]) -> Path:
    """A compressed WARC with the answers in their order."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for answer in answers:
            writer.write_record(_record(writer, answer))
    return path


def _record(writer: WARCWriter, answer: Answered):
    headers = list(answer.headers)
    if answer.clock != "-":
        headers.append(("Date", answer.clock or _http_date(answer.moment)))
    head = StatusAndHeaders(answer.status, headers, protocol="HTTP/1.1")
    if answer.repeats:
        digest = _digest(answer.payload)
        return writer.create_revisit_record(
            answer.url,
            digest,
            answer.url,
            _iso(answer.repeats),
            http_headers=head,
            warc_headers_dict={"WARC-Date": _iso(answer.moment)},
        )
    return writer.create_warc_record(
        answer.url,
        "response",
        payload=io.BytesIO(answer.payload),
        http_headers=head,
        warc_headers_dict={"WARC-Date": _iso(answer.moment)},
    )


def _digest(payload: bytes) -> str:
    from base64 import b32encode
    from hashlib import sha1

    return "sha1:" + b32encode(sha1(payload).digest()).decode()


def _moment(digits: str) -> datetime:
    return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def _iso(digits: str) -> str:
    return _moment(digits).strftime("%Y-%m-%dT%H:%M:%SZ")


def _http_date(digits: str) -> str:
    return _moment(digits).strftime("%a, %d %b %Y %H:%M:%S GMT")

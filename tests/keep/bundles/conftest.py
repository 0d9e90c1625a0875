"""Small inspections with everything a bundle can hold, keys, and a real time-stamping authority."""

import base64
import json
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from amtsblick.keep.bundle import draft_bundle
from amtsblick.keep.signing import SigningKey
from amtsblick.values.recording import PassName, RawInspection, RawPass

NOON = datetime(2026, 3, 1, 12, 0, 1, 250000, tzinfo=UTC)
SITE = "https://amt.example/"
PIXEL = base64.b64decode("R0lGODlhAQABAAAAACwAAAAAAQABAAAC")
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
FINDINGS = b'{"site": "https://amt.example/", "findings": []}'


class TapeMaker:
    """Writes a tape as the recorder does."""

    def __init__(self, name: PassName) -> None:
        self.name = name
        self.lines: list[bytes] = []
        self.blobs: dict[str, bytes] = {}
        self.line(
            "pass", name=name, started_at=NOON.isoformat(), site=SITE, browser={"product": "Chromium/156"}
        )

    def line(self, kind, at=0.0, **fields):
        self.lines.append(json.dumps({"k": kind, "t": at, **fields}, separators=(",", ":")).encode())

    def blob(self, data: bytes) -> str:
        digest = f"sha256:{sha256(data).hexdigest()}"
        self.blobs[digest] = data
        return digest

    def cdp(self, method, at=0.0, **params):
        self.line("cdp", at, s="S1", m=method, p=params)

    def ask(self, number, url, at, kind="Document", method="GET", **more):
        request = {"url": url, "method": method, "headers": {"User-Agent": "Chromium"}} | more.pop(
            "request", {}
        )
        self.cdp(
            "Network.requestWillBeSent",
            at,
            requestId=number,
            loaderId="L1",
            documentURL=SITE,
            request=request,
            timestamp=100 + at,
            wallTime=NOON.timestamp() + at,
            initiator={"type": "other"},
            type=kind,
            frameId="F1",
            **more,
        )

    def answer(self, number, url, at, body, mime="text/html", status=200, kind="Document", **headers):
        response = {
            "url": url,
            "status": status,
            "statusText": "OK",
            "headers": {"content-type": mime, **headers},
            "mimeType": mime,
            "remoteIPAddress": "192.0.2.7",
            "remotePort": 443,
            "protocol": "h2",
            "encodedDataLength": len(body),
        }
        self.cdp(
            "Network.responseReceived", at, requestId=number, loaderId="L1", type=kind, response=response
        )
        self.cdp("Network.loadingFinished", at, requestId=number, encodedDataLength=len(body))
        digest = self.blob(body)
        self.line("body", at, s="S1", request=number, digest=digest, size=len(body), cut=False)

    def finish(self) -> RawPass:
        return RawPass(name=self.name, started_at=NOON, lines=tuple(self.lines), blobs=dict(self.blobs))


def a_pass(name: PassName) -> RawPass:
    """Redirect, page, script that is compressed on the wire, pixel by POST, refusal, failure, click."""
    tape = TapeMaker(name)
    tape.line("attached", s="S1", parent="", target={"targetId": "F1", "type": "page", "url": SITE}, page=0)
    tape.line("page", page=0, url=SITE, role="start", target="F1")
    tape.ask("1", SITE, 0.1)
    moved = {
        "url": SITE,
        "status": 301,
        "headers": {"location": "/start?b=2&a=1", "Set-Cookie": "hop=1"},
        "mimeType": "",
        "remoteIPAddress": "192.0.2.7",
    }
    tape.ask("1", f"{SITE}start?b=2&a=1", 0.2, redirectResponse=moved)
    page = f"<!DOCTYPE html><title>Amt</title><p>{name}".encode()
    tape.answer("1", f"{SITE}start?b=2&a=1", 0.3, page)
    tape.ask("2", f"{SITE}app.js", 0.4, kind="Script")
    tape.answer(
        "2",
        f"{SITE}app.js",
        0.5,
        b"let a = 1;" * 20,
        "text/javascript",
        kind="Script",
        **{"content-encoding": "br"},
    )
    tape.ask(
        "3",
        "https://xn--zhler-gra.example/p",
        0.6,
        "Image",
        "POST",
        request={"postData": "id=4711", "headers": {"content-type": "application/x-www-form-urlencoded"}},
    )
    tape.answer("3", "https://xn--zhler-gra.example/p", 0.7, PIXEL, "image/gif", kind="Image")
    tape.ask("4", "https://weg.example/x", 0.8, "Fetch")
    tape.cdp("Network.loadingFailed", 0.9, requestId="4", type="Fetch", errorText="net::ERR_CONNECTION_RESET")
    tape.ask("5", "http://[kaputt/", 0.9, "Fetch")
    tape.line("refused", 0.9, host="intern.example", port=80, address="10.0.0.1", why="private address")
    tape.line("screenshot", 1.0, page=0, what="page", digest=tape.blob(PNG), width=1, height=1)
    tape.line("click", 1.1, page=0, layer=1, text="Ablehnen \ud83d", path="button", purpose="reject")
    tape.line(
        "page_end",
        1.2,
        page=0,
        url=f"{SITE}start?b=2&a=1",
        state="looked",
        title="Amt",
        html=tape.blob(b"<html></html>"),
    )
    return tape.finish()


@pytest.fixture(scope="session")
def inspection() -> RawInspection:
    return RawInspection(
        site=SITE,
        started_at=NOON,
        passes=(a_pass(PassName.NONE), a_pass(PassName.REJECT)),
        command="amtsblick inspect https://amt.example/ --out folder",
        versions={"amtsblick": "0.2", "browser": "Chromium/156"},
    )


@pytest.fixture(scope="session")
def key(tmp_path_factory) -> SigningKey:
    return SigningKey.own(tmp_path_factory.mktemp("key"))


@pytest.fixture(scope="session")
def seal(inspection, key):
    """Writes a bundle: ``seal(path, **what differs)``."""

    def write(path, *, of=inspection, previous="", **more):
        what = {"findings": FINDINGS, "reports": {"report.html": b"<p>Bericht"}, "key": key} | more
        return draft_bundle(path, of, previous=previous).seal(**what)

    return write


@dataclass(frozen=True)
class Tsa:
    """An authority made with openssl: its folder, address and root certificate."""

    folder: Path
    url: str
    root: Path


def openssl(folder, *arguments, data=b""):
    return subprocess.run(
        ["openssl", *map(str, arguments)], cwd=folder, input=data, capture_output=True, check=True
    ).stdout


def make_authority(folder: Path, name: str) -> Path:
    """A root and a signer for time stamps; returns the root's certificate."""
    new_key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    openssl(
        folder,
        "req",
        "-x509",
        *new_key,
        "-keyout",
        "ca.key",
        "-out",
        "ca.pem",
        "-days",
        "3650",
        "-subj",
        f"/CN={name} root",
        "-addext",
        "keyUsage=critical,keyCertSign",
    )
    openssl(folder, "req", *new_key, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", f"/CN={name}")
    (folder / "ext").write_text(
        "extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n"
    )
    openssl(
        folder,
        "x509",
        "-req",
        "-in",
        "tsa.csr",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-out",
        "tsa.pem",
        "-days",
        "3650",
        "-extfile",
        "ext",
    )
    (folder / "tsa.cnf").write_text(
        "[tsa]\ndefault_tsa=t\n[t]\nserial=serial\nsigner_cert=tsa.pem\nsigner_key=tsa.key\ncerts=ca.pem\n"
        "signer_digest=sha256\ndefault_policy=1.2.3.4.1\ndigests=sha256\ness_cert_id_alg=sha256\nordering=no\n"
    )
    (folder / "serial").write_text("01\n")
    return folder / "ca.pem"


@pytest.fixture(scope="session")
def tsa(tmp_path_factory) -> Iterator[Tsa]:
    folder = tmp_path_factory.mktemp("tsa")
    root = make_authority(folder, "Probezeit")

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self):
            query = self.rfile.read(int(self.headers["Content-Length"]))
            (folder / "query.tsq").write_bytes(query)
            openssl(
                folder, "ts", "-reply", "-queryfile", "query.tsq", "-config", "tsa.cnf", "-out", "reply.tsr"
            )
            body = (folder / "reply.tsr").read_bytes()
            self.send_response({"/busy": 503}.get(self.path, 200))
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield Tsa(folder, f"http://127.0.0.1:{server.server_port}/", root)
    server.shutdown()
    thread.join()
    server.server_close()

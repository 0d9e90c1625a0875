"""A small web server for many host names on one loopback port, with the faults real sites have."""

import contextlib
import json
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import trustme

_STAND_IN: Final = b"/* stand-in of the demo web: does nothing */\n"
_HANG_SECONDS: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a site answers. ``fault`` is "", "hang", "reset" or "short" (fewer bytes than said)."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    fault: str = ""


def html(text: str, status: int = 200) -> Reply:
    """Answer with a UTF-8 page."""
    return Reply(status=status, body=text.encode())


def redirect(location: str, status: int = 302) -> Reply:
    """Answer with a redirect."""
    return Reply(status=status, headers=(("Location", location),))


def json_reply(value: object) -> Reply:
    """Answer with JSON."""
    return Reply(body=json.dumps(value).encode(), content_type="application/json")


Site = Mapping[str, Reply]
"""Path (with query where it matters) to reply; "*" answers every other path."""


@dataclass(slots=True)
class Web:
    """A running web of virtual hosts.

    ``port`` is the loopback port that speaks TLS; ``ca_file`` the certificate to trust; ``served``
    counts requests per host, ``unchanged`` the answers that were "not modified". Unknown hosts outside ``.example`` are third parties: they get a small
    stand-in script. ``wrong_certificate`` hosts present a certificate for another name.
    """

    sites: dict[str, Site]
    ca_file: Path
    wrong_certificate: frozenset[str] = frozenset()
    port: int = 0
    served: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0
    stopping: threading.Event = field(default_factory=threading.Event)

    def resolver_rules(self) -> str:
        """Chromium-style rules that lead every host here."""
        return f"MAP * 127.0.0.1:{self.port}"

    def reply(self, host: str, path: str) -> Reply:
        """Find the answer for one request."""
        self.served[host] = self.served.get(host, 0) + 1
        site = self.sites.get(host)
        if site is None:
            if host.endswith(".example"):
                return html("<h1>Host unbekannt</h1>", 404)
            return Reply(body=_STAND_IN, content_type="text/javascript")
        bare = urlsplit(path).path
        missing = html("<h1>404 – Seite nicht gefunden</h1>", 404)
        return site.get(path) or site.get(bare) or site.get(bare.rstrip("/")) or site.get("*", missing)


@contextlib.contextmanager
def serve(
    sites: Mapping[str, Site], folder: Path, wrong_certificate: frozenset[str] = frozenset()
) -> Iterator[Web]:
    """Serve ``sites`` (host → path → reply) on a free loopback port until the block ends.

    Writes the throw-away certificate authority to ``folder/ca.pem``.
    """
    authority = trustme.CA()
    ca_file = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    web = Web(sites=dict(sites), ca_file=ca_file, wrong_certificate=wrong_certificate)
    server = _Server(web, _context(web, authority))
    web.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        web.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _context(web: Web, authority: trustme.CA) -> ssl.SSLContext:
    """A TLS context that makes a certificate for each host when it is first asked for."""
    contexts: dict[str, ssl.SSLContext] = {}
    making = threading.Lock()

    def context_for(name: str) -> ssl.SSLContext:
        with making:
            if name not in contexts:
                wrong = name in web.wrong_certificate
                issued = authority.issue_cert("someone-else.example" if wrong else name)
                contexts[name] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                issued.configure_cert(contexts[name])
            return contexts[name]

    def choose(connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        connection.context = context_for(name or "localhost")

    default = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(default)
    default.sni_callback = choose
    return default


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 256

    def __init__(self, web: Web, context: ssl.SSLContext) -> None:
        self.web = web
        self.context = context
        super().__init__(("127.0.0.1", 0), _Handler)

    def finish_request(self, request: object, client_address: object) -> None:
        """Shake hands in the connection's own thread, so that a slow peer holds up nobody."""
        if not isinstance(request, socket.socket):
            return
        with contextlib.suppress(OSError), self.context.wrap_socket(request, server_side=True) as wrapped:
            _Handler(wrapped, client_address, self)

    def handle_error(self, request: object, client_address: object) -> None:
        """A peer that goes away is not news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        """Take what a page sends, throw it away, and answer as to any request."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.do_GET()

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").partition(":")[0].lower()
        reply = self.server.web.reply(host, self.path)
        if reply.fault == "hang":
            self._hang()
        if reply.fault in {"hang", "reset"}:
            self.close_connection = True
            return
        tag = f'"{sha256(reply.body).hexdigest()[:16]}"'
        if reply.status == HTTPStatus.OK and not reply.fault and self.headers.get("If-None-Match") == tag:
            self.server.web.unchanged += 1
            self.send_response(HTTPStatus.NOT_MODIFIED)
            self.send_header("ETag", tag)
            self.end_headers()
            return
        declared = len(reply.body) * (2 if reply.fault == "short" else 1)
        self.send_response(reply.status)
        if reply.status == HTTPStatus.OK:
            self.send_header("ETag", tag)
        for name, value in reply.headers:
            self.send_header(name, value)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(declared))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)
        self.close_connection = self.close_connection or reply.fault == "short"

    do_HEAD = do_GET  # noqa: N815 - the standard library's naming

    def _hang(self) -> None:
        until = time.monotonic() + _HANG_SECONDS
        while time.monotonic() < until and not self.server.web.stopping.wait(0.1):
            pass

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - signature of the base
        """Stay silent: the survey's own progress is the story."""

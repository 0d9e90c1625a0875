"""A small real web on loopback that answers whatever a test tells it to."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import trustme

from amtsblick.collect.resolver import parse_resolver_rules
from amtsblick.collect.settings import Settings
from amtsblick.collect.visitor import Visitor

Handler = Callable[["Request", asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Request:
    host: str
    path: str
    headers: dict[str, str]


def answer(
    body: bytes | str = b"", *, status: str = "200 OK", kind: str = "text/html", **headers: str
) -> bytes:
    payload = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(payload)}"]
    lines += [f"Content-Type: {kind}"] if kind else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + payload


@dataclass
class Web:
    """Pages by "host/path" or "/path" for any host; what is missing answers 404."""

    port: int = 0
    pages: dict[str, bytes | Handler] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    writers: set[asyncio.StreamWriter] = field(default_factory=set)

    def asked(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path == path]

    def paths(self) -> list[str]:
        return [request.path for request in self.requests if request.path != "/robots.txt"]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.writers.add(writer)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode("latin-1").split("\r\n")
                headers = {
                    name.lower(): value.strip()
                    for name, _, value in (line.partition(":") for line in lines[1:] if line)
                }
                host = headers.get("host", "").rpartition(":")[0] or headers.get("host", "")
                request = Request(host=host, path=lines[0].split()[1], headers=headers)
                self.requests.append(request)
                page = self.pages.get(host + request.path) or self.pages.get(request.path)
                if page is None:
                    page = answer("missing", status="404 Not Found")
                if isinstance(page, bytes):
                    writer.write(page)
                    await writer.drain()
                else:
                    await page(request, writer)
                if writer.is_closing():
                    break
        except (asyncio.IncompleteReadError, ConnectionError, TimeoutError, ssl.SSLError):
            pass
        finally:
            self.writers.discard(writer)
            writer.close()


async def running(context: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> AsyncIterator[Web]:
    web = Web()
    server = await asyncio.start_server(web.serve, host, 0, ssl=context, limit=2**20)
    web.port = server.sockets[0].getsockname()[1]
    try:
        yield web
    finally:
        server.close()
        for writer in list(web.writers):
            with contextlib.suppress(Exception):
                writer.transport.abort()
        await asyncio.sleep(0)


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async for started in running():
        yield started


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Any) -> Any:
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return path


@pytest.fixture
def tls_web() -> Callable[[trustme.LeafCert], Any]:
    """Start a TLS web with a certificate: ``async with tls_web(cert) as web``."""

    @contextlib.asynccontextmanager
    async def start(certificate: trustme.LeafCert) -> AsyncIterator[Web]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        async for started in running(context):
            yield started

    return start


@pytest.fixture
def page() -> Callable[..., bytes]:
    return answer


@pytest.fixture
def settings(web: Web) -> Settings:
    """Every host leads to the test web; no waiting anywhere."""
    return quick(web.port)


def quick(port: int, **changes: Any) -> Settings:
    base = Settings(
        contact="https://survey.example/contact",
        delay=0.0,
        backoff=0.01,
        allow_private=True,
        rules=parse_resolver_rules(f"MAP * 127.0.0.1:{port}"),
        connect_timeout=2.0,
        read_timeout=0.5,
        total_timeout=3.0,
    )
    return replace(base, **changes)


@pytest.fixture
async def visitor_for() -> AsyncIterator[Callable[..., Visitor]]:
    """Build visitors that are closed when the test ends."""
    built: list[Visitor] = []

    def build(settings: Settings, **parts: Any) -> Visitor:
        built.append(Visitor(settings, **parts))
        return built[-1]

    yield build
    for visitor in built:
        await visitor.aclose()

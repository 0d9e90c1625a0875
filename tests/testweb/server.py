"""How does one loopback port answer for every host of the web, and remember what arrived?"""

import asyncio
import contextlib
import ssl
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from http import HTTPStatus
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import parse_qsl

import trustme
from aiohttp import WSMsgType, web

_LIMIT: Final = 64 * 1024 * 1024
"""Bytes of one request body that the server takes; recorders send megabytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One request as it arrived. Header names are in lower case; ``path`` is raw, with its query."""

    host: str
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(self.path.partition("?")[2], keep_blank_values=True))

    @property
    def url(self) -> str:
        return f"https://{self.host}{self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a host answers. ``headers`` may repeat a name (Set-Cookie)."""

    status: int = 200
    body: bytes = b""
    type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0.0


Streaming: TypeAlias = Callable[[web.Request, Arrival], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Stream:
    """An answer that needs the connection itself: WebSocket, event stream, endless body."""

    run: Streaming


Answer: TypeAlias = Reply | Stream | Path | Callable[[Arrival], "Answer"]
Host: TypeAlias = Mapping[str, Answer]
"""Path without query to answer; a key that ends in "*" answers all paths that begin so."""


@dataclass(slots=True)
class TestWeb:
    """A running web. ``arrivals`` grows while it runs; ``sockets`` holds what WebSockets received."""

    __test__ = False

    hosts: dict[str, Host]
    ca_file: Path
    strangers: frozenset[str] = frozenset()
    """Hosts whose certificate nobody vouches for."""
    expired: frozenset[str] = frozenset()
    """Hosts whose certificate ran out."""
    port: int = 0
    arrivals: list[Arrival] = field(default_factory=list)
    sockets: list[tuple[str, bytes]] = field(default_factory=list)

    @property
    def rules(self) -> str:
        """Resolver rules that lead every host here, except the one that does not exist."""
        return f"MAP gibt-es-nicht.example ~NOTFOUND, MAP * 127.0.0.1:{self.port}"

    def arrived(self, host: str, path: str = "*") -> list[Arrival]:
        """What arrived at hosts that fit ``host`` under paths that fit ``path`` (both as in fnmatch)."""
        return [one for one in self.arrivals if fnmatchcase(one.host, host) and fnmatchcase(one.path, path)]

    def find(self, host: str, path: str) -> Answer:
        """The answer for one request; unknown hosts and paths answer 404."""
        routes = self.hosts.get(host) or self.hosts.get("*." + host.partition(".")[2]) or {}
        bare = path.partition("?")[0]
        starred = (key for key in routes if key.endswith("*") and bare.startswith(key[:-1]))
        return routes.get(bare) or routes.get(max(starred, key=len, default="")) or NOT_FOUND


NOT_FOUND: Final = Reply(status=404, body=b"<!DOCTYPE html><title>404</title><h1>Nicht gefunden</h1>")


@contextlib.contextmanager
def serve(
    hosts: Mapping[str, Host],
    folder: Path,
    *,
    port: int = 0,
    strangers: frozenset[str] = frozenset(),
    expired: frozenset[str] = frozenset(),
) -> Iterator[TestWeb]:
    """Serve ``hosts`` on loopback until the block ends; writes the authority to ``folder/ca.pem``."""
    authority = trustme.CA()
    running = TestWeb(
        hosts=dict(hosts), ca_file=folder / "ca.pem", strangers=strangers, expired=expired, port=port
    )
    authority.cert_pem.write_to_path(str(running.ca_file))
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True, name="testweb")
    thread.start()
    runner = asyncio.run_coroutine_threadsafe(_start(running, authority), loop).result()
    try:
        yield running
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _start(running: TestWeb, authority: trustme.CA) -> web.AppRunner:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return await _answer(running, request)
        except ConnectionError:  # whoever asked went away; endless bodies are meant to be left
            return web.Response(status=HTTPStatus.NO_CONTENT)

    app = web.Application(client_max_size=_LIMIT)
    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", running.port, ssl_context=_tls(running, authority), backlog=1024)
    await site.start()
    running.port = runner.addresses[0][1]
    return runner


def _tls(running: TestWeb, authority: trustme.CA) -> ssl.SSLContext:
    """A TLS context that makes a certificate for each host when it is first asked for."""
    contexts: dict[str, ssl.SSLContext] = {}
    stranger = trustme.CA(organization_name="Nobody")

    def context_for(name: str) -> ssl.SSLContext:
        if name not in contexts:
            issuer = stranger if name in running.strangers else authority
            yesterday = datetime.now(UTC) - timedelta(days=1)
            until = yesterday if name in running.expired else None
            since = yesterday - timedelta(days=90) if until else None
            contexts[name] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            issuer.issue_cert(name, not_before=since, not_after=until).configure_cert(contexts[name])
        return contexts[name]

    def choose(connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        connection.context = context_for(name or "localhost")

    default = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(default)
    default.sni_callback = choose
    return default


async def _answer(running: TestWeb, request: web.Request) -> web.StreamResponse:
    host = request.host.partition(":")[0].lower()
    arrival = Arrival(
        host=host,
        method=request.method,
        path=request.raw_path,
        headers={name.lower(): value for name, value in request.headers.items()},
        body=await request.read(),
        at=time.monotonic(),
    )
    running.arrivals.append(arrival)
    if request.headers.get("Upgrade", "").lower() == "websocket":
        return await _listen(running, request, host)
    answer = running.find(host, arrival.path)
    while callable(answer):
        answer = answer(arrival)
    if isinstance(answer, Stream):
        return await answer.run(request, arrival)
    return await _plain(_file(answer) if isinstance(answer, Path) else answer, arrival)


async def _plain(reply: Reply, arrival: Arrival) -> web.Response:
    if reply.delay:
        await asyncio.sleep(reply.delay)
    response = web.Response(status=reply.status, body=reply.body)
    response.headers["Content-Type"] = reply.type
    for name, value in reply.headers:
        response.headers.add(name, value)
    # Collectors of the real web answer any origin, with its cookies.
    if origin := arrival.headers.get("origin"):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Credentials"] = "true"
        response.headers["Access-Control-Allow-Methods"] = "GET, POST, PUT, OPTIONS"
        asked = arrival.headers.get("access-control-request-headers", "content-type")
        response.headers["Access-Control-Allow-Headers"] = asked
    return response


_TYPES: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".cjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
}


def _file(path: Path) -> Reply:
    kind = _TYPES.get(path.suffix, "application/octet-stream")
    return Reply(body=path.read_bytes(), type=kind, headers=(("Cache-Control", "max-age=3600"),))


async def _listen(running: TestWeb, request: web.Request, host: str) -> web.WebSocketResponse:
    """Accept a WebSocket, keep what it says, greet it once."""
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    await socket.send_str('{"type":"hello"}')
    async for message in socket:
        if message.type in {WSMsgType.TEXT, WSMsgType.BINARY}:
            data = message.data
            running.sockets.append((host, data.encode() if isinstance(data, str) else data))
    return socket

"""Runs the application: one process that answers, behind a reverse proxy or on loopback."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Final

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from amtsblick.errors import InputError
from amtsblick.serve.app import make_app
from amtsblick.serve.desk import Desk

HEAD_SECONDS: Final = 15.0
"""A client that has not sent a whole request by then is slow on purpose or gone."""
HEAD_BYTES: Final = 65_536
"""Largest address and headers of one request together; browsers and proxies stay far below."""
_BACKLOG: Final = 512
_LIMIT: Final = 400
"""Requests under way at once; more are told to come again."""
_STOP_SECONDS: Final = 10
_TOO_LARGE: Final = "Address and headers are too large."


class PatientProtocol(HttpToolsProtocol):
    """Closes connections that do not bring a whole request in time, or a head without end.

    Readers of answers have their time.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait."""
        super().connection_made(transport)
        self._in_head = True
        self._unread = 0
        self._head = 0
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._too_slow)

    def data_received(self, data: bytes) -> None:
        """A head that goes on and on is refused before its parser has gathered it all."""
        self._unread = self._unread + len(data) if self._in_head else 0
        super().data_received(data)
        if self._in_head and self._unread > HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response(_TOO_LARGE)

    def on_url(self, url: bytes) -> None:
        """Count it."""
        self._grow(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count it."""
        self._grow(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """What comes now is content, which routes limit."""
        self._in_head = False
        super().on_headers_complete()

    def _grow(self, size: int) -> None:
        """The parser turns the error into its answer 400 and the end of the connection."""
        self._head += size
        if self._head > HEAD_BYTES:
            raise ValueError(_TOO_LARGE)

    def on_message_begin(self) -> None:
        """The next request on the same connection has its own time and its own head."""
        self._in_head, self._unread, self._head = True, 0, 0
        self._deadline.cancel()
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._too_slow)
        super().on_message_begin()

    def on_message_complete(self) -> None:
        """All of it is there."""
        self._deadline.cancel()
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing to wait for."""
        self._deadline.cancel()
        super().connection_lost(exc)

    def _too_slow(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()


def run(  # noqa: PLR0913 - where, for how long, behind what
    desk: Desk,
    *,
    host: str,
    port: int,
    trusted_proxies: Sequence[str] = (),
    end_after: int = 0,
    ready: Callable[[int], Any] | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM, or for ``end_after`` seconds (0: no end). ``ready`` is called with the port when requests are taken.

    InputError when the port cannot be had.
    """
    asyncio.run(
        serve(desk, host=host, port=port, trusted_proxies=trusted_proxies, end_after=end_after, ready=ready)
    )


async def serve(  # noqa: PLR0913 - as run
    desk: Desk,
    *,
    host: str,
    port: int,
    trusted_proxies: Sequence[str] = (),
    end_after: int = 0,
    ready: Callable[[int], Any] | None = None,
) -> None:
    """As ``run``, within a loop that runs already."""
    server = _Server(
        uvicorn.Config(
            make_app(desk),
            host=host,
            port=port,
            http=PatientProtocol,
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=True,
            proxy_headers=bool(trusted_proxies),
            forwarded_allow_ips=list(trusted_proxies),
            limit_concurrency=_LIMIT,
            backlog=_BACKLOG,
            timeout_keep_alive=15,
            timeout_graceful_shutdown=_STOP_SECONDS,
        ),
        ready,
    )
    if end_after:
        asyncio.get_running_loop().call_later(end_after, server.end)
    try:
        await server.serve()
    except SystemExit as error:
        if server.started:  # a signal said so, and all is answered
            raise
        raise InputError(
            f"{host}:{port} cannot be opened: another program may use it; choose another with --port."
        ) from error


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[int], Any] | None) -> None:
        super().__init__(config)
        self._ready: Final = ready

    def end(self) -> None:
        """Answer what is under way, then stop."""
        self.should_exit = True

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        if self.started and self._ready is not None:
            self._ready(self.servers[0].sockets[0].getsockname()[1])

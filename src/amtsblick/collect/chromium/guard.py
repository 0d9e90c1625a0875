"""Which connections of the browser may pass, and what do they really connect to?

A SOCKS5 proxy (RFC 1928, no authentication, CONNECT only) on loopback, one for each context. Chromium
hands it host names, so that names are looked up here, once, and the address that was checked is the
one connected to: an answer that changes meanwhile (DNS rebinding) gains nothing.
"""

import asyncio
import socket
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from amtsblick.collect.addresses import is_literal, why_not_public
from amtsblick.collect.chromium.probe import Probe
from amtsblick.collect.chromium.socks import Client, Reply, Upstream
from amtsblick.collect.resolver import Rules

_THREADS: Final = 8
_FIRST_ADDRESSES: Final = 3.0
"""Seconds given to an address as long as there is another to try."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """What the guard did with one wish to connect. ``address`` is "" when there was none.

    ``canonical`` is the name at the end of the host's chain of aliases (CNAME), "" when it is the
    host itself. ``why`` is "" when the connection was made; ``what`` is then "connected", else
    connection, tls or limit (as in ``Refusal``) or "failed" (the host's own fault).
    """

    what: str
    host: str
    port: int
    address: str = ""
    canonical: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a name led to; ``why`` says why there is no usable address, ``code`` the SOCKS reply."""

    addresses: tuple[str, ...] = ()
    port: int = 0
    canonical: str = ""
    refused: str = ""
    why: str = ""
    code: Reply = Reply.OK


@dataclass(slots=True, kw_only=True)
class Allowance:
    """What one context may use up; ``report`` hears of everything that passes or does not."""

    connections: int
    traffic: int
    connect: float
    allow_private: bool
    rules: Rules
    report: Callable[[Passing], None]
    exhausted: Callable[[str], None]


class Guard:
    """Listens on ``port`` of 127.0.0.1 for the connections of one browser context."""

    def __init__(self, allowance: Allowance, *, threads: ThreadPoolExecutor, probe: Probe | None) -> None:
        self.allowance = allowance
        self.probe = probe
        self.port = 0
        self.bytes = 0
        self.made = 0
        self.closed = False
        self._threads = threads
        self._server: asyncio.Server | None = None
        self.open: set[asyncio.Transport] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Begin to listen."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Client(self), "127.0.0.1", 0, backlog=256)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Drop every connection and stop listening."""
        self.closed = True
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        self.cut()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.sleep(0)

    def cut(self) -> None:
        """Drop every open connection."""
        for transport in tuple(self.open):
            transport.abort()

    def count(self, size: int) -> None:
        """Bytes passed, in either direction."""
        self.bytes += size
        if self.bytes > self.allowance.traffic and not self.closed:
            self.closed = True
            self.allowance.exhausted(f"more than {self.allowance.traffic} bytes went over the network")
            self.cut()

    def begin(self, client: Client, host: str, port: int) -> None:
        """A client wants to be connected."""
        self._keep(self._connect(client, host, port))

    def _keep(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _connect(self, client: Client, host: str, port: int) -> None:
        allowance = self.allowance
        self.made += 1
        if self.closed or self.made > allowance.connections:
            why = "the pass had used up its connections or bytes"
            if self.made == allowance.connections + 1:
                allowance.exhausted(f"more than {allowance.connections} connections were asked for")
            allowance.report(Passing(what="limit", host=host, port=port, why=why))
            client.refuse(Reply.FORBIDDEN)
            return
        found = await self._look_up(host, port)
        if found.code != Reply.OK:
            what = "connection" if found.code == Reply.FORBIDDEN else "failed"
            allowance.report(Passing(what=what, host=host, port=port, address=found.refused, why=found.why))
            client.refuse(found.code)
            return
        await self._dial(client, host, port, found)

    async def _dial(self, client: Client, host: str, port: int, found: Found) -> None:
        loop = asyncio.get_running_loop()
        why = ""
        for left, address in zip(range(len(found.addresses))[::-1], found.addresses, strict=True):
            patience = min(_FIRST_ADDRESSES, self.allowance.connect) if left else self.allowance.connect
            try:
                async with asyncio.timeout(patience):
                    _, upstream = await loop.create_connection(lambda: Upstream(client), address, found.port)
            except TimeoutError:
                why = "no connection in time"
            except OSError as error:
                why = error.strerror or str(error)
            else:
                made = Passing(
                    what="connected", host=host, port=port, address=address, canonical=found.canonical
                )
                self.allowance.report(made)
                self._let_through(client, upstream, made, found.port)
                return
        self.allowance.report(
            Passing(what="failed", host=host, port=port, address=found.addresses[-1], why=why)
        )
        client.refuse(Reply.REFUSED)

    def _let_through(self, client: Client, upstream: Upstream, made: Passing, port: int) -> None:
        if self.probe is None:
            client.connected(upstream)
        else:
            client.connected(upstream, before_tls=lambda: self._verify(client, made, port))

    def _verify(self, client: Client, made: Passing, port: int) -> None:
        self._keep(self._probe(client, made, port))

    async def _probe(self, client: Client, made: Passing, port: int) -> None:
        assert self.probe is not None
        why = await self.probe.check(made.host, made.address, port)
        if not why:
            client.release()
            return
        self.allowance.report(
            Passing(what="tls", host=made.host, port=made.port, address=made.address, why=why)
        )
        client.drop()

    async def _look_up(self, host: str, port: int) -> Found:
        target = self.allowance.rules.target(host, port)
        if target is not None and not target.host:
            return Found(why="mapped to ~NOTFOUND", code=Reply.NO_HOST)
        name = target.host if target else host
        final_port = (target.port if target else None) or port
        canonical = ""
        if is_literal(name):
            addresses = [name.strip("[]")]
        else:
            try:
                addresses, canonical = await asyncio.get_running_loop().run_in_executor(
                    self._threads, _resolve, name
                )
            except OSError as error:
                return Found(why=f"host name not found: {error.strerror or error}", code=Reply.NO_HOST)
        return self._allowed(name, addresses, final_port, canonical if target is None else "")

    def _allowed(self, name: str, addresses: list[str], port: int, canonical: str) -> Found:
        if self.allowance.allow_private:
            good = addresses
        else:
            good = [address for address in addresses if not why_not_public(address)]
        if not good:
            first = addresses[0] if addresses else ""
            why = f"not a public address ({why_not_public(first)})"
            return Found(refused=first, why=why, code=Reply.FORBIDDEN)
        alias = canonical.rstrip(".").lower()
        return Found(addresses=tuple(good), port=port, canonical="" if alias == name else alias)


def _resolve(name: str) -> tuple[list[str], str]:
    """Addresses in the system's order of preference, and the canonical name ("" when unknown)."""
    answers = socket.getaddrinfo(name, None, 0, socket.SOCK_STREAM, 0, socket.AI_CANONNAME)
    addresses = list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in answers))
    if not addresses:
        raise socket.gaierror(socket.EAI_NODATA, "no address")
    return addresses, next((alias for _, _, _, alias, _ in answers if alias), "")


def new_threads() -> ThreadPoolExecutor:
    """Threads for name look-ups; they only wait."""
    return ThreadPoolExecutor(_THREADS, thread_name_prefix="guard")

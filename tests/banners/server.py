"""A small web on one loopback port: pages by ``host/path``, or by ``/path`` for every host."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field


@dataclass
class Site:
    """``late`` maps a path to the seconds before it is answered; ``asked`` are the addresses in order."""

    port: int = 0
    pages: dict[str, str | bytes] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)
    status: dict[str, str] = field(default_factory=dict)
    late: dict[str, float] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    bodies: dict[str, bytes] = field(default_factory=dict)
    open: set[asyncio.StreamWriter] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open.add(writer)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                fields = {line.partition(":")[0].lower(): line.partition(":")[2].strip() for line in head[1:]}
                path = head[0].split()[1]
                address = fields.get("host", "").partition(":")[0] + path
                self.asked.append(address)
                self.bodies[address] = await reader.readexactly(int(fields.get("content-length", 0)))
                plain = path.partition("?")[0]
                await asyncio.sleep(self.late.get(plain, 0))
                writer.write(self._answer(address.partition("?")[0], plain))
                await writer.drain()
        self.open.discard(writer)
        writer.close()

    def _answer(self, address: str, path: str) -> bytes:
        page = self.pages.get(address, self.pages.get(path))
        status = self.status.get(path, "200 OK" if page is not None else "404 Not Found")
        body = page.encode() if isinstance(page, str) else page or b""
        head = self.heads.get(path, "Content-Type: text/html; charset=utf-8\r\n")
        return f"HTTP/1.1 {status}\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode("latin-1") + body


async def serving() -> AsyncIterator[Site]:
    site = Site()
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0, limit=2**20)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        server.close()
        for writer in tuple(site.open):
            writer.transport.abort()
        await asyncio.sleep(0)

"""Which connections are open, and how do they end?"""

import asyncio
from typing import Any, Final
from weakref import WeakSet

import aiohttp

_FAREWELL: Final = 3
"""Turns of the event loop in which aborted connections close their sockets."""


class Connector(aiohttp.TCPConnector):
    """Knows every connection it made that is not gone yet."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._made: WeakSet[asyncio.BaseTransport] = WeakSet()

    async def connect(self, *what: Any, **how: Any) -> Any:
        """A connection as asked for; see ``aiohttp.BaseConnector``."""
        connection = await super().connect(*what, **how)
        if connection.transport is not None:
            self._made.add(connection.transport)
        return connection

    async def abort(self) -> None:
        """Drop what is left. A closed TLS connection else waits for the peer's goodbye."""
        for transport in tuple(self._made):
            if isinstance(transport, asyncio.Transport):
                transport.abort()
        for _ in range(_FAREWELL):
            await asyncio.sleep(0)

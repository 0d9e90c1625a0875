"""Which connections are open, which of them are used again, and how do they end?"""

import asyncio
import ssl
from collections.abc import Sequence
from typing import Final, NamedTuple, NoReturn

import aiohappyeyeballs

from amtsblick.collect.addresses import PrivateAddressError, guarded_socket
from amtsblick.collect.line import Line, Patience
from amtsblick.collect.resolver import AddressInfo, Resolver
from amtsblick.collect.settings import Settings

IDLE: Final = 3.0
"""Seconds for which a connection is kept for the next page, besides twice the pace."""
_LONGEST_IDLE: Final = 15.0
_FAREWELL: Final = 3
"""Turns of the event loop in which aborted connections close their sockets."""
_SECOND_WAY: Final = 0.25
"""Seconds after which the next address is tried beside a slow one (RFC 8305 §5)."""


class Place(NamedTuple):
    """Whom to connect to; ``host`` is without brackets."""

    tls: bool
    host: str
    port: int


class NoWayError(Exception):
    """No address of the host took the connection; the cause says why."""


class NoConnectionInTimeError(TimeoutError):
    """Connecting took too long."""


class Connections:
    """Open connections by place. Connects to public addresses only unless settings allow others."""

    def __init__(self, settings: Settings, resolver: Resolver, tls: ssl.SSLContext) -> None:
        self._resolver = resolver
        self._tls = tls
        self._timeout = settings.connect_timeout
        self._socket = guarded_socket(allow_private=settings.allow_private)
        # Pace bounds what runs at once; idle connections are bounded by their short life.
        idle = min(_LONGEST_IDLE, IDLE + 2 * settings.delay)
        self._patience = Patience(silent=settings.read_timeout, idle=idle)
        self._open: dict[Line, Place] = {}
        self._idle: dict[Place, list[Line]] = {}

    async def take(self, place: Place, *, deadline: float) -> Line:
        """A connection to ``place`` that nobody uses; ``give_back`` or ``drop`` it.

        ``deadline`` is in loop time. Raises OSError (names, TLS, time), UnicodeError for a name
        that is none, NoWayError.
        """
        idle = self._idle.get(place)
        while idle:
            line = idle.pop()
            if not idle:
                del self._idle[place]
            if line.reusable:
                return line
        async with asyncio.timeout_at(deadline):
            return await self._connect(place)

    def give_back(self, line: Line) -> None:
        """Somebody else may use ``line`` now, if it can be used again."""
        if not line.reusable:
            line.drop()
            return
        self._idle.setdefault(self._open[line], []).append(line)

    async def aclose(self) -> None:
        """Drop what is left. A closed TLS connection else waits for the peer's goodbye."""
        for line in tuple(self._open):
            line.drop()
        for _ in range(_FAREWELL):
            await asyncio.sleep(0)

    def _gone(self, line: Line) -> None:
        place = self._open.pop(line, None)
        idle = self._idle.get(place, []) if place else []
        if line in idle:
            idle.remove(line)
            if not idle and place:
                del self._idle[place]

    async def _connect(self, place: Place) -> Line:
        left = await self._resolver.resolve(place.host, place.port)
        while True:
            try:
                async with asyncio.timeout(self._timeout):
                    return await self._connect_to(left, place)
            except OSError as error:
                aiohappyeyeballs.pop_addr_infos_interleave(left, 1)
                if not left:
                    _tell(error)

    async def _connect_to(self, addresses: Sequence[AddressInfo], place: Place) -> Line:
        loop = asyncio.get_running_loop()
        sock = await aiohappyeyeballs.start_connection(
            addresses, happy_eyeballs_delay=_SECOND_WAY, interleave=1, socket_factory=self._socket
        )
        line = Line(self._patience, self._gone)
        self._open[line] = place
        try:
            await loop.create_connection(
                lambda: line,
                sock=sock,
                ssl=self._tls if place.tls else None,
                server_hostname=place.host.rstrip(".") if place.tls else None,
            )
        except BaseException:
            self._open.pop(line, None)
            raise
        return line


def _tell(error: OSError) -> NoReturn:
    """Raise what happened while connecting so that it is told from a later failure."""
    if isinstance(error, TimeoutError):
        raise NoConnectionInTimeError from None
    if isinstance(error, (ssl.SSLError, ConnectionError, PrivateAddressError)):
        raise error
    raise NoWayError(str(error)) from error

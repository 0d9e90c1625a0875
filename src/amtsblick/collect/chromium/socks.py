"""How does the guard speak with Chromium and with the hosts behind it? (SOCKS5, RFC 1928.)"""

import asyncio
import struct
from collections.abc import Callable
from enum import Enum, IntEnum, auto
from ipaddress import IPv4Address, IPv6Address
from typing import Final, Protocol

_VERSION: Final = 5
_CONNECT: Final = 1
_BEFORE_METHODS: Final = 2
_NO_AUTHENTICATION: Final = b"\x05\x00"
_IPV4, _NAME, _IPV6 = 1, 3, 4
_TLS_HANDSHAKE: Final = 0x16


class Reply(IntEnum):
    """Reply codes of RFC 1928, section 6."""

    OK = 0
    FAILED = 1
    FORBIDDEN = 2
    NO_HOST = 4
    REFUSED = 5
    BAD_COMMAND = 7


class Keeper(Protocol):
    """Who decides about connections: the guard."""

    open: set[asyncio.Transport]

    def begin(self, client: "Client", host: str, port: int) -> None:
        """A client wants to be connected."""

    def count(self, size: int) -> None:
        """Bytes passed, in either direction."""


class _Step(Enum):
    GREETING = auto()
    WISH = auto()
    WAITING = auto()
    FIRST_BYTES = auto()
    HELD = auto()
    RELAY = auto()


class _End(asyncio.Protocol):
    """One end of a passing connection; a slow reader slows the writer down."""

    def __init__(self, keeper: Keeper) -> None:
        self.keeper = keeper
        self.transport: asyncio.Transport | None = None
        self.peer: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.keeper.open.add(transport)

    def connection_lost(self, _: Exception | None) -> None:
        """The connection has ended: so does its other half."""
        if self.transport is not None:
            self.keeper.open.discard(self.transport)
        if self.peer is not None:
            self.peer.close()

    def pause_writing(self) -> None:
        """This end takes no more for now."""
        if self.peer is not None:
            self.peer.pause_reading()

    def resume_writing(self) -> None:
        """This end takes more again."""
        if self.peer is not None:
            self.peer.resume_reading()

    def eof_received(self) -> bool:
        """This end says no more; the other may still answer."""
        if self.peer is None or self.peer.is_closing() or not self.peer.can_write_eof():
            return False
        self.peer.write_eof()
        return True

    def drop(self) -> None:
        """End it at once."""
        if self.transport is not None:
            self.transport.abort()


class Upstream(_End):
    """The end towards the real host."""

    def __init__(self, client: "Client") -> None:
        super().__init__(client.keeper)
        self.peer = client.transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The host has answered; perhaps nobody waits for it any more."""
        super().connection_made(transport)
        if self.peer is None or self.peer.is_closing():
            self.drop()

    def data_received(self, data: bytes) -> None:
        """On to Chromium."""
        assert self.peer is not None
        self.peer.write(data)
        self.keeper.count(len(data))


class Client(_End):
    """The end towards Chromium: greeting, wish, then bytes as they come."""

    def __init__(self, keeper: Keeper) -> None:
        super().__init__(keeper)
        self._step = _Step.GREETING
        self._held = b""
        self._before_tls: Callable[[], None] | None = None

    def data_received(self, data: bytes) -> None:
        """On to the host, once there is one."""
        if self._step is _Step.RELAY:
            assert self.peer is not None
            self.peer.write(data)
            self.keeper.count(len(data))
            return
        self._held += data
        if self._step is _Step.GREETING:
            self._greet()
        if self._step is _Step.WISH:
            self._read_wish()
        elif self._step is _Step.FIRST_BYTES:
            self._look_at_first_bytes()

    def _say(self, data: bytes) -> None:
        assert self.transport is not None
        self.transport.write(data)

    def _greet(self) -> None:
        version, *rest = self._held
        if version != _VERSION:
            self.drop()
        elif rest and len(rest) > rest[0]:
            self._agree(rest[0])

    def _agree(self, methods: int) -> None:
        """Version, number of methods, methods: all there."""
        end = _BEFORE_METHODS + methods
        if 0 not in self._held[_BEFORE_METHODS:end]:
            self.drop()
            return
        self._held = self._held[end:]
        self._step = _Step.WISH
        self._say(_NO_AUTHENTICATION)

    def _read_wish(self) -> None:
        try:
            host, port, rest = _wish(self._held)
        except IndexError:
            return
        except ValueError:
            self.refuse(Reply.BAD_COMMAND)
            return
        self._held = rest
        self._step = _Step.WAITING
        self.keeper.begin(self, host, port)

    def refuse(self, code: Reply) -> None:
        """Say no, and why."""
        if self.transport is not None and not self.transport.is_closing():
            self._say(_reply(code))
            self.transport.close()

    def connected(self, upstream: Upstream, *, before_tls: Callable[[], None] | None = None) -> None:
        """Say yes. With ``before_tls``, a TLS handshake is held until ``release`` or ``drop``."""
        if self.transport is None or self.transport.is_closing() or upstream.transport is None:
            upstream.drop()
            return
        self.peer = upstream.transport
        self._before_tls = before_tls
        self._step = _Step.FIRST_BYTES
        self._say(_reply(Reply.OK))
        if before_tls is None or self._held:
            self._look_at_first_bytes()

    def _look_at_first_bytes(self) -> None:
        if self._before_tls is not None and self._held[:1] == bytes([_TLS_HANDSHAKE]):
            self._step = _Step.HELD
            self._before_tls()
        else:
            self.release()

    def release(self) -> None:
        """Let the bytes go that were held, and all that follow."""
        if self.peer is None or self.peer.is_closing():
            return
        self._step = _Step.RELAY
        held, self._held = self._held, b""
        if held:
            self.data_received(held)


def _wish(data: bytes) -> tuple[str, int, bytes]:
    """Host (lower case), port and what follows. IndexError: incomplete. ValueError: not for us."""
    if data[0] != _VERSION or data[1] != _CONNECT:
        raise ValueError("no CONNECT")
    kind = data[3]
    if kind == _NAME:
        size, start = data[4], 5
    elif kind in {_IPV4, _IPV6}:
        size, start = (4 if kind == _IPV4 else 16), 4
    else:
        raise ValueError("unknown kind of address")
    end = start + size
    data[end + 1]  # the port's last byte must have come
    raw = data[start:end]
    if kind == _NAME:
        host = raw.decode("ascii").lower().rstrip(".")
    else:
        host = str(IPv4Address(raw) if kind == _IPV4 else IPv6Address(raw))
    return host, struct.unpack(">H", data[end : end + 2])[0], data[end + 2 :]


def _reply(code: Reply) -> bytes:
    return bytes([_VERSION, code, 0, _IPV4, 0, 0, 0, 0, 0, 0])

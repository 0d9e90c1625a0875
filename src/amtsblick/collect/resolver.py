"""Where does a host name lead: to its own address or to where the user mapped it?

The rules speak Chromium's ``--host-resolver-rules`` language, so that one text steers this
collector and a browser alike.
"""

import asyncio
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final, TypeAlias

from amtsblick.collect.addresses import PrivateAddressError, is_literal, why_not_public
from amtsblick.errors import InputError

_NOT_FOUND: Final = "~NOTFOUND"
_REMEDY: Final = (
    'write rules as "MAP pattern replacement[:port]", "MAP pattern ~NOTFOUND" or "EXCLUDE pattern", '
    'separated by commas, for example "MAP * 127.0.0.1:8443, EXCLUDE localhost"'
)
_TARGET: Final = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s:\[\]]+)(?::(?P<port>\d{1,5}))?")
_MAX_PORT: Final = 65_535
_THREADS: Final = 16
"""Name look-ups at once; they only wait."""

AddressInfo: TypeAlias = tuple[int, int, int, str, tuple[Any, ...]]
"""Family, type, protocol, "" and address, as ``socket.getaddrinfo`` has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a mapped name leads; ``host`` is "" for ~NOTFOUND, ``port`` None keeps the port."""

    host: str
    port: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Parsed resolver rules; the first MAP whose pattern fits wins unless an EXCLUDE fits."""

    maps: tuple[tuple[str, Target], ...] = ()
    excludes: tuple[str, ...] = ()

    def target(self, host: str, port: int) -> Target | None:
        """Where ``host`` (lower case, punycode) is mapped to, None when it is left alone."""
        if not self.maps or any(_fits(pattern, host, port) for pattern in self.excludes):
            return None
        return next((target for pattern, target in self.maps if _fits(pattern, host, port)), None)


def _fits(pattern: str, host: str, port: int) -> bool:
    bare = host.strip("[]").rstrip(".")
    return fnmatchcase(bare, pattern) or fnmatchcase(f"{bare}:{port}", pattern)


def parse_resolver_rules(text: str) -> Rules:
    """Read Chromium's host-resolver-rules; raises InputError naming the rule that is wrong.

    >>> parse_resolver_rules("MAP *.example 127.0.0.1:8443").target("a.example", 443)
    Target(host='127.0.0.1', port=8443)
    """
    maps: list[tuple[str, Target]] = []
    excludes: list[str] = []
    for rule in filter(None, (part.strip() for part in text.split(","))):
        words = rule.split()
        match [words[0].upper(), *words[1:]]:
            case ["MAP", pattern, replacement]:
                maps.append((_pattern(pattern), _target(replacement, rule)))
            case ["EXCLUDE", pattern]:
                excludes.append(_pattern(pattern))
            case _:
                raise InputError(f'Resolver rule "{rule}" cannot be read: {_REMEDY}.')
    return Rules(maps=tuple(maps), excludes=tuple(excludes))


def _pattern(text: str) -> str:
    # "[" would open a character class in fnmatch; hosts are compared without brackets.
    return text.lower().replace("[", "").replace("]", "")


def _target(text: str, rule: str) -> Target:
    if text.upper() == _NOT_FOUND:
        return Target(host="")
    found = _TARGET.fullmatch(text)
    port = int(found["port"]) if found and found["port"] else None
    if not found or (port is not None and not 0 < port <= _MAX_PORT):
        raise InputError(f'Resolver rule "{rule}" has no usable replacement "{text}": {_REMEDY}.')
    host = found["host"].strip("[]").lower()
    if found["host"].startswith("[") and not is_literal(host):
        raise InputError(f'Resolver rule "{rule}" has no usable IPv6 address "{text}": {_REMEDY}.')
    return Target(host=host, port=port)


class Resolver:
    """Looks names up in threads, applies the rules, and drops addresses that are not public.

    Raises OSError: ``socket.gaierror`` when a name leads nowhere, PrivateAddressError when it
    leads only to addresses that may not be contacted.
    """

    def __init__(self, *, rules: Rules, allow_private: bool) -> None:
        self._rules = rules
        self._allow_private = allow_private
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="resolver")

    async def resolve(self, host: str, port: int) -> list[AddressInfo]:
        """Addresses of ``host`` that may be contacted, in the system's order of preference."""
        target = self._rules.target(host, port)
        if target is not None and not target.host:
            raise socket.gaierror(socket.EAI_NONAME, f"{host} is mapped to ~NOTFOUND")
        name = target.host if target else host
        final_port = (target.port if target else None) or port
        if is_literal(name):
            found = [name]
        else:
            found = await self._look_up(name)
        return [_info(address, final_port) for address in self._allowed(host, found)]

    def _allowed(self, host: str, addresses: list[str]) -> list[str]:
        if self._allow_private:
            return addresses
        public = [address for address in addresses if not why_not_public(address)]
        if not public:
            why = why_not_public(addresses[0])
            raise PrivateAddressError(f"{host} leads to {addresses[0]}, not a public address ({why})")
        return public

    async def _look_up(self, name: str) -> list[str]:
        loop = asyncio.get_running_loop()
        answers = await loop.run_in_executor(
            self._threads, lambda: socket.getaddrinfo(name, None, socket.AF_UNSPEC, socket.SOCK_STREAM)
        )
        found = list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in answers))
        if not found:
            raise socket.gaierror(socket.EAI_NODATA, f"{name} has no address")
        return found

    async def close(self) -> None:
        """Stop taking look-ups; those under way end by themselves."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _info(address: str, port: int) -> AddressInfo:
    if ":" in address:
        return socket.AF_INET6, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port, 0, 0)
    return socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port)

"""One request, one answer: what goes over the wire?

Asks one address once over HTTP/1.1; robots, pace, retries and redirects are the visitor's business.
Failures come back as values.
"""

import asyncio
import re
import ssl
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from amtsblick.collect.answer import Answer, Appetite, Reply
from amtsblick.collect.connections import Connections, NoWayError, Place
from amtsblick.collect.line import CutShortError, NotHttpError
from amtsblick.collect.resolver import Resolver
from amtsblick.collect.settings import Settings
from amtsblick.errors import InputError
from amtsblick.parse.coding import ACCEPTED

_ADDRESS: Final = re.compile(
    r"(?P<scheme>https?)://(?P<authority>(?P<host>\[[0-9a-f:.]+\]|[!-.0-9;=A-Z\\^-~]+)(?::(?P<port>\d+))?)"
    r"(?P<target>[/?][!-\"$-~]*|)"
)
_BREAKS: Final = re.compile(r"[\r\n\0]")


class Wire:
    """All connections of one collector; use as ``wire.get(url, appetite)``.

    Keeps no cookies, follows no redirects, and connects to public addresses only unless the
    settings allow others.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._tls = _tls_context(settings)
        self._heads: dict[frozenset[str], bytes] = {}
        self._resolver: Resolver | None = None
        self._connections: Connections | None = None

    def _opened(self) -> Connections:
        if self._connections is None:
            settings = self._settings
            self._resolver = Resolver(rules=settings.rules, allow_private=settings.allow_private)
            self._connections = Connections(settings, self._resolver, self._tls)
        return self._connections

    async def aclose(self) -> None:
        """Close all connections; safe to call twice."""
        connections, self._connections = self._connections, None
        if connections is not None:
            await connections.aclose()
        if self._resolver is not None:
            await self._resolver.close()

    async def get(self, url: str, appetite: Appetite, extra: Mapping[str, str] | None = None) -> Reply:
        """Ask ``url`` (absolute, normalised) once. Raises nothing but cancellation."""
        answer = Answer(appetite, keep=self._settings.other_cap)
        try:
            place, request = self._request(url, appetite, extra)
            await self._ask(place, request, answer)
        except (OSError, ValueError, NoWayError, NotHttpError, CutShortError) as error:
            return answer.failed(error)
        return answer.reply()

    async def _ask(self, place: Place, request: bytes, answer: Answer) -> None:
        connections = self._opened()
        deadline = asyncio.get_running_loop().time() + self._settings.total_timeout
        while True:
            line = await connections.take(place, deadline=deadline)
            answer.peer = line.peer
            try:
                await line.ask(request, answer, deadline=deadline)
            except ConnectionError:
                # An idle connection may end just when it is used again (RFC 9112 §9.3.1).
                if line.asked == 1 or answer.status is not None:
                    raise
            else:
                return
            finally:
                connections.give_back(line)

    def _request(self, url: str, appetite: Appetite, extra: Mapping[str, str] | None) -> tuple[Place, bytes]:
        """Whom to ask, and the bytes that ask. Raises ValueError for what fits no request."""
        place, start = _start_of_request(url)
        head = self._heads.get(appetite.kinds)
        if head is None:
            head = self._heads[appetite.kinds] = self._head(appetite.kinds)
        fields = "".join([_field(*pair) for pair in extra.items()]) if extra else ""
        return place, b"".join((start, head, fields.encode(), b"\r\n"))

    def _head(self, kinds: frozenset[str]) -> bytes:
        fields = {
            "User-Agent": self._settings.user_agent,
            "Accept": _accept(kinds),
            "Accept-Language": self._settings.language,
            "Accept-Encoding": ACCEPTED,
        }
        return "".join([f"{name}: {value}\r\n" for name, value in fields.items()]).encode("ascii")


@lru_cache(maxsize=2048)
def _start_of_request(url: str) -> tuple[Place, bytes]:
    """Whom ``url`` asks and the first two lines of the request."""
    parts = _ADDRESS.fullmatch(url)
    if parts is None:
        raise ValueError("the address fits no request")
    tls = parts["scheme"] == "https"
    port = int(parts["port"] or (443 if tls else 80))
    target = parts["target"] if parts["target"].startswith("/") else f"/{parts['target']}"
    host = parts["host"].strip("[]")
    start = f"GET {target} HTTP/1.1\r\nHost: {parts['authority']}\r\n"
    return Place(tls=tls, host=host, port=port), start.encode("ascii")


def _field(name: str, value: str) -> str:
    if _BREAKS.search(value):
        raise ValueError(f"what was stored as {name} fits no header")
    return f"{name}: {value}\r\n"


def _accept(kinds: frozenset[str]) -> str:
    return ", ".join(sorted(kinds, reverse=True)) or "*/*"


def _tls_context(settings: Settings) -> ssl.SSLContext:
    """The system's certificates, plus the user's."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    if settings.ca_file is None:
        return context
    try:
        context.load_verify_locations(cafile=settings.ca_file)
    except (OSError, ssl.SSLError) as error:
        raise InputError(
            f"The CA file {settings.ca_file} cannot be used ({error}): "
            "give a readable file with certificates in PEM format."
        ) from error
    return context

"""One request, one answer: how do bytes come over the wire, and how many at most?

The only module that talks HTTP. It asks one address once; robots, pace, retries and redirects
are the visitor's business. Failures come back as values.
"""

import ssl
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

import aiohttp
from yarl import URL

from amtsblick.collect.addresses import guarded_socket, is_literal
from amtsblick.collect.connections import Connector
from amtsblick.collect.failures import failure_of, may_pass
from amtsblick.collect.resolver import Resolver
from amtsblick.collect.settings import Settings
from amtsblick.errors import InputError
from amtsblick.parse.coding import ACCEPTED, CapError, CodingError, Unpacker
from amtsblick.values.capture import State

HTML: Final = frozenset({"text/html", "application/xhtml+xml"})
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
NOT_MODIFIED: Final = 304
_OK: Final = range(200, 300)

# Some authorities send policies of more than 8 KiB in one header; a header bomb is far larger.
_HEADER_CAP: Final = 64 * 1024
_HEADER_COUNT: Final = 256
_DRAIN: Final = 16 * 1024
"""Redirect bodies up to this size are read so that the connection can be used again."""
_ERROR_CAP: Final = 1024 * 1024
"""Error pages are read up to here: enough to recognise a bot wall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What one request brought: an answer, or a failure, or an answer that failed half-way."""

    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    peer: str = ""
    failure: State | None = None
    detail: str = ""
    may_pass: bool = False
    """Is the failure of a kind that a second try may cure?"""

    def header(self, name: str) -> str:
        """Value of the last header called ``name`` (lower case), or ""."""
        return _last(self.headers, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appetite:
    """What is wanted: content types (none means any) and the cap in bytes.

    ``whole`` counts a longer body as failure.
    """

    kinds: frozenset[str] = HTML
    cap: int
    whole: bool = True


class _Response(aiohttp.ClientResponse):
    """Remembers whom we really talked to; the connection is gone once the body is read."""

    peer = ""

    def start(self, connection: Any) -> Coroutine[Any, Any, aiohttp.ClientResponse]:
        transport = connection.transport
        address = transport.get_extra_info("peername") if transport else None
        self.peer = str(address[0]) if address else ""
        return super().start(connection)


class Wire:
    """One session for the whole collector; use as ``wire.get(url, appetite)``.

    Keeps no cookies, follows no redirects, and connects to public addresses only unless the
    settings allow others.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._tls = _tls_context(settings)
        self._session: aiohttp.ClientSession | None = None
        self._resolver: Resolver | None = None
        self._connector: Connector | None = None

    def _open(self) -> aiohttp.ClientSession:
        settings = self._settings
        self._resolver = Resolver(rules=settings.rules, allow_private=settings.allow_private)
        self._connector = Connector(
            resolver=self._resolver,
            ssl=self._tls,
            socket_factory=guarded_socket(allow_private=settings.allow_private),
            # Pace bounds what runs at once; idle connections are bounded by their short life.
            limit=0,
            keepalive_timeout=min(15.0, 3.0 + 2 * settings.delay),
        )
        return aiohttp.ClientSession(
            connector=self._connector,
            response_class=_Response,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            max_line_size=_HEADER_CAP,
            max_field_size=_HEADER_CAP,
            max_headers=_HEADER_COUNT,
            headers={
                "User-Agent": settings.user_agent,
                "Accept-Encoding": ACCEPTED,
                "Accept-Language": settings.language,
                "Accept": _accept(HTML),
            },
            timeout=aiohttp.ClientTimeout(
                total=settings.total_timeout,
                sock_connect=settings.connect_timeout,
                sock_read=settings.read_timeout,
            ),
        )

    async def aclose(self) -> None:
        """Close all connections; safe to call twice."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()
        if self._connector is not None:
            await self._connector.abort()
        if self._resolver is not None:
            await self._resolver.close()

    async def get(self, url: str, appetite: Appetite, extra: Mapping[str, str] | None = None) -> Reply:
        """Ask ``url`` (absolute, normalised) once. Raises nothing but cancellation."""
        session = self._session
        if session is None:
            session = self._session = self._open()
        target, headers, server_name = self._route(url)
        if appetite.kinds is not HTML:
            headers["Accept"] = _accept(appetite.kinds)
        if extra:
            headers.update(extra)
        try:
            response = await session.get(
                target, headers=headers, allow_redirects=False, server_hostname=server_name
            )
        except (aiohttp.ClientError, OSError, ValueError) as error:
            failure, detail = failure_of(error)
            return Reply(failure=failure, detail=detail, may_pass=may_pass(error))
        try:
            return await self._read(response, appetite)
        finally:
            # Gives the connection back when the body was read to its end, else closes it.
            response.release()

    def _route(self, url: str) -> tuple[URL, dict[str, str], str | None]:
        """Address to connect to. A literal is never looked up, so its rule is applied here."""
        target = URL(url, encoded=True)
        host, rule = "", None
        if self._settings.rules.maps and is_literal(host := target.raw_host or ""):
            rule = self._settings.rules.target(host, target.port or 0)
        if rule is None:
            return target, {}, None
        port = rule.port or target.port
        mapped = target.with_host(rule.host or "invalid.").with_port(port)
        return mapped, {"Host": target.raw_authority}, host if target.scheme == "https" else None

    async def _read(self, response: aiohttp.ClientResponse, appetite: Appetite) -> Reply:
        headers = _headers(response.raw_headers)
        peer = response.peer if isinstance(response, _Response) else ""
        status = response.status
        if status in REDIRECTS or status == NOT_MODIFIED:
            await _drain(response)
            return Reply(status=status, headers=headers, peer=peer)
        kind = _last(headers, "content-type").partition(";")[0].strip().lower()
        fits = not kind or not appetite.kinds or kind in appetite.kinds
        good, keep = status in _OK, self._settings.other_cap
        if fits:
            cap, whole = (appetite.cap, appetite.whole) if good else (min(_ERROR_CAP, appetite.cap), False)
        else:
            cap, whole = keep, False
        read = await _body(response, _last(headers, "content-encoding"), cap=cap, whole=whole, keep=keep)
        if good and not fits and read.failure is None:
            read = read._replace(failure=State.NOT_HTML, detail=f"content type {kind[:80]}")
        body, failure, detail, passing = read
        return Reply(
            status=status,
            headers=headers,
            body=body,
            peer=peer,
            failure=failure,
            detail=detail,
            may_pass=passing,
        )


class _Read(NamedTuple):
    """A body, or the start of one and why that is not all."""

    body: bytes
    failure: State | None = None
    detail: str = ""
    may_pass: bool = False


async def _drain(response: aiohttp.ClientResponse) -> None:
    """Read a short body that nobody needs; anything else costs the connection."""
    if not response.content.at_eof() and 0 < (response.content_length or 0) <= _DRAIN:
        try:
            await response.content.read()
        except (aiohttp.ClientError, OSError):
            response.close()
    elif not response.content.at_eof() and response.content_length != 0:
        response.close()


async def _body(
    response: aiohttp.ClientResponse, encoding: str, *, cap: int, whole: bool, keep: int
) -> _Read:
    """Read and unpack at most ``cap`` bytes; of a body that should be whole keep the start only."""
    declared = response.content_length or 0
    if whole and declared > cap:
        cap = keep
    try:
        unpacker = Unpacker(encoding, cap)
    except CodingError as error:
        response.close()
        return _Read(b"", State.BROKEN, str(error))
    try:
        await _pump(response, unpacker, cap)
    except CapError:
        response.close()
        if not whole:
            return _Read(unpacker.body)
        said = f"{declared} bytes announced" if declared > cap else f"more than {cap} bytes"
        return _Read(unpacker.body[:keep], State.TOO_LARGE, said)
    except CodingError as error:
        response.close()
        return _Read(unpacker.body, State.BROKEN, str(error))
    except (aiohttp.ClientError, OSError) as error:
        response.close()
        return _Read(unpacker.body, *failure_of(error), may_pass(error))
    return _Read(unpacker.body)


async def _pump(response: aiohttp.ClientResponse, unpacker: Unpacker, cap: int) -> None:
    arrived = 0
    while data := await response.content.readany():
        unpacker.feed(data)
        arrived += len(data)
        # Packed data that never yields anything must not be read for ever either.
        if arrived > cap + _DRAIN:
            raise CapError
    unpacker.finish()


def _headers(raw: tuple[tuple[bytes, bytes], ...]) -> tuple[tuple[str, str], ...]:
    try:
        return tuple([(_name(name), value.decode()) for name, value in raw])
    except UnicodeDecodeError:
        return tuple([(_name(name), _value(value)) for name, value in raw])


@lru_cache(maxsize=1024)
def _name(name: bytes) -> str:
    return name.decode("latin-1").lower()


def _last(headers: tuple[tuple[str, str], ...], name: str) -> str:
    for key, value in reversed(headers):
        if key == name:
            return value
    return ""


def _value(value: bytes) -> str:
    # RFC 9110 allows obs-text of unknown charset: UTF-8 when it is, else byte for byte.
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _accept(kinds: frozenset[str]) -> str:
    return ", ".join(sorted(kinds, reverse=True)) or "*/*"


def _tls_context(settings: Settings) -> ssl.SSLContext | bool:
    """The system's certificates, plus the user's; ``True`` is aiohttp's ready-made context."""
    if settings.ca_file is None:
        return True
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    try:
        context.load_verify_locations(cafile=settings.ca_file)
    except (OSError, ssl.SSLError) as error:
        raise InputError(
            f"The CA file {settings.ca_file} cannot be used ({error}): "
            "give a readable file with certificates in PEM format."
        ) from error
    return context

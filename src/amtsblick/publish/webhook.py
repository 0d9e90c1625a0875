"""How does one message reach a webhook, signed, and what is told when it could not?

After the Standard Webhooks specification 1.0 (https://www.standardwebhooks.com): headers ``webhook-id``,
``webhook-timestamp`` and ``webhook-signature``, HMAC-SHA256 with a secret ``whsec_<base64>``.

Receivers are strangers: only addresses that the caller allows are connected to (the one that is really used,
after all name look-ups), redirects are not followed, the answer is read no further than ``MOST_ANSWER``, and
everything together takes no longer than ``WebhookSettings.seconds``. What a receiver answers is never shown to
anybody, so that nobody can read other machines' answers through us.
"""

import asyncio
import base64
import hashlib
import hmac
import re
import socket
import ssl
from binascii import Error as NotBase64Error
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from amtsblick.errors import InputError
from amtsblick.parse.urls import join
from amtsblick.values.alerts import Answered, Failing

MOST_ANSWER: Final = 65_536
"""Bytes of an answer that are read."""
_PREFIX: Final = "whsec_"
_FEWEST_KEY: Final = 24
_MOST_KEY: Final = 64
"""Bytes of a secret, as the specification has it."""
_LONGEST_ADDRESS: Final = 2_000
_STATUS: Final = re.compile(rb"HTTP/1\.[01] (\d{3})(?: |\r?\n|$)")
_END_OF_HEAD: Final = re.compile(rb"\r?\n\r?\n")
_RETRY_AFTER: Final = re.compile(rb"\n[Rr][Ee][Tt][Rr][Yy]-[Aa][Ff][Tt][Ee][Rr]:[ \t]*(\d{1,6})[ \t]*\r?\n")
_PORTS: Final = {"https": 443, "http": 80}
_GONE: Final = 410


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """One message to one receiver. ``secrets`` (whsec_…) sign it, the current one first."""

    address: str
    secrets: tuple[str, ...] = field(repr=False)
    id: str
    sent_at: datetime
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSettings:
    """How carefully receivers are called.

    ``why_refused`` says why an IP address may not be connected to, "" when it may. ``plain`` allows http.
    ``ca_file`` is a PEM file of a certificate authority to be trusted as well; ``seconds`` are for everything,
    from the name look-up to the answer.
    """

    software: str
    why_refused: Callable[[str], str]
    plain: bool = False
    ca_file: Path | None = None
    seconds: float = 10.0


def checked_target(text: str, *, plain: bool = False) -> str:
    """The normalised address of a webhook. InputError for anything that is none.

    HTTPS only, unless ``plain``; without a password in it, which would stand in logs.
    """
    address = join("", text) if len(text) <= _LONGEST_ADDRESS else ""
    parts = urlsplit(address)
    schemes = ("https", "http") if plain else ("https",)
    if parts.scheme not in schemes or not parts.hostname or not address.isascii():
        raise InputError("The webhook's address cannot be used: write it like https://host.example/path.")
    if parts.username is not None or parts.password is not None:
        raise InputError("The webhook's address holds a user name: leave it out, messages are signed.")
    return address


def new_secret(chance: bytes) -> str:
    """A secret out of 24 to 64 random bytes, as receivers' libraries take it."""
    if not _FEWEST_KEY <= len(chance) <= _MOST_KEY:
        raise ValueError(f"{len(chance)} bytes are no secret: it takes {_FEWEST_KEY} to {_MOST_KEY}")
    return _PREFIX + base64.b64encode(chance).decode()


def signature(secret: str, name: str, timestamp: int, body: bytes) -> str:
    """``v1,<base64>`` over id, timestamp and body. ValueError for a secret that is none."""
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except NotBase64Error as error:
        raise ValueError("the webhook's secret is none: it is whsec_ and Base64") from error
    signed = hmac.new(key, f"{name}.{timestamp}.".encode() + body, hashlib.sha256)
    return f"v1,{base64.b64encode(signed.digest()).decode()}"


def post(hook: Hook, settings: WebhookSettings) -> Answered:
    """Send one message and say what became of it. Never raises for what the receiver or the network does."""
    threads = ThreadPoolExecutor(1, thread_name_prefix="webhook-names")
    try:
        return asyncio.run(_post(hook, settings, threads))
    finally:
        # A look-up that hangs ends by itself; nobody waits for it.
        threads.shutdown(wait=False, cancel_futures=True)


async def _post(hook: Hook, settings: WebhookSettings, threads: ThreadPoolExecutor) -> Answered:
    try:
        async with asyncio.timeout(settings.seconds):
            return await _exchange(hook, settings, threads)
    except TimeoutError:
        return Answered(failing=Failing.TIMEOUT, detail=f"no answer within {settings.seconds:g} s")
    except ssl.SSLCertVerificationError as error:
        return Answered(failing=Failing.TLS, detail=error.verify_message)
    except ssl.SSLError as error:
        return Answered(failing=Failing.TLS, detail=error.reason or "TLS failed")
    except socket.gaierror as error:
        return Answered(failing=Failing.NO_ADDRESS, detail=error.strerror or "")
    except OSError as error:
        return Answered(failing=Failing.NO_CONNECTION, detail=error.strerror or type(error).__name__)


async def _exchange(hook: Hook, settings: WebhookSettings, threads: ThreadPoolExecutor) -> Answered:
    try:
        parts = urlsplit(checked_target(hook.address, plain=settings.plain))
    except InputError:  # it was allowed when it was entered
        return Answered(failing=Failing.TLS, detail="only https is called")
    host = parts.hostname or ""
    addresses = await _addresses(host, threads)
    allowed = [one for one in addresses if not settings.why_refused(one)]
    if not allowed:
        why = settings.why_refused(addresses[0])
        return Answered(failing=Failing.NOT_PUBLIC, detail=f"{host} leads to no public address ({why})")
    trust = _trust(settings) if parts.scheme == "https" else None
    reader, writer = await _connected(allowed, parts.port or _PORTS[parts.scheme], host, trust)
    try:
        target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        writer.write(_request(hook, settings.software, target, parts.netloc))
        await writer.drain()
        return _understood(await _answer(reader))
    finally:
        writer.transport.abort()


async def _addresses(host: str, threads: ThreadPoolExecutor) -> list[str]:
    loop = asyncio.get_running_loop()
    found = await loop.run_in_executor(
        threads, lambda: socket.getaddrinfo(host, None, socket.AF_UNSPEC, socket.SOCK_STREAM)
    )
    names = list(dict.fromkeys(str(address[0]) for *_, address in found))
    if not names:
        raise socket.gaierror(socket.EAI_NONAME, "no address")
    return names


async def _connected(
    addresses: Sequence[str], port: int, host: str, trust: ssl.SSLContext | None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to the first address that takes one; addresses are literals, nothing is looked up again."""
    failed: OSError | None = None
    for address in addresses:
        try:
            return await asyncio.open_connection(
                address, port, ssl=trust, server_hostname=host if trust else None, limit=MOST_ANSWER
            )
        except ssl.SSLError:
            raise
        except OSError as error:
            failed = error
    raise failed or OSError("no address")


def _trust(settings: WebhookSettings) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if settings.ca_file is not None:
        try:
            context.load_verify_locations(cafile=settings.ca_file)
        except (OSError, ssl.SSLError) as error:
            raise InputError(f"--ca-file {settings.ca_file} cannot be read: give a PEM file.") from error
    return context


def _request(hook: Hook, software: str, target: str, host: str) -> bytes:
    timestamp = int(hook.sent_at.timestamp())
    signed = " ".join(signature(one, hook.id, timestamp, hook.body) for one in hook.secrets)
    lines = (
        f"POST {target} HTTP/1.1",
        f"Host: {host}",
        f"User-Agent: {software}",
        "Content-Type: application/json",
        f"Content-Length: {len(hook.body)}",
        f"webhook-id: {hook.id}",
        f"webhook-timestamp: {timestamp}",
        f"webhook-signature: {signed}",
        "Connection: close",
    )
    return "\r\n".join(lines).encode("ascii") + b"\r\n\r\n" + hook.body


async def _answer(reader: asyncio.StreamReader) -> bytes:
    """The head of the final answer, as far as the limit; what follows it is of no interest."""
    seen = b""
    while len(seen) < MOST_ANSWER:
        piece = await reader.read(MOST_ANSWER - len(seen))
        seen += piece
        while (end := _END_OF_HEAD.search(seen)) is not None and seen[:12].partition(b" ")[2][:1] == b"1":
            seen = seen[end.end() :]  # 1xx: the answer is still to come
        if end is not None or not piece:
            break
    return seen


def _understood(head: bytes) -> Answered:
    found = _STATUS.match(head)
    if found is None:
        return Answered(failing=Failing.NO_ANSWER, detail="no HTTP answer")
    status = int(found[1])
    asked = _RETRY_AFTER.search(head)
    wait = int(asked[1]) if asked else 0
    match status // 100:
        case 2:
            return Answered(status=status)
        case 3:
            return Answered(failing=Failing.REDIRECT, status=status, detail="redirects are not followed")
        case _:
            failing = Failing.GONE if status == _GONE else Failing.STATUS
            return Answered(failing=failing, status=status, wait=wait)

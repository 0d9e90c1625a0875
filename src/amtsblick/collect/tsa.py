"""How does a time-stamping authority answer? Nothing is asked unless the user named its address.

Source: RFC 3161, 3.4 (time-stamp protocol via HTTP). Not here: what request and answer mean (keep).
"""

import asyncio
import re
from typing import Final

import aiohttp

from amtsblick.collect.failures import failure_of
from amtsblick.errors import InputError

_TYPES: Final = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
_PATIENCE: Final = 20.0
"""Seconds for the whole exchange; an inspection does not wait longer for its stamp."""
_LIMIT: Final = 256 * 1024
"""An answer with a long certificate chain has some 10 KB."""
_PASSWORD: Final = re.compile(r"//[^/?#]*@")
"""Name and password before the host: for the authority's eyes only."""
_FINE: Final = 200


async def request_stamp(url: str, query: bytes, *, patience: float = _PATIENCE) -> bytes:
    """The body of the authority's answer; InputError names address and cause when there is none."""
    shown = _PASSWORD.sub("//", url)
    timeout = aiohttp.ClientTimeout(total=patience)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(url, data=query, headers=_TYPES, allow_redirects=False) as answer,
        ):
            body = await answer.content.read(_LIMIT + 1)
            while len(body) <= _LIMIT and (more := await answer.content.read(_LIMIT + 1 - len(body))):
                body += more
            return _accepted(shown, answer.status, body)
    except (aiohttp.ClientError, OSError, TimeoutError, UnicodeError) as error:
        state, detail = failure_of(error)
        raise InputError(f"The time-stamping authority {shown} did not answer: {state} ({detail})") from error


def _accepted(url: str, status: int, body: bytes) -> bytes:
    if status != _FINE:
        raise InputError(f"The time-stamping authority {url} answered with HTTP status {status}.")
    if len(body) > _LIMIT:
        raise InputError(f"The time-stamping authority {url} sent more than {_LIMIT} bytes.")
    return body


def ask(url: str, query: bytes) -> bytes:
    """``request_stamp`` for callers without an event loop of their own, such as a worker thread."""
    return asyncio.run(request_stamp(url, query))

"""Which product is told by an address alone, whoever's host it is on?"""

import re
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from amtsblick.parse.payloads import layers
from amtsblick.values.knowledge import Endpoint, Knowledge

_FORM: Final = re.compile(rb"[\w.\[\]%~-]+=[^\s{}\"<>]*(?:&[\w.\[\]%~-]+=[^\s{}\"<>]*)*\Z")
_LONGEST_FORM: Final = 20_000
_LONGEST_BODY: Final = 200_000
_LAYERS: Final = 6
"""Layers of a body that are looked into: products pack what they send, and the outermost come first."""


def endpoint_at(address: str, body: bytes, knowledge: Knowledge) -> Endpoint | None:
    """The first telling address of the curated ones that ``address`` with ``body`` is, or None."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https", "ws", "wss"}:
        return None
    if not body:
        return _without_body(parts.path, parts.query, knowledge)
    return _with_body(parts.path, parts.query, body, knowledge)


@lru_cache(maxsize=2048)
def _with_body(path: str, query: str, body: bytes, knowledge: Knowledge) -> Endpoint | None:
    given = parse_qsl(query, keep_blank_values=True)
    pieces = layers(body)[:_LAYERS]
    told = (_found(path, [*given, *_form(one)], one[:_LONGEST_BODY], knowledge) for one in pieces)
    return next((endpoint for endpoint in told if endpoint is not None), None)


@lru_cache(maxsize=8192)
def _without_body(path: str, query: str, knowledge: Knowledge) -> Endpoint | None:
    return _found(path, parse_qsl(query, keep_blank_values=True), b"", knowledge)


def _found(path: str, given: list[tuple[str, str]], body: bytes, knowledge: Knowledge) -> Endpoint | None:
    for endpoint, pattern, parameters, pieces in _compiled(knowledge):
        if (
            pattern.search(path)
            and all(_has(given, name, value) for name, value in parameters)
            and all(piece in body for piece in pieces)
        ):
            return endpoint
    return None


def _has(given: list[tuple[str, str]], name: str, value: str) -> bool:
    return any(key == name and one.startswith(value) for key, one in given)


def _form(body: bytes) -> list[tuple[str, str]]:
    if len(body) > _LONGEST_FORM or not _FORM.match(body):
        return []
    return parse_qsl(body.decode("utf-8", "replace").removeprefix("?"), keep_blank_values=True)


@lru_cache(maxsize=4)
def _compiled(
    knowledge: Knowledge,
) -> tuple[tuple[Endpoint, re.Pattern[str], tuple[tuple[str, str], ...], tuple[bytes, ...]], ...]:
    return tuple(
        (
            endpoint,
            re.compile("|".join(_pattern(path) for path in endpoint.paths)),
            tuple((name, value) for name, _, value in (one.partition("=") for one in endpoint.parameters)),
            tuple(piece.encode() for piece in endpoint.body),
        )
        for endpoint in knowledge.endpoints
    )


def _pattern(path: str) -> str:
    """``/collect`` ends a path, ``/com.maker/*`` has anything behind it."""
    return ".*".join(re.escape(piece) for piece in path.split("*")) + r"\Z"

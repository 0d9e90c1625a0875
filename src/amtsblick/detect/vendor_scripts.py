"""Which addresses does a piece of script fetch, and which does it only name?

A script is read as text, never run: only shapes that leave little doubt count as a fetch. Scripts are
stretches of a UTF-8 source, given by their byte offsets.
"""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator
from typing import Final, NamedTuple

_ADDRESS: Final = re.compile(
    rb"""/\\?/([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})(?![\w@.])((?:[^\s"'<>`\\]|\\/)*)"""
)
_FETCHED: Final = re.compile(
    r"(?:\.(?:m?js|css|gif)|/js|/css2?|/tr|/iframe_api|/player_api|/sdk|/v3)/?(?:$|[?#;&])"
)
"""Ends of paths that are fetched and never linked."""
_CALLED: Final = re.compile(
    rb"""(?:\.src\s*=|\bsrc["']\s*\]\s*=|setAttribute\(\s*["']src["']\s*,|["']script["']\s*,"""
    rb"""|(?:getScript|loadScript|loadJS|import|importScripts|fetch|sendBeacon)\s*\()"""
    rb"""\s*(?:[("'`\s]|https?:|\+|\?|:|==|location|protocol|document|\w+\.)*$""",
    re.IGNORECASE,
)
"""Code right before an address that makes the browser fetch it."""
_TAG: Final = re.compile(
    rb"""<(script|iframe|img|link|embed)\b[^<>]*?(?<![\w-])(?:src|href)\s*=\s*\\?["']?(?:https?:)?$""",
    re.IGNORECASE,
)
_WRITES: Final = re.compile(rb"document\.write|innerHTML|insertAdjacentHTML|\.append|\.html\(", re.IGNORECASE)
_BUILDS: Final = (
    b"createElement",
    b".src",
    b"new Image",
    b"XMLHttpRequest",
    b"sendBeacon",
    b"fetch(",
    b"document.write",
)
_PROSE: Final = re.compile(
    r"privacy|polic(?:y|ies)|legal|terms|imprint|datenschutz|optout|opt-out|/help|/support|\.html?\b",
    re.IGNORECASE,
)
_SETTING: Final = re.compile(rb"""["']\s*:\s*\\?["'](?:https?:\\?)?$""")
"""The address is a value in a settings object; what becomes of it cannot be told."""
_BASE64: Final = re.compile(rb"(?<![A-Za-z0-9+/])P(?:HNjcm|CEt|Glmcm|GRpd|GJsb2)[A-Za-z0-9+/]{30,}={0,2}")
"""Base64 of script, comment, iframe, div and blockquote tags: how Borlabs Cookie keeps what it holds back."""
BASE64_BEGINNINGS: Final = frozenset({"PHNjcm", "PCEt", "PGlmcm", "PGRpd", "PGJsb2"})
"""How such base64 begins."""
_PROPERTY: Final = re.compile(
    rb"""["'](?:(UA-\d{4,10}-\d{1,4})|(G-[A-Z0-9]{10})|(GTM-[A-Z0-9]{4,9}))\\?["']"""
)
PROPERTY_BEGINNINGS: Final = frozenset({"'UA-", '"UA-', "'G-", '"G-', "'GTM-", '"GTM-'})
"""How a quoted id of a Google product begins."""
_PROPERTY_OWNERS: Final = ("google_analytics", "google_analytics", "google_tag_manager")
_BEFORE: Final = 120
_NEAR: Final = 700
_CALL: Final = 70


class Named(NamedTuple):
    """An address in a script: host in lower case, the rest, and where it starts in the source."""

    host: str
    path: str
    at: int


class Script(NamedTuple):
    """A stretch of source that is code, and whether it runs or is markup that waits to be let in."""

    raw: bytes
    start: int
    end: int
    running: bool


def address_at(script: Script, at: int) -> Named | None:
    """The absolute address that starts at an offset, also with escaped slashes."""
    match = _ADDRESS.match(script.raw, at, script.end)
    return _named(match) if match else None


def addresses_in(script: Script) -> Iterator[Named]:
    """All absolute addresses of a script."""
    return map(_named, _ADDRESS.finditer(script.raw, script.start, script.end))


def _named(match: re.Match[bytes]) -> Named:
    host, path = match[1].decode(), match[2].decode("utf-8", "replace")
    return Named(host.lower(), path.replace("\\/", "/"), match.start())


def is_fetched(script: Script, named: Named, *, linked: bool) -> bool:
    """Whether the address is fetched when the script runs (or, held-back markup, when it is let in).

    ``linked`` says that the host also serves pages that people visit, so that building some
    element nearby is not enough.
    """
    raw, at = script.raw, named.at
    before = max(at - _BEFORE, script.start)
    wide = max(at - _NEAR, script.start)
    tag = _TAG.search(raw, before, at)
    if tag:
        return not script.running or tag[1].lower() == b"script" or bool(_WRITES.search(raw, wide, at))
    if _FETCHED.search(named.path):
        return True
    if not linked and not _PROSE.search(named.path) and not _SETTING.search(raw, before, at):
        near = raw[wide : min(at + _NEAR, script.end)]
        if any(sign in near for sign in _BUILDS):
            return True
    return bool(_CALLED.search(raw, max(at - _CALL, script.start), at))


def is_commented(script: Script, at: int) -> bool:
    """Whether an offset stands in a comment of the script."""
    raw, start = script.raw, script.start
    line = raw[max(raw.rfind(b"\n", start, at) + 1, start) : at].lstrip()
    if line.startswith(b"//") and b"<![CDATA[" not in line and b"-->" not in line and line.strip(b"/ "):
        return True
    opened = raw.rfind(b"/*", start, at)
    return opened >= 0 and raw.find(b"*/", opened + 2, at) < 0 <= raw.find(b"*/", at, script.end)


def product_at(script: Script, at: int) -> str:
    """Vendor whose product has the quoted id at an offset, "" when there is no such id."""
    match = _PROPERTY.match(script.raw, at, script.end)
    if match is None or match.lastindex is None or is_commented(script, at):
        return ""
    return _PROPERTY_OWNERS[match.lastindex - 1]


def hidden_markup(script: Script, at: int) -> bytes:
    """Markup that the script keeps as base64 from an offset on, decoded; empty when it is none."""
    match = _BASE64.match(script.raw, at, script.end)
    if match is None:
        return b""
    try:
        return b64decode(match[0] + b"=" * (-len(match[0]) % 4))
    except (binascii.Error, ValueError):
        return b""

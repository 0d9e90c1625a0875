"""Which addresses does a piece of script fetch, and which does it only name?

A script is read as text, never run: only shapes that leave little doubt count as a fetch.
"""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator
from typing import Final, NamedTuple

_ADDRESS: Final = re.compile(
    r"""/\\?/([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})(?![\w@.])((?:[^\s"'<>`\\]|\\/)*)"""
)
_FETCHED: Final = re.compile(
    r"(?:\.(?:m?js|css|gif)|/js|/css2?|/tr|/iframe_api|/player_api|/sdk|/v3)/?(?:$|[?#;&])"
)
"""Ends of paths that are fetched and never linked."""
_CALLED: Final = re.compile(
    r"""(?:\.src\s*=|\bsrc["']\s*\]\s*=|setAttribute\(\s*["']src["']\s*,|["']script["']\s*,"""
    r"""|(?:getScript|loadScript|loadJS|import|importScripts|fetch|sendBeacon)\s*\()"""
    r"""\s*(?:[("'`\s]|https?:|\+|\?|:|==|location|protocol|document|\w+\.)*$""",
    re.IGNORECASE,
)
"""Code right before an address that makes the browser fetch it."""
_TAG: Final = re.compile(
    r"""<(script|iframe|img|link|embed)\b[^<>]*?(?<![\w-])(?:src|href)\s*=\s*\\?["']?(?:https?:)?$""",
    re.IGNORECASE,
)
_WRITES: Final = re.compile(r"document\.write|innerHTML|insertAdjacentHTML|\.append|\.html\(", re.IGNORECASE)
_BUILDS: Final = ("createElement", ".src", "new Image", "XMLHttpRequest", "sendBeacon", "fetch(")
_PROSE: Final = re.compile(
    r"privacy|polic(?:y|ies)|legal|terms|imprint|datenschutz|optout|opt-out|/help|/support|\.html?\b",
    re.IGNORECASE,
)
_SETTING: Final = re.compile(r"""["']\s*:\s*\\?["'](?:https?:\\?)?$""")
"""The address is a value in a settings object; what becomes of it cannot be told."""
_BASE64: Final = re.compile(r"(?<![A-Za-z0-9+/])P(?:HNjcm|CEt|Glmcm|GRpd|GJsb2)[A-Za-z0-9+/]{30,}={0,2}")
"""Base64 of script, comment, iframe, div and blockquote tags: how Borlabs Cookie keeps what it holds back."""
_BEFORE: Final = 120
_NEAR: Final = 700
_CALL: Final = 70


class Named(NamedTuple):
    """An address in a script: host in lower case, the rest, and where it starts in the text."""

    host: str
    path: str
    at: int


def addresses_in(text: str) -> Iterator[Named]:
    """Absolute addresses, also with escaped slashes."""
    for match in _ADDRESS.finditer(text):
        yield Named(match[1].lower(), match[2].replace("\\/", "/"), match.start())


def is_fetched(text: str, named: Named, *, running: bool, linked: bool) -> bool:
    """Whether the address is fetched when the text runs (or, held-back markup, when it is let in).

    ``linked`` says that the host also serves pages that people visit, so that building some
    element nearby is not enough.
    """
    before = text[max(named.at - _BEFORE, 0) : named.at]
    tag = _TAG.search(before) if "<" in before else None
    if tag:
        wide = text[max(named.at - _NEAR, 0) : named.at]
        return not running or tag[1].lower() == "script" or bool(_WRITES.search(wide))
    if _FETCHED.search(named.path):
        return True
    if not linked and not _PROSE.search(named.path) and not _SETTING.search(before):
        near = text[max(named.at - _NEAR, 0) : named.at + _NEAR]
        if any(sign in near for sign in _BUILDS):
            return True
    return bool(_CALLED.search(before, max(len(before) - _CALL, 0)))


def is_commented(text: str, at: int) -> bool:
    """Whether a position in a script stands in a comment."""
    line = text[text.rfind("\n", 0, at) + 1 : at].lstrip()
    if line.startswith("//") and "<![CDATA[" not in line and "-->" not in line and line.strip("/ "):
        return True
    opened = text.rfind("/*", 0, at)
    return opened >= 0 and text.find("*/", opened + 2, at) < 0 <= text.find("*/", at)


def hidden_markup(text: str) -> Iterator[tuple[str, int]]:
    """Markup that a script keeps as base64, decoded, with the position of the base64."""
    for match in _BASE64.finditer(text):
        try:
            yield b64decode(match[0] + "=" * (-len(match[0]) % 4)).decode("utf-8", "replace"), match.start()
        except (binascii.Error, ValueError):
            continue

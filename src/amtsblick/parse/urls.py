"""What does an address say? WHATWG URL parsing and public suffixes, offline.

The only module that knows ada_url, can_ada and publicsuffixlist. Both URL bindings wrap the same
parser: can_ada is the faster at absolute addresses, only ada_url joins relative ones.
"""

from functools import lru_cache
from typing import Final

import ada_url
import can_ada
from publicsuffixlist import PublicSuffixList

_SUFFIXES: Final = PublicSuffixList()
_UNREADABLE: Final = (ValueError, TypeError)
"""The bindings refuse bad addresses with the first and lone surrogates (from JSON) with the second."""

_RELATIVE: Final = ("/", "#", "?", ".")
"""No address with a scheme begins so."""


def join(base: str, href: str) -> str:
    """Absolute normalised address of ``href`` seen from ``base``; "" when it cannot be parsed."""
    href = href.strip()
    if not href.startswith(_RELATIVE):  # to ask and be refused takes as long as to join
        try:
            return str(can_ada.parse(href))
        except _UNREADABLE:
            pass
    try:
        return str(ada_url.join_url(base, href))
    except _UNREADABLE:
        return ""


@lru_cache(maxsize=2048)
def host_of(url: str) -> str:
    """Host in lower case and punycode without port; "" for an address without one."""
    try:
        return str(can_ada.parse(url).hostname)
    except _UNREADABLE:
        return ""


@lru_cache(maxsize=4096)
def site_of(host: str) -> str:
    """Registrable domain (eTLD+1) of a host; the host itself when it has none (IP, localhost)."""
    return _SUFFIXES.privatesuffix(host) or host


def is_under(host: str, home: str) -> bool:
    """Is ``host`` the host ``home`` or below it? A leading ``www.`` on either side is ignored.

    Tells ``polizei.land.example`` from its neighbour ``steuer.land.example``, which share a
    registrable domain but belong to different bodies.
    """
    bare, bare_home = host.removeprefix("www."), home.removeprefix("www.")
    return bool(bare_home) and (bare == bare_home or bare.endswith("." + bare_home))

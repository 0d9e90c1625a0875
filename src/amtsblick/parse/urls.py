"""What does an address say? WHATWG URL parsing and public suffixes, offline.

The only module that knows can_ada and publicsuffixlist.
"""

from functools import lru_cache
from typing import Final

import can_ada
from publicsuffixlist import PublicSuffixList

_SUFFIXES: Final = PublicSuffixList()


def join(base: str, href: str) -> str:
    """Absolute normalised address of ``href`` seen from ``base``; "" when it cannot be parsed."""
    try:
        return str(can_ada.URL(href.strip(), base=base) if base else can_ada.URL(href.strip()))
    except ValueError:
        return ""


@lru_cache(maxsize=65_536)
def host_of(url: str) -> str:
    """Host in lower case and punycode without port; "" for an address without one."""
    try:
        return str(can_ada.URL(url).hostname)
    except ValueError:
        return ""


@lru_cache(maxsize=65_536)
def site_of(host: str) -> str:
    """Registrable domain (eTLD+1) of a host; the host itself when it has none (IP, localhost)."""
    return _SUFFIXES.privatesuffix(host) or host

"""Which archived addresses are surely a body's own?

Bodies may share a host (a ministry below a state's portal) or have hosts below one another
(polizei.land.de below land.de). Of several claims the longest wins.
"""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from amtsblick.collect.own_site import claimed_path, folded_host, hosts_above, nearest_claim

_NOT_PAGES: Final = re.compile(
    r"\.(?:ico|png|jpe?g|gif|svg|webp|avif|css|m?js|json|xml|rss|atom|txt|woff2?|ttf|pdf|zip|mp[34]|webm|map)$",
    re.IGNORECASE,
)


class Sites:
    """Who claims what among the homepages of a survey, and what an archive holds of it."""

    def __init__(self, homepages: Iterable[str], addresses: Iterable[str]) -> None:
        """``homepages`` are those of all bodies, ``addresses`` one per archived address."""
        self._claims: dict[str, set[str]] = {}
        for homepage in homepages:
            self._claims.setdefault(folded_host(homepage), set()).add(claimed_path(homepage))
        self._held: dict[str, list[str]] = {}
        self._below: dict[str, list[str]] = {}
        for address in addresses:
            if not _NOT_PAGES.search(urlsplit(address).path):
                self._held.setdefault(folded_host(address), []).append(address)
        for host in self._held:
            for parent in hosts_above(host):
                self._below.setdefault(parent, []).append(host)

    def own(self, homepage: str) -> list[str]:
        """Archived addresses on the homepage's own host that no other body claims."""
        host, mine = folded_host(homepage), claimed_path(homepage)
        claims = self._claims.get(host, set()) | {mine}
        return [url for url in self._held.get(host, []) if _winner(claims, urlsplit(url).path, mine) == mine]

    def below(self, homepage: str) -> list[str]:
        """Archived addresses on sub-domains of the homepage's host that no other body claims."""
        host = folded_host(homepage)
        hosts = [below for below in self._below.get(host, []) if self._nearest(below, host) == host]
        return [url for below in hosts for url in self._held[below]]

    def is_below(self, homepage: str, url: str) -> bool:
        """Is ``url`` on the homepage's host or on an unclaimed sub-domain of it?"""
        host, other = folded_host(homepage), folded_host(url)
        return other == host or (other.endswith(f".{host}") and self._nearest(other, host) == host)

    def _nearest(self, below: str, host: str) -> str:
        chain = (below, *hosts_above(below))
        return next((one for one in chain if one == host or one in self._claims), "")


def _winner(claims: set[str], path: str, alone: str) -> str:
    return nearest_claim(claims, path) or (alone if claims == {alone} else "")

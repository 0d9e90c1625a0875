"""Which addresses are a body's own, when bodies share domains and hosts?

Ministries live below one state's domain, offices below one ministry's host, others in a folder of
a portal. A body's own are the host of its homepage and the hosts below it, short of what another
body of the survey calls its homepage: of several claims the nearest wins.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import urlsplit

from amtsblick.parse.urls import host_of, is_under

_FILE: Final = re.compile(r"[^/]*\.[^/]*$")
_WHOLE: Final = ("/",)


def folded_host(url: str) -> str:
    """Host of an address without ``www.``; "" for an address without host."""
    return host_of(url).removeprefix("www.")


def claimed_path(homepage: str) -> str:
    """Path that a homepage claims: ``/`` for ``/index.html``, ``/tmik`` for ``/tmik/start.html``."""
    path = _FILE.sub("", urlsplit(homepage).path)
    return path.rstrip("/") or "/"


def hosts_above(host: str) -> Iterator[str]:
    """Parent domains of a host, nearest first, without the top level."""
    labels = host.split(".")
    for start in range(1, len(labels) - 1):
        yield ".".join(labels[start:])


def nearest_claim(claims: Iterable[str], path: str) -> str:
    """The longest claimed path that ``path`` lies in; "" when it lies in none."""
    matching = [claim for claim in claims if path == claim or path.startswith(claim.rstrip("/") + "/")]
    return max(matching, key=len, default="")


class Claims:
    """What the bodies of a survey call their homepages: paths by host without ``www.``."""

    def __init__(self, homepages: Iterable[str] = ()) -> None:
        self._paths: dict[str, tuple[str, ...]] = {}
        for homepage in homepages:
            host, path = folded_host(homepage), claimed_path(homepage)
            known = self._paths.get(host, ())
            if path not in known:
                self._paths[host] = (*known, path) if known or path != "/" else _WHOLE

    def __contains__(self, host: str) -> bool:
        return host in self._paths

    def on(self, host: str) -> tuple[str, ...]:
        """Claimed paths of a host."""
        return self._paths.get(host, ())


class OwnSite:
    """The addresses of one body; grows when its start page turns out to have moved."""

    def __init__(self, homepage: str, claims: Claims) -> None:
        self._home = folded_host(homepage)
        self._path = claimed_path(homepage)
        self._claims = claims
        self._hosts = {self._home} - {""}
        self._alone = bool(self._home) and set(claims.on(self._home)) <= {self._path}

    def moved_to(self, url: str) -> None:
        """The start page was found at ``url``: that host is the body's own, too."""
        self._hosts.add(folded_host(url))

    def holds(self, url: str) -> bool:
        """Is ``url`` on one of the body's hosts or below, and no other body's?"""
        host = folded_host(url)
        if host == self._home and self._alone:
            return True
        for one in (host, *hosts_above(host)):
            if one in self._hosts:
                return self._has_room(one, host, url)
            if one in self._claims:
                return False
        return False

    def _has_room(self, mine: str, host: str, url: str) -> bool:
        """Does ``url`` on or below ``mine`` belong to this body rather than to a neighbour?"""
        others = set(self._claims.on(mine))
        if mine == self._home:
            others.discard(self._path)
        if host != mine:
            # A body that moved into the house above has the one door, not all of its neighbours'.
            return mine == self._home or not (others or is_under(self._home, mine))
        own = {self._path} if mine == self._home else set()
        return nearest_claim(others | own, urlsplit(url).path or "/") not in others

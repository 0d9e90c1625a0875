"""What has to be fetched to see whether a profile points back to the body's site?

Only open services answer such questions without an account: the fediverse through WebFinger
(RFC 7033), Mastodon's account look-up and NodeInfo, Bluesky through the body's own domain.
Closed services are never asked.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import quote

from amtsblick.collect.visitor import Errand, Visitor, clean
from amtsblick.parse.urls import host_of, site_of
from amtsblick.values.capture import Capture

BLUESKY: Final = "bluesky"
_NODEINFO: Final = "http://nodeinfo.diaspora.software/ns/schema/"
# Servers answer with several JSON types; AT Protocol's well-known file is plain text.
_KINDS: Final = frozenset(
    {"application/json", "application/jrd+json", "application/activity+json", "text/plain"}
)


async def back_link_captures(
    visitor: Visitor, homepage: str, channels: Sequence[tuple[str, str, str]]
) -> list[Capture]:
    """Captures for ``channels`` (service id, canonical handle, canonical address), in order.

    Fediverse handles are ``user@host``. A Bluesky handle is asked only when it is a domain of the
    homepage's own site; another domain could not confirm anything.
    """
    own = site_of(host_of(homepage))
    captures: list[Capture] = []
    asked: set[str] = set()
    for service, handle, url in channels:
        for address in _addresses(service, handle, url, own):
            if address in asked:
                continue
            asked.add(address)
            capture = await visitor.visit(address, _errand(address))
            captures.append(capture)
            following = _nodeinfo_document(capture)
            if following and following not in asked:
                asked.add(following)
                captures.append(await visitor.visit(following, _errand(following)))
    return captures


def _addresses(service: str, handle: str, url: str, own: str) -> Iterable[str]:
    if service == BLUESKY:
        domain = handle.strip().lower().removeprefix("@")
        host = host_of(f"https://{domain}/")
        if host and site_of(host) == own:
            yield f"https://{host}/.well-known/atproto-did"
        return
    user, _, domain = handle.strip().removeprefix("@").partition("@")
    host = host_of(f"https://{domain}/") or host_of(url)
    if not user or not host:
        return
    yield f"https://{host}/.well-known/webfinger?resource=acct:{quote(user)}@{host}"
    yield f"https://{host}/api/v1/accounts/lookup?acct={quote(user)}"
    yield f"https://{host}/.well-known/nodeinfo"


def _errand(address: str) -> Errand:
    site = site_of(host_of(address))

    def follow(target: str) -> bool:
        # A WebFinger answer may live on the server's other host (RFC 7033 §4.2): same site only.
        return site_of(host_of(target)) == site

    return Errand(follow=follow, kinds=_KINDS)


def _nodeinfo_document(capture: Capture) -> str:
    """Address of the NodeInfo document on the same host; "" when the capture names none."""
    if not capture.requested.endswith("/.well-known/nodeinfo") or capture.failure is not None:
        return ""
    try:
        links = json.loads(capture.body)["links"]
        rows = [(str(link["rel"]), clean(str(link["href"]))) for link in links]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    own = [row for row in rows if row[0].startswith(_NODEINFO) and host_of(row[1]) == host_of(capture.url)]
    return max(own, default=("", ""))[1]

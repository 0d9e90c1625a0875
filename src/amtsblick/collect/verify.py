"""What has to be fetched to see whether a profile points back to the body's site?

Only open services answer such questions without an account: the fediverse through WebFinger
(RFC 7033), Mastodon's account look-up and NodeInfo, Bluesky through the body's own domain.
Closed services are never asked.
"""

import json
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from amtsblick.collect.answer import HTML
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
    visitor: Visitor,
    homepage: str,
    channels: Sequence[tuple[str, str, str]],
    *,
    knows_host: Callable[[str], bool] = lambda _: False,
) -> list[Capture]:
    """Captures for ``channels`` (service id, canonical handle, canonical address), in order.

    Fediverse handles are ``user@host``; hosts that ``knows_host`` does not know are also asked
    which software they run. A Bluesky handle is asked only when it is a domain of the homepage's
    own site; another domain could not confirm anything.
    """
    asking = _Asking(visitor)
    for service, handle, url in channels:
        if service == BLUESKY:
            await _ask_domain(asking, handle, site_of(host_of(homepage)))
        else:
            await _ask_server(asking, handle, url, knows_host)
    return asking.captures


class _Asking:
    """Asks every address once, one after the other, and keeps the captures."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._asked: dict[str, Capture] = {}

    @property
    def captures(self) -> list[Capture]:
        return list(self._asked.values())

    async def about(self, address: str, kinds: frozenset[str] = _KINDS) -> Capture:
        known = self._asked.get(address)
        if known is None:
            site = site_of(host_of(address))
            # A WebFinger answer may live on the server's other host (RFC 7033 §4.2).
            errand = Errand(follow=lambda target: site_of(host_of(target)) == site, kinds=kinds)
            known = self._asked[address] = await self._visitor.visit(address, errand)
        return known


async def _ask_domain(asking: _Asking, handle: str, own: str) -> None:
    host = host_of(f"https://{handle.strip().removeprefix('@')}/")
    if host and site_of(host) == own:
        await asking.about(f"https://{host}/.well-known/atproto-did")


async def _ask_server(asking: _Asking, handle: str, url: str, knows_host: Callable[[str], bool]) -> None:
    user, _, domain = handle.strip().removeprefix("@").partition("@")
    host = host_of(f"https://{domain}/") or host_of(url)
    if not user or not host:
        return
    name = quote(user, safe="")
    await asking.about(f"https://{host}/.well-known/webfinger?resource=acct:{name}@{host}")
    account = await asking.about(f"https://{host}/api/v1/accounts/lookup?acct={name}")
    profile = clean(url)
    answered = account.failure is None and account.status == HTTPStatus.OK
    if not answered and profile and host_of(profile) == host:
        # Other software has no such look-up; its profile page may carry rel=me.
        await asking.about(profile, HTML)
    if not knows_host(host):
        document = _nodeinfo_document(await asking.about(f"https://{host}/.well-known/nodeinfo"))
        if document:
            await asking.about(document)


def _nodeinfo_document(capture: Capture) -> str:
    """Address of the newest NodeInfo document on the same host; "" when the capture names none."""
    if capture.failure is not None:
        return ""
    try:
        links = json.loads(capture.body)["links"]
        rows = [(str(link["rel"]), clean(str(link["href"]))) for link in links]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    here = host_of(capture.url)
    own = [row for row in rows if row[0].startswith(_NODEINFO) and host_of(row[1]) == here]
    return max(own, default=("", ""))[1]

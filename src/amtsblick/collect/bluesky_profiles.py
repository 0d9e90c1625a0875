"""What does Bluesky's public interface say about one account?"""

import re
from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from amtsblick.collect.profile_asking import TEXT, Account, Asking, Word, body_of, hidden, refused
from amtsblick.parse.profile_answers import Profile, bluesky_refusal, newest_own_post, parse_bluesky
from amtsblick.parse.urls import host_of
from amtsblick.values.capture import Capture

_POSTS: Final = 30
"""Newest entries of a feed that are read; where all of them are reposts, the newest post stays unknown."""
_DID: Final = re.compile(rb"\s*(did:(?:plc|web):[\w.:%-]{3,200})\s*")
_REFUSALS: Final = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND})


class Bluesky:
    """One interface (``api``, without a path); ``hosts`` give out handles such as ``name.host``."""

    def __init__(self, api: str, hosts: Sequence[str]) -> None:
        self._api = api
        self._hosts = tuple(hosts)

    async def ask(self, asking: Asking, account: Account) -> Word:
        """Word of the service. Raises nothing but cancellation.

        An account that has another handle now is asked for by its id, as far as that is known from
        earlier or from the domain that the handle is; only then is it gone.
        """
        handle = account.handle.strip().lstrip("@").lower()
        capture = await asking.about(self._address("app.bsky.actor.getProfile", actor=handle))
        word = self._word(capture)
        if word.gone and not handle.startswith("did:"):
            word = await self._by_id(asking, handle, account.known_id, word)
        if word.profile is None:
            return word
        return replace(word, profile=await self._with_newest_post(asking, word.profile))

    def _address(self, method: str, **asked: str) -> str:
        query = "&".join(f"{name}={quote(value, safe=':')}" for name, value in asked.items())
        return f"{self._api}/xrpc/{method}?{query}"

    def _word(self, capture: Capture) -> Word:
        profile = parse_bluesky(body_of(capture), service_hosts=self._hosts)
        if profile is not None:
            return (
                hidden(capture, profile.hidden)
                if profile.hidden
                else Word(told_by=capture, profile=profile, known_as=profile.handle)
            )
        refusal = bluesky_refusal(capture.body) if capture.status in _REFUSALS else None
        if refusal is None:
            return refused(capture)
        gone, who = refusal
        return Word(told_by=capture, gone=True, detail="Profile not found") if gone else hidden(capture, who)

    async def _by_id(self, asking: Asking, handle: str, known_id: str, gone: Word) -> Word:
        proven = await self._named_by_domain(asking, handle)
        for did in dict.fromkeys(one for one in (proven, known_id) if one.startswith("did:")):
            capture = await asking.about(self._address("app.bsky.actor.getProfile", actor=did))
            word = self._word(capture)
            if not word.gone:
                return word
        if proven:
            # The holder's own domain names an account that this interface does not know: accounts on
            # servers of their own get lost there. That is a gap of the interface, not an end.
            refusal = refused(gone.told_by)
            return replace(refusal, detail="unknown to the interface, but the domain names an account")
        return gone

    async def _named_by_domain(self, asking: Asking, handle: str) -> str:
        """Id of the account that a domain names as its own; "" for handles of the service."""
        host = host_of(f"https://{handle}/")
        if not host or any(host == one or host.endswith(f".{one}") for one in self._hosts):
            return ""
        capture = await asking.about(f"https://{host}/.well-known/atproto-did", TEXT)
        found = _DID.fullmatch(body_of(capture))
        return found[1].decode() if found else ""

    async def _with_newest_post(self, asking: Asking, profile: Profile) -> Profile:
        # Answers count as a sign of life, as they do in Mastodon's numbers: an office that only
        # answers citizens is not dormant.
        feed = self._address(
            "app.bsky.feed.getAuthorFeed",
            actor=profile.persistent_id,
            limit=str(_POSTS),
            filter="posts_with_replies",
        )
        capture = await asking.about(feed)
        newest = newest_own_post(body_of(capture), did=profile.persistent_id, until=capture.taken_at)
        return replace(profile, last_post_at=newest)

"""What do open networks say about an account, without anybody's log-in?

Only services whose interface is open to everybody are asked: the fediverse's servers, each by its own
documents, and Bluesky. No other service is contacted; the fact then says why nobody looked.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from amtsblick.collect.bluesky_profiles import Bluesky
from amtsblick.collect.fediverse_profiles import ask_fediverse
from amtsblick.collect.profile_asking import Account, Asking, Rests, Word
from amtsblick.collect.settings import Settings
from amtsblick.collect.verify import BLUESKY
from amtsblick.collect.visitor import Visitor
from amtsblick.parse.profile_answers import Profile
from amtsblick.parse.reading import readable_host
from amtsblick.parse.urls import host_of
from amtsblick.values.capture import Capture, State
from amtsblick.values.knowledge import Knowledge, Service
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import Channel, ProfileFact

NOT_ASKED: Final = "not asked: no interface of this service is known that is open to everybody"
_SLACK: Final = timedelta(days=1)
"""How far a server's clock may be ahead of ours; a post from later than that is not believed."""
LOGIN_ONLY: Final = "not asked: the service shows its profiles only to people who signed in"


class Networks:
    """Asks open networks; one for all accounts, which may be asked for at the same time."""

    def __init__(
        self,
        settings: Settings,
        knowledge: Knowledge,
        *,
        visitor: Visitor | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._services = {service.id: service for service in knowledge.services}
        self._homes = {
            host: service.id for service in knowledge.services if service.federated for host in service.hosts
        }
        self._now = now
        self._visitor = visitor or Visitor(settings, now=now)
        self._rests = Rests(settings, sleep)

    async def aclose(self) -> None:
        """Close all connections; safe to call twice."""
        await self._visitor.aclose()

    def asks(self, service: str) -> bool:
        """Is this a service that can be asked?"""
        known = self._services.get(service)
        return known is not None and (known.federated or _is_bluesky(known))

    async def fact(
        self, service: str, handle: str, url: str, known_id: str = ""
    ) -> tuple[ProfileFact, tuple[Capture, ...]]:
        """What the service says about one account now, and the raw answers behind it, in order.

        ``handle`` and ``url`` are canonical, ``known_id`` is the id that an earlier fact told or "".
        ``source`` of the fact is the address that decided: the capture with that ``requested`` address
        is its evidence. Raises nothing but cancellation.
        """
        account = Account(service=service, handle=handle, url=url, known_id=known_id)
        known = self._services.get(service)
        asking = Asking(self._visitor, self._rests, self._now)
        if known is not None and known.federated:
            word = await ask_fediverse(asking, account)
        elif known is not None and _is_bluesky(known):
            word = await Bluesky(known.api, known.hosts).ask(asking, account)
        else:
            return self._not_asked(account, known), ()
        return self._fact(account, word), tuple(asking.captures)

    def _not_asked(self, account: Account, service: Service | None) -> ProfileFact:
        wall = service is not None and service.login_wall
        return ProfileFact(
            service=account.service,
            handle=account.handle,
            when=self._now(),
            outcome=Outcome.NOT_LOOKED,
            why=State.LOGIN_WALL if wall else "",
            detail=LOGIN_ONLY if wall else NOT_ASKED,
        )

    def _fact(self, account: Account, word: Word) -> ProfileFact:
        when, source = word.told_by.taken_at, word.told_by.requested
        if word.profile is not None:
            return self._seen(account, word, word.profile)
        return ProfileFact(
            service=account.service,
            handle=account.handle,
            when=when,
            outcome=Outcome.NOT_SEEN if word.gone else Outcome.NOT_LOOKED,
            why="" if word.gone else word.why or "",
            detail=word.detail,
            source=source,
        )

    def _seen(self, account: Account, word: Word, profile: Profile) -> ProfileFact:
        when, post = word.told_by.taken_at, profile.last_post_at
        return ProfileFact(
            service=account.service,
            handle=account.handle,
            when=when,
            outcome=Outcome.SEEN,
            persistent_id=profile.persistent_id,
            display_name=profile.display_name,
            links=profile.links,
            last_post_at=min(post, when) if post is not None and post <= when + _SLACK else None,
            moved_to=self._channel(account, profile.moved_to),
            redirects_to=_other_name(account, word.known_as),
            followers=profile.followers,
            posts=profile.posts,
            verified=profile.verified,
            detail=word.detail or profile.detail,
            source=word.told_by.requested,
        )

    def _channel(self, account: Account, handle: str) -> Channel | None:
        """The channel that ``user@host`` is, by the host's known software, else by that of the old one."""
        user, _, domain = handle.partition("@")
        host = host_of(f"https://{domain}/") if domain else ""
        if not user or not host or handle.casefold() == account.handle.casefold():
            return None
        return self._homes.get(host, account.service), f"{user}@{readable_host(host)}"


def _other_name(account: Account, name: str) -> str:
    """Another handle of the account, its host spelt as in canonical handles; "" for the same one."""
    user, at, host = name.partition("@")
    name = f"{user}{at}{readable_host(host)}"
    return "" if name.casefold() == account.handle.casefold().lstrip("@") else name


def _is_bluesky(service: Service) -> bool:
    return service.id == BLUESKY and bool(service.api)

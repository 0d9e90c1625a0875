"""May we visit this address, and how slowly? RFC 9309.

The only module that knows protego. robots.txt is asked for once per origin; what the answer
means follows RFC 9309 §2.3.1: 4xx allows everything, 5xx forbids everything. 429 is treated like
5xx, because a server that is overloaded did not say yes. Where no answer came at all the page is
not visited either, and the reason is the network failure itself, not "robots".
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from protego import Protego

from amtsblick.collect.answer import Reply
from amtsblick.collect.settings import TOKEN, Settings
from amtsblick.values.capture import State

_REMEMBERED: Final = 512
_REMEMBERED_BYTES: Final = 4 * 1024 * 1024
_FAILURE_LIFE: Final = 60.0
"""Seconds after which a failed robots.txt is asked for again."""
_TOO_MANY: Final = 429


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What one origin's robots.txt says. ``rules`` is None when nothing is forbidden or asked."""

    rules: Protego | None = None
    failure: State | None = None
    detail: str = ""
    crawl_delay: float = 0.0
    size: int = 0
    loaded_at: float = 0.0

    def refusal(self, url: str) -> tuple[State, str] | None:
        """State and reason why ``url`` must not be visited, None when it may be."""
        if self.failure is not None:
            return self.failure, self.detail
        if self.rules is not None and not self.rules.can_fetch(url, TOKEN):
            return State.ROBOTS, f"robots.txt forbids this address for {TOKEN}"
        return None


class Robots:
    """robots.txt policies of the origins visited lately, bounded in number and bytes."""

    def __init__(
        self,
        settings: Settings,
        ask: Callable[[str], Awaitable[Reply]],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._ask = ask
        self._clock = clock
        self._known: OrderedDict[str, Policy] = OrderedDict()
        self._bytes = 0
        self._pending: dict[str, asyncio.Event] = {}

    async def policy(self, origin: str) -> Policy:
        """Policy of ``origin`` (scheme, host, port); callers at the same time share one request."""
        while True:
            found = self.remembered(origin)
            if found is not None:
                return found
            under_way = self._pending.get(origin)
            if under_way is None:
                break
            # When the first caller is cancelled, the next one in line asks.
            await under_way.wait()
        done = self._pending[origin] = asyncio.Event()
        try:
            policy = self._read(await self._ask(f"{origin}/robots.txt"))
            self._remember(origin, policy)
        finally:
            del self._pending[origin]
            done.set()
        return policy

    def _read(self, reply: Reply) -> Policy:
        now = self._clock()
        status = reply.status
        if status is not None and (status >= 500 or status == _TOO_MANY):  # noqa: PLR2004 - HTTP's 5xx
            why = f"robots.txt answered {status}; RFC 9309 then forbids visiting"
            return Policy(failure=State.ROBOTS, detail=why, loaded_at=now)
        if reply.failure is not None and status in {None, 200}:
            return Policy(failure=reply.failure, detail=f"{reply.detail} (robots.txt)", loaded_at=now)
        if status != 200:  # noqa: PLR2004 - HTTP's OK
            return Policy(loaded_at=now)
        return self._parsed(reply.body, now)

    def _parsed(self, body: bytes, now: float) -> Policy:
        body = body[: self._settings.robots_cap]
        rules = Protego.parse(body.decode("utf-8-sig", "replace"))
        asked = rules.crawl_delay(TOKEN) or 0.0
        rate = rules.request_rate(TOKEN)
        if rate is not None and rate.requests > 0:
            asked = max(asked, rate.seconds / rate.requests)
        delay = min(max(asked, 0.0), self._settings.crawl_delay_cap)
        return Policy(rules=rules, crawl_delay=delay, size=len(body), loaded_at=now)

    def remembered(self, origin: str) -> Policy | None:
        """Policy of ``origin`` when it needs no asking."""
        found = self._known.get(origin)
        if found is None:
            return None
        if found.failure is not None and self._clock() - found.loaded_at > _FAILURE_LIFE:
            self._forget(origin)
            return None
        self._known.move_to_end(origin)
        return found

    def _remember(self, origin: str, policy: Policy) -> None:
        self._known[origin] = policy
        self._bytes += policy.size
        while len(self._known) > _REMEMBERED or (self._bytes > _REMEMBERED_BYTES and len(self._known) > 1):
            self._forget(next(iter(self._known)))

    def _forget(self, origin: str) -> None:
        self._bytes -= self._known.pop(origin).size

"""How is one address visited politely, from robots.txt to the end of its redirects?"""

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Final

from amtsblick.collect.answer import HTML, NOT_MODIFIED, REDIRECTS, Appetite, Reply
from amtsblick.collect.http import Wire
from amtsblick.collect.pace import Pace
from amtsblick.collect.robots import Robots
from amtsblick.collect.settings import Settings
from amtsblick.parse.urls import join
from amtsblick.values.capture import Capture, EvidenceRef, Hop, State

COLLECTOR: Final = "live"
_PARTS: Final = re.compile(r"(?P<origin>https?://(?P<host>[^/?#]*?)(?::\d+)?)(?P<rest>[/?#].*|$)")
_LOGIN: Final = re.compile(r"(?<=://)[^/?#]*@")
_AGAIN: Final = frozenset({429, 502, 503, 504})
_SPEAKS_OF_LATER: Final = frozenset({429, 503})
_ROBOTS_REDIRECTS: Final = 5
_ANYTHING: Final = frozenset[str]()


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What the last visit said, to ask whether it still holds; ``ref`` is its evidence."""

    etag: str = ""
    last_modified: str = ""
    ref: EvidenceRef

    def headers(self) -> dict[str, str]:
        """Conditional request headers (RFC 9110 §13.1)."""
        pairs = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in pairs.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """How far one visit may go: which redirect targets are followed, which content is wanted."""

    follow: Callable[[str], bool]
    kinds: frozenset[str] = HTML
    known: Callable[[str], Validators | None] = lambda _: None


class Visitor:
    """Visits addresses: robots, pace, retries, redirects. One for the whole collector.

    ``barred`` addresses are not even asked when a robots.txt redirects there.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        barred: Callable[[str], bool] = lambda _: False,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._settings = settings
        self._barred = barred
        self._now = now
        self._wire = Wire(settings)
        self._pace = Pace(settings, clock=clock, sleep=sleep)
        self._robots = Robots(settings, self._robots_txt, clock=clock)

    async def aclose(self) -> None:
        """Close all connections; safe to call twice."""
        await self._wire.aclose()

    async def visit(self, url: str, errand: Errand) -> Capture:
        """Capture of ``url`` after at most ``max_hops`` redirects. Raises only when cancelled.

        A redirect that ``errand.follow`` refuses ends the visit: the capture then is that
        redirect itself, and the last hop says where it points.
        """
        address, hops = clean(url), list[Hop]()
        appetite = Appetite(kinds=errand.kinds, cap=self._settings.body_cap)
        if not address:
            return self.not_visited(url, State.BAD_ADDRESS, "not an absolute http or https address")
        while True:
            refusal = await self._refusal(address)
            if refusal is not None:
                return replace(self.not_visited(url, *refusal), url=address, hops=tuple(hops))
            validators = errand.known(address)
            extra = validators.headers() if validators else {}
            reply = await self._ask(address, appetite, extra)
            location = _location(reply, address)
            if location is None:
                return self._captured(url, address, tuple(hops), reply, validators)
            hops.append(Hop(url=address, status=reply.status or 0, location=location))
            target = clean(location)
            trouble = self._trouble(target, hops)
            if trouble is not None:
                return replace(
                    self._captured(url, address, tuple(hops), reply, None),
                    failure=trouble[0],
                    failure_detail=trouble[1],
                )
            if not errand.follow(target):
                return self._captured(url, address, tuple(hops), reply, None)
            address = target

    async def ask(self, url: str, appetite: Appetite, extra: dict[str, str] | None = None) -> Reply:
        """One answer of an interface that the user named, in its host's turn, again where that may help.

        robots.txt is not asked, since it speaks to those who wander, and redirects are not followed.
        ``url`` is absolute; ``extra`` are further request headers. Raises nothing but cancellation.
        """
        address = clean(url)
        if not address:
            return Reply(failure=State.BAD_ADDRESS, detail="not an absolute http or https address")
        return await self._ask(address, appetite, extra or {})

    def _trouble(self, target: str, hops: list[Hop]) -> tuple[State, str] | None:
        if not target:
            return State.BAD_ADDRESS, f"redirect to an address that is not http or https: {hops[-1].location}"
        if any(hop.url == target for hop in hops):
            return State.REDIRECT_LOOP, f"redirects come back to {target}"
        if len(hops) > self._settings.max_hops:
            return State.REDIRECT_LOOP, f"more than {self._settings.max_hops} redirects"
        return None

    async def _refusal(self, address: str) -> tuple[State, str] | None:
        origin, host = _origin(address)
        policy = self._robots.remembered(origin) or await self._robots.policy(origin)
        if policy.crawl_delay:
            self._pace.slow_down(host, policy.crawl_delay)
        return policy.refusal(address)

    async def _ask(self, address: str, appetite: Appetite, extra: dict[str, str]) -> Reply:
        """Ask in the host's turn, again after failures that may pass."""
        _, host = _origin(address)
        attempt = 0
        while True:
            turn = await self._pace.enter(host)
            try:
                reply = await self._wire.get(address, appetite, extra)
            finally:
                turn.leave()
            if not reply.may_pass and reply.status not in _AGAIN:
                return reply
            wait, worth_it = self._wait_before_retry(reply, attempt)
            self._pace.pause(host, wait)
            if not worth_it:
                return reply
            attempt += 1

    def _wait_before_retry(self, reply: Reply, attempt: int) -> tuple[float, bool]:
        """Seconds for which the host is left in peace, and whether this address is tried again."""
        settings = self._settings
        if reply.status in _SPEAKS_OF_LATER:
            asked = retry_after(reply.header("retry-after"), self._now())
            if asked is not None and asked > settings.retry_after_cap:
                return settings.retry_after_cap, False
            if asked is not None:
                return asked, attempt < settings.retries
        # A silent host costs a whole time-out each time: one more try is enough.
        tries = min(1, settings.retries) if reply.failure is State.TIMEOUT else settings.retries
        if attempt >= tries:
            return 0.0, False
        jitter = 0.5 + random.random()  # noqa: S311 - spreads retries, keeps no secret
        return settings.backoff * 2.0**attempt * jitter, True

    async def _robots_txt(self, url: str) -> Reply:
        """robots.txt behind up to five redirects (RFC 9309 §2.3.1.2)."""
        appetite = Appetite(kinds=_ANYTHING, cap=self._settings.robots_cap, whole=False)
        reply = await self._ask(url, appetite, {})
        for _ in range(_ROBOTS_REDIRECTS):
            location = _location(reply, url)
            target = clean(location) if location else ""
            if not target or self._barred(target):
                break
            url = target
            reply = await self._ask(url, appetite, {})
        return reply

    def _captured(
        self, requested: str, url: str, hops: tuple[Hop, ...], reply: Reply, validators: Validators | None
    ) -> Capture:
        unchanged = validators.ref if validators and reply.status == NOT_MODIFIED else None
        failure, detail = reply.failure, reply.detail
        if reply.status == NOT_MODIFIED and unchanged is None:
            failure, detail = State.BROKEN, "answered 304 although no older copy was mentioned"
        return Capture(
            url=url,
            requested=requested,
            taken_at=self._now(),
            status=reply.status,
            headers=reply.headers,
            body=reply.body,
            hops=hops,
            failure=failure,
            failure_detail=detail,
            collector=COLLECTOR,
            remote_address=reply.peer,
            unchanged=unchanged,
        )

    def not_visited(self, url: str, failure: State, detail: str) -> Capture:
        """Capture that says why ``url`` was not contacted."""
        return Capture(
            url=url,
            requested=url,
            taken_at=self._now(),
            failure=failure,
            failure_detail=detail,
            collector=COLLECTOR,
        )


@lru_cache(maxsize=2048)
def clean(url: str) -> str:
    """Absolute http(s) address without fragment and login; "" when ``url`` is none."""
    address = join("", url).partition("#")[0]
    if not _PARTS.fullmatch(address):
        return ""
    return _LOGIN.sub("", address, count=1)


@lru_cache(maxsize=2048)
def _origin(address: str) -> tuple[str, str]:
    """Origin and host of a cleaned address."""
    parts = _PARTS.fullmatch(address)
    assert parts is not None, address
    return parts["origin"], parts["host"]


def _location(reply: Reply, address: str) -> str | None:
    """Absolute target of a redirect; None when the reply is not one."""
    if reply.status not in REDIRECTS or reply.failure is not None:
        return None
    raw = reply.header("location")
    if not raw:
        return None
    return join(address, raw) or raw


def retry_after(value: str, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for (RFC 9110 §10.2.3), None when it says nothing."""
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())

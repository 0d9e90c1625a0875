"""How are open interfaces asked about an account, and what does it mean when they do not answer?

Every address is asked once per account, robots.txt and the server's pace are kept (``Visitor``), and a
server that counts requests (``X-RateLimit-*``, ``RateLimit-*``) is left alone when none is left.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Final

from amtsblick.collect.settings import Settings
from amtsblick.collect.visitor import Errand, Visitor, retry_after
from amtsblick.detect.page import Page
from amtsblick.detect.page_state import judge
from amtsblick.parse.profile_answers import Profile, says_error
from amtsblick.parse.urls import host_of, site_of
from amtsblick.values.capture import Capture, State

DATA: Final = frozenset({"application/json", "application/jrd+json"})
ACTIVITY: Final = frozenset({"application/activity+json", "application/ld+json", "application/json"})
TEXT: Final = frozenset({"text/plain"})
GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})

_MEMBERS_ONLY: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_LONGEST_REST: Final = timedelta(hours=1)
_USUAL_REST: Final = timedelta(minutes=1)
"""For a server that says "too many requests", but not until when."""
_EPOCH_FROM: Final = 1_000_000_000
"""Some count the seconds until the reset (as the IETF draft has it), Bluesky those since 1970."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whom to ask about. ``known_id`` is the id that the service gave it earlier, or ""."""

    service: str
    handle: str
    url: str
    known_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What asking about one account came to; ``told_by`` is the answer that decided.

    Either ``profile`` tells, or ``gone`` says that the service knows no such account, or ``why`` says
    why nobody could look. ``known_as`` is another handle of the same account, "" when there is none.
    """

    told_by: Capture
    profile: Profile | None = None
    gone: bool = False
    why: State | None = None
    detail: str = ""
    known_as: str = ""


class Rests:
    """Servers that asked to be left alone, and until when. One for all accounts."""

    def __init__(self, settings: Settings, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._longest = settings.retry_after_cap
        self._sleep = sleep
        self._until: dict[str, datetime] = {}

    def note(self, capture: Capture) -> None:
        """Read what an answer says about the requests that are left."""
        left = capture.header("x-ratelimit-remaining") or capture.header("ratelimit-remaining")
        if capture.status != HTTPStatus.TOO_MANY_REQUESTS and left.strip() != "0":
            return
        now = capture.taken_at
        reset = capture.header("x-ratelimit-reset") or capture.header("ratelimit-reset")
        until = _moment(reset, now) or _later(retry_after(capture.header("retry-after"), now), now)
        if until is None and capture.status == HTTPStatus.TOO_MANY_REQUESTS:
            until = now + _USUAL_REST
        if until is not None and until > now:
            self._until[host_of(capture.url)] = min(until, now + _LONGEST_REST)

    async def wait(self, host: str, now: datetime) -> datetime | None:
        """Wait for a server that asks for little patience; until when to leave it alone otherwise."""
        until = self._until.get(host)
        if until is None or until <= now:
            return None
        seconds = (until - now).total_seconds()
        if seconds > self._longest:
            return until
        await self._sleep(seconds)
        return None


class Asking:
    """All questions about one account; ``captures`` are the answers, in order."""

    def __init__(self, visitor: Visitor, rests: Rests, now: Callable[[], datetime]) -> None:
        self.captures: list[Capture] = []
        self._visitor = visitor
        self._rests = rests
        self._now = now

    async def about(self, url: str, kinds: frozenset[str] = DATA, *, anywhere: bool = False) -> Capture:
        """Answer of ``url``; redirects stay on its site unless they may lead ``anywhere`` on HTTPS."""
        until = await self._rests.wait(host_of(url), self._now())
        if until is not None:
            why = f"the server wants to be left alone until {until:%Y-%m-%d %H:%M:%S} UTC; it was not asked"
            return self._visitor.not_visited(url, State.CLIENT_ERROR, why)
        site = site_of(host_of(url))

        def follow(target: str) -> bool:
            return target.startswith("https://") if anywhere else site_of(host_of(target)) == site

        capture = await self._visitor.visit(url, Errand(follow=follow, kinds=kinds))
        self._rests.note(capture)
        self.captures.append(capture)
        return capture

    def nobody(self, url: str, why: str) -> Word:
        """There is nobody to ask."""
        capture = self._visitor.not_visited(url, State.BAD_ADDRESS, why)
        return Word(told_by=capture, why=State.BAD_ADDRESS, detail=why)


def body_of(capture: Capture) -> bytes:
    """Bytes of a good answer, even of a wrong content type; nothing of any other."""
    taken = capture.failure in {None, State.NOT_HTML} and capture.status == HTTPStatus.OK
    return capture.body if taken else b""


def refused(capture: Capture) -> Word:
    """Why this answer tells nothing about the account."""
    state, detail = _why(capture)
    return Word(told_by=capture, why=state, detail=detail)


def hidden(capture: Capture, who: str) -> Word:
    """The service knows the account but withholds it: neither there nor gone."""
    return Word(told_by=capture, why=State.WITHHELD, detail=who)


def _why(capture: Capture) -> tuple[State, str]:
    status = capture.status
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return State.CLIENT_ERROR, "the server counts too many requests (429)"
    if status in _MEMBERS_ONLY and says_error(capture.body):
        return State.LOGIN_WALL, f"the server tells this to its members only ({status})"
    if capture.failure not in {None, State.NOT_HTML}:
        return capture.failure or State.BROKEN, capture.failure_detail
    judged = judge(Page(replace(capture, failure=None, failure_detail="")))
    if judged.state not in {State.LOOKED, State.NOT_HTML}:
        return judged.state, judged.detail
    kind = capture.header("content-type").partition(";")[0].strip()[:80]
    followed = status is None or not HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST
    return State.NOT_HTML, f"no answer about an account ({kind or 'no type'})" if followed else judged.detail


def _moment(text: str, now: datetime) -> datetime | None:
    """Moment of a reset: ISO 8601 (Mastodon), seconds since 1970 (Bluesky) or seconds from now."""
    try:
        number = float(text)
    except ValueError:
        pass
    else:
        if not math.isfinite(number):
            return None
        return _later(number - now.timestamp() if number >= _EPOCH_FROM else number, now)
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _later(seconds: float | None, now: datetime) -> datetime | None:
    if seconds is None or seconds < 0:
        return None
    return now + timedelta(seconds=min(seconds, _LONGEST_REST.total_seconds()))

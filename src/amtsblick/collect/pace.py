"""When may the next request to a host go out?

One pace for the whole collector: however many bodies share a host, the host is asked no faster.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from amtsblick.collect.settings import Settings

_SWEEP_AT: Final = 512
"""Hosts remembered before those at rest are forgotten; keeps memory flat over many bodies."""


class _Host:
    """Pace of one host. ``free_at`` is when the next request may start if nothing is saved up."""

    __slots__ = ("free_at", "interval", "room", "users")

    def __init__(self, per_host: int, interval: float) -> None:
        self.room = asyncio.Semaphore(per_host)
        self.free_at = 0.0
        self.interval = interval
        self.users = 0


class Turn:
    """A place at a host while a request runs."""

    __slots__ = ("_state", "_total")

    def __init__(self, state: _Host, total: asyncio.Semaphore) -> None:
        self._state = state
        self._total = total

    def leave(self) -> None:
        """Make room for the next request; call exactly once."""
        self._total.release()
        self._state.room.release()
        self._state.users -= 1


class Pace:
    """Spaces requests per host and bounds how many run at once, per host and altogether.

    ``clock`` (seconds) and ``sleep`` are arguments so that tests own time.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._delay = settings.delay
        self._burst = max(1, settings.burst)
        self._per_host = settings.per_host
        self._total = asyncio.Semaphore(settings.concurrency)
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}

    async def enter(self, host: str) -> "Turn":
        """Wait for a turn at ``host``; it holds a place until ``Turn.leave`` is called."""
        state = self._hosts.get(host) or self._new(host)
        state.users += 1
        try:
            await state.room.acquire()
            try:
                await self._wait(state)
                await self._total.acquire()
            except BaseException:
                state.room.release()
                raise
        except BaseException:
            state.users -= 1
            raise
        return Turn(state, self._total)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """``enter`` and ``leave`` as a context."""
        turn = await self.enter(host)
        try:
            yield
        finally:
            turn.leave()

    def slow_down(self, host: str, interval: float) -> None:
        """Keep at least ``interval`` seconds between requests to ``host`` (its crawl-delay)."""
        state = self._hosts.get(host) or self._new(host)
        state.interval = max(state.interval, interval)

    def pause(self, host: str, seconds: float) -> None:
        """Send nothing to ``host`` for ``seconds`` (its Retry-After)."""
        state = self._hosts.get(host) or self._new(host)
        state.free_at = max(state.free_at, self._clock() + seconds + self._saved(state))

    async def _wait(self, state: _Host) -> None:
        # Generic cell rate: free_at runs ahead of now by what was used; the burst may be overdrawn.
        while True:
            now = self._clock()
            ahead = state.free_at - self._saved(state) - now
            if ahead <= 0:
                break
            await self._sleep(ahead)
        state.free_at = max(now, state.free_at) + state.interval

    def _saved(self, state: _Host) -> float:
        """Seconds a host may be overdrawn; a crawl-delay is kept to the letter."""
        return state.interval * (self._burst - 1) if state.interval <= self._delay else 0.0

    def _new(self, host: str) -> _Host:
        if len(self._hosts) >= _SWEEP_AT:
            self._sweep()
        found = self._hosts[host] = _Host(self._per_host, self._delay)
        return found

    def _sweep(self) -> None:
        now = self._clock()
        self._hosts = {
            host: state for host, state in self._hosts.items() if state.users or state.free_at > now
        }

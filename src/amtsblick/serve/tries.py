"""How often may strangers ask for something that costs or writes? Counted in memory, by network address.

Nothing of it is stored. This is about hours; how much the machine bears in a minute is in ``limits``.
"""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock
from typing import Final

from amtsblick.assess.access.locking import neighbourhood

_KNOWN: Final = 10_000
"""Addresses that are remembered at once; the oldest go first."""


class Tries:
    """So many times within so many seconds from one network, and ``together`` from all."""

    def __init__(
        self, times: int, seconds: float, together: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._times: Final = times
        self._seconds: Final = seconds
        self._clock: Final = clock
        self._lock: Final = Lock()
        self._by: OrderedDict[str, deque[float]] = OrderedDict()
        self._all: deque[float] = deque(maxlen=together)

    def allows(self, client: str) -> bool:
        """Count one more try; is it within the limit?"""
        now, name = self._clock(), neighbourhood(client)
        with self._lock:
            mine = self._by.setdefault(name, deque(maxlen=self._times))
            self._by.move_to_end(name)
            while len(self._by) > _KNOWN:
                self._by.popitem(last=False)
            if self._full(mine, now) or self._full(self._all, now):
                return False
            mine.append(now)
            self._all.append(now)
            return True

    def _full(self, times: "deque[float]", now: float) -> bool:
        return len(times) == times.maxlen and now - times[0] < self._seconds

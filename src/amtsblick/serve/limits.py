"""How much may one reader ask for in a minute? Buckets that fill up again, in this process's memory only.

Guessing passwords is limited in the register, over all processes (``jobs.login``); this spares the machine.
"""

import math
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Final

from amtsblick.assess.access.locking import neighbourhood

_COSTLY: Final = re.compile(r"/(?:search|[^/]+\.(?:atom|csv|jsonl|ndjson|xlsx|parquet|zip))/?\Z")
"""Searches, feeds and exports; both in pages and in the interface for programs."""
_SENT: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_MINUTE: Final = 60.0
_MOST: Final = 20_000
"""Readers that are remembered; of more the one that was away longest is forgotten."""


class Limits:
    """``posts`` and ``searches`` a minute, and as many at once; 0 sets no limit."""

    def __init__(
        self, *, posts: int = 60, searches: int = 120, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._posts: Final = posts
        self._searches: Final = searches
        self._clock: Final = clock
        self._lock: Final = Lock()
        self._left: Final[OrderedDict[str, tuple[float, float]]] = OrderedDict()

    def wait(self, *, method: str, path: str, account: str, client: str) -> int:
        """Seconds after which such a request would count; 0: it counts now.

        A reader who is logged in is counted by account and not by address: an office has one address.
        """
        if method in _SENT:
            what, most = "post", self._posts
        elif _COSTLY.search(path):
            what, most = "search", self._searches * (2 if account else 1)
        else:
            return 0
        who = f"a:{account}" if account else f"c:{neighbourhood(client)}"
        return self._take(f"{what} {who}", most) if most else 0

    def _take(self, key: str, most: int) -> int:
        now = self._clock()
        with self._lock:
            left, since = self._left.pop(key, (float(most), now))
            left = min(float(most), left + (now - since) * most / _MINUTE)
            short = 1.0 - left
            self._left[key] = (left if short > 0 else left - 1.0, now)
            while len(self._left) > _MOST:
                self._left.popitem(last=False)
        return math.ceil(short * _MINUTE / most) if short > 0 else 0

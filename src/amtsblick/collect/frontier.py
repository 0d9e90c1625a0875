"""Which page of a body is visited next?"""

import heapq
from dataclasses import dataclass
from itertools import count
from typing import Final

_ORDER: Final = {"start": 0, "hub": 1, "pointer": 2}
_LATER: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One address to visit and why; a smaller ``rank`` goes first within its role."""

    url: str
    role: str
    rank: int = 0


class Frontier:
    """Addresses still to visit: hub pages first, then pointers, then the rest by rank.

    Pointers get at most ``pointers`` turns, so that a page full of them does not crowd out the
    imprint. An address is handed out once, whatever its scheme and trailing slash.
    """

    def __init__(self, *, pointers: int) -> None:
        self._heap: list[tuple[int, int, int, Step]] = []
        self._seen: set[str] = set()
        self._number = count()
        self._pointers = pointers

    def __len__(self) -> int:
        return len(self._heap)

    def mark(self, url: str) -> None:
        """Say that ``url`` has been visited."""
        self._seen.add(_key(url))

    def add(self, step: Step) -> None:
        """Remember a step unless its address is known already."""
        key = _key(step.url)
        if key in self._seen or (step.role == "pointer" and self._pointers <= 0):
            return
        self._seen.add(key)
        self._pointers -= step.role == "pointer"
        heapq.heappush(self._heap, (_ORDER.get(step.role, _LATER), step.rank, next(self._number), step))

    def pop(self) -> Step | None:
        """Next step, None when nothing is left."""
        return heapq.heappop(self._heap)[3] if self._heap else None


def _key(url: str) -> str:
    """The address without scheme, fragment and trailing slashes."""
    return url.partition("#")[0].partition("://")[2].rstrip("/")

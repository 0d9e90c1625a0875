"""What costs much to make and may be a little old: kept for some seconds, a few of each at most."""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Final


class Kept:
    """Texts by their names; the ones asked for longest ago go first."""

    def __init__(self, seconds: float, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds: Final = seconds
        self._most: Final = most
        self._clock: Final = clock
        self._lock: Final = Lock()
        self._texts: OrderedDict[str, tuple[float, str]] = OrderedDict()

    def kept(self, name: str, make: Callable[[], str]) -> str:
        """The text of this name, made anew when it is too old. Two who ask at once may make it twice."""
        with self._lock:
            found = self._texts.get(name)
            if found is not None and self._clock() - found[0] < self._seconds:
                self._texts.move_to_end(name)
                return found[1]
        text = make()
        with self._lock:
            self._texts[name] = self._clock(), text
            self._texts.move_to_end(name)
            while len(self._texts) > self._most:
                self._texts.popitem(last=False)
        return text

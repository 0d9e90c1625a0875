"""Which body belongs to which? Kept for a few seconds, since every right on a part of the register asks."""

import time
from threading import Lock
from typing import Final

from amtsblick.assess.access.rights import Tree
from amtsblick.jobs.accounts import tree_of
from amtsblick.keep.register import Register

_SECONDS: Final = 5.0


class Trees:
    """The tree of bodies as it was at most five seconds ago, or since the last write of this process."""

    def __init__(self, register: Register) -> None:
        self._register: Final = register
        self._lock: Final = Lock()
        self._tree: Tree = {}
        self._until = 0.0

    def __call__(self) -> Tree:
        """Each body and the one above it."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._tree = tree_of(self._register)
                self._until = time.monotonic() + _SECONDS
            return self._tree

    def forget(self) -> None:
        """Somebody entered something: ask the register next time."""
        with self._lock:
            self._until = 0.0

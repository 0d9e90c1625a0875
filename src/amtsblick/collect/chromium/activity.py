"""What is going on in a tab right now, so that waiting can end as soon as nothing is?"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

# Streams and long polls stay open by design; nobody waits for their end.
_ENDLESS: Final = frozenset({"EventSource", "WebSocket"})
_OUTLIVING: Final = frozenset({"Ping", "Fetch"})
"""Beacons, and requests with the keepalive flag. They end for their page before they leave the browser."""


@dataclass(slots=True)
class Answer:
    """The newest answer to the top frame's own request. Times as on the tape."""

    url: str
    status: int
    mime: str
    headers: dict[str, str]
    at: float
    loader: str


@dataclass(slots=True)
class Activity:
    """Kept up to date by the recorder. All times are seconds on the tape's clock.

    ``pending`` holds CDP ids of requests without an end yet and when they began (a worker's script or a
    frame's document may begin in one session and end in another). ``untold`` holds those of them that
    can outlive their page, until Chromium says that they were sent; ``early`` those of which it said so
    before it told of them. ``network`` and ``script`` say when a request began or ended, and when the watching script last reported calls.
    ``timers`` maps a script context to the moment its last short one-shot timer is due.
    ``loaded`` and ``parsed`` are None until the top document's events came. ``stuck`` says why the
    tab does not react any more, "" while it does.
    """

    clock: Callable[[], float]
    pending: dict[str, float] = field(default_factory=dict)
    untold: set[str] = field(default_factory=set)
    early: set[str] = field(default_factory=set)
    timers: dict[str, float] = field(default_factory=dict)
    network: float = 0.0
    script: float = 0.0
    loaded: float | None = None
    parsed: float | None = None
    requests: int = 0
    answer: Answer | None = None
    download: str = ""
    stuck: str = ""
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def begin(self, request: str, kind: str) -> None:
        """A request starts, or goes on after a redirect."""
        self.network = self.clock()
        self.requests += 1
        if kind not in _ENDLESS:
            self.pending[request] = self.network
        if kind in _OUTLIVING and request not in self.early:
            self.untold.add(request)
        self.early.discard(request)
        self.changed.set()

    def end(self, request: str) -> None:
        """A request has its answer, or failed."""
        self.network = self.clock()
        self.pending.pop(request, None)
        self.changed.set()

    def told(self, request: str) -> None:
        """It is known that a request was sent."""
        if request in self.untold:
            self.untold.discard(request)
            self.changed.set()
        elif request not in self.pending:
            self.early.add(request)

    def forget(self, session: str) -> None:
        """A session ended: its timers will not fire any more."""
        for context in [context for context in self.timers if context.startswith(session)]:
            del self.timers[context]
        self.changed.set()

    def restart(self) -> None:
        """A new document is about to be opened in the same tab."""
        self.loaded = self.parsed = self.answer = None
        self.timers.clear()

    @property
    def timers_due(self) -> float:
        """When the last short timer that is known of fires; 0.0 when there is none."""
        return max(self.timers.values(), default=0.0)

    async def wait_change(self, within: float) -> bool:
        """Wait until something happens, at most ``within`` seconds; True when it did."""
        self.changed.clear()
        try:
            async with asyncio.timeout(within):
                await self.changed.wait()
        except TimeoutError:
            return False
        return True

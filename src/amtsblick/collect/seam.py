"""What does a survey expect of a collector, live or archive?"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from amtsblick.values.body import Body
from amtsblick.values.capture import Capture


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One raw capture of a body and why it was made.

    ``role`` is start, imprint, privacy, contact, press, hub, language, pointer, verify or other.
    """

    capture: Capture
    role: str


class Collector(Protocol):
    """Brings home the captures of one body at a time; many bodies may be asked for at once."""

    def captures(self, body: Body, *, pages: int) -> AsyncIterator[Visit]:
        """Yield raw captures of ``body``, start page first, at most ``pages`` of them.

        What could not be looked at is yielded as a capture with its ``failure``; only programmer
        errors and cancellation are raised.
        """
        ...

    async def verify(self, body: Body, channels: Sequence[tuple[str, str, str]]) -> list[Visit]:
        """Captures that show whether profiles point back to ``body``; role ``verify``.

        ``channels`` are (service id, canonical handle, canonical address).
        """
        ...

    async def aclose(self) -> None:
        """Let go of connections and files; safe to call twice."""
        ...

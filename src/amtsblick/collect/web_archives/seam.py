"""What does a backfill expect of a web archive?"""

from typing import Protocol

from amtsblick.values.capture import Capture
from amtsblick.values.past import PastCapture, PastIndex


class WebArchive(Protocol):
    """An archive that can be asked for the captures of one address and for the bytes of each."""

    @property
    def name(self) -> str:
        """Name in ``PastIndex.archive`` and ``PastCapture.archive``; the same for the same specification."""
        ...

    async def index(self, url: str) -> PastIndex:
        """Everything that the archive holds of ``url``, with its http, https and www. variants as it sees them.

        Raises nothing but cancellation: what went wrong is the index's state.
        """
        ...

    async def fetch(self, capture: PastCapture) -> Capture:
        """The capture as it was, ``taken_at`` the moment that the archive's answer really stands for.

        That moment may differ from the one asked for: archives lead to a capture nearby. Archived redirects
        are hops and not followed. Raises nothing but cancellation: what went wrong is the capture's failure.
        """
        ...

    async def aclose(self) -> None:
        """Let go of connections and files; safe to call twice."""
        ...

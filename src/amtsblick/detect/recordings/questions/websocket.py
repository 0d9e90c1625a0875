"""To whom does the page keep a line open: WebSockets and event streams?"""

from collections.abc import Iterator
from typing import Final

from amtsblick.detect.recordings.by_request import product, saying, sight
from amtsblick.detect.recordings.receivers import receiver_of
from amtsblick.parse.urls import host_of
from amtsblick.values.findings import Sighting, Topic
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import Recording, Socket

TOPIC: Final = Topic.WEBSOCKET


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """One sighting for each line that was really opened."""
    for socket in recording.sockets:
        if not socket.blocked:
            vendor = receiver_of(recording, knowledge, socket.url, b"".join(socket.sent[:1]))
            found = sight(recording, TOPIC, socket, host_of(socket.url), vendor)
            yield saying(found, [*product(vendor), *_facts(socket)])


def _facts(socket: Socket) -> Iterator[tuple[str, str]]:
    yield "kind", "event stream" if socket.event_source else "WebSocket"
    if not socket.event_source:
        yield "sent", "something" if socket.sent else "nothing"

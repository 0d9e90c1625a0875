"""What was sent, to whom, and by which scripts: requests and WebSocket frames alike, in order?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from amtsblick.detect.recordings.by_request import sent
from amtsblick.parse.urls import host_of
from amtsblick.values.recording import Act, Recording

_OWN_HEADERS: Final = frozenset({"user-agent", "accept", "accept-language", "accept-encoding", "referer"})
"""Headers that the browser writes by itself."""
_LONG_QUERY: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One request, or one frame sent over a WebSocket.

    ``data`` is the body or the frame, or a query so long that it takes the place of a body;
    ``headers`` those that scripts and cookies add, as text. ``scripts`` are the addresses on the
    initiator's stack, innermost first.
    """

    event: int
    url: str
    host: str
    method: str
    kind: str
    page: int
    act: Act
    at: float
    data: bytes
    headers: str
    scripts: tuple[str, ...]
    frame_url: str


def messages(recording: Recording) -> Iterator[Message]:
    """Everything that was really sent; what was blocked or came from the cache is not."""
    for request in sent(recording):
        yield Message(
            event=request.event,
            url=request.url,
            host=host_of(request.url),
            method=request.method,
            kind=request.kind,
            page=request.page,
            act=request.act,
            at=request.at,
            data=request.post_data or _long_query(request.url),
            headers="\n".join(
                f"{name}: {value}" for name, value in request.headers if name not in _OWN_HEADERS
            ),
            scripts=request.initiator.urls,
            frame_url=request.frame_url,
        )
    yield from _frames(recording)


def _long_query(url: str) -> bytes:
    query = url.partition("#")[0].partition("?")[2]
    return query.encode() if len(query) > _LONG_QUERY else b""


def _frames(recording: Recording) -> Iterator[Message]:
    for socket in recording.sockets:
        if socket.blocked or socket.event_source:
            continue
        for frame in socket.sent:
            yield Message(
                event=socket.event,
                url=socket.url,
                host=host_of(socket.url),
                method="",
                kind="websocket",
                page=socket.page,
                act=socket.act,
                at=socket.at,
                data=frame,
                headers="",
                scripts=socket.initiator.urls,
                frame_url=socket.frame_url,
            )

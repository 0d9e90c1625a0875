"""What went over WebSockets and event streams?"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from amtsblick.parse.tape_network import initiator_of
from amtsblick.parse.tape_visits import Line, Scene, events, mapping, number, text, whole
from amtsblick.values.recording import Request, Socket, TapeLine

_LONGEST: Final = 65_536
_MOST: Final = 2_000
_BINARY: Final = 2


@dataclass(slots=True)
class _Open:
    event: int
    line: Line
    url: str
    session: str
    initiator: object = None
    sent: list[bytes] = field(default_factory=list)
    received: int = 0
    answered: bool = False
    error: str = ""


def read_sockets(lines: Sequence[Line], scene: Scene, requests: Sequence[Request]) -> tuple[Socket, ...]:
    """All WebSockets and event streams in the order in which they were opened.

    A WebSocket that no server answered was not connected; ``blocked`` then says why.
    """
    found = [_web_socket(one, scene) for one in _read(lines).values()]
    received = _messages(lines)
    found.extend(
        _event_source(request, received.get(request.id, 0))
        for request in requests
        if request.kind == "eventsource"
    )
    return tuple(sorted(found, key=lambda socket: socket.event))


def _read(lines: Sequence[Line]) -> dict[str, _Open]:
    known: dict[str, _Open] = {}
    for event, line, method, params in events(lines, "Network.webSocket"):
        identity, session = text(params.get("requestId")), text(line.get("s"))
        if method == "Network.webSocketCreated":
            known.setdefault(
                identity,
                _Open(event, line, text(params.get("url")), session, params.get("initiator")),
            )
            continue
        socket = known.get(identity)
        if socket is not None and socket.session == session:
            _read_event(socket, method, params)
    return known


def _read_event(socket: _Open, method: str, params: Line) -> None:
    match method.removeprefix("Network.webSocket"):
        case "FrameSent":
            if len(socket.sent) < _MOST:
                socket.sent.append(_payload(mapping(params.get("response"))))
        case "FrameReceived":
            socket.received += 1
        case "HandshakeResponseReceived":
            socket.answered = True
        case "FrameError":
            socket.error = socket.error or text(params.get("errorMessage"))
        case _:
            pass


def _payload(frame: Line) -> bytes:
    data = text(frame.get("payloadData"))
    if whole(frame.get("opcode")) == _BINARY:
        try:
            return base64.b64decode(data)[:_LONGEST]
        except (binascii.Error, ValueError):
            pass
    return data.encode("utf-8", "replace")[:_LONGEST]


def _web_socket(socket: _Open, scene: Scene) -> Socket:
    page = scene.page(socket.line, socket.event)
    return Socket(
        event=socket.event,
        url=socket.url,
        page=page,
        act=scene.act(page, socket.event),
        at=number(socket.line.get("t")) or 0.0,
        frame_url=scene.session_url(socket.line, socket.event),
        initiator=initiator_of(socket.initiator),
        sent=tuple(socket.sent),
        received=socket.received,
        blocked="" if socket.answered or socket.sent else socket.error or "not connected",
    )


def _event_source(request: Request, received: int) -> Socket:
    return Socket(
        event=request.event,
        url=request.url,
        page=request.page,
        act=request.act,
        at=request.at,
        frame_url=request.frame_url,
        initiator=request.initiator,
        received=received,
        event_source=True,
        blocked=request.blocked,
    )


def _messages(lines: Sequence[Line]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for line in lines:
        if line.get("k") == TapeLine.CDP and line.get("m") == "Network.eventSourceMessageReceived":
            identity = text(mapping(line.get("p")).get("requestId"))
            counted[identity] = counted.get(identity, 0) + 1
    return counted

"""Who was sent what from one page, and is that a recording of the visit?

Told by behaviour (Acar, Englehardt & Narayanan, "No boundaries: data exfiltration by third parties
embedded on web pages", PETS 2020): the page's structure, or a stream of pointer movements, leaves the
page; or, when what leaves cannot be read, a script that watches the whole document and the visitor
sends packed messages again and again. And told by vendor: something is sent to where a known product
takes recordings.

Captchas watch the pointer too, to tell humans from machines; they are named by their own question.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from amtsblick.detect.recordings.endpoints import endpoint_at
from amtsblick.detect.recordings.messages import Message, messages
from amtsblick.detect.recordings.parties import is_third, vendor_of
from amtsblick.detect.recordings.pointer_path import numbers_in, traces
from amtsblick.detect.recordings.replay_signs import Signs, signs_in
from amtsblick.detect.vendor_catalogue import catalogue_of
from amtsblick.parse.payloads import is_encoded, is_text, layers
from amtsblick.values.knowledge import Knowledge, Vendor
from amtsblick.values.recording import Recording

REPLAY: Final = "session_replay"
"""Category of vendors whose business it is."""
OBSERVES: Final = "MutationObserver.observe"
_PLACES: Final = 4
"""Events with coordinates from which on they are a stream; single clicks are everyday statistics."""
_ROWS: Final = 6
_MESSAGES: Final = 2
_PACKED: Final = 1000
"""Bytes that cannot be read, over all messages: less is a token or a key."""
_SHORTEST: Final = 50
_SLACK: Final = 0.5
"""Seconds by which the clocks of pointer and network may differ."""
_NUMBERS: Final = 6_000
_LONGEST: Final = 60_000
"""Numbers of one stream, and bytes of one layer, in which the pointer's way is looked for."""
_CAPTCHA: Final = frozenset({"captcha"})
_WHOLE: Final = frozenset({"window", "document", "html", "body"})
"""Targets that see what happens anywhere; a widget listens to its own element."""
_POINTER: Final = frozenset({"mousemove", "pointermove", "touchmove"})
_OTHER: Final = (
    frozenset({"scroll", "wheel"}),
    frozenset({"click", "mousedown", "pointerdown", "touchstart"}),
    frozenset({"input", "change", "keydown", "keyup", "keypress", "beforeinput"}),
)


@dataclass(slots=True)
class Stream:
    """What one host was sent from one page."""

    page: int
    host: str
    messages: list[Message] = field(default_factory=list)
    vendor: Vendor | None = None
    known: Message | None = None
    """The first message to an address where a known product takes recordings."""
    structure: Message | None = None
    places: int = 0
    rows: int = 0
    packed: int = 0
    packed_messages: int = 0
    asked: Message | None = None
    """The first message without a body."""
    numbers: list[int] = field(default_factory=list)
    """Numbers sent, while or after the pointer was moved."""

    @property
    def proof(self) -> Message | None:
        """The message that shows it best."""
        return self.structure or self.known or next(iter(self.messages), self.asked)


def recorded(recording: Recording, knowledge: Knowledge) -> Iterator[tuple[Stream, str]]:
    """Streams that are recordings, and by what they were told."""
    for stream in _streams(recording, knowledge).values():
        how = _how(stream, recording)
        if how:
            yield stream, how


def _streams(recording: Recording, knowledge: Knowledge) -> dict[tuple[int, str], Stream]:
    streams: dict[tuple[int, str], Stream] = {}
    for message in messages(recording):
        stream = streams.setdefault((message.page, message.host), Stream(message.page, message.host))
        _count(stream, message, recording)
        if not message.data and message.method not in {"POST", "PUT", "PATCH"}:
            stream.asked = stream.asked or message
            continue
        stream.messages.append(message)
        _read(stream, message, knowledge)
    return streams


def _read(stream: Stream, message: Message, knowledge: Knowledge) -> None:
    pieces = layers(message.data)
    vendor = _recorder_at(message, pieces, knowledge)
    if vendor is not None:
        stream.vendor, stream.known = vendor, stream.known or message
    elif stream.vendor is None:
        stream.vendor = vendor_of(message.url, knowledge)
    seen = [signs_in(piece) for piece in pieces if is_text(piece)]
    best = Signs(
        max((one.structure for one in seen), default=0),
        max((one.places for one in seen), default=0),
        max((one.rows for one in seen), default=0),
    )
    if best.structure and stream.structure is None:
        stream.structure = message
    stream.places += best.places
    stream.rows += best.rows
    closed = _closed(pieces)
    stream.packed += closed
    stream.packed_messages += bool(closed)


def _count(stream: Stream, message: Message, recording: Recording) -> None:
    """Keep the numbers of a message that may tell of the pointer's way."""
    first = next((one.at for one in recording.pointed if one.page == message.page), None)
    if first is None or (message.at < first - _SLACK and message.kind != "websocket"):
        return
    for piece in (message.url.partition("?")[2].encode(), *layers(message.data)):
        left = _NUMBERS - len(stream.numbers)
        if left > 0 and is_text(piece):
            stream.numbers += numbers_in(piece[:_LONGEST].decode("utf-8", "replace"), most=left)


def _recorder_at(message: Message, pieces: tuple[bytes, ...], knowledge: Knowledge) -> Vendor | None:
    """The product that takes recordings at this address, when something worth the name was sent."""
    unread = message.kind == "ping" and not message.data
    if len(message.data) < _SHORTEST and not unread:
        return None
    vendor = vendor_of(message.url, knowledge)
    if vendor and vendor.category == REPLAY:
        return vendor
    for piece in pieces[:8]:
        endpoint = endpoint_at(message.url, piece, knowledge)
        if endpoint and endpoint.role == "record":
            return catalogue_of(knowledge).vendors.get(endpoint.vendor)
    return None


def _closed(pieces: tuple[bytes, ...]) -> int:
    """Bytes that nothing could be read of: packed or encrypted, also as base64."""
    body = pieces[0]
    if len(pieces) == 1 and (not is_text(body) or is_encoded(body.strip())):
        return len(body)
    longest = max(pieces, key=len) if len(pieces) > 1 else b""
    return len(longest) if longest and not is_text(longest) and len(longest) * 2 > len(body) else 0


def _how(stream: Stream, recording: Recording) -> str:
    """By what a stream is told to be a recording: the weightiest, so that runs agree; "" for none."""
    if stream.vendor and stream.vendor.category in _CAPTCHA:
        return ""
    return next((how for how, told in _ways(stream, recording) if told), "")


def _ways(stream: Stream, recording: Recording) -> Iterator[tuple[str, bool]]:
    """By what a stream may be told to be a recording, and whether it is."""
    yield "page structure", stream.structure is not None
    yield "pointer and event stream", _is_event_stream(stream, recording)
    yield "sent to where this product takes recordings", stream.known is not None
    places = [(one.x, one.y) for one in recording.pointed if one.page == stream.page]
    yield "way of the pointer", traces(stream.numbers, places)
    yield (
        "packed messages of a script that watches document and visitor",
        _is_packed(stream) and _listens(stream, recording) and _watches(stream, recording),
    )


def _is_event_stream(stream: Stream, recording: Recording) -> bool:
    """Events with coordinates. A map or a plan asks its own site with such: there only the pointer's way tells."""
    if recording.pointed and not is_third(recording, stream.host):
        return False
    return stream.places >= _PLACES or (stream.rows >= _ROWS and _listens(stream, recording))


def _is_packed(stream: Stream) -> bool:
    return stream.packed >= _PACKED and stream.packed_messages >= _MESSAGES


def _listens(stream: Stream, recording: Recording) -> bool:
    """Does a script that sends here listen to the pointer and to two more kinds of what visitors do?"""
    heard = (heard_by(recording, stream.page, script) for script in _scripts(stream))
    return any(follows_visitor(types) for types in heard)


def follows_visitor(types: set[str]) -> bool:
    """Do these listeners see the pointer, and two more kinds of what visitors do?"""
    return bool(types & _POINTER) and sum(bool(types & others) for others in _OTHER) > 1


def _watches(stream: Stream, recording: Recording) -> bool:
    """Does a script that sends here observe changes anywhere in the document?"""
    scripts = _scripts(stream)
    return any(
        call.api == OBSERVES and call.page == stream.page and (call.script or call.frame_url) in scripts
        for call in recording.calls
    )


def _scripts(stream: Stream) -> set[str]:
    """The scripts that send; the document itself where the browser names no script."""
    return {address for message in stream.messages for address in (message.scripts or (message.frame_url,))}


def heard_by(recording: Recording, page: int, address: str) -> set[str]:
    """Types of events anywhere in a document that the script at this address listens to."""
    return {
        listener.type
        for listener in recording.listeners
        if listener.page == page
        and listener.target in _WHOLE
        and (listener.script or listener.frame_url) == address
    }

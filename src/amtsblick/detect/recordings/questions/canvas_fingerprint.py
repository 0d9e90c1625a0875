"""Does a script draw text that nobody sees and read the picture back, to recognise the device?

Criteria of Englehardt & Narayanan, "Online Tracking: A 1-million-site Measurement and Analysis"
(CCS 2016), section 6.1: the canvas measures at least 16 x 16; text in two colours or of ten distinct
characters is written to it; it is read with toDataURL or one getImageData of at least 16 x 16; the
drawing context is not used like that of a drawing (save, restore). Lossy pictures lose what such a
script is after (Acar et al., "The Web Never Forgets", CCS 2014).

Our own additions against drawings that are read for good reason: a picture shown to the visitor,
photographs brought in, and text among several shapes or labels are none, nor is a canvas that the
visitor sees. Text drawn over itself in another colour, as the paper's scripts do it, is one all the
same. Emoji do not count as characters: support for them is tested by drawing them.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from amtsblick.detect.recordings.by_script import Doings, doings, sight
from amtsblick.values.findings import Sighting, Topic
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import Recording, ScriptCall

TOPIC: Final = Topic.CANVAS_FINGERPRINT

_SIDE: Final = 16
_COLOURS: Final = 2
_CHARACTERS: Final = 10
_LABELS: Final = 4
"""From this many different texts on, it is a drawing with labels."""
_SHAPES: Final = 4
"""From this many bars, arcs and lines on, it is a drawing."""
_READS: Final = 3
"""More readings of the pixels of one drawing are image processing."""
_TEXT: Final = ("CanvasRenderingContext2D.fillText", "CanvasRenderingContext2D.strokeText")
_EXPORTS: Final = (
    "HTMLCanvasElement.toDataURL",
    "HTMLCanvasElement.toBlob",
    "OffscreenCanvas.convertToBlob",
)
_PIXELS: Final = "CanvasRenderingContext2D.getImageData"
_DRAWING: Final = (
    "CanvasRenderingContext2D.save",
    "CanvasRenderingContext2D.restore",
    "CanvasRenderingContext2D.drawImage",
    "CanvasRenderingContext2D.putImageData",
    "HTMLCanvasElement.shown",
)
_FORMS: Final = (
    "CanvasRenderingContext2D.fillRect",
    "CanvasRenderingContext2D.stroke",
    "CanvasRenderingContext2D.arc",
)
_WIDTH: Final = ("HTMLCanvasElement.width", "OffscreenCanvas.width")
_HEIGHT: Final = ("HTMLCanvasElement.height", "OffscreenCanvas.height")
_SEEN: Final = "HTMLCanvasElement.checkVisibility"
_WATCHED: Final = frozenset({*_TEXT, *_EXPORTS, _PIXELS, *_DRAWING, *_FORMS, *_WIDTH, *_HEIGHT, _SEEN})
_LOSSY: Final = re.compile(r"image/(?:jpe?g|webp)", re.IGNORECASE)


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """One sighting per script and page; the facts describe its first such canvas."""
    for did in doings(recording, _WATCHED):
        for target in did.targets(*_EXPORTS, _PIXELS):
            drawn = did.among(call for call in did.calls if call.target == target)
            proof = _reading(drawn)
            if proof and _is_fingerprint(drawn):
                yield sight(did, knowledge, TOPIC, proof, _facts(drawn))
                break


def _reading(drawn: Doings) -> ScriptCall | None:
    """The call that reads the picture well enough, or None."""
    for call in drawn.named(*_EXPORTS):
        if not _LOSSY.match("".join(call.args)):
            return call
    pixels = drawn.named(_PIXELS)
    if 0 < drawn.times(_PIXELS) <= _READS:
        return next((call for call in pixels if min(_sides(call), default=0) >= _SIDE), None)
    return None


def _sides(call: ScriptCall) -> list[float]:
    sides = []
    for arg in call.args[2:4]:
        try:
            sides.append(abs(float(arg)))
        except ValueError:
            return []
    return sides


def _is_fingerprint(drawn: Doings) -> bool:
    if min(_width(drawn), _height(drawn)) < _SIDE or drawn.named(*_DRAWING):
        return False
    texts = _texts(drawn)
    overlaid = _overlaid(drawn)
    if drawn.named(_SEEN):
        return len(texts) < _LABELS and any(len(_characters({text})) >= _CHARACTERS for text in overlaid)
    if overlaid:
        return True
    if not texts or len(texts) >= _LABELS or drawn.times(*_FORMS) >= _SHAPES:
        return False
    return len(_colours(drawn)) >= _COLOURS or len(_characters(texts)) >= _CHARACTERS


def _overlaid(drawn: Doings) -> list[str]:
    """Texts filled in several colours. An outline around letters (strokeText) makes them readable."""
    colours: dict[str, set[str]] = {}
    for call in drawn.named(_TEXT[0]):
        if _characters({_part(call, 0)}):
            colours.setdefault(_part(call, 0), set()).add(_part(call, 1))
    return [text for text, found in colours.items() if len(found) >= _COLOURS]


def _texts(drawn: Doings) -> list[str]:
    texts = dict.fromkeys(_part(call, 0) for call in drawn.named(*_TEXT))
    return [text for text in texts if _characters({text})]


def _colours(drawn: Doings) -> set[str]:
    return {_part(call, 1) for call in drawn.named(*_TEXT) if _characters({_part(call, 0)})}


def _characters(texts: Iterable[str]) -> set[str]:
    """Distinct letters, digits and punctuation."""
    return {char for text in texts for char in text if unicodedata.category(char)[0] in "LNP"}


def _part(call: ScriptCall, index: int) -> str:
    return call.args[index] if index < len(call.args) else ""


def _width(drawn: Doings) -> int:
    return _side(drawn, _WIDTH)


def _height(drawn: Doings) -> int:
    return _side(drawn, _HEIGHT)


def _side(drawn: Doings, names: tuple[str, ...]) -> int:
    return max((int(call.result) for call in drawn.named(*names) if call.result.isdecimal()), default=0)


def _facts(drawn: Doings) -> Iterator[tuple[str, str]]:
    texts = _texts(drawn)
    yield "size", f"{_width(drawn)}x{_height(drawn)}"
    yield "text", texts[0][:100]
    yield "colours", str(len(_colours(drawn)))
    yield "characters", str(len(_characters(texts)))
    yield "criteria", "Englehardt & Narayanan 2016, 6.1"

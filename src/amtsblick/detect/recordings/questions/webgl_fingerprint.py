"""Does a script read out the graphics card through a WebGL picture that nobody sees?

After Mowery & Shacham, "Pixel Perfect" (W2SP 2012) and the unmasked renderer of the extension
WEBGL_debug_renderer_info (Laperdrix et al., "Browser Fingerprinting: A survey", TWEB 2020). A map
or a three-dimensional view reads parameters too, but of a canvas that the visitor sees.
"""

from collections.abc import Iterator
from typing import Final

from amtsblick.detect.recordings.by_script import Doings, doings, sight
from amtsblick.values.findings import Sighting, Topic
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import Recording, ScriptCall

TOPIC: Final = Topic.WEBGL_FINGERPRINT

_PARAMETER: Final = "WebGLRenderingContext.getParameter"
_PIXELS: Final = (
    "WebGLRenderingContext.readPixels",
    "HTMLCanvasElement.toDataURL",
    "HTMLCanvasElement.toBlob",
)
_LISTS: Final = (
    "WebGLRenderingContext.getSupportedExtensions",
    "WebGLRenderingContext.getShaderPrecisionFormat",
)
_SEEN: Final = "HTMLCanvasElement.checkVisibility"
_UNMASKED: Final = {"37445": "vendor", "37446": "renderer"}
"""UNMASKED_VENDOR_WEBGL and UNMASKED_RENDERER_WEBGL."""
_MANY: Final = 10
"""Parameters read together with the picture; drawing something needs fewer."""
_WATCHED: Final = frozenset({_PARAMETER, *_PIXELS, *_LISTS, _SEEN})


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """One sighting per script and page."""
    for did in doings(recording, _WATCHED):
        for canvas in dict.fromkeys(_canvas(call) for call in did.named(_PARAMETER, *_LISTS)):
            used = did.among(call for call in did.calls if _canvas(call) == canvas)
            proof = _proof(used)
            if proof:
                yield sight(did, knowledge, TOPIC, proof, _facts(used))
                break


def _canvas(call: ScriptCall) -> str:
    """Number of the canvas within its frame: what stands before the point is the canvas."""
    return f"{call.frame_url} {call.target.partition('.')[0]}"


def _proof(used: Doings) -> ScriptCall | None:
    unmasked = _unmasked(used)
    if used.named(_SEEN):
        return None
    if unmasked:
        return unmasked[-1]
    pixels = used.named(*_PIXELS)
    if pixels and used.named(*_LISTS) and used.times(_PARAMETER) >= _MANY:
        return pixels[0]
    return None


def _unmasked(used: Doings) -> list[ScriptCall]:
    return [call for call in used.named(_PARAMETER) if call.args and call.args[0] in _UNMASKED]


def _facts(used: Doings) -> Iterator[tuple[str, str]]:
    unmasked = sorted({_UNMASKED[call.args[0]] for call in _unmasked(used)})
    if unmasked:
        yield "unmasked", ", ".join(unmasked)
    yield "parameters", str(used.times(_PARAMETER))
    if used.named(*_PIXELS):
        yield "pixels", "read"

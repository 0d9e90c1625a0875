"""Does a script try out which fonts are installed, to recognise the device?

Englehardt & Narayanan (CCS 2016, section 6.2) call it font fingerprinting when a script measures
the same text in at least 50 fonts on a canvas. The same is done with the width of elements, for
which the paper has no number. We name it from 20 on: text that waits for web fonts, or an editor
that offers some, measures one text in a handful.
"""

import re
from collections.abc import Iterator
from typing import Final

from amtsblick.detect.recordings.by_script import doings, sight
from amtsblick.values.findings import Sighting, Topic
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import Recording, ScriptCall

TOPIC: Final = Topic.FONT_FINGERPRINT

_PAPER: Final = 50
_FONTS: Final = 20
_MEANS: Final = {
    "CanvasRenderingContext2D.measureText": "text widths on a canvas",
    "HTMLElement.offsetWidth": "widths of elements",
    "FontFaceSet.check": "document.fonts.check",
    "FontFace": "local font faces",
}
_SIZE: Final = re.compile(
    r"^.*?\b[\d.]+(?:px|pt|pc|em|rem|ex|ch|vw|vh|%|cm|mm|in)(?:/\S+)?\s+", re.IGNORECASE
)
_GENERIC: Final = frozenset({
    "serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "ui-serif", "ui-sans-serif",
    "ui-monospace", "ui-rounded", "math", "emoji", "fangsong", "inherit", "initial", "unset",
    "-apple-system", "blinkmacsystemfont",
})  # fmt: skip


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """One sighting per script and page: its text measured in most fonts."""
    for did in doings(recording, _MEANS.keys()):
        most = max(did.calls, key=lambda call: len(_fonts(call)))
        count = len(_fonts(most))
        if count >= _FONTS:
            criteria = "Englehardt & Narayanan 2016, 6.2" if count >= _PAPER else f"own: {_FONTS} fonts"
            facts = (("fonts", str(count)), ("how", _MEANS[most.api]), ("criteria", criteria))
            yield sight(did, knowledge, TOPIC, most, facts)


def _fonts(call: ScriptCall) -> set[str]:
    """The fonts asked for by name: the first of each list, behind which generic ones are the fallback."""
    return {_first_family(font) for font in call.args[1:]} - _GENERIC - {""}


def _first_family(font: str) -> str:
    """``italic 12px/1 "Arial Black", serif`` and ``"Arial Black", serif`` both begin with Arial Black."""
    return _SIZE.sub("", font).partition(",")[0].strip(" \"'").casefold()

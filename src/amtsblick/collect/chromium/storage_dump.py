"""What do the page and its frames keep on the visitor's device, besides cookies?

Asked in every frame, third-party ones too: a page sees only its own origin's storage.
"""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from amtsblick.collect.chromium.errors import ChromiumError, TabGoneError
from amtsblick.collect.chromium.eyes import Eyes, script
from amtsblick.collect.chromium.session import FrameInfo
from amtsblick.collect.chromium.tape import Tape
from amtsblick.values.recording import TapeLine

_MOST_FRAMES: Final = 40
_PATIENCE: Final = 4.0


async def dump_storage(eyes: Eyes, tape: Tape) -> None:
    """Write one ``storage`` line per frame's origin and kind of storage that is not empty."""
    tab = eyes.tab
    frames = tab.frames()
    if len(frames) > _MOST_FRAMES:
        detail = f"storage of {len(frames) - _MOST_FRAMES} further frames was not read"
        tape.line(TapeLine.MISSED, page=tab.page, what="storage", detail=detail)
    asked = await asyncio.gather(*(_ask(eyes, frame) for frame in frames[:_MOST_FRAMES]))
    told: set[tuple[str, str, str]] = set()
    for frame, answer in zip(frames, asked, strict=False):
        if answer is None:
            detail = f"storage of the frame {frame.url or '(empty)'} could not be read"
            tape.line(TapeLine.MISSED, page=tab.page, what="storage", detail=detail)
            continue
        for kind, entries in sorted(answer["kept"].items()):
            once = answer["origin"], kind, repr(entries)
            if once not in told:
                told.add(once)
                tape.line(
                    TapeLine.STORAGE,
                    page=tab.page,
                    origin=answer["origin"],
                    frame_url=answer["url"],
                    kind=kind,
                    entries=entries,
                )


async def _ask(eyes: Eyes, frame: FrameInfo) -> Mapping[str, Any] | None:
    try:
        answer = await eyes.run(script("storage.js"), frame=frame.id, within=_PATIENCE)
    except TabGoneError:
        if eyes.tab.gone.is_set():
            raise
        return {"origin": "", "url": frame.url, "kept": {}}  # a frame that went away keeps nothing open
    except ChromiumError:
        return None
    return answer if isinstance(answer, dict) else None

"""Pressing something on a page as a visitor does, with pictures before and after."""

import asyncio
from typing import Final

from amtsblick.collect.chromium.errors import ChromiumError, TabGoneError
from amtsblick.collect.chromium.eyes import Aim, Eyes
from amtsblick.collect.chromium.tape import Tape
from amtsblick.values.recording import TapeLine

_STILL: Final = 0.6
"""Seconds between two tries to press something that moves or is covered."""
_TRIES: Final = 3
_SHOW: Final = 0.2
"""Seconds after a press until the picture of what came of it."""


class Hand:
    """Presses elements and writes ``click`` lines. ``presses`` counts them, ``why`` says why the last one failed."""

    def __init__(self, eyes: Eyes, tape: Tape) -> None:
        self._eyes = eyes
        self._tab = eyes.tab
        self._tape = tape
        self.presses = 0
        self.why = ""

    async def press(  # noqa: PLR0913 - what a click line says, one keyword each
        self,
        frame: str,
        element: int,
        *,
        text: str,
        path: str,
        purpose: str,
        layer: int,
        pictures: bool = True,
    ) -> bool:
        """Press an element's middle; False when it is covered, hidden or gone, also after some patience."""
        aim = await self._aim(frame, element)
        if not aim.free:
            self.why = f"„{text}“ is {aim.why}"
            return False
        before = await self._picture("banner-before") if pictures else ""
        at = round(self._tape.now, 4)
        await self._tab.click(aim.x, aim.y)
        self.presses += 1
        await asyncio.sleep(_SHOW)
        after = await self._picture("banner-after") if pictures else ""
        self._tape.line(
            TapeLine.CLICK,
            t=at,
            page=self._tab.page,
            layer=layer,
            text=text,
            path=path,
            purpose=purpose,
            before=before,
            after=after,
        )
        return True

    async def _aim(self, frame: str, element: int) -> Aim:
        aim = Aim(why="gone")
        for attempt in range(_TRIES):
            if attempt:
                await asyncio.sleep(_STILL)
            aim = await self._eyes.aim(frame, element)
            if aim.free:
                break
        return aim

    async def _picture(self, what: str) -> str:
        try:
            return await self._tab.screenshot(what)
        except TabGoneError:
            raise
        except ChromiumError:
            return ""

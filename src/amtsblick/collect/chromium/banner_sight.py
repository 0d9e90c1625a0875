"""Is a banner to be seen, and is it still there?"""

import asyncio
from typing import Final

from amtsblick.collect.chromium.consent_words import DEEPER, PRESS, TOPIC
from amtsblick.collect.chromium.errors import ChromiumError, TabGoneError
from amtsblick.collect.chromium.eyes import Eyes
from amtsblick.collect.chromium.heuristics import Layer, Tick, layers
from amtsblick.collect.chromium.tape import Tape

_STEP: Final = 0.1
_PAUSE: Final = 0.6
"""Seconds between two looks for a banner that has not come yet; each look costs the page some work."""
_MOVING: Final = 25
"""Looks, a tenth of a second apart, for which a banner may slide in."""


class Sight:
    """Looks for the layer that asks for consent, in the page and in its frames."""

    def __init__(self, eyes: Eyes, tape: Tape) -> None:
        self._eyes = eyes
        self._tab = eyes.tab
        self._tape = tape

    async def find(self, *, opened: Layer | None = None) -> Layer | None:
        """The layer that asks for consent, in the page or in one of its frames.

        ``opened`` is the layer whose settings button has just been pressed.
        """
        topic = TOPIC if opened is None else DEEPER
        scan = await self._eyes.ask("scan", topic, PRESS)
        found = layers(
            scan or {},
            frame=self._tab.target,
            around=await self._eyes.around(self._tab.target),
            opened=opened,
        )
        if not found:
            for frame in self._eyes.inner_frames():
                found += await self._in_frame(frame.id, opened=opened)
        return max(found, key=lambda layer: layer.score, default=None)

    async def _in_frame(self, frame: str, *, opened: Layer | None) -> list[Layer]:
        try:
            around = await self._eyes.around(frame)
            seen = (
                await self._eyes.ask("whole", TOPIC if opened is None else DEEPER, frame=frame)
                if around.shown
                else None
            )
        except TabGoneError:
            if self._tab.gone.is_set():
                raise
            return []
        except ChromiumError:
            return []
        return layers({"candidates": [seen]}, frame=frame, around=around, opened=opened) if seen else []

    async def appearing(self, within: float) -> Layer | None:
        """The banner, waited for for at most ``within`` seconds, once it stands still."""
        until = self._tape.now + within
        while True:
            layer = await self.find()
            if layer is not None:
                return await self._settled(layer)
            if self._tape.now >= until or self._tab.gone.is_set():
                return None
            await asyncio.sleep(min(_PAUSE, max(until - self._tape.now, 0)))

    async def _settled(self, layer: Layer) -> Layer:
        """The banner once it has stopped moving; banners like to slide in."""
        before = ""
        for _ in range(_MOVING):
            now = await self.print(layer)
            if now and now == before:
                break
            before = now
            await asyncio.sleep(_STEP)
        return await self.find() or layer

    async def shown(self, layer: Layer) -> bool:
        """Can it still be seen?"""
        try:
            shown = await self._eyes.ask("shown", layer.id, frame=layer.frame)
            around = await self._eyes.around(layer.frame)
        except TabGoneError:
            if self._tab.gone.is_set():
                raise
            return False
        return bool(shown) and around.shown

    async def print(self, layer: Layer) -> str:
        """Text, place and ticks in one string: differs when the layer has changed; "" when it is gone."""
        try:
            return str(await self._eyes.ask("printOf", layer.id, frame=layer.frame) or "")
        except TabGoneError:
            if self._tab.gone.is_set():
                raise
            return ""

    async def ticked(self, tick: Tick) -> bool:
        """Is a box ticked now? One that is gone is not."""
        try:
            return bool(await self._eyes.ask("ticked", tick.id, frame=tick.frame))
        except TabGoneError:
            if self._tab.gone.is_set():
                raise
            return False

    async def accessibility(self, layer: Layer) -> str:
        """Digest of the accessibility tree below the banner, "" when Chromium gives none."""
        try:
            return await self._eyes.accessibility(layer.frame, layer.id, self._tape)
        except TabGoneError:
            raise
        except ChromiumError:
            return ""

"""Answering a banner with the pointer, layer by layer."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from amtsblick.collect.chromium import quiet
from amtsblick.collect.chromium.banner_sight import Sight
from amtsblick.collect.chromium.heuristics import ANSWERS, Layer, Press, Tick
from amtsblick.collect.chromium.pressing import Hand
from amtsblick.collect.chromium.tab import Tab
from amtsblick.values.recording import BannerState

_MOST_LAYERS: Final = 3
_STEP: Final = 0.1
_LOOKS: Final = 25
"""Looks, a tenth of a second apart, within which a press must show an effect; animations take up to one second."""


@dataclass(slots=True)
class Encounter:
    """One banner and what has been done with it so far. ``shown`` are its layers, the first one first."""

    shown: list[Layer] = field(default_factory=list)
    detail: str = ""
    accessibility: str = ""
    led: set[tuple[str, int]] = field(default_factory=set)
    """What was pressed to get to deeper layers: it leads nowhere else a second time."""
    held: bool = False
    """Boxes stayed ticked although they were pressed: saving would be consenting."""

    @property
    def depth(self) -> int:
        """Number of the layer that is shown now, from 1."""
        return len(self.shown)


class Answering:
    """Rejects or accepts what ``sight`` sees with ``hand``."""

    def __init__(self, tab: Tab, sight: Sight, hand: Hand) -> None:
        self._tab = tab
        self._sight = sight
        self._hand = hand

    async def reject(self, met: Encounter) -> BannerState:
        """Reject on the first layer that lets; what came of it."""
        while True:
            layer = met.shown[-1]
            if met.depth == 1 and layer.having("pay") and not layer.having("reject"):
                return BannerState.PAY_OR_OKAY
            press = await self._refusal(met, layer)
            if press is not None:
                done = BannerState.REJECTED if met.depth == 1 else BannerState.REJECTED_DEEPER
                ended = await self._answer(met, press, done)
                if ended is not None:
                    return ended
                continue
            if met.held:
                return BannerState.NOT_OPERABLE
            if met.depth >= _MOST_LAYERS:
                return BannerState.NO_REJECT
            state = await self._lead_on(met, layer)
            if state is not None:
                return state

    async def _refusal(self, met: Encounter, layer: Layer) -> Press | None:
        """What to press to reject on this layer, after boxes that are ticked have been cleared."""
        for press in layer.having("reject"):
            return press
        save = layer.having("save")
        choices = [tick for tick in layer.ticks if tick.shown and not tick.essential]
        if not save or (met.depth == 1 and not choices):
            return None
        await self._clear(met, layer.ticks)
        if await self._is_cleared(choices, [tick for tick in layer.ticks if tick.radio]):
            return save[0]
        met.held, met.detail = True, "boxes stayed ticked although they were pressed"
        return None

    async def _is_cleared(self, choices: Sequence[Tick], radios: Sequence[Tick]) -> bool:
        """Is nothing chosen but the necessary? Of radio buttons the one that refuses has to be."""
        for tick in choices:
            if not tick.disabled and await self._sight.ticked(tick):
                return False
        refusing = [await self._sight.ticked(tick) for tick in radios if tick.essential]
        return not radios or any(refusing)

    async def _clear(self, met: Encounter, ticks: Sequence[Tick]) -> None:
        """Clear what is ticked; of radio buttons press the one that names the necessary."""
        for tick in ticks:
            wanted = tick.essential if tick.radio else False
            if tick.disabled or not tick.shown or tick.ticked == wanted or (tick.radio and not wanted):
                continue
            if tick.essential and not tick.radio:
                continue
            await self._toggle(met, tick)

    async def _toggle(self, met: Encounter, tick: Tick) -> None:
        purpose = "untick" if tick.ticked else "tick"
        await self._hand.press(
            tick.frame,
            tick.id,
            text=tick.label,
            path="",
            purpose=purpose,
            layer=met.depth,
            pictures=False,
        )

    async def _lead_on(self, met: Encounter, layer: Layer) -> BannerState | None:
        """Press what leads to the next layer; a state when there is no way on."""
        leading = [*layer.having("settings"), *layer.having("more")]
        ways = [press for press in leading if (press.frame, press.id) not in met.led]
        if not ways:
            return BannerState.NO_REJECT
        met.led.add((ways[0].frame, ways[0].id))
        before = await self._sight.print(layer)
        if not await self._press(met, ways[0]):
            return BannerState.NOT_OPERABLE
        for _ in range(_LOOKS):
            await asyncio.sleep(_STEP)
            found = await self._next_layer(layer, before)
            if found is not None:
                met.shown.append(found)
                return None
        if await self._sight.print(layer) == before:
            met.detail = f"„{ways[0].text}“ was pressed, and nothing happened"
            return BannerState.NO_EFFECT
        # Something came that we do not understand: that is not the same as nothing to reject with.
        met.detail = f"what „{ways[0].text}“ leads to was not understood"
        return BannerState.SEEN

    async def _next_layer(self, layer: Layer, before: str) -> Layer | None:
        if await self._sight.print(layer) == before and await self._sight.shown(layer):
            found = await self._sight.find(opened=layer)
            other = (
                found if found is not None and (found.frame, found.id) != (layer.frame, layer.id) else None
            )
            return other if other is not None and _answers(other) else None
        found = await self._sight.find(opened=layer)
        return await self._calm(found) if found is not None and _answers(found) else None

    async def _calm(self, layer: Layer) -> Layer | None:
        before = await self._sight.print(layer)
        await asyncio.sleep(_STEP)
        return layer if await self._sight.print(layer) == before else None

    async def accept(self, met: Encounter) -> BannerState:
        """Accept everything; SEEN when nothing is there to accept with."""
        while True:
            layer = met.shown[-1]
            accept = layer.having("accept")
            if not accept and layer.having("save"):
                for tick in layer.ticks:
                    if tick.shown and not tick.disabled and not tick.ticked and not tick.radio:
                        await self._toggle(met, tick)
                accept = layer.having("save")
            if not accept:
                met.detail = "the banner offers nothing to accept"
                return BannerState.SEEN
            ended = await self._answer(met, accept[0], BannerState.ACCEPTED)
            if ended is not None:
                return ended

    # --- pressing and seeing what comes of it ---

    async def _answer(self, met: Encounter, press: Press, done: BannerState) -> BannerState | None:
        """Press the answer; ``done`` when the banner went, None when it asks again on another layer."""
        layer = met.shown[-1]
        for _ in range(2):
            before = await self._sight.print(layer)
            if press.disabled:
                met.detail = f"„{press.text}“ is disabled"
                return BannerState.NOT_OPERABLE
            if not await self._press(met, press):
                return BannerState.NOT_OPERABLE
            changed = await self._effect(layer, before)
            if changed:
                rest = await self._still_asking()
                if rest is None or not _answers(rest):
                    return done
                if met.depth >= _MOST_LAYERS or rest.text == layer.text:
                    return BannerState.NO_EFFECT
                met.shown.append(rest)
                return None
        return BannerState.NO_EFFECT

    async def _still_asking(self) -> Layer | None:
        """What asks for consent now. A page that was opened anew may take its banner away a moment later."""
        rest = await self._sight.find()
        if rest is not None and _answers(rest):
            await quiet.quiet(self._tab, quiet.AFTER_ACT)
            rest = await self._sight.find()
        return rest

    async def _effect(self, layer: Layer, before: str) -> bool:
        """Did the banner go or change within the time a page may take for that?"""
        for _ in range(_LOOKS):
            await asyncio.sleep(_STEP)
            if self._tab.activity.loaded is None:
                await quiet.load(self._tab)
            if not await self._sight.shown(layer):
                # Fading out takes a moment; what is still half there is not asked about.
                await asyncio.sleep(_STEP)
                return True
            if await self._sight.print(layer) != before and not await self._moving(layer):
                return True
        return False

    async def _moving(self, layer: Layer) -> bool:
        before = await self._sight.print(layer)
        await asyncio.sleep(_STEP * 2)
        return await self._sight.print(layer) != before

    async def _press(self, met: Encounter, press: Press) -> bool:
        done = await self._hand.press(
            press.frame, press.id, text=press.text, path=press.path, purpose=press.purpose, layer=met.depth
        )
        met.detail = met.detail if done else self._hand.why
        return done


def _answers(layer: Layer) -> bool:
    return any(press.purpose in ANSWERS or press.purpose == "pay" for press in layer.presses)

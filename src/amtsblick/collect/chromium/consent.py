"""How does the page ask for consent, and what comes of the visitor's answer?

Pressing is done with the pointer, as a visitor would; every press is evidence. What the banner's
own software offers to scripts is never called, closing a banner or scrolling is never an answer.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from amtsblick.collect.chromium import quiet
from amtsblick.collect.chromium.autoconsent import Rules
from amtsblick.collect.chromium.consent_words import PRESS, TOPIC, purpose_of
from amtsblick.collect.chromium.errors import ChromiumError, TabGoneError
from amtsblick.collect.chromium.eyes import Eyes
from amtsblick.collect.chromium.heuristics import ANSWERS, Layer, Press, Tick, layers, preselected
from amtsblick.collect.chromium.pressing import Hand
from amtsblick.collect.chromium.tape import Tape
from amtsblick.values.recording import Act, BannerState, PassName, TapeLine

_MOST_LAYERS: Final = 3
_STEP: Final = 0.1
_EFFECT: Final = 2.5
"""Seconds that a press may take to show an effect; animations run for up to one."""
_ANSWERING: Final = frozenset({PassName.REJECT, PassName.ACCEPT})
_HELPLESS: Final = frozenset({BannerState.NO_REJECT, BannerState.SEEN})
"""States after which the rules may know more than the words on the buttons tell."""


@dataclass(slots=True)
class Encounter:
    """One banner and what has been done with it so far. ``shown`` are its layers, the first one first."""

    shown: list[Layer] = field(default_factory=list)
    detail: str = ""
    accessibility: str = ""

    @property
    def depth(self) -> int:
        """Number of the layer that is shown now, from 1."""
        return len(self.shown)


class Consent:
    """Looks for banners on the pages of one tab and answers them as the pass wants."""

    def __init__(self, eyes: Eyes, tape: Tape, name: PassName) -> None:
        self._eyes = eyes
        self._tab = eyes.tab
        self._tape = tape
        self._name = name
        self._rules = Rules(eyes)
        self._hand = Hand(eyes, tape)

    async def find(self, *, opened: bool = False) -> Layer | None:
        """The layer that asks for consent, in the page or in one of its frames."""
        scan = await self._eyes.ask("scan", TOPIC, PRESS)
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

    async def _in_frame(self, frame: str, *, opened: bool) -> list[Layer]:
        try:
            around = await self._eyes.around(frame)
            seen = await self._eyes.ask("whole", TOPIC, frame=frame) if around.shown else None
        except TabGoneError:
            if self._tab.gone.is_set():
                raise
            return []
        except ChromiumError:
            return []
        return layers({"candidates": [seen]}, frame=frame, around=around, opened=opened) if seen else []

    async def meet(self, *, within: float = 0.0, thorough: bool = False) -> BannerState:
        """Look for a banner, for at most ``within`` seconds; answer it; write down what came of it.

        ``thorough`` also asks the rules when no banner can be told by its words. No line is written
        when there is none: only the whole visit can tell that (``none_seen``).
        """
        layer = await self._appearing(within)
        if layer is not None:
            met = Encounter(shown=[layer], accessibility=await self._accessibility(layer))
            if self._name is not PassName.NO_SCRIPT:
                await self._rules.recognise()
        elif thorough and self._name is not PassName.NO_SCRIPT and await self._rules.recognise():
            met = Encounter()
        else:
            return BannerState.NO_BANNER
        state = await self._answered(met)
        self._write(met, state)
        return state

    async def _answered(self, met: Encounter) -> BannerState:
        if self._name not in _ANSWERING:
            return BannerState.SEEN
        self._tape.line(TapeLine.ACT, page=self._tab.page, act=Act.CONSENT, what=self._name)
        rejecting = self._name is PassName.REJECT
        try:
            if not met.shown:
                state = BannerState.NO_REJECT if rejecting else BannerState.SEEN
            else:
                state = await (self._reject(met) if rejecting else self._accept(met))
            if state in _HELPLESS and not self._hand.presses and self._rules.rule:
                state = await self._by_rule(met, state)
        finally:
            await quiet.quiet(self._tab, quiet.AFTER_ACT)
        return state

    async def _by_rule(self, met: Encounter, state: BannerState) -> BannerState:
        """Let the rule show what to press. It may not press what accepts or closes to reject."""
        rejecting = self._name is PassName.REJECT
        never = {"close", "pay", "accept" if rejecting else "reject"}

        async def press(wish: Mapping[str, Any]) -> bool:
            text, path = str(wish["text"]), str(wish["path"])
            purpose = purpose_of(text)
            if purpose in never:
                return False
            return await self._hand.press(
                self._tab.target,
                wish["id"],
                text=text,
                path=path,
                purpose=purpose,
                layer=self._hand.presses + 1,
            )

        done = await self._rules.act("optOut" if rejecting else "optIn", press)
        if not done or not self._hand.presses or await self.find() is not None:
            # Where no words were understood, nobody can say what is not offered.
            return state if met.shown else BannerState.SEEN
        if not rejecting:
            return BannerState.ACCEPTED
        return BannerState.REJECTED if self._hand.presses == 1 else BannerState.REJECTED_DEEPER

    def none_seen(self) -> None:
        """The visit ended without a banner."""
        self._tape.line(TapeLine.BANNER, page=self._tab.page, state=BannerState.NO_BANNER, found_by="")

    async def _appearing(self, within: float) -> Layer | None:
        until = self._tape.now + within
        while True:
            layer = await self.find()
            if layer is not None:
                return await self._settled(layer)
            if self._tape.now >= until or self._tab.gone.is_set():
                return None
            await asyncio.sleep(min(_STEP * 2.5, max(until - self._tape.now, 0)))

    async def _settled(self, layer: Layer) -> Layer:
        """The banner once it has stopped moving; banners like to slide in."""
        before = ""
        for _ in range(int(_EFFECT / _STEP)):
            now = await self._print(layer)
            if now and now == before:
                break
            before = now
            await asyncio.sleep(_STEP)
        return await self.find() or layer

    # --- rejecting ---

    async def _reject(self, met: Encounter) -> BannerState:
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
        return save[0]

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
        ways = [*layer.having("settings"), *layer.having("more")]
        if not ways:
            return BannerState.NO_REJECT
        before = await self._print(layer)
        if not await self._press(met, ways[0]):
            return BannerState.NOT_OPERABLE
        for _ in range(int(_EFFECT / _STEP)):
            await asyncio.sleep(_STEP)
            found = await self._next_layer(layer, before)
            if found is not None:
                met.shown.append(found)
                return None
        met.detail = f"„{ways[0].text}“ was pressed and led nowhere"
        return BannerState.NO_REJECT

    async def _next_layer(self, layer: Layer, before: str) -> Layer | None:
        if await self._print(layer) == before and await self._shown(layer):
            found = await self.find(opened=True)
            other = (
                found if found is not None and (found.frame, found.id) != (layer.frame, layer.id) else None
            )
            return other if other is not None and _answers(other) else None
        found = await self.find(opened=True)
        return await self._calm(found) if found is not None and _answers(found) else None

    async def _calm(self, layer: Layer) -> Layer | None:
        before = await self._print(layer)
        await asyncio.sleep(_STEP)
        return layer if await self._print(layer) == before else None

    # --- accepting ---

    async def _accept(self, met: Encounter) -> BannerState:
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
            before = await self._print(layer)
            if press.disabled or not await self._press(met, press):
                return BannerState.NOT_OPERABLE
            changed = await self._effect(layer, before)
            if changed:
                rest = await self.find()
                if rest is None or not _answers(rest):
                    return done
                if met.depth >= _MOST_LAYERS or rest.text == layer.text:
                    return BannerState.NO_EFFECT
                met.shown.append(rest)
                return None
        return BannerState.NO_EFFECT

    async def _effect(self, layer: Layer, before: str) -> bool:
        """Did the banner go or change within the time a page may take for that?"""
        for _ in range(int(_EFFECT / _STEP)):
            await asyncio.sleep(_STEP)
            if self._tab.activity.loaded is None:
                await quiet.load(self._tab)
            if not await self._shown(layer):
                # Fading out takes a moment; what is still half there is not asked about.
                await asyncio.sleep(_STEP)
                return True
            if await self._print(layer) != before and not await self._moving(layer):
                return True
        return False

    async def _moving(self, layer: Layer) -> bool:
        before = await self._print(layer)
        await asyncio.sleep(_STEP * 2)
        return await self._print(layer) != before

    async def _press(self, met: Encounter, press: Press) -> bool:
        done = await self._hand.press(
            press.frame, press.id, text=press.text, path=press.path, purpose=press.purpose, layer=met.depth
        )
        met.detail = met.detail if done else self._hand.why
        return done

    async def _shown(self, layer: Layer) -> bool:
        try:
            shown = await self._eyes.ask("shown", layer.id, frame=layer.frame)
            around = await self._eyes.around(layer.frame)
        except TabGoneError:
            if self._tab.gone.is_set():
                raise
            return False
        return bool(shown) and around.shown

    async def _print(self, layer: Layer) -> str:
        try:
            return str(await self._eyes.ask("printOf", layer.id, frame=layer.frame) or "")
        except TabGoneError:
            if self._tab.gone.is_set():
                raise
            return ""

    async def _accessibility(self, layer: Layer) -> str:
        """Digest of the accessibility tree below the banner, "" when Chromium gives none."""
        try:
            return await self._eyes.accessibility(layer.frame, layer.id, self._tape)
        except TabGoneError:
            raise
        except ChromiumError:
            return ""

    def _write(self, met: Encounter, state: BannerState) -> None:
        first = met.shown[0] if met.shown else None
        self._tape.line(
            TapeLine.BANNER,
            page=self._tab.page,
            state=state,
            found_by=f"autoconsent: {self._rules.rule}" if self._rules.rule else "heuristics",
            product=self._rules.product,
            text=first.text if first else "",
            path=first.path if first else "",
            buttons=[
                _button(press, number) for number, layer in enumerate(met.shown, 1) for press in layer.presses
            ],
            preselected=list(
                dict.fromkeys(label for layer in met.shown for label in preselected(layer.ticks))
            ),
            blocks_page=first.blocks_page if first else False,
            accessible_name=first.name if first else "",
            detail=met.detail,
            accessibility=met.accessibility,
        )


def _answers(layer: Layer) -> bool:
    return any(press.purpose in ANSWERS or press.purpose == "pay" for press in layer.presses)


def _button(press: Press, layer: int) -> dict[str, Any]:
    return {
        "text": press.text,
        "path": press.path,
        "layer": layer,
        "purpose": press.purpose,
        "box": press.box,
        "color": press.color,
        "background": press.background,
        "font_size": press.font_size,
    }

"""How does the page ask for consent, and what comes of the visitor's answer?

Pressing is done with the pointer, as a visitor would; every press is evidence. What the banner's
own software offers to scripts is never called, closing a banner or scrolling is never an answer.
"""

from collections.abc import Mapping
from typing import Any, Final

from amtsblick.collect.chromium import quiet
from amtsblick.collect.chromium.answering import Answering, Encounter
from amtsblick.collect.chromium.autoconsent import Rules
from amtsblick.collect.chromium.banner_sight import Sight
from amtsblick.collect.chromium.consent_words import purpose_of
from amtsblick.collect.chromium.eyes import Eyes
from amtsblick.collect.chromium.heuristics import Press, preselected
from amtsblick.collect.chromium.pressing import Hand
from amtsblick.collect.chromium.tape import Tape
from amtsblick.values.recording import Act, BannerState, PassName, TapeLine

_ANSWERING: Final = frozenset({PassName.REJECT, PassName.ACCEPT})
_HELPLESS: Final = frozenset({BannerState.NO_REJECT, BannerState.SEEN})
"""States after which the rules may know more than the words on the buttons tell."""


class Consent:
    """Looks for banners on the pages of one tab and answers them as the pass wants."""

    def __init__(self, eyes: Eyes, tape: Tape, name: PassName) -> None:
        self._tab = eyes.tab
        self._tape = tape
        self._name = name
        self._rules = Rules(eyes)
        self._hand = Hand(eyes, tape)
        self._sight = Sight(eyes, tape)
        self._answering = Answering(eyes.tab, self._sight, self._hand)

    async def meet(self, *, within: float = 0.0, thorough: bool = False) -> BannerState:
        """Look for a banner, for at most ``within`` seconds; answer it; write down what came of it.

        ``thorough`` also asks the rules when no banner can be told by its words. No line is written
        when there is none: only the whole visit can tell that (``none_seen``).
        """
        layer = await self._sight.appearing(within)
        if layer is not None:
            met = Encounter(shown=[layer], accessibility=await self._sight.accessibility(layer))
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
                state = await (self._answering.reject(met) if rejecting else self._answering.accept(met))
            if state in _HELPLESS and not self._hand.presses and self._rules.rule:
                state = await self._by_rule(met, state)
        finally:
            await quiet.quiet(self._tab, quiet.OPENING)
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
        if not done or not self._hand.presses or await self._sight.find() is not None:
            # Where no words were understood, nobody can say what is not offered.
            return state if met.shown else BannerState.SEEN
        if not rejecting:
            return BannerState.ACCEPTED
        return BannerState.REJECTED if self._hand.presses == 1 else BannerState.REJECTED_DEEPER

    def none_seen(self) -> None:
        """The visit ended without a banner."""
        self._tape.line(TapeLine.BANNER, page=self._tab.page, state=BannerState.NO_BANNER, found_by="")

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

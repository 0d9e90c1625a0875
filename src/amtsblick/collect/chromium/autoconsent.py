"""Which consent manager is it, and where does it hide its way out, by the rules of DuckDuckGo's autoconsent?

The engine runs in our isolated world and only says what it sees and would press; pressing is done by
``consent`` with the pointer. Calls into the page's own scripts are allowed for recognising only:
an answer given by calling the consent manager would not show what a visitor can do.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeAlias

from amtsblick.collect.chromium.errors import ChromiumError, TabGoneError
from amtsblick.collect.chromium.eyes import Eyes, script

_CONFIG: Final = {
    "enabled": True,
    "autoAction": "",
    "enablePrehide": False,
    "enableCosmeticRules": False,
    "detectRetries": 0,
    "heuristicMode": "off",
    "isMainWorld": False,
}
_RECOGNISING: Final = 0.8
_ACTING: Final = 8.0
_TURN: Final = 250
"""Milliseconds that one look into the relay's queue waits."""
_NAMES: Final = {
    "Cybotcookiebot": "Cookiebot",
    "Onetrust": "OneTrust",
    "usercentrics-api": "Usercentrics",
    "usercentrics-button": "Usercentrics",
    "borlabs": "Borlabs Cookie",
    "ccm19": "CCM19",
    "consentmanager-ncmp": "consentmanager.net",
    "real-cookie-banner": "Real Cookie Banner",
    "cookie-law-info": "CookieYes",
    "cookieyes": "CookieYes",
    "piwik-pro": "Piwik PRO",
    "quantcast": "Quantcast",
    "didomi": "Didomi",
}
_STEPS: Final = ("detectCmp", "detectPopup", "optIn", "optOut")

Press: TypeAlias = Callable[[Mapping[str, Any]], Awaitable[bool]]
"""Presses an element (``id``, ``text``, ``path`` as ``relay.js`` names them); False when it must not or cannot."""


def _read(name: str) -> str:
    return (files("duckduckgo_autoconsent") / name).read_text(encoding="utf-8")


@cache
def _rules() -> str:
    """Rules that fit any site, as JSON; those for single addresses of others would only cost time."""
    every: list[dict[str, Any]] = json.loads(_read("autoconsent_rules.json"))
    general = [
        rule
        for rule in every
        if not rule.get("runContext", {}).get("urlPattern") and not rule.get("cosmetic")
    ]
    return json.dumps([rule for rule in general if all(step in rule for step in _STEPS)])


@cache
def _engine() -> str:
    return script("relay.js") + _read("autoconsent.js")


class Rules:
    """The engine in the top document of one page."""

    def __init__(self, eyes: Eyes) -> None:
        self._eyes = eyes
        self._manager = ""
        self.rule = ""

    @property
    def product(self) -> str:
        """The consent manager's name, "" when no rule knows it."""
        return _NAMES.get(self._manager, self._manager)

    async def recognise(self) -> bool:
        """Does a rule see its banner on the page now? Then ``rule`` is its name.

        A manager that is there without an open banner is named by ``product`` all the same.
        """
        try:
            await self._eyes.ask("known", -1)
            await self._eyes.run(_engine())
            async for message in self._messages(_RECOGNISING):
                match message:
                    case {"type": "init"}:
                        await self._tell(
                            f'{{"type":"initResp","config":{json.dumps(_CONFIG)},"rules":{{"autoconsent":{_rules()}}}}}'
                        )
                    case {"type": "eval"}:
                        await self._evaluate(message)
                    case {"type": "cmpDetected", "cmp": str(name)}:
                        self._manager = self._manager or name
                    case {"type": "popupFound", "cmp": str(name)}:
                        self._manager = self.rule = name
                        return True
                    case {"type": "report", "state": {"lifecycle": "nothingDetected"}}:
                        return False
        except TabGoneError:
            raise
        except ChromiumError:
            return False
        return False

    async def act(self, wish: str, press: Press) -> bool:
        """Let the recognised rule say what to press; ``wish`` is optOut or optIn. True when it got through."""
        try:
            await self._tell(json.dumps({"type": wish}), wait=False)
            async for message in self._messages(_ACTING):
                match message:
                    case {"type": "press"}:
                        if not await press(message):
                            return False
                    case {"type": "eval", "id": str(number)}:
                        await self._tell(json.dumps({"type": "evalResp", "id": number, "result": False}))
                    case {"type": "optOutResult" | "optInResult", "result": bool(result)}:
                        return result
        except TabGoneError:
            raise
        except ChromiumError:
            return False  # the page moved on, and the engine with it
        return False

    async def _messages(self, patience: float) -> AsyncIterator[Mapping[str, Any]]:
        clock = self._eyes.tab.activity.clock
        until = clock() + patience
        while clock() < until:
            for message in await self._eyes.run(f"amtsblickRelay({_TURN})") or ():
                yield message

    async def _tell(self, message: str, *, wait: bool = True) -> None:
        call = f"autoconsentReceiveMessage({message})"
        await self._eyes.run(call if wait else f"void {call}")

    async def _evaluate(self, message: Mapping[str, Any]) -> None:
        try:
            result = await self._eyes.tab.evaluate(str(message["code"]), world="main", within=1.0)
        except TabGoneError:
            raise
        except ChromiumError:
            result = False
        answer = {"type": "evalResp", "id": message["id"], "result": bool(result)}
        await self._tell(json.dumps(answer))

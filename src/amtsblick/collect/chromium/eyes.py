"""Looking at an open page from our own isolated world, in all its frames.

``scripts/consent.js`` is put into a frame's isolated world when it is first asked there; a page's
scripts cannot see it. Places are given in CSS pixels of the window, whatever frame they are in.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from amtsblick.collect.chromium.errors import ChromiumError, CommandFailedError, TabGoneError
from amtsblick.collect.chromium.heuristics import Around
from amtsblick.collect.chromium.session import FrameInfo
from amtsblick.collect.chromium.tab import Tab
from amtsblick.collect.chromium.tape import Tape

MOST_FRAMES: Final = 12
_SMALLEST: Final = (150.0, 60.0)
"""Width and height below which nobody could answer a banner in a frame."""
_ME: Final = "globalThis.amtsblickConsent"


@cache
def script(name: str) -> str:
    """Source of one of our page scripts."""
    return (files(__package__) / "scripts" / name).read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """Where to press something; ``why`` says why it cannot be pressed."""

    x: float = 0.0
    y: float = 0.0
    free: bool = False
    why: str = ""


class Eyes:
    """Asks our script about one tab's documents."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab

    async def ask(self, function: str, *arguments: object, frame: str = "") -> Any:
        """Result of one of the script's functions in a frame ("" is the top one)."""
        frame = frame or self.tab.target
        call = f"{_ME}.{function}({','.join(json.dumps(one) for one in arguments)})"
        guarded = f"{_ME} ? {{got: {call}}} : null"
        answer = await self._evaluate(guarded, frame)
        if answer is None:
            await self._evaluate(script("consent.js"), frame)
            answer = await self._evaluate(guarded, frame)
        return answer["got"] if isinstance(answer, dict) else None

    async def run(self, expression: str, *, frame: str = "", within: float | None = None) -> Any:
        """Value of an expression in our world of a frame."""
        return await self._evaluate(expression, frame or self.tab.target, within=within)

    async def _evaluate(self, expression: str, frame: str, *, within: float | None = None) -> Any:
        try:
            return await self.tab.evaluate(expression, frame=frame, within=within)
        except CommandFailedError as error:
            # The document was replaced, and our world with it.
            if "context" not in str(error).lower():
                raise
            self._forget(frame)
            return await self.tab.evaluate(expression, frame=frame, within=within)

    def _forget(self, frame: str) -> None:
        info = self.tab.place.frames.get(frame)
        session = self.tab.place.sessions.get(info.session) if info else None
        if session is not None:
            session.isolated.pop(frame, None)

    def inner_frames(self) -> list[FrameInfo]:
        """Frames within the page, the first of them."""
        return [one for one in self.tab.frames() if one.parent][:MOST_FRAMES]

    async def around(self, frame: str) -> Around:
        """The frame as the page around it shows it; a frame that cannot be seen is not ``shown``."""
        if frame == self.tab.target:
            return Around()
        seen = await self._owner(frame, "frameBox(this)")
        info = self.tab.place.frames.get(frame)
        if seen is None or info is None:
            return Around(shown=False, top=False)
        outer = await self.around(info.parent)
        big = seen["width"] >= _SMALLEST[0] and seen["height"] >= _SMALLEST[1]
        return Around(
            x=outer.x + seen["x"],
            y=outer.y + seen["y"],
            how=seen["how"] or outer.how,
            hint=seen["hint"] or outer.hint,
            name=seen["name"] or outer.name,
            covered=max(seen["covered"], outer.covered),
            shown=outer.shown and seen["shown"] and big,
            top=False,
        )

    async def aim(self, frame: str, element: int) -> Aim:
        """Where a visitor presses an element, in the window; scrolls it into view."""
        seen = await self.ask("aim", element, frame=frame)
        if not seen:
            return Aim(why="gone")
        if not seen["free"]:
            return Aim(why=seen["why"])
        x, y = seen["x"], seen["y"]
        while frame != self.tab.target:
            info = self.tab.place.frames.get(frame)
            over = await self._owner(frame, f"frameHit(this, {x}, {y})")
            if info is None or over is None:
                return Aim(why="gone")
            if not over["free"]:
                return Aim(why="covered by something else")
            x, y, frame = over["x"], over["y"], info.parent
        return Aim(x=x, y=y, free=True)

    async def _owner(self, frame: str, call: str) -> Mapping[str, Any] | None:
        """Result of one of the script's functions about the element that shows a frame."""
        info = self.tab.place.frames.get(frame)
        parent = self.tab.place.frames.get(info.parent) if info else None
        if parent is None:
            return None
        try:
            await self.ask("known", -1, frame=parent.id)
            session = self.tab.place.sessions[parent.session]
            send = self.tab.send
            owner = await send("DOM.getFrameOwner", {"frameId": frame}, session=session.id, quiet=True)
            which = {
                "backendNodeId": owner["backendNodeId"],
                "executionContextId": session.isolated[parent.id],
            }
            node = await send("DOM.resolveNode", which, session=session.id, quiet=True)
            result = await send(
                "Runtime.callFunctionOn",
                {
                    "objectId": node["object"]["objectId"],
                    "functionDeclaration": f"function() {{ return {_ME}.{call} }}",
                    "returnByValue": True,
                },
                session=session.id,
                quiet=True,
            )
        except TabGoneError:
            raise
        except (ChromiumError, KeyError):
            return None
        value: Mapping[str, Any] | None = result.get("result", {}).get("value")
        return value

    async def accessibility(self, frame: str, element: int, tape: Tape) -> str:
        """Digest of the accessibility tree below an element (CDP AXNode objects, in a JSON list)."""
        await self.ask("known", element, frame=frame)
        info = self.tab.place.frames[frame]
        session = self.tab.place.sessions[info.session]
        found = await self.tab.send(
            "Runtime.evaluate",
            {"expression": f"{_ME}.known({element})", "contextId": session.isolated[frame], "silent": True},
            session=session.id,
            quiet=True,
        )
        tree = await self.tab.send(
            "Accessibility.queryAXTree",
            {"objectId": found["result"]["objectId"]},
            session=session.id,
            quiet=True,
        )
        return tape.blob(json.dumps(tree["nodes"], ensure_ascii=False, sort_keys=True).encode())

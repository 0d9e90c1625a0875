"""What can be done with one open page?"""

import asyncio
import contextlib
import struct
from base64 import b64decode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

from amtsblick.collect.chromium.activity import Activity
from amtsblick.collect.chromium.connection import Connection, Params
from amtsblick.collect.chromium.errors import ChromiumError, CommandFailedError, TabGoneError
from amtsblick.collect.chromium.recorder import Recorder
from amtsblick.collect.chromium.session import FrameInfo, Place, Session
from amtsblick.collect.chromium.settings import Limits
from amtsblick.values.recording import TapeLine

_WORLD: Final = "amtsblick"
_BLANK: Final = "about:blank"
_GO: Final = f"location.href = '{_BLANK}'"
_STEP: Final = 0.05
_CRASH_AFTER: Final = 2.0
_PNG_SIZE: Final = slice(16, 24)
_LEFT_BUTTON: Final = {"button": "left", "clickCount": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Navigation:
    """What came of opening an address, as far as it is known when the first answer has come.

    ``error`` is Chromium's (``net::ERR_…``), ``download`` the address of a file that was offered
    and refused. ``status`` is None when no HTTP answer came.
    """

    url: str
    loader: str = ""
    error: str = ""
    download: str = ""
    status: int | None = None
    mime: str = ""


class Tab:
    """One recorded page. Every method raises TabGoneError when the tab is gone."""

    def __init__(
        self, place: Place, session: Session, connection: Connection, recorder: Recorder, limits: Limits
    ) -> None:
        self.place = place
        self.gone = asyncio.Event()
        self._session = session
        self._connection = connection
        self._recorder = recorder
        self._limits = limits

    @property
    def page(self) -> int:
        """Index of the page visit on the tape."""
        return self.place.page

    @property
    def target(self) -> str:
        """CDP target id, which is also the top frame's id."""
        return self.place.target

    @property
    def session(self) -> str:
        """CDP session id of the top frame."""
        return self._session.id

    @property
    def activity(self) -> Activity:
        """What is going on right now."""
        return self.place.activity

    async def send(
        self,
        method: str,
        params: Params | None = None,
        *,
        session: str | None = None,
        quiet: bool = False,
        within: float | None = None,
    ) -> Params:
        """Give an order and wait for its result. It is written on the tape unless ``quiet``.

        Raises TabGoneError, CommandFailedError or CommandTimeoutError.
        """
        if self.gone.is_set():
            raise TabGoneError(f"{method}: the tab is gone.")
        if self.activity.stuck:
            raise TabGoneError(f"{method}: {self.activity.stuck}.")
        target = session or self._session.id
        if not quiet:
            self._recorder.tape.line(TapeLine.COMMAND, s=target, m=method, p=params or {})
        return await self._connection.ask(target, method, params, within=within or self._limits.command)

    async def navigate(self, url: str) -> Navigation:
        """Open an address in this tab; returns at the first answer, not at load."""
        self.activity.restart()
        result = await self.send("Page.navigate", {"url": url}, within=self._limits.navigation)
        answer = self.activity.answer
        return Navigation(
            url=answer.url if answer else url,
            loader=result.get("loaderId", ""),
            error=result.get("errorText", ""),
            download=url if result.get("isDownload") else self.activity.download,
            status=answer.status if answer else None,
            mime=answer.mime if answer else "",
        )

    def frames(self) -> tuple[FrameInfo, ...]:
        """All frames, also those in other processes, the top one first."""
        return tuple(self.place.frames.values())

    async def evaluate(
        self,
        expression: str,
        *,
        frame: str | None = None,
        world: Literal["isolated", "main"] = "isolated",
        await_promise: bool = True,
        within: float | None = None,
    ) -> object:
        """Value of a JavaScript expression in a frame (default: the top one), as JSON gives it.

        The isolated world sees the same DOM as the page's scripts, but shares no variable with
        them. A thrown error is raised as CommandFailedError.
        """
        session, context = await self._context(frame or self.target, world)
        params: Params = {
            "expression": expression,
            "returnByValue": True,
            "awaitPromise": await_promise,
            "silent": True,
        }
        if context is not None:
            params["contextId"] = context
        result = await self.send("Runtime.evaluate", params, session=session, quiet=True, within=within)
        if thrown := result.get("exceptionDetails"):
            told = thrown.get("exception", {}).get("description") or thrown.get("text", "")
            raise CommandFailedError(f"The expression failed in the page: {told}")
        value: object = result.get("result", {}).get("value")
        return value

    async def _context(self, frame: str, world: str) -> tuple[str, int | None]:
        info = self.place.frames.get(frame)
        session = self.place.sessions.get(info.session) if info else None
        if session is None:
            if frame == self.target:
                return self._session.id, None
            raise TabGoneError("The frame is gone.")
        if world == "main":
            return session.id, session.main.get(frame)
        if frame not in session.isolated:
            made = await self.send(
                "Page.createIsolatedWorld",
                {"frameId": frame, "worldName": _WORLD},
                session=session.id,
                quiet=True,
            )
            session.isolated[frame] = made["executionContextId"]
        return session.id, session.isolated[frame]

    async def screenshot(self, what: str, *, full: bool = False, tallest: int = 8_000) -> str:
        """Digest of a PNG of what is visible, or of the whole page down to ``tallest`` CSS pixels."""
        params: Params = {"format": "png", "optimizeForSpeed": True}
        if full:
            size = (await self.send("Page.getLayoutMetrics", quiet=True))["cssContentSize"]
            height = min(size["height"], tallest)
            clip = {"x": 0, "y": 0, "width": size["width"], "height": height, "scale": 1}
            params |= {"captureBeyondViewport": True, "clip": clip}
        png = b64decode((await self.send("Page.captureScreenshot", params, quiet=True))["data"])
        width, height = struct.unpack(">II", png[_PNG_SIZE])
        tape = self._recorder.tape
        digest = tape.blob(png)
        tape.line(TapeLine.SCREENSHOT, page=self.page, what=what, digest=digest, width=width, height=height)
        return digest

    async def move(self, x: float, y: float) -> None:
        """Put the pointer to a place in the viewport, CSS pixels."""
        await self.send("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": x, "y": y})

    async def click(self, x: float, y: float) -> None:
        """Move there, press and release the left button."""
        await self.move(x, y)
        for kind in ("mousePressed", "mouseReleased"):
            await self.send("Input.dispatchMouseEvent", {"type": kind, "x": x, "y": y, **_LEFT_BUTTON})

    async def wheel(self, x: float, y: float, down: float) -> None:
        """Turn the wheel by ``down`` CSS pixels with the pointer at a place."""
        turn = {"type": "mouseWheel", "x": x, "y": y, "deltaX": 0, "deltaY": down}
        await self.send("Input.dispatchMouseEvent", turn)

    async def type_text(self, text: str) -> None:
        """Press and release a key for each character of ``text``."""
        for char in text:
            key: Params = {"key": char, "text": char, "unmodifiedText": char}
            await self.send("Input.dispatchKeyEvent", {"type": "keyDown", **key})
            await self.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": char})

    async def interrupt(self) -> None:
        """End the script that is running, for pages that never come to rest."""
        self._connection.post(self._session.id, [("Runtime.terminateExecution", None)])
        await asyncio.sleep(_STEP)

    async def close(self) -> None:
        """Leave the page as a visitor does, record what it sends on leaving, then close the tab."""
        if self.gone.is_set():
            return
        if self.place.scripts and not self.activity.stuck:
            with contextlib.suppress(ChromiumError):
                await self._leave()
        await self._recorder.bodies.settled(self._limits.farewell)
        await self._end()

    async def _leave(self) -> None:
        """Let each frame go to an empty page by itself, inner ones first.

        Closing a tab ends its debugging sessions before its last requests are reported. A frame
        that leaves of its own accord stays in its process, and its session with it (as long as
        the feature RenderDocument is off).
        """
        before, untold = set(self.activity.pending), set(self.activity.untold)
        roots = [frame for frame in self.frames() if self._rooted(frame) is not None]
        depths = {frame.id: self._depth(frame) for frame in roots}
        for depth in sorted(set(depths.values()), reverse=True):
            level = {frame.id for frame in roots if depths[frame.id] == depth}
            for frame in level:
                session = self._rooted(self.place.frames.get(frame))
                if session is not None:
                    self._connection.post(session.id, [("Runtime.evaluate", {"expression": _GO})])
            await self._until(partial(self._left, level))
        await asyncio.sleep(_STEP)
        await self._until(lambda: set(self.activity.pending) <= before and self.activity.untold <= untold)

    def _rooted(self, frame: FrameInfo | None) -> Session | None:
        """The session whose top document is in ``frame``; frames within belong to it."""
        session = self.place.sessions.get(frame.session) if frame else None
        return session if session is not None and frame and session.target == frame.id else None

    def _depth(self, frame: FrameInfo) -> int:
        depth = 0
        parent = self.place.frames.get(frame.parent)
        while parent is not None and depth < len(self.place.frames):
            depth, parent = depth + 1, self.place.frames.get(parent.parent)
        return depth

    def _left(self, frames: set[str]) -> bool:
        """Have all the frames gone, or gone to the empty page?"""
        known = (self.place.frames.get(frame) for frame in frames)
        return all(frame is None or frame.url == _BLANK for frame in known)

    async def _until(self, reached: Callable[[], bool]) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + self._limits.farewell
        while not reached() and loop.time() < until and not self.gone.is_set():
            await self.activity.wait_change(until - loop.time())

    async def _end(self) -> None:
        close: list[Callable[[], Awaitable[object]]] = [
            lambda: self._connection.ask(
                "", "Target.closeTarget", {"targetId": self.target}, within=_CRASH_AFTER
            ),
            lambda: self._connection.ask(self._session.id, "Page.crash", within=_STEP),
        ]
        for attempt in (close[0], close[1], close[0]):
            with contextlib.suppress(ChromiumError):
                await attempt()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_CRASH_AFTER):
                    await self.gone.wait()
            if self.gone.is_set():
                return

"""What belongs to one visitor: an isolated context with its own cookies, guard and tape."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

from amtsblick.collect.chromium.activity import Activity
from amtsblick.collect.chromium.connection import Connection, Params
from amtsblick.collect.chromium.errors import ChromiumError, TabGoneError
from amtsblick.collect.chromium.guard import Guard
from amtsblick.collect.chromium.recorder import Recorder
from amtsblick.collect.chromium.session import FrameInfo, Place, Session, Watching, first_orders
from amtsblick.collect.chromium.settings import InspectSettings
from amtsblick.collect.chromium.tab import Tab
from amtsblick.collect.chromium.tape import Tape
from amtsblick.values.recording import TapeLine

_BLOCK_ALL = ("Network.setBlockedURLs", {"urls": ["*"]})
_NETWORK = ("Network.enable", None)
_RUN = ("Runtime.runIfWaitingForDebugger", None)
_POPUP_PATIENCE = 1.0
_TAB_PATIENCE = 10.0


class Context:
    """Made by ``Browser.context``. ``exhausted`` says which limit ended the pass, "" while none did."""

    def __init__(
        self,
        *,
        tape: Tape,
        connection: Connection,
        settings: InspectSettings,
        watching: Watching,
    ) -> None:
        self.tape = tape
        self.id = ""
        self.exhausted = ""
        self.guard: Guard | None = None
        self.recorder = Recorder(tape, connection, settings.limits, exhausted=self.exhaust)
        self.sessions: dict[str, Session] = {}
        self.on_close: Callable[[], None] = lambda: None
        self._connection = connection
        self._settings = settings
        self._watching = watching
        self._page = 0
        self._tabs: dict[str, Tab] = {}
        self._popups = 0
        self._expecting = 0
        self._arrived = asyncio.Event()
        self._deadline: asyncio.TimerHandle | None = None

    def open_for(self, browser_context: str) -> None:
        """Chromium has made the context; time runs from now on."""
        self.id = browser_context
        seconds = self._settings.limits.seconds
        self._deadline = asyncio.get_running_loop().call_later(
            seconds, lambda: self.exhaust(f"the pass took more than {seconds:g} s")
        )

    def exhaust(self, why: str) -> None:
        """A limit is reached: nothing more goes over the network, and the tape says so."""
        if self.exhausted:
            return
        self.exhausted = why
        self.recorder.refused("limit", "pass", why, self._page)
        self.recorder.missed(self._page, "limit", f"{why}; what came later is not recorded")
        if self.guard is not None:
            self.guard.closed = True
            self.guard.cut()
        for session in self.sessions.values():
            self._connection.post(session.id, [_NETWORK, _BLOCK_ALL])
        for tab in self._tabs.values():
            tab.activity.changed.set()

    async def tab(self, page: int) -> Tab:
        """A new recorded tab with an empty page. ``page`` is the index for the tape."""
        self._page = page
        self._expecting += 1
        made = await self._connection.ask(
            "",
            "Target.createTarget",
            {"url": "about:blank", "browserContextId": self.id},
            within=_TAB_PATIENCE,
        )
        try:
            async with asyncio.timeout(_TAB_PATIENCE):
                while made["targetId"] not in self._tabs:
                    self._arrived.clear()
                    await self._arrived.wait()
        except TimeoutError as error:
            raise TabGoneError("Chromium opened no tab.") from error
        tab = self._tabs[made["targetId"]]
        # Orders still under way when the page moves to another process reach that one too late:
        # what the document asks for first would go unrecorded.
        await tab.send("Runtime.evaluate", {"expression": "0"}, quiet=True, within=_TAB_PATIENCE)
        return tab

    def attached(self, parent: Session | None, session_id: str, info: Params) -> None:
        """Something new exists in this context; it waits until it has been told what to report."""
        session = Session(
            id=session_id,
            parent=parent.id if parent else "",
            kind=info["type"],
            target=info["targetId"],
            url=info.get("url", ""),
            place=self._place(parent, info),
        )
        self.sessions[session_id] = session
        place = session.place
        page = place.page if place is not None else None
        self.tape.line(TapeLine.ATTACHED, s=session_id, parent=session.parent, target=info, page=page)
        if place is not None:
            place.sessions[session_id] = session
        if session.kind == "page" and place is not None:
            if place.popup and self._too_many_popups(session, info):
                return
            place.frames[place.target] = FrameInfo(
                id=place.target, parent="", url=session.url, session=session_id
            )
            self._tabs[place.target] = Tab(
                place, session, self._connection, self.recorder, self._settings.limits
            )
            self._arrived.set()
        elif session.kind == "iframe" and place is not None:
            self._adopt(place, session, info)
        if place is not None and place.popup and session.kind == "page":
            self._let_go_later(session)
        else:
            self._connection.post(session_id, self._orders(session))

    def _let_go_later(self, session: Session) -> None:
        """A new window moves from its opener's process to its own, once it has taken its orders."""
        *orders, run = self._orders(session)
        self._connection.post(session.id, orders)

        def go(_: Params | None = None) -> None:
            self._connection.post(session.id, [run])

        self._connection.call(session.id, "Runtime.evaluate", {"expression": "0"}, go)
        asyncio.get_running_loop().call_later(_POPUP_PATIENCE, go)

    def _orders(self, session: Session) -> list[tuple[str, Params | None]]:
        orders = first_orders(session.kind, self._watching, self._settings)
        return [_NETWORK, _BLOCK_ALL, *orders] if self.exhausted else orders

    def _place(self, parent: Session | None, info: Params) -> Place | None:
        if info["type"] == "page":
            own = self._expecting > 0 and not info.get("openerId")
            self._expecting -= own
            opener = self._tabs.get(info.get("openerId", ""))
            page = opener.page if opener is not None else self._page
            activity = Activity(clock=lambda: self.tape.now)
            return Place(page, info["targetId"], activity, popup=not own, scripts=self._watching.javascript)
        return parent.place if parent is not None else None

    @staticmethod
    def _adopt(place: Place, session: Session, info: Params) -> None:
        known = place.frames.get(session.target)
        parent = known.parent if known else info.get("parentFrameId", "")
        place.frames[session.target] = FrameInfo(
            id=session.target, parent=parent, url=session.url, session=session.id
        )

    def _too_many_popups(self, session: Session, info: Params) -> bool:
        self._popups += 1
        allowed = self._settings.limits.popups
        if self._popups <= allowed:
            return False
        page = session.place.page if session.place else self._page
        self.recorder.refused("popup", info.get("url", ""), f"more than {allowed} windows opened", page)
        # Closed before it may run, it would hold up its opener, whose process it shares.
        self._connection.post(session.id, [_NETWORK, _BLOCK_ALL, _RUN])
        self._connection.post("", [("Target.closeTarget", {"targetId": session.target})])
        return True

    def detached(self, session_id: str) -> None:
        """A session has ended."""
        session = self.sessions.pop(session_id, None)
        if session is None or session.place is None:
            return
        place = session.place
        place.sessions.pop(session_id, None)
        place.activity.forget(session_id)
        if session.kind == "page":
            tab = self._tabs.pop(place.target, None)
            if tab is not None:
                tab.gone.set()

    def tab_with_frame(self, frame: str) -> Tab | None:
        """The tab that shows a frame."""
        return next((tab for tab in self._tabs.values() if frame in tab.place.frames), None)

    def download(self, params: Params) -> None:
        """A page offered a file; Chromium has been told to refuse all of them."""
        tab = self.tab_with_frame(params.get("frameId", ""))
        page = tab.page if tab else self._page
        if tab is not None:
            tab.activity.download = params.get("url", "")
        self.recorder.refused("download", params.get("url", ""), "downloads are not saved", page)

    async def cookies(self) -> list[dict[str, Any]]:
        """The whole cookie jar (CDP Network.Cookie objects); also written on the tape."""
        result = await self._connection.ask(
            "",
            "Storage.getCookies",
            {"browserContextId": self.id},
            within=self._settings.limits.command,
        )
        cookies: list[dict[str, Any]] = result["cookies"]
        self.tape.line(TapeLine.COOKIES, page=self._page, cookies=cookies)
        return cookies

    async def close(self) -> None:
        """Close what is open, then forget the visitor."""
        for tab in tuple(self._tabs.values()):
            await tab.close()
        await self.recorder.bodies.settled(self._settings.limits.farewell)
        with contextlib.suppress(ChromiumError):
            await self._connection.ask(
                "",
                "Target.disposeBrowserContext",
                {"browserContextId": self.id},
                within=self._settings.limits.command,
            )
        await self.end()

    async def end(self) -> None:
        """The context is gone, by us or with the browser."""
        if self._deadline is not None:
            self._deadline.cancel()
        for tab in self._tabs.values():
            tab.gone.set()
        self._tabs.clear()
        if self.guard is not None:
            await self.guard.close()
        self.on_close()

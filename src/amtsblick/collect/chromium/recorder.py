"""What happens in a context, and how does it come onto the tape?"""

from collections.abc import Callable
from typing import Any, Final

import orjson

from amtsblick.collect.chromium.activity import Answer
from amtsblick.collect.chromium.bodies import Bodies
from amtsblick.collect.chromium.connection import Connection, Params
from amtsblick.collect.chromium.guard import Passing
from amtsblick.collect.chromium.session import FrameInfo, Place, Session
from amtsblick.collect.chromium.settings import Limits
from amtsblick.collect.chromium.tape import Tape
from amtsblick.values.recording import TapeLine

_FRAME: Final = 64 * 1024
"""Bytes kept of one WebSocket message."""
_TEXT: Final = 4_000
"""Characters kept of a console message's argument."""
# Much noise, nothing that another event does not tell.
_DROPPED: Final = frozenset(
    {
        "Network.dataReceived",
        "Network.policyUpdated",
        "Network.resourceChangedPriority",
        "Page.frameResized",
        "Page.frameScheduledNavigation",
        "Page.frameClearedScheduledNavigation",
        "Page.frameStartedLoading",
        "Page.frameStartedNavigating",
        "Page.frameStoppedLoading",
        "Page.frameSubtreeWillBeDetached",
        "Page.lifecycleEvent",
        "Page.screencastVisibilityChanged",
        "Page.javascriptDialogClosed",
        "Runtime.executionContextsCleared",
        "Runtime.executionContextDestroyed",
        "Runtime.inspectRequested",
        "Target.targetInfoChanged",
    }
)


class Recorder:
    """Writes events down and keeps each tab's ``Place`` up to date.

    ``exhausted`` is called with the reason when the pass has used up something.
    """

    def __init__(
        self, tape: Tape, connection: Connection, limits: Limits, *, exhausted: Callable[[str], None]
    ) -> None:
        self.tape = tape
        self.bodies = Bodies(tape, connection, limits)
        self._connection = connection
        self._limits = limits
        self._exhausted = exhausted
        self._requests = 0
        self._silent: set[tuple[str, str]] = set()
        self._handlers: dict[str, Callable[[Session, Params], bool]] = {
            "Network.requestWillBeSent": self._request,
            "Network.requestWillBeSentExtraInfo": self._sent,
            "Network.responseReceived": self._response,
            "Network.loadingFinished": self._finished,
            "Network.loadingFailed": self._failed,
            "Network.webSocketFrameSent": self._message,
            "Network.webSocketFrameReceived": self._message,
            "Network.eventSourceMessageReceived": self._server_event,
            "Page.frameAttached": self._frame_attached,
            "Page.frameNavigated": self._frame_navigated,
            "Page.navigatedWithinDocument": self._moved_within,
            "Page.frameDetached": self._frame_detached,
            "Page.loadEventFired": self._loaded,
            "Page.domContentEventFired": self._parsed,
            "Page.javascriptDialogOpening": self._dialog,
            "Runtime.bindingCalled": self._call,
            "Runtime.consoleAPICalled": self._console,
            "Runtime.executionContextCreated": self._context_created,
            "Inspector.targetCrashed": self._crashed,
        }

    def event(self, session: Session, method: str, params: Params) -> None:
        """One event of Chromium."""
        if method in _DROPPED:
            return
        handler = self._handlers.get(method)
        if (handler is None or handler(session, params)) and self._has_room():
            self.tape.line(TapeLine.CDP, s=session.id, m=method, p=params)

    def _has_room(self) -> bool:
        """May the tape become longer? Where it ends is said once."""
        if len(self.tape) < self._limits.lines:
            return True
        self._exhausted(f"more than {self._limits.lines} events were recorded")
        return False

    def passing(self, passing: Passing) -> None:
        """The guard let a connection through, or not. Failures of the host are Chromium's to tell."""
        fields = {"host": passing.host, "port": passing.port, "address": passing.address}
        if passing.what == "connected":
            self.tape.line(TapeLine.CONNECTED, **fields, canonical=passing.canonical)
        elif passing.what != "failed":
            self.refused(passing.what, passing.host, passing.why, None, **fields)

    def refused(self, what: str, subject: str, why: str, page: int | None, **more: object) -> None:
        """Something was not let pass."""
        if len(self.tape) < self._limits.lines or what == "limit":
            self.tape.line(TapeLine.REFUSED, what=what, subject=subject, why=why, page=page, **more)

    def missed(self, page: int, what: str, detail: str) -> None:
        """Something could not be seen."""
        self.tape.line(TapeLine.MISSED, page=page, what=what, detail=detail)

    # Each handler says whether the event itself is to be written down.

    def _request(self, session: Session, params: Params) -> bool:
        key = session.id, params["requestId"]
        request = params["request"]
        kind = params.get("type", "")
        if request["url"].startswith("data:"):
            # Nothing travels; the bytes are part of what names them.
            if kind != "Document":
                self._silent.add(key)
                return False
            request["url"] = request["url"][:_TEXT]
        self._requests += 1
        if self._requests > self._limits.requests:
            if self._requests == self._limits.requests + 1:
                self._exhausted(f"more than {self._limits.requests} requests were made")
            self._silent.add(key)
            return False
        if session.place is not None:
            session.place.activity.begin(params["requestId"], kind)
        if request.get("hasPostData") and "postData" not in request:
            self.bodies.fetch_sent(session, params["requestId"])
        return True

    def _response(self, session: Session, params: Params) -> bool:
        key = session.id, params["requestId"]
        if key in self._silent:
            return False
        response = params["response"]
        self.bodies.expect(params["requestId"], params.get("type", ""), response)
        place = session.place
        if place is not None and params.get("type") == "Document" and params.get("frameId") == place.target:
            place.activity.answer = Answer(
                url=response["url"],
                status=response["status"],
                mime=response["mimeType"],
                headers={name.lower(): value for name, value in response["headers"].items()},
                at=self.tape.now,
                loader=params.get("loaderId", ""),
            )
        return True

    def _finished(self, session: Session, params: Params) -> bool:
        return self._ended(session, params, fetched=True)

    def _sent(self, session: Session, params: Params) -> bool:
        if session.place is not None:
            session.place.activity.told(params["requestId"])
        return True

    def _failed(self, session: Session, params: Params) -> bool:
        return self._ended(session, params, fetched=False)

    def _ended(self, session: Session, params: Params, *, fetched: bool) -> bool:
        key = session.id, params["requestId"]
        if key in self._silent:
            self._silent.discard(key)
            return False
        if session.place is not None:
            # What outlives its page is canceled for the page, and sent all the same.
            if not params.get("canceled"):
                session.place.activity.told(params["requestId"])
            session.place.activity.end(params["requestId"])
        if fetched:
            self.bodies.fetch(session, params["requestId"], params.get("encodedDataLength", 0))
        else:
            self.bodies.forget(params["requestId"])
        return True

    def _message(self, session: Session, params: Params) -> bool:
        message = params.get("response", {})
        data = message.get("payloadData", "")
        if len(data) > _FRAME:
            message["payloadData"] = data[:_FRAME]
            params["cut"] = len(data)
        return self._note_stream(session)

    def _server_event(self, session: Session, params: Params) -> bool:
        data = params.get("data", "")
        if len(data) > _FRAME:
            params["data"] = data[:_FRAME]
            params["cut"] = len(data)
        return self._note_stream(session)

    def _note_stream(self, session: Session) -> bool:
        if session.place is not None:
            session.place.activity.network = self.tape.now
        return True

    def _frame_attached(self, session: Session, params: Params) -> bool:
        place = session.place
        if place is not None and params["frameId"] not in place.frames:
            self._frame(session, params["frameId"], params["parentFrameId"], "")
            if len(place.frames) == self._limits.frames + 1:
                self._exhausted(f"more than {self._limits.frames} frames in one tab")
        return True

    def _frame_navigated(self, session: Session, params: Params) -> bool:
        frame = params["frame"]
        url = frame["url"] + frame.get("urlFragment", "")
        if url.startswith("data:"):
            frame["url"] = url = url[:_TEXT]
        self._frame(session, frame["id"], frame.get("parentId", ""), url)
        return True

    def _moved_within(self, session: Session, params: Params) -> bool:
        place = session.place
        if place is not None and (old := place.frames.get(params["frameId"])):
            self._frame(session, old.id, old.parent, params["url"])
        return True

    @staticmethod
    def _frame(session: Session, frame: str, parent: str, url: str) -> None:
        place = session.place
        if place is None:
            return
        known = place.frames.get(frame)
        # Seen from inside, a frame that lives in another process has no parent.
        parent = parent or (known.parent if known else "")
        place.frames[frame] = FrameInfo(id=frame, parent=parent, url=url, session=session.id)
        place.activity.changed.set()

    @staticmethod
    def _frame_detached(session: Session, params: Params) -> bool:
        if session.place is not None and params.get("reason") != "swap":
            session.place.frames.pop(params["frameId"], None)
        return True

    def _loaded(self, session: Session, _: Params) -> bool:
        if session.place is not None and session.kind == "page":
            session.place.activity.loaded = self.tape.now
            session.place.activity.changed.set()
        return True

    def _parsed(self, session: Session, _: Params) -> bool:
        if session.place is not None and session.kind == "page":
            session.place.activity.parsed = self.tape.now
            session.place.activity.changed.set()
        return True

    def _dialog(self, session: Session, params: Params) -> bool:
        place = session.place
        leaving = params.get("type") == "beforeunload"
        accept = ("Page.handleJavaScriptDialog", {"accept": leaving})
        if place is None or leaving:
            self._connection.post(session.id, [accept])
            return True
        place.dialogs += 1
        text = str(params.get("message", ""))[:_TEXT]
        self.refused("dialog", params.get("type", ""), f"dialogs are dismissed: {text}", place.page)
        if place.dialogs < self._limits.dialogs:
            self._connection.post(session.id, [accept])
        else:
            # Left standing: a script that asks without end would keep the processor busy.
            self._stop(place, "dialogs", "the page keeps opening dialogs")
        return True

    def _stop(self, place: Place, what: str, why: str) -> None:
        place.activity.stuck = why
        place.activity.pending.clear()
        place.activity.changed.set()
        self.missed(place.page, what, why)

    def _call(self, session: Session, params: Params) -> bool:
        place = session.place
        try:
            payload = orjson.loads(params["payload"])
        except orjson.JSONDecodeError:
            payload = None
        if not isinstance(payload, dict):
            return False  # a page's own binding or somebody playing with ours
        context = params.get("executionContextId", 0)
        timers = payload.pop("timers", None)
        if place is not None:
            place.activity.script = self.tape.now
            if isinstance(timers, dict):
                self._timers(place.activity.timers, f"{session.id}/{context}", timers)
            place.activity.changed.set()
        if any(payload.get(name) for name in ("calls", "listeners", "cut")) or timers is None:
            payload = {name: value for name, value in payload.items() if name not in _OWN_FIELDS}
            frame = session.frame_of.get(context, "")
            page = place.page if place is not None else None
            if self._has_room():
                self.tape.line(TapeLine.SCRIPT_CALL, s=session.id, page=page, frame=frame, **payload)
        return False

    def _timers(self, known: dict[str, float], context: str, timers: dict[str, Any]) -> None:
        due = timers.get("due")
        if timers.get("pending") and isinstance(due, (int, float)):
            known[context] = self.tape.now + due / 1000
        else:
            known.pop(context, None)

    @staticmethod
    def _console(_: Session, params: Params) -> bool:
        if params.get("type") not in {"error", "assert"}:
            return False
        for argument in params.get("args", ()):
            argument.pop("preview", None)
            if isinstance(argument.get("value"), str):
                argument["value"] = argument["value"][:_TEXT]
        return True

    @staticmethod
    def _context_created(session: Session, params: Params) -> bool:
        context = params["context"]
        about = context.get("auxData") or {}
        frame = about.get("frameId", "")
        if frame:
            session.frame_of[context["id"]] = frame
            (session.main if about.get("isDefault") else session.isolated)[frame] = context["id"]
        return False

    def _crashed(self, session: Session, _: Params) -> bool:
        place = session.place
        if place is not None and session.kind == "page":
            self._stop(place, "crash", "the tab crashed")
        return True


_OWN_FIELDS: Final = frozenset({"k", "t", "s", "page", "frame"})

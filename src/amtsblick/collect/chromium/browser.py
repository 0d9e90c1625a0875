"""One running Chromium with many isolated contexts in it."""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Final

from amtsblick.collect.chromium.connection import Connection, Params
from amtsblick.collect.chromium.context import Context
from amtsblick.collect.chromium.errors import ChromiumError
from amtsblick.collect.chromium.guard import Allowance, Guard, new_threads
from amtsblick.collect.chromium.probe import Probe
from amtsblick.collect.chromium.process import COOKIE_POLICY, Process, start_process
from amtsblick.collect.chromium.session import AUTO_ATTACH, Watching
from amtsblick.collect.chromium.settings import InspectSettings
from amtsblick.collect.chromium.tape import Tape
from amtsblick.values.recording import BrowserFacts

_START_PATIENCE: Final = 30.0
_PLACEHOLDER: Final = "$BINDING"
# Names of the Permissions API and its registry.
_DENIED: Final = (
    "background-fetch",
    "background-sync",
    "camera",
    "captured-surface-control",
    "clipboard-read",
    "display-capture",
    "geolocation",
    "idle-detection",
    "local-fonts",
    "microphone",
    "midi",
    "nfc",
    "notifications",
    "payment-handler",
    "periodic-background-sync",
    "screen-wake-lock",
    "speaker-selection",
    "storage-access",
    "top-level-storage-access",
    "window-management",
)


@dataclass(slots=True)
class _Running:
    """A Chromium process and what hangs on it."""

    process: Process
    connection: Connection
    contexts: dict[str, Context]
    owners: dict[str, Context]
    targets: dict[str, str]


class Browser:
    """Starts Chromium, restarts it when it has died, and hands out contexts."""

    def __init__(self, settings: InspectSettings) -> None:
        self._settings = settings
        self._facts: BrowserFacts | None = None
        self._running: _Running | None = None
        self._starting = asyncio.Lock()
        self._threads: ThreadPoolExecutor = new_threads()
        self._probe = Probe(settings.ca_file) if settings.ca_file else None
        binding = f"_{secrets.token_hex(8)}"
        script = files(__package__) / "scripts" / "watch.js"
        text = script.read_text(encoding="utf-8") if script.is_file() else ""
        self._watching = Watching(script=text.replace(_PLACEHOLDER, binding), binding=binding)

    @classmethod
    async def start(cls, settings: InspectSettings) -> "Browser":
        """Find, start and connect; raises ChromiumError with the remedy when that fails."""
        browser = cls(settings)
        try:
            await browser._alive()
        except BaseException:
            await browser.close()
            raise
        return browser

    @property
    def facts(self) -> BrowserFacts:
        """Which browser it is, and under which rules it looks."""
        assert self._facts is not None
        return self._facts

    @property
    def pid(self) -> int:
        """Process id of Chromium's first process, also its process group."""
        assert self._running is not None
        return self._running.process.pid

    async def _alive(self) -> _Running:
        async with self._starting:
            running = self._running
            if running is None or running.connection.ended:
                if running is not None:
                    await running.process.end()
                running = self._running = await self._launch()
            return running

    async def _launch(self) -> _Running:
        holder: list[_Running] = []
        process, connection = await start_process(
            self._settings,
            lambda: Connection(
                on_event=lambda session, method, params: _event(holder[0], session, method, params),
                on_end=lambda: self._lost(holder[0]) if holder else None,
            ),
        )
        running = _Running(process, connection, {}, {}, {})
        holder.append(running)
        try:
            version = await connection.ask("", "Browser.getVersion", within=_START_PATIENCE)
            await connection.ask("", *AUTO_ATTACH, within=_START_PATIENCE)
        except ChromiumError as error:
            connection.close()
            log = process.log
            await process.end()
            raise ChromiumError(f"Chromium did not start. It said: {log or '(nothing)'}") from error
        self._facts = self._describe(version, process)
        return running

    def _describe(self, version: Params, process: Process) -> BrowserFacts:
        return BrowserFacts(
            product=version["product"],
            user_agent=version["userAgent"],
            headless=True,
            sandbox="--no-sandbox" not in process.flags,
            cookie_policy=COOKIE_POLICY,
            viewport=self._settings.viewport,
            language=self._settings.language,
            flags=process.flags,
        )

    @staticmethod
    def _lost(running: _Running) -> None:
        for context in running.contexts.values():
            for session in tuple(context.sessions):
                context.detached(session)

    async def context(self, tape: Tape, *, javascript: bool = True) -> Context:
        """A fresh isolated context that records on ``tape``; Chromium is restarted if it has died."""
        running = await self._alive()
        context = Context(
            tape=tape,
            connection=running.connection,
            settings=self._settings,
            watching=replace(self._watching, javascript=javascript),
        )
        context.guard = await self._new_guard(context)
        try:
            await self._open(running, context)
        except BaseException:
            await context.guard.close()
            raise
        return context

    async def _new_guard(self, context: Context) -> Guard:
        limits = self._settings.limits
        allowance = Allowance(
            connections=limits.connections,
            traffic=limits.traffic,
            connect=limits.connect,
            allow_private=self._settings.allow_private,
            rules=self._settings.rules,
            report=context.recorder.passing,
            exhausted=context.exhaust,
        )
        guard = Guard(allowance, threads=self._threads, probe=self._probe)
        await guard.start()
        return guard

    async def _open(self, running: _Running, context: Context) -> None:
        assert context.guard is not None
        made = await running.connection.ask(
            "",
            "Target.createBrowserContext",
            {
                "proxyServer": f"socks5://127.0.0.1:{context.guard.port}",
                "proxyBypassList": "<-loopback>",
                "disposeOnDetach": True,
            },
            within=_START_PATIENCE,
        )
        name = made["browserContextId"]
        context.open_for(name)
        running.contexts[name] = context
        context.on_close = lambda: _forget(running, name)
        deny = {"setting": "denied", "browserContextId": name}
        downloads = {"behavior": "deny", "browserContextId": name, "eventsEnabled": True}
        running.connection.post(
            "",
            [
                ("Browser.setDownloadBehavior", downloads),
                *(("Browser.setPermission", {"permission": {"name": kind}, **deny}) for kind in _DENIED),
            ],
        )

    async def close(self) -> None:
        """End Chromium and everything that belongs to it."""
        running, self._running = self._running, None
        if running is not None:
            for context in tuple(running.contexts.values()):
                await context.end()
            if not running.connection.ended:
                running.connection.post("", [("Browser.close", None)])
            try:
                await running.process.end()
            finally:
                running.process.kill()
                running.connection.close()
        if self._probe is not None:
            await self._probe.close()
        self._threads.shutdown(wait=False, cancel_futures=True)


def _forget(running: _Running, context: str) -> None:
    running.contexts.pop(context, None)


def _event(running: _Running, session_id: str, method: str, params: Params) -> None:
    """Hand an event to whom it concerns."""
    context = running.owners.get(session_id)
    if method == "Target.attachedToTarget":
        _attached(running, context, session_id, params)
    elif method == "Target.detachedFromTarget":
        _detached(running, params["sessionId"])
    elif context is not None:
        session = context.sessions.get(session_id)
        if session is not None:
            context.recorder.event(session, method, params)
    elif method == "Browser.downloadWillBegin":
        for owner in running.contexts.values():
            if owner.tab_with_frame(params.get("frameId", "")):
                owner.download(params)


def _attached(running: _Running, owner: Context | None, parent: str, params: Params) -> None:
    info, session = params["targetInfo"], params["sessionId"]
    context = owner or running.contexts.get(info.get("browserContextId", ""))
    if context is None or info["targetId"] in running.targets.values():
        # Nobody's, or a service worker that shows up below each of its pages: once is enough.
        running.connection.post(session, [("Runtime.runIfWaitingForDebugger", None)])
        running.connection.post(parent, [("Target.detachFromTarget", {"sessionId": session})])
        return
    running.owners[session] = context
    running.targets[session] = info["targetId"]
    context.attached(context.sessions.get(parent), session, info)


def _detached(running: _Running, session: str) -> None:
    context = running.owners.pop(session, None)
    running.targets.pop(session, None)
    if context is not None:
        context.detached(session)
    running.connection.forget(session)

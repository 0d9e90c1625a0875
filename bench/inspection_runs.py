"""The ways to load the test web's pages that are compared: bare Chromium, and ours in three depths."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import PIPE, Popen
from sys import executable
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser as Bare
from playwright.async_api import async_playwright

from amtsblick.collect.chromium import quiet
from amtsblick.collect.chromium.browser import Browser
from amtsblick.collect.chromium.inspector import Inspector
from amtsblick.collect.chromium.settings import InspectSettings
from amtsblick.collect.chromium.tape import Tape
from amtsblick.collect.guide import SurveyGuide
from amtsblick.collect.resolver import parse_resolver_rules
from amtsblick.knowledge import load
from amtsblick.values.recording import PassName
from inspection_cpu import Spent, spent

TESTS = Path(__file__).parent.parent / "tests"
VIEWPORT = (1280, 900)
SETTLE = 500
"""Milliseconds that bare Chromium is left alone after load."""
LATE = 1.5
"""Seconds after load within which no request may be missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """The running test web. ``server`` is its process, whose time counts for nobody."""

    rules: str
    ca_file: Path
    server: int
    urls: tuple[str, ...]
    chromium: Path
    folder: Path

    def settings(self, at_once: int) -> InspectSettings:
        return InspectSettings(
            chromium=self.chromium,
            allow_private=True,
            rules=parse_resolver_rules(self.rules),
            ca_file=self.ca_file,
            viewport=VIEWPORT,
            concurrency=at_once,
        )


@contextmanager
def serving(urls: Sequence[str], chromium: Path) -> Iterator[Web]:
    with TemporaryDirectory() as name:
        server = Popen([executable, "-m", "testweb", name], cwd=TESTS, stdout=PIPE, text=True)
        assert server.stdout is not None
        try:
            rules = server.stdout.readline().split('"')[1]
            Thread(target=server.stdout.read, daemon=True).start()
            yield Web(
                rules=rules,
                ca_file=Path(name) / "ca.pem",
                server=server.pid,
                urls=tuple(urls),
                chromium=chromium,
                folder=Path(name),
            )
        finally:
            server.terminate()
            server.wait()


@dataclass(slots=True)
class Run:
    """What one way of loading all pages took. ``waits`` are seconds after load, where they are told."""

    loads: int = 0
    wall: float = 0.0
    cpu: Spent = field(default_factory=Spent.nothing)
    waits: list[float] = field(default_factory=list)

    @property
    def each(self) -> float:
        """CPU seconds per page load, with whatever drives the browser."""
        return self.cpu.all / self.loads

    @property
    def chromium(self) -> float:
        return self.cpu.chromium / self.loads

    @property
    def per_minute(self) -> float:
        return 60 * self.loads / self.wall

    def add(self, other: "Run") -> None:
        self.loads += other.loads
        self.wall += other.wall
        self.cpu = self.cpu.plus(other.cpu)
        self.waits += other.waits


Work = Callable[[str], Awaitable[int]]
"""Loads one address; says how many page loads that were."""


async def _measured(web: Web, at_once: int, work: Work) -> Run:
    """One page to warm up, then all of them, so many at once. Starting the browser is not counted."""
    await work(web.urls[0])
    urls = iter(web.urls)
    run = Run()

    async def one_after_the_other() -> None:
        for url in urls:
            run.loads += await work(url)

    before, start = spent([web.server]), time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(one_after_the_other())
    run.wall = time.perf_counter() - start
    run.cpu = spent([web.server]).since(before)
    return run


async def _bare_browser(web: Web, flags: Sequence[str], work: Callable[[Bare], Awaitable[Any]]) -> Any:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=web.chromium,
            args=[f"--host-resolver-rules={web.rules}", "--ignore-certificate-errors", *flags],
        )
        try:
            return await work(browser)
        finally:
            await browser.close()


async def bare(web: Web, at_once: int, flags: Sequence[str] = ()) -> Run:
    """Playwright: new context, goto, load event, half a second, close."""

    async def with_browser(browser: Bare) -> Run:
        async def work(url: str) -> int:
            context = await browser.new_context(viewport={"width": VIEWPORT[0], "height": VIEWPORT[1]})
            page = await context.new_page()
            await page.goto(url, wait_until="load")
            await page.wait_for_timeout(SETTLE)
            await context.close()
            return 1

        return await _measured(web, at_once, work)

    run: Run = await _bare_browser(web, flags, with_browser)
    return run


async def our_flags(web: Web) -> list[str]:
    """The flags that we give Chromium, without those that say how it is driven and how it is guarded."""
    browser = await Browser.start(web.settings(1))
    await browser.close()
    ways = ("--remote-debugging", "--proxy-", "--host-resolver-rules", "--no-startup-window")
    return [flag for flag in browser.facts.flags if not flag.startswith(ways)]


async def recording(web: Web, at_once: int, seen: dict[str, set[str]] | None = None) -> Run:
    """Ours with everything recorded, but nothing done: open, wait, close as a visitor does.

    ``seen`` keeps, by page, what was asked for before the wait ended, each time that it was loaded.
    """
    browser = await Browser.start(web.settings(at_once))
    waits: list[float] = []

    async def work(url: str) -> int:
        tape = Tape(name=PassName.NONE, site=url, browser=browser.facts)
        context = await browser.context(tape)
        tab = await context.tab(0)
        await tab.navigate(url)
        await quiet.load(tab)
        waits.append((await quiet.quiet(tab)).waited)
        until = len(tape)
        await tab.close()
        await context.cookies()
        await context.close()
        if seen is not None:
            asked = _asked_for(tape.finish().lines[:until])
            seen[url] = asked & seen.get(url, asked)
        return 1

    try:
        run = await _measured(web, at_once, work)
    finally:
        await browser.close()
    run.waits = waits[1:]
    return run


def _asked_for(lines: Sequence[bytes]) -> set[str]:
    events = (json.loads(line) for line in lines if b'"m":"Network.' in line)
    wanted = {"Network.requestWillBeSent": "request", "Network.webSocketCreated": ""}
    return {plain((one["p"].get("request") or one["p"])["url"]) for one in events if one.get("m") in wanted}


async def whole_pass(web: Web, at_once: int) -> Run:
    """Ours as an inspection looks: with behaviour, pictures, storage and document of the end."""
    settings = web.settings(at_once)
    browser = await Browser.start(settings)
    inspector = Inspector(browser, settings, SurveyGuide(load()))

    async def work(url: str) -> int:
        raw = await inspector.inspect(url, pages=0, passes=(PassName.NONE,))
        return sum(line.startswith(b'{"k":"page",') for one in raw.passes for line in one.lines)

    try:
        return await _measured(web, at_once, work)
    finally:
        await browser.close()


async def within(web: Web, at_once: int) -> dict[str, set[str]]:
    """What bare Chromium sees each page ask for from the start to ``LATE`` seconds after load."""
    seen: dict[str, set[str]] = {}

    async def with_browser(browser: Bare) -> None:
        urls = iter(web.urls)

        async def look() -> None:
            for url in urls:
                context = await browser.new_context(
                    viewport={"width": VIEWPORT[0], "height": VIEWPORT[1]}, user_agent=_plain(browser)
                )
                page = await context.new_page()
                asked = seen[url] = set[str]()
                page.on("request", lambda request, asked=asked: asked.add(plain(request.url)))
                page.on("websocket", lambda socket, asked=asked: asked.add(plain(socket.url)))
                await page.goto(url, wait_until="load")
                await page.wait_for_timeout(1000 * LATE)
                seen[url] = set(asked)
                await context.close()

        async with asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(look())

    await _bare_browser(web, ["--disable-blink-features=AutomationControlled"], with_browser)
    return seen


def _plain(browser: Bare) -> str:
    """The user agent that the same browser has with a window: some scripts spare any other."""
    version = browser.version.partition(".")[0]
    return f"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version}.0.0.0 Safari/537.36"


def plain(url: str) -> str:
    """An address without its query: random numbers in it differ from look to look."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}" if parts.netloc else f"{parts.scheme}:"

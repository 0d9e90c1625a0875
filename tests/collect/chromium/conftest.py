"""A small web on loopback, over http and https, and a real Chromium that looks at it."""

import ssl
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import orjson
import pytest
import trustme
from aiohttp import web

from amtsblick.collect.chromium.browser import Browser
from amtsblick.collect.chromium.context import Context
from amtsblick.collect.chromium.errors import ChromiumError
from amtsblick.collect.chromium.find import find_chromium
from amtsblick.collect.chromium.settings import InspectSettings, Limits
from amtsblick.collect.chromium.tab import Tab
from amtsblick.collect.chromium.tape import Tape
from amtsblick.collect.resolver import parse_resolver_rules
from amtsblick.values.recording import PassName

Page = str | web.Response | Callable[[web.Request], Awaitable[web.StreamResponse]]
NAMES = ("a", "b", "c", "d", "bilder", "dritte", "socken", "x.a", "y.a")
KINDS = {".js": "text/javascript", ".css": "text/css", ".png": "image/png", ".json": "application/json"}


@dataclass(frozen=True)
class Asked:
    method: str
    host: str
    path: str
    body: bytes
    headers: Mapping[str, str]


@dataclass
class SmallWeb:
    """Pages by "host/path" or "/path"; what is missing answers 404."""

    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    plain: int = 0
    secure: int = 0
    ca_file: Path = Path()

    @property
    def rules(self) -> str:
        return f"MAP *:443 127.0.0.1:{self.secure}, MAP *:80 127.0.0.1:{self.plain}"

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    async def serve(self, request: web.Request) -> web.StreamResponse:
        body = b"" if request.headers.get("Upgrade") else await request.read()
        path = request.raw_path.partition("?")[0]
        self.asked.append(
            Asked(
                request.method, request.host, path, body, {k.lower(): v for k, v in request.headers.items()}
            )
        )
        page = self.pages.get(f"{request.host}{path}", self.pages.get(path))
        if page is None:
            return web.Response(status=404)
        if isinstance(page, str):
            kind = next((kind for end, kind in KINDS.items() if path.endswith(end)), "text/html")
            return web.Response(text=page, content_type=kind)
        if isinstance(page, web.Response):
            return web.Response(status=page.status, headers=page.headers, body=page.body)
        return await page(request)


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
async def small_web(authority: trustme.CA, tmp_path: Path) -> AsyncIterator[SmallWeb]:
    small = SmallWeb(ca_file=tmp_path / "ca.pem")
    authority.cert_pem.write_to_path(small.ca_file)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*(f"{name}.example" for name in NAMES)).configure_cert(context)
    app = web.Application(client_max_size=1 << 24)
    app.router.add_route("*", "/{path:.*}", small.serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    for tls in (None, context):
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    (_, small.plain), (_, small.secure) = runner.addresses
    yield small
    await runner.cleanup()


@pytest.fixture(scope="session")
def chromium() -> Path:
    try:
        return find_chromium()
    except ChromiumError as error:
        pytest.skip(str(error))


@dataclass
class Look:
    """One pass by hand: a browser, a context, a tape."""

    browser: Browser
    context: Context
    tape: Tape

    async def open(self, url: str, page: int = 0) -> Tab:
        tab = await self.context.tab(page)
        await tab.navigate(url)
        return tab

    async def loaded(self, tab: Tab, within: float = 20.0) -> None:
        while tab.activity.loaded is None and not tab.activity.stuck:
            assert await tab.activity.wait_change(within), "the page never finished loading"

    async def quiet(self, tab: Tab, rest: float = 0.25) -> None:
        """Until nothing has happened for ``rest`` seconds."""
        while await tab.activity.wait_change(rest):
            pass

    def lines(self, kind: str = "", method: str = "") -> list[dict[str, Any]]:
        lines = [orjson.loads(line) for line in self.tape.finish().lines]
        return [
            line
            for line in lines
            if (not kind or line["k"] == kind) and (not method or line.get("m") == method)
        ]

    def requested(self) -> Counter[str]:
        sent = self.lines("cdp", "Network.requestWillBeSent")
        return Counter(line["p"]["request"]["url"] for line in sent)

    def body(self, url: str) -> bytes:
        """What was kept of the answer from ``url``."""
        ids = {
            line["p"]["requestId"]
            for line in self.lines("cdp", "Network.responseReceived")
            if line["p"]["response"]["url"] == url
        }
        kept = [line for line in self.lines("body") if line["request"] in ids and line["of"] == "response"]
        return self.tape.finish().blobs[kept[0]["digest"]]


Looking = Callable[..., Any]


@pytest.fixture
def looking(small_web: SmallWeb, chromium: Path) -> Looking:
    """``async with looking(limits=…, …) as look``: a Chromium that sees the small web only."""

    @asynccontextmanager
    async def look(*, javascript: bool = True, **changes: Any) -> AsyncIterator[Look]:
        settings = InspectSettings(
            chromium=chromium,
            allow_private=True,
            rules=parse_resolver_rules(small_web.rules),
            ca_file=small_web.ca_file,
            limits=Limits(command=15, seconds=90),
        )
        browser = await Browser.start(replace(settings, **changes))
        try:
            tape = Tape(name=PassName.NONE, site="https://a.example/", browser=browser.facts)
            context = await browser.context(tape, javascript=javascript)
            yield Look(browser, context, tape)
            await context.close()
        finally:
            await browser.close()

    return look

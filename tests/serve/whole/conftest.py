"""The whole application as its users meet it: the demonstration's state, the real server, a real browser."""

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import httpx
import pytest

from amtsblick import __version__
from amtsblick.collect.chromium.errors import ChromiumError
from amtsblick.demo import inspection
from amtsblick.demo.deciding import decide_again, enter_records
from amtsblick.demo.papers import make_papers
from amtsblick.demo.serving import open_doors
from amtsblick.demo.story import demonstrate
from amtsblick.jobs.accounts import add, open_gate
from amtsblick.jobs.clock import now
from amtsblick.jobs.passwords import link
from amtsblick.jobs.tasks.queue import enqueue
from amtsblick.jobs.workspace import Workspace
from amtsblick.knowledge import load
from amtsblick.serve.app import PAGES
from amtsblick.serve.forms import TOKEN
from amtsblick.values.accounts import Grant, LinkPurpose
from amtsblick.values.records import Actor, Role
from amtsblick.values.work import SurveyWork

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
EVERYTHING = "alles"
"""An account with every role everywhere: it may open all pages."""
RULES = "second_factor_for = []\n"
OUTSIDE = ("--imprint", "https://amt.example/impressum", "--privacy", "https://amt.example/datenschutz")
PATIENCE = 60.0


class Listener:
    def recorded(self, sheet, captures):
        self.last = sheet, captures

    def done(self):
        self.last = None

    def page(self):
        self.last = None


@dataclass
class Town:
    """A workspace that is served. ``route -> addresses`` are the pages that links led to."""

    place: Workspace
    base: str
    process: subprocess.Popen[bytes]
    cookies: dict[str, str] = field(default_factory=dict)

    def client(self, account: str = "") -> httpx.Client:
        """A reader's browser without a screen; "" is a stranger. It follows no redirects."""
        cookies = {"amtsblick": self.cookie(account)} if account else {}
        return httpx.Client(base_url=self.base, cookies=cookies, timeout=PATIENCE)

    def cookie(self, account: str) -> str:
        """The session of somebody who logged in by a link."""
        if account not in self.cookies:
            path = f"/de/login/link/{self.secret(account, LinkPurpose.LOGIN)}"
            answer = httpx.post(self.base + path, timeout=PATIENCE)
            self.cookies[account] = answer.cookies["amtsblick"]
        return self.cookies[account]

    def secret(self, account: str, purpose: LinkPurpose) -> str:
        """A link for an account, as whoever manages them hands it out."""
        with self.place.open_register() as register:
            return link(open_gate(self.place, register), account, purpose, by="test", when=now()).secret


@contextmanager
def serving(place: Workspace, rules: str = RULES, more: Sequence[str] = ()) -> Iterator[Town]:
    """The real server in a process of its own, as an operator starts it; ``more`` are further options."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    (place.folder / "rules.toml").write_text(rules, encoding="utf-8")
    command = [sys.executable, "-m", "amtsblick", "serve", "--no-worker", "--out", str(place.folder)]
    command += ["--port", str(port), "--rules", str(place.folder / "rules.toml"), *OUTSIDE, *more]
    with (place.folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait(f"http://127.0.0.1:{port}/health/live", process)
            yield Town(place, f"http://127.0.0.1:{port}", process)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx.get(address, timeout=1)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server did not start")


@pytest.fixture(scope="session")
def serve_folder() -> Callable[..., Any]:
    """``with serve_folder(place, rules, more) as town``."""
    return serving


@pytest.fixture(scope="session")
def filled(tmp_path_factory) -> Workspace:
    """What the demonstration makes, without printing; one website inspected where there is a browser.

    All modules share it, in any order: serve and write copies only.
    """
    place = Workspace(folder=tmp_path_factory.mktemp("whole") / "out")

    def listen(_step, _total):
        return nullcontext(Listener())

    def inspect(run, register, web):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(inspection, "INSPECTED", frozenset({"stadt"}))
            try:
                inspection.inspect_bodies(run, register, place, web, listen)
            except ChromiumError:
                assert CHROMIUM is None

    demonstrate(place, __version__, listen, inspect)
    _decide(place)
    return place


def _decide(place: Workspace) -> None:
    knowledge = load()
    with place.open_register() as register:
        enter_records(register, knowledge, now())
        make_papers(register, knowledge, place, now())
        decide_again(register, knowledge, place, now())
        open_doors(register, knowledge, place, now())
        work = SurveyWork(bodies=("stadt",))
        enqueue(register, knowledge, work, asked_by=Actor(name="test", role=Role.ADMIN), when=now())
        everywhere = [Grant(role=role) for role in Role if role is not Role.SYSTEM]
        gate = open_gate(place, register)
        add(gate, EVERYTHING, "Alle Rechte", grants=everywhere, by="test", when=now())


@pytest.fixture(scope="session")
def town(filled, tmp_path_factory) -> Iterator[Town]:
    place = Workspace(folder=tmp_path_factory.mktemp("town") / "out")
    shutil.copytree(filled.folder, place.folder)
    with serving(place) as opened:
        yield opened


@pytest.fixture(scope="session")
def routes() -> dict[str, Any]:
    """All pages that can be read: route below the language -> who may come in."""
    return {
        path: handler.opt["access"]
        for handler in PAGES
        for path in handler.paths
        if "GET" in {str(one) for one in handler.http_methods}
    }


class Walker:
    """Follows the links of an application and sorts what it finds by route."""

    def __init__(self, town: Town, routes: dict[str, Any], most: int) -> None:
        self.town, self.most = town, most
        self.found: dict[str, list[str]] = {path: [] for path in routes}
        self.answers: dict[str, tuple[int, str, str]] = {}
        self._patterns = [(path, _pattern(path)) for path in sorted(routes, key=lambda one: one.count("{"))]

    def walk(self, starts: list[str]) -> None:
        """Open pages, at most so many of one route, and whatever they link."""
        waiting = list(starts)
        with self.town.client(EVERYTHING) as client:
            while waiting:
                path = waiting.pop(0)
                route = self.route_of(path)
                if route is None or path in self.answers or len(self.found[route]) >= self.most:
                    continue
                answer = client.get(path)
                kind = answer.headers.get("content-type", "")
                text = answer.text if kind.startswith(("text/", "application/")) else ""
                if answer.headers.get("content-disposition", "").startswith("attachment"):
                    kind = f"attachment {kind}"
                if "sandbox" in answer.headers.get("content-security-policy", ""):
                    kind = f"sandboxed {kind}"  # a whole document in which nothing can run
                self.answers[path] = answer.status_code, kind, text
                self.found[route].append(path)
                if kind.startswith("text/html"):
                    waiting += [unescape(one) for one in re.findall(r'(?:href|src)="(/[^"#]*)', text)]

    def route_of(self, path: str) -> str | None:
        """The route that an address in German belongs to."""
        bare = path.split("?", maxsplit=1)[0]
        return next((route for route, pattern in self._patterns if pattern.fullmatch(bare)), None)


def _pattern(route: str) -> re.Pattern[str]:
    steps = re.split(r"\{\w+:(\w+)\}", route.rstrip("/"))
    kinds = {"str": "[^/]+", "int": "[0-9]+"}
    parts = [kinds[one] if number % 2 else re.escape(one) for number, one in enumerate(steps)]
    return re.compile("/de" + "".join(parts) + ("/" if route == "/" else ""))


@pytest.fixture(scope="session")
def walk(routes) -> Callable[..., Walker]:
    """``walk(town)``: all pages of an application that links lead to, up to three of a kind."""

    def walked(town: Town, most: int = 3) -> Walker:
        walker = Walker(town, routes, most)
        with town.client(EVERYTHING) as client:
            form = client.get("/de/work/calendar").text
            token = re.search(f'name="{TOKEN}" value="([^"]+)"', form)
            assert token is not None
            made = client.post("/de/work/calendar/address", data={TOKEN: token[1]}).text
        secret = town.secret("lesen", LinkPurpose.PASSWORD)
        given = [
            *re.findall(r"/de/calendar/[^\s\"<]+", made),
            "/de/work/runs/1/part",
            f"/de/password/{secret}",
            f"/de/login/link/{town.secret('lesen', LinkPurpose.LOGIN)}",
        ]
        walker.walk([*given, *(f"/de{path}" for path in routes if "{" not in path)])
        return walker

    return walked


@pytest.fixture(scope="session")
def walked(town, walk) -> Walker:
    return walk(town)

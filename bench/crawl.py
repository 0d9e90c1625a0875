"""Bench (b): how fast is the live collector against a bare HTTP client on the same server?

Two hundred virtual hosts with their own TLS connections live in one server process on loopback.
All clients fetch the same pages of the same hosts, as many at once, in turns:

- bare: aiohttp alone; is told the addresses, reads the bodies, drops them;
- collector: our live collector with robots.txt, redirect and address checks, politeness book-keeping
  (with a delay of zero) and every capture written as evidence; told where the pages are;
- with wayfinding: the same, but it finds the pages by itself in the HTML, as a survey does.

The median of the ratios of the pairs counts, by the wall clock; the ratio by CPU time of the client's
process stands beside it, because other work on the machine disturbs it less and a slow server hides a
slow client. The server is another process, an ordinary aiohttp one; ``--canned`` takes one that costs
next to nothing. Evidence is kept as ``jobs.survey`` keeps it: packed page by page, one bundle per body,
each file and its name made durable in a thread before its body counts as done. Nothing is judged.

The claim is about the collector. Wayfinding is shown beside it because it reads HTML, which the bare
client does not: to read one page for its links and pointers costs more than to fetch several. The site
has fewer leads than a survey asks for pages, so that each of them is read, the dearest case.

    python bench/crawl.py [--rounds 5] [--hosts 200] [--plain] [--canned] [--profile]
"""

import argparse
import asyncio
import cProfile
import json
import os
import pstats
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

import aiohttp
import psutil
import trustme
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from amtsblick.collect.frontier import Step
from amtsblick.collect.guide import SurveyGuide
from amtsblick.collect.live import Guide, LiveCollector
from amtsblick.collect.resolver import parse_resolver_rules
from amtsblick.collect.settings import Settings
from amtsblick.jobs.disk import Disk
from amtsblick.keep.evidence import Bundle, EvidenceStore
from amtsblick.knowledge import load
from amtsblick.parse.urls import join
from amtsblick.values.body import Body
from amtsblick.values.capture import Capture

GOAL = 0.6
PAGES = 8
AT_ONCE = 64
PATHS = ("social-media", "impressum", "kontakt", "presse", "datenschutz", "en", "barrierefreiheit")
OUT = Path(__file__).parent / "out" / "crawl.json"
ROBOTS = b"User-agent: *\nDisallow: /intern/\nDisallow: /*.pdf$\nDisallow: /suche\n\nUser-agent: BadBot\nDisallow: /\n"
TOPICS = ("aktuelles", "themen", "buergerservice", "veranstaltungen", "karriere", "ueber-uns", "foerderung")


def site_page(host: str, title: str) -> bytes:
    """A page of about 20 KB with the navigation, text and footer of an ordinary authority."""
    nav = "".join(
        f'<li class="nav-item"><a class="nav-link" href="/{topic}/{n}.html" title="{topic} {n}">{topic.title()} {n}</a></li>'
        for topic in TOPICS
        for n in range(9)
    )
    legal = "".join(
        f'<li><a href="/{path}">{text}</a></li>'
        for path, text in (
            ("impressum", "Impressum"),
            ("datenschutz", "Datenschutzerklärung"),
            ("kontakt", "Kontakt"),
            ("presse", "Presse"),
            ("barrierefreiheit", "Erklärung zur Barrierefreiheit"),
            ("social-media", "Social Media"),
            ("en", "English"),
        )
    )
    own = host.partition(".")[0]
    channels = f'<a href="https://www.facebook.com/{own}"><span class="icon-facebook"></span>Facebook</a><a href="https://x.com/{own}">X</a>'
    text = (
        "<p>Das Amt informiert über seine Arbeit, über Termine und über Leistungen für alle Menschen im Land. </p>"
        * 95
    )
    page = (
        f'<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>{title} - {host}</title>'
        f'<link rel="stylesheet" href="/style.css"><script src="/app.js"></script></head><body><header><nav><ul>{nav}</ul>'
        f'</nav></header><main><h1>{title}</h1>{text}</main><footer><div class="social">Folgen Sie uns: {channels}</div>'
        f"<ul>{legal}</ul></footer></body></html>"
    )
    return page.encode()


class Canned(asyncio.Protocol):
    """As little server as possible: it knows its answers by heart."""

    made: dict[bytes, bytes] = {}  # noqa: RUF012 - one cache for all connections is the point

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.rest = b""

    def data_received(self, data: bytes) -> None:
        self.rest += data
        while (end := self.rest.find(b"\r\n\r\n")) >= 0:
            head, self.rest = self.rest[:end], self.rest[end + 4 :]
            path = head.split(b" ", 2)[1]
            at = head.find(b"Host: ") + 6
            host = head[at : head.find(b"\r\n", at)].split(b":")[0]
            key = host + path
            answer = self.made.get(key)
            if answer is None:
                answer = self.made[key] = self.answer(host.decode(), path.decode())
            self.transport.write(answer)  # type: ignore[attr-defined]  # a TCP transport

    @staticmethod
    def answer(host: str, path: str) -> bytes:
        kind, body = content(host, path)
        head = f'HTTP/1.1 200 OK\r\nServer: bench\r\nETag: "1"\r\nContent-Type: {kind}; charset=utf-8\r\n'
        return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def content(host: str, path: str) -> tuple[str, bytes]:
    if path == "/robots.txt":
        return "text/plain", ROBOTS + f"Sitemap: https://{host}/sitemap.xml\n".encode()
    return "text/html", site_page(host, path.strip("/").title() or "Startseite")


async def ordinary(request: web.Request) -> web.Response:
    """The same pages from an ordinary Python web server."""
    key = f"{request.host}{request.path}"
    known = PAGES_MADE.get(key)
    if known is None:
        known = PAGES_MADE[key] = content(request.host, request.path)
    kind, body = known
    return web.Response(body=body, content_type=kind, charset="utf-8", headers={"ETag": '"1"'})


PAGES_MADE: dict[str, tuple[str, bytes]] = {}


async def serve(certificate: Path | None, *, canned: bool) -> None:
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    loop = asyncio.get_running_loop()
    factory: Callable[[], asyncio.BaseProtocol] = Canned
    if not canned:
        factory = web.Server(ordinary)  # type: ignore[arg-type]  # handlers may take web requests
    server = await loop.create_server(factory, "127.0.0.1", 0, backlog=1024, ssl=context)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The running server: where it is, whom to trust, how many hosts it plays."""

    port: int
    process: psutil.Process
    ca_file: Path | None
    hosts: int
    kind: str
    folder: Path

    def start_page(self, number: int) -> str:
        return f"{'https' if self.ca_file else 'http'}://amt{number}.bench.example/"

    def cpu(self) -> float:
        spent = self.process.cpu_times()
        return spent.user + spent.system


@contextmanager
def started(hosts: int, *, plain: bool, canned: bool) -> Iterator[Site]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command, ca_file = [sys.executable, __file__, "--serve"], None
        if not plain:
            authority = trustme.CA()
            issued = authority.issue_cert("*.bench.example")
            issued.private_key_and_cert_chain_pem.write_to_path(folder / "server.pem")
            ca_file = folder / "ca.pem"
            authority.cert_pem.write_to_path(ca_file)
            command += ["--certificate", str(folder / "server.pem")]
        command += ["--canned"] if canned else []
        child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        try:
            port = int(child.stdout.readline())
            process = psutil.Process(child.pid)
            yield Site(
                port=port,
                process=process,
                ca_file=ca_file,
                hosts=hosts,
                kind="canned" if canned else "aiohttp",
                folder=folder,
            )
        finally:
            child.terminate()
            child.wait()


class Loopback(AbstractResolver):
    """Every name leads to the server, as cheaply as can be."""

    def __init__(self, port: int) -> None:
        self.answer = ResolveResult(
            hostname="", host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0
        )

    async def resolve(self, *_: object, **__: object) -> list[ResolveResult]:
        return [self.answer]

    async def close(self) -> None: ...


async def bare(site: Site, by_host: list[list[str]]) -> int:
    """The same addresses, the same number at once, bodies read and dropped."""
    waiting = iter(by_host)
    done = 0

    async def work(session: aiohttp.ClientSession) -> None:
        nonlocal done
        for urls in waiting:
            for url in urls:
                async with session.get(url) as response:
                    await response.read()
                    done += 1

    trust: ssl.SSLContext | bool = True
    if site.ca_file:
        # The system's certificates and the server's, as the collector has them.
        trust = ssl.create_default_context()
        trust.load_verify_locations(site.ca_file)
    connector = aiohttp.TCPConnector(resolver=Loopback(site.port), limit=AT_ONCE, ssl=trust)
    async with aiohttp.ClientSession(connector=connector) as session, asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(work(session))
    return done


class Told:
    """Knows where the pages are, so that fetching is measured and not reading."""

    def leads(self, capture: Capture) -> Iterator[Step]:
        for rank, path in enumerate(PATHS):
            yield Step(url=join(capture.url, f"/{path}"), role="other", rank=rank)

    def pointers(self, capture: Capture) -> tuple[Step, ...]:
        del capture
        return ()

    def is_service(self, url: str) -> bool:
        return "facebook" in url

    def is_open(self, service: str) -> bool:
        return service == "mastodon"

    def knows_host(self, host: str) -> bool:
        return host == "mastodon.example"


async def crawl(site: Site, guide: Guide, seen: list[list[str]]) -> int:
    """What a survey does up to the point where it starts to judge."""
    settings = Settings(
        delay=0.0,
        allow_private=True,
        rules=parse_resolver_rules(f"MAP * 127.0.0.1:{site.port}"),
        ca_file=site.ca_file,
    )
    collector = LiveCollector(settings, guide)
    numbers = iter(range(site.hosts))
    store = EvidenceStore(Path(tempfile.mkdtemp(dir=site.folder)))

    async def work(disk: Disk[Bundle]) -> None:
        for number in numbers:
            body = Body(id=f"b{number}", name="Amt", homepage=site.start_page(number))
            bundle = store.bundle(body.id)
            urls = []
            async for visit in collector.captures(body, pages=PAGES):
                assert visit.capture.failure is None, visit.capture
                bundle.keep(visit.capture)
                urls.append(visit.capture.url)
            await disk.write(bundle)
            seen.append(urls)

    async with Disk(store.commit) as disk, asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(work(disk))
    await collector.aclose()
    return sum(map(len, seen))


class Run(NamedTuple):
    pages: int
    wall: float
    client_cpu: float
    server_cpu: float

    @property
    def rate(self) -> float:
        return self.pages / self.wall

    def row(self, name: str) -> str:
        each = 1000 / self.pages
        return (
            f"{name:16} {self.pages:6} pages {self.wall:7.2f} s {self.rate:8.0f} pages/s"
            f"   CPU ms/page: client {self.client_cpu * each:6.3f}  server {self.server_cpu * each:6.3f}"
        )


def timed(site: Site, work: Callable[[], Awaitable[int]]) -> Run:
    async def run() -> int:
        return await work()

    before, cpu, start = site.cpu(), time.process_time(), time.perf_counter()
    pages = asyncio.run(run())
    return Run(pages, time.perf_counter() - start, time.process_time() - cpu, site.cpu() - before)


def measure(site: Site, rounds: int) -> dict[str, object]:
    finding = SurveyGuide(load())
    addresses = {"told": list[list[str]](), "finding": list[list[str]]()}
    timed(site, partial(crawl, site, Told(), addresses["told"]))
    timed(site, partial(crawl, site, finding, addresses["finding"]))
    runs: dict[str, list[Run]] = {"bare": [], "collector": [], "with wayfinding": []}
    for _ in range(rounds):
        runs["bare"].append(timed(site, partial(bare, site, addresses["told"])))
        runs["collector"].append(timed(site, partial(crawl, site, Told(), [])))
        runs["with wayfinding"].append(timed(site, partial(crawl, site, finding, [])))
        for name, done in runs.items():
            print(done[-1].row(name))
    result: dict[str, object] = {
        "hosts": site.hosts,
        "tls": site.ca_file is not None,
        "server": site.kind,
        "rounds": rounds,
        "cpus": os.cpu_count(),
        "goal": GOAL,
    }
    for name, done in runs.items():
        ratios = [ours.rate / plain.rate for ours, plain in zip(done, runs["bare"], strict=True)]
        cpu = [
            plain.client_cpu / plain.pages / (ours.client_cpu / ours.pages)
            for ours, plain in zip(done, runs["bare"], strict=True)
        ]
        result[name] = {
            "pages": done[0].pages,
            "pages_per_second": round(statistics.median(one.rate for one in done), 1),
            "client_cpu_ms_per_page": round(
                statistics.median(1000 * one.client_cpu / one.pages for one in done), 3
            ),
            "server_cpu_ms_per_page": round(
                statistics.median(1000 * one.server_cpu / one.pages for one in done), 3
            ),
            "ratio": round(statistics.median(ratios), 3),
            "ratio_by_client_cpu": round(statistics.median(cpu), 3),
        }
    return result


def profile(site: Site, guide: Guide) -> None:
    asyncio.run(crawl(site, guide, []))
    profiler = cProfile.Profile()
    profiler.runcall(asyncio.run, crawl(site, guide, []))
    pstats.Stats(profiler).sort_stats("tottime").print_stats(45)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--plain", action="store_true", help="without TLS")
    parser.add_argument("--canned", action="store_true", help="a server that knows its answers by heart")
    parser.add_argument("--profile", action="store_true", help="show where the collector's time goes instead")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--certificate", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.serve:
        asyncio.run(serve(chosen.certificate, canned=chosen.canned))
        return 0
    with started(chosen.hosts, plain=chosen.plain, canned=chosen.canned) as site:
        if chosen.profile:
            profile(site, Told())
            return 0
        result = measure(site, chosen.rounds)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))
    ratio = result["collector"]["ratio"]  # type: ignore[index]  # a dict by construction
    by_cpu = result["collector"]["ratio_by_client_cpu"]  # type: ignore[index]  # a dict by construction
    verdict = "reached" if ratio >= GOAL else "MISSED"
    print(f"collector: {ratio} of the bare client ({by_cpu} by CPU time); goal {GOAL} {verdict}")
    return 0 if ratio >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())

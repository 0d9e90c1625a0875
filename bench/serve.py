"""Bench: how fast are the application's pages with 20 readers while a survey is recorded?

    python bench/big_register.py FOLDER/register.sqlite --bodies 10000 --weeks 260
    python bench/serve.py FOLDER [--register postgresql://…] [--readers 20] [--seconds 6] [--rounds 3] [--quick]

Measures, page by page and interleaved, in processes of their own on loopback,

    served      requests over HTTP to ``amtsblick serve``, 20 clients with connections kept open, each asking
                again as soon as it is answered
    bare        the statements of the same page on the driver's own connection, rows fetched, and the page's
                template rendered with the same values (for the interface: the same JSON spelled), in 20 threads

once while another process records a survey's sheets as fast as the register takes them, and once without it.
What counts is the ratio of the 95th percentiles, and whether readers wait for the writer.
"""

import argparse
import http.client
import json
import multiprocessing
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event

from amtsblick.jobs.board import refresh
from amtsblick.jobs.clock import now
from amtsblick.jobs.workspace import Workspace
from amtsblick.knowledge import load
from amtsblick.serve import visit as visits
from amtsblick.serve.app import make_app
from amtsblick.serve.desk import Desk
from amtsblick.serve.rendering import environment
from amtsblick.serve.settings import Settings

OUT = Path(__file__).parent / "out" / "serve.json"
GOAL = 2.0
PAGES = {
    "overview": "/de/",
    "overview, filtered": "/de/?region=Bayern&kind=Stadt",
    "body sheet": "/de/bodies/b00042",
    "service sheet": "/de/services/mastodon",
    "search": "/de/search?q=Landesamt+4242",
    "news": "/de/changes",
    "interface, list": "/api/v1/bodies?limit=50",
}
PORT = 8497


@dataclass(frozen=True, kw_only=True)
class Times:
    """Durations in milliseconds of all requests of a run."""

    p50: float
    p95: float
    longest: float
    per_second: float


def times_of(seconds: list[float], span: float) -> Times:
    ordered = sorted(seconds)
    return Times(
        p50=round(statistics.median(ordered) * 1000, 1),
        p95=round(ordered[int(len(ordered) * 0.95)] * 1000, 1),
        longest=round(ordered[-1] * 1000, 1),
        per_second=round(len(ordered) / span, 1),
    )


def together(work: Callable[[], Callable[[], None]], readers: int, seconds: float) -> Times:
    """Every reader makes its own work and does it again and again; the first second does not count."""
    begin = threading.Barrier(readers)
    taken: list[float] = []
    failed: list[Exception] = []

    def read() -> None:
        try:
            one = work()
            begin.wait()
            start = time.perf_counter()
            warm, end = start + 1, start + 1 + seconds
            while (at := time.perf_counter()) < end:
                one()
                if at >= warm:
                    taken.append(time.perf_counter() - at)
        except (OSError, RuntimeError, http.client.HTTPException) as error:  # told by whoever waits
            failed.append(error)
            begin.abort()

    threads = [threading.Thread(target=read) for _ in range(readers)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if failed:
        raise failed[0]
    return times_of(taken, seconds)


def asking(port: int, path: str) -> Callable[[], Callable[[], None]]:
    """A client with its own connection."""

    def made() -> Callable[[], None]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

        def ask() -> None:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            if answer.status != http.HTTPStatus.OK:
                raise RuntimeError(f"{path}: {answer.status}")

        return ask

    return made


def served(port: int, path: str, readers: int, seconds: float) -> Times:
    """As the clients' own process measures it."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_served, (port, path, readers, seconds))


def _served(port: int, path: str, readers: int, seconds: float) -> Times:
    return together(asking(port, path), readers, seconds)


def bare(folder: Path, address: str, path: str, readers: int, seconds: float) -> Times:
    """Statements and template of a page, without anything between them, in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_bare, (folder, address, path, readers, seconds))


def _bare(folder: Path, address: str, path: str, readers: int, seconds: float) -> Times:
    from litestar.testing import TestClient

    place = Workspace(folder=folder, register_url=address)
    with place.open_register() as register:
        engine = register._engine  # noqa: SLF001 - what lies below the register's door is compared with it
        said: list[tuple[str, Any]] = []
        drawn: list[tuple[Any, str, dict[str, Any]]] = []

        def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
            if statement.lstrip().upper().startswith(("SELECT", "WITH")):
                said.append((statement, parameters))

        def remember(lang: Any, template: str, context: dict[str, Any]) -> str:
            drawn.append((lang, template, context))
            return environment(lang).get_template(template).render(context)

        desk = Desk.of(place, register, load(), Settings(base_url=f"http://127.0.0.1:{PORT}"), now)
        with TestClient(make_app(desk), base_url=desk.settings.base_url) as client:
            client.get(path)
            before, visits.render = visits.render, remember
            event.listen(engine, "before_cursor_execute", note)
            answer = client.get(path)
            event.remove(engine, "before_cursor_execute", note)
            visits.render = before
        content = json.loads(answer.content) if path.startswith("/api/") else None

        def made() -> Callable[[], None]:
            raw = engine.raw_connection()

            def read() -> None:
                cursor = raw.cursor()
                for statement, parameters in said:
                    cursor.execute(statement, parameters)
                    cursor.fetchall()
                cursor.close()
                raw.rollback()
                for lang, template, context in drawn:
                    environment(lang).get_template(template).render(context).encode()
                if content is not None:
                    json.dumps(content).encode()

            return read

        return together(made, readers, seconds)


@contextmanager
def serving(folder: Path, address: str) -> Iterator[int]:
    """The real command."""
    command = [
        sys.executable,
        "-m",
        "amtsblick",
        "serve",
        "--out",
        str(folder),
        "--port",
        str(PORT),
        "--quiet",
    ]
    if address:
        command += ["--register", address]
    if (
        "--no-worker"
        in subprocess.run([*command[:4], "--help"], capture_output=True, text=True, check=True).stdout
    ):
        command += ["--no-worker"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        for _ in range(50):
            try:
                asking(PORT, "/de/about")()()
                break
            except OSError:
                time.sleep(0.2)
        yield PORT
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def surveying(folder: Path, address: str, *, wanted: bool) -> Iterator[list[float]]:
    """Another process records sheets as fast as it can; its durations are known at the end."""
    if not wanted:
        yield []
        return
    context = multiprocessing.get_context("spawn")
    end, told = context.Event(), context.Queue()
    process = context.Process(target=_survey, args=(folder, address, end, told))
    process.start()
    waits: list[float] = []
    try:
        yield waits
    finally:
        end.set()
        waits.extend(told.get(timeout=60))
        process.join(60)


def _survey(folder: Path, address: str, end: Any, told: Any) -> None:
    """Sheets of one body under every body's name: recording costs what it costs in a survey."""
    taken = []
    with Workspace(folder=folder, register_url=address).open_register() as register:
        bodies = list(register.bodies())[:2000]
        pattern = list(register.sheets_of(bodies[0].id))[-1][1]
        while not end.is_set():
            run = register.start_survey(
                bodies=bodies,
                source="live",
                pages_limit=8,
                software="bench",
                knowledge="bench",
                when=now(),
                resume=False,
            )
            for body in bodies:
                if end.is_set():
                    break
                begin = time.perf_counter()
                register.record(run.id, replace(pattern, body=body), (), now())
                taken.append(time.perf_counter() - begin)
    told.put(taken)


def main() -> None:
    """Measure, print a table and write it as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--register", default="")
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    seconds, rounds = (3.0, 1) if asked.quick else (asked.seconds, asked.rounds)
    with Workspace(folder=asked.folder, register_url=asked.register).open_register() as register:
        refresh(register, load(), when=datetime.now(UTC))
    rows = []
    with serving(asked.folder, asked.register) as port:
        for name, path in PAGES.items():
            try:
                with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as probe:
                    probe.request("GET", path)
                    status = probe.getresponse().status
            except OSError as error:
                sys.stdout.write(f"{name}: {error}\n")
                continue
            if status != http.HTTPStatus.OK:
                sys.stdout.write(f"{name}: {path} answers {status}\n")
                continue
            for written in (False, True):
                with surveying(asked.folder, asked.register, wanted=written) as waits:
                    runs = [
                        (
                            served(port, path, asked.readers, seconds),
                            bare(asked.folder, asked.register, path, asked.readers, seconds),
                        )
                        for _ in range(rounds)
                    ]
                ours = min((one for one, _ in runs), key=lambda one: one.p95)
                theirs = min((one for _, one in runs), key=lambda one: one.p95)
                rows.append(
                    {
                        "page": name,
                        "survey": written,
                        "p50": ours.p50,
                        "p95": ours.p95,
                        "longest": ours.longest,
                        "per_second": ours.per_second,
                        "bare_p95": theirs.p95,
                        "ratio": round(ours.p95 / theirs.p95, 2),
                        "records_per_second": round(len(waits) / max(sum(waits), 1e-9), 1) if waits else None,
                    }
                )
                sys.stdout.write(
                    f"{name:20} {'survey' if written else 'quiet ':6} p50 {ours.p50:7.1f}  p95 {ours.p95:7.1f} ms"
                    f"  bare p95 {theirs.p95:7.1f} ms  ratio {rows[-1]['ratio']:5.2f}"
                    f"  longest {ours.longest:7.1f} ms  {ours.per_second:6.1f}/s\n"
                )
                sys.stdout.flush()
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({"goal": GOAL, "readers": asked.readers, "rows": rows}, indent=1))


if __name__ == "__main__":
    main()

"""Bench: how fast are the application's pages with 20 readers while a survey is recorded?

    python bench/big_register.py FOLDER/register.sqlite --bodies 10000 --weeks 260
    python bench/serve.py FOLDER [--register postgresql://…] [--readers 20] [--seconds 6] [--rounds 2] [--quick] [--as-it-is]

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
import logging
import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event

from amtsblick.jobs.board import refresh
from amtsblick.jobs.clock import now
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.register import Register
from amtsblick.knowledge import load
from amtsblick.serve import visit as visits
from amtsblick.serve.app import make_app
from amtsblick.serve.desk import Desk
from amtsblick.serve.rendering import environment
from amtsblick.serve.server import run
from amtsblick.serve.settings import Settings
from readers import Times, asking, together
from survey_beside import surveying

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

        desk = _desk(place, register)
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
    """The application's own server in a process of its own; searches are not rationed."""
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(folder, address))
    process.start()
    try:
        for _ in range(300):
            try:
                asking(PORT, "/de/about")()()
                break
            except OSError:
                time.sleep(0.2)
        yield PORT
    finally:
        process.terminate()
        process.join(20)


def _serve(folder: Path, address: str) -> None:
    logging.disable(logging.INFO)
    place = Workspace(folder=folder, register_url=address)
    with place.open_register() as register:
        run(_desk(place, register), host="127.0.0.1", port=PORT)


def _desk(place: Workspace, register: Register) -> Desk:
    settings = Settings(base_url=f"http://127.0.0.1:{PORT}", searches_a_minute=0)
    return Desk.of(place, register, load(), settings, now)


def main() -> None:
    """Measure, print a table and write it as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--register", default="")
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--as-it-is", action="store_true", help="do not bring the board up to date first")
    parser.add_argument("--to", type=Path, default=OUT)
    asked = parser.parse_args()
    if asked.quick:
        asked.seconds, asked.rounds = 2.0, 1
    if not asked.as_it_is:
        with Workspace(folder=asked.folder, register_url=asked.register).open_register() as register:
            refresh(register, load(), when=datetime.now(UTC))
    rows = []
    with serving(asked.folder, asked.register) as port:
        for name, path in PAGES.items():
            if not _answers(port, name, path):
                continue
            for written in (False, True):
                rows.append(_measured(asked, port, name, written=written))
                asked.to.parent.mkdir(exist_ok=True)
                asked.to.write_text(
                    json.dumps({"goal": GOAL, "readers": asked.readers, "rows": rows}, indent=1) + "\n"
                )


def _answers(port: int, name: str, path: str) -> bool:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as probe:
        probe.request("GET", path)
        status = probe.getresponse().status
    if status != http.HTTPStatus.OK:
        sys.stdout.write(f"{name}: {path} answers {status}\n")
    return status == http.HTTPStatus.OK


def _measured(asked: argparse.Namespace, port: int, name: str, *, written: bool) -> dict[str, Any]:
    """The best of some rounds, each of both one after the other, so that both have the same neighbours."""
    path = PAGES[name]
    with surveying(asked.folder, asked.register, wanted=written) as waits:
        runs = [
            (
                served(port, path, asked.readers, asked.seconds),
                bare(asked.folder, asked.register, path, asked.readers, asked.seconds),
            )
            for _ in range(asked.rounds)
        ]
    ours = min((one for one, _ in runs), key=lambda one: one.p95)
    theirs = min((one for _, one in runs), key=lambda one: one.p95)
    row = {
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
    sys.stdout.write(
        f"{name:20} {'survey' if written else 'quiet ':6} p50 {ours.p50:7.1f}  p95 {ours.p95:7.1f} ms"
        f"  bare p95 {theirs.p95:7.1f} ms  ratio {row['ratio']:5.2f}"
        f"  longest {ours.longest:7.1f} ms  {ours.per_second:6.1f}/s\n"
    )
    sys.stdout.flush()
    return row


if __name__ == "__main__":
    main()

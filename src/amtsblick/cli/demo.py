"""``amtsblick demo``: survey a fictional state on this machine and show the report."""

import os
import shutil
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated

import typer

from amtsblick import __version__
from amtsblick.cli.demo_serving import lines as told
from amtsblick.cli.demo_serving import start, wait
from amtsblick.cli.options import DEMO_MARK, AsJson, Quiet, mode
from amtsblick.cli.screen import Mode, Tally, complain, say, tally
from amtsblick.collect.chromium.errors import ChromiumError
from amtsblick.demo.deciding import decide_again, enter_records, show, tell
from amtsblick.demo.history import tell_five_years
from amtsblick.demo.inspection import inspect_bodies
from amtsblick.demo.papers import make_papers, print_papers
from amtsblick.demo.serving import Entrance, open_doors
from amtsblick.demo.story import demonstrate
from amtsblick.demo.web import Web
from amtsblick.errors import InputError
from amtsblick.jobs.clock import now
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.register import Register
from amtsblick.knowledge import load
from amtsblick.values.survey import SurveyRun

_MARK_TEXT = "Made by 'amtsblick demo'. The next demonstration empties this folder: keep nothing in it.\n"
_HOUR = 3600
_TITLES = {
    "before": "Demo survey, a year ago",
    "today": "Demo survey, today",
    "inspect": "Demo websites in a browser",
    "past": "Demo web archive, five years",
}


def demo(
    *,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the result.", metavar="FOLDER")] = Path(
        "demo-out"
    ),
    serve: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Show it in the browser afterwards, with accounts.")
    ] = True,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Survey a fictional state twice on loopback, inspect some of its websites in a browser, write reports.

    At its end the application shows all of it: until Ctrl+C, or for an hour where nobody sits at a terminal.
    No internet is used. Without Chromium the inspections are left out, and it is said.
    """
    shown = mode(quiet=quiet, as_json=as_json)
    place = Workspace(folder=out)
    _clear(out)
    place.prepare()
    (out / DEMO_MARK).write_text(_MARK_TEXT, encoding="utf-8")
    inspected: list[Path] = []
    timelines: list[Path] = []

    def go_on(run: SurveyRun, register: Register, web: Web) -> None:
        timelines.extend(tell_five_years(register, place, __version__, listener))
        inspect(run, register, web)

    def inspect(run: SurveyRun, register: Register, web: Web) -> None:
        try:
            done = inspect_bodies(run, register, place, web, listener)
        except ChromiumError as error:
            complain(f"The demonstration goes on without its inspections: {error}")
            return
        inspected.extend(one.report for one in done if one.report)

    def listener(step: str, total: int) -> AbstractContextManager[Tally]:
        return tally(shown, _TITLES[step], total)

    reports = demonstrate(place, __version__, listener, go_on)
    register_pages, papers, reopened, site, entrances = _decide(place)
    lines = ["The demonstration is done. Open one of these in a browser:", *map(str, reports)]
    lines += ["Who joined and who left in five years:", *map(str, timelines)]
    if inspected:
        lines += ["What some of the websites do with their visitors' data:", *map(str, inspected)]
    lines += ["Who uses what, as said and decided:", *map(str, register_pages)]
    lines += ["What of it is published:", str(site)]
    lines += [
        f"{len({path.with_suffix('') for path in papers})} documents, each in several formats: {place.folder / 'documents'}"
    ]
    lines += [f"{reopened} decisions are to be made again; why: amtsblick due --out {out}"]
    served = start(out, _HOUR) if serve else None
    attended = sys.stdout.isatty() and shown is Mode.NORMAL
    if served:
        lines += told(served, entrances, attended=attended)
    say(
        shown,
        "\n".join(lines),
        address=served.address if served else "",
        server=served.process.pid if served else None,
        logins={one.account: one.path for one in entrances} if served else {},
        registers=[str(path) for path in register_pages],
        documents=[str(path) for path in papers],
        site=str(site),
        reopened=reopened,
        reports=[str(path) for path in reports],
        timelines=[str(path) for path in timelines],
        inspections=[str(path) for path in inspected],
    )
    if attended:
        _open(f"{served.address}/de/" if served else str(reports[0]))
    if served and attended:
        wait(served.process)


def _decide(place: Workspace) -> tuple[list[Path], list[Path], int, Path, list[Entrance]]:
    """Enter what was said and decided a year ago, run today's triggers, make and print the documents."""
    knowledge, today = load(), now()
    with place.open_register() as register:
        enter_records(register, knowledge, today)
        entries = make_papers(register, knowledge, place, today)
        found = decide_again(register, knowledge, place, now())
        pages = tell(register, knowledge, place, now())
        papers, trouble = print_papers(entries, register, knowledge, place)
        site = show(register, knowledge, place, now())
        entrances = open_doors(register, knowledge, place, now())
    if trouble:
        complain(f"The demonstration's documents are not printed as PDF: {trouble}")
    return pages, papers, len(found.due), site, entrances


def _clear(out: Path) -> None:
    """Begin with an empty folder, but never empty one that a demonstration did not make."""
    if not out.exists():
        return
    if not out.is_dir():
        raise InputError(f"{out} is no folder: choose another with --out.")
    if any(out.iterdir()) and not (out / DEMO_MARK).is_file():
        raise InputError(f"The folder {out} holds something else: choose another with --out.")
    shutil.rmtree(out)


def _open(page: str) -> None:
    """Show a page where there is a screen."""
    opener = shutil.which("xdg-open") or shutil.which("open")
    if opener and (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform == "darwin"
    ):
        subprocess.Popen([opener, page], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603

"""``amtsblick demo``: survey a fictional state on this machine and show the report."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from amtsblick import __version__
from amtsblick.cli.options import DEMO_MARK, AsJson, Quiet, mode
from amtsblick.cli.screen import say, tally
from amtsblick.demo.story import demonstrate
from amtsblick.errors import InputError
from amtsblick.jobs.workspace import Workspace

_MARK_TEXT = "Made by 'amtsblick demo'. The next demonstration empties this folder: keep nothing in it.\n"
_TITLES = {"before": "Demo survey, a year ago", "today": "Demo survey, today"}


def demo(
    *,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the result.", metavar="FOLDER")] = Path(
        "demo-out"
    ),
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Survey a fictional state twice on loopback and write its report; no internet is used."""
    shown = mode(quiet=quiet, as_json=as_json)
    place = Workspace(folder=out)
    _clear(out)
    place.prepare()
    (out / DEMO_MARK).write_text(_MARK_TEXT, encoding="utf-8")
    reports = demonstrate(place, __version__, lambda edition, bodies: tally(shown, _TITLES[edition], bodies))
    say(
        shown,
        "\n".join(["The demonstration is done. Open one of these in a browser:", *map(str, reports)]),
        reports=[str(path) for path in reports],
    )
    if sys.stdout.isatty():
        _open(reports[0])


def _clear(out: Path) -> None:
    """Begin with an empty folder, but never empty one that a demonstration did not make."""
    if not out.exists():
        return
    if not out.is_dir():
        raise InputError(f"{out} is no folder: choose another with --out.")
    if any(out.iterdir()) and not (out / DEMO_MARK).is_file():
        raise InputError(f"The folder {out} holds something else: choose another with --out.")
    shutil.rmtree(out)


def _open(report: Path) -> None:
    """Show the report where there is a screen."""
    opener = shutil.which("xdg-open") or shutil.which("open")
    if opener and (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform == "darwin"
    ):
        subprocess.Popen([opener, str(report)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603

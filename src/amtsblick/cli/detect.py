"""``amtsblick detect``: judge every HTML response of archives, one JSON line each."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from amtsblick.cli.options import AsJson, Quiet, mode
from amtsblick.cli.screen import complain, say, tally
from amtsblick.jobs.pages import judged_lines
from amtsblick.jobs.reporting import replacing
from amtsblick.knowledge import load
from amtsblick.values.capture import BrokenRecord


def detect(
    archives: Annotated[list[Path], typer.Argument(help="WARC, WARC.gz or WACZ files.", metavar="ARCHIVE…")],
    *,
    out: Annotated[
        str,
        typer.Option("--out", "-o", help="File for the JSON lines; - for standard output.", metavar="FILE"),
    ] = "-",
    processes: Annotated[
        int,
        typer.Option(
            "--processes", min=1, help="Processes that share the work; more pay off from some 1,000 pages on."
        ),
    ] = 1,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Judge each page of an archive on its own: channels, third parties, legal pages, notices.

    Writes one JSON object per HTML response. Records that cannot be read are counted and named
    on standard error; they never end the run.
    """
    knowledge = load()
    broken: list[BrokenRecord] = []
    shown = mode(quiet=quiet, as_json=as_json and out != "-")
    target = nullcontext(sys.stdout.buffer) if out == "-" else replacing(Path(out))
    with target as stream, tally(shown, "Pages judged", None) as progress:
        for found in judged_lines(archives, knowledge, processes=processes):
            if isinstance(found, BrokenRecord):
                broken.append(found)
                continue
            stream.write(found)
            progress.page()
        stream.flush()
    for record in broken:
        complain(f"Unreadable record: {record.file} at byte {record.offset}: {record.why}")
    if out != "-":
        say(
            shown,
            f"{progress.captures} pages judged, {len(broken)} records unreadable: {out}",
            pages=progress.captures,
            broken=len(broken),
            out=out,
        )

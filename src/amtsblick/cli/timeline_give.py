"""``amtsblick timeline feed`` and ``give-back``: what changed, and what others may use."""

from pathlib import Path
from typing import Annotated

import typer

from amtsblick.cli.moments import begin_of, end_of, in_order
from amtsblick.cli.options import (
    DEFAULT_OUT,
    AsJson,
    Language,
    Out,
    Quiet,
    RegisterUrl,
    mode,
    workspace,
)
from amtsblick.cli.screen import say
from amtsblick.jobs.changefeed import entries, write
from amtsblick.jobs.changefeed import since as last_told
from amtsblick.jobs.clock import now
from amtsblick.jobs.timeline import give, history_of
from amtsblick.knowledge import load
from amtsblick.report.timeline.feed import BEGINNING, Window
from amtsblick.report.words import words

_SHOWN = 40
"""Newest changes on the screen; the files hold all."""


def feed(
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    since: Annotated[
        str,
        typer.Option(
            "--since",
            help="What became known from this day on; since the last feed, or the survey before, when not given.",
            metavar="DAY",
        ),
    ] = "",
    until: Annotated[
        str, typer.Option("--until", help="Until this day; until now when not given.", metavar="DAY")
    ] = "",
    to: Annotated[
        Path | None,
        typer.Option("--to", help="Folder for the files; 'changes' in the folder when not given."),
    ] = None,
    address: Annotated[
        str, typer.Option("--address", help="Where the folder will be published, for feed readers.")
    ] = "",
    lang: Language = "de",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Write what changed as JSON, CSV, Atom and JSON Feed, in German and English."""
    place = workspace(out, register)
    place.require()
    in_order(since, until)
    folder, knowledge = to or place.folder / "changes", load()
    with place.open_register() as opened:
        begin = begin_of(since, "--since") or last_told(opened, folder)
        window = Window(since=begin, until=end_of(until, "--until") or now())
        known = history_of(opened, knowledge, until=window.until)
        languages = [words("de"), words("en")]
        found = entries(opened, known, window, languages, knowledge)
    files = write(found, folder, window, languages, address=address)
    lines = [f"{one.known_at:%Y-%m-%d}  {one.texts[lang].title}" for one in found[-_SHOWN:]]
    begun = "the beginning" if begin == BEGINNING else f"{begin:%Y-%m-%d %H:%M} UTC"
    lines.append(f"{len(found)} changes became known since {begun}.")
    say(
        mode(quiet=quiet, as_json=as_json),
        "\n".join([*lines, *map(str, files)]),
        changes=len(found),
        files=[str(path) for path in files],
    )


def give_back(
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    to: Annotated[
        Path | None,
        typer.Option("--to", help="Folder for the files; 'give-back' in the folder when not given."),
    ] = None,
    licence: Annotated[
        str,
        typer.Option("--licence", help="Licence that you publish under, name or address; left open else."),
    ] = "",
    lang: Language = "de",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Write files for Wikidata, Govdirectory and open data. Nothing is uploaded: somebody reads them first."""
    place = workspace(out, register)
    place.require()
    with place.open_register() as opened:
        files = give(opened, load(), to or place.folder / "give-back", licence=licence, lang=lang, when=now())
    say(
        mode(quiet=quiet, as_json=as_json),
        "\n".join(["Nothing is uploaded. Read these first:", *map(str, files)]),
        files=[str(path) for path in files],
    )

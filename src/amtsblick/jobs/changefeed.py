"""Tell what became known since the last time, and write it for readers and programs."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from amtsblick.errors import InputError
from amtsblick.jobs.reporting import write_text
from amtsblick.keep.register import Register
from amtsblick.report.timeline.feed import BEGINNING, Window, feed_entries
from amtsblick.report.timeline.feed_entry import FeedEntry
from amtsblick.report.timeline.feed_formats import (
    FORMAT,
    Feed,
    write_atom,
    write_csv,
    write_json,
    write_json_feed,
)
from amtsblick.report.words import Words
from amtsblick.values.history import History
from amtsblick.values.knowledge import Knowledge

NAME: Final = "changes"
"""Begins the names of the feed's files."""
_NO_FEED: Final = "{file} is no change feed of Amtsblick: move it away or say since when."
FORMATS: Final = ("json", "csv", "atom", "jsonfeed")


def entries(
    register: Register,
    history: History,
    window: Window,
    words: Sequence[Words],
    knowledge: Knowledge,
) -> tuple[FeedEntry, ...]:
    """All entries of a window, oldest first, about the bodies of ``history``.

    ``history`` holds observations until the window's end only. Surveys are read from the register body
    by body.
    """
    return feed_entries(history, register.sheets_by_body(list(history.bodies)), window, words, knowledge)


def since(register: Register, folder: Path) -> datetime:
    """Where the next window begins when nobody says so.

    That is where the feed in ``folder`` ends; without one the end of the survey before the newest
    (the newest one's changes are news), and with a single survey the beginning. Raises InputError for
    a file of that name that is no feed of ours.
    """
    told = folder / f"{NAME}.json"
    if told.is_file():
        return _end_of(told)
    done = [run.finished_at for run in register.surveys() if run.finished_at is not None]
    return sorted(done)[-2] if len(done) > 1 else BEGINNING


def _end_of(file: Path) -> datetime:
    try:
        head = json.loads(file.read_text(encoding="utf-8"))
        until = datetime.fromisoformat(head["until"]) if head["format"] == FORMAT else None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(_NO_FEED.format(file=file)) from error
    if until is None or until.tzinfo is None:
        raise InputError(_NO_FEED.format(file=file))
    return until


def write(  # noqa: PLR0913 - what is told, from when to when, for whom and where to
    found: Sequence[FeedEntry],
    folder: Path,
    window: Window,
    words: Sequence[Words],
    formats: Sequence[str] = FORMATS,
    *,
    address: str = "",
) -> list[Path]:
    """Write the feed in every asked format (of ``FORMATS``) to ``folder``, each file whole or not at all.

    Atom and JSON Feed are written once per language. ``address`` is where the folder will be published,
    "" when nobody knows. Returns the files.
    """

    def feed(name: str) -> Feed:
        public = f"{address.rstrip('/')}/{name}" if address else ""
        return Feed(entries=found, window=window, address=public)

    pieces: dict[str, Iterable[str]] = {}
    for wanted in formats:
        match wanted:
            case "json":
                pieces[f"{NAME}.json"] = write_json(feed(f"{NAME}.json"))
            case "csv":
                pieces[f"{NAME}.csv"] = write_csv(feed(f"{NAME}.csv"))
            case "atom":
                for one in words:
                    name = f"{NAME}.{one.lang}.atom.xml"
                    pieces[name] = write_atom(feed(name), one)
            case "jsonfeed":
                for one in words:
                    name = f"{NAME}.{one.lang}.feed.json"
                    pieces[name] = write_json_feed(feed(name), one)
            case _:
                raise ValueError(wanted)
    return [write_text(folder / name, each) for name, each in pieces.items()]

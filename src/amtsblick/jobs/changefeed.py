"""Tell what became known since the last time, and write it for readers and programs."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from amtsblick.errors import InputError
from amtsblick.jobs.reporting import replacing
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


def write(
    found: Sequence[FeedEntry],
    folder: Path,
    window: Window,
    words: Sequence[Words],
    formats: Sequence[str] = FORMATS,
) -> list[Path]:
    """Write the feed in every asked format (of ``FORMATS``) to ``folder``, each file whole or not at all.

    Atom and JSON Feed are written once per language. Returns the files.
    """
    feed = Feed(entries=found, window=window)
    return [path for name in formats for path in _in_format(name, feed, folder, words)]


def _in_format(name: str, feed: Feed, folder: Path, words: Sequence[Words]) -> list[Path]:
    match name:
        case "json":
            return [_written(folder / f"{NAME}.json", write_json(feed))]
        case "csv":
            return [_written(folder / f"{NAME}.csv", write_csv(feed))]
        case "atom":
            return [_written(folder / f"{NAME}.{one.lang}.atom.xml", write_atom(feed, one)) for one in words]
        case "jsonfeed":
            return [
                _written(folder / f"{NAME}.{one.lang}.feed.json", write_json_feed(feed, one)) for one in words
            ]
        case _:
            raise ValueError(name)


def _written(target: Path, pieces: Iterable[str]) -> Path:
    with replacing(target) as stream:
        for piece in pieces:
            stream.write(piece.encode())
    return target

"""What does a running service tell its operator? One line per event on standard error, without personal data.

As JSON (for journals and collectors) or as text (for people). Names, addresses, query strings, cookies and
forms have no field: only what ``FIELDS`` lists is written. Of an error its kind and its way through the code
are told, never its text, which may quote what somebody typed; of foreign libraries the wording of a message,
never what was filled in.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final, TextIO

FIELDS: Final = ("method", "route", "status", "duration_ms", "request", "task", "kind", "survey")
"""What an event of ours may carry besides its name, in the order in which it is written."""
_OURS: Final = "amtsblick"
_FRAMES: Final = 12
"""Innermost calls of an error that are told."""


class LogFormat(StrEnum):
    """How lines are spelled."""

    JSON = "json"
    TEXT = "text"


def configure_logs(form: LogFormat, stream: TextIO | None = None) -> None:
    """Write events of ours (from INFO on) and warnings of foreign libraries to ``stream``.

    ``stream`` is standard error when not given. May be called again: the last call counts.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if form is LogFormat.JSON else TextLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(_OURS).setLevel(logging.INFO)
    logging.captureWarnings(capture=True)


class JsonLines(logging.Formatter):
    """One JSON object per line: time, level, logger, event, what ``FIELDS`` lists, error and its way."""

    def format(self, record: logging.LogRecord) -> str:
        """One line; text that would break it is escaped by JSON."""
        return json.dumps(_facts(record), ensure_ascii=True, separators=(",", ":"))


class TextLines(logging.Formatter):
    """The same for people: time, level, event, then field=value."""

    def format(self, record: logging.LogRecord) -> str:
        """One line; control characters are replaced."""
        facts = _facts(record)
        head = f"{facts.pop('time')} {facts.pop('level'):<7} {facts.pop('logger')}: {facts.pop('event')}"
        way = facts.pop("way", [])
        said = [f"{name}={value}" for name, value in facts.items()]
        line = " ".join([head, *said, *(["at", " < ".join(reversed(way))] if way else [])])
        return "".join(letter if letter.isprintable() else "\ufffd" for letter in line)


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    ours = record.name == _OURS or record.name.startswith(f"{_OURS}.")
    facts: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": record.getMessage() if ours else str(record.msg),
    }
    facts |= {name: record.__dict__[name] for name in FIELDS if name in record.__dict__}
    if record.exc_info and record.exc_info[1] is not None:
        error = record.exc_info[1]
        facts["error"] = type(error).__name__
        facts["way"] = [
            f"{frame.filename.rpartition('site-packages/')[2].rpartition('src/')[2]}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)[-_FRAMES:]
        ]
    return facts

"""What does a command show while it works and when it is done?"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from amtsblick.report.text import shown
from amtsblick.values.capture import State
from amtsblick.values.survey import BodySheet


class Mode(StrEnum):
    """How much a command says."""

    NORMAL = "normal"
    QUIET = "quiet"
    JSON = "json"


def harmless(text: str) -> str:
    """Text that cannot steer the terminal: no escape sequences, no turned directions."""
    return shown(text)


def complain(text: str) -> None:
    """One message for humans on standard error."""
    Console(stderr=True, highlight=False, soft_wrap=True, emoji=False).print(harmless(text), markup=False)


def say(mode: Mode, text: str, **facts: object) -> None:
    """The outcome: a sentence, nothing, or one JSON object on standard output."""
    if mode is Mode.JSON:
        sys.stdout.write(json.dumps(facts, ensure_ascii=False, default=str) + "\n")
    elif mode is Mode.NORMAL:
        Console(highlight=False, soft_wrap=True, emoji=False).print(harmless(text), markup=False)


@dataclass(slots=True)
class Tally:
    """Counts what was recorded and moves the bar, if there is one."""

    bar: Progress | None
    task: int = 0
    bodies: int = 0
    captures: int = 0
    states: dict[State, int] = field(default_factory=dict)

    def recorded(self, sheet: BodySheet, captures: int) -> None:
        """One more body is in the register."""
        self.bodies += 1
        self.captures += captures
        self.states[sheet.state] = self.states.get(sheet.state, 0) + 1
        if self.bar is not None:
            self.bar.update(self.bar.task_ids[self.task], advance=1, pages=self.captures)

    def page(self) -> None:
        """One more page of an archive was judged."""
        self.captures += 1
        if self.bar is not None:
            self.bar.update(self.bar.task_ids[self.task], advance=1, pages=self.captures)

    def done(self) -> None:
        """One more body is through; its pages were counted one by one."""
        self.bodies += 1
        if self.bar is not None:
            self.bar.update(self.bar.task_ids[self.task], advance=1, pages=self.captures)


class _Rate(ProgressColumn):
    """How many a minute."""

    def render(self, task: Task) -> Text:
        """Nothing while it cannot be known."""
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed * 60:.0f}/min")


@contextmanager
def tally(mode: Mode, title: str, total: int | None, done: int = 0) -> Iterator[Tally]:
    """A progress bar with rate and remaining time on standard error, in normal mode only."""
    if mode is not Mode.NORMAL:
        yield Tally(bar=None)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[pages]} pages"),
        _Rate(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        bar.add_task(title, total=total, completed=done, pages=0)
        shown = Tally(bar=bar)
        yield shown

"""One task under way: what it works with, what it tells, and how it hears that it is to end."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from amtsblick.jobs.tasks.means import Means
from amtsblick.keep.register import Register
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import Actor, Role
from amtsblick.values.tasks import Step, Task

News: TypeAlias = tuple[datetime, Step, tuple[str, ...]]


class EndedError(Exception):
    """The task is to end before its work is done."""


class TaskRun:
    """What a kind of work is given. Told is from any thread; the worker writes it down every second."""

    def __init__(self, task: Task, register: Register, knowledge: Knowledge, means: Means) -> None:
        self.task = task
        self.register = register
        self.knowledge = knowledge
        self.means = means
        self.done = 0
        self.total: int | None = None
        self.survey = task.survey
        self.ending = threading.Event()
        self._lock = threading.Lock()
        self._lines: list[News] = []
        self._told: tuple[int, int | None, int | None] | None = (0, None, self.survey)

    @property
    def now(self) -> Callable[[], datetime]:
        """The clock."""
        return self.means.now

    @property
    def system(self) -> Actor:
        """Who stands in the log for what the program finds by itself."""
        return Actor(name=self.task.asked_by.name, role=Role.SYSTEM)

    def expect(self, total: int, done: int = 0) -> None:
        """So many things are to be done, so many of them were done by an earlier attempt."""
        with self._lock:
            self.total, self.done = total, done

    def tell(self, step: Step, *values: object, done: int = 0) -> None:
        """One line for the log; ``done`` things more are done."""
        with self._lock:
            self._lines.append((self.now(), step, tuple(str(value) for value in values)))
            self.done += done

    def on_survey(self, number: int) -> None:
        """The survey that is worked on; another attempt goes on with it."""
        self.survey = number
        self.tell(Step.SURVEY, number)

    def go_on(self) -> None:
        """Raises EndedError when the task is to end; asked by work that cannot be cancelled from outside."""
        if self.ending.is_set():
            raise EndedError

    def news(self) -> list[News] | None:
        """Lines since the last call; None when there is nothing to write down at all."""
        with self._lock:
            lines, self._lines = self._lines, []
            told = (self.done, self.total, self.survey)
            if not lines and told == self._told:
                return None
            self._told = told
            return lines

    def keep(self, lines: list[News]) -> None:
        """News could not be written down; they are told again."""
        with self._lock:
            self._lines = [*lines, *self._lines]
            self._told = None

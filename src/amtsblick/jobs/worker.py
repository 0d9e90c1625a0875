"""Do the work that waits in the register's queue, until somebody says stop.

Every task runs in a thread of its own. The worker's thread gives signs of life for all of them, writes down
what they tell, and lets them hear that they are to end. A worker that falls silent loses its tasks: others
count its signs of life by their own steady clock, so that no jump of the calendar's clock takes a task away
or lets two workers have one.
"""

import logging
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_hex
from socket import gethostname
from typing import Final

from amtsblick.errors import AmtsblickError, InputError
from amtsblick.jobs.tasks.active import Active, Ending
from amtsblick.jobs.tasks.catalogue import follow_ups
from amtsblick.jobs.tasks.means import Means
from amtsblick.jobs.tasks.queue import enqueue
from amtsblick.jobs.tasks.scheduling import ask_for_what_is_planned
from amtsblick.keep.register import Register
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.tasks import Beat, Hold, Task, TaskOutcome

_LOG: Final = logging.getLogger("amtsblick.worker")
_PAUSES: Final = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2))
"""After the first, second … failed attempt."""
_SIGNS_MORE: Final = 3
_FAREWELL: Final = 60.0
"""Seconds that tasks have to end when the worker is stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How many tasks of each weight at once, and three times in seconds.

    ``poll`` lies between two looks into the queue, ``beat`` between two signs of life of a task, ``sign``
    between two of the worker itself; after ``silence`` a worker's tasks are taken from it.
    """

    heavy: int = 1
    light: int = 2
    poll: float = 1.0
    beat: float = 2.0
    sign: float = 10.0
    silence: float = 30.0


class Worker:
    """One process's share of the work. Use ``run``; any number of workers may share a register."""

    def __init__(
        self, register: Register, knowledge: Knowledge, means: Means, pace: Pace | None = None
    ) -> None:
        self._register = register
        self._knowledge = knowledge
        self._means = means
        self._pace = pace or Pace()
        self._name = f"{gethostname()}/{token_hex(4)}"
        self._taken = 0
        self._active: list[Active] = []
        self._seen: dict[Hold, float] = {}
        """Signs of life of tasks that run elsewhere, and when each was first seen."""
        self._suspected: dict[Hold, float] = {}
        self._alive: set[str] = set()
        """Of them, those that gave one more since."""
        self._beaten = 0.0
        self._signed = 0.0
        self._started_at = means.now()
        self._stop = threading.Event()
        self._wake = threading.Event()

    def stop(self) -> None:
        """Give back what is under way and end; may be called from a signal handler."""
        self._stop.set()
        self._wake.set()

    def wake(self) -> None:
        """Look into the queue at once: somebody in this process has just asked for something."""
        self._wake.set()

    def run(self, *, once: bool = False) -> None:
        """Work until ``stop``; with ``once`` until nothing waits (but for what pauses) and all others with tasks live."""
        try:
            while not self._stop.is_set():
                left = self._turn(patient=not once)
                if once and not left and not self._active:
                    return
                self._wake.wait(self._pace.poll)
                self._wake.clear()
        finally:
            self._farewell()

    def _turn(self, *, patient: bool) -> bool:
        """One look around; is anything left that this worker will do sooner or later?

        A ``patient`` worker bears a database that restarts; one that is to end soon says so.
        """
        try:
            self._settle()
            self._keep_alive()
            self._sign()
            ask_for_what_is_planned(self._register, self._means.now())
            waiting, held = self._register.open_tasks(self._means.now())
            unsure = self._watch(held)
            self._take(waiting)
        except AmtsblickError as error:
            if not patient and not self._active:
                raise
            _LOG.warning("queue: %s", error)
            return True
        return waiting > 0 or unsure

    def _take(self, waiting: int) -> None:
        heavy = self._pace.heavy - sum(one.heavy for one in self._active)
        light = self._pace.light - sum(not one.heavy for one in self._active)
        while waiting > 0 and (heavy > 0 or light > 0):
            self._taken += 1
            worker = f"{self._name}/{self._taken}"
            task = self._register.take_task(worker, self._means.now(), heavy=heavy > 0, light=light > 0)
            if task is None:
                return
            active = Active(task, self._register, self._knowledge, self._means, self.wake)
            self._active.append(active)
            active.start()
            heavy, light, waiting = heavy - active.heavy, light - (not active.heavy), waiting - 1

    def _watch(self, held: list[Hold]) -> bool:
        """Take away tasks whose worker is silent; are there any whose worker has not shown that it lives?"""
        mine = {one.hold.worker for one in self._active}
        now = time.monotonic()
        others = [one for one in held if one.worker not in mine]
        known = {one.worker for one in self._seen}
        self._alive &= {one.worker for one in others}
        self._alive |= {one.worker for one in others if one.worker in known and one not in self._seen}
        self._seen = {one: self._seen.get(one, now) for one in others}
        self._suspected = {one: at for one, at in self._suspected.items() if one in self._seen}
        for one, since in self._seen.items():
            if now - since > self._pace.silence:
                self._suspect(one)
        return any(one.worker not in self._alive for one in others)

    def _suspect(self, silent: Hold) -> None:
        """Take a task away, unless the register was busy: then its worker could give no sign of life either.

        So this worker writes something itself first, and then waits for some signs more.
        """
        written = self._suspected.get(silent)
        if written is None:
            self._register.sign_worker(self._name, self._started_at, self._means.now())
            self._suspected[silent] = time.monotonic()
        elif time.monotonic() - written > self._pace.beat * _SIGNS_MORE:
            _LOG.warning("task %s: its worker is silent, it is taken over", silent.number)
            self._register.take_away(silent, self._means.now())

    def _keep_alive(self) -> None:
        """Write down what was told; every few seconds give a sign of life and hear what was asked for."""
        for one in self._active:
            one.write_down()
        if time.monotonic() - self._beaten < self._pace.beat:
            return
        self._beaten = time.monotonic()
        for one in self._active:
            match self._register.beat(one.hold, self._means.now()):
                case Beat.HELD:
                    pass
                case Beat.CANCEL:
                    one.end(Ending.CANCELLED)
                case Beat.YIELD:
                    one.end(Ending.GIVEN_BACK)
                case Beat.LOST:
                    one.end(Ending.LOST)

    def _sign(self) -> None:
        """Tell pages that somebody is there, also while there is nothing to do."""
        if not self._signed or time.monotonic() - self._signed >= self._pace.sign:
            self._signed = time.monotonic()
            self._register.sign_worker(self._name, self._started_at, self._means.now())

    def _settle(self) -> None:
        """Enter how tasks ended."""
        for one in [active for active in self._active if not active.is_alive()]:
            one.write_down()
            self._close(one)
            self._active.remove(one)

    def _close(self, one: Active) -> None:
        when = self._means.now()
        if one.outcome is not None:
            self._finish(one, one.outcome)
        elif one.ending is Ending.CANCELLED:
            self._register.stop_task(one.hold, when)
        elif one.ending is Ending.GIVEN_BACK:
            self._register.give_back(one.hold, when)
        elif one.ending is not Ending.LOST:
            self._fail(one)

    def _finish(self, one: Active, outcome: TaskOutcome) -> None:
        """First what follows, then the end: a worker that dies between both asks twice, which is one task."""
        self._register.finish_task(one.hold, self._followed(one.task, outcome), self._means.now())

    def _followed(self, done: Task, outcome: TaskOutcome) -> TaskOutcome:
        numbers = []
        for one in follow_ups(done, outcome):
            with suppress(InputError):  # such as a survey that saw nothing: the work itself is done
                task = enqueue(
                    self._register,
                    self._knowledge,
                    one.work,
                    asked_by=done.asked_by,
                    when=self._means.now(),
                    after=done.number,
                    pause=one.pause,
                )
                numbers.append(task.number)
        return outcome.with_follow_ups(numbers)

    def _fail(self, one: Active) -> None:
        when, error = self._means.now(), one.error
        last = isinstance(error, InputError | LookupError)  # another attempt would end just so
        pause = _PAUSES[min(one.task.attempts, len(_PAUSES)) - 1]
        state = self._register.fail_task(one.hold, one.why, when, again_at=None if last else when + pause)
        _LOG.warning("task %s: %s (%s)", one.task.number, one.why, state, exc_info=error)

    def _farewell(self) -> None:
        """Give back what is under way: bodies and sites that were seen are recorded first."""
        for one in self._active:
            one.end(Ending.GIVEN_BACK)
        until = time.monotonic() + _FAREWELL
        while self._active and time.monotonic() < until:
            with suppress(AmtsblickError):
                self._settle()
                self._keep_alive()
            if self._active:
                self._active[0].join(self._pace.poll)
        with suppress(AmtsblickError):
            self._register.dismiss_worker(self._name)
